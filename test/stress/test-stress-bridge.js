// @timeout 300
'use strict';

// Everything the bridge does at once, for a while: nothing is lost, nothing is
// mixed up, and memory comes back.

const assert = require('assert');
const work = require('../fixtures/py/work.py');
const { echo } = require('../fixtures/py/values.py');
const arrays = require('../fixtures/py/arrays.py');
const py = require('tandem:python');

const OPERATIONS = 40000;
let seed = 7;

function random(n) {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return (seed >>> 8) % n;
}

function value(i, depth = 0) {
  switch (random(depth > 3 ? 5 : 8)) {
    case 0:
      return i;
    case 1:
      return `text ${i} ${'\u20ac'.repeat(random(40))}`;
    case 2:
      return i / 7;
    case 3:
      return BigInt(i) << 70n;
    case 4:
      return new Date(i * 1000);
    case 5:
      return Array.from({ length: random(30) }, () => value(i, depth + 1));
    case 6:
      return { i, list: Array.from({ length: random(50) }, (_, j) => j / 2),
               deep: value(i, depth + 1) };
    default:
      return new Map([[i, value(i, depth + 1)]]);
  }
}

const operations = [
  async (i) => assert.strictEqual(await work.add(i, 1), i + 1),
  async (i) => assert.strictEqual(await work.add_later(i, 2), i + 2),
  async (i) => {
    const v = value(i);
    assert.deepStrictEqual(await echo(v), v);
  },
  async (i) => assert.rejects(work.fail(`no ${i}`), { message: `no ${i}` }),
  async (i) => assert.rejects(work.fail_later(i), { message: `${i}` }),
  async (i) => assert.rejects(echo({ i, s: Symbol('s') }), /args\[0\]\.s/),
  async (i) => {
    const a = new Float64Array(1 + random(2000)).fill(i);
    assert.strictEqual(await arrays.total(a), i * a.length);
    await arrays.fill(a, i + 1);
    assert.strictEqual(a[a.length - 1], i + 1);
  },
  async (i) => {
    const a = await arrays.make(`np.full(${1 + random(2000)}, ${i}.5)`);
    assert.strictEqual(a[a.length - 1], i + 0.5);
    const b = await arrays.echo(a);
    b[0] = -1;
    assert.strictEqual(a[0], -1);
  },
  async (i) => {
    const get = await py.eval(`lambda: ${i}`);
    assert.strictEqual(await get(), i);
    if (i % 2)
      py.dispose(get);
  },
  async (i) => {
    if (i % 50 === 0)
      await work.sleep(0.003);
    else
      await work.sleep_async(0.0005);
  },
];

async function main() {
  let started = 0;
  let done = 0;
  async function caller() {
    while (started < OPERATIONS) {
      const i = started++;
      await operations[random(operations.length)](i);
      done++;
    }
  }
  await Promise.all(Array.from({ length: 48 }, caller));
  assert.strictEqual(done, OPERATIONS);
}

main();
