'use strict';
const assert = require('assert');
const crypto = require('crypto');
assert.notDeepStrictEqual(crypto.randomBytes(16), crypto.randomBytes(16));
assert.match(crypto.randomUUID(),
             /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-/);
const seen = new Set();
for (let i = 0; i < 1000; i++) {
  const n = crypto.randomInt(-2, 3);
  assert.ok(Number.isInteger(n) && n >= -2 && n < 3);
  seen.add(n);
}
assert.strictEqual(seen.size, 5);
const buf = Buffer.alloc(20);
crypto.randomFillSync(buf, 5, 10);
assert.ok(buf.subarray(0, 5).equals(Buffer.alloc(5)));
assert.ok(buf.subarray(15).equals(Buffer.alloc(5)));
assert.ok(!buf.equals(Buffer.alloc(20)));
let filled;
crypto.randomBytes(8, (err, bytes) => {
  assert.ifError(err);
  filled = bytes;
});
assert.throws(() => crypto.randomBytes(-1), { code: 'ERR_OUT_OF_RANGE' });
process.on('exit', () => assert.strictEqual(filled.length, 8));
