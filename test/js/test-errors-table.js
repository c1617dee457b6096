'use strict';
// Errors of Node's modules have its class, code and words.
const assert = require('assert');
const { Buffer } = require('buffer');

assert.throws(() => Buffer.alloc('x'), {
  name: 'TypeError',
  code: 'ERR_INVALID_ARG_TYPE',
  message: 'The "size" argument must be of type number. Received type' +
    " string ('x')",
});
assert.throws(() => process.kill(1, 'SIGNOPE'),
              { code: 'ERR_UNKNOWN_SIGNAL', name: 'TypeError' });
assert.throws(() => require('util').getSystemErrorName(2 ** 33), {
  name: 'RangeError',
  message: 'The value of "err" is out of range. It must be a negative' +
    ' integer. Received 8_589_934_592',
});
try {
  require('fs').readFileSync('/no/such/file');
  assert.fail('must throw');
} catch (err) {
  assert.strictEqual(err.message,
                     "ENOENT: no such file or directory, open '/no/such/file'");
  assert.deepStrictEqual({ ...err }, {
    errno: -2, code: 'ENOENT', syscall: 'open', path: '/no/such/file',
  });
}
const util = require('util');
assert.strictEqual(util.getSystemErrorName(-2), 'ENOENT');
assert.deepStrictEqual(util.getSystemErrorMap().get(-2),
                       ['ENOENT', 'no such file or directory']);
assert.strictEqual(util.getSystemErrorMessage(-2),
                   'no such file or directory');
