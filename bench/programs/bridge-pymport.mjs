// The same calls on npm pymport, under Node. Prints one JSON object. PYTHONPATH
// has the folder of model.py, and numpy.
//
// Its calls run on libuv's pool. It has no coroutines (it hands out the
// coroutine object), iterates generators only synchronously, and shares memory
// from JavaScript to Python, not back.
import { pymport, PyObject } from 'pymport';
import { best, timed } from './bridge-measure.js';

const out = {};
const model = pymport('model');
const add = model.get('add');

function check(ok) {
  if (!ok)
    throw new Error('a wrong result');
}

check((await add.callAsync(1, 2)).toJS() === 3);
out.sequential_us = await timed(10000, async (n) => {
  for (let i = 0; i < n; i++)
    (await add.callAsync(1, 2)).toJS();
});
out.inflight64_us = await timed(25600, async (n) => {
  let left = n;
  await Promise.all(Array.from({ length: 64 }, async () => {
    while (left-- > 0)
      (await add.callAsync(1, 2)).toJS();
  }));
});
out.sync_us = await timed(50000, async (n) => {
  for (let i = 0; i < n; i++)
    add.call(1, 2).toJS();
});
// The function returns a value: None as its result loses a reference with each
// call, and after some thousands Python ends the process.
let called = 0;
out.callback_us = await timed(5000, (n) =>
  model.get('call_back').callAsync((i) => {
    called++;
    return i;
  }, n));
check(called >= 30000 && called % 5000 === 0);
// No list of 100,000: its time grows with the square of the length, 10,000
// elements take more than a second.

// It has Python write to the memory; the result stays there, as the copy that
// toJS makes isn't needed.
const touch = model.get('touch_memory');
const array = new Float64Array(1024 * 1024);
const bytes = Buffer.from(array.buffer);
out.array_us = 1000 * await best(200, () =>
  touch.callAsync(PyObject.memoryview(bytes)));
check(array[0] === 200);
console.log(JSON.stringify(out));
