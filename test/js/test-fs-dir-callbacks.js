'use strict';

// A callback of dir.read may read on, or close the directory at once.

const assert = require('assert');
const fs = require('fs');

let left = 2;

fs.opendir(__dirname, { bufferSize: 2 }, (err, dir) => {
  assert.strictEqual(err, null);
  const names = [];
  dir.read(function next(err, entry) {
    assert.strictEqual(err, null);
    if (entry !== null) {
      names.push(entry.name);
      dir.read(next);
      return;
    }
    assert.deepStrictEqual(names.sort(), fs.readdirSync(__dirname).sort());
    dir.close(() => left--);
  });
});

fs.opendir(__dirname, (err, dir) => {
  dir.read((err, entry) => {
    dir.closeSync();
    assert.throws(() => dir.readSync(), { code: 'ERR_DIR_CLOSED' });
    assert.strictEqual(typeof entry.name, 'string');
    left--;
  });
});

process.on('exit', () => assert.strictEqual(left, 0));
