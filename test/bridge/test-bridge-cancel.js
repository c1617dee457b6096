'use strict';

// A call is given up by its signal or its timeout: the promise rejects at
// once, and Python stops where it can.

const assert = require('assert');
const py = require('tandem:python');
const c = require('../fixtures/py/cancels.py');

async function until(what) {
  while (!await what())
    await new Promise((resolve) => setTimeout(resolve, 1));
}

async function main() {
  // Plain Python code: an exception at its next bytecode. A coroutine:
  // CancelledError. One that waits for JavaScript: it is woken.
  const never = () => new Promise(() => {});
  for (const [fn, seen] of [[c.spin, 'Cancelled'],
                            [c.wait_async, 'CancelledError'],
                            [c.callback, 'Cancelled'],
                            [c.callback_async, 'CancelledError']]) {
    const controller = new AbortController();
    const promise = py.call(fn, [never], { signal: controller.signal });
    await until(c.started);
    const reason = new Error('enough');
    controller.abort(reason);
    await assert.rejects(promise, { name: 'AbortError', code: 'ABORT_ERR',
                                    cause: reason });
    await until(c.ended);
    assert.strictEqual(await c.take(), seen);

    await assert.rejects(py.call(fn, [never], { timeout: 5 }),
                         { name: 'TimeoutError', message: /within 5 ms/ });
    await until(c.ended);
    assert.strictEqual(await c.take(), seen);
  }

  // Before it starts.
  await assert.rejects(
    py.call(c.mark, [], { signal: AbortSignal.abort() }),
    { name: 'AbortError' });
  const controller = new AbortController();
  const early = py.call(c.mark, [], { signal: controller.signal });
  controller.abort();
  await assert.rejects(early, { name: 'AbortError' });

  // Too late: nothing happens, to this call or another.
  const late = new AbortController();
  assert.strictEqual(await py.call(c.echo, [1], { signal: late.signal,
                                                  timeout: 10000 }), 1);
  late.abort();
  for (let i = 0; i < 100; i++) {
    const one = new AbortController();
    const promise = py.call(c.echo, [i], { signal: one.signal });
    queueMicrotask(() => one.abort());
    await promise.catch((err) => assert.strictEqual(err.name, 'AbortError'));
    assert.strictEqual(await c.echo(i), i);
  }

  for (const [options, code] of [[{ timeout: -1 }, 'ERR_OUT_OF_RANGE'],
                                 [{ timeout: '1' }, 'ERR_INVALID_ARG_TYPE'],
                                 [{ signal: {} }, 'ERR_INVALID_ARG_TYPE']])
    assert.throws(() => py.call(c.echo, [], options), { code });

  // What Python doesn't end doesn't keep the process: the test ends here.
  await assert.rejects(py.call(c.deaf, [], { timeout: 5 }),
                       { name: 'TimeoutError' });
}

main();
