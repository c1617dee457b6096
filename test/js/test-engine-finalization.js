'use strict';
// FinalizationRegistry fires from the loop.
const registry = new FinalizationRegistry(() => clearInterval(timer));
(function make() {
  for (let i = 0; i < 100; i++)
    registry.register({ i });
})();
let keep = [];
const timer = setInterval(() => { // garbage, so that the collector runs
  for (let i = 0; i < 20000; i++)
    keep.push({ i });
  if (keep.length > 500000)
    keep = [];
}, 1);
