'use strict';

// Shared memory is freed when the other side lets it go, and not before.

const assert = require('assert');
const py = require('../fixtures/py/arrays.py');

const tick = () => new Promise((resolve) => setTimeout(resolve, 5));

async function pythonArraysDie() {
  for (let i = 0; i < 50; i++)
    (await py.make_watched(100000))[0] = i; // 40 MB in all
  assert(await py.alive() > 0);
  for (let i = 0; i < 400 && await py.alive() > 10; i++) {
    let garbage = [];
    for (let j = 0; j < 20; j++)
      garbage.push(new Float64Array(100000));
    garbage = null;
    await tick();
  }
  const alive = await py.alive();
  assert(alive <= 10, `${alive} of 50 arrays are still there`);
}

async function jsArraysStay() {
  await py.keep(new Float64Array(1000).fill(3));
  for (let i = 0; i < 100; i++)
    new Float64Array(100000).fill(1);
  await tick();
  assert.deepStrictEqual(new Set(await py.kept_values()), new Set([3]));
  await py.drop();
}

async function manyCrossings() {
  const before = process.memoryUsage().rss;
  let array = new Float64Array(125000); // 1 MB
  for (let i = 0; i < 3000; i++)
    array = await py.echo(array);
  for (let i = 0; i < 1000; i++)
    await py.total(new Float64Array(125000));
  const grown = (process.memoryUsage().rss - before) / 1e6;
  assert(grown < 300, `RSS grew by ${grown.toFixed(0)} MB`);
}

async function main() {
  await pythonArraysDie();
  await jsArraysStay();
  await manyCrossings();
}

main();
