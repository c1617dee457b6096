'use strict';

// for await over a synchronous iterable whose promises reject: the engine's own
// loop would never end.
const assert = require('assert');

const log = [];
(async () => {
  try {
    for await (const x of [Promise.resolve(1), Promise.reject(new Error('no')),
                           3])
      log.push(x);
  } catch (err) {
    log.push(err.message);
  }
  let closed = false;
  const closing = {
    [Symbol.iterator]: () => ({
      next: () => ({ done: false, value: Promise.reject(new Error('bad')) }),
      return() {
        closed = true;
        return {};
      },
    }),
  };
  await assert.rejects(async () => {
    for await (const x of closing)
      log.push(x);
  }, /bad/);
  assert.strictEqual(closed, true);
  for await (const x of [1, Promise.resolve(2), 3]) {
    if (x === 3)
      break;
    log.push(x);
  }
  for await (const x of (async function*() { yield 'a'; })())
    log.push(x);
  await assert.rejects(async () => {
    for await (const x of 5)
      log.push(x);
  }, TypeError);
  log.push('end');
})();

process.on('exit', () => {
  assert.deepStrictEqual(log, [1, 'no', 1, 2, 'a', 'end']);
});
