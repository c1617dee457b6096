'use strict';

// The global queueMicrotask.

const context = require('internal/async_context');

/**
 * Calls `callback` as a microtask; an exception is uncaught, not a rejection.
 * @param {Function} callback
 */
function queueMicrotask(callback) {
  if (typeof callback !== 'function')
    require('internal/validators').validateFunction(callback, 'callback');
  const { frame } = context;
  Promise.resolve().then(() => {
    try {
      if (frame !== context.frame)
        context.run(frame, callback, undefined, []);
      else
        callback();
    } catch (err) {
      require('internal/process').fatal(err);
    }
  });
}

module.exports = { queueMicrotask };
