'use strict';

// subprocess and multiprocessing work from a function, with signal handlers of
// JavaScript's in place.

const assert = require('assert');
const processes = require('../fixtures/py/processes.py');

process.on('SIGTERM', () => assert.fail('a signal for a child'));

async function main() {
  assert.strictEqual(await processes.run(), 'child');
  assert.strictEqual(await processes.terminate(), -15);
  assert.deepStrictEqual(await processes.pool('fork'), [1, 4, 9]);
  assert.deepStrictEqual(await processes.pool('spawn'), [1, 4, 9]);
}

main().then(() => process.exit());
