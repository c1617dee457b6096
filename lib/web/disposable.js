'use strict';

// Explicit resource management (ECMA-262 as of 2026, 27.3 and 27.4, and
// SuppressedError, 20.5.8): DisposableStack and AsyncDisposableStack, which the
// engine lacks, and the stacks that a compiled `using` declaration fills (see
// src/compile/using.c).

const context = require('internal/async_context');

const { apply } = Reflect;

/** An error that came while another one was on its way. */
class SuppressedError extends Error {
  /**
   * @param {*} error the one that came last
   * @param {*} suppressed the one that it hides
   * @param {string} [message]
   */
  constructor(error, suppressed, message) {
    super(...(message === undefined ? [] : [message]));
    for (const [name, value] of [['error', error],
                                 ['suppressed', suppressed]]) {
      Object.defineProperty(this, name, {
        value, writable: true, configurable: true, enumerable: false,
      });
    }
  }
}
Object.defineProperty(SuppressedError.prototype, 'name', {
  value: 'SuppressedError', writable: true, configurable: true,
});
Object.defineProperty(SuppressedError.prototype, 'message', {
  value: '', writable: true, configurable: true,
});

// A resource is [value, method, isAsync]; the method of an asynchronous
// resource that is null or undefined is undefined: it only takes a turn.

function isObject(value) {
  return (typeof value === 'object' && value !== null) ||
    typeof value === 'function';
}

function methodOf(value, symbol, name) {
  const method = value[symbol];
  if (method === undefined || method === null)
    return undefined;
  if (typeof method !== 'function')
    throw new TypeError(`The value's [${name}] is not a function`);
  return method;
}

function syncResource(value) {
  if (!isObject(value))
    throw new TypeError('The value of a using declaration must be an object');
  const method = methodOf(value, Symbol.dispose, 'Symbol.dispose');
  if (method === undefined)
    throw new TypeError('The value has no [Symbol.dispose] method');
  return [value, method, false];
}

function asyncResource(value) {
  if (value === null || value === undefined)
    return [undefined, undefined, true];
  if (!isObject(value)) {
    throw new TypeError(
      'The value of an await using declaration must be an object');
  }
  let method = methodOf(value, Symbol.asyncDispose, 'Symbol.asyncDispose');
  if (method === undefined) {
    const sync = methodOf(value, Symbol.dispose, 'Symbol.dispose');
    if (sync === undefined) {
      throw new TypeError(
        'The value has no [Symbol.asyncDispose] or [Symbol.dispose] method');
    }
    // What it returns isn't waited for, what it throws is.
    method = async function() {
      apply(sync, this, []);
    };
  }
  return [value, method, true];
}

// What an end that failed has thrown so far: nothing, or { error }.
function failed(before, error) {
  return {
    error: before === undefined ? error :
      new SuppressedError(error, before.error,
                          'An error was suppressed during disposal'),
  };
}

function disposeAll(resources, failure) {
  for (let i = resources.length - 1; i >= 0; i--) {
    const [value, method] = resources[i];
    try {
      apply(method, value, []);
    } catch (error) {
      failure = failed(failure, error);
    }
  }
  if (failure !== undefined)
    throw failure.error;
}

// ---- the classes ----------------------------------------------------------

class Stack {
  #resources = [];
  #disposed = false;

  get disposed() {
    return this.#disposed;
  }

  static add(stack, resource) {
    stack.#check();
    stack.#resources.push(resource);
  }

  static take(stack) {
    const resources = stack.#resources;
    stack.#resources = [];
    stack.#disposed = true;
    return resources;
  }

  static give(stack, resources) {
    stack.#resources = resources;
  }

  static check(stack) {
    stack.#check();
  }

  #check() {
    if (this.#disposed) {
      throw new ReferenceError(
        `${this[Symbol.toStringTag]} has already been disposed`);
    }
  }
}

const { add, check, give, take } = Stack;
delete Stack.add;
delete Stack.check;
delete Stack.give;
delete Stack.take;

function checkFunction(fn) {
  if (typeof fn !== 'function')
    throw new TypeError('The argument must be a function');
}

/** Things to dispose of, the last one first. */
class DisposableStack {
  #stack = new Stack();

  constructor() {
    this.#stack[Symbol.toStringTag] = 'DisposableStack';
  }

  /** @returns {boolean} */
  get disposed() {
    return this.#stack.disposed;
  }

  /** Disposes of everything; a second time does nothing. */
  dispose() {
    if (!this.#stack.disposed)
      disposeAll(take(this.#stack));
  }

  /** Adds a value with a [Symbol.dispose] method, or null. Returns it. */
  use(value) {
    check(this.#stack);
    if (value !== null && value !== undefined)
      add(this.#stack, syncResource(value));
    return value;
  }

  /** Adds a value that `onDispose(value)` disposes of. Returns it. */
  adopt(value, onDispose) {
    check(this.#stack);
    checkFunction(onDispose);
    add(this.#stack, [undefined, () => onDispose(value), false]);
    return value;
  }

  /** Adds a function to call. */
  defer(onDispose) {
    check(this.#stack);
    checkFunction(onDispose);
    add(this.#stack, [undefined, onDispose, false]);
  }

  /** Moves everything to a new stack; this one is disposed. */
  move() {
    check(this.#stack);
    const other = new DisposableStack();
    give(other.#stack, take(this.#stack));
    return other;
  }
}

/** The same for what is disposed of asynchronously. */
class AsyncDisposableStack {
  #stack = new Stack();

  constructor() {
    this.#stack[Symbol.toStringTag] = 'AsyncDisposableStack';
  }

  /** @returns {boolean} */
  get disposed() {
    return this.#stack.disposed;
  }

  /** @returns {Promise<undefined>} */
  async disposeAsync() {
    if (this.#stack.disposed)
      return;
    const { frame } = context;
    const resources = new BlockStack(take(this.#stack));
    while (resources.step()) {
      try {
        await resources.pending;
      } catch (error) {
        resources.fail(error);
      }
      context.enter(frame);
    }
    resources.end();
  }

  /** Adds a value with [Symbol.asyncDispose] or [Symbol.dispose], or null. */
  use(value) {
    check(this.#stack);
    add(this.#stack, asyncResource(value));
    return value;
  }

  /** Adds a value that `onDispose(value)` disposes of. Returns it. */
  adopt(value, onDispose) {
    check(this.#stack);
    checkFunction(onDispose);
    add(this.#stack, [undefined, () => onDispose(value), true]);
    return value;
  }

  /** Adds a function to call and wait for. */
  defer(onDispose) {
    check(this.#stack);
    checkFunction(onDispose);
    add(this.#stack, [undefined, onDispose, true]);
  }

  /** Moves everything to a new stack; this one is disposed. */
  move() {
    check(this.#stack);
    const other = new AsyncDisposableStack();
    give(other.#stack, take(this.#stack));
    return other;
  }
}

for (const [C, method, symbol] of [
  [DisposableStack, 'dispose', Symbol.dispose],
  [AsyncDisposableStack, 'disposeAsync', Symbol.asyncDispose],
]) {
  Object.defineProperty(C.prototype, symbol, {
    value: C.prototype[method], writable: true, configurable: true,
  });
  Object.defineProperty(C.prototype, Symbol.toStringTag, {
    value: C.name, configurable: true,
  });
}

// ---- what compiled code calls ----------------------------------------------

/**
 * The resources of one block with `using` declarations. They are disposed of
 * with pauses (DisposeResources, 9.5.8): as long as step() is true, `pending`
 * is to be waited for, and fail() to be called if it rejects; then end().
 */
class BlockStack {
  #resources;
  #failure;
  #owes = false; // a turn that was asked for and not taken
  #waited = false;
  pending;

  constructor(resources = []) {
    this.#resources = resources;
  }

  use(value) {
    if (value !== null && value !== undefined)
      this.#resources.push(syncResource(value));
    return value;
  }

  useAsync(value) {
    this.#resources.push(asyncResource(value));
    return value;
  }

  /** The block ended with this exception, or disposing of something did. */
  fail(error) {
    this.#failure = failed(this.#failure, error);
  }

  #turn() {
    this.#owes = false;
    this.pending = undefined;
    return true;
  }

  /** Disposes up to what is to be waited for: false when all is done. */
  step() {
    const resources = this.#resources;
    while (resources.length > 0) {
      const [value, method, isAsync] = resources[resources.length - 1];
      if (!isAsync && this.#owes && !this.#waited)
        return this.#turn();
      resources.pop();
      if (method === undefined) {
        this.#owes = true;
        continue;
      }
      try {
        const result = apply(method, value, []);
        if (isAsync) {
          this.#waited = true;
          this.pending = result;
          return true;
        }
      } catch (error) {
        this.fail(error);
      }
    }
    return this.#owes && !this.#waited ? this.#turn() : false;
  }

  /** Throws what the block ended with, or what disposing threw. */
  end() {
    if (this.#failure !== undefined)
      throw this.#failure.error;
  }

  /** All at once, where nothing is to be waited for. */
  dispose() {
    disposeAll(this.#resources, this.#failure);
  }
}

module.exports = {
  AsyncDisposableStack, BlockStack, DisposableStack, SuppressedError,
};
