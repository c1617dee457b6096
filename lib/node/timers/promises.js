'use strict';

// node:timers/promises.

const timers = require('internal/timers');
const { AbortError } = require('internal/errors');
const {
  validateAbortSignal, validateBoolean, validateObject, validateNumber,
} = require('internal/validators');

function checkOptions(options) {
  validateObject(options, 'options');
  if (options.signal !== undefined)
    validateAbortSignal(options.signal, 'options.signal');
  if (options.ref !== undefined)
    validateBoolean(options.ref, 'options.ref');
}

// One promise for one timer; `start(done)` makes the timer.
function promiseFor(start, clear, value, options) {
  try {
    checkOptions(options);
  } catch (err) {
    return Promise.reject(err);
  }
  const { signal, ref = true } = options;
  if (signal?.aborted)
    return Promise.reject(new AbortError(undefined, { cause: signal.reason }));

  return new Promise((resolve, reject) => {
    const timer = start(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve(value);
    });
    if (!ref)
      timer.unref();
    function onAbort() {
      clear(timer);
      reject(new AbortError(undefined, { cause: signal.reason }));
    }
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/**
 * Resolves with `value` after `delay` ms.
 * @param {number} [delay]
 * @param {any} [value]
 * @param {{ref?: boolean, signal?: AbortSignal}} [options]
 */
function setTimeout(delay, value, options = {}) {
  if (delay !== undefined) {
    try {
      validateNumber(delay, 'delay');
    } catch (err) {
      return Promise.reject(err);
    }
  }
  return promiseFor((done) => timers.setTimeout(done, delay),
                    timers.clearTimeout, value, options);
}

/** Resolves with `value` after this turn's I/O. */
function setImmediate(value, options = {}) {
  return promiseFor((done) => timers.setImmediate(done),
                    timers.clearImmediate, value, options);
}

/** Yields `value` every `delay` ms. */
async function* setInterval(delay, value, options = {}) {
  checkOptions(options);
  const { signal, ref = true } = options;
  if (signal?.aborted)
    throw new AbortError(undefined, { cause: signal.reason });

  let due = 0;
  let wake;
  const timer = timers.setInterval(() => {
    due++;
    wake?.();
  }, delay);
  if (!ref)
    timer.unref();
  const onAbort = () => {
    timers.clearInterval(timer);
    wake?.();
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    for (;;) {
      if (due === 0 && !signal?.aborted)
        await new Promise((resolve) => { wake = resolve; });
      wake = undefined;
      for (; due > 0; due--)
        yield value;
      if (signal?.aborted)
        throw new AbortError(undefined, { cause: signal.reason });
    }
  } finally {
    timers.clearInterval(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

module.exports = {
  setTimeout,
  setImmediate,
  setInterval,
  scheduler: {
    /** Resolves after `delay` ms. */
    wait: (delay, options) => setTimeout(delay, undefined, options),
    yield: () => setImmediate(),
  },
};
