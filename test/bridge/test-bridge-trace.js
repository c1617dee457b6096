'use strict';

// One trace: the frames of both languages in order, through await, with lines
// of source and causes.

const assert = require('assert');
const { spawnSync } = require('child_process');
const py = require('tandem:python');
const p = require('../fixtures/py/callbacks.py');

// The functions of a stack, with the language of each. (The engine names an
// async function that has not waited yet twice.)
function shape(err) {
  return [...err.stack.matchAll(/^ {4}at (?:async )?(\S+) \(.*\.(js|py):\d/gm)]
    .map(([, name, kind]) => `${kind} ${name}`)
    .filter((frame, i, all) => frame !== all[i - 1]);
}

async function innermost() {
  throw new RangeError('deep');
}

async function caller(fn) {
  return p.pass_on(fn);
}

async function asyncCaller(fn) {
  return p.call_async(fn);
}

async function caught(fn, ...args) {
  try {
    await fn(...args);
  } catch (err) {
    return err;
  }
  throw new Error('it did not fail');
}

async function main() {
  // JavaScript, Python, JavaScript.
  const err = await caught(caller, innermost);
  assert.deepStrictEqual(shape(err).slice(0, 3),
                         ['js innermost', 'py pass_on', 'js caller']);
  assert.match(err.stack, /^RangeError: deep\n/);
  assert.match(err.stack, /callbacks\.py:\d+:\d+\)\n {10}return fn\(\)\n/);
  assert.doesNotMatch(err.stack, /node:internal|<tandem>/);
  assert.deepStrictEqual(
    shape(await caught(asyncCaller, innermost)).slice(0, 3),
    ['js innermost', 'py call_async', 'js asyncCaller']);

  // Python, JavaScript, Python, JavaScript.
  const middle = async () => p.raise_mine();
  const mine = await caught(caller, middle);
  assert.strictEqual(mine.type, 'Mine');
  assert.deepStrictEqual(
    shape(mine).filter((s) => !s.endsWith(' main')).slice(0, 4),
    ['py raise_mine', 'js middle', 'py pass_on', 'js caller']);

  // Both are causes of what Python makes of them.
  const wrapped = await caught((fn) => p.wrap(fn), innermost);
  assert.strictEqual(wrapped.type, 'ValueError');
  assert.strictEqual(shape(wrapped)[0], 'py wrap');
  assert.strictEqual(wrapped.cause.message, 'deep');
  assert.deepStrictEqual(shape(wrapped.cause).slice(0, 2),
                         ['js innermost', 'py wrap']);

  // In Python the frames of JavaScript stand below its own.
  const text = await p.trace(innermost);
  assert.match(text, new RegExp('in trace\\n {4}fn\\(\\)\\n[^]*' +
    'RangeError: deep\\nJavaScript:\\n {4}at innermost \\('));

  // Waited for.
  function script() {
    py.sync(p.pass_on)(function thrower() {
      throw new Error('sync');
    });
  }
  const waited = await caught(async () => script());
  assert.deepStrictEqual(shape(waited).slice(0, 3),
                         ['js thrower', 'py pass_on', 'js script']);
  assert.doesNotMatch(waited.stack, /direct/);

  // A constant error doesn't grow.
  const constant = new Error('again');
  for (let i = 0; i < 500; i++)
    await caught(caller, () => {
      throw constant;
    });
  assert(constant.stack.length < 20000);

  // Nobody catches it: the line of Python's source is shown.
  const child = spawnSync(process.execPath, ['-e', `
    require(${JSON.stringify(`${__dirname}/../fixtures/py/work.py`)})
      .fail('uncaught')`], { encoding: 'utf8' });
  assert.strictEqual(child.status, 1);
  assert.match(child.stderr, /work\.py:17\n {4}raise ValueError\(message\)/);
}

main();
