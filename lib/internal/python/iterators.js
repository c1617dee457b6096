'use strict';

// Python's iterators and generators as async iterators, with back-pressure:
// Python runs for an item when that is asked for, or a few items ahead of who
// takes them at once (src/python/iterate.c); batched, for at most two batches
// ahead.

const T = require('internal/python/tags');
const { ignore } = require('internal/python/handles');
const { EXECUTOR, MAIN, FN } = T;

// Of a stand-in for an iterator: whether it is an asynchronous one.
const kAsync = Symbol('async');

let send;
let sent; // how many calls there have been
let call;
let callUntil;
let aborted; // (signal): the error
let abandon; // (n): so many more calls have nobody who waits for them

const bodies = new WeakMap(); // what stands for an iterator -> its body

function setup(bridge) {
  ({ send, sent, call, callUntil, aborted, abandon } = bridge);
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

/**
 * The promise of a call's result. What that gives is an iterator perhaps, and
 * `for await` goes over it as over what a generator function of a module gives.
 * To everybody else it is a plain promise; the engine, too, takes it for one.
 */
class Result extends Promise {
  static get [Symbol.species]() {
    return Promise;
  }

  async* [Symbol.asyncIterator]() {
    const value = await this;
    if (value?.[Symbol.asyncIterator] === undefined &&
        value?.[Symbol.iterator] === undefined)
      throw new TypeError('What this call of Python\'s gave is not iterable');
    yield* value;
  }
}

Object.defineProperty(Result.prototype, 'constructor', {
  value: Promise, configurable: true, writable: true,
});

const END = { value: undefined, done: true };

// Who took so many items of a plain generator, each at once and with no other
// call of Python's in between, and got each at once, is served up to AHEAD - 1
// items ahead: one crossing then serves AHEAD of them.
const PROMPT = 16;
const AHEAD = 8;
// In milliseconds: what "at once" means, and how long a loop that is left waits
// for a generator that runs ahead, which is closed later then; nor does a
// program end later for one that nobody asks any more.
const AT_ONCE = 1;
const PATIENCE = 50;

const NEXT = 0;
const RETURN = 1;
const HAND_OVER = 2;
const SEND = 3;
const THROW = 4;

// What leaving a loop means to the iterator that `inner` stands for.
function close(inner, isAsync) {
  return call(undefined, isAsync ? FN.CLOSE_ASYNC : FN.CLOSE,
              isAsync ? MAIN : EXECUTOR, [inner]);
}

/**
 * A Python iterator as an async iterator. Python runs on for one item at a
 * time, when that is asked for, or a few items ahead of a consumer that takes
 * them at once; leaving a loop early closes it.
 */
class PythonIterator extends PythonObject {
  #start;
  #inner = null;
  #async;
  #steps = []; // next(), return() and others that wait, oldest first
  #opening = false;
  #begun = false;
  #sentTo = false; // it hears what its consumer has to say
  #running = false; // Python is at work on a run of items
  #ended = false; // there is no more to come but `items`, then `error`
  #items = [];
  #at = 0;
  #error = null;
  #limits = null; // { signal, timeout }
  #failure = null; // why it was given up: what every next() gets
  #orphan = false; // the loop was left before the run was over
  #free = false; // the run doesn't keep the process
  #timer; // of a run ahead
  // How prompt the consumer is.
  #streak = 0;
  #asked = 0; // when the last run began
  #came = 0; // and when it ended
  #sent = 0; // calls of anybody's until it began
  #onItem = null;
  #onError = null;
  #onAbort = null;

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
    bodies.set(handle, this);
    return handle;
  }

  /**
   * What ends it before Python does: an AbortSignal, or that an item is not
   * there within `timeout` milliseconds.
   * @param {{ signal?: AbortSignal, timeout?: number }} limits
   * @returns {PythonIterator} itself
   */
  limit(limits) {
    const { signal } = this.#limits = limits;
    if (signal?.aborted) {
      this.#giveUp(aborted(signal));
    } else if (signal !== undefined) {
      this.#onAbort = () => this.#giveUp(aborted(signal));
      signal.addEventListener('abort', this.#onAbort);
    }
    return this;
  }

  #open() {
    return this.#start().then(({ inner, async }) => {
      this.#async = async;
      this.#inner = inner;
    });
  }

  /**
   * The next item. `value` is what the `yield` gives at which a generator
   * stands; the first call finds none, as in JavaScript.
   * @param {any} [value]
   * @returns {Promise<{ value: any, done: boolean }>}
   */
  next(value) {
    return new Promise((resolve, reject) => {
      if (value === undefined && this.#at < this.#items.length &&
          this.#steps.length === 0) {
        resolve({ value: this.#take(), done: false });
        return;
      }
      this.#steps.push({ kind: value === undefined ? NEXT : SEND, value,
                         resolve, reject });
      if (this.#free && !this.#orphan)
        this.#hold();
      if (this.#steps.length === 1)
        this.#pump();
    });
  }

  return(value) {
    return new Promise((resolve, reject) => {
      this.#steps.push({ kind: RETURN, value, resolve, reject,
                         closing: false, timer: undefined });
      if (this.#steps.length === 1)
        this.#pump();
    });
  }

  /**
   * Has the `yield` at which a generator stands raise `error`; any other
   * iterator is closed.
   * @param {any} error
   * @returns {Promise<{ value: any, done: boolean }>} the item that follows
   */
  throw(error) {
    return new Promise((resolve, reject) => {
      this.#steps.push({ kind: THROW, value: error, resolve, reject });
      if (this.#steps.length === 1)
        this.#pump();
    });
  }

  /**
   * For who goes on with it: a promise of what stands for the Python iterator,
   * whether that is an asynchronous one, and the items that were made ahead.
   * @returns {Promise<{ inner: object, async: boolean, items: any[],
   *                     done: boolean, error: any }>}
   */
  handOver() {
    return new Promise((resolve, reject) => {
      this.#steps.push({ kind: HAND_OVER, resolve, reject });
      if (this.#steps.length === 1)
        this.#pump();
    });
  }

  /** The iterator whose next() is JavaScript's, of what stands for it. */
  static bodyOf(value) {
    return #steps in value ? value : bodies.get(value);
  }

  #take() {
    const item = this.#items[this.#at];
    this.#items[this.#at++] = undefined;
    if (this.#at === this.#items.length)
      this.#forget();
    return item;
  }

  #forget() {
    this.#items = [];
    this.#at = 0;
  }

  // One step after another, as those of an async generator.
  #pump() {
    while (this.#steps.length > 0) {
      const step = this.#steps[0];
      if (step.kind === SEND && !this.#begun)
        step.kind = NEXT;
      if (step.kind === RETURN) {
        if (!this.#leave(step))
          return;
      } else if (step.kind === HAND_OVER) {
        if (this.#running || this.#opening)
          return;
        if (this.#failure !== null) {
          step.reject(this.#failure);
        } else if (this.#inner === null && !this.#ended) {
          this.#begin();
          return;
        } else {
          this.#giveAway(step);
        }
      } else if (step.kind === SEND || step.kind === THROW) {
        if (!this.#resume(step))
          return;
      } else if (this.#at < this.#items.length) {
        step.resolve({ value: this.#take(), done: false });
      } else if (this.#failure !== null) {
        step.reject(this.#failure);
      } else if (this.#error !== null) {
        step.reject(this.#error);
        this.#error = null;
      } else if (this.#ended) {
        step.resolve({ ...END });
      } else {
        if (!this.#running && !this.#opening)
          this.#begin();
        return;
      }
      this.#steps.shift();
    }
  }

  #giveAway(step) {
    step.resolve({
      inner: this.#inner, async: this.#async,
      items: this.#items.slice(this.#at), done: this.#ended,
      error: this.#error,
    });
    this.#forget();
    this.#error = null;
  }

  // ---- runs of items --------------------------------------------------------

  #begin() {
    this.#onItem ??= (value, kind) => this.#arrive(value, kind);
    this.#onError ??= (err) => this.#fail(err);
    if (this.#inner === null) {
      this.#opening = true;
      this.#open().then(() => {
        this.#opening = false;
        if (this.#ended) // given up meanwhile
          this.#close().then(ignore, ignore);
        this.#pump();
      }, this.#onError);
      return;
    }
    this.#begun = true;
    const id = this.#async ? FN.ADVANCE_ASYNC : FN.ADVANCE;
    const thread = this.#async ? MAIN : EXECUTOR;
    const args = [this.#inner];
    this.#running = true;
    if (this.#limits !== null) {
      const { signal, timeout } = this.#limits;
      callUntil(undefined, id, thread, args, undefined, signal, timeout, {
        given: (err) => {
          this.#giveUp(err);
          this.#running = false;
          this.#pump();
        },
        over: () => this.#close().then(ignore, ignore),
      }).then(this.#onItem, (err) => this.#failure === null && this.#fail(err));
      return;
    }
    if (!this.#async)
      args.push(this.#most());
    try {
      send(undefined, id, thread, args, undefined, this.#onItem, this.#onError);
    } catch (err) {
      this.#fail(err);
    }
    this.#sent = sent();
  }

  // How many items the run may have: as many as are asked for, or some more.
  #most() {
    const now = Date.now();
    const late = now - this.#came;
    if (late > AT_ONCE || late < 0 || sent() !== this.#sent)
      this.#streak = 0;
    this.#asked = now;
    let asked = 1;
    while (asked < AHEAD && this.#steps[asked]?.kind === NEXT)
      asked++;
    if (this.#streak < PROMPT || asked === AHEAD || this.#sentTo)
      return asked;
    this.#watch();
    return AHEAD;
  }

  #watch() {
    this.#timer = setTimeout(() => {
      if (this.#steps.length > 0)
        this.#watch();
      else
        this.#letGo();
    }, PATIENCE);
    this.#timer.unref();
  }

  #letGo() {
    if (!this.#free)
      abandon(1);
    this.#free = true;
  }

  #hold() {
    this.#free = false;
    abandon(-1);
    if (this.#running)
      this.#watch();
  }

  // The run is over.
  #rest() {
    this.#running = false;
    if (this.#timer !== undefined) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
    }
    if (this.#free)
      this.#hold();
  }

  // What comes of a run: items, then its end with a last item or without.
  #arrive(value, kind) {
    if (kind === T.ITEM) {
      this.#give(value);
      return;
    }
    if (kind === T.BAD_ITEM) {
      this.#error ??= value;
      return;
    }
    this.#rest();
    if (value === null) {
      this.#end();
    } else {
      if (value !== false)
        this.#give(value[0]);
      this.#came = Date.now();
      if (this.#came - this.#asked <= AT_ONCE)
        this.#streak++;
      else
        this.#streak = 0;
      if (this.#error !== null)
        this.#abort();
    }
    if (this.#orphan)
      this.#adopt();
    if (this.#steps.length > 0)
      this.#pump();
  }

  #give(item) {
    if (this.#ended || this.#error !== null)
      return; // nobody wants it, or it is behind one that can't be read
    if (this.#at === this.#items.length && this.#steps[0]?.kind === NEXT)
      this.#steps.shift().resolve({ value: item, done: false });
    else
      this.#items.push(item);
  }

  // ---- what is said to a generator ------------------------------------------

  // Does what next(value) or throw() asks for; whether it is done.
  #resume(step) {
    if (this.#running || this.#opening)
      return false;
    const thrown = step.kind === THROW;
    if (thrown)
      this.#forget();
    if (this.#failure !== null) {
      step.reject(this.#failure);
    } else if (this.#at < this.#items.length) {
      step.reject(new TypeError('The generator is some items ahead, and can\'t ' +
        'hear this at its place: give a value to every next(), or to none'));
    } else if (this.#error !== null) {
      step.reject(this.#error);
      this.#error = null;
    } else if (!this.#ended && this.#inner !== null) {
      this.#say(step);
      return false;
    } else if (thrown) {
      this.#end();
      step.reject(step.value);
    } else {
      step.resolve({ ...END });
    }
    return true;
  }

  #say({ kind, value, resolve, reject }) {
    const id = kind === SEND ?
      this.#async ? FN.SEND_ASYNC : FN.SEND :
      this.#async ? FN.THROW_ASYNC : FN.THROW;
    const thread = this.#async ? MAIN : EXECUTOR;
    const args = [this.#inner, value];
    const { signal, timeout } = this.#limits ?? {};
    this.#running = this.#sentTo = true;
    const said = this.#limits === null ? call(undefined, id, thread, args) :
      callUntil(undefined, id, thread, args, undefined, signal, timeout, {
        given: (err) => this.#giveUp(err),
        over: () => this.#close().then(ignore, ignore),
      });
    said.then((item) => {
      this.#running = false;
      if (item === null)
        this.#end();
      resolve(item === null ? { ...END } : { value: item[0], done: false });
    }, (err) => {
      this.#running = false;
      if (this.#failure === null)
        this.#abort(); // it was an item, perhaps, that can't cross
      reject(this.#failure ?? err);
    }).then(() => {
      this.#steps.shift();
      this.#pump();
    });
  }

  // ---- ends -----------------------------------------------------------------

  #end() {
    this.#ended = true;
    if (this.#onAbort !== null) {
      this.#limits.signal.removeEventListener('abort', this.#onAbort);
      this.#onAbort = null;
    }
  }

  #close() {
    return close(this.#inner, this.#async);
  }

  // Python is not to go on, and nobody waits for that.
  #abort() {
    this.#end();
    if (this.#inner !== null && !this.#running)
      this.#close().then(ignore, ignore);
  }

  #fail(err) {
    this.#rest();
    this.#opening = false;
    this.#error ??= err;
    if (this.#orphan)
      this.#adopt();
    else
      this.#abort(); // it was an item, perhaps, that can't cross
    this.#pump();
  }

  // A run under way hears of it by itself, and closes when it is over.
  #giveUp(err) {
    if (this.#failure !== null || this.#ended)
      return;
    this.#failure = err;
    this.#forget();
    this.#abort();
    if (!this.#running)
      this.#pump();
  }

  // Does what return() asks for; whether it is done.
  #leave(step) {
    if (step.closing)
      return false;
    this.#forget();
    if (this.#running) { // ahead; a generator that runs can't be closed
      step.timer ??= setTimeout(() => this.#leaveBehind(step), PATIENCE);
      return false;
    }
    clearTimeout(step.timer);
    this.#error = this.#failure = null;
    if (this.#ended || this.#inner === null) {
      this.#end();
      step.resolve({ value: step.value, done: true });
      return true;
    }
    this.#end();
    step.closing = true;
    this.#close().then(() => {
      step.resolve({ value: step.value, done: true });
    }, step.reject).then(() => {
      this.#steps.shift();
      this.#pump();
    });
    return false;
  }

  #leaveBehind(step) {
    this.#orphan = true;
    this.#end();
    this.#letGo();
    this.#steps.shift();
    step.resolve({ value: step.value, done: true });
    this.#pump();
  }

  #adopt() {
    this.#orphan = false;
    this.#error = null;
    this.#close().then(ignore, ignore);
  }
}

/** Limits what stands for an iterator; anything else is as it was. */
function limit(value, limits) {
  if (value !== null && typeof value === 'object')
    bodies.get(value)?.limit(limits);
  return value;
}

// The iterator of what stands at `names` from `root`, and whether it is an
// asynchronous one.
function open(root, names) {
  return call(undefined, FN.ITERATE, EXECUTOR, [root, names])
    .then((inner) => typeof inner === 'boolean' ?
      { inner: root, async: inner } : opened(inner));
}

// The same of what a generator function gave.
function opened(inner) {
  return { inner, async: inner[kAsync] };
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
  #async = false;
  #size;
  #items = [];
  #at = 0;
  #coming = null;
  #error = null;
  #done = false;
  #limits; // { signal, timeout }, or undefined
  #running = false; // Python is at work on a batch
  #failure = null; // why it was given up: what every next() gets
  #onAbort = null;

  constructor(place, size, limits) {
    this.#place = place;
    this.#size = size;
    this.#limits = limits;
    const signal = limits?.signal;
    if (signal?.aborted) {
      this.#giveUp(aborted(signal));
    } else if (signal !== undefined) {
      this.#onAbort = () => this.#giveUp(aborted(signal));
      signal.addEventListener('abort', this.#onAbort);
    }
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  next() {
    if (this.#at < this.#items.length)
      return Promise.resolve({ value: this.#items[this.#at++], done: false });
    return this.#refill();
  }

  // A batch under way hears of it by itself, and closes when it is over.
  #giveUp(err) {
    if (this.#failure !== null || (this.#done && this.#at >= this.#items.length))
      return;
    this.#failure = err;
    if (this.#inner !== null && !this.#running && !this.#done)
      this.#close().then(ignore, ignore);
    this.#drop();
  }

  #drop() {
    this.#end();
    this.#items = [];
    this.#at = 0;
  }

  #end() {
    this.#done = true;
    if (this.#onAbort !== null) {
      this.#limits.signal.removeEventListener('abort', this.#onAbort);
      this.#onAbort = null;
    }
  }

  #close() {
    return close(this.#inner, this.#async);
  }

  // Goes on where an iterator that others may have begun with is.
  async #open() {
    const { root, names } = this.#place;
    const body = names.length === 0 ? PythonIterator.bodyOf(root) : undefined;
    const from = await (body?.handOver() ?? open(root, names));
    this.#async = from.async;
    this.#inner = from.inner;
    if (this.#done) // left, or given up, meanwhile
      this.#close().then(ignore, ignore);
    else if (body !== undefined)
      this.#goOn(from);
  }

  #goOn(from) {
    this.#items = from.items;
    this.#error = from.error;
    if (from.done)
      this.#end();
  }

  async #batch() {
    const async = this.#async;
    const id = async ? FN.ADVANCE_MANY_ASYNC : FN.ADVANCE_MANY;
    const thread = async ? MAIN : EXECUTOR;
    const args = [this.#inner, this.#size];
    this.#running = true;
    try {
      if (this.#limits === undefined)
        return await call(undefined, id, thread, args);
      const { signal, timeout } = this.#limits;
      return await callUntil(
        undefined, id, thread, args, undefined, signal, timeout, {
          given: (err) => this.#giveUp(err),
          over: () => this.#close().then(ignore, ignore),
        });
    } finally {
      this.#running = false;
    }
  }

  async #refill() {
    for (;;) {
      if (this.#at < this.#items.length)
        return { value: this.#items[this.#at++], done: false };
      if (this.#failure !== null)
        throw this.#failure;
      if (this.#error !== null) {
        const error = this.#error;
        this.#error = null;
        this.#end();
        throw error;
      }
      if (this.#done)
        return { ...END };
      try {
        if (this.#inner === null) {
          await this.#open();
          continue;
        }
        this.#coming ??= this.#batch();
        const [items, more, error] = await this.#coming;
        this.#coming = null;
        if (this.#failure !== null)
          continue;
        this.#items = items;
        this.#at = 0;
        this.#error = error;
        if (!more)
          this.#end();
      } catch (err) {
        this.#coming = null;
        this.#end();
        throw this.#failure ?? err;
      }
      if (!this.#done && this.#error === null) {
        this.#coming = this.#batch();
        this.#coming.catch(ignore); // whoever comes for it hears
      }
    }
  }

  async return(value) {
    const wasOpen = this.#inner !== null && !this.#done;
    this.#drop();
    this.#failure = null;
    await this.#coming?.catch(ignore); // a generator that runs can't be closed
    if (wasOpen)
      await this.#close();
    return { value, done: true };
  }
}

module.exports = {
  setup, limit, opened, Result, PythonObject, PythonIterator, BatchedIterator,
  iteratorOver,
};
