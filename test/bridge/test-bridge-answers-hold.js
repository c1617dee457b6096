// @timeout 120
'use strict';

// What JavaScript answers a question with lives until Python has read the
// answer, though nobody in JavaScript has it any more and other calls come in
// between.

const assert = require('assert');
const withGC = require('../fixtures/with-gc');

async function main() {
  const py = require('tandem:python');
  // fn answers with an object of Python's that only JavaScript has.
  const ask = await py.eval(
    'lambda make, fn, n: [fn(make(i)).args[0] for i in range(n)]');
  const make = await py.eval('lambda i: ValueError(i)');
  const spin = await py.eval('lambda n: sum(range(n))');
  let stopped = false;
  const collecting = (async () => {
    while (!stopped) {
      globalThis.gc();
      await new Promise(setImmediate);
    }
  })();
  const busy = (async () => {
    while (!stopped)
      await spin(300000); // holds the interpreter for some milliseconds
  })();
  const answers = await Promise.all(Array.from({ length: 16 }, () =>
    ask(make, (e) => e, 100)));
  stopped = true;
  await Promise.all([collecting, busy]);
  for (const list of answers)
    assert.deepStrictEqual(list, Array.from({ length: 100 }, (_, i) => i));
}

withGC(__filename, main);
