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
  await work.spin(1);
  clearInterval(timer);

  lags.sort((a, b) => a - b);
  const half = lags[lags.length >> 1];
  const p99 = lags[Math.floor(lags.length * 0.99)];
  // The goal on a quiet machine is 5 ms for 99 %, which `make bench` measures.
  // A machine that runs other tests beside is not quiet; a loop that waits for
  // Python would fire a handful of timers.
  assert(lags.length > 20, `${lags.length} timers fired`);
  assert(half < 20 && p99 < 250,
         `half ${half.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`);
}

main();
