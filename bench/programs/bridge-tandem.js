// The bridge on Tandem. Prints one JSON object.
const { performance } = require('perf_hooks');
const py = require('tandem:python');
const model = require('./model.py');

const out = {};

async function timed(calls, run) {
  await run(Math.min(calls, 5000)); // warm
  const start = performance.now();
  await run(calls);
  return (performance.now() - start) * 1000 / calls;
}

async function best(rounds, run) {
  let least = Infinity;
  for (let i = 0; i < rounds; i++) {
    const start = performance.now();
    await run();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

// A timer every 2 ms, until the result is called: how late was it?
function watch() {
  const late = [];
  let due = performance.now() + 2;
  const tick = () => {
    const now = performance.now();
    late.push(now - due);
    due = now + 2;
    timer = setTimeout(tick, 2);
  };
  let timer = setTimeout(tick, 2);
  return () => {
    clearTimeout(timer);
    late.sort((a, b) => a - b);
    return { p99: late[Math.floor(late.length * 0.99)],
             worst: late[late.length - 1], ticks: late.length };
  };
}

let last;

async function main() {
  out.sequential_us = await timed(50000, async (n) => {
    for (let i = 0; i < n; i++)
      await model.add(1, 2);
  });
  out.inflight64_us = await timed(256000, async (n) => {
    let left = n;
    await Promise.all(Array.from({ length: 64 }, async () => {
      while (left-- > 0)
        await model.add(1, 2);
    }));
  });

  out.async_us = await timed(20000, async (n) => {
    for (let i = 0; i < n; i++)
      await model.add_async(1, 2);
  });
  out.async64_us = await timed(128000, async (n) => {
    let left = n;
    await Promise.all(Array.from({ length: 64 }, async () => {
      while (left-- > 0)
        await model.add_async(1, 2);
    }));
  });
  const add = py.sync(model.add);
  out.sync_us = await timed(200000, async (n) => {
    for (let i = 0; i < n; i++)
      add(1, 2);
  });
  out.callback_us = await timed(20000, (n) => model.call_back((i) => i, n));
  out.items_us = await timed(20000, async (n) => {
    for await (const i of model.numbers(n))
      last = i;
  });
  // How late a timer is while a million items come by.
  const busy = watch();
  out.batched_items_us = await timed(1e6, async (n) => {
    for await (const i of py.batched(model.numbers(n)))
      last = i;
  });
  out.items_lag_p99_ms = busy().p99;

  const array = new Float64Array(1024 * 1024); // 8 MB
  for (let i = 0; i < 100; i++)
    await model.touch(array);
  const before = array[0];
  out.array_us = 1000 * await best(200, () => model.touch(array));
  out.array_shared = array[0] === before + 200;
  const one = new Float64Array(1);
  for (let i = 0; i < 100; i++)
    await model.touch(one);
  out.array_of_one_us = 1000 * await best(200, () => model.touch(one));

  const list = Array.from({ length: 100000 }, (_, i) => i % 3 ? i : `s${i}`);
  out.list_ms = await best(20, () => model.length(list));
  const numbers = Array.from({ length: 100000 }, (_, i) => i * 0.5);
  out.list_numbers_ms = await best(20, () => model.length(numbers));

  const spinning = watch();
  await model.spin(1);
  const lag = spinning();
  out.lag_p99_ms = lag.p99;
  out.lag_worst_ms = lag.worst;
  out.lag_ticks = lag.ticks;
  console.log(JSON.stringify(out));
}

main();
