'use strict';
// A store and its absence are kept across an await wherever one may stand,
// while another chain of awaits enters a store of its own between all steps.
const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');

const als = new AsyncLocalStorage();
const wrong = [];
let checks = 0;

// Called after each await.
function check(name, store) {
  checks++;
  if (als.getStore() !== store)
    wrong.push(`${name}: ${als.getStore()} for ${store}`);
}

let running = true;
const other = async () => {
  while (running) {
    als.enterWith('other');
    await null;
  }
};

const fails = async () => { throw new Error('x'); };
const enters = async (store) => {
  als.enterWith(store);
  await null;
  als.enterWith('not for the caller');
};
const arrow = async (x) => await x;
const nested = async (x) => [await x, await (async () => await x)()];
const object = async () => ({ a: await 1 });

async function all(store) {
  /* eslint-disable semi */
  let value = 'a'
  await null
  check('after a statement without semicolon', store)
  /* eslint-enable semi */
  assert.strictEqual(value, 'a');
  value = await 1 + await 2;
  check('operands', store);
  assert.strictEqual(value, 3);
  value = await await 4;
  assert.strictEqual(value, 4);
  assert.strictEqual(await arrow(5), 5);
  check('arrow', store);
  assert.deepStrictEqual(await nested(6), [6, 6]);
  assert.deepStrictEqual(await object(), { a: 1 });
  check('arrow with an object', store);
  assert.strictEqual((await ((x) => x))(7), 7);
  assert.strictEqual(typeof await 'x', 'string');
  assert.strictEqual(`${await 1}${await 2}`, '12');
  check('template', store);
  try {
    await fails();
  } catch {
    check('catch', store);
    await null;
    check('await in catch', store);
  } finally {
    check('finally', store);
    await null;
    check('await in finally', store);
  }
  try {
    try {
      await fails();
    } finally {
      check('inner finally', store);
    }
  } catch {
    check('outer catch', store);
  }
  try {
    for await (const i of [1, Promise.reject(new Error('y'))]) {
      check(`for await ${i}`, store);
      await null;
    }
  } catch (err) {
    check(`catch ${err.message}`, store);
  }
  for await (const i of [1, 2]) {
    for await (const j of [3, 4]) {
      check(`loop in a loop ${i} ${j}`, store);
      if (j === 3)
        continue;
      await null;
      check('await in a loop', store);
      break;
    }
    check('after the inner loop', store);
  }
  check('after the outer loop', store);
  // What the function itself enters holds from there on.
  als.enterWith('own');
  check('enterWith', 'own');
  await null;
  check('await after enterWith', 'own');
  try {
    als.enterWith('later');
    await fails();
  } catch {
    check('catch after enterWith', 'later');
  }
  // So does what a function enters that is called and awaited.
  await als.enterWith('called');
  check('enterWith in an operand', 'called');
  await enters('callee');
  check('a callee before its first await', 'callee');
  try {
    await (als.enterWith('rejected'), fails());
  } catch {
    check('a rejected operand', 'rejected');
  }
  for await (const i of (als.enterWith('of'), [1]))
    check(`the value of for await ${i}`, 'of');
  als.enterWith('third');
  try {
    throw new Error('z');
  } catch {
    check('catch before the first await', 'third');
    await null;
    check('and after it', 'third');
  }
}

// yield* awaits what the other generator does.
async function* ends(fail) {
  yield 1;
  await null;
  if (fail)
    throw new Error('end');
}

async function* delegates(store) {
  /* eslint-disable semi */
  let value = 'a'
  yield* ends(false)
  /* eslint-enable semi */
  check('after yield*', store);
  yield* [1];
  check('after yield* of an array', store);
  try {
    value = yield* ends(true);
  } catch {
    check('catch after yield*', store);
  }
  return value;
}

async function consumes(store) {
  const values = [];
  for await (const i of delegates(store)) {
    values.push(i);
    als.run('beside', async () => {
      for (let n = 0; n < 9; n++)
        await null;
    });
  }
  assert.deepStrictEqual(values, [1, 1, 1]);
}

// The function's variables aren't the ones of functions in it.
async function sibling(store) {
  const inner = async () => {
    als.enterWith('inner');
    await null;
    check('inner', 'inner');
  };
  const pending = als.run('run', inner);
  await null;
  check('outer', store);
  await pending;
  check('outer again', store);
}

// A function whose name is read by eval, and one with a rest parameter.
async function evaluates(store, ...rest) {
  const one = eval('rest.length');
  await null;
  check('eval', store);
  return one;
}

(async () => {
  const tasks = [];
  als.exit(() => { tasks.push(all(undefined), sibling(undefined)); });
  als.exit(() => { tasks.push(consumes(undefined)); });
  for (const store of ['s1', 's2']) {
    als.run(store, () => {
      tasks.push(all(store), sibling(store), evaluates(store, 1));
      tasks.push(consumes(store));
    });
  }
  const noise = als.run('other', other);
  try {
    assert.strictEqual((await Promise.all(tasks))[5], 1);
  } finally {
    running = false;
  }
  await noise;
})();

process.on('exit', () => {
  assert.deepStrictEqual(wrong, []);
  assert.strictEqual(checks, 113);
});
