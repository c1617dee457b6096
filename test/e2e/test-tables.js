'use strict';
// A DataFrame as the answer of an Express route, and tables of npm's
// apache-arrow as arguments of Python functions.
const assert = require('assert');
const { load, main, request } = require('./common');
const tables = require('../fixtures/py/tables.py');

const express = load('express');
const arrow = load('apache-arrow');

async function answers(serve) {
  const app = express();
  app.get('/rows', async (req, res) => res.json(await tables.pandas_kinds()));
  app.get('/polars', async (req, res) => {
    res.json({ rows: await tables.polars_kinds() });
  });
  const s = await serve(app);
  const rows = await request(s, '/rows');
  assert.match(rows.headers['content-type'], /^application\/json/);
  assert.deepStrictEqual(JSON.parse(rows.text)[0], {
    n: 1, x: 0.5, s: 'a', b: true, t: '2020-01-01T00:00:00.000Z', i: 1, w: 1,
    f: true, c: 'x', k: 10, z: '2019-12-31T23:00:00.000Z', d: 1000, o: [1],
  });
  const polars = JSON.parse((await request(s, '/polars')).text);
  assert.deepStrictEqual(polars.rows[1].l, []);
  assert.strictEqual(polars.rows.length, 3);
}

// What arrives, of the package's types, whole and from the middle.
async function fromArrow() {
  const vector = (type, values) => arrow.vectorFromArray(values, type);
  const table = new arrow.Table({
    i: vector(new arrow.Int32(), [1, null, 3]),
    u: vector(new arrow.Uint64(), [1n, 2n, 3n]),
    f: vector(new arrow.Float32(), [0.5, 1.5, null]),
    b: vector(new arrow.Bool(), [true, null, false]),
    s: vector(new arrow.Utf8(), ['x', null, 'm\u00fc']),
    c: vector(new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8()),
              ['u', 'v', 'u']),
    t: vector(new arrow.TimestampMillisecond(), [0, null, 86400000]),
    l: vector(new arrow.List(new arrow.Field('item', new arrow.Int32())),
              [[1, 2], null, []]),
    st: vector(new arrow.Struct([new arrow.Field('p', new arrow.Int32())]),
               [{ p: 1 }, { p: 2 }, { p: 3 }]),
  });
  const [kind, names, types, rows] = await tables.describe(table);
  assert.strictEqual(kind, 'pyarrow.Table');
  assert.strictEqual(names.join(), 'i,u,f,b,s,c,t,l,st');
  assert.deepStrictEqual(types, [
    'int32', 'uint64', 'float', 'bool', 'string',
    'dictionary<values=string, indices=int8, ordered=0>', 'timestamp[ms]',
    'list<item: int32 not null>', 'struct<p: int32 not null>']);
  const first = "{'i': 1, 'u': 1, 'f': 0.5, 'b': True, 's': 'x', 'c': 'u', " +
    "'t': datetime.datetime(1970, 1, 1, 0, 0), 'l': [1, 2], 'st': {'p': 1}}";
  const rest = "{'i': None, 'u': 2, 'f': 1.5, 'b': None, 's': None, " +
    "'c': 'v', 't': None, 'l': None, 'st': {'p': 2}}, " +
    "{'i': 3, 'u': 3, 'f': None, 'b': False, 's': 'm\u00fc', 'c': 'u', " +
    "'t': datetime.datetime(1970, 1, 2, 0, 0), 'l': [], 'st': {'p': 3}}";
  assert.strictEqual(rows, `[${first}, ${rest}]`);
  assert.strictEqual((await tables.describe(table.slice(1)))[3], `[${rest}]`);
  assert.deepStrictEqual(await tables.describe(table.getChild('s')), [
    'pyarrow.ChunkedArray', 'string', ['x', null, 'm\u00fc']]);
  assert.deepStrictEqual((await tables.describe(table.concat(table)))[3],
                         `[${first}, ${rest}, ${first}, ${rest}]`);

  // Shared, not copied: there and back it is the same memory.
  const numbers = new Float64Array([1, 2, 3]);
  const shared = arrow.tableFromArrays({ numbers });
  const back = await tables.echo(shared);
  const [data] = shared.getChild('numbers').data;
  data.values[1] = 20;
  assert.deepStrictEqual(back.numbers, new Float64Array([1, 20, 3]));

  const union = new arrow.Table({ u: new arrow.Vector([arrow.makeData({
    type: new arrow.SparseUnion([0], [new arrow.Field('a', new arrow.Int32())]),
    length: 0, typeIds: [], children: [
      arrow.makeData({ type: new arrow.Int32(), data: [] })],
  })]) });
  await assert.rejects(tables.echo(union), {
    code: 'ERR_PYTHON_VALUE', message: /type .*Union.* can't cross/ });
}

main(async (serve) => {
  await answers(serve);
  await fromArrow();
});
