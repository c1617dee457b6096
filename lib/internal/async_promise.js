'use strict';

// Has promises keep the frame of internal/async_context, from the first store
// on. Callbacks run in the frame of their then(). The engine calls the then()
// of a thenable from a microtask of its own, in whatever frame is current by
// then: whoever settles a promise with what may be one calls wrap(), which
// compiled code does for await, return and yield (src/compile/async.c).
//
// What the functions get that the Promise constructor calls its executor with,
// is out of reach: a thenable given to them runs in another's frame.

const context = require('internal/async_context');

const { apply, getPrototypeOf } = Reflect;
const OwnPromise = Promise; // programs may replace it
const PromisePrototype = Promise.prototype;

/** Stands for a thenable, whose then() it calls in the frame noted. */
class Thenable {
  #value;
  #then;
  #frame;

  constructor(value, then) {
    this.#value = value;
    this.#then = then;
    this.#frame = context.frame;
  }

  then(...args) {
    return context.run(this.#frame, this.#then, this.#value, args);
  }
}

const ThenablePrototype = Thenable.prototype;

// Reads then() as the engine would do at this place.
function wrapObject(value) {
  let then;
  try {
    ({ then } = value);
  } catch (error) {
    return new Thenable(value, () => {
      throw error;
    });
  }
  return typeof then === 'function' ? new Thenable(value, then) : value;
}

/** What to wait for instead of `value`: the engine does the rest. */
function wrap(value) {
  if ((typeof value !== 'object' || value === null) &&
      typeof value !== 'function')
    return value;
  const prototype = getPrototypeOf(value);
  // The engine doesn't call then() of its own promises.
  if (prototype === PromisePrototype || prototype === ThenablePrototype)
    return value;
  return wrapObject(value);
}

// A callback of then(), in the frame that is current now.
function inFrame(frame, fn) {
  if (typeof fn !== 'function')
    return fn;
  return (value) => {
    const before = context.frame;
    context.enter(frame);
    try {
      return wrap(fn(value));
    } finally {
      context.enter(before);
    }
  };
}

function methods({ then, resolve, try: attempt, withResolvers }) {
  return {
    prototype: {
      then(onFulfilled, onRejected) {
        // Also without a store: the callback before it in the queue may have
        // had one.
        const { frame } = context;
        return apply(then, this, [inFrame(frame, onFulfilled),
                                  inFrame(frame, onRejected)]);
      },
    },
    constructor: {
      resolve(value) {
        // Its own promises it gives back.
        if (!(value instanceof OwnPromise) || value.constructor !== this)
          value = wrap(value);
        return apply(resolve, this, [value]);
      },
      try(callback, ...args) {
        return apply(attempt, this, [typeof callback === 'function' ?
          () => wrap(callback(...args)) : callback]);
      },
      withResolvers() {
        const all = apply(withResolvers, this, []);
        const { resolve: settle } = all;
        all.resolve = (value) => settle(wrap(value));
        return all;
      },
    },
  };
}

function define(target, list) {
  for (const name of Object.keys(list)) {
    if (typeof target[name] === 'function') {
      Object.defineProperty(target, name, {
        value: list[name], writable: true, configurable: true,
        enumerable: false,
      });
    }
  }
}

/** Called with the first store. */
function patch() {
  context.wrap = wrap;
  const { prototype, constructor } = methods({
    then: PromisePrototype.then,
    resolve: OwnPromise.resolve,
    try: OwnPromise.try,
    withResolvers: OwnPromise.withResolvers,
  });
  define(PromisePrototype, prototype);
  define(OwnPromise, constructor);
  define(Array, require('internal/async_array'));
}

module.exports = { patch };
