// @timeout 120
'use strict';
// A long argument is written in slices after the call was made: as it was then,
// whatever the program does to it meanwhile.

const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');
const py = require('tandem:python');
const m = require('../fixtures/py/long_arguments.py');

const N = 9000;

const makeRows = (n = N) => Array.from({ length: n }, (_, i) => ({
  id: i, score: i / 7, name: `record ${i}`, ok: i % 2 === 0, note: null,
}));

// Both ends of what is long: comparing takes its time.
const ends = (value) => Array.isArray(value) && value.length > 600 ?
  [value.length, ...value.slice(0, 300), ...value.slice(-300)] : value;

async function crosses(...args) {
  const [got] = await m.echo(...args);
  assert.deepStrictEqual(got.map(ends), args.map(ends));
  got.forEach((value, i) => {
    if (Array.isArray(value) && typeof value[0] === 'object')
      assert.deepStrictEqual(Object.keys(value[0]), Object.keys(args[i][0]));
  });
}

// What has other keys than the first, or is none.
async function testOthers() {
  const rows = makeRows();
  rows[1] = { name: 'other order', id: 1, score: 0, ok: true, note: null };
  rows[2] = { id: 2 };
  rows[3] = { ...rows[3], more: { of: [1, [2]] } };
  rows[4] = null;
  rows[5] = 'text';
  rows[6] = [1, 2, 3];
  rows[7] = {};
  rows[203] = rows[204] = 5;
  rows[N - 1] = [];
  await crosses(rows);
  const [[got]] = await m.echo(rows);
  assert.deepStrictEqual(Object.keys(got[1]),
                         ['name', 'id', 'score', 'ok', 'note']);

  const sparse = makeRows();
  delete sparse[100];
  sparse[101] = undefined;
  const [[list]] = await m.echo(sparse);
  assert.strictEqual(list[100], null);
  assert.strictEqual(list[101], null);

  class Point { constructor() { this.id = 1; } }
  const things = makeRows();
  things[9] = new Point();
  things[10] = Object.assign(Object.create(null), { id: 10 });
  assert.strictEqual(await m.class_of(things, 9), 'JSObject');
  assert.strictEqual(await m.class_of(things, 10), 'dict');
  const same = (await m.echo(things))[0][0];
  assert.strictEqual(same[9], things[9]);
}

async function testKeys() {
  const odd = JSON.parse('{"__proto__": 1, "a\\"b": 2, "c\\\\": 3, "": 4,' +
    '"\\u2028": 5, "0": 6, "\\ud800": 7, "constructor": 8, "é": 9}');
  const rows = Array.from({ length: N }, () => ({ ...odd }));
  const [[got]] = await m.echo(rows);
  for (const row of [got[0], got[N - 1]])
    assert.deepStrictEqual(Object.entries(row), Object.entries(odd));
  for (const n of [64, 65]) {
    const keys = Object.fromEntries(Array.from({ length: n }, (_, i) =>
      [`k${i}`, i]));
    const wide = Array.from({ length: 9000 }, (_, i) => ({ ...keys, k1: i }));
    assert.deepStrictEqual(await m.second(wide, wide[8999]), wide[8999]);
    const [[back]] = await m.echo(wide);
    assert.deepStrictEqual(back.slice(-10), wide.slice(-10));
  }
}

async function testShapes() {
  const day = new Date(86400000);
  await crosses(makeRows().map((row) => ({
    ...row, tags: ['a', { b: [row.id] }], when: day, big: 2n ** 70n,
    map: new Map([[1, [row.id]]]), set: new Set(['x']), text: 'ł'.repeat(300),
  })));
  await crosses({ a: { b: makeRows(), c: [makeRows(9000), 1] }, d: 'end' });
  await crosses(Array.from({ length: 1000 }, (_, i) =>
    Array.from({ length: 100 }, (_, j) => `${i} ${j}`)));
  await crosses(Array.from({ length: 100000 }, (_, i) =>
    i % 3 === 0 ? i : i % 3 === 1 ? `s${i}` : -0.5));
  await crosses(Array.from({ length: 200000 }, (_, i) => `s${i}`));
  await crosses(new Map([['rows', makeRows()], [1, { a: makeRows() }]]));
  await crosses(Object.fromEntries(Array.from({ length: 30000 }, (_, i) =>
    [`key ${i}`, [i]])));
  await crosses(1, makeRows(), 'two', makeRows(10000), [3]);
  await crosses(makeRows(), Array.from({ length: 100000 }, (_, i) => i));

  const kwargs = { rows: makeRows(), n: 1, __proto__: null };
  const [args, named] = await py.call(m.echo, [makeRows(9000)], { kwargs });
  assert.deepStrictEqual(args.map(ends), [makeRows(9000)].map(ends));
  assert.deepStrictEqual({ ...named, rows: ends(named.rows) },
                         { rows: ends(makeRows()), n: 1 });
}

// Records that are no list's own: copied by what is made for their keys.
async function testRecords() {
  const odd = JSON.parse('{"__proto__": 1, "a\\"b": {"c": 2}, "\\u2028": 3,' +
    '"0": "x", "constructor": null}');
  const make = (i) => i % 5 === 0 ? { ...odd } :
    i % 5 === 1 ? { id: i, text: 'é'.repeat(i % 600) } :
      i % 5 === 2 ? { id: i, [`k${i % 300}`]: i } : // many shapes
        i % 5 === 3 ? { text: 'other order', id: i, at: { x: i, y: [i] } } :
          Object.fromEntries(Array.from({ length: 28 + i % 10 }, (_, j) =>
            [`w${j}`, j]));
  const map = new Map();
  const dict = {};
  for (let i = 0; i < 9000; i++) {
    map.set(i, make(i));
    dict[`key ${i}`] = make(i);
  }
  const lists = Array.from({ length: 2000 }, (_, i) => [make(i), [make(i)]]);
  const expected = structuredClone([map, dict, lists]);
  const promise = m.echo(map, dict, lists);
  map.get(1).id = map.get(3).at.x = dict['key 8'].w3 = 'late';
  lists[0][1][0]['a"b'].c = 'late';
  map.delete(5);
  delete dict['key 6'];
  const [got] = await promise;
  assert.deepStrictEqual(got, expected);
  assert.deepStrictEqual(Object.entries(got[1]['key 5']),
                         Object.entries({ ...odd, 'a"b': { c: 2 } }));
  assert.deepStrictEqual(Object.keys(got[1]['key 3']), ['text', 'id', 'at']);

  // Getters run once, in order; what is large in a record is written in parts.
  let n = 0;
  const counted = new Map(Array.from({ length: 5000 }, (_, i) => [i, {
    get first() { return n++; }, get second() { return n++; },
  }]));
  const [[ran]] = await m.echo(counted);
  assert.deepStrictEqual(ran.get(4999), { first: 9998, second: 9999 });
  assert.strictEqual(n, 10000);
  const large = new Map(Array.from({ length: 100 }, (_, i) =>
    [i, { id: i, rows: i === 80 ? makeRows(600) : [] }]));
  await crosses(large, makeRows());

  // A Map whose iterator is its own, and one of a dict's getters takes a key.
  class Twice extends Map {
    * [Symbol.iterator]() {
      for (const [key, value] of super.entries())
        yield [key * 2, value];
    }
  }
  const twice = new Twice(Array.from({ length: 9000 }, (_, i) => [i, [i]]));
  assert.deepStrictEqual((await m.echo(twice))[0][0].get(17998), [8999]);
  const fading = Object.fromEntries(Array.from({ length: 9000 }, (_, i) =>
    [`k${i}`, i]));
  Object.defineProperty(fading, 'k1', {
    enumerable: true, get() { delete fading.k2; return 1; },
  });
  const [[faded]] = await m.echo(fading);
  assert.strictEqual(faded.k1, 1);
  assert.strictEqual(faded.k2, null);
  assert.strictEqual(faded.k8999, 8999);
}

async function testChanges() {
  const rows = makeRows().map((row) => ({
    ...row, list: [row.id], dict: { x: { y: row.id } }, when: new Date(row.id),
    map: new Map([[1, 1]]), set: new Set([1]),
  }));
  const expected = structuredClone(ends(rows));
  const promise = m.echo(rows, { in: rows });
  for (const row of rows) {
    row.id = -1;
    delete row.score;
    row.extra = true;
    row.list.push('late');
    row.dict.x.y = 'late';
    row.when.setTime(0);
    row.map.clear();
    row.set.clear();
  }
  rows.length = 10;
  rows.fill('late');
  const [[got, { in: again }]] = await promise;
  assert.deepStrictEqual(ends(got), expected);
  assert.deepStrictEqual(ends(again), expected);

  // The list of arguments itself, a Table, an error.
  const list = [makeRows(), 1, 2];
  const more = py.call(m.count, list);
  list.push(3);
  const fewer = py.call(m.count, list);
  list.length = 1;
  assert.deepStrictEqual(await Promise.all([more, fewer]), [3, 4]);
  const city = ['a', 'b', 'c'];
  const table = new py.Table({ x: new Float64Array([1, 2, 3]), city });
  const parts = m.second(makeRows(), table);
  city[0] = 'late';
  table.x = new Float64Array(3);
  const same = await parts;
  assert.deepStrictEqual([...(same.city ?? same.get('city'))],
                         ['a', 'b', 'c']);
  const err = new Error('early', { cause: new Error('cause') });
  const failed = m.message(makeRows(), err);
  err.message = err.cause.message = 'late';
  assert.deepStrictEqual(await failed, ['early', 'cause']);

  // Arrays stay shared.
  const numbers = new Float64Array([1, 2]);
  const sum = m.memory(makeRows(), numbers);
  numbers[0] = 40;
  assert.deepStrictEqual(await sum, [N, 42]);
}

async function testErrors() {
  const rows = makeRows();
  rows[8500].name = Symbol('no');
  await assert.rejects(m.size(1, rows), {
    name: 'TypeError', code: 'ERR_PYTHON_VALUE',
    message: 'args[1][8500].name: a symbol can\'t cross to Python',
  });
  rows[8500] = { other: [{ when: new Date(NaN) }] };
  await assert.rejects(m.size({ a: [0, rows] }), {
    message: 'args[0].a[1][8500].other[0].when: an invalid Date can\'t ' +
      'cross to Python',
  });
  await assert.rejects(py.call(m.echo, [], { kwargs: { rows } }),
                       /^TypeError: kwargs\.rows\[8500\]\.other/);
  rows[8500] = {};
  rows[8500].self = rows;
  await assert.rejects(m.size(rows), /nested deeper than 512 levels/);
  const mine = new Error('mine');
  rows[8500] = { get x() { throw mine; } };
  await assert.rejects(m.size(rows), mine);
  rows[8500] = { get x() { m.note(0, 'getter').then(); return 1; } };
  assert.deepStrictEqual(await m.size(rows), [N]);

  for (const turns of [0, 2]) {
    const gone = new Float64Array(2);
    const detached = m.memory(gone, makeRows(60000));
    for (let i = 0; i < turns; i++)
      await new Promise((resolve) => setImmediate(resolve));
    structuredClone(gone, { transfer: [gone.buffer] });
    await assert.rejects(detached, { code: 'ERR_PYTHON_VALUE',
                                     message: /detached/ });
  }

  // A promise is Python's matter at once.
  const rejected = Promise.reject(new Error('nobody asked'));
  assert.strictEqual(await m.count(makeRows(), rejected, [rejected]), 3);
  const odd = [1, 2];
  Object.defineProperty(odd, 'constructor', { get() { throw mine; } });
  assert.deepStrictEqual(await m.second(makeRows(), odd), [1, 2]);
  await assert.rejects(m.size(makeRows(), 1), { type: 'TypeError' });
}

// What is read in slices runs in the context of its call.
async function testContext() {
  const store = new AsyncLocalStorage();
  const seen = [];
  class Asks {}
  Object.defineProperty(Asks.prototype, 'constructor', {
    get() { seen.push(store.getStore()); return Asks; },
  });
  await Promise.all([1, 2].map((i) => store.run(i, () =>
    m.count(makeRows(), new Asks()))));
  assert.deepStrictEqual(seen, [1, 2]);
}

async function testOrder() {
  const order = [];
  const long = m.size(makeRows(60000)).then(() => order.push('long'));
  setImmediate(() => setImmediate(() => order.push('turns')));
  await m.size([]).then(() => order.push('short'));
  await long;
  assert.strictEqual(order.length, 3);
  assert.strictEqual(order.at(-1), 'long');

  // A few that are large make it long too.
  const texts = Array.from({ length: 40 }, (_, i) => `${i} `.repeat(40000));
  for (const value of [texts, new Set(texts), { ...texts },
                       new Map(texts.map((text, i) => [i, text]))]) {
    const ended = [];
    const large = m.size(value).then(() => ended.push('large'));
    await m.size([]).then(() => ended.push('small'));
    await large;
    assert.deepStrictEqual(ended, ['small', 'large']);
    assert.deepStrictEqual((await m.echo(value))[0][0], value);
  }

  // Others are made between two slices.
  const nested = makeRows(30000).map((row) => ({ ...row, tags: [row.id] }));
  const sent = m.size(nested).then(() => true);
  for (let done = false, i = 0; !done; i++) {
    done = await Promise.race([sent, m.echo(i).then(() => false)]);
    await new Promise((resolve) => setImmediate(resolve));
  }

  // Many at a time.
  const rows = makeRows(9000);
  const all = await Promise.all(Array.from({ length: 10 }, (_, i) =>
    i % 2 === 0 ? m.size(rows, i.toString()) : m.size(rows.slice(i))));
  assert.deepStrictEqual(all, all.map((_, i) =>
    i % 2 === 0 ? [9000, 1] : [9000 - i]));

  // JavaScript waits: what was called before is sent before.
  const before = m.note(makeRows(60000), 'before');
  assert.strictEqual(py.sync(m.note)(0, 'sync'), 'sync');
  await before;
  const noted = await m.noted();
  assert(noted.includes('before') && noted.includes('sync'));
}

async function testGivenUp() {
  const controller = new AbortController();
  const { signal } = controller;
  const promise = py.call(m.note, [makeRows(60000), 'aborted'], { signal });
  const other = py.call(m.note, [makeRows(), 'next'], { timeout: 20000 });
  controller.abort();
  await assert.rejects(promise, { name: 'AbortError' });
  assert.strictEqual(await other, 'next');
  await assert.rejects(
    py.call(m.note, [makeRows(60000), 'late'], { timeout: 0 }),
    { name: 'TimeoutError' });
  assert(!(await m.noted()).includes('aborted'));

  // By what is read in a slice.
  const own = new AbortController();
  class Aborts {}
  Object.defineProperty(Aborts.prototype, 'constructor', {
    get() { own.abort(); return Aborts; },
  });
  const aborting = makeRows(60000);
  aborting[50].name = new Aborts();
  await assert.rejects(
    py.call(m.note, [aborting, 'own'], { signal: own.signal }),
    { name: 'AbortError' });
  assert.strictEqual(await m.note(makeRows(), 'after'), 'after');
  assert(!(await m.noted()).includes('own'));

  // What a call names lives until the call was made.
  const thing = await m.make();
  const named = m.attribute(makeRows(60000), thing);
  py.dispose(thing);
  await assert.rejects(m.attribute(1, thing), /disposed/);
  assert.deepStrictEqual(await named, [60000, 7]);
}

async function testAnswers() {
  const rows = makeRows();
  const last = rows.at(-1);
  assert.deepStrictEqual(await m.ask(() => rows), [N, { ...last }]);
  const changed = m.ask_async(async () => {
    setImmediate(() => { rows.at(-1).id = 'late'; });
    return rows;
  });
  assert.deepStrictEqual(await changed, [N, { ...last, id: N - 1 }]);
  assert.deepStrictEqual(py.sync(m.ask)(() => rows), [N, { ...last }]);
  // A call that is made while JavaScript waits.
  let signaled;
  assert.strictEqual(py.sync(m.wait_signal)(() => {
    signaled = m.signal(rows);
  }), true);
  await signaled;
  rows[3] = { x: Symbol('no') };
  await assert.rejects(m.ask(() => rows), /result\[3\]\.x: a symbol can't/);
}

async function main() {
  await testOthers();
  await testKeys();
  await testShapes();
  await testRecords();
  await testChanges();
  await testErrors();
  await testContext();
  await testOrder();
  await testGivenUp();
  await testAnswers();
}

main();
