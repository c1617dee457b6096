'use strict';

// Everything the bridge does, for a long time: `tools/soak SECONDS` runs it.
//
// Each part (below) is a loop of rounds with a pause between them, so that all
// together need a fraction of a core. A round checks its results. Every call
// is counted here and in soak.py: at the end both must agree. Samples of
// memory, live objects and loop lag are taken as time goes by; the medians of
// the first and the last quarter of them, after a warm-up, are compared.

const assert = require('assert');
const fs = require('fs');
const http = require('http');
const { AsyncLocalStorage } = require('async_hooks');
const { Readable } = require('stream');
const py = require('tandem:python');
const functions = require('./soak.py');
const { NdArray, Table } = py;

const seconds = Number(process.argv[2] ?? 60);
const only = process.argv[3] ? process.argv[3].split(',') : null;
const GROWTH_MB = Number(process.env.SOAK_GROWTH_MB ?? 24);
const PAUSE_MS = 150; // after each round of a part
const SAMPLE_MS = Math.min(10000, seconds * 1000 / 24);
const STUCK_MS = 120000; // no round takes that long
const LAG_MS = 20; // how often the loop is looked at

// ---- what was done, and what is alive ---------------------------------------

const expected = new Map(); // name in soak.py -> calls
let operations = 0;

function count(name, n = 1) {
  expected.set(name, (expected.get(name) ?? 0) + n);
  operations += n;
}

// soak.py, its calls counted.
const p = {};
for (const name of Object.keys(functions)) {
  if (typeof functions[name] !== 'function')
    continue;
  p[name] = (...args) => {
    count(name);
    return functions[name](...args);
  };
}

// Generators and what is given up are counted by their beginning and end.
p.numbers = functions.numbers;
p.numbers_async = functions.numbers_async;

// Objects of JavaScript's that went to Python and were not collected.
const alive = { objects: 0, arrays: 0 };
const registry = new FinalizationRegistry((kind) => alive[kind]--);

function watch(value, kind = 'objects') {
  alive[kind]++;
  registry.register(value, kind);
  return value;
}

const immediate = () => new Promise((resolve) => setImmediate(resolve));
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// ---- the parts --------------------------------------------------------------

// One round of each: parts.NAME(i). They may use the bridge, and throw where
// anything is not as it should be.
const parts = {
  async sequential(i) {
    for (let j = 0; j < 20; j++)
      assert.strictEqual(await p.add(i, j), i + j);
  },

  async concurrent(i) {
    const sums = await Promise.all(
      Array.from({ length: 64 }, (_, j) => p.add(i, j)));
    sums.forEach((sum, j) => assert.strictEqual(sum, i + j));
  },

  async coroutines(i) {
    assert.strictEqual(await p.add_later(i, 1), i + 1);
    const sums = await Promise.all(
      Array.from({ length: 16 }, (_, j) => p.add_later(i, j)));
    sums.forEach((sum, j) => assert.strictEqual(sum, i + j));
  },

  async callbacks(i) {
    let calls = 0;
    const fn = watch((t, k) => {
      calls++;
      return t + k + i;
    });
    assert.deepStrictEqual(await p.call_in_threads(fn, 3, 8),
                           [0, 1, 2].map((t) => 8 * (t + i) + 28));
    assert.strictEqual(calls, 24);
    assert.strictEqual(await p.call(fn, 1, 2), 3 + i);
    const later = watch(async (k) => {
      await immediate();
      return k * i;
    });
    assert.deepStrictEqual(await p.gather(later, 8),
                           Array.from({ length: 8 }, (_, k) => k * i));
  },

  async instances(i) {
    class Counter {
      constructor(n) {
        this.n = n;
      }
      twice() {
        return this.n * 2;
      }
      * [Symbol.iterator]() {
        yield* [1, 2, 3];
      }
      async later(k) {
        await immediate();
        return this.n + k;
      }
    }
    const o = watch(new Counter(i));
    assert.deepStrictEqual(await p.use(o),
                           [i + 1, 2 * i + 2, [1, 2, 3], i + 4]);
    assert.strictEqual(o.n, i + 1);
    const list = watch([1, 2]);
    assert.strictEqual(await p.append(py.reference(list), i), 3);
    assert.deepStrictEqual(list, [1, 2, i]);
  },

  async proxies(i) {
    for (let j = 0; j < 10; j++) {
      const thing = await p.make(i);
      assert.strictEqual(await thing.inner.n, i);
      assert.strictEqual(await thing.plus(j), i + j);
      await py.set(thing, 'n', j);
      assert.strictEqual(await thing.n, j);
      if (j % 2)
        py.dispose(thing);
    }
  },

  async disposal(i) {
    const thing = await p.make(i);
    const entered = await py.with(thing, async (inner) => inner.entered);
    assert.strictEqual(entered, 1);
    assert.strictEqual(await thing.entered, 0);
    assert.strictEqual(await p.same(thing, await p.echo(thing)), true);
    py.dispose(thing);
    await assert.rejects(Promise.resolve(functions.echo(thing)), /disposed/);
  },

  async weak(i) {
    // Cycles that neither collector would see, were they strong.
    const thing = await p.make(i);
    await p.hang_on(thing, py.weak(watch(() => thing)));
    const fn = watch(() => i);
    await p.keep('weak', py.weak(fn));
    assert.strictEqual(await p.call_kept('weak'), fn());
    await p.drop('weak');
    await p.keep('strong', watch((n) => n + 1));
    assert.strictEqual(await p.call_kept('strong', i), i + 1);
    await p.drop('strong');
  },

  async sync(i) {
    const add = py.sync(functions.add);
    for (let j = 0; j < 10; j++) {
      count('add');
      assert.strictEqual(add(i, j), i + j);
    }
    count('call');
    assert.strictEqual(py.sync(functions.call)(watch((n) => n + 1), i), i + 1);
    count('echo_async');
    assert.strictEqual(py.sync(functions.echo_async)(i), i);
    count('make');
    const thing = py.sync(functions.make)(i);
    thing.n = 7;
    assert.strictEqual(thing.plus(1), 8);
  },

  async iterators(i) {
    const whole = 20 + i % 20;
    for (const make of [p.numbers, p.numbers_async]) {
      let sum = 0;
      for await (const n of make(whole))
        sum += n;
      assert.strictEqual(sum, whole * (whole - 1) / 2);
      for await (const n of make(100)) {
        if (n === 5)
          break;
      }
      sum = 0;
      for await (const n of py.batched(make(500), 64))
        sum += n;
      assert.strictEqual(sum, 124750);
      for await (const n of py.batched(make(10000), 64)) {
        if (n === 100)
          break;
      }
      count('opened', 4);
      count('closed', 4);
    }
    const list = Array.from({ length: 10 }, (_, j) => i + j);
    assert.strictEqual(await p.sum_up(py.reference(watch(list))), 10 * i + 45);
  },

  async streams(i) {
    const blocks = 64 + i % 700; // 16 to 195 KB
    let sum = 0;
    for await (const chunk of py.readable(await p.file(blocks))) {
      for (const byte of chunk)
        sum += byte;
    }
    assert.strictEqual(sum, blocks * 32640);
    const make = () => Readable.from([Buffer.from([1, 2]),
                                      Buffer.alloc(20000, 1)]);
    assert.strictEqual(await p.total(watch(make())), 20003);
    assert.strictEqual(await p.total_async(watch(make())), 20003);
    assert.strictEqual(await p.total_async(Readable.toWeb(make())), 20003);
  },

  async givingUp() {
    const never = watch(() => new Promise(() => {}));
    for (const [fn, ...args] of [[functions.sleep], [functions.spin],
                                 [functions.wait_for, never]]) {
      await assert.rejects(py.call(fn, args, { timeout: 5 }),
                           { name: 'TimeoutError' });
      const controller = new AbortController();
      const promise = py.call(fn, args, { signal: controller.signal });
      setTimeout(() => controller.abort(), 3);
      await assert.rejects(promise, { name: 'AbortError' });
    }
    const controller = new AbortController();
    count('add');
    assert.strictEqual(await py.call(functions.add, [1, 2], {
      signal: controller.signal, timeout: 100000,
    }), 3);
    controller.abort();
  },

  async errors(i) {
    const text = `round ${i}`;
    const error = await p.fail(text).catch((err) => err);
    assert.strictEqual(error.name, 'PythonError');
    assert.strictEqual(error.type, 'Mine');
    assert.strictEqual(error.message, text);
    assert.strictEqual(error.cause.type, 'KeyError');
    assert.match(error.stack, /soak\.py/);
    await assert.rejects(p.fail_later(text), { type: 'Mine', message: text });
    const thrown = new RangeError(text);
    const fails = watch(() => {
      throw thrown;
    });
    assert.deepStrictEqual(await p.catch(fails),
                           ['RangeError', `RangeError: ${text}`]);
    assert.strictEqual(await p.call(fails).catch((err) => err), thrown);
    assert.strictEqual(await p.is_mine(watch((fn) => fn())), true);
    await assert.rejects(async () => functions.echo({ s: Symbol('s') }),
                         { code: 'ERR_PYTHON_VALUE' });
  },

  async arraysToPython(i) {
    for (const Type of [Float64Array, Float32Array, Int32Array, Uint8Array]) {
      const a = watch(new Type(1 + i % 1000).fill(i % 100), 'arrays');
      assert.strictEqual(await p.sum_of(a), (i % 100) * a.length);
      await p.fill(a, 3);
      assert.strictEqual(a[a.length - 1], 3);
      assert.strictEqual((await p.echo(a)).buffer, a.buffer);
    }
    const data = watch(new Float64Array(24), 'arrays');
    const column = new NdArray({ data, shape: [2, 3], strides: [96, 32],
                                 offset: 8 });
    assert.strictEqual(await p.fill(column, i), 6 * i);
    assert.strictEqual(data[1], i);
    assert.strictEqual(data[21], i);
    assert.strictEqual(data[2], 0);
    const back = await p.echo(column);
    assert.deepStrictEqual(back.strides, [96, 32]);
    assert.strictEqual(back.data.buffer, data.buffer);
    if (i % 8 === 0) { // 8 MB
      const large = watch(new Float64Array(1 << 20), 'arrays');
      large[large.length - 1] = i;
      assert.strictEqual(await p.sum_of(large), i);
    }
  },

  async arraysFromPython(i) {
    for (const [kind, Type] of [['f8', Float64Array], ['i2', Int16Array],
                                ['u4', Uint32Array]]) {
      const a = await p.array(kind, 1 + i % 1000, 5);
      assert(a instanceof Type);
      a[a.length - 1] = 8;
      assert.strictEqual(await p.sum_of(a), 5 * a.length + 3);
    }
    const grid = await p.grid(3, 5);
    assert(grid instanceof NdArray);
    assert.deepStrictEqual(grid.shape, [3, 5]);
    assert.deepStrictEqual(grid.strides, [80, 16]);
    assert.strictEqual(grid.get(2, 1), 22);
    grid.set(0, 2, 1);
    assert.strictEqual(await p.sum_of(grid), 210 - 22);
    const fixed = await p.fixed(10);
    assert.throws(() => fixed.set(1, 0), TypeError);
    assert.strictEqual(await p.sum_of(fixed), 45);
    if (i % 8 === 4) { // 8 MB
      const large = await p.array('f8', 1 << 20, 0);
      large[large.length - 1] = i;
      assert.strictEqual(await p.sum_of(large), i);
    }
  },

  async records(i) {
    const list = Array.from({ length: 100 }, (_, j) => ({
      id: i + j, score: j / 7, name: `record ${j}`, ok: j % 2 === 0,
      nothing: null,
    }));
    assert.deepStrictEqual(await p.echo(list), list);
    const value = { big: BigInt(i + 1) << 70n, when: new Date(i * 1000),
                    set: new Set([1, 'x']), map: new Map([[i, [1.5]]]),
                    bytes: [true, null, -0.5, '\u20ac\ud800'] };
    assert.deepStrictEqual(await p.echo_async(value), value);
  },

  // Written and read in slices. It is changed at once, which nobody may see.
  async longArguments(i) {
    const list = Array.from({ length: 10000 }, (_, j) => ({
      id: i + j, name: `record ${j}`, tags: [j, 'x'],
    }));
    const other = list.slice();
    const answer = p.echo(list);
    const asked = p.call(watch(() => {
      setImmediate(() => { other.length = 0; });
      return other;
    }));
    const controller = new AbortController();
    const given = py.call(functions.echo, [list],
                          { signal: controller.signal });
    controller.abort(); // before it is sent
    list[9999] = list[0].tags = null;
    list.length = 9000;
    await assert.rejects(given, { name: 'AbortError' });
    const back = await answer;
    assert.strictEqual(back.length, 10000);
    for (const j of [0, 5000, 9999]) {
      assert.deepStrictEqual(back[j], { id: i + j, name: `record ${j}`,
                                        tags: [j, 'x'] });
    }
    assert.strictEqual((await asked).length, 10000);
  },

  async strings(i) {
    const n = i % 16 === 0 ? 1 << 20 : 1 << 14;
    for (const unit of ['a', '\u00e9', '\u20ac', '\u{1f600}']) {
      const text = unit.repeat(n / unit.length) + i;
      assert(await p.echo(text) === text);
    }
  },

  async contexts(i) {
    const store = new AsyncLocalStorage();
    await Promise.all([1, 2, 3].map((k) => store.run(i + k, async () => {
      const seen = watch(() => store.getStore());
      const seenLater = watch(async () => {
        await immediate();
        return store.getStore();
      });
      for (const fn of [seen, seenLater]) {
        assert.deepStrictEqual(await p.set_around(k, fn), [null, i + k, k]);
        assert.deepStrictEqual(await p.set_around_async(k, seenLater),
                               [null, i + k, k]);
        assert.strictEqual(store.getStore(), i + k);
      }
    })));
  },

  async server(i) {
    const answers = await Promise.all(Array.from({ length: 6 }, (_, j) =>
      ask(j % 2 ? '/async' : '/', { id: i * 10 + j, items: [i, j, 1] })));
    answers.forEach((text, j) => {
      assert.deepStrictEqual(JSON.parse(text),
                             { id: i * 10 + j, sum: i + j + 1, count: 3 });
    });
    const text = await ask('/lines', {});
    assert.strictEqual(text.length, 10 * 7 + 30 * 8);
    assert(text.endsWith('line 39\n'));
  },

  async frames(i) {
    const n = i % 8 === 0 ? 20000 : 200;
    const table = watch(await p.frame(n), 'arrays');
    assert.strictEqual(table.n[n - 1], BigInt(n - 1));
    assert.strictEqual(table.s.get(7), 's7');
    assert.strictEqual(JSON.parse(JSON.stringify(table))[1].c, 'b');
    assert.deepStrictEqual(await p.frame_total(table),
                           ['pandas', n, n * (n - 1) / 4]);
    const mine = new Table({ x: new Float64Array(n).fill(i), s: table.s });
    assert.deepStrictEqual(await p.frame_total(mine), ['pandas', n, n * i]);
  },

  async columns(i) {
    const n = 100 + i % 7;
    const table = await p.arrow(n);
    const rest = n - (n >> 1);
    assert.strictEqual(table.t.length, n + rest);
    assert.strictEqual(table.t.at(-1), String(n - 1));
    assert.deepStrictEqual(table.l.get(n), [BigInt(n >> 1), null]);
    const back = await p.echo(table);
    assert.deepStrictEqual(back.l.toArray(), table.l.toArray());
    const polars = await p.polars(200);
    assert.strictEqual((await p.echo(polars)).s.nullCount, 100);
  },

  async tensors(i) {
    const t = watch(await p.tensor(4000), 'arrays');
    assert.deepStrictEqual(t.shape, [2, 1000]);
    assert.strictEqual(t.get(1, 999), 3998);
    t.set(i, 0, 1);
    assert.strictEqual((await p.echo(t)).get(0, 1), i);
  },

  async rows(i) {
    const rows = Array.from({ length: 500 }, (_, j) => (
      { id: i + j, name: `n${j}`, more: j % 9 ? null : [j] }));
    rows[i % 500] = i;
    assert.deepStrictEqual(await p.echo(rows), rows);
  },
};

// ---- the server of that part ------------------------------------------------

let answered = 0;
let asked = 0;
const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
const server = http.createServer(async (req, res) => {
  try {
    let body = '';
    for await (const chunk of req)
      body += chunk;
    if (req.url === '/lines') {
      count('lines');
      for await (const line of functions.lines(40))
        res.write(line);
      res.end();
    } else {
      if (req.url !== '/')
        count('handle');
      const handle = req.url === '/' ? p.handle : functions.handle_async;
      res.end(JSON.stringify(await handle(JSON.parse(body))));
    }
    answered++;
  } catch (err) {
    fail(err);
    res.destroy();
  }
});
server.keepAliveTimeout = 600000; // slow builds are slow

function ask(path, value) {
  asked++;
  return new Promise((resolve, reject) => {
    const req = http.request({
      host: '127.0.0.1', port: server.address().port, agent, path,
      method: 'POST',
    }, (res) => {
      let text = '';
      res.setEncoding('utf8');
      res.on('data', (chunk) => text += chunk);
      res.on('end', () => resolve(text));
      res.on('error', reject);
    });
    req.on('error', reject);
    req.end(JSON.stringify(value));
  });
}

// ---- samples ----------------------------------------------------------------

const late = [];

function watchLoop() {
  let due = performance.now() + LAG_MS;
  const timer = setInterval(() => {
    const now = performance.now();
    late.push(Math.max(0, now - due));
    due = now + LAG_MS;
  }, LAG_MS);
  return () => clearInterval(timer);
}

const samples = [];

async function sample(started) {
  late.sort((a, b) => a - b);
  const lag = late.splice(0);
  const { things, stands, arrays, blocks, allocated } =
    await functions.live();
  const memory = process.memoryUsage();
  samples.push({
    'time, s': (performance.now() - started) / 1000,
    'RSS, MB': memory.rss / 1e6,
    'malloc, MB': allocated / 1e6,
    'JavaScript heap, MB': memory.heapUsed / 1e6,
    'Python blocks': blocks,
    'Python objects that JavaScript had': things,
    'Python arrays that JavaScript had': arrays,
    'JavaScript objects that Python had': alive.objects,
    'JavaScript arrays that Python had': alive.arrays,
    'stand-ins in Python': stands,
    'threads': Number(/Threads:\s*(\d+)/.exec(
      fs.readFileSync('/proc/self/status', 'latin1'))[1]),
    'open files': fs.readdirSync('/proc/self/fd').length,
    'loop lag p99, ms': lag[Math.floor(lag.length * 0.99)] ?? 0,
    'loop lag worst, ms': lag[lag.length - 1] ?? 0,
    'operations': operations,
  });
  const row = Object.values(samples[samples.length - 1]).map(Math.round);
  if (samples.length === 1)
    console.log(Object.keys(samples[0]).join(' | '));
  console.log(row.join(' | '));
}

function median(list, name) {
  const values = list.map((s) => s[name]).sort((a, b) => a - b);
  return values[values.length >> 1];
}

// What may grow by how much from the first quarter to the last.
const BOUNDS = {
  'RSS, MB': () => GROWTH_MB,
  'malloc, MB': () => GROWTH_MB / 2,
  'Python blocks': (first) => 20000 + first / 20,
  'Python objects that JavaScript had': (first) => 200 + first / 2,
  'Python arrays that JavaScript had': (first) => 200 + first / 2,
  'JavaScript objects that Python had': (first) => 200 + first / 2,
  'JavaScript arrays that Python had': (first) => 200 + first / 2,
  'stand-ins in Python': (first) => 200 + first / 2,
  'threads': () => 8, // those for plain functions come and stay, up to 32
  'open files': () => 4,
};

function table() {
  // Warm-up: code is compiled, heaps and pools grow to their size.
  const warm = samples.filter((s) => s['time, s'] > Math.min(seconds / 3, 120));
  const quarter = Math.max(1, warm.length >> 2);
  const first = warm.slice(0, quarter);
  const last = warm.slice(-quarter);
  const cells = (...row) => console.log(row[0].padEnd(38) + row.slice(1)
    .map((x) => String(x).padStart(14)).join(''));
  cells('medians', 'first quarter', 'last quarter', 'bound');
  for (const name of Object.keys(samples[0]).slice(1, -1)) {
    const from = median(first, name);
    const to = median(last, name);
    const bound = BOUNDS[name] && from + BOUNDS[name](from);
    cells(name, from.toFixed(1), to.toFixed(1), bound?.toFixed(1) ?? '');
    if (to > bound)
      fail(new Error(`${name}: grew from ${from} to ${to}`));
  }
}

// ---- the run ----------------------------------------------------------------

let stopped = false;
const failures = [];
const rounds = {};
const begun = {}; // by part: when its round began

function fail(err) {
  stopped = true;
  failures.push(err);
  console.error(`soak: ${err.message}\n${err.stack}`);
}

async function loop(name) {
  for (let i = 0; !stopped; i++) {
    begun[name] = performance.now();
    try {
      await parts[name](i);
    } catch (err) {
      err.message = `part ${name}, round ${i}: ${err.message}`;
      fail(err);
    }
    begun[name] = undefined;
    rounds[name] = i + 1;
    if (!stopped)
      await pause(PAUSE_MS);
  }
}

// Waits for what ends a little later than its call, with garbage for the
// collectors meanwhile.
async function until(what) {
  const end = performance.now() + 60000;
  while (performance.now() < end) {
    if (await what())
      return;
    Array.from({ length: 10 }, () => new Float64Array(100000));
    await pause(5);
  }
}

async function checkCounts() {
  await until(async () => {
    const { opened, closed, begun: b, ended } = await functions.counts();
    return opened === closed && b === ended;
  });
  const counts = await functions.counts();
  const { begun: b = 0, ended = 0 } = counts;
  if (b !== ended)
    fail(new Error(`${b} calls that were given up began, ${ended} ended`));
  delete counts.begun; // one that is given up early never begins
  delete counts.ended;
  for (const name of new Set([...Object.keys(counts), ...expected.keys()])) {
    const want = expected.get(name) ?? 0;
    if (counts[name] !== want)
      fail(new Error(`${name}: ${want} called, ${counts[name]} came`));
  }
  if (asked !== answered)
    fail(new Error(`${asked} HTTP requests, ${answered} answers`));
}

// With everything at rest nearly all that crossed must go. The collector looks
// at the stack conservatively: some may stay.
async function checkFreed() {
  const few = 50;
  await until(async () => {
    await functions.collect();
    const { things, arrays } = await functions.live();
    return Math.max(things, arrays, alive.objects, alive.arrays) <= few;
  });
  const { things, arrays, stands } = await functions.live();
  const left = { things, arrays, stands, objects: alive.objects,
                 'arrays of JavaScript': alive.arrays };
  console.log('left at the end: ' + Object.entries(left)
    .map(([name, n]) => `${name} ${n}`).join('; '));
  for (const [name, n] of Object.entries(left)) {
    if (n > few)
      fail(new Error(`${n} ${name} are still alive at the end`));
  }
}

async function main() {
  const names = Object.keys(parts).filter((n) => !only || only.includes(n));
  if (only && names.length !== only.length)
    throw new Error(`parts are: ${Object.keys(parts).join(', ')}`);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const started = performance.now();
  const unwatch = watchLoop();
  const running = Promise.all(names.map(loop));
  const stuck = setInterval(() => {
    for (const [name, since] of Object.entries(begun)) {
      if (performance.now() - since > STUCK_MS) {
        console.error(`soak: part ${name} is stuck in round ` +
                      `${rounds[name] ?? 0}`);
        process.exit(1);
      }
    }
  }, 1000);
  while (!stopped && performance.now() - started < seconds * 1000) {
    const next = performance.now() + SAMPLE_MS;
    while (!stopped && performance.now() < next)
      await pause(Math.min(100, SAMPLE_MS));
    await sample(started);
  }
  stopped = true;
  await running;
  clearInterval(stuck);
  unwatch();
  agent.destroy();
  await new Promise((resolve) => server.close(resolve));

  console.log('rounds: ' + names.map((n) => `${n} ${rounds[n]}`).join('; '));
  if (failures.length === 0) {
    table();
    await checkCounts();
    await checkFreed();
  }
  console.log(`soak: ${operations} operations, ${asked} HTTP requests, ` +
              `${failures.length} failures`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}

main().catch(fail).finally(() => {
  if (failures.length > 0)
    process.exitCode = 1;
});
