'use strict';

// Stats in numbers and in BigInts.

const assert = require('assert');
const fs = require('fs');

const s = fs.statSync(__filename);
const b = fs.statSync(__filename, { bigint: true });
assert.ok(s instanceof fs.Stats);
assert.ok(s.isFile() && !s.isDirectory() && !s.isSymbolicLink());
assert.ok(b.isFile() && !b.isDirectory());
for (const key of ['dev', 'mode', 'nlink', 'uid', 'gid', 'ino', 'size'])
  assert.strictEqual(BigInt(s[key]), b[key], key);
assert.strictEqual(s.size, fs.readFileSync(__filename).length);
assert.strictEqual(s.mtime.getTime(), Math.round(s.mtimeMs));
assert.strictEqual(b.mtimeNs / 1000000n, b.mtimeMs);
assert.ok(fs.lstatSync('/proc/self').isSymbolicLink());
assert.ok(fs.statSync('/').isDirectory());
assert.ok(fs.statSync('/dev/null').isCharacterDevice());

// Two at once: each callback sees its own record.
let calls = 0;
fs.stat('/', (err, root) => {
  assert.ok(root.isDirectory());
  calls++;
});
fs.stat(__filename, (err, self) => {
  assert.strictEqual(self.ino, s.ino);
  calls++;
});
fs.stat(__filename, { bigint: true }, (err, self) => {
  assert.strictEqual(self.ino, b.ino);
  calls++;
});
assert.ok(fs.statfsSync('/').blocks > 0);
process.on('exit', () => assert.strictEqual(calls, 3));
