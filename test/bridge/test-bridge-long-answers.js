// @skip-asan measures time
'use strict';

// The loop turns while a long answer is read: timers fire, and short answers
// overtake it.

const assert = require('assert');
const r = require('../fixtures/py/records.py');

async function main() {
  await r.records();
  const order = [];
  const long = r.records().then((list) => {
    order.push('long');
    return list;
  });
  // Python answers this one later.
  await r.ready().then(() => order.push('short'));

  const lags = [];
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    lags.push(now - last - 1);
    last = now;
  }, 1);
  const list = await long;
  clearInterval(timer);

  assert.deepStrictEqual(order, ['short', 'long']);
  assert.strictEqual(list.length, 100000);
  for (let i = 0; i < list.length; i++) {
    assert.deepStrictEqual(Object.entries(list[i]), [
      ['id', i], ['name', `record ${i}`], ['value', i / 7],
      ['flag', i % 2 === 0]]);
  }
  // See test-bridge-loop-lag.js on machines that are not quiet.
  lags.sort((a, b) => a - b);
  const half = lags[lags.length >> 1];
  assert(lags.length >= 5, `${lags.length} timers fired`);
  assert(half < 20, `half ${half.toFixed(1)} ms`);
}

main();
