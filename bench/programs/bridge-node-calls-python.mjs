// The same calls on npm node-calls-python, under Node. Prints one JSON object.
//
// Its calls run on libuv's pool. It has no coroutines (it gives undefined for
// one), makes a list of a generator, and copies arrays as bytes.
import { interpreter as py } from 'node-calls-python';
import { best, timed } from './bridge-measure.js';

const out = {};
const model = py.importSync(process.argv[2]);

function check(ok) {
  if (!ok)
    throw new Error('a wrong result');
}

check(await py.call(model, 'add', 1, 2) === 3);
out.sequential_us = await timed(10000, async (n) => {
  for (let i = 0; i < n; i++)
    await py.call(model, 'add', 1, 2);
});
out.inflight64_us = await timed(25600, async (n) => {
  let left = n;
  await Promise.all(Array.from({ length: 64 }, async () => {
    while (left-- > 0)
      await py.call(model, 'add', 1, 2);
  }));
});
out.sync_us = await timed(50000, async (n) => {
  for (let i = 0; i < n; i++)
    py.callSync(model, 'add', 1, 2);
});
let called = 0;
out.callback_us = await timed(5000, (n) =>
  py.call(model, 'call_back', (i) => {
    called++;
    return i;
  }, n));
check(called >= 30000 && called % 5000 === 0);

const list = Array.from({ length: 100000 }, (_, i) => i % 3 ? i : `s${i}`);
check(await py.call(model, 'length', list) === list.length);
out.list_ms = await best(20, () => py.call(model, 'length', list));
const numbers = Array.from({ length: 100000 }, (_, i) => i * 0.5);
out.list_numbers_ms = await best(20, () => py.call(model, 'length', numbers));

const array = new Float64Array(1024 * 1024);
const touched = await py.call(model, 'touch_bytes', array);
check(new Float64Array(touched)[0] === 1);
out.array_us = 1000 * await best(20, () =>
  py.call(model, 'touch_bytes', array));
console.log(JSON.stringify(out));
