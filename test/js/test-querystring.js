'use strict';
// querystring: what parse and stringify do with the odd cases.
const assert = require('assert');
const qs = require('querystring');

for (const [text, object] of [
  ['', {}],
  ['a=1&b=2&a=3&a=4', { a: ['1', '3', '4'], b: '2' }],
  ['a&&b=&=c&', { 'a': '', 'b': '', '': 'c' }],
  ['a=b=c', { a: 'b=c' }],
  ['a+b=c+d', { 'a b': 'c d' }],
  ['a=%41%zz%', { a: 'A%zz%' }],
  ['a=%zz', { a: '%zz' }],
  ['a=%e2%98%83&%C3%BC=1', { 'a': '\u2603', '\u00fc': '1' }],
  ['a=%ff', { a: '\ufffd' }],
  ['__proto__=1&hasOwnProperty=2', { ['__proto__']: '1', hasOwnProperty: '2' }],
]) {
  const got = qs.parse(text);
  assert.strictEqual(Object.getPrototypeOf(got), null);
  assert.deepStrictEqual(got, Object.assign(Object.create(null), object));
}
assert.deepStrictEqual({ ...qs.parse('a:1;b:2;a:3', ';', ':') },
                       { a: ['1', '3'], b: '2' });
assert.deepStrictEqual({ ...qs.parse('a==1&&b==2', '&&', '==') },
                       { a: '1', b: '2' });
assert.deepStrictEqual({ ...qs.parse('&a&b&c', null, null, { maxKeys: 2 }) },
                       { a: '' });
assert.strictEqual(Object.keys(qs.parse(
  Array.from({ length: 2000 }, (_, i) => `k${i}=1`).join('&'))).length, 1000);
assert.deepStrictEqual(
  { ...qs.parse('a=x+y', null, null, { decodeURIComponent: (s) => `<${s}>` }) },
  { '<a>': '<x%20y>' });
assert.deepStrictEqual(
  { ...qs.parse('a=%zz+', null, null, { decodeURIComponent() { throw 0; } }) },
  { a: '%zz ' });

assert.strictEqual(
  qs.stringify({ a: [1, 'x y', true, null, NaN], b: [], c: {}, d: 5n, e: '' }),
  'a=1&a=x%20y&a=true&a=&a=&c=&d=5&e=');
assert.strictEqual(qs.stringify({ a: 1, b: 2 }, ';', ':'), 'a:1;b:2');
assert.strictEqual(qs.stringify({ 'a&': '\u00fc!' }), 'a%26=%C3%BC!');
assert.strictEqual(qs.stringify('x'), '');
assert.throws(() => qs.stringify({ a: '\ud800' }), { code: 'ERR_INVALID_URI' });
assert.strictEqual(qs.escape('\ud801t'), '%F0%90%91%B4');
assert.strictEqual(qs.escape(5), '5');
assert.strictEqual(qs.escape({}), '%5Bobject%20Object%5D');
assert.strictEqual(qs.unescape('%41%zz'), 'A%zz');
assert.deepStrictEqual([...qs.unescapeBuffer('a%ff+')], [97, 255, 43]);
assert.strictEqual(qs.decode, qs.parse);
assert.strictEqual(qs.encode, qs.stringify);
