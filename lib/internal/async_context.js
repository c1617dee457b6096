'use strict';

// The current asynchronous context: what AsyncLocalStorage keeps across
// callbacks. Immutable: entering a store makes a new frame (a Map). Whoever
// queues a callback remembers `frame` and restores it around the call.
// `undefined` means no store is active, which costs one comparison.
module.exports = {
  frame: undefined,

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
