'use strict';

// An iterator is given up by its signal, or when an item isn't there in time:
// the step under way and every one after it rejects, and the generator ends.

const assert = require('assert');
const { getEventListeners } = require('events');
const py = require('tandem:python');
const c = require('../fixtures/py/cancels.py');

async function until(what) {
  while (!await what())
    await new Promise((resolve) => setTimeout(resolve, 1));
}

async function seen() {
  await until(c.ended);
  return c.take();
}

async function main() {
  const source = await c.Source();
  const items = (fn, options) => py.call(fn, [2], options);
  const batched = (fn, options) => py.batched(fn(2), 1, options);
  for (const [make, fn, cancelled] of [
    [items, c.items, 'Cancelled'],
    [items, c.items_async, 'CancelledError'],
    [items, source.items, 'Cancelled'],
    [batched, c.items, 'Cancelled'],
    [batched, c.items_async, 'CancelledError']]) {
    // While an item is on its way: that one, and those that wait behind it.
    const reason = new Error('enough');
    let controller = new AbortController();
    const aborted = { name: 'AbortError', code: 'ABORT_ERR', cause: reason };
    let it = await make(fn, { signal: controller.signal });
    assert.deepStrictEqual(await it.next(), { value: 0, done: false });
    assert.deepStrictEqual(await it.next(), { value: 1, done: false });
    const pending = [it.next(), it.next()];
    await until(c.stuck);
    controller.abort(reason);
    for (const step of pending)
      await assert.rejects(step, aborted);
    await assert.rejects(it.next(), aborted);
    assert.strictEqual(await seen(), cancelled);
    await assert.rejects(it.next(), aborted);
    assert.strictEqual(getEventListeners(controller.signal, 'abort').length, 0);
    assert.deepStrictEqual(await it.return(7), { value: 7, done: true });
    assert.deepStrictEqual(await it.next(), { value: undefined, done: true });

    // Between two items.
    controller = new AbortController();
    it = await make(fn, { signal: controller.signal });
    await it.next();
    if (make === batched)
      await it.next();
    controller.abort(reason);
    await assert.rejects(it.next(), aborted);
    const end = await seen();
    assert(end === 'GeneratorExit' || (make === batched && end === cancelled),
           end);

    // Before the first.
    await assert.rejects(async () => {
      it = await make(fn, { signal: AbortSignal.abort(reason) });
      await it.next();
    }, aborted);
    assert.strictEqual(await c.started(), false);

    // An item that takes too long, however long those before it took.
    it = await make(fn, { timeout: 1500 });
    await it.next();
    await new Promise((resolve) => setTimeout(resolve, 1600));
    assert.deepStrictEqual(await it.next(), { value: 1, done: false });
    await assert.rejects(it.next(), { name: 'TimeoutError',
                                      message: /within 1500 ms/ });
    await assert.rejects(it.next(), { name: 'TimeoutError' });
    assert.strictEqual(await seen(), cancelled);

    // A loop that is left.
    controller = new AbortController();
    for await (const item of await make(fn, { signal: controller.signal })) {
      assert.strictEqual(item, 0);
      if (make === items)
        break;
      controller.abort();
      break;
    }
    if (make === items)
      assert.strictEqual(await seen(), 'GeneratorExit');
    else
      await seen();
    assert.strictEqual(getEventListeners(controller.signal, 'abort').length, 0);
    controller.abort();
  }

  // A generator function gives its iterator at once.
  const all = [];
  await assert.rejects(async () => {
    for await (const item of py.call(c.items, [], { kwargs: { n: 3 },
                                                    timeout: 1500 }))
      all.push(item);
  }, { name: 'TimeoutError' });
  assert.deepStrictEqual(all, [0, 1, 2]);
  assert.strictEqual(await seen(), 'Cancelled');

  for (const [options, code] of [[{ timeout: -1 }, 'ERR_OUT_OF_RANGE'],
                                 [{ signal: {} }, 'ERR_INVALID_ARG_TYPE']])
    assert.throws(() => py.batched(c.items(1), 1, options), { code });
}

main();
