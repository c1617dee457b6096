'use strict';

// The current asynchronous context: what AsyncLocalStorage keeps across
// callbacks. Immutable: entering a store makes a new frame (a Map). Whoever
// queues a callback remembers `frame` and restores it around the call.
// `undefined` means no store is active, which costs one comparison.
module.exports = {
  frame: undefined,

  // A callback that runs with the frame that is current now.
  bind(fn) {
    const { frame, run } = module.exports;
    if (frame === undefined)
      return fn;
    return function(...args) {
      return run(frame, fn, this, args);
    };
  },

  // Calls fn with the frame that was current when it was queued.
  run(frame, fn, self, args) {
    const before = module.exports.frame;
    module.exports.frame = frame;
    try {
      return Reflect.apply(fn, self, args);
    } finally {
      module.exports.frame = before;
    }
  },
};
