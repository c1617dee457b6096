'use strict';

// How the programs of every bridge are timed.
const { performance } = require('perf_hooks');

// Microseconds a call, of `calls` calls that run(calls) makes, once warm.
exports.timed = async function timed(calls, run) {
  await run(Math.min(calls, 5000));
  const start = performance.now();
  await run(calls);
  return (performance.now() - start) * 1000 / calls;
};

// The least time of run(), in ms.
exports.best = async function best(rounds, run) {
  let least = Infinity;
  for (let i = 0; i < rounds; i++) {
    const start = performance.now();
    await run();
    least = Math.min(least, performance.now() - start);
  }
  return least;
};
