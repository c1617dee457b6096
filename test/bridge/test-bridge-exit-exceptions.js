'use strict';

// sys.exit(), KeyboardInterrupt and MemoryError in a function are its errors:
// they end neither the process nor the loop of coroutines.

const assert = require('assert');
const py = require('tandem:python');
const work = require('../fixtures/py/work.py');

async function main() {
  await assert.rejects(work.leave(3), (err) => {
    assert.strictEqual(err.type, 'SystemExit');
    assert.deepStrictEqual(err.details, { code: 3 });
    return true;
  });
  await assert.rejects(work.interrupt(), { type: 'KeyboardInterrupt' });
  await assert.rejects(work.leave_async(4), { type: 'SystemExit' });
  await assert.rejects(work.leave_async(5), { type: 'SystemExit' });
  const full = await py.eval('lambda: (_ for _ in ()).throw(MemoryError())');
  await assert.rejects(full(), { type: 'MemoryError' });
  assert.strictEqual(await work.add_later(1, 2), 3);
  assert.strictEqual(await work.add(1, 2), 3);
}

main();
