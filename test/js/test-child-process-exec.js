'use strict';
// exec: output, failures, time limit, maxBuffer, promise form.
const assert = require('assert');
const { exec, execFile } = require('child_process');
const { promisify } = require('util');

let count = 0;
exec('echo out; echo err >&2', (err, stdout, stderr) => {
  count++;
  assert.deepStrictEqual([err, stdout, stderr], [null, 'out\n', 'err\n']);
});
exec('echo oops >&2; exit 7', (err) => {
  count++;
  assert.strictEqual(err.message,
                     'Command failed: echo oops >&2; exit 7\noops\n');
  assert.deepStrictEqual([err.code, err.killed, err.signal], [7, false, null]);
});
exec('exec sleep 30', { timeout: 50 }, (err) => {
  count++;
  assert.deepStrictEqual([err.code, err.killed, err.signal],
                         [null, true, 'SIGTERM']);
});
exec('echo 1234567890; exec sleep 30', { maxBuffer: 4 }, (err, stdout) => {
  count++;
  assert.strictEqual(err.code, 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER');
  assert.strictEqual(err.message, 'stdout maxBuffer length exceeded');
  assert.strictEqual(stdout, '1234');
});
execFile('printf', ['%s', '\u20ac'], { encoding: 'buffer' }, (err, stdout) => {
  count++;
  assert.deepStrictEqual(stdout, Buffer.from('\u20ac'));
});
const promise = promisify(exec)('echo hi; exit 1');
assert.ok(promise.child.pid > 0);
promise.catch((err) => {
  count++;
  assert.strictEqual(err.stdout, 'hi\n');
});
process.on('exit', () => assert.strictEqual(count, 6));
