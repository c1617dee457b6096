'use strict';

// next(value) and throw(error) reach the generator, as of one of JavaScript's.

const assert = require('assert');
const py = require('tandem:python');
const g = require('../fixtures/py/generators.py');

const item = (value) => ({ value, done: false });
const end = { value: undefined, done: true };

async function main() {
  const holder = await g.holder();
  const limited = () => py.call(g.echoes, [], { timeout: 10000 });
  for (const make of [g.echoes, g.echoes_async, holder.echoes, limited]) {
    const it = await make();
    assert.deepStrictEqual(await it.next('nobody hears it'), item('begun'));
    assert.deepStrictEqual(await it.next(1), item(1));
    assert.deepStrictEqual(await it.next(), item(null));
    // Several at once, in order.
    assert.deepStrictEqual(
      await Promise.all(['a', 'b', undefined, 'c'].map((v) => it.next(v))),
      [item('a'), item('b'), item(null), item('c')]);
    assert.deepStrictEqual(await it.throw(new RangeError('x')),
                           item('JSError'));
    const error = new RangeError('mine');
    assert.deepStrictEqual(await it.throw(error), item('JSError'));
    await assert.rejects(g.last_caught(), (err) => err === error);
    const python = await py.eval('1 / 0').catch((err) => err);
    assert.deepStrictEqual(await it.throw(python), item('ZeroDivisionError'));
    assert.deepStrictEqual(await it.throw('text'), item('JSError'));
    await assert.rejects(g.last_caught(), (err) => err === 'text');
    assert.deepStrictEqual(await g.take_log(), []);
    assert.deepStrictEqual(await it.next('enough'), end);
    assert.deepStrictEqual(await it.next(1), end);
    assert.deepStrictEqual(await g.take_log(), ['closed']);
    await assert.rejects(it.throw(error), (err) => err === error);
  }

  // One that lets it pass, has yet to start, or is no generator.
  const error = new Error('thrown');
  for (const make of [g.count, g.count_async, () => g.listed()]) {
    const it = await make(5);
    await it.next();
    await assert.rejects(it.throw(error), (err) => err === error);
    assert.deepStrictEqual(await it.next(), end);
    const idle = await make(5);
    await assert.rejects(idle.throw(error), (err) => err === error);
  }
  const list = await g.listed();
  await list.next();
  assert.deepStrictEqual(await list.next('dropped'), item(2));
  await g.take_log();

  // Who is sent to doesn't run ahead; who has done is not sent to.
  const echo = g.echoes();
  await echo.next();
  await echo.next('once');
  for (let i = 0; i < 500; i++)
    await echo.next();
  assert.deepStrictEqual(await echo.next('again'), item('again'));
  await echo.return();
  const ahead = g.squares(1e6);
  let refused;
  for (let i = 0; i < 1e5 && refused === undefined; i++) {
    await ahead.next();
    if (i % 100 === 99)
      refused = await ahead.next('late').then(() => undefined, (err) => err);
    if (i % 100 === 99 && refused === undefined)
      break; // it was not ahead, and never will be
  }
  if (refused !== undefined)
    assert.match(refused.message, /some items ahead/);
  await ahead.return();
  await g.take_log();

  // On this thread.
  const it = py.sync(g.echoes)()[Symbol.iterator]();
  assert.deepStrictEqual(it.next(), item('begun'));
  assert.deepStrictEqual(it.next('s'), item('s'));
  assert.deepStrictEqual(it.throw(error), item('JSError'));
  assert.deepStrictEqual(it.next('enough'), end);
  const counting = py.sync(g.count)(5)[Symbol.iterator]();
  counting.next();
  assert.throws(() => counting.throw(error), (err) => err === error);
}

main();
