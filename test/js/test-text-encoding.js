'use strict';
const assert = require('assert');
const text = '\ufeffh\u00e9\u20ac\ud83d\ude00';
const bytes = new TextEncoder().encode(text);
for (const ignoreBOM of [false, true]) {
  const decoder = new TextDecoder('utf-8', { ignoreBOM });
  let out = '';
  for (const byte of bytes)
    out += decoder.decode(new Uint8Array([byte]), { stream: true });
  out += decoder.decode();
  assert.strictEqual(out, ignoreBOM ? text : text.slice(1));
  assert.strictEqual(decoder.decode(bytes), out);
}
assert.throws(
  () => new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from([255])),
  { name: 'TypeError', code: 'ERR_ENCODING_INVALID_ENCODED_DATA' });
assert.throws(() => new TextDecoder('nothing'),
              { name: 'RangeError', code: 'ERR_ENCODING_NOT_SUPPORTED' });
const into = new TextEncoder().encodeInto('a\u20acb', new Uint8Array(4));
assert.deepStrictEqual(into, { read: 2, written: 4 });
for (const [label, byte, want] of [
  ['latin1', 0x80, '\u20ac'], ['koi8-r', 0xc1, '\u0430'],
  ['windows-1251', 0xe0, '\u0430'], ['iso-8859-2', 0xb1, '\u0105'],
]) {
  assert.strictEqual(new TextDecoder(label).decode(Buffer.from([byte])),
                     want, label);
}
assert.strictEqual(
  new TextDecoder('shift_jis').decode(Buffer.from([0x82, 0xa0])), '\u3042');
assert.strictEqual(
  new TextDecoder('utf-16be').decode(Buffer.from([0x20, 0xac])), '\u20ac');
