// @skip-asan its allocator faults by itself
'use strict';

// Memory for the objects of a large list is not mapped anew for every call,
// and not kept without a limit.

const assert = require('assert');
const py = require('tandem:python');

const CALLS = 20;

async function main() {
  const count = await py.eval('lambda x: len(x)');
  const list = Array.from({ length: 100000 }, (_, i) => i % 3 ? i : `s${i}`);
  for (let i = 0; i < CALLS; i++)
    await count(list);
  const faults = process.resourceUsage().minorPageFault;
  for (let i = 0; i < CALLS; i++)
    await count(list);
  const each = (process.resourceUsage().minorPageFault - faults) / CALLS;
  assert(each < 300, `${each} page faults a call`); // 770 when mapped anew

  const fill = await py.eval('lambda n: len([object() for _ in range(n)])');
  await fill(1000);
  const before = process.memoryUsage().rss;
  await fill(8e6); // 128 MB of objects
  const kept = (process.memoryUsage().rss - before) / 1e6;
  assert(kept < 48, `${kept.toFixed(1)} MB were kept`);
}

main();
