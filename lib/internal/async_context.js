'use strict';

// The current asynchronous context: what AsyncLocalStorage keeps across
// callbacks. Entering a store makes a new frame (a Map); only disable() changes
// one that there is. Whoever queues a callback remembers `frame` and restores
// it around the call. `undefined` means no store is active, which costs one
// comparison.
//
// `frame` is written only when it changes: as long as no program enters a
// store, the engine's optimizing compilers take it for a constant, in every
// function with an await too. So all but AsyncLocalStorage set it by enter().
let thrown; // what left run() last, for listeners of uncaught exceptions

const context = {
  frame: undefined,

  // From the first store on, what async functions wait for instead of a value:
  // a thenable's then() runs in the frame then (internal/async_promise.js).
  wrap: undefined,

  // For compiled code: what an async function gives back or yields.
  value(value) {
    const { wrap } = context;
    return wrap === undefined ? value : wrap(value);
  },

  // A callback that runs with the frame that is current now.
  bind(fn) {
    const { frame, run } = context;
    if (frame === undefined)
      return fn;
    return function(...args) {
      return run(frame, fn, this, args);
    };
  },

  // Sets the frame, also for compiled code after an await, whose value it gives
  // back. `enter` itself stands for the frame that is current.
  enter(frame, value) {
    if (context.frame !== frame && frame !== context.enter)
      context.frame = frame;
    return value;
  },

  // Calls fn with the frame that was current when it was queued.
  run(frame, fn, self, args) {
    const before = context.frame;
    context.enter(frame);
    try {
      return Reflect.apply(fn, self, args);
    } catch (error) {
      thrown = { error, frame: context.frame };
      throw error;
    } finally {
      context.enter(before);
    }
  },

  // Calls fn with the frame that the error was thrown with, which left run().
  runAfter(error, fn) {
    const from = thrown;
    thrown = undefined;
    return from === undefined || !Object.is(from.error, error) ? fn() :
      context.run(from.frame, fn, undefined, []);
  },
};

module.exports = context;
