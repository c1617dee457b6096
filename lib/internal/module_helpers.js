'use strict';

// What compiled modules and functions call for language features that the
// engine doesn't have: `using` (ECMA-262 as of 2026, 14.3.1), and `for await`
// at the top level of a module, which is a generator.

const context = require('internal/async_context');
const { BlockStack } = require('web/disposable');

const { apply } = Reflect;

// ---- for await ------------------------------------------------------------------

function checkResult(result) {
  if (result === null ||
      (typeof result !== 'object' && typeof result !== 'function'))
    throw new TypeError(`Iterator result ${String(result)} is not an object`);
  return result;
}

function notIterable(value) {
  const { inspect } = require('internal/util/inspect');
  const hint = typeof value?.then === 'function' ?
    '; it is a promise: await it first' : '';
  return new TypeError(`${inspect(value, { depth: 0, compact: true })} ` +
    `is not async iterable${hint}`);
}

// [@@asyncIterator or @@iterator of `value`, whether it is the former].
function methodOf(value) {
  if (value === undefined || value === null)
    throw notIterable(value);
  let method = value[Symbol.asyncIterator];
  if (method !== undefined && method !== null) {
    if (typeof method !== 'function')
      throw notIterable(value);
    return [method, true];
  }
  method = value[Symbol.iterator];
  if (typeof method !== 'function')
    throw notIterable(value);
  return [method, false];
}

/** The loop over an asynchronous iterator. `open`: whether to close it. */
class Iteration {
  constructor(value) {
    this.open = false;
    const [method, isAsync] = methodOf(value);
    this.isAsync = isAsync;
    this.iterator = apply(method, value, []);
    checkResult(this.iterator);
    this.nextMethod = this.iterator.next;
  }

  next() {
    this.open = false;
    const { iterator, nextMethod } = this;
    return this.isAsync ? apply(nextMethod, iterator, []) :
      this.#ofSync(apply(nextMethod, iterator, []), true);
  }

  async #ofSync(result, closes) {
    checkResult(result);
    const { done } = result;
    const { value } = result;
    if (done || !closes)
      return { done, value: await context.value(value) };
    let ok = false;
    try {
      const settled = await context.value(value);
      ok = true;
      return { done, value: settled };
    } finally {
      if (!ok)
        this.iterator.return?.();
    }
  }

  check(result) {
    checkResult(result);
    this.open = !result.done;
    return result;
  }

  close() {
    this.open = false;
    const { iterator } = this;
    const method = iterator.return;
    if (method === undefined || method === null)
      return undefined;
    const result = apply(method, iterator, []);
    return this.isAsync ? checked(result) : this.#ofSync(result, false);
  }
}

async function checked(promise) {
  checkResult(await promise);
}

/**
 * What a `for await` in a function goes over: an asynchronous iterable as it
 * is, a synchronous one with its promises waited for here.
 */
function each(value) {
  const method = value?.[Symbol.asyncIterator];
  if (typeof method === 'function')
    return value;
  return {
    [Symbol.asyncIterator]() {
      const iteration = new Iteration(value);
      return {
        next: () => iteration.next(),
        return: () => Promise.resolve(iteration.close())
          .then((result) => result ?? { done: true, value: undefined }),
      };
    },
  };
}

module.exports = {
  each,
  iterate: (value) => new Iteration(value),
  stack: () => new BlockStack(),
};
