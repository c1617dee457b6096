'use strict';

// What AsyncLocalStorage costs code that doesn't use it: the same functions,
// compiled as every module is, and as the engine gets them from an indirect
// eval, which nobody rewrites. Prints {"compiled_ns", "plain_ns"}, a call.
const fs = require('fs');
const path = require('path');

const compiled = require('./await-work.js');
const text = fs.readFileSync(path.join(__dirname, 'await-work.js'), 'utf8');
const module_ = { exports: {} };
(0, eval)(`(function(module) {${text}\n})`)(module_);
const plain = module_.exports;

const calls = 100000;
const times = { compiled: [], plain: [] };

async function measure(name, work) {
  const start = performance.now();
  await work(calls);
  times[name].push((performance.now() - start) * 1e6 / calls);
}

(async () => {
  for (let i = 0; i < 25; i++) {
    await measure('compiled', compiled);
    await measure('plain', plain);
  }
  const median = (list) => list.slice(5).sort((a, b) => a - b)[10];
  console.log(JSON.stringify({
    compiled_ns: median(times.compiled), plain_ns: median(times.plain),
  }));
})();
