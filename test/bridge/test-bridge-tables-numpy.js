'use strict';

// Arrays of numpy that mean more than their memory: masked ones, records, text
// of any length.

const assert = require('assert');
const tables = require('../fixtures/py/tables.py');
const { Column, NdArray, Table } = require('tandem:python');

async function masked() {
  const column = await tables.array('masked');
  assert(column instanceof Column);
  assert.deepStrictEqual([...column], [1n, null, 3n]);
  assert.deepStrictEqual([...await tables.array('masked_bool')],
                         [true, null, false]);
  assert.deepStrictEqual(await tables.array('masked_none'),
                         new Float64Array([1, 2]));
  assert.deepStrictEqual(await tables.array('masked_2d'), [[1, null], [3, 4]]);
  assert.deepStrictEqual(await tables.array('masked_text'), ['a', null]);
}

async function records() {
  const table = await tables.array('records');
  assert(table instanceof Table);
  assert.strictEqual(JSON.stringify(table), JSON.stringify([
    { a: 1, b: 2.5, s: 'x', z: [104, 105] },
    { a: 2, b: 3.5, s: 'yz', z: [33] }]));
  table.a.set(10, 0); // not copied
  const same = [
    'numpy.ndarray', "[(10, 2.5, 'x', b'hi'), (2, 3.5, 'yz', b'!')]"];
  assert.deepStrictEqual(await tables.describe_kept(), same);
  assert.deepStrictEqual(await tables.describe(table), same);
  assert.deepStrictEqual(await tables.describe(
    new Table({ n: [1, 2] }, { library: 'numpy' })),
                         ['numpy.ndarray', '[(1,), (2,)]']);
  assert.deepStrictEqual(await tables.array('records_2d'), [[[0, 0], [0, 0]]]);
  // No fields, no meaning.
  assert((await tables.array('void')) instanceof NdArray);
  assert((await tables.array('matrix')) instanceof NdArray);
}

async function text() {
  const texts = ['a', 'a text that is longer than its place'];
  assert.deepStrictEqual(await tables.array('strings'), texts);
  assert.deepStrictEqual(await tables.array('fixed_strings'), texts);
}

async function main() {
  await masked();
  await records();
  await text();
}

main();
