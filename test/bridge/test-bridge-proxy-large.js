// @skip-asan keeps freed memory
'use strict';

// What small stand-ins keep alive in Python may be large: the collector hears
// of it before the machine is full.

const assert = require('assert');
const { sized } = require('../fixtures/py/lifetimes.py');

async function main() {
  let most = 0;
  const before = process.memoryUsage().rss;
  for (let i = 0; i < 10000; i++) {
    await sized(200000); // 2 GB in all
    if (i % 100 === 0)
      most = Math.max(most, process.memoryUsage().rss - before);
  }
  assert(most < 1e9, `RSS grew by ${(most / 1e6).toFixed(0)} MB`);
}

main();
