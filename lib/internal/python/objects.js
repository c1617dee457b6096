'use strict';

// What stands for an object that stays in Python: a function for what can be
// called, an async iterator for an iterator, else a PythonObject. Each has the
// number of an entry in a table of Python's, which is given back when the
// collector takes it or it is disposed of.

const T = require('internal/python/tags');
const { EXECUTOR, MAIN } = T;

// Functions that are always there; as in src/python/py.h.
const RELEASE = 3;
const ADVANCE = 4;
const CLOSE = 6;

let send;
let call;
const ids = new WeakMap();
const disposed = new WeakSet();
let released = [];
let registry = null;

function setup(bridge) {
  ({ send, call } = bridge);
}

/**
 * A Python object that has no JavaScript value: it can be handed back to
 * Python, and lives until both sides let it go.
 */
class PythonObject {
  constructor(typeName) {
    Object.defineProperty(this, 'typeName', { value: typeName });
  }

  get [Symbol.toStringTag]() {
    return `PythonObject<${this.typeName}>`;
  }
}

/**
 * A Python iterator or generator as an async iterator. Python runs on for one
 * item at a time, when that is asked for; leaving a loop early closes it.
 */
class PythonIterator extends PythonObject {
  #start;
  #inner = null;
  #async;
  #last = Promise.resolve();
  #done = false;

  // `start`, when given, makes the iterator when the first item is wanted.
  constructor(typeName, async, start) {
    super(typeName);
    this.#async = async ? 1 : 0;
    this.#start = start;
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  // One after another, as those of an async generator.
  #queue(step) {
    const result = this.#last.then(step);
    this.#last = result.then(ignore, ignore);
    return result;
  }

  #call(id) {
    return call(undefined, id + this.#async, this.#async ? MAIN : EXECUTOR,
                [this.#inner]);
  }

  next() {
    return this.#queue(async () => {
      if (this.#done)
        return { value: undefined, done: true };
      try {
        this.#inner ??= this.#start === undefined ? this : await this.#start();
        const item = await this.#call(ADVANCE);
        if (item !== null)
          return { value: item[0], done: false };
      } catch (err) {
        this.#done = true;
        throw err;
      }
      this.#done = true;
      return { value: undefined, done: true };
    });
  }

  return(value) {
    return this.#queue(async () => {
      const open = !this.#done && (this.#inner !== null || idOf(this));
      this.#done = true;
      if (open) {
        this.#inner ??= this;
        await this.#call(CLOSE);
      }
      return { value, done: true };
    });
  }
}

// Why a value that stands for something of Python's can't go there.
function refusal(value) {
  return disposed.has(value) ? 'this Python object was disposed of' : undefined;
}

// `error` stands for the Python exception `id`.
function adopt(error, id) {
  ids.set(error, id);
  registry ??= new FinalizationRegistry(release);
  registry.register(error, id, error);
}

function idOf(value) {
  return ids.get(value);
}

function makeFunction(id, flags) {
  const thread = (flags & T.ASYNC) !== 0 ? MAIN : EXECUTOR;
  if ((flags & T.GENERATOR) === 0) {
    const fn = (...args) => call(fn, id, thread, args);
    return fn;
  }
  const generator = (...args) =>
    new PythonIterator('generator', (flags & T.ASYNC) !== 0,
                       () => call(generator, id, EXECUTOR, args));
  return generator;
}

function makeHandle(id, flags, name) {
  let handle;
  if ((flags & T.CALLABLE) !== 0) {
    handle = makeFunction(id, flags);
    Object.defineProperty(handle, 'name', { value: name, configurable: true });
  } else if ((flags & T.ITERATOR) !== 0) {
    handle = new PythonIterator(name, (flags & T.ASYNC) !== 0);
  } else {
    handle = new PythonObject(name);
  }
  ids.set(handle, id);
  registry ??= new FinalizationRegistry(release);
  registry.register(handle, id, handle);
  return handle;
}

// Ids go back many at a time; nobody waits for it.
function release(id) {
  if (released.push(id) === 1)
    setImmediate(releaseAll);
}

function releaseAll() {
  const list = released;
  released = [];
  send(undefined, RELEASE, EXECUTOR, list, undefined, ignore, ignore);
}

function ignore() {}

/**
 * Lets a Python object go before the collector would.
 * @param {Function|PythonObject} value
 */
function dispose(value) {
  const id = ids.get(value);
  if (id === undefined)
    return;
  ids.delete(value);
  disposed.add(value);
  registry.unregister(value);
  release(id);
}

module.exports = { setup, makeHandle, adopt, dispose, idOf, refusal };
