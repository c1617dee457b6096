'use strict';
/* eslint-disable no-unused-vars */

// Functions show the source they were written as, although the module compiler
// puts something around their awaits.
const assert = require('assert');

async function plain(x) { return await x; }
const arrow = async (x) => [await x, await (await x)];
const given = async (x) => x;
/* eslint-disable semi, no-unreachable */
async function* gives(x) { yield x; yield [await x]; return(x) }
async function* tries(list) {
  try {
    for await (const x of list) { yield; await x; }
    yield
    yield* list; yield list; [yield, yield 1, yield
    ];
    return await list;
  } catch { return; } finally { await 1; }
  for await (const x of list) {
    try { await x; return x; } catch { yield x; } finally { await x; }
  }
}
/* eslint-enable semi, no-unreachable */
const object = async (x) => ({ a: await x });
/* eslint-disable semi */
async function bare(x) {
  const y = x
  await y; await y
  await x // the end
}
/* eslint-enable semi */
async function all(list) {
  if (list.given) return list, (list);
  if (list.none) return;
  try {
    await list;
  } catch (err) {
    await err;
  } finally {
    await null;
  }
  for await (const x of list) await x;
  for await (const x of list) { await x; }
  for await (const { x = await list, y } of list) await y;
  for await ( [list[0],
              list.x] of list.map(async (z) => {
    for await (const [w] of z) await w;
  })) for await (list[0] of list) await list;
  for await (const x of list) if (x) continue; else break;
  for await (const x of list) { if (x) return; throw x; }
  return { then: await 1 };
}

assert.strictEqual(String(plain),
                   'async function plain(x) { return await x; }');
assert.strictEqual(arrow.toString(), 'async (x) => [await x, await (await x)]');
assert.strictEqual(given.toString(), 'async (x) => x');
assert.strictEqual(
  String(gives),
  'async function* gives(x) { yield x; yield [await x]; return(x) }');
assert.strictEqual(String(tries), `async function* tries(list) {
  try {
    for await (const x of list) { yield; await x; }
    yield
    yield* list; yield list; [yield, yield 1, yield
    ];
    return await list;
  } catch { return; } finally { await 1; }
  for await (const x of list) {
    try { await x; return x; } catch { yield x; } finally { await x; }
  }
}`);
assert.strictEqual(String(object), 'async (x) => ({ a: await x })');
assert.strictEqual(String(bare), `async function bare(x) {
  const y = x
  await y; await y
  await x // the end
}`);
assert.strictEqual(String(all), `async function all(list) {
  if (list.given) return list, (list);
  if (list.none) return;
  try {
    await list;
  } catch (err) {
    await err;
  } finally {
    await null;
  }
  for await (const x of list) await x;
  for await (const x of list) { await x; }
  for await (const { x = await list, y } of list) await y;
  for await ( [list[0],
              list.x] of list.map(async (z) => {
    for await (const [w] of z) await w;
  })) for await (list[0] of list) await list;
  for await (const x of list) if (x) continue; else break;
  for await (const x of list) { if (x) return; throw x; }
  return { then: await 1 };
}`);
assert.strictEqual(Function.prototype.toString.name, 'toString');
assert.match(String(Map), /native code/);
assert.throws(() => Function.prototype.toString.call({}), TypeError);
