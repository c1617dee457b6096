'use strict';

// What the bundled readable-stream expects of its own `ours/util`: small
// helpers, here tied to our events and abort modules, which are loaded only
// when one of them is used.

// Also in the stores of this call: what finished() and pipeline() are given is
// called by whoever ends the stream.
function once(callback) {
  callback = require('internal/async_context').bind(callback);
  let called = false;
  return function(...args) {
    if (called)
      return;
    called = true;
    callback.apply(this, args);
  };
}

function createDeferredPromise() {
  let resolve;
  let reject;
  const promise = new Promise((res, rej) => {
    resolve = res;
    reject = rej;
  });
  return { promise, resolve, reject };
}

function nop() {}

module.exports = {
  kEmptyObject: Object.freeze({ __proto__: null }),
  once,
  createDeferredPromise,
  debuglog: () => nop,
  deprecate: (fn) => fn,
  inspect: (value, options) => require('util').inspect(value, options),
  addAbortListener: (signal, listener) =>
    require('events').addAbortListener(signal, listener),
  AbortSignalAny: (signals) => require('web/abort').AbortSignal.any(signals),
};
