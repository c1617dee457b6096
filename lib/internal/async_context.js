'use strict';

// The current asynchronous context: what AsyncLocalStorage keeps across
// callbacks. Immutable: entering a store makes a new frame (a Map). Whoever
// queues a callback remembers `frame` and restores it around the call.
// `undefined` means no store is active, which costs one comparison.
const context = {
  frame: undefined,

  // A callback that runs with the frame that is current now.
  bind(fn) {
    const { frame, run } = context;
    if (frame === undefined)
      return fn;
    return function(...args) {
      return run(frame, fn, this, args);
    };
  },

  // What compiled code puts around an await: sets the frame, gives the value.
  restore(frame, value) {
    context.frame = frame;
    return value;
  },

  // Calls fn with the frame that was current when it was queued.
  run(frame, fn, self, args) {
    const before = context.frame;
    context.frame = frame;
    try {
      return Reflect.apply(fn, self, args);
    } finally {
      context.frame = before;
    }
  },
};

module.exports = context;
