'use strict';

// util.debuglog: messages of a section of the program, written to stderr when
// the environment's NODE_DEBUG names the section (`*` matches any text).

const implementations = new Map();
let test;

function enabledSections() {
  const list = process.env.NODE_DEBUG;
  if (!list)
    return () => false;
  const pattern = list.replace(/[|\\{}()[\]^$+?.]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll(',', '$|^');
  const regexp = new RegExp(`^${pattern}$`, 'i');
  return (name) => regexp.test(name);
}

function implementation(set, enabled) {
  let impl = implementations.get(set);
  if (impl === undefined) {
    impl = enabled ? (...args) => {
      const { formatWithOptions } = require('internal/util/inspect');
      const colors = process.stderr.hasColors?.() ?? false;
      const message = formatWithOptions({ colors }, ...args);
      process.stderr.write(`${set} ${process.pid}: ${message}\n`);
    } : () => {};
    implementations.set(set, impl);
  }
  return impl;
}

/**
 * A function that logs for `set` when it is enabled; `callback` gets the
 * optimized function at the first call.
 */
function debuglog(set, callback) {
  let impl;
  let enabled;
  const isEnabled = () => {
    if (enabled === undefined) {
      test ??= enabledSections();
      set = `${set}`.toUpperCase();
      enabled = test(set);
    }
    return enabled;
  };
  function logger(...args) {
    if (impl === undefined) {
      impl = implementation(set, isEnabled());
      if (typeof callback === 'function')
        callback(impl);
    }
    impl(...args);
  }
  Object.defineProperty(logger, 'enabled', {
    get: isEnabled, configurable: true, enumerable: true,
  });
  return logger;
}

module.exports = { debuglog };
