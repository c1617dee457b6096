'use strict';

// py.sync: the same surface with results instead of promises, on the program's
// own thread. What would wait on itself is an exception.

const assert = require('assert');
const py = require('tandem:python');
const callbacks = require('../fixtures/py/callbacks.py');
const { Point, Plain } = require('../fixtures/py/things.py');

function collect(...args) {
  const out = [];
  for (const item of py.sync.iterate(...args))
    out.push(item);
  return out;
}

async function main() {
  const { sync } = py;
  const math = sync.import('math');
  assert.strictEqual(math.sqrt(16), 4);
  assert.strictEqual(sync.eval('2 ** 70'), 1180591620717411303424n);
  assert.throws(() => sync.eval('1 / 0'), { type: 'ZeroDivisionError' });
  assert.throws(() => sync.import('no_such_module'),
                { type: 'ModuleNotFoundError' });

  const P = sync(Point);
  const p = new P(1, 2);
  assert.strictEqual(p.x, 1);
  p.x = 5;
  p[1] = 6;
  assert.deepStrictEqual([p.x, p.y, p[0], p.length], [5, 6, 5, 2]);
  assert.strictEqual(5 in p, true);
  assert.strictEqual(50 in p, false);
  assert.strictEqual(`${p}`, '(5, 6)');
  assert.strictEqual(+p, 5);
  assert.deepStrictEqual([...p], [5, 6]);
  assert.deepStrictEqual(p(2), [10, 12]);
  assert.strictEqual(p.add(P.unit()).y, 7);
  assert.throws(() => p.nothing, { type: 'AttributeError' });
  // Deleting is Python's matter too.
  const space = sync.eval('__import__("types").SimpleNamespace(n=3)');
  delete space.n;
  assert.strictEqual(py.sync.has(sync.eval('vars')(space), 'n'), false);
  assert.strictEqual(Reflect.deleteProperty(space, 'n'), false);
  for (const refusing of [space, sync.eval('object()'), P])
    assert.throws(() => delete refusing.nothing, TypeError);
  const list = sync.eval('__import__("collections").deque([1, 2, 3])');
  delete list[1];
  assert.deepStrictEqual([...list], [1, 3]);
  assert.throws(() => delete list[5], TypeError);
  // A coroutine is waited for.
  assert.strictEqual(p.later(3), 8);
  const plain = sync(Plain)();
  assert.deepStrictEqual(sync.call(plain.kw, [1], { kwargs: { b: 2 } }),
                         [1, 2]);
  assert.deepStrictEqual(collect(sync.eval('(i for i in range(3))')),
                         [0, 1, 2]);

  // Arrays are shared here too.
  const a = new Float64Array([1, 2]);
  assert.strictEqual(sync(callbacks.echo)(a).buffer, a.buffer);
  assert.strictEqual(sync(callbacks.echo)('x'.repeat(200000)).length, 200000);

  // Callbacks run at once, in each other as well.
  const call = sync(callbacks.call);
  assert.strictEqual(call((x) => x + 1, 1), 2);
  const down = (n) => n === 0 ? 'bottom' : call(down, n - 1);
  assert.strictEqual(down(50), 'bottom');
  const error = new Error('mine');
  assert.throws(() => call(() => {
    throw error;
  }), (err) => err === error);
  assert.strictEqual(sync(callbacks.call_async)((x) => x + 1, 1), 2);

  // A promise can't be settled while the program waits.
  const itself = { message: /would wait on itself/ };
  assert.throws(() => call(async () => 1), itself);
  assert.throws(() => sync(callbacks.call_async)(async () => 1), itself);
  assert.throws(() => sync(callbacks.wait_plain)(Promise.resolve(1)), itself);
  // Nor may Python wait for a thread that waits for the program.
  assert.match(String(sync(callbacks.call_in_thread)(() => 1).message),
               /has been in py\.sync for a second/);

  // Calls with promises go on beside it.
  const both = Promise.all([callbacks.echo(1), callbacks.call(async () => 2)]);
  assert.strictEqual(call(() => 3), 3);
  assert.deepStrictEqual(await both, [1, 2]);
  // What stands for objects is as it was asked for.
  const promised = Point(1, 2);
  const slow = sync(callbacks.slow);
  assert.strictEqual(slow(), 1);
  assert.strictEqual(await (await promised).x, 1);
  assert.strictEqual(typeof (await promised).x, 'function');
}

main();
