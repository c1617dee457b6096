'use strict';

// node:async_hooks: AsyncLocalStorage and AsyncResource on the frames of
// internal/async_context.
//
// A frame is entered around callbacks by those who queue them: nextTick,
// timers, microtasks, AsyncResource. Promises do so from the first use of a
// store on (internal/async_promise). What the engine doesn't let us see is
// `await`: the module compiler has functions restore the frame after it
// (src/compile/async.c).

const context = require('internal/async_context');
const {
  codes: { ERR_ASYNC_CALLBACK, ERR_ASYNC_TYPE, ERR_INVALID_ASYNC_ID },
  notImplemented,
} = require('internal/errors');
const {
  validateBoolean,
  validateFunction,
  validateObject,
  validateString,
} = require('internal/validators');

// ---- AsyncLocalStorage ---------------------------------------------------

/** A value that follows a chain of callbacks. */
class AsyncLocalStorage {
  #default;
  #name = '';

  constructor(options = {}) {
    validateObject(options, 'options');
    this.#default = options.defaultValue;
    if (options.name !== undefined) {
      validateString(options.name, 'options.name');
      this.#name = options.name;
    }
  }

  /** `fn` bound to the stores that are active now. */
  static bind(fn) {
    return AsyncResource.bind(fn);
  }

  /** A function that runs others with the stores that are active now. */
  static snapshot() {
    return AsyncLocalStorage.bind((fn, ...args) => fn(...args));
  }

  get name() {
    return this.#name;
  }

  #with(store) {
    if (context.wrap === undefined)
      require('internal/async_promise').patch();
    const frame = new Map(context.frame);
    frame.set(this, store);
    return frame;
  }

  /** Leaves this store, also for what was queued with the same frame. */
  disable() {
    const { frame } = context;
    if (frame?.delete(this)) // another frame tells run() that it changed
      context.frame = frame.size > 0 ? new Map(frame) : undefined;
  }

  /** Enters the store for the rest of the running callback. */
  enterWith(store) {
    context.frame = this.#with(store);
    // Has the frame cleared when the callback is over.
    process.nextTick(() => {});
  }

  /** Calls `callback` with the store. */
  run(store, callback, ...args) {
    if (Object.is(store, this.getStore()) && context.frame?.has(this))
      return Reflect.apply(callback, null, args);
    const before = context.frame;
    const frame = context.frame = this.#with(store);
    try {
      return Reflect.apply(callback, null, args);
    } finally {
      context.frame = context.frame === frame ?
        before : this.#restored(before);
    }
  }

  // The frame with this store as it was: others were entered meanwhile.
  #restored(before) {
    const frame = new Map(context.frame);
    if (before?.has(this))
      frame.set(this, before.get(this));
    else
      frame.delete(this);
    return frame.size > 0 ? frame : undefined;
  }

  /** Calls `callback` without a store, not even the default. */
  exit(callback, ...args) {
    return this.run(undefined, callback, ...args);
  }

  getStore() {
    const { frame } = context;
    if (frame === undefined || !frame.has(this))
      return this.#default;
    return frame.get(this);
  }
}

// ---- AsyncResource -------------------------------------------------------

let lastId = 1;
let current = { id: 1, trigger: 0, resource: {} };

/** A place that callbacks can be entered from later. */
class AsyncResource {
  #id;
  #trigger;
  #frame;

  constructor(type, options = {}) {
    validateString(type, 'type');
    let trigger = options;
    if (typeof options !== 'number') {
      validateObject(options, 'options');
      trigger = options.triggerAsyncId ?? current.id;
      if (options.requireManualDestroy !== undefined) {
        validateBoolean(options.requireManualDestroy,
                        'options.requireManualDestroy');
      }
    }
    if (!Number.isSafeInteger(trigger) || trigger < -1)
      throw new ERR_INVALID_ASYNC_ID('triggerAsyncId', trigger);
    if (type.length === 0)
      throw new ERR_ASYNC_TYPE(type);
    this.#id = ++lastId;
    this.#trigger = trigger;
    this.#frame = context.frame;
  }

  runInAsyncScope(fn, thisArg, ...args) {
    const before = current;
    const frame = context.frame;
    current = { id: this.#id, trigger: this.#trigger, resource: this };
    context.enter(this.#frame);
    try {
      return Reflect.apply(fn, thisArg, args);
    } finally {
      current = before;
      context.enter(frame);
    }
  }

  emitDestroy() {
    return this; // there are no hooks to tell
  }

  asyncId() {
    return this.#id;
  }

  triggerAsyncId() {
    return this.#trigger;
  }

  bind(fn, thisArg) {
    validateFunction(fn, 'fn');
    const self = this;
    const bound = thisArg === undefined ? function(...args) {
      return self.runInAsyncScope(fn, this, ...args);
    } : (...args) => self.runInAsyncScope(fn, thisArg, ...args);
    Object.defineProperties(bound, {
      length: {
        configurable: true, enumerable: false, value: fn.length,
        writable: false,
      },
      asyncResource: {
        configurable: true, enumerable: true, value: this, writable: true,
      },
    });
    return bound;
  }

  static bind(fn, type, thisArg) {
    type ||= fn.name;
    return new AsyncResource(type || 'bound-anonymous-fn').bind(fn, thisArg);
  }
}

/** The id of the AsyncResource that is entered; 1 outside of any. */
function executionAsyncId() {
  return current.id;
}

function triggerAsyncId() {
  return current.trigger;
}

function executionAsyncResource() {
  return current.resource;
}

/**
 * Hooks on every asynchronous operation: the engine has none for promises, so
 * that enabling them fails instead of telling half of the story.
 */
function createHook(callbacks) {
  validateObject(callbacks, 'callbacks');
  for (const name of ['init', 'before', 'after', 'destroy',
                      'promiseResolve']) {
    if (callbacks[name] !== undefined &&
        typeof callbacks[name] !== 'function')
      throw new ERR_ASYNC_CALLBACK(`hook.${name}`);
  }
  return {
    enable() {
      throw notImplemented('async_hooks.createHook().enable');
    },
    disable() {
      return this;
    },
  };
}

module.exports = {
  AsyncLocalStorage,
  createHook,
  executionAsyncId,
  triggerAsyncId,
  executionAsyncResource,
  AsyncResource,
};
