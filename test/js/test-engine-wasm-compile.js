'use strict';
// The engine's threads report through GLib: an async compile resolves, and the
// program doesn't end before it did.
const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
let compiled;
WebAssembly.compile(bytes).then((m) => { compiled = m; });
process.on('exit', () => {
  if (!(compiled instanceof WebAssembly.Module))
    process.exitCode = 1;
});
