'use strict';

// Asynchronous compilation runs on the engine's threads: the program must not
// end before its promise settles.

const { hold, unhold } = internalBinding('process');

function keepAliveWhilePending(object, name) {
  const original = object[name];
  Object.defineProperty(object, name, {
    configurable: true,
    enumerable: false,
    writable: true,
    value: {
      [name](...args) {
        const promise = Reflect.apply(original, object, args);
        hold();
        promise.then(unhold, unhold);
        return promise;
      },
    }[name],
  });
}

/** @returns {object} the engine's namespace `WebAssembly`, prepared */
module.exports = function prepare(WebAssembly) {
  keepAliveWhilePending(WebAssembly, 'compile');
  keepAliveWhilePending(WebAssembly, 'instantiate');
  return WebAssembly;
};
