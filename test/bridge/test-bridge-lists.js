'use strict';

// Lists that mix what the writer handles by itself with what it hands on, in
// every order, and across the places where its memory grows.

const assert = require('assert');
const { echo, kinds, show } = require('../fixtures/py/values.py');

const items = [
  0, -0, 1, -1, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, -(2 ** 31) - 1, 2 ** 32, 0.5,
  -0.5, NaN, Infinity, -Infinity, 2 ** 53 - 1, -(2 ** 53) + 1, 2 ** 53, 5e-324,
  '', 'a', 'caf\u00e9', '\xff', '\u0100', '\ud800', 'a\udc00b', '\u{1f600}',
  'x'.repeat(191), 'x'.repeat(192), 'x'.repeat(193), '\u00e9'.repeat(192),
  '\u20ac'.repeat(192), `${'x'.repeat(191)}\u20ac`, `${'x'.repeat(192)}\u20ac`,
  null, true, false, 12345678901234567890n, [], [1, 'a'], [1, 2, 3, 4.5],
  { a: 1, b: ['x', null] }, new Date(0),
];

async function main() {
  for (const x of items) {
    for (const y of items)
      assert.deepStrictEqual(await echo([x, y, x]), [x, y, x]);
  }
  // eslint-disable-next-line no-sparse-arrays
  assert.deepStrictEqual(await echo([undefined, 1, , 'a']),
                         [null, 1, null, 'a']);
  assert.deepStrictEqual(
    await kinds(-0, 0, 2 ** 53 - 1, 2 ** 53, 2 ** 31, 1.5),
    ['float', 'int', 'int', 'float', 'int', 'float']);
  assert.strictEqual(
    await show(['', -0, 0, 2 ** 53 - 1, 2 ** 53, 2 ** 31, 1.5, null]),
    "['', -0.0, 0, 9007199254740991, 9007199254740992.0, 2147483648, 1.5, " +
    'None]');

  // The memory grows at 64 KiB and doubles: end an item on each side of that.
  for (let skew = 0; skew < 300; skew += 7) {
    const list = ['x'.repeat(skew % 190), 'y'];
    for (let i = 0; list.length < 1500; i++)
      list.push(items[i % items.length], 'z'.repeat(i % 250));
    assert.deepStrictEqual(await echo(list), list);
  }
  const long = Array.from({ length: 200000 }, (_, i) => i % 5 ? i : `s${i}`);
  assert.deepStrictEqual(await echo(long), long);

  // An item that can't cross is named.
  const bad = [1, 'a', { b: [null, 'x', Symbol('s')] }];
  await assert.rejects(echo(bad), /args\[0\]\[2\]\.b\[2\]: a symbol can't/);
  // A getter that fails, and one that calls Python, leave the writer whole.
  const inner = [];
  const odd = [1, 'a', 2, 'b'];
  Object.defineProperty(odd, 2, { get() {
    inner.push(echo('from inside'));
    return 'got';
  } });
  assert.deepStrictEqual(await echo(odd), [1, 'a', 'got', 'b']);
  assert(inner.length > 0);
  assert.deepStrictEqual(await Promise.all(inner),
                         inner.map(() => 'from inside'));
}

// Objects with the same keys cross as records; others among them as they are.
async function records() {
  const row = (i) => ({ id: i, name: `n${i}`, '\u00e9\u4e2d': null, in: [i] });
  const plain = Array.from({ length: 3000 }, (_, i) => row(i));
  assert.deepStrictEqual(await echo(plain), plain);
  assert.strictEqual(await show(plain.slice(0, 4)), `[${
    [0, 1, 2, 3].map((i) => `{'id': ${i}, 'name': 'n${
      i}', '\u00e9\u4e2d': None, 'in': [${i}]}`).join(', ')}]`);

  const { id, ...without } = row(7);
  const mixed = [row(0), { ...row(1), more: true }, without, null, 5, [1, 2],
                 { name: 'n', id: 1, in: 2, '\u00e9\u4e2d': 3 }, {}, row(id),
                 new Date(0), { ...row(2), in: plain.slice(0, 5) }];
  assert.deepStrictEqual(await echo(mixed), mixed);
  const wide = Object.fromEntries(Array.from({ length: 70 },
                                             (_, i) => [`k${i}`, i]));
  const many = [wide, wide, wide, wide, row(0)];
  assert.deepStrictEqual(await echo(many), many);
  assert.deepStrictEqual(await echo([{}, {}, {}, {}]), [{}, {}, {}, {}]);
  let deep = [row(0), row(1), row(2), row(3)];
  for (let i = 0; i < 100; i++)
    deep = [{ deep }, { deep: 1 }, { deep: null }, { deep: 'x' }];
  assert.deepStrictEqual(await echo(deep), deep);
  for (let i = 0; i < 512; i++)
    deep = [{ deep }, { deep: 1 }, { deep: null }, { deep: 'x' }];
  await assert.rejects(echo(deep), /nested deeper than 512/);

  for (let skew = 0; skew < 300; skew += 7) { // the memory grows in any place
    const list = Array.from({ length: 800 }, (_, i) => (
      { a: 'x'.repeat((i + skew) % 190), b: i, c: 'z'.repeat(i % 250) }));
    assert.deepStrictEqual(await echo(list), list);
  }
  const bad = [row(0), row(1), { ...row(2), in: [0, { b: Symbol('s') }] },
               row(3)];
  await assert.rejects(echo(bad), /args\[0\]\[2\]\.in\[1\]\.b: a symbol can't/);
  bad[2] = { ...row(2), '\u00e9\u4e2d': Symbol('s') };
  await assert.rejects(echo(bad), {
    message: /args\[0\]\[2\]\["\u00e9\u4e2d"\]: a symbol can't/ });
  bad[2] = { other: Symbol('s') };
  await assert.rejects(echo(bad), /args\[0\]\[2\]\.other: a symbol can't/);
  const tricky = JSON.parse('[{"__proto__":1},{"__proto__":2},' +
    '{"__proto__":3},{"__proto__":4}]');
  assert.deepStrictEqual(await echo(tricky), tricky);
}

main().then(records);
