'use strict';

// A Table that JavaScript made becomes one of a library of Python's.

const assert = require('assert');
const tables = require('../fixtures/py/tables.py');
const { NdArray, Table } = require('tandem:python');

async function main() {
  const f = new Float64Array([1, 2, 3]);
  const table = new Table({ f, n: [1, 2, null], s: ['a', 'b', null],
                            b: new NdArray({ data: new Uint8Array([1, 0, 1]),
                                             dtype: 'bool' }) });
  assert.deepStrictEqual(await tables.describe(table), [
    'pandas.DataFrame', ['f', 'n', 's', 'b'],
    ['float64', 'float64', 'str', 'bool'],
    "[[1.0, 1.0, 'a', True], [2.0, 2.0, 'b', False], " +
    '[3.0, None, None, True]]']);
  assert.deepStrictEqual(await tables.describe(
    new Table({ f, s: ['a', 'b', null] }, { library: 'pyarrow' })), [
    'pyarrow.Table', ['f', 's'], ['double', 'string'],
    "[{'f': 1.0, 's': 'a'}, {'f': 2.0, 's': 'b'}, {'f': 3.0, 's': None}]"]);
  assert.deepStrictEqual((await tables.describe(
    new Table({ f, n: new Int32Array(3) }, { library: 'polars' })))[0],
                         'polars.DataFrame');
  assert.strictEqual(
    JSON.stringify(table), '[{"f":1,"n":1,"s":"a","b":true},' +
    '{"f":2,"n":2,"s":"b","b":false},{"f":3,"n":null,"s":null,"b":true}]');

  // The memory is shared.
  const py = require('tandem:python');
  const out = await py.eval('lambda df: float(df["f"].iloc[0])');
  f[0] = 7;
  assert.strictEqual(await out(table), 7);
  const seen = await py.eval('lambda t: t["f"].to_numpy()');
  const { data } = await seen(new Table({ f })); // read-only to pandas
  assert.strictEqual(data.buffer, f.buffer);

  assert.throws(() => new Table({ a: [1], b: [1, 2] }), {
    name: 'RangeError', message: /Column 'b' has 2 values and 'a' has 1/ });
  assert.throws(() => new Table({ a: 'text' }), {
    code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => new Table({}, { library: 'excel' }), {
    code: 'ERR_INVALID_ARG_VALUE' });
  const symbol = new Table({ a: [1, Symbol('x')] });
  await assert.rejects(tables.echo(symbol), {
    code: 'ERR_PYTHON_VALUE', message: /symbol can't cross/ });
}

main();
