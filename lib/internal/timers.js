'use strict';

// Timers and immediates over src/bindings/timers.c.
//
// Timers of the same duration form a list, which is sorted by itself; a binary
// heap orders the lists by when their first timer is due. C holds one uv timer
// for the earliest, and calls runTimer() again and again, one callback a call,
// so that ticks and microtasks run in between.

const context = require('internal/async_context');
const binding = internalBinding('timers');

const TIMEOUT_MAX = 2 ** 31 - 1;

const handle = binding.open(runTimer, runImmediate);
const info = binding.info(handle);
const lists = new Map();
const heap = [];
const byId = new Map();
let nextId = 1;
let nextExpiry = Infinity;
let refCount = 0;

// ---- the heap of lists ----------------------------------------------------

function siftUp(i) {
  const list = heap[i];
  while (i > 0) {
    const parent = (i - 1) >> 1;
    if (heap[parent].expiry <= list.expiry)
      break;
    heap[i] = heap[parent];
    heap[i].index = i;
    i = parent;
  }
  heap[i] = list;
  list.index = i;
}

function siftDown(i) {
  const list = heap[i];
  const n = heap.length;
  for (;;) {
    let child = 2 * i + 1;
    if (child >= n)
      break;
    if (child + 1 < n && heap[child + 1].expiry < heap[child].expiry)
      child++;
    if (heap[child].expiry >= list.expiry)
      break;
    heap[i] = heap[child];
    heap[i].index = i;
    i = child;
  }
  heap[i] = list;
  list.index = i;
}

function removeList(list) {
  lists.delete(list.ms);
  const last = heap.pop();
  if (last !== list) {
    heap[list.index] = last;
    last.index = list.index;
    siftUp(last.index);
    siftDown(last.index);
  }
}

// ---- timers ---------------------------------------------------------------

class Timeout {
  constructor(callback, given, args, repeat) {
    let after = given * 1;
    if (!(after >= 1 && after <= TIMEOUT_MAX)) {
      if (after > TIMEOUT_MAX)
        warnOverflow(after);
      else if (after < 0)
        warnOnce('Negative', `${after} is a negative number.`);
      else if (after !== after && given !== undefined) // NaN
        warnOnce('NaN', `${after} is not a number.`);
      after = 1;
    }
    this._idleTimeout = after;
    this._idlePrev = null;
    this._idleNext = null;
    this._idleStart = 0;
    this._onTimeout = callback;
    this._timerArgs = args;
    this._repeat = repeat ? after : null;
    this._destroyed = false;
    this._list = null;
    this._id = 0;
    this._refed = true;
    this._frame = context.frame;
    refTimers(1);
    insert(this, binding.now(true));
  }

  /** Starts the timer again, counting from now. */
  refresh() {
    if (this._onTimeout === null) // cleared
      return this;
    detach(this);
    if (this._destroyed) { // it had fired
      this._destroyed = false;
      if (this._refed)
        refTimers(1);
    }
    insert(this, binding.now(true));
    return this;
  }

  ref() {
    if (!this._refed) {
      this._refed = true;
      if (!this._destroyed)
        refTimers(1);
    }
    return this;
  }

  unref() {
    if (this._refed) {
      this._refed = false;
      if (!this._destroyed)
        refTimers(-1);
    }
    return this;
  }

  hasRef() {
    return this._refed;
  }

  close() {
    clearTimeout(this);
    return this;
  }

  [Symbol.toPrimitive]() {
    if (this._id === 0) {
      this._id = nextId++;
      byId.set(this._id, this);
    }
    return this._id;
  }

  [Symbol.dispose]() {
    clearTimeout(this);
  }

  [Symbol.for('nodejs.util.inspect.custom')](_, options) {
    const { inspect } = require('util');
    const shown = { ...this };
    for (const key of ['_list', '_idlePrev', '_idleNext', '_frame', '_id',
                       '_refed'])
      delete shown[key];
    Object.setPrototypeOf(shown, Timeout.prototype);
    return inspect(shown, { ...options, customInspect: false });
  }
}

function warnOverflow(after) {
  process.emitWarning(`${after} does not fit into a 32-bit signed integer.\n` +
                      'Timeout duration was set to 1.',
                      'TimeoutOverflowWarning');
}

const warned = new Set();

function warnOnce(kind, text) {
  if (warned.has(kind))
    return;
  warned.add(kind);
  process.emitWarning(`${text}\nTimeout duration was set to 1.`,
                      `Timeout${kind}Warning`);
}

function refTimers(delta) {
  const before = refCount;
  refCount += delta;
  if ((before === 0) !== (refCount === 0))
    binding.refTimer(handle, refCount !== 0);
}

function insert(timer, now) {
  const ms = Math.trunc(timer._idleTimeout);
  let list = lists.get(ms);
  timer._idleStart = now;
  if (list === undefined) {
    list = { ms, expiry: now + ms, index: 0, first: null, last: null };
    lists.set(ms, list);
    heap.push(list);
    siftUp(heap.length - 1);
    if (list.expiry < nextExpiry) {
      nextExpiry = list.expiry;
      binding.schedule(handle, ms);
    }
  }
  timer._list = list;
  timer._idlePrev = list.last;
  timer._idleNext = null;
  if (list.last !== null)
    list.last._idleNext = timer;
  else
    list.first = timer;
  list.last = timer;
}

// Takes the timer from its list; an empty list leaves the heap.
function detach(timer) {
  const list = timer._list;
  if (list === null)
    return;
  if (timer._idlePrev !== null)
    timer._idlePrev._idleNext = timer._idleNext;
  else
    list.first = timer._idleNext;
  if (timer._idleNext !== null)
    timer._idleNext._idlePrev = timer._idlePrev;
  else
    list.last = timer._idlePrev;
  timer._idlePrev = timer._idleNext = timer._list = null;
  if (list.first === null)
    removeList(list);
}

function destroy(timer) {
  if (timer._destroyed)
    return;
  timer._destroyed = true;
  if (timer._id !== 0)
    byId.delete(timer._id);
  if (timer._refed)
    refTimers(-1);
}

// C's timer fired. Runs at most one callback. Returns the ms until the next
// timer, -1 when there is none, -2 when C shall call again at once.
function runTimer() {
  let now = binding.now();
  for (;;) {
    const list = heap[0];
    if (list === undefined) {
      nextExpiry = Infinity;
      return -1;
    }
    const timer = list.first;
    const due = timer._idleStart + list.ms;
    if (due !== list.expiry) { // the one it was made for has gone
      list.expiry = due;
      siftDown(0);
      continue;
    }
    if (due > now) {
      now = binding.now(true);
      if (due > now) {
        nextExpiry = due;
        return due - now;
      }
    }
    detach(timer);
    fire(timer);
    return -2;
  }
}

function fire(timer) {
  const args = timer._timerArgs;
  try {
    if (timer._frame !== context.frame)
      context.run(timer._frame, timer._onTimeout, timer, args ?? []);
    else if (args === undefined)
      timer._onTimeout();
    else
      Reflect.apply(timer._onTimeout, timer, args);
  } finally {
    // The callback may have cleared, refreshed or repeated it.
    if (timer._list === null && !timer._destroyed) {
      if (timer._repeat === null) {
        destroy(timer);
      } else {
        timer._idleTimeout = timer._repeat;
        insert(timer, binding.now(true));
      }
    }
  }
}

/**
 * @param {Function} callback
 * @param {number} [after=1] milliseconds
 * @param {...any} args
 * @returns {Timeout}
 */
function setTimeout(callback, after, ...args) {
  if (typeof callback !== 'function')
    require('internal/validators').validateFunction(callback, 'callback');
  return new Timeout(callback, after, args.length ? args : undefined, false);
}

/** As setTimeout, again and again. */
function setInterval(callback, after, ...args) {
  if (typeof callback !== 'function')
    require('internal/validators').validateFunction(callback, 'callback');
  return new Timeout(callback, after, args.length ? args : undefined, true);
}

function clearTimeout(timer) {
  if (timer instanceof Timeout) {
    detach(timer);
    timer._onTimeout === null || destroy(timer);
    timer._repeat = null;
    timer._onTimeout = null;
    return;
  }
  if (typeof timer === 'number' || typeof timer === 'string') {
    const known = byId.get(Number(timer));
    if (known !== undefined)
      clearTimeout(known);
  }
}

// ---- immediates -----------------------------------------------------------

let pending = []; // for the next turn
let running = []; // of this turn
let runningHead = 0;
let immediateRefs = 0;

class Immediate {
  constructor(callback, args) {
    this._onImmediate = callback;
    this._argv = args;
    this._destroyed = false;
    this._refed = true;
    this._frame = context.frame;
    pending.push(this);
    info[0]++;
    refImmediates(1);
  }

  ref() {
    if (!this._refed && !this._destroyed) {
      this._refed = true;
      refImmediates(1);
    }
    return this;
  }

  unref() {
    if (this._refed && !this._destroyed) {
      this._refed = false;
      refImmediates(-1);
    }
    return this;
  }

  hasRef() {
    return this._refed && !this._destroyed;
  }

  [Symbol.dispose]() {
    clearImmediate(this);
  }
}

function refImmediates(delta) {
  const before = immediateRefs;
  immediateRefs += delta;
  if ((before === 0) !== (immediateRefs === 0))
    binding.refImmediate(handle, immediateRefs !== 0);
}

/**
 * Calls `callback` once per loop turn, after I/O.
 * @param {Function} callback
 * @param {...any} args
 * @returns {Immediate}
 */
function setImmediate(callback, ...args) {
  if (typeof callback !== 'function')
    require('internal/validators').validateFunction(callback, 'callback');
  return new Immediate(callback, args.length ? args : undefined);
}

function clearImmediate(immediate) {
  if (!(immediate instanceof Immediate) || immediate._destroyed)
    return;
  immediate._destroyed = true;
  immediate._onImmediate = null;
  info[0]--;
  if (immediate._refed)
    refImmediates(-1);
}

// Runs one immediate of this turn; returns whether there are more of it.
function runImmediate() {
  if (runningHead === running.length) {
    running = pending;
    pending = [];
    runningHead = 0;
  }
  while (runningHead < running.length) {
    const immediate = running[runningHead];
    running[runningHead++] = undefined;
    if (immediate._destroyed)
      continue;
    const callback = immediate._onImmediate;
    const args = immediate._argv;
    clearImmediate(immediate);
    if (immediate._frame !== context.frame)
      context.run(immediate._frame, callback, immediate, args ?? []);
    else if (args === undefined)
      callback.call(immediate);
    else
      Reflect.apply(callback, immediate, args);
    break;
  }
  if (runningHead < running.length)
    return true;
  running = [];
  runningHead = 0;
  return false;
}

module.exports = {
  Timeout,
  Immediate,
  setTimeout,
  setInterval,
  setImmediate,
  clearTimeout,
  clearInterval: clearTimeout,
  clearImmediate,
};
