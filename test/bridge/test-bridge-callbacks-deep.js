'use strict';

// Functions of both languages that wait for each other don't lock up: a thread
// that waits for JavaScript doesn't count, and too many of them are an error.

const assert = require('assert');
const p = require('../fixtures/py/callbacks.py');

async function main() {
  const down = async (n) => n === 0 ? 'bottom' : p.down(down, n - 1);
  assert.strictEqual(await p.down(down, 100), 'bottom');

  // More at a time than there are threads.
  const all = await Promise.all(
    Array.from({ length: 100 }, (_, i) => p.call(async () => p.echo(i))));
  assert.deepStrictEqual(all, Array.from({ length: 100 }, (_, i) => i));

  await assert.rejects(p.down(down, 1000),
                       { type: 'RecursionError', message: /call each other/ });
  assert.strictEqual(await p.down(down, 100), 'bottom');
}

main();
