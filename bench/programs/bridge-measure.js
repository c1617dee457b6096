'use strict';

// How the programs of every bridge are timed.
const { performance } = require('perf_hooks');

// Microseconds a call, of `calls` calls that run(calls) makes, once warm: after
// a second of them, the same for every bridge, so that none is measured while
// its compilers still work on the other core. The least of five rounds, as what
// else the machine does only adds.
exports.timed = async function timed(calls, run) {
  const warm = performance.now() + 1000;
  do
    await run(Math.min(calls, 5000));
  while (performance.now() < warm);
  return await exports.best(5, () => run(calls)) * 1000 / calls;
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
