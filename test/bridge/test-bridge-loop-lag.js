// @skip-asan measures time
'use strict';

// JavaScript's timers don't wait for Python's lock: while Python computes for
// a second, they fire on time.

const assert = require('assert');
const work = require('../fixtures/py/work.py');

async function main() {
  await work.add(1, 2);
  const lags = [];
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    lags.push(now - last - 2);
    last = now;
  }, 2);
  await Promise.all([work.spin(1), work.spin(1)]);
  clearInterval(timer);

  lags.sort((a, b) => a - b);
  const p99 = lags[Math.floor(lags.length * 0.99)];
  const worst = lags[lags.length - 1];
  // The goal is 5 and 20 ms on a quiet machine; a machine that runs tests is
  // not quiet. Waiting for the lock would be some 5 ms each time.
  assert(lags.length > 200, `${lags.length} timers fired`);
  assert(p99 < 20, `p99 ${p99.toFixed(1)} ms, worst ${worst.toFixed(1)} ms`);
}

main();
