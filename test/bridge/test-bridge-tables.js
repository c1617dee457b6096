'use strict';

// A pandas DataFrame is a Table: an object of its columns, each in the form
// that fits its type. It goes back as the DataFrame that it was.

const assert = require('assert');
const tables = require('../fixtures/py/tables.py');
const { Column, NdArray, Table } = require('tandem:python');

async function kinds() {
  const table = await tables.pandas_kinds();
  assert(table instanceof Table);
  assert.strictEqual(Table.length(table), 3);
  assert.strictEqual(Object.keys(table).join(), 'n,x,s,b,t,i,w,f,c,k,z,d,o');
  assert.deepStrictEqual(table.n, new BigInt64Array([1n, 2n, 3n]));
  assert.deepStrictEqual(table.x, new Float64Array([0.5, 1.5, NaN]));
  assert.deepStrictEqual(table.w, new Uint8Array([1, 2, 3]));
  assert(table.b instanceof NdArray && table.t instanceof NdArray);
  assert(table.s instanceof Column && table.z instanceof Column);

  const types = ['s', 'i', 'f', 'c', 'k', 'z'].map((k) => table[k].type);
  assert.deepStrictEqual(types, [
    'utf8', 'int64', 'bool', 'dictionary<utf8>', 'dictionary<int64>',
    'timestamp[us, Europe/Berlin]']);
  assert.deepStrictEqual([...table.s], ['a', null, 'c\u00e9']);
  assert.deepStrictEqual([...table.b], [true, false, true]);
  assert.deepStrictEqual([...table.t], [
    new Date('2020-01-01'), null, new Date('1969-12-31')]);
  assert.deepStrictEqual([...table.i], [1n, null, 3n]);
  assert.deepStrictEqual([...table.f], [true, null, false]);
  assert.deepStrictEqual([...table.c], ['x', null, 'x']);
  assert.deepStrictEqual([...table.k], [10n, 20n, 10n]);
  assert.deepStrictEqual([...table.z], [
    new Date('2019-12-31T23:00Z'), null, new Date('2021-05-31T22:00Z')]);
  assert.deepStrictEqual([...table.d], [1000, null, 2000]);
  assert.deepStrictEqual(table.o, [[1], { a: 2 }, null]);

  assert.deepStrictEqual(await tables.describe(table),
                         await tables.describe(await tables.pandas_kinds()));
  const [, , dtypes] = await tables.describe(table);
  assert.deepStrictEqual(dtypes, [
    'int64', 'float64', 'str', 'bool', 'datetime64[us]', 'Int64', 'uint8',
    'boolean', 'category', 'category', 'datetime64[us, Europe/Berlin]',
    'timedelta64[us]', 'object']);
}

// Every second row, whose columns have gaps in memory.
async function gaps() {
  const table = await tables.every_second();
  assert.deepStrictEqual([...table.c], ['x', 'x']);
  assert.deepStrictEqual([...table.k], [10n, 10n]);
  assert.deepStrictEqual([...table.z], [
    new Date('2019-12-31T23:00Z'), new Date('2021-05-31T22:00Z')]);
}

async function rows() {
  const table = await tables.pandas_kinds();
  const text = JSON.stringify({ table });
  assert.deepStrictEqual(JSON.parse(text).table[1], {
    n: 2, x: 1.5, s: null, b: false, t: null, i: null, w: 2, f: null, c: null,
    k: 20, z: null, d: null, o: { a: 2 } });
  assert.match(text, /"t":"2020-01-01T00:00:00.000Z"/);
  const [first] = table;
  assert.strictEqual(first.n, 1n);
  assert.deepStrictEqual(first.t, new Date('2020-01-01'));
}

// What one side writes the other sees: nothing was copied.
async function shared() {
  const table = await tables.numbers();
  table.f[1] = 50;
  table.i[4] = 60;
  assert.deepStrictEqual(await tables.kept_values(), [
    [0, 0], [50, 1], [2, 2], [3, 3], [4, 60]]);
  const back = await tables.echo(table);
  assert.deepStrictEqual(back.f, table.f);

  const strided = await tables.strided(); // columns of one block of rows
  assert.deepStrictEqual([...strided.b], [1, 3, 5]);
  assert.deepStrictEqual(JSON.stringify(strided),
                         '[{"a":0,"b":1},{"a":2,"b":3},{"a":4,"b":5}]');
}

async function odd() {
  await assert.rejects(tables.twice(), {
    type: 'ValueError', message: /two columns are named 'a'/ });
  const py = require('tandem:python');
  const make = (text) =>
    py.eval(`(lambda pd: ${text})(__import__('pandas'))`);
  assert.deepStrictEqual(await make('pd.Series([1.0, 2.0])'),
                         new Float64Array([1, 2]));
  // As the guide has it.
  for (const [series, json] of [
    ['pd.Series([1.5, 2])', ([...series]) => series],
    ['pd.Series([1, 2])', (series) => Array.from(series, Number)],
    ["pd.Series([1, None], dtype='Int64')", (series) => series],
  ]) {
    assert.strictEqual(JSON.stringify(json(await make(series))),
                       series.match(/\[.*\]/)[0].replace(', ', ',')
                         .replace('None', 'null'));
  }
  assert.strictEqual(JSON.stringify(await make('pd.DataFrame()')), '[]');
  const names = await make("pd.DataFrame({'__proto__': [1.], 'then': [2.]})");
  assert.deepStrictEqual(Object.keys(names), ['__proto__', 'then']);
  assert.strictEqual(JSON.stringify(names), '[{"__proto__":1,"then":2}]');
  const big = await make("pd.DataFrame({'i': [2**60]})");
  assert.strictEqual(JSON.stringify(big), '[{"i":1152921504606846976}]');
}

// tandem.reference() leaves an object in Python.
async function references() {
  const py = require('tandem:python');
  const frame = await tables.frame_itself();
  assert.strictEqual(py.isProxy(frame), true);
  assert.deepStrictEqual(await frame.shape, [3, 2]);
  const groups = await frame.groupby('k');
  const sums = await groups.sum();
  assert.deepStrictEqual(sums, await tables.echo(sums));
  assert.deepStrictEqual(sums.n, new Float64Array([4, 2]));
  assert((await tables.echo(frame)) instanceof Table);
  const list = await tables.list_itself();
  await list.append(4);
  assert.deepStrictEqual(await list[2], [3]);
  assert.strictEqual(await py.length(list), 4);
}

async function main() {
  await references();
  await kinds();
  await gaps();
  await rows();
  await shared();
  await odd();
}

main();
