'use strict';

// What AsyncLocalStorage costs code that doesn't use it: the same functions,
// compiled as every module is, and as the engine gets them from an indirect
// eval, which nobody rewrites. Prints {work: {compiled_ns, plain_ns, ratio}},
// the times a call.
//
// Batches are far shorter than a time slice. Each is one of a pair, first or
// second by turns; the median of the pairs' ratios counts, which other load on
// the machine hardly moves.
const fs = require('fs');
const path = require('path');

const compiled = require('./await-work.js');
const text = fs.readFileSync(path.join(__dirname, 'await-work.js'), 'utf8');
const module_ = { exports: {} };
(0, eval)(`(function(module) {${text}\n})`)(module_);
const plain = module_.exports;

const calls = 300;
const warm = 1000;
const pairs = 3000;

async function measure(work) {
  const start = performance.now();
  await work(calls);
  return (performance.now() - start) * 1e6 / calls;
}

function median(list) {
  return list.sort((a, b) => a - b)[list.length >> 1];
}

(async () => {
  const out = {};
  for (const name of Object.keys(compiled)) {
    const times = { compiled: [], plain: [], ratio: [] };
    for (let i = 0; i < warm + pairs; i++) {
      let a;
      let b;
      if (i % 2 === 0) {
        a = await measure(compiled[name]);
        b = await measure(plain[name]);
      } else {
        b = await measure(plain[name]);
        a = await measure(compiled[name]);
      }
      if (i < warm)
        continue;
      times.compiled.push(a);
      times.plain.push(b);
      times.ratio.push(a / b);
    }
    out[name] = {
      compiled_ns: median(times.compiled),
      plain_ns: median(times.plain),
      ratio: median(times.ratio),
    };
  }
  console.log(JSON.stringify(out));
})();
