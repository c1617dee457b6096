'use strict';
// The engine's threads report through GLib: an async compile resolves, and the
// program doesn't end before it did.
const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
let module;
WebAssembly.compile(bytes).then((m) => { module = m; });
process.on('exit', () => {
  if (!(module instanceof WebAssembly.Module))
    process.exitCode = 1;
});
