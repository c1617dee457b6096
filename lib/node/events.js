'use strict';

// node:events. A listener list is a function when there is one and an array
// when there are more; an array is copied before it changes while it is being
// called (copy on write), so that emit() iterates what it saw at its start.

const kCapture = Symbol('kCapture');
const kErrorMonitor = Symbol('events.errorMonitor');
const kRejection = Symbol.for('nodejs.rejection');

let defaultMaxListeners = 10;

function errors() {
  return require('internal/errors');
}

function checkListener(listener) {
  if (typeof listener !== 'function')
    require('internal/validators').validateFunction(listener, 'listener');
}

/**
 * @param {{captureRejections?: boolean}} [options]
 */
function EventEmitter(options) {
  EventEmitter.init.call(this, options);
}

EventEmitter.prototype._events = undefined;
EventEmitter.prototype._eventsCount = 0;
EventEmitter.prototype._maxListeners = undefined;

EventEmitter.init = function(options) {
  if (this._events === undefined ||
      this._events === Object.getPrototypeOf(this)._events) {
    this._events = { __proto__: null };
    this._eventsCount = 0;
  }
  this._maxListeners = this._maxListeners || undefined;
  if (options?.captureRejections !== undefined) {
    require('internal/validators').validateBoolean(
      options.captureRejections, 'options.captureRejections');
    this[kCapture] = Boolean(options.captureRejections);
  } else {
    this[kCapture] = EventEmitter.prototype[kCapture];
  }
};

Object.defineProperty(EventEmitter.prototype, kCapture, {
  value: false, writable: true, enumerable: false,
});

// ---- emit -------------------------------------------------------------------

function watchRejection(emitter, promise, type, args) {
  if (!emitter[kCapture])
    return;
  try {
    const { then } = promise;
    if (typeof then === 'function') {
      then.call(promise, undefined, (err) => {
        process.nextTick(rejected, emitter, err, type, args);
      });
    }
  } catch (err) {
    emitter.emit('error', err);
  }
}

function rejected(emitter, err, type, args) {
  if (typeof emitter[kRejection] === 'function') {
    emitter[kRejection](err, type, ...args);
    return;
  }
  const before = emitter[kCapture];
  try { // no loop when a handler of 'error' rejects too
    emitter[kCapture] = false;
    emitter.emit('error', err);
  } finally {
    emitter[kCapture] = before;
  }
}

function unhandledError(emitter, args) {
  const err = args[0];
  if (err instanceof Error)
    throw err;
  let text;
  try {
    text = require('util').inspect(err);
  } catch {
    text = err;
  }
  const { codes } = errors();
  const wrapped = new codes.ERR_UNHANDLED_ERROR(text);
  wrapped.context = err;
  throw wrapped;
}

/**
 * Calls the listeners of `type` in order with `args`.
 * @returns {boolean} whether there were any
 */
EventEmitter.prototype.emit = function emit(type, ...args) {
  const events = this._events;
  if (type === 'error') {
    if (events !== undefined && events[kErrorMonitor] !== undefined)
      this.emit(kErrorMonitor, ...args);
    if (events === undefined || events.error === undefined)
      unhandledError(this, args);
  } else if (events === undefined) {
    return false;
  }

  const handler = events[type];
  if (handler === undefined)
    return false;

  if (typeof handler === 'function') {
    const result = handler.apply(this, args);
    if (result !== undefined && result !== null)
      watchRejection(this, result, type, args);
    return true;
  }

  handler.calling = (handler.calling ?? 0) + 1;
  try {
    const n = handler.length;
    for (let i = 0; i < n; i++) {
      const result = handler[i].apply(this, args);
      if (result !== undefined && result !== null)
        watchRejection(this, result, type, args);
    }
  } finally {
    handler.calling--;
  }
  return true;
};

// ---- on, once, off ----------------------------------------------------------

function warnLeak(emitter, type, list, max) {
  list.warned = true;
  const { inspect } = require('util');
  const warning = new Error(
    'Possible EventEmitter memory leak detected. ' +
    `${list.length} ${String(type)} listeners added to ` +
    `${inspect(emitter, { depth: -1 })}. MaxListeners is ${max}. ` +
    'Use emitter.setMaxListeners() to increase limit');
  warning.name = 'MaxListenersExceededWarning';
  warning.emitter = emitter;
  warning.type = type;
  warning.count = list.length;
  process.emitWarning(warning);
}

function add(emitter, type, listener, prepend) {
  checkListener(listener);
  let events = emitter._events;
  if (events === undefined) {
    events = emitter._events = { __proto__: null };
    emitter._eventsCount = 0;
  } else if (events.newListener !== undefined) {
    emitter.emit('newListener', type, listener.listener ?? listener);
    events = emitter._events; // the listener may have changed it
  }

  const existing = events[type];
  if (existing === undefined) {
    events[type] = listener;
    emitter._eventsCount++;
    return emitter;
  }
  let list;
  if (typeof existing === 'function') {
    list = prepend ? [listener, existing] : [existing, listener];
    events[type] = list;
  } else {
    list = writable(events, type, existing);
    if (prepend)
      list.unshift(listener);
    else
      list.push(listener);
  }
  const max = maxListeners(emitter);
  if (max > 0 && list.length > max && !list.warned)
    warnLeak(emitter, type, list, max);
  return emitter;
}

// The list itself, or a copy of it when an emit is going through it.
function writable(events, type, list) {
  if (!list.calling)
    return list;
  const copy = list.slice();
  copy.warned = list.warned;
  events[type] = copy;
  return copy;
}

function maxListeners(emitter) {
  return emitter._maxListeners === undefined ?
    defaultMaxListeners : emitter._maxListeners;
}

EventEmitter.prototype.addListener = function addListener(type, listener) {
  return add(this, type, listener, false);
};

EventEmitter.prototype.on = EventEmitter.prototype.addListener;

EventEmitter.prototype.prependListener =
  function prependListener(type, listener) {
    return add(this, type, listener, true);
  };

function onceWrap(emitter, type, listener) {
  checkListener(listener);
  let fired = false;
  const wrapped = function(...args) {
    if (fired)
      return undefined;
    fired = true;
    emitter.removeListener(type, wrapped);
    return listener.apply(emitter, args);
  };
  wrapped.listener = listener;
  return wrapped;
}

EventEmitter.prototype.once = function once(type, listener) {
  return this.on(type, onceWrap(this, type, listener));
};

EventEmitter.prototype.prependOnceListener =
  function prependOnceListener(type, listener) {
    return this.prependListener(type, onceWrap(this, type, listener));
  };

// Takes a type out of the table. In this engine an object that had a property
// deleted is a hundred times slower to change, so the property stays, as
// undefined, and every so often the table is made anew.
let forgotten = 0;

function forget(emitter, events, type) {
  if (--emitter._eventsCount === 0) {
    emitter._events = { __proto__: null };
    return;
  }
  events[type] = undefined;
  if ((++forgotten & 63) === 0) {
    const fresh = { __proto__: null };
    for (const key of Reflect.ownKeys(events)) {
      if (events[key] !== undefined)
        fresh[key] = events[key];
    }
    emitter._events = fresh;
  }
}

EventEmitter.prototype.removeListener =
  function removeListener(type, listener) {
    checkListener(listener);
    const events = this._events;
    if (events === undefined)
      return this;
    const list = events[type];
    if (list === undefined)
      return this;

    if (list === listener || list.listener === listener) {
      forget(this, events, type);
      if (events.removeListener !== undefined)
        this.emit('removeListener', type, list.listener ?? listener);
      return this;
    }
    if (typeof list === 'function')
      return this;

    let i = list.length - 1;
    while (i >= 0 && list[i] !== listener && list[i].listener !== listener)
      i--;
    if (i < 0)
      return this;
    const changed = writable(events, type, list);
    changed.splice(i, 1);
    if (changed.length === 1)
      events[type] = changed[0];
    if (events.removeListener !== undefined)
      this.emit('removeListener', type, listener);
    return this;
  };

EventEmitter.prototype.off = EventEmitter.prototype.removeListener;

EventEmitter.prototype.removeAllListeners =
  function removeAllListeners(type) {
    const events = this._events;
    if (events === undefined)
      return this;

    if (events.removeListener === undefined) {
      if (arguments.length === 0) {
        this._events = { __proto__: null };
        this._eventsCount = 0;
      } else if (events[type] !== undefined) {
        forget(this, events, type);
      }
      return this;
    }

    if (arguments.length === 0) {
      for (const key of this.eventNames()) {
        if (key !== 'removeListener')
          this.removeAllListeners(key);
      }
      this.removeAllListeners('removeListener');
      this._events = { __proto__: null };
      this._eventsCount = 0;
      return this;
    }

    const list = events[type];
    if (typeof list === 'function') {
      this.removeListener(type, list);
    } else if (list !== undefined) {
      for (let i = list.length - 1; i >= 0; i--)
        this.removeListener(type, list[i]);
    }
    return this;
  };

// ---- questions --------------------------------------------------------------

function listenersOf(emitter, type, unwrap) {
  const list = emitter._events?.[type];
  if (list === undefined)
    return [];
  const all = typeof list === 'function' ? [list] : list.slice();
  return unwrap ? all.map((fn) => fn.listener ?? fn) : all;
}

EventEmitter.prototype.listeners = function listeners(type) {
  return listenersOf(this, type, true);
};

EventEmitter.prototype.rawListeners = function rawListeners(type) {
  return listenersOf(this, type, false);
};

EventEmitter.prototype.listenerCount = function listenerCount(type, listener) {
  const list = this._events?.[type];
  if (list === undefined)
    return 0;
  if (listener === undefined || listener === null)
    return typeof list === 'function' ? 1 : list.length;
  return listenersOf(this, type, false).filter(
    (fn) => fn === listener || fn.listener === listener).length;
};

EventEmitter.prototype.eventNames = function eventNames() {
  const events = this._events;
  return this._eventsCount > 0 ?
    Reflect.ownKeys(events).filter((key) => events[key] !== undefined) : [];
};

EventEmitter.prototype.setMaxListeners = function setMaxListeners(n) {
  require('internal/validators').validateNumber(n, 'setMaxListeners', 0);
  this._maxListeners = n;
  return this;
};

EventEmitter.prototype.getMaxListeners = function getMaxListeners() {
  return maxListeners(this);
};

// ---- functions of the module --------------------------------------------------

function addEither(target, type, listener, flags) {
  if (typeof target.on === 'function') {
    if (flags?.once)
      target.once(type, listener);
    else
      target.on(type, listener);
  } else if (typeof target.addEventListener === 'function') {
    target.addEventListener(type, listener, flags);
  } else {
    const { codes } = errors();
    throw new codes.ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', target);
  }
}

function removeEither(target, type, listener, flags) {
  if (typeof target.removeListener === 'function')
    target.removeListener(type, listener);
  else if (typeof target.removeEventListener === 'function')
    target.removeEventListener(type, listener, flags);
  else {
    const { codes } = errors();
    throw new codes.ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', target);
  }
}

function checkSignal(options) {
  const { validateObject, validateAbortSignal } =
    require('internal/validators');
  validateObject(options, 'options');
  const { signal } = options;
  if (signal !== undefined)
    validateAbortSignal(signal, 'options.signal');
  return signal;
}

function abortError(signal) {
  const { AbortError } = errors();
  return new AbortError(undefined, { cause: signal?.reason });
}

/**
 * Resolves with the arguments of the next `type`; an 'error' rejects.
 * @param {EventEmitter|EventTarget} emitter
 * @param {string|symbol} type
 * @param {{signal?: AbortSignal}} [options]
 * @returns {Promise<any[]>}
 */
async function once(emitter, type, options = {}) {
  const signal = checkSignal(options);
  if (signal?.aborted)
    throw abortError(signal);
  return new Promise((resolve, reject) => {
    const cleanUp = () => {
      removeEither(emitter, type, done);
      if (type !== 'error' && typeof emitter.removeListener === 'function')
        emitter.removeListener('error', failed);
      signal?.removeEventListener('abort', aborted);
    };
    const done = (...args) => {
      cleanUp();
      resolve(args);
    };
    const failed = (err) => {
      cleanUp();
      reject(err);
    };
    const aborted = () => {
      cleanUp();
      reject(abortError(signal));
    };
    addEither(emitter, type, done, { once: true });
    if (type !== 'error' && typeof emitter.once === 'function')
      emitter.once('error', failed);
    signal?.addEventListener('abort', aborted, { once: true });
  });
}

const AsyncIteratorPrototype = Object.getPrototypeOf(
  Object.getPrototypeOf(async function* () {}).prototype);

/**
 * An async iterator over the arguments of each `type`.
 * @param {EventEmitter|EventTarget} emitter
 * @param {string|symbol} event
 * @param {{signal?: AbortSignal, close?: string[], highWaterMark?: number,
 *   lowWaterMark?: number}} [options]
 */
function on(emitter, event, options = {}) {
  const signal = checkSignal(options);
  if (signal?.aborted)
    throw abortError(signal);
  const { validateInteger } = require('internal/validators');
  const high = options.highWaterMark ?? options.highWatermark ??
    Number.MAX_SAFE_INTEGER;
  const low = options.lowWaterMark ?? options.lowWatermark ?? 1;
  validateInteger(high, 'options.highWaterMark', 1);
  validateInteger(low, 'options.lowWaterMark', 1);

  const values = []; // events nobody asked for yet
  const waiting = []; // promises nobody answered yet
  let paused = false;
  let finished = false;
  let error = null;

  function onEvent(...args) {
    if (waiting.length > 0) {
      waiting.shift().resolve({ value: args, done: false });
      return;
    }
    values.push(args);
    if (!paused && values.length > high && typeof emitter.pause === 'function') {
      paused = true;
      emitter.pause();
    }
  }

  function onError(err) {
    if (waiting.length > 0)
      waiting.shift().reject(err);
    else
      error = err;
    finish();
  }

  function onAbort() {
    onError(abortError(signal));
  }

  function finish() {
    removeEither(emitter, event, onEvent);
    if (event !== 'error' && typeof emitter.removeListener === 'function')
      emitter.removeListener('error', onError);
    for (const name of options.close ?? [])
      removeEither(emitter, name, finish);
    signal?.removeEventListener('abort', onAbort);
    finished = true;
    for (const { resolve } of waiting.splice(0))
      resolve({ value: undefined, done: true });
    return Promise.resolve({ value: undefined, done: true });
  }

  addEither(emitter, event, onEvent);
  if (event !== 'error' && typeof emitter.on === 'function')
    emitter.on('error', onError);
  for (const name of options.close ?? [])
    addEither(emitter, name, finish);
  signal?.addEventListener('abort', onAbort, { once: true });

  return Object.setPrototypeOf({
    next() {
      if (values.length > 0) {
        const value = values.shift();
        if (paused && values.length < low) {
          paused = false;
          emitter.resume();
        }
        return Promise.resolve({ value, done: false });
      }
      if (error !== null) {
        const err = error;
        error = null;
        return Promise.reject(err);
      }
      if (finished)
        return finish();
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
      });
    },
    return() {
      return finish();
    },
    throw(err) {
      if (!(err instanceof Error)) {
        const { codes } = errors();
        throw new codes.ERR_INVALID_ARG_TYPE(
          'EventEmitter.AsyncIterator', 'Error', err);
      }
      onError(err);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  }, AsyncIteratorPrototype);
}

/** The listeners of an emitter or an EventTarget. */
function getEventListeners(target, type) {
  if (typeof target.listeners === 'function')
    return target.listeners(type);
  const eventTarget = require('web/event_target');
  if (target instanceof eventTarget.EventTarget)
    return eventTarget.listenersOf(target, type);
  const { codes } = errors();
  throw new codes.ERR_INVALID_ARG_TYPE(
    'emitter', ['EventEmitter', 'EventTarget'], target);
}

function getMaxListeners(target) {
  if (typeof target?.getMaxListeners === 'function')
    return target.getMaxListeners();
  const eventTarget = require('web/event_target');
  if (target instanceof eventTarget.EventTarget)
    return eventTarget.getMaxListeners(target);
  const { codes } = errors();
  throw new codes.ERR_INVALID_ARG_TYPE(
    'emitter', ['EventEmitter', 'EventTarget'], target);
}

/** Sets the limit of each target, or the default. */
function setMaxListeners(n = defaultMaxListeners, ...targets) {
  require('internal/validators').validateNumber(n, 'setMaxListeners', 0);
  if (targets.length === 0) {
    defaultMaxListeners = n;
    return;
  }
  const eventTarget = require('web/event_target');
  for (const target of targets) {
    if (typeof target.setMaxListeners === 'function') {
      target.setMaxListeners(n);
    } else if (target instanceof eventTarget.EventTarget) {
      eventTarget.setMaxListeners(target, n);
    } else {
      const { codes } = errors();
      throw new codes.ERR_INVALID_ARG_TYPE(
        'eventTargets', ['EventEmitter', 'EventTarget'], target);
    }
  }
}

/** Calls `listener` when `signal` aborts; the result removes it. */
function addAbortListener(signal, listener) {
  if (signal === undefined) {
    const { codes } = errors();
    throw new codes.ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  }
  const { validateAbortSignal } = require('internal/validators');
  validateAbortSignal(signal, 'signal');
  checkListener(listener);
  let remove;
  if (signal.aborted) {
    queueMicrotask(() => listener());
  } else {
    signal.addEventListener('abort', listener, { once: true });
    remove = () => signal.removeEventListener('abort', listener);
  }
  return {
    __proto__: null,
    [Symbol.dispose]() {
      remove?.();
    },
  };
}

module.exports = EventEmitter;
Object.assign(EventEmitter, {
  EventEmitter,
  once,
  on,
  getEventListeners,
  getMaxListeners,
  setMaxListeners,
  addAbortListener,
  listenerCount: (emitter, type) =>
    typeof emitter.listenerCount === 'function' ?
      emitter.listenerCount(type) : getEventListeners(emitter, type).length,
  usingDomains: false,
  captureRejectionSymbol: kRejection,
  errorMonitor: kErrorMonitor,
});

Object.defineProperties(EventEmitter, {
  defaultMaxListeners: {
    enumerable: true,
    get: () => defaultMaxListeners,
    set(n) {
      require('internal/validators').validateNumber(
        n, 'defaultMaxListeners', 0);
      defaultMaxListeners = n;
    },
  },
  captureRejections: {
    enumerable: true,
    get: () => EventEmitter.prototype[kCapture],
    set(value) {
      require('internal/validators').validateBoolean(
        value, 'EventEmitter.captureRejections');
      EventEmitter.prototype[kCapture] = value;
    },
  },
  EventEmitterAsyncResource: {
    enumerable: true,
    configurable: true,
    get: () => require('internal/event_emitter_async_resource'),
  },
});
