'use strict';
// RFC 4231, test cases 2 and 6.
const assert = require('assert');
const { createHmac, timingSafeEqual } = require('crypto');
const want = '5bdcc146bf60754e6a042426089575c7' +
             '5a003f089d2739839dec58b964ec3843';
const data = 'what do ya want for nothing?';
assert.strictEqual(createHmac('sha256', 'Jefe').update(data).digest('hex'),
                   want);
assert.strictEqual(
  createHmac('sha256', Buffer.from('Jefe')).update(data.slice(0, 5))
    .update(Buffer.from(data.slice(5))).digest('hex'), want);
assert.strictEqual(
  createHmac('sha256', Buffer.alloc(131, 0xaa))
    .update('Test Using Larger Than Block-Size Key - Hash Key First')
    .digest('hex'),
  '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54');
assert.strictEqual(createHmac('sha1', '').update('').digest('hex'),
                   'fbdb1d1b18aa6c08324b7d64b71fb76370690e1d');
assert.throws(() => createHmac('nothing', 'k'),
              { code: 'ERR_CRYPTO_INVALID_DIGEST' });
assert.ok(timingSafeEqual(Buffer.from('ab'), Buffer.from('ab')));
assert.ok(!timingSafeEqual(Buffer.from('ab'), Buffer.from('ac')));
assert.throws(() => timingSafeEqual(Buffer.from('a'), Buffer.from('ab')), {
  name: 'RangeError',
  code: 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH',
});
