'use strict';

// What Python values are in JavaScript: the right table of
// docs/internals/bridge.md.

const assert = require('assert');
const { make } = require('../fixtures/py/values.py');
const { PythonError, isProxy } = require('tandem:python');

const table = [
  ['None', null],
  ['True', true],
  ['False', false],
  ["''", ''],
  ["'text'", 'text'],
  ['0', 0],
  ['-2**31', -(2 ** 31)],
  ['2**31', 2 ** 31],
  ['2**53 - 1', Number.MAX_SAFE_INTEGER],
  ['-(2**53 - 1)', Number.MIN_SAFE_INTEGER],
  ['2**53', 2n ** 53n],
  ['-2**53', -(2n ** 53n)],
  ['2**64 - 1', 2n ** 64n - 1n],
  ['-2**300 + 7', -(2n ** 300n) + 7n],
  ['0.5', 0.5],
  ['1.0', 1],
  ["float('nan')", NaN],
  ["float('-inf')", -Infinity],
  ['[]', []],
  ["[1, 'a', None, [True]]", [1, 'a', null, [true]]],
  ['list(range(5))', [0, 1, 2, 3, 4]],
  ['[1.5, 2.5, 3.5, 4.5]', [1.5, 2.5, 3.5, 4.5]],
  ['[1, 2, 3, 2**40]', [1, 2, 3, 2 ** 40]],
  ['(1, 2)', [1, 2]],
  ['{}', {}],
  ["{'a': 1, 'b': {'c': []}}", { a: 1, b: { c: [] } }],
  ["{1: 'one', 'two': 2}", new Map([[1, 'one'], ['two', 2]])],
  ['{(1, 2): 3}.__class__({None: 4})', new Map([[null, 4]])],
  ['{1, 2}', new Set([1, 2])],
  ["frozenset(['a'])", new Set(['a'])],
  ['datetime.datetime(2024, 2, 29, 12, 34, 56, 789999, ' +
   'tzinfo=datetime.timezone.utc)', new Date(Date.UTC(2024, 1, 29, 12, 34, 56,
                                                      789))],
  ['datetime.datetime(1969, 12, 31, 23, 59, 59, 999000, ' +
   'tzinfo=datetime.timezone.utc)', new Date(-1)],
  ['datetime.date(1970, 1, 2)', new Date(86400000)],
  ["b'\\x00\\xff'", new Uint8Array([0, 255])],
  ["bytearray(b'ab')", new Uint8Array([97, 98])],
  ["memoryview(b'ab')", new Uint8Array([97, 98])],
  ["memoryview(bytearray(b'ab'))", new Uint8Array([97, 98])],
  ["__import__('array').array('d', [1, 2])", new Float64Array([1, 2])],
  ["__import__('collections').OrderedDict(a=1)", { a: 1 }],
  ["__import__('enum').IntEnum('E', 'A B').B", 2],
];

async function main() {
  for (const [text, want] of table) {
    const got = await make(text);
    assert.strictEqual(typeof got, typeof want, text);
    if (typeof want === 'object' && want !== null)
      assert.strictEqual(Object.getPrototypeOf(got),
                         Object.getPrototypeOf(want), text);
    assert.deepStrictEqual(got, want, text);
  }

  const local = await make('datetime.datetime(2024, 7, 1, 12)');
  assert.strictEqual(local.getTime(), new Date(2024, 6, 1, 12).getTime());

  const error = await make("ValueError('a value')");
  assert(error instanceof PythonError);
  assert.strictEqual(error.type, 'ValueError');

  const own = await make("{'__proto__': 1}");
  assert.deepStrictEqual(Object.keys(own), ['__proto__']);
  assert.strictEqual(Object.getPrototypeOf(own), Object.prototype);

  const length = await make('len');
  assert.strictEqual(typeof length, 'function');
  assert.strictEqual(await length('four'), 4);
  assert.strictEqual(isProxy(length), true);
  assert.strictEqual(isProxy(await make('object()')), true);
}

main();
