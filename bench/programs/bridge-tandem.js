// The bridge on Tandem. Prints one JSON object.
const { performance } = require('perf_hooks');
const py = require('tandem:python');
const { best, timed } = require('./bridge-measure.js');
const model = require('./model.py');

const out = {};

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

// Rounds of what is compared alternate; the least time of each counts.
async function bestOf(rounds, runs) {
  const least = {};
  for (let i = 0; i < rounds; i++) {
    for (const [name, run] of Object.entries(runs)) {
      const ms = await best(1, run);
      least[name] = Math.min(ms, least[name] ?? Infinity);
    }
  }
  return least;
}

// 100,000 records of five fields, beside JSON text over the same bridge.
async function records() {
  const N = 100000;
  await model.make_records(N);
  const list = await model.records();
  const text = await model.records_json();
  if (list.length !== N || JSON.stringify(JSON.parse(text)) !==
      JSON.stringify(list))
    throw new Error('the records differ');
  if (await model.length(list) !== N || await model.length_json(text) !== N)
    throw new Error('records were lost');
  const ms = await bestOf(10, {
    records_to_js_ms: () => model.records(),
    json_to_js_ms: async () => JSON.parse(await model.records_json()),
    records_to_python_ms: () => model.length(list),
    json_to_python_ms: () => model.length_json(JSON.stringify(list)),
  });
  Object.assign(out, ms);
  const reading = watch();
  for (let i = 0; i < 60; i++)
    last = await model.records();
  out.records_lag_p99_ms = reading().p99;
  const writing = watch();
  for (let i = 0; i < 60; i++)
    await model.length(list);
  out.records_out_lag_p99_ms = writing().p99;
}

function rss() {
  return process.memoryUsage().rss / 2 ** 20;
}

// 1 GB in each direction and back, and a table. All of it is resident before,
// so a copy would show in the memory as well as in the time.
async function large() {
  const N = 2 ** 27;
  const mine = new Float64Array(N).fill(1);
  let before = rss();
  await model.touch(mine);
  out.gb_to_python_ms = await best(20, () => model.touch(mine));
  const same = await model.touch(mine);
  out.gb_to_python_shared = mine[0] === 23 && same.buffer === mine.buffer;

  await model.make_array(N);
  before += N * 8 / 2 ** 20;
  out.gb_to_js_ms = await best(20, async () => {
    last = await model.touch(await model.array());
  });
  last[0] = 77;
  out.gb_to_js_shared = await model.first() === 77;
  out.gb_grown_mb = rss() - before;

  await model.make_frame(1e7);
  await model.frame();
  before = rss();
  out.frame_ms = await best(20, async () => last = await model.frame());
  out.frame_grown_mb = rss() - before;
  out.frame_shared = Object.keys(last).length === 5;
  for (const [name, column] of Object.entries(last)) {
    out.frame_shared &&= column.length === 1e7 &&
      await model.is_shared(name, column);
  }
  last = undefined;
  await model.drop();
}

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

  await records();
  await large();

  const spinning = watch();
  await model.spin(1);
  const lag = spinning();
  out.lag_p99_ms = lag.p99;
  out.lag_worst_ms = lag.worst;
  out.lag_ticks = lag.ticks;
  console.log(JSON.stringify(out));
}

main();
