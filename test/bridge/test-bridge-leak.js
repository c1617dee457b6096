// @skip-asan ten times slower, and keeps freed memory
// @timeout 120
'use strict';

// A million calls leave memory as it was.

const assert = require('assert');
const { add, add_later: addLater } = require('../fixtures/py/work.py');
const { echo } = require('../fixtures/py/values.py');

const CALLS = 1e6;

async function run(count) {
  let started = 0;
  async function caller() {
    while (started < count) {
      const i = started++;
      if (i % 50 === 0)
        await echo({ id: i, list: [i, 'text', null], when: new Date(i) });
      else if (i % 97 === 0)
        await addLater(i, 1);
      else if (i % 1009 === 0)
        await echo(Symbol('s')).catch(() => {});
      else
        await add(i, 1);
    }
  }
  await Promise.all(Array.from({ length: 64 }, caller));
}

// The least of the sizes after some rounds: while the engine's collector waits
// for a core, its heap has up to 100 MB that nobody needs.
async function size(rounds) {
  let least = Infinity;
  for (let i = 0; i < rounds; i++) {
    await run(CALLS / 8);
    least = Math.min(least, process.memoryUsage().rss);
  }
  return least;
}

async function main() {
  const before = await size(3); // code is compiled, heaps have grown
  await run(CALLS / 2);
  const grown = (await size(4) - before) / 1e6;
  assert(grown < 24, `RSS grew by ${grown.toFixed(1)} MB`);
}

main();
