'use strict';

// What JavaScript values are in Python: the left table of
// docs/internals/bridge.md.

const assert = require('assert');
const { kind, show, is_utc: isUtc } = require('../fixtures/py/values.py');

const table = [
  [undefined, 'NoneType', 'None'],
  [null, 'NoneType', 'None'],
  [true, 'bool', 'True'],
  [false, 'bool', 'False'],
  ['', 'str', "''"],
  ['text', 'str', "'text'"],
  [0, 'int', '0'],
  [-7, 'int', '-7'],
  [2 ** 31, 'int', '2147483648'],
  [Number.MAX_SAFE_INTEGER, 'int', '9007199254740991'],
  [Number.MIN_SAFE_INTEGER, 'int', '-9007199254740991'],
  [2 ** 53, 'float', '9007199254740992.0'],
  [0.5, 'float', '0.5'],
  [-0, 'float', '-0.0'],
  [NaN, 'float', 'nan'],
  [-Infinity, 'float', '-inf'],
  [1e300, 'float', '1e+300'],
  [0n, 'int', '0'],
  [-1n, 'int', '-1'],
  [2n ** 64n, 'int', '18446744073709551616'],
  [-(2n ** 200n) + 5n, 'int', String(-(2n ** 200n) + 5n)],
  [[], 'list', '[]'],
  [[1, 'a', null, [true]], 'list', "[1, 'a', None, [True]]"],
  [[1, 2, 3, 4, 5], 'list', '[1, 2, 3, 4, 5]'],
  [[1, 2.5, 3, 4], 'list', '[1, 2.5, 3, 4]'],
  [[1, 2, 'x', 4, 5], 'list', "[1, 2, 'x', 4, 5]"],
  // eslint-disable-next-line no-sparse-arrays
  [[1, , 3], 'list', '[1, None, 3]'],
  [[0, -0, 1, NaN], 'list', '[0, -0.0, 1, nan]'],
  [{}, 'dict', '{}'],
  [{ a: 1, 'b c': { d: [] } }, 'dict', "{'a': 1, 'b c': {'d': []}}"],
  [Object.assign(Object.create(null), { x: 1 }), 'dict', "{'x': 1}"],
  [{ a: undefined }, 'dict', "{'a': None}"],
  [new Map([[1, 'one'], ['two', 2]]), 'dict', "{1: 'one', 'two': 2}"],
  [new Set([3]), 'set', '{3}'],
  [new Set(), 'set', 'set()'],
  [new Date(0), 'datetime',
   'datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)'],
  [new Date(-1), 'datetime', 'datetime.datetime(1969, 12, 31, 23, 59, 59, ' +
   '999000, tzinfo=datetime.timezone.utc)'],
  [new Date(Date.UTC(2024, 1, 29, 12, 34, 56, 789)), 'datetime',
   'datetime.datetime(2024, 2, 29, 12, 34, 56, 789000, ' +
   'tzinfo=datetime.timezone.utc)'],
  [Buffer.from('abc'), 'memoryview', null],
  [new ArrayBuffer(4), 'memoryview', null],
  [new TypeError('wrong'), 'JSError', null],
];

async function main() {
  for (const [value, type, text] of table) {
    assert.strictEqual(await kind(value), type, `${String(text)}: type`);
    if (text !== null)
      assert.strictEqual(await show(value), text);
  }
  assert.strictEqual(await isUtc(new Date()), true);
}

main();
