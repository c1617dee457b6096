'use strict';

// What this version lacks: functions and classes that are there to be
// required, passed on and inherited from, and throw an error that names them
// when they are called.

const { notImplemented } = require('internal/errors');

/**
 * @param {string} module 'tls'
 * @param {string} name 'connect'
 * @returns {Function} throws ERR_METHOD_NOT_IMPLEMENTED for tls.connect
 */
function missing(module, name) {
  const fn = function() {
    throw notImplemented(`${module}.${name}`);
  };
  Object.defineProperty(fn, 'name', { configurable: true, value: name });
  return fn;
}

/** Adds a missing function for each name to `exports`. */
function addMissing(exports, module, names) {
  for (const name of names) exports[name] = missing(module, name);
  return exports;
}

module.exports = {
  addMissing,
  missing,
  // Programs ask whether a value is one (Koa, arktype), or inherit from them.
  FormData: missing('globalThis', 'FormData'),
  Headers: missing('globalThis', 'Headers'),
  Request: missing('globalThis', 'Request'),
  Response: missing('globalThis', 'Response'),
};
