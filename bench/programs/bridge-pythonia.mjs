// The same calls on npm pythonia, under Node. Prints one JSON object.
import { python } from 'pythonia';
import { timed } from './bridge-measure.js';

const out = {};
const model = await python(process.argv[2]);

out.sequential_us = await timed(5000, async (n) => {
  for (let i = 0; i < n; i++)
    await model.add(1, 2);
});
out.inflight64_us = await timed(12800, async (n) => {
  let left = n;
  await Promise.all(Array.from({ length: 64 }, async () => {
    while (left-- > 0)
      await model.add(1, 2);
  }));
});
out.callback_us = await timed(2000, (n) =>
  model.call_back$((i) => i, n, { $timeout: 100000 }));
out.items_us = await timed(2000, async (n) => {
  for await (const i of await model.numbers(n))
    out.last = i;
});
console.log(JSON.stringify(out));
python.exit();
