'use strict';
// After much has become garbage the engine sweeps 10 ms at a time. The loop is
// the program's own for most of the time all the same: src/js/glib.c.
const assert = require('assert');
const fs = require('fs');

// Nanoseconds that this thread has run; waiting for a processor isn't counted.
const path = `/proc/self/task/${process.pid}/schedstat`;
const ran = () => Number(fs.readFileSync(path, 'latin1').split(' ')[0]);

let isAllocating = true;
const registry = new FinalizationRegistry(() => {
  if (isAllocating)
    count();
  isAllocating = false;
});

function makeGarbage() {
  const garbage = [];
  for (let i = 0; i < 500000; i++)
    garbage.push([`${i}.1`, `${i}.2`, `${i}.3`].map(escape));
  for (let i = 1000; i < 1010; i++)
    registry.register(garbage[i]);
}

// Allocates until the collector has seen that they are gone.
function allocate() {
  for (let i = 0, list = []; i < 100000; i++)
    list.push({ i });
  if (isAllocating)
    setImmediate(allocate);
}

function count() {
  let long = 0;
  let before = Infinity;
  const ticks = setInterval(() => {
    const now = ran();
    if (now - before > 8e6)
      long++;
    before = now;
  }, 1);
  setTimeout(() => {
    clearInterval(ticks);
    assert(long < 5, `${long} turns of more than 8 ms in a second`);
  }, 1000);
}

makeGarbage();
allocate();
