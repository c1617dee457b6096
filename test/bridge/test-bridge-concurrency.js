'use strict';

// A slow plain function holds up neither other functions nor coroutines,
// whether it waits or computes.

const assert = require('assert');
const work = require('../fixtures/py/work.py');

async function main() {
  await work.add(0, 0);
  await work.add_later(0, 0);
  for (const start of [work.sleep, work.spin]) {
    const slow = start(1);
    let done = false;
    slow.then(() => done = true);
    for (let i = 0; i < 5; i++)
      assert.strictEqual(await work.add(i, 1), i + 1);
    assert.strictEqual(await work.add_later(1, 1), 2);
    assert.strictEqual(done, false);
    await slow;
  }

  const begin = Date.now();
  await Promise.all(Array.from({ length: 16 }, () => work.sleep(0.2)));
  assert(Date.now() - begin < 1600, 'sixteen that wait, beside each other');
}

main();
