'use strict';

// What compiled modules and functions call for language features that the
// engine doesn't have: `using` (ECMA-262 as of 2026, 14.3.1), and `for await`
// at the top level of a module, which is a generator.

const { BlockStack } = require('web/disposable');

const { apply } = Reflect;

// ---- for await ------------------------------------------------------------------

function checkResult(result) {
  if (result === null ||
      (typeof result !== 'object' && typeof result !== 'function'))
    throw new TypeError(`Iterator result ${String(result)} is not an object`);
  return result;
}

/** The loop over an asynchronous iterator. `open`: whether to close it. */
class Iteration {
  constructor(value) {
    this.open = false;
    const method = value[Symbol.asyncIterator];
    this.isAsync = method !== undefined && method !== null;
    this.iterator = apply(this.isAsync ? method : value[Symbol.iterator],
                          value, []);
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
      return { done, value: await value };
    let ok = false;
    try {
      const settled = await value;
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
  const method = value[Symbol.asyncIterator];
  if (method !== undefined && method !== null)
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
