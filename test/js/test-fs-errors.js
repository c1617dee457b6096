'use strict';

// A failure has Node's message, code, errno, syscall, path and dest; a wrong
// argument is a TypeError before anything happens.

const assert = require('assert');
const fs = require('fs');

function check(fn, expected) {
  assert.throws(fn, { name: 'Error', ...expected });
}

const missing = '/nonexistent/tandem';
check(() => fs.readFileSync(missing), {
  message: `ENOENT: no such file or directory, open '${missing}'`,
  code: 'ENOENT', errno: -2, syscall: 'open', path: missing,
});
check(() => fs.readFileSync('/'), {
  message: 'EISDIR: illegal operation on a directory, read',
  code: 'EISDIR', syscall: 'read',
});
check(() => fs.statSync(missing), { syscall: 'stat', path: missing });
check(() => fs.readdirSync(missing), { syscall: 'scandir', path: missing });
check(() => fs.mkdirSync('/'), { code: 'EEXIST', syscall: 'mkdir' });
check(() => fs.renameSync(missing, '/x'), {
  message: `ENOENT: no such file or directory, rename '${missing}' -> '/x'`,
  syscall: 'rename', path: missing, dest: '/x',
});
check(() => fs.rmSync(missing), { syscall: 'lstat', code: 'ENOENT' });
check(() => fs.closeSync(1e6), {
  message: 'EBADF: bad file descriptor, close', syscall: 'close',
});
assert.throws(() => fs.rmSync('/tmp'), {
  name: 'SystemError', code: 'ERR_FS_EISDIR',
  message: 'Path is a directory: rm returned EISDIR (is a directory) /tmp',
});

assert.strictEqual(fs.statSync(missing, { throwIfNoEntry: false }), undefined);
fs.rmSync(missing, { force: true });

for (const value of [undefined, null, 1, {}, [], () => {}]) {
  assert.throws(() => fs.statSync(value), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => fs.stat(value, () => {}),
                { code: 'ERR_INVALID_ARG_TYPE' });
}
assert.throws(() => fs.readFile('x'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => fs.statSync('a\u0000b'),
              { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => fs.openSync('x', 'q'), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => fs.readFileSync('x', 'nonsense'),
              { code: 'ERR_INVALID_ARG_VALUE' });

let calls = 0;
fs.readFile(missing, (err) => {
  assert.strictEqual(err.path, missing);
  assert.strictEqual(err.syscall, 'open');
  calls++;
});
fs.promises.stat(missing).catch((err) => {
  assert.strictEqual(err.code, 'ENOENT');
  calls++;
});
fs.promises.stat(5).catch((err) => {
  assert.strictEqual(err.code, 'ERR_INVALID_ARG_TYPE');
  calls++;
});
process.on('exit', () => assert.strictEqual(calls, 3));
