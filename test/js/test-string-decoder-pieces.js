'use strict';
// Byte by byte or at once: the same text.
const assert = require('assert');
const { StringDecoder } = require('string_decoder');
const bytes = Buffer.concat([
  Buffer.from('h\u00e9\u20ac\ud83d\ude00'), Buffer.from([0xe2, 0x41, 0xff]),
  Buffer.from([0xf0, 0x9f, 0x98]), Buffer.from('z'), Buffer.from([0xed, 0xa0]),
]);
for (const encoding of ['utf8', 'utf16le', 'base64', 'base64url', 'latin1',
                        'hex', 'ascii']) {
  for (let size = 1; size <= bytes.length; size++) {
    const decoder = new StringDecoder(encoding);
    let text = '';
    for (let i = 0; i < bytes.length; i += size)
      text += decoder.write(bytes.subarray(i, i + size));
    text += decoder.end();
    assert.strictEqual(text, bytes.toString(encoding), `${encoding} ${size}`);
  }
}
