'use strict';
// URLSearchParams: every way to make one, every method, and its text form.
const assert = require('assert');

const text = (init) => new URLSearchParams(init).toString();

assert.strictEqual(text(), '');
assert.strictEqual(text(null), '');
assert.strictEqual(text('?a=b&&c&=d&e=f=g'), 'a=b&c=&=d&e=f%3Dg');
assert.strictEqual(text([['a', 1], new Set(['b', 'c'])]), 'a=1&b=c');
assert.strictEqual(text({ a: [1, 2], b: null }), 'a=1%2C2&b=null');
assert.strictEqual(text(new URLSearchParams('x=y')), 'x=y');
assert.strictEqual(text(new Map([['k', 'v']])), 'k=v');
assert.strictEqual(text('a=%41%zz%&b=%ff+%E2%98%83'),
                   'a=A%25zz%25&b=%EF%BF%BD+%E2%98%83');
assert.strictEqual(text([['\ud83d', '!\'()~*-._ ']]),
                   '%EF%BF%BD=%21%27%28%29%7E*-._+');
for (const bad of [[['a']], [['a', 'b', 'c']], ['ab'], [1], [null]])
  assert.throws(() => text(bad), { code: 'ERR_INVALID_TUPLE' });
assert.throws(() => text({ [Symbol.iterator]: 1 }),
              { code: 'ERR_ARG_NOT_ITERABLE' });

const p = new URLSearchParams('b=2&a=1&b=1&c=3');
assert.strictEqual(p.size, 4);
assert.strictEqual(p.get('b'), '2');
assert.strictEqual(p.get('x'), null);
assert.deepStrictEqual(p.getAll('b'), ['2', '1']);
assert(p.has('b') && p.has('b', '1') && !p.has('b', '3'));
p.sort();
assert.strictEqual(`${p}`, 'a=1&b=2&b=1&c=3');
p.delete('b', '2');
p.set('c', 'x');
p.set('d', 'y');
assert.strictEqual(`${p}`, 'a=1&b=1&c=x&d=y');
assert.deepStrictEqual([...p.keys()], ['a', 'b', 'c', 'd']);
assert.deepStrictEqual([...p.values()], ['1', '1', 'x', 'y']);
assert.strictEqual(p[Symbol.iterator], p.entries);

const calls = [];
p.forEach(function(value, name, self) {
  calls.push(name + value + (self === p) + this);
}, 'T');
assert.deepStrictEqual(calls, ['a1trueT', 'b1trueT', 'cxtrueT', 'dytrueT']);

assert.throws(() => p.append('a'), {
  code: 'ERR_MISSING_ARGS',
  message: 'The "name" and "value" arguments must be specified',
});
assert.throws(() => p.get(), { code: 'ERR_MISSING_ARGS' });
assert.throws(() => p.get.call({}, 'a'), {
  code: 'ERR_INVALID_THIS',
  message: 'Value of "this" must be of type URLSearchParams',
});
assert.throws(() => p.forEach(1), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => p.keys().next.call({}), { code: 'ERR_INVALID_THIS' });
