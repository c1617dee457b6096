'use strict';
// querystring reads and writes forms as Node does.
const assert = require('assert');
const qs = require('querystring');

assert.deepStrictEqual({ ...qs.parse('a=1&b=x&b=y%20z&c&=d&e=a+b') },
                       { a: '1', b: ['x', 'y z'], c: '', '': 'd', e: 'a b' });
assert.strictEqual(Object.getPrototypeOf(qs.parse('')), null);
assert.strictEqual(
  qs.stringify({ a: 1, b: ['x', true], c: null, d: '\u00e9 &', n: NaN }),
  'a=1&b=x&b=true&c=&d=%C3%A9%20%26&n=');
assert.deepStrictEqual({ ...qs.parse('a:1;b:2', ';', ':') },
                       { a: '1', b: '2' });
assert.strictEqual(qs.unescape('%zz%41'), '%zzA');
assert.strictEqual(Object.keys(qs.parse('a&'.repeat(5) + 'b&c', null, null,
                                        { maxKeys: 2 })).length, 1);
assert.throws(() => qs.escape('\ud800'), { code: 'ERR_INVALID_URI' });
assert.strictEqual(require('punycode').toASCII('ma\u00f1ana.com'),
                   'xn--maana-pta.com');
