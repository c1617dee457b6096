'use strict';

// The source line of an uncaught error is that of the first frame, also where
// no frame has a function's name.
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'uncaught-place-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const file = path.join(folder, 'main.js');
fs.writeFileSync(file, `Error.stackTraceLimit = 2;
setImmediate(() => {
  [1].forEach(() => {
    (() => { throw new Error('here'); })();
  });
});
`);
const { stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
assert(stderr.startsWith(`${file}:4\n    (() => { throw`), stderr);
