'use strict';

// A Python object in JavaScript: attributes, methods, items, calls, iteration,
// operators by their methods, context managers.

const assert = require('assert');
const util = require('util');
const py = require('tandem:python');
const { Point, Plain, Manager, AsyncManager } =
  require('../fixtures/py/things.py');

async function main() {
  const p = await new Point(1, 2);
  assert.strictEqual(py.isProxy(p), true);
  assert(p instanceof py.PythonObject || typeof p === 'function');
  assert.strictEqual(await p.x, 1);
  assert.strictEqual(await p.later(2), 3);
  assert.strictEqual(await (await p.add(await Point.unit())).y, 3);
  assert.strictEqual(await Point.dims, 2);
  assert.strictEqual(Point.name, 'Point');
  await assert.rejects(p.fail(), { type: 'ValueError' });
  await assert.rejects(Promise.resolve(p.nothing), {
    type: 'AttributeError', message: /no attribute 'nothing'/,
  });

  // Paths cross once, and hold items and attributes.
  const plain = await Plain();
  assert(plain instanceof py.PythonObject);
  assert.strictEqual(await plain.inner.x, 3);
  assert.strictEqual(await plain.items[0].y, 2);
  assert.strictEqual(await plain.items[1].a.x.real
    .catch((err) => err.type), 'AttributeError');
  assert.strictEqual(await plain.inner.later(), 4);
  assert.deepStrictEqual(await plain.inner(10), [30, 40]);
  assert.deepStrictEqual(
    await py.call(plain.kw, [1], { kwargs: { b: 2 } }), [1, 2]);
  assert.match(util.inspect(plain), /PythonObject/);
  assert.strictEqual(`${plain}`, '[object PythonObject<Plain>]');
  assert.strictEqual(await Promise.resolve(plain), plain);

  // What JavaScript has no syntax for.
  await py.set(p, 'x', 10);
  assert.strictEqual(await py.get(p, 'x'), 10);
  assert.throws(() => {
    p.x = 5;
  }, { name: 'TypeError', message: /await py\.set/ });
  for (const object of [p, p.x, Point, await py.eval('iter([1])')]) {
    assert.throws(() => delete object.y,
                  { name: 'TypeError', message: /await py\.delete/ });
  }
  assert.strictEqual(await py.item(p, 'x'), 10);
  assert.strictEqual(await p[1], 2);
  await py.setItem(p, 1, 7);
  assert.strictEqual(await p.y, 7);
  assert.strictEqual(await py.length(p), 2);
  assert.strictEqual(await p.length, 2);
  assert.strictEqual(await py.has(p, 10), true);
  assert.strictEqual(await py.has(p, 11), false);
  assert.strictEqual(await py.text(p), '(10, 7)');
  assert((await py.names(p)).includes('later'));
  await py.delete(p, 'y');
  assert.strictEqual(await py.get(p, 'y').catch((e) => e.type),
                     'AttributeError');
  await assert.rejects(py.get({}, 'x'), { code: 'ERR_INVALID_ARG_TYPE' });
  const operator = await py.import('operator');
  const sum = await operator.add(await Point(1, 1), await Point(2, 2));
  assert.strictEqual(await sum.x, 3);

  // Iteration, also of an attribute.
  const seen = [];
  for await (const n of await Point(4, 5))
    seen.push(n);
  for await (const n of plain.inner)
    seen.push(n);
  assert.deepStrictEqual(seen, [4, 5, 3, 4]);

  // Context managers.
  for (const Class of [Manager, AsyncManager]) {
    const m = await Class();
    assert.strictEqual(await py.with(m, (value) => value), 'value');
    const error = new RangeError('mine');
    await assert.rejects(py.with(m, () => {
      throw error;
    }), (err) => err === error);
    assert.deepStrictEqual(await m.log, ['enter', null, 'enter', 'JSError']);
    const quiet = await Class(true);
    assert.strictEqual(await py.with(quiet, () => {
      throw error;
    }), undefined);
    const log = await quiet.log;
    assert.deepStrictEqual(log, ['enter', 'JSError']);
    const used = await Class();
    await py.enter(used);
    await used[Symbol.asyncDispose]();
    assert.strictEqual(py.isProxy(used), false);
  }
  py.dispose(plain);
  await assert.rejects(Promise.resolve(plain.inner),
                       { message: /was disposed of/ });

  // A path is no value.
  await assert.rejects(p.add(p.other), { message: /only after await/ });
}

main();
