'use strict';
const assert = require('assert');
const buf = Buffer.alloc(16);
const cases = [
  ['UInt8', 0xfe], ['Int8', -2], ['UInt16LE', 0xfedc], ['UInt16BE', 0xfedc],
  ['Int16LE', -300], ['Int16BE', -300], ['UInt32LE', 0xfedcba98],
  ['UInt32BE', 0xfedcba98], ['Int32LE', -70000], ['Int32BE', -70000],
  ['BigUInt64LE', 0xfedcba9876543210n], ['BigInt64BE', -5n],
  ['FloatLE', 1.5], ['FloatBE', -0.25], ['DoubleLE', Math.PI],
  ['DoubleBE', -1e300],
];
for (const [name, value] of cases) {
  for (const offset of [0, 3]) {
    buf.fill(0xaa);
    const end = buf[`write${name}`](value, offset);
    assert.strictEqual(buf[`read${name}`](offset), value, name);
    assert.strictEqual(buf[end], 0xaa, name);
  }
}
for (let n = 1; n <= 6; n++) {
  for (const value of [0, 1, 2 ** (8 * n - 1) - 1, -1, -(2 ** (8 * n - 1))]) {
    buf.writeIntLE(value, 1, n);
    assert.strictEqual(buf.readIntLE(1, n), value);
    buf.writeIntBE(value, 1, n);
    assert.strictEqual(buf.readIntBE(1, n), value);
  }
}
assert.throws(() => buf.writeUInt8(256), {
  name: 'RangeError',
  code: 'ERR_OUT_OF_RANGE',
  message: 'The value of "value" is out of range. ' +
           'It must be >= 0 and <= 255. Received 256',
});
assert.throws(() => buf.readInt32LE(13), {
  code: 'ERR_OUT_OF_RANGE',
  message: 'The value of "offset" is out of range. ' +
           'It must be >= 0 and <= 12. Received 13',
});
assert.throws(() => Buffer.alloc(2).readInt32LE(0),
              { code: 'ERR_BUFFER_OUT_OF_BOUNDS' });
