'use strict';
// Strings of every length survive each encoding that can hold them: short ones
// are converted in JavaScript, others in C.
const assert = require('assert');
const texts = ['a', '\u00e9', '\u20ac', '\ud83d\ude00', 'ab\u00e9\u20ac'];
for (const unit of texts) {
  for (const count of [0, 1, 2, 3, 7, 12, 13, 24, 25, 63, 64, 65, 191, 193,
                       1000, 5000]) {
    const text = unit.repeat(count);
    const utf8 = Buffer.from(text);
    assert.strictEqual(utf8.length, Buffer.byteLength(text));
    assert.strictEqual(utf8.toString(), text);
    assert.strictEqual(Buffer.from(text, 'utf16le').toString('ucs2'), text);
    for (const encoding of ['hex', 'base64', 'base64url', 'latin1']) {
      const there = utf8.toString(encoding);
      assert.deepStrictEqual(Buffer.from(there, encoding), utf8, encoding);
      assert.strictEqual(Buffer.byteLength(there, encoding), utf8.length);
    }
  }
}
assert.strictEqual(Buffer.from('68656czz6f', 'hex').toString(), 'hel');
assert.strictEqual(Buffer.from('_-\n+/=Q', 'base64').toString('hex'),
                   'ffefbf');
assert.strictEqual(Buffer.from([0xe2, 0x82]).toString(), '\ufffd');
