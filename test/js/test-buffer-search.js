'use strict';
const assert = require('assert');
const buf = Buffer.from('abcabcabc-' + 'x'.repeat(200) + '-\u20acend');
assert.strictEqual(buf.indexOf('abc'), 0);
assert.strictEqual(buf.indexOf('abc', 1), 3);
assert.strictEqual(buf.lastIndexOf('abc'), 6);
assert.strictEqual(buf.lastIndexOf('abc', -213), 3);
assert.strictEqual(buf.indexOf('\u20ac'), 211);
assert.strictEqual(buf.indexOf(Buffer.from('end')), 214);
assert.strictEqual(buf.indexOf('nothing'), -1);
assert.strictEqual(buf.indexOf(''), 0);
assert.strictEqual(buf.lastIndexOf(0x62), 7);
assert.ok(buf.includes('x-'));
// Many false beginnings, then the place.
const aaa = Buffer.from('a'.repeat(5000) + 'ab');
assert.strictEqual(aaa.indexOf('aab'), 4999);
// UTF-16 is found at even places only.
const wide = Buffer.from('\u6161\u6261', 'utf16le');
assert.strictEqual(wide.indexOf('\u6261', 0, 'utf16le'), 2);
assert.strictEqual(wide.indexOf('\u6161', 1, 'utf16le'), 0);
assert.strictEqual(wide.indexOf('\u6161', 2, 'utf16le'), -1);
