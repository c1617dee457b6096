// @skip-asan keeps freed memory
// @timeout 180
'use strict';

// A million proxies in each direction leave memory as it was, on both sides.

const assert = require('assert');
const { setTimeout } = require('timers/promises');
const withGC = require('../fixtures/with-gc');
const l = require('../fixtures/py/lifetimes.py');

async function run(count) {
  let started = 0;
  async function caller() {
    while (started < count) {
      const i = started++;
      if (i % 2 === 0)
        await l.make();
      else if (i % 7 === 0)
        await l.cycle(() => i);
      else
        await l.take({ f: () => i });
    }
  }
  await Promise.all(Array.from({ length: 64 }, caller));
}

// How many objects are alive in Python when both sides have collected. It takes
// some turns: finalizers are tasks, and what they let go of is more to collect.
async function collected() {
  let alive;
  for (let i = 0; i < 20; i++) {
    globalThis.gc();
    await l.drop_all();
    alive = await l.count();
    if (alive < 64)
      break;
  }
  return alive;
}

// RSS when there is nothing left to collect and the engine's allocator has
// given back what is free, which it does some hundred milliseconds later.
async function size() {
  await collected();
  let least = Infinity;
  for (let i = 0; i < 20; i++) {
    await setTimeout(100);
    least = Math.min(least, process.memoryUsage().rss);
  }
  return least;
}

withGC(__filename, async () => {
  await run(400000); // warm: code is compiled, heaps have grown
  const before = await size();
  await run(2e6);
  const grown = (await size() - before) / 1e6;
  // One that leaks takes 100 bytes and more, which would be 200 MB.
  assert(grown < 24, `RSS grew by ${grown.toFixed(1)} MB`);
  const alive = await collected();
  assert(alive < 64, `${alive} objects are alive in Python`);
});
