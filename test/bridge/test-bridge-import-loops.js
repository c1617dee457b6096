'use strict';

// A module may run an event loop of its own while it is imported, also when
// the loop of coroutines runs already.

const assert = require('assert');
const work = require('../fixtures/py/work.py');

async function main() {
  assert.strictEqual(await work.add_later(1, 2), 3);
  const later = work.sleep_async(0.05);
  const runner = require('../fixtures/py/runs_loop.py');
  assert.strictEqual(runner.RESULT, 'ran');
  assert.strictEqual(await later, 0.05);
  assert.strictEqual(await work.add_later(3, 4), 7);
}

main();
