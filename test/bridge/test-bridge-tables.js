'use strict';

// A pandas DataFrame is an object of its columns, a Series one column.

const assert = require('assert');
const py = require('tandem:python');

async function main() {
  await py.import('pandas');
  const make = (text) =>
    py.eval(`(lambda pd: ${text})(__import__('pandas'))`);

  const table = await make(
    "pd.DataFrame({'n': [1, 2, 3], 'x': [.5, 1.5, None], " +
    "'s': ['a', None, 'c'], 'b': [True, False, True], " +
    "'t': pd.to_datetime(['2020-01-01'] * 3)})");
  assert.deepStrictEqual(Object.keys(table), ['n', 'x', 's', 'b', 't']);
  assert.deepStrictEqual(table.n, new BigInt64Array([1n, 2n, 3n]));
  assert.deepStrictEqual(table.x, new Float64Array([0.5, 1.5, NaN]));
  assert.deepStrictEqual(table.s, ['a', null, 'c']);
  assert.strictEqual(table.b.dtype, 'bool');
  assert.match(table.t.dtype, /^<M8/);

  const series = await make('pd.Series([1.0, 2.0])');
  assert.deepStrictEqual(series, new Float64Array([1, 2]));
  const empty = await make('pd.DataFrame()');
  assert.deepStrictEqual(empty, {});
}

main();
