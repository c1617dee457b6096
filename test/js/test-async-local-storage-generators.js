'use strict';
/* eslint-disable require-yield */

// An async generator runs on with the store of who resumes it and with its own
// after an await, in its catch and finally blocks too.
const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');

const als = new AsyncLocalStorage();
const fail = () => { throw new Error('mine'); };
const turns = async () => { for (let i = 0; i < 3; i++) await 0; };

async function* gen(seen) {
  try {
    await turns();
    seen.push(als.getStore());
    seen.push(yield { a: 1 });
    seen.push(als.getStore());
    await turns();
    seen.push(als.getStore());
    yield;
    seen.push(als.getStore());
  } catch {
    seen.push(`catch ${als.getStore()}`);
    await turns();
    seen.push(als.getStore());
  } finally {
    seen.push(`finally ${als.getStore()}`);
  }
}

async function* rejecting(seen) {
  try {
    yield turns().then(fail);
  } catch {
    seen.push(`catch ${als.getStore()}`);
  }
  try {
    yield { then(ok, no) { seen.push(als.getStore()); setTimeout(no, 1); } };
  } catch {
    seen.push(`catch ${als.getStore()}`);
  }
}

async function* returning(seen) {
  try {
    await 0;
    return turns();
  } finally {
    seen.push(`finally ${als.getStore()}`);
  }
}

async function* failing(seen) {
  try {
    await 0;
    return turns().then(fail);
  } catch {
    seen.push(`catch ${als.getStore()}`);
  }
}

async function* throwing(seen) {
  try {
    await turns();
    yield;
    fail();
  } catch {
    seen.push(`catch ${als.getStore()}`);
  }
}

async function resume(id, how, steps, make = gen) {
  const seen = [];
  const it = make(seen);
  for (let i = 0; i < steps; i++)
    await als.run(`${id}${i}`, () => it.next(i));
  await als.run(`${id}${steps}`, () => how(it)).catch(() => {});
  return seen;
}

// Resumed in the store that it ran with before.
async function resumeSame(id, how) {
  const seen = [];
  const it = gen(seen);
  await als.run(`${id}0`, async () => {
    await it.next();
    await how(it).catch(() => {});
  });
  return seen;
}

const ways = [
  [resume, (it) => it.next(), 2, ['0', 1, '1', '1', '2', 'finally 2']],
  [(id, how) => resume(id, how, 1, throwing), (it) => it.next(), 1,
   ['catch 1']],
  [resumeSame, (it) => it.return(turns()), 1, ['0', 'finally 0']],
  [resumeSame, (it) => it.throw(new Error('x')), 1,
   ['0', 'catch 0', '0', 'finally 0']],
];

(async () => {
  const strip = (list, id) => list.map(
    (x) => (typeof x === 'string' ? x.replace(id, '') : x));
  for (const [run, how, steps, expected] of ways) {
    const ids = ['A', 'B', 'C'];
    const all = await Promise.all(ids.map((id) => run(id, how, steps)));
    for (let i = 0; i < 3; i++)
      assert.deepStrictEqual(strip(all[i], ids[i]), expected);
  }

  for (const [g, expected] of [
    [rejecting, ['catch #', '#', 'catch #']],
    [returning, ['finally #']],
    [failing, ['catch #']],
  ]) {
    const all = await Promise.all(['A', 'B', 'C'].map(
      (id) => als.run(id, async () => {
        const seen = [];
        await g(seen).next();
        return seen.map((x) => x.replace(id, '#'));
      })));
    for (const seen of all)
      assert.deepStrictEqual(seen, expected);
  }
})();
