'use strict';

// Tables and columns of pyarrow and polars, of every type, whole or in chunks
// that begin anywhere.

const assert = require('assert');
const tables = require('../fixtures/py/tables.py');
const { Column, Table } = require('tandem:python');

const bytes = (...list) => new Uint8Array(list);

// name -> [type, values]
const expected = {
  i8: ['int8', [1, null, -3]],
  u64: ['uint64', [1n, 2n, 1n << 63n]],
  f16: ['float16', [1.5, null, 2]],
  f32: ['float32', [1.5, null, 2.5]],
  b: ['bool', [true, null, false]],
  s: ['utf8', ['x', null, 'm\u00fc\u{1f600}']],
  S: ['utf8', ['', 'yy', null]],
  v: ['utf8', ['short', null, 'longer than twelve bytes']],
  z: ['binary', [bytes(0, 255), null, bytes()]],
  w: ['binary[2]', [bytes(97, 98), null, bytes(99, 100)]],
  dec: ['decimal[10,2]', ['1.50', null, '-0.25']],
  day: ['date', [new Date('2020-01-02'), null, new Date('1969-12-31')]],
  ts: ['timestamp[ns, UTC]', [new Date('2020-01-02'), null, new Date(0)]],
  tm: ['time[ms]', [1000, null, 60000]],
  dur: ['duration[us]', [1000, null, 0.5]],
  l: ['list<int32>', [[1, 2], null, []]],
  L: ['list<utf8>', [['a'], null, ['b', null]]],
  fl: ['list<int16>', [[1, 2], null, [3, 4]]],
  st: ['struct<p: int32, q: utf8>',
       [{ p: 1, q: 'x' }, null, { p: null, q: 'z' }]],
  m: ['map<utf8, int32>', [{ k: 1 }, null, {}]],
  mi: ['map<int32, int32>', [new Map([[1, 2]]), null, {}]],
  cat: ['dictionary<utf8>', ['u', null, 'v']],
  nil: ['null', [null, null, null]],
};

async function everyType(chunked) {
  const table = await tables.arrow(chunked);
  assert(table instanceof Table);
  assert.deepStrictEqual(Object.keys(table), Object.keys(expected));
  for (const [name, [type, values]] of Object.entries(expected)) {
    const column = table[name];
    if (name === 'u64' && !chunked) { // nothing is missing: a typed array
      assert.deepStrictEqual(column, new BigUint64Array(values));
      continue;
    }
    assert(column instanceof Column, name);
    assert.strictEqual(column.type, type, name);
    assert.deepStrictEqual([...column], values, name);
    assert.deepStrictEqual(column.toArray(), values, name);
    assert.deepStrictEqual(column.at(-1), values[2], name);
    assert.strictEqual(column.get(3), undefined);
    assert.strictEqual(column.nullCount, values.filter(
      (v) => v === null).length, name);
  }
  // And back as the very same table.
  assert.deepStrictEqual(await tables.describe(table),
                         await tables.describe(await tables.arrow(chunked)));
}

async function columns() {
  const table = await tables.arrow(true);
  assert.deepStrictEqual(table.f32.toTypedArray(),
                         new Float32Array([1.5, NaN, 2.5]));
  assert.deepStrictEqual(table.u64.toTypedArray(),
                         new BigUint64Array([1n, 2n, 1n << 63n]));
  assert.throws(() => table.i8.toTypedArray(), /1 values .* are missing/);
  assert.throws(() => table.s.toTypedArray(), /utf8 is no typed array/);
  assert.deepStrictEqual(await tables.describe(table.s), [
    'pyarrow.ChunkedArray', 'string', ['x', null, 'm\u00fc\u{1f600}']]);
  assert.match(require('util').inspect(table.s), /^Column\(3\) <utf8> \[ 'x',/);
  assert.strictEqual(JSON.stringify(table.z), '[[0,255],null,[]]');
  for (const [kind, type] of [['union', '\\+us:0'], ['runs', '\\+r']])
    await assert.rejects(tables.arrow_of(kind), {
      type: 'TypeError', message: new RegExp(
        `'${type}' can't cross to JavaScript: cast 'x' to another`) });
}

async function streams() {
  const once = await tables.arrow_once();
  assert.deepStrictEqual([...await once()], [1n, 2n, null]);
  await assert.rejects(once(), { type: 'ValueError', message: /malformed/ });
  assert.strictEqual((await tables.arrow_without_gil()).length, 0);
}

async function polars() {
  const table = await tables.polars_kinds();
  assert.deepStrictEqual(table.a, new BigInt64Array([1n, 2n, 3n]));
  assert.deepStrictEqual([...table.s], [
    'a\u00e9', 'a long string that is not in place', null]);
  assert.deepStrictEqual([...table.l], [[1n, 2n], [], null]);
  assert.deepStrictEqual([...table.cat], ['u', 'v', 'u']);
  assert.strictEqual(JSON.stringify(table.st), JSON.stringify(
    Array(3).fill({ p: 1, q: 'x' })));
  assert.deepStrictEqual(await tables.describe(table),
                         await tables.describe(await tables.polars_kinds()));

  // Of a column of objects there is nothing in Arrow but their addresses.
  const objects = await tables.polars_objects();
  assert.deepStrictEqual(objects.o, [new Set(['a']), 1, null]);
  assert.deepStrictEqual(await tables.describe(objects), [
    'polars.DataFrame', "[{'o': {'a'}}, {'o': 1}, {'o': None}]"]);
  assert.deepStrictEqual(await tables.polars_objects(true), objects.o);
}

// 16 MB each: what JavaScript drops Python's allocator gets back.
async function lifetimes() {
  const before = await tables.arrow_bytes();
  for (let i = 0; i < 20; i++) {
    const table = await tables.arrow_big(1e6);
    assert.strictEqual(table.s.get(999999), 'text');
    assert.strictEqual(table.a[999999], 999999n);
  }
  let now;
  for (let i = 0; i < 400; i++) {
    now = await tables.arrow_bytes() - before;
    if (now < 40e6)
      break;
    for (let j = 0; j < 20; j++)
      new Float64Array(100000);
    await new Promise(setImmediate);
  }
  assert(now < 40e6, `${now} bytes are still there`);
}

async function main() {
  await everyType(false);
  await everyType(true);
  await columns();
  await streams();
  await polars();
  await lifetimes();
}

main();
