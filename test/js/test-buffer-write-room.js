'use strict';
// A write never cuts a character, and leaves what is behind it alone.
const assert = require('assert');
const text = '\u20ac'.repeat(100);
for (const room of [0, 1, 2, 3, 4, 5, 299, 300]) {
  const buf = Buffer.alloc(room + 4, 1);
  const n = buf.write(text, 0, room);
  assert.strictEqual(n, Math.floor(room / 3) * 3);
  assert.ok(buf.subarray(n).every((byte) => byte === 1));
}
assert.throws(() => Buffer.alloc(3).write('a', 4),
              { code: 'ERR_OUT_OF_RANGE' });
