'use strict';

// Text and missing values of pandas cross also where neither pyarrow nor
// polars is installed.

const assert = require('assert');
const py = require('tandem:python');

async function main() {
  await py.eval("__import__('sys').modules.update(pyarrow=None, polars=None)");
  const tables = require('../fixtures/py/tables.py');
  const table = await tables.pandas_kinds();
  assert.strictEqual(table.s.type, 'utf8');
  assert.deepStrictEqual([...table.s], ['a', null, 'c\u00e9']);
  assert.deepStrictEqual([...table.i], [1n, null, 3n]);
  assert.deepStrictEqual([...table.f], [true, null, false]);
  assert.deepStrictEqual([...table.c], ['x', null, 'x']);
  assert.deepStrictEqual([...table.z], [
    new Date('2019-12-31T23:00Z'), null, new Date('2021-05-31T22:00Z')]);
  const [kind, , types, rows] = await tables.describe(table);
  assert.strictEqual(kind, 'pandas.DataFrame');
  assert.strictEqual(types[2], 'str');
  assert.deepStrictEqual([types[5], types[7], types[8], types[9]], [
    'Int64', 'boolean', 'category', 'category']);
  assert.match(rows, /^\[\[1, 0.5, 'a', True,/);
  assert.deepStrictEqual(await tables.echo(table.s), ['a', null, 'c\u00e9']);
  const { Table } = py;
  await assert.rejects(
    tables.echo(new Table({ a: [1] }, { library: 'polars' })),
    { type: 'ModuleNotFoundError', message: /needs polars .* not installed/ });
}

main();
