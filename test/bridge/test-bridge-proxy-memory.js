// @skip-asan keeps freed memory
// @timeout 180
'use strict';

// A million proxies in each direction leave memory as it was, on both sides.

const assert = require('assert');
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

// The least of some sizes: between two collections the heap grows by tens of MB.
async function size() {
  let least = Infinity;
  for (let i = 0; i < 8; i++) {
    await run(30000);
    least = Math.min(least, process.memoryUsage().rss);
  }
  return least;
}

async function main() {
  await run(200000); // warm: code is compiled, heaps have grown
  const before = await size();
  await run(2e6);
  const grown = (await size() - before) / 1e6;
  // One that leaks takes 100 bytes and more, which would be 200 MB.
  assert(grown < 128, `RSS grew by ${grown.toFixed(1)} MB`);
  const alive = await l.count();
  assert(alive < 200000, `${alive} objects are alive in Python`);
}

main();
