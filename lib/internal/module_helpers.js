'use strict';

// What compiled modules and functions call for language features that the
// engine doesn't have: `using` (ECMA-262 as of 2026, 14.3.1), and `for await`
// at the top level of a module, which is a generator.

const { apply } = Reflect;

function suppressed(error, before) {
  const { SuppressedError } = globalThis;
  if (typeof SuppressedError === 'function')
    return new SuppressedError(error, before);
  const err = new Error('An error was suppressed during disposal');
  err.name = 'SuppressedError';
  for (const [key, value] of [['error', error], ['suppressed', before]]) {
    Object.defineProperty(err, key, {
      configurable: true, writable: true, enumerable: false, value,
    });
  }
  return err;
}

function methodOf(value, symbol, name) {
  if (typeof value !== 'object' && typeof value !== 'function')
    throw new TypeError(`${String(value)} is not an object`);
  const method = value[symbol];
  if (method !== undefined && method !== null && typeof method !== 'function')
    throw new TypeError(`Property [${name}] is not a function`);
  return method ?? undefined;
}

function missing(name) {
  return new TypeError(`Symbol.${name} is not a method of the value`);
}

/** The resources of one block. */
class Stack {
  #list = []; // value, method, whether to await
  #failed = false;
  #error;

  use(value) {
    if (value !== null && value !== undefined) {
      const method = methodOf(value, Symbol.dispose, 'Symbol.dispose');
      if (method === undefined)
        throw missing('dispose');
      this.#list.push(value, method, false);
    }
    return value;
  }

  useAsync(value) {
    if (value === null || value === undefined) {
      this.#list.push(undefined, undefined, true);
      return value;
    }
    let method = methodOf(value, Symbol.asyncDispose, 'Symbol.asyncDispose');
    if (method === undefined) {
      const plain = methodOf(value, Symbol.dispose, 'Symbol.dispose');
      if (plain === undefined)
        throw missing('asyncDispose');
      method = function() { apply(plain, this, []); };
    }
    this.#list.push(value, method, true);
    return value;
  }

  /** The block was left by an exception. */
  fail(error) {
    this.#error = this.#failed ? suppressed(error, this.#error) : error;
    this.#failed = true;
  }

  dispose() {
    const list = this.#list;
    while (list.length > 0) {
      const [value, method] = list.splice(-3);
      try {
        apply(method, value, []);
      } catch (err) {
        this.fail(err);
      }
    }
    if (this.#failed)
      throw this.#error;
  }

  async disposeAsync() {
    const list = this.#list;
    let needsAwait = false;
    let awaited = false;
    while (list.length > 0) {
      const [value, method, wait] = list.splice(-3);
      if (!wait && needsAwait && !awaited) {
        needsAwait = false;
        await undefined;
      }
      if (method === undefined) {
        needsAwait = true;
        continue;
      }
      try {
        const result = apply(method, value, []);
        if (wait) {
          awaited = true;
          await result;
        }
      } catch (err) {
        this.fail(err);
      }
    }
    if (needsAwait && !awaited)
      await undefined;
    if (this.#failed)
      throw this.#error;
  }
}

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

module.exports = {
  iterate: (value) => new Iteration(value),
  stack: () => new Stack(),
};
