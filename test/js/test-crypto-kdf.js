'use strict';
// RFC 6070, RFC 7914 and RFC 5869 (test case 1).
const assert = require('assert');
const crypto = require('crypto');
const done = [];
assert.strictEqual(
  crypto.pbkdf2Sync('password', 'salt', 2, 20, 'sha1').toString('hex'),
  'ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957');
crypto.pbkdf2('password', 'salt', 2, 20, 'sha1', (err, key) => {
  assert.ifError(err);
  done.push(key.toString('hex'));
});
const scrypt =
  '77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442' +
  'fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906';
assert.strictEqual(
  crypto.scryptSync('', '', 64, { N: 16, r: 1, p: 1 }).toString('hex'),
  scrypt);
assert.strictEqual(
  Buffer.from(crypto.hkdfSync(
    'sha256', Buffer.alloc(22, 0x0b),
    Buffer.from('000102030405060708090a0b0c', 'hex'),
    Buffer.from('f0f1f2f3f4f5f6f7f8f9', 'hex'), 42)).toString('hex'),
  '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf' +
  '34007208d5b887185865');
assert.throws(() => crypto.scryptSync('', '', 1, { N: 3 }),
              { code: 'ERR_CRYPTO_INVALID_SCRYPT_PARAMS' });
process.on('exit', () => {
  assert.deepStrictEqual(done, ['ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957']);
});
