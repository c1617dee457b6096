'use strict';

// py.sync.with and py.sync.batched; what there is none of says so.

const assert = require('assert');
const py = require('tandem:python');
const things = require('../fixtures/py/things.py');
const g = require('../fixtures/py/generators.py');

const { sync } = py;

const clear = sync.eval('lambda m: m.log.clear()');

for (const make of [sync(things.Manager), sync(things.AsyncManager)]) {
  const m = make();
  const log = () => {
    const list = m.log;
    sync.call(clear, [m]);
    return list;
  };
  assert.strictEqual(sync.with(m, (value) => value), 'value');
  assert.deepStrictEqual(log(), ['enter', null]);
  const mine = new Error('mine');
  assert.throws(() => sync.with(m, () => {
    throw mine;
  }), (err) => err === mine);
  assert.deepStrictEqual(log(), ['enter', 'JSError']);
  // A promise can't be waited for; the manager is left all the same.
  assert.throws(() => sync.with(m, async () => {}),
                { name: 'TypeError', message: /use py\.with\(\)/ });
  assert.deepStrictEqual(log(), ['enter', 'JSError']);
}

const squares = sync(g.squares);
const items = sync(g.take_log);
assert.deepStrictEqual([...sync.batched(squares(10), 4)],
                       [0, 1, 4, 9, 16, 25, 36, 49, 64, 81]);
assert.strictEqual(items().at(-1), 'closed');
for (const n of sync.batched(squares(1000), 4)) {
  if (n === 4)
    break;
}
assert.deepStrictEqual(items(), [0, 1, 2, 3, 'closed']);
const seen = [];
assert.throws(() => {
  for (const n of sync.batched(sync(g.fails_late)(5), 4))
    seen.push(n);
}, { type: 'ValueError', message: 'late' });
assert.deepStrictEqual(seen, [0, 1, 2, 3, 4]);
assert.throws(() => sync.batched(squares(1), 0).next(),
              { code: 'ERR_OUT_OF_RANGE' });

for (const name of ['readable', 'writable'])
  assert.throws(() => sync[name](squares(1)),
                { message: new RegExp(`use py\\.${name}\\(\\)`) });
