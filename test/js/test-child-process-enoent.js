'use strict';
// A program that isn't there: an event, not an exception.
const assert = require('assert');
const { spawn, spawnSync, execFile } = require('child_process');

let count = 0;
const name = '/no/such/program';
const child = spawn(name, ['a']);
assert.strictEqual(child.pid, undefined);
child.on('error', (err) => {
  count++;
  assert.strictEqual(err.message, `spawn ${name} ENOENT`);
  assert.strictEqual(err.code, 'ENOENT');
  assert.strictEqual(err.errno, -2);
  assert.strictEqual(err.syscall, `spawn ${name}`);
  assert.strictEqual(err.path, name);
  assert.deepStrictEqual(err.spawnargs, ['a']);
});
child.on('exit', () => assert.fail('there was no child'));
child.on('close', (code) => {
  count++;
  assert.strictEqual(code, -2);
});

execFile(name, (err, stdout, stderr) => {
  count++;
  assert.strictEqual(err.message, `spawn ${name} ENOENT`);
  assert.strictEqual(err.cmd, name);
  assert.deepStrictEqual([stdout, stderr], ['', '']);
});

const result = spawnSync(name);
assert.strictEqual(result.error.message, `spawnSync ${name} ENOENT`);
assert.strictEqual(result.status, null);
assert.strictEqual(result.pid, 0);
process.on('exit', () => assert.strictEqual(count, 3));
