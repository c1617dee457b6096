'use strict';

// Columns that pandas keeps as objects: text before pandas 3, decimals, dates,
// times, periods, intervals; and what else of pandas is a column.

const assert = require('assert');
const tables = require('../fixtures/py/tables.py');
const py = require('tandem:python');
const { Column } = py;

const make = (text) => py.eval(`(lambda pd: ${text})(__import__('pandas'))`);

async function objects() {
  const table = await tables.pandas_objects();
  const expected = {
    s: ['utf8', ['a', null, 'c\u00e9']],
    dec: ['decimal[4,2]', ['1.50', null, '-10.25']],
    day: ['date', [new Date('2020-01-02'), null, new Date('1969-12-31')]],
    time: ['time[us]', [3723000, null, 0.5]],
    p: ['utf8', ['2020-01', null, '2020-03']],
    iv: ['utf8', ['(0.0, 1.0]', null, '(1.0, 2.0]']],
    cut: ['dictionary<utf8>', ['(0, 5]', null, '(5, 10]']],
  };
  for (const [name, [type, values]] of Object.entries(expected)) {
    assert(table[name] instanceof Column, name);
    assert.strictEqual(table[name].type, type, name);
    assert.deepStrictEqual([...table[name]], values, name);
  }
  // Half of a surrogate pair is no UTF-8, and isn't changed to a '?'.
  assert.deepStrictEqual(table.half, ['\ud83d', 'x', null]);
  const text = JSON.stringify(table);
  assert.match(text, /^\[\{.*"half":"\\ud83d","mixed":\[1,2\]\},\{"s":null/);
  assert.match(text, /"mixed":9007199254740993\}\]$/);
  // What pyarrow knows comes back as it was.
  assert.deepStrictEqual(
    await tables.value_types(table, ['dec', 'day', 'time']),
    ['Decimal', 'date', 'time']);
}

async function columns() {
  assert.deepStrictEqual(await make('pd.Index([1, 2])'),
                         new BigInt64Array([1n, 2n]));
  assert.deepStrictEqual([...await make("pd.DataFrame({'a': [], 'b': []}" +
    ').columns')], ['a', 'b']);
  assert.deepStrictEqual([...await make("pd.date_range('2020-01-01', periods=" +
    "2, tz='Europe/Berlin')")], [new Date('2019-12-31T23:00Z'),
                                 new Date('2020-01-01T23:00Z')]);
  for (const dtype of ['object', 'str', 'category'])
    assert.deepStrictEqual([...await make(
      `pd.Series(['x', 'y', 'x'], dtype='${dtype}').unique()`)],
                           ['x', 'y'], dtype);
  assert.deepStrictEqual([...await make('pd.array([1, None])')], [1n, null]);
  assert.strictEqual(py.isProxy(await make(
    "pd.MultiIndex.from_tuples([('a', 1)])")), true);
}

async function main() {
  await objects();
  await columns();
}

main();
