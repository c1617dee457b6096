'use strict';

// Python's iterators and generators as async iterators, with back-pressure:
// Python runs for an item when that is asked for, or, batched, for at most two
// batches ahead.

const T = require('internal/python/tags');
const { EXECUTOR, MAIN, FN } = T;

// Of a stand-in for an iterator: whether it is an asynchronous one.
const kAsync = Symbol('async');

let send;
let call;

function setup(bridge) {
  ({ send, call } = bridge);
}

/**
 * A Python object that has no JavaScript value: attributes and methods are
 * Python's, and promises; it can be handed back to Python, and lives until both
 * sides let it go.
 */
class PythonObject {
  constructor(typeName) {
    Object.defineProperty(this, 'typeName', { value: typeName });
  }

  get [Symbol.toStringTag]() {
    return `PythonObject<${this.typeName}>`;
  }
}

const END = { value: undefined, done: true };

/**
 * A Python iterator as an async iterator. Python runs on for one item at a
 * time, when that is asked for; leaving a loop early closes it.
 */
class PythonIterator extends PythonObject {
  #start;
  #inner = null;
  #async;
  #last = null; // the step under way
  #done = false;

  // `start`, when given, makes the iterator when the first item is wanted.
  constructor(typeName, async, start) {
    super(typeName);
    this.#async = async;
    this.#start = start;
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  get [kAsync]() {
    return this.#async;
  }

  /** The iterator that `handle` stands for: this is its body. */
  over(handle) {
    this.#inner ??= handle;
    return handle;
  }

  // The Python iterator; a promise at first, where it has yet to be made.
  #open() {
    if (this.#inner !== null)
      return this.#inner;
    return this.#start().then((inner) => {
      this.#async = inner[kAsync];
      return this.#inner = inner;
    });
  }

  /** A promise of what stands for the Python iterator. */
  async opened() {
    return this.#open();
  }

  // One step after another, as those of an async generator.
  #queue(step) {
    const before = this.#last;
    const result = before === null ? step() : before.then(step, step);
    const settled = () => {
      if (this.#last === result)
        this.#last = null;
    };
    this.#last = result;
    result.then(settled, settled);
    return result;
  }

  next() {
    // What a loop does all the time: nothing is under way.
    if (this.#last === null && this.#inner !== null && !this.#done)
      return this.#last = this.#advance();
    return this.#queue(() => {
      if (this.#done)
        return Promise.resolve({ ...END });
      if (this.#inner !== null)
        return this.#advance();
      return this.#open().then(() => this.#advance()).catch((err) => {
        this.#done = true;
        throw err;
      });
    });
  }

  #advance() {
    const step = new Promise((resolve, reject) => {
      const over = (end) => {
        if (this.#last === step)
          this.#last = null;
        if (end)
          this.#done = true;
      };
      send(undefined, this.#async ? FN.ADVANCE_ASYNC : FN.ADVANCE,
           this.#async ? MAIN : EXECUTOR, [this.#inner], undefined, (item) => {
             over(item === null);
             resolve(item !== null ? { value: item[0], done: false } :
               { ...END });
           }, (err) => {
             over(true);
             reject(err);
           });
    });
    return step;
  }

  return(value) {
    return this.#queue(async () => {
      const open = !this.#done && this.#inner !== null;
      this.#done = true;
      if (open)
        await call(undefined, this.#async ? FN.CLOSE_ASYNC : FN.CLOSE,
                   this.#async ? MAIN : EXECUTOR, [this.#inner]);
      return { value, done: true };
    });
  }
}

// The iterator of what stands at `names` from `root`.
function open(root, names) {
  return call(undefined, FN.ITERATE, EXECUTOR, [root, names]);
}

/** An async iterator over an iterable of Python's. */
function iteratorOver({ root, names }) {
  return new PythonIterator('iterator', false, () => open(root, names));
}

/**
 * The same, `size` items in one crossing. While those of one batch are taken
 * the next one is made; Python doesn't run further ahead than that.
 */
class BatchedIterator {
  #place;
  #inner = null;
  #size;
  #items = [];
  #at = 0;
  #coming = null;
  #error = null;
  #done = false;

  constructor(place, size) {
    this.#place = place;
    this.#size = size;
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  next() {
    if (this.#at < this.#items.length)
      return Promise.resolve({ value: this.#items[this.#at++], done: false });
    return this.#refill();
  }

  #call(id) {
    const async = this.#inner[kAsync];
    return call(undefined, async ? FN[`${id}_ASYNC`] : FN[id],
                async ? MAIN : EXECUTOR,
                id === 'CLOSE' ? [this.#inner] : [this.#inner, this.#size]);
  }

  async #refill() {
    for (;;) {
      if (this.#at < this.#items.length)
        return { value: this.#items[this.#at++], done: false };
      if (this.#error !== null) {
        const error = this.#error;
        this.#error = null;
        this.#done = true;
        throw error;
      }
      if (this.#done)
        return { ...END };
      try {
        const { root, names } = this.#place;
        this.#inner ??= await (root instanceof PythonIterator ? root.opened() :
          open(root, names));
        this.#coming ??= this.#call('ADVANCE_MANY');
        const [items, more, error] = await this.#coming;
        this.#coming = null;
        this.#items = items;
        this.#at = 0;
        this.#error = error;
        this.#done = !more;
      } catch (err) {
        this.#coming = null;
        this.#done = true;
        throw err;
      }
      if (!this.#done && this.#error === null) {
        this.#coming = this.#call('ADVANCE_MANY');
        this.#coming.catch(() => {}); // whoever comes for it hears
      }
    }
  }

  async return(value) {
    const wasOpen = this.#inner !== null && !this.#done;
    this.#done = true;
    this.#items = [];
    this.#at = 0;
    await this.#coming?.catch(() => {}); // a generator that runs can't be closed
    if (wasOpen)
      await this.#call('CLOSE');
    return { value, done: true };
  }
}

module.exports = {
  setup, PythonObject, PythonIterator, BatchedIterator, iteratorOver,
};
