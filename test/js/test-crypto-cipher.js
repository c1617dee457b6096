'use strict';
const assert = require('assert');
const crypto = require('crypto');
const key = Buffer.alloc(32, 1);
const iv = Buffer.alloc(12, 2);
const cipher = crypto.createCipheriv('aes-256-gcm', key, iv);
cipher.setAAD(Buffer.from('aad'));
const secret = cipher.update('hello', 'utf8', 'hex') + cipher.final('hex');
const tag = cipher.getAuthTag();

function open(withTag) {
  const decipher = crypto.createDecipheriv('aes-256-gcm', key, iv);
  decipher.setAAD(Buffer.from('aad'));
  decipher.setAuthTag(withTag);
  return decipher.update(secret, 'hex', 'utf8') + decipher.final('utf8');
}
assert.strictEqual(open(tag), 'hello');
assert.throws(() => open(Buffer.alloc(16)),
              /Unsupported state or unable to authenticate data/);

const cbc = crypto.createCipheriv('aes-128-cbc', key.subarray(0, 16),
                                  Buffer.alloc(16));
const data = Buffer.concat([cbc.update('x'.repeat(100)), cbc.final()]);
const back = crypto.createDecipheriv('aes-128-cbc', key.subarray(0, 16),
                                     Buffer.alloc(16));
assert.strictEqual(back.update(data, null, 'utf8') + back.final('utf8'),
                   'x'.repeat(100));
assert.throws(() => crypto.createCipheriv('aes-128-cbc', key, iv),
              { code: 'ERR_CRYPTO_INVALID_IV' });
assert.throws(
  () => crypto.createCipheriv('aes-128-cbc', key, Buffer.alloc(16)),
  { code: 'ERR_CRYPTO_INVALID_KEYLEN' });
assert.throws(() => crypto.createCipheriv('nothing', key, iv),
              { code: 'ERR_CRYPTO_UNKNOWN_CIPHER' });
