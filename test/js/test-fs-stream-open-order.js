'use strict';

// What an 'open' listener writes stands between what was written before it and
// what is written after it.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'tandem-fs-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));
const file = path.join(dir, 'file');

const w = fs.createWriteStream(file);
w.write('1');
w.on('open', () => {
  w.write('2');
  process.nextTick(() => {
    w.write('3');
    setImmediate(() => w.end('4'));
  });
});
let done = false;
w.on('close', () => {
  assert.strictEqual(fs.readFileSync(file, 'utf8'), '1234');
  done = true;
});
process.on('exit', () => assert.ok(done));
