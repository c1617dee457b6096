'use strict';

// Columns of a Table are added, replaced and deleted as properties are, and
// what is iterated, written as JSON and sent to Python follows.

const assert = require('assert');
const tables = require('../fixtures/py/tables.py');
const { Table } = require('tandem:python');

async function main() {
  const table = await tables.strided();
  table.c = new Float64Array([7, 8, 9]);
  delete table.a;
  table.b = ['x', 'y', 'z'];
  const rows = [{ b: 'x', c: 7 }, { b: 'y', c: 8 }, { b: 'z', c: 9 }];
  assert.deepStrictEqual([...table], rows);
  assert.strictEqual(JSON.stringify(table), JSON.stringify(rows));
  const [kind, names, types] = await tables.describe(table);
  assert.deepStrictEqual([kind, names, types], [
    'pandas.DataFrame', ['b', 'c'], ['str', 'float64']]);

  // Names that look like numbers keep their place.
  const years = new Table({ total: [1], 2020: [2] });
  assert.deepStrictEqual((await tables.describe(years))[1], ['2020', 'total']);
  const sums = await tables.columns_of_numbers();
  sums[0] = [5];
  assert.deepStrictEqual((await tables.describe(sums))[1], ['1', 'x', '0']);

  // What is no column, or of another length, is an error and no gap.
  table.c = [1];
  const short = { name: 'RangeError',
                  message: /Column 'c' has 1 values and 'b' has 3/ };
  assert.throws(() => JSON.stringify(table), short);
  assert.throws(() => [...table], short);
  await assert.rejects(tables.echo(table), /Column 'c' has 1 values/);
  table.c = 'text';
  assert.throws(() => table.toJSON(), {
    code: 'ERR_INVALID_ARG_TYPE', message: /^The "columns\.c" property must/ });
  delete table.c;
  delete table.b;
  assert.strictEqual(Table.length(table), 0);
  assert.strictEqual(JSON.stringify(table), '[]');
}

main();
