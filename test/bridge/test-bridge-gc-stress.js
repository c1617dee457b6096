// @env JSC_slowPathAllocsBetweenGCs=3
// @env JSC_scribbleFreeCells=1
'use strict';

// The collector may run between any two allocations, from the first one on.

const assert = require('assert');
const p = require('../fixtures/py/callbacks.py');

async function main() {
  for (let i = 0; i < 20; i++) {
    assert.deepStrictEqual(await p.echo({ i, a: [new Float64Array([i])] }),
                           { i, a: [new Float64Array([i])] });
    assert.strictEqual(await p.call((x) => x + 1, i), i + 1);
    assert.strictEqual(await p.call_async(async (x) => x + 1, i), i + 1);
    const error = new Error('thrown');
    await assert.rejects(p.pass_on(() => {
      throw error;
    }), (err) => err === error);
  }
}

main();
