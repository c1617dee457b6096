'use strict';

// Arguments of tandem:python that can't be meant: the error names them and
// what is expected, at the call.

const assert = require('assert');
const py = require('tandem:python');
const work = require('../fixtures/py/work.py');
const things = require('../fixtures/py/things.py');
const generators = require('../fixtures/py/generators.py');

const { sync } = py;
const TYPE = 'ERR_INVALID_ARG_TYPE';

async function kinds() {
  await assert.rejects(py.get(5, 'x'), {
    code: TYPE, message: 'The "object" argument must be an object of Python.' +
      ' Received type number (5)' });
  assert.throws(() => py.call(() => {}, []), {
    code: TYPE, message: /^The "fn" argument must be a function of Python\. /,
  });
  assert.throws(() => sync.call(5, []), {
    code: TYPE, message: /^The "fn" argument must be a function of Python\. /,
  });
  assert.throws(() => py.readable(5), {
    code: TYPE, message: /^The "object" argument must be an object of Python/,
  });
  for (const name of ['reference', 'weak']) {
    for (const value of [5, null, undefined, 'text']) {
      assert.throws(() => py[name](value), {
        code: TYPE,
        message: /^The "value" argument must be one of type object or f/,
      });
    }
  }
  assert.throws(() => new py.NdArray(), { code: TYPE, message: /"options"/ });
  assert.throws(() => new py.NdArray({ data: [1] }), {
    code: TYPE, message: /"options\.data" property must be a TypedArray\. / });
}

async function disposed() {
  const gone = { code: 'ERR_PYTHON_VALUE', message: /was disposed of$/ };
  const manager = await things.Manager();
  py.dispose(manager);
  await assert.rejects(py.get(manager, 'log'), gone);
  await assert.rejects(py.text(manager), gone);
  assert.throws(() => py.batched(manager), gone);
  const fn = await py.eval('len');
  py.dispose(fn);
  assert.throws(() => py.call(fn, [[]]), gone);
  assert.throws(() => sync.call(fn, [[]]), gone);
}

async function keywords() {
  const fn = await py.eval('lambda *args, **kwargs: kwargs');
  class Options {
    q = 1;
  }
  for (const kwargs of [new Map([['q', 1]]), new Date(), new Options(), [1],
                        new Set(), () => {}, null, 5, 'q', /q/, fn,
                        py.reference({ q: 1 }), new Uint8Array(1),
                        await things.Manager()]) {
    const wrong = { code: TYPE, message:
      /^The "options\.kwargs" property must be a plain object\. Received / };
    assert.throws(() => py.call(fn, [1], { kwargs }), wrong);
    assert.throws(() => sync.call(fn, [1], { kwargs }), wrong);
  }
  for (const kwargs of [{ q: 1 }, { __proto__: null, q: 1 }]) {
    assert.deepStrictEqual(await py.call(fn, [1], { kwargs }), { q: 1 });
    assert.deepStrictEqual(sync.call(fn, [1], { kwargs }), { q: 1 });
  }
  assert.deepStrictEqual(await py.call(fn, [1], { kwargs: undefined }), {});
}

async function limits() {
  const apply = await py.eval('lambda f: f()');
  let calls = 0;
  const count = () => ++calls;
  const signal = AbortSignal.abort('why');
  assert.throws(() => sync.call(apply, [count], { signal }),
                { name: 'AbortError', code: 'ABORT_ERR', cause: 'why' });
  assert.strictEqual(calls, 0);
  const controller = new AbortController();
  assert.strictEqual(
    sync.call(apply, [count], { signal: controller.signal }), 1);
  assert.throws(() => sync.call(apply, [() => controller.abort()],
                                { signal: controller.signal }),
                { name: 'AbortError' });
  assert.throws(() => sync.call(apply, [count], { timeout: 10 }), {
    code: 'ERR_INVALID_ARG_VALUE',
    message: /'options\.timeout' is not possible in py\.sync.* use py\.call/ });
  assert.throws(() => sync.call(apply, [count], { signal: 5 }),
                { code: TYPE, message: /"options\.signal"/ });
  assert.throws(() => sync.call(apply, [count], 5),
                { code: TYPE, message: /"options"/ });
  assert.strictEqual(calls, 1);
}

function asyncGenerators() {
  const wrong = { name: 'TypeError', message: /async generator.*for await/ };
  const squares = sync(generators.squares_async)(3);
  assert.throws(() => [...squares], wrong);
  assert.throws(() => [...sync.batched(squares)], wrong);
  assert.deepStrictEqual([...sync(generators.squares)(3)], [0, 1, 4]);
}

async function main() {
  await work.add(1, 2);
  await kinds();
  await disposed();
  await keywords();
  await limits();
  asyncGenerators();
}

main();
