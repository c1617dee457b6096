'use strict';

// The collector's timer for full collections fires on an idle loop and must
// find the engine's main run loop.

const keep = [];
let turns = 0;

function step() {
  const list = [];
  for (let i = 0; i < 100000; i++)
    list.push({ id: i, name: `n${i}`, v: i / 3 });
  keep.push(list);
  if (keep.length > 3)
    keep.shift();
  if (++turns < 60)
    setTimeout(step, 30);
}

step();
