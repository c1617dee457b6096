'use strict';

// Asynchronous programs in small: each goes through `n` calls.

async function leaf(i) {
  return i;
}

// Awaits in a try statement.
async function guarded(i) {
  let sum = 0;
  try {
    sum += await leaf(i);
    sum += await leaf(sum);
  } catch (err) {
    sum = err.length;
  }
  return sum;
}

async function inTry(n) {
  let sum = 0;
  for (let i = 0; i < n; i++)
    sum += await guarded(i);
  return sum;
}

// Awaits and nothing else.
async function two(i) {
  const a = await leaf(i);
  const b = await leaf(a);
  return a + b;
}

async function plain(n) {
  let sum = 0;
  for (let i = 0; i < n; i++)
    sum += await two(i);
  return sum;
}

// Arrow functions whose body is the await.
const once = async (i) => await leaf(i);

async function arrows(n) {
  let sum = 0;
  for (let i = 0; i < n; i++)
    sum += await once(i);
  return sum;
}

// A loop over an asynchronous generator.
async function* numbers(n) {
  for (let i = 0; i < n; i++)
    yield await leaf(i);
}

async function generator(n) {
  let sum = 0;
  for await (const i of numbers(n))
    sum += i;
  return sum;
}

// Promise chains, and waiting for many at once.
async function chain(n) {
  let sum = 0;
  for (let i = 0; i < n; i += 4) {
    const list = [];
    for (let j = 0; j < 4; j++)
      list.push(leaf(i + j).then((value) => value + 1));
    for (const value of await Promise.all(list))
      sum += value;
  }
  return sum;
}

module.exports = { inTry, plain, arrows, generator, chain };
