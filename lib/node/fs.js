'use strict';

/* node:fs. The synchronous functions are in internal/fs/sync, those with a
 * callback in internal/fs/callbacks; promises, streams, watchers and the rest
 * load when they are first used. */

const binding = internalBinding('fs');
const sync = require('internal/fs/sync').functions;
const callbacks = require('internal/fs/callbacks');
const { Dirent, Stats } = require('internal/fs/stats');
const { toUnixTimestamp } = require('internal/fs/utils');

module.exports = {
  ...callbacks,
  ...sync,
  Dirent,
  Stats,
  _toUnixTimestamp: toUnixTimestamp,
};

// fs.constants: the numbers among the binding's properties.
let constants;
function getConstants() {
  if (constants === undefined) {
    constants = { __proto__: null };
    for (const name of Object.keys(binding)) {
      if (typeof binding[name] === 'number') constants[name] = binding[name];
    }
  }
  return constants;
}

function lazy(name, load, { enumerable = true } = {}) {
  Object.defineProperty(module.exports, name, {
    __proto__: null,
    configurable: true,
    enumerable,
    get() {
      const value = load();
      Object.defineProperty(module.exports, name, {
        __proto__: null, configurable: true, enumerable, writable: true, value,
      });
      return value;
    },
    set(value) {
      Object.defineProperty(module.exports, name, {
        __proto__: null, configurable: true, enumerable, writable: true, value,
      });
    },
  });
}

lazy('constants', getConstants);
lazy('promises', () => require('fs/promises'));
lazy('Dir', () => require('internal/fs/dir').Dir);
for (const name of ['ReadStream', 'WriteStream'])
  lazy(name, () => require('internal/fs/streams')[name]);
lazy('FileReadStream', () => module.exports.ReadStream);
lazy('FileWriteStream', () => module.exports.WriteStream);
// Deprecated twins of the constants.
let warned = false;
for (const name of ['F_OK', 'R_OK', 'W_OK', 'X_OK']) {
  Object.defineProperty(module.exports, name, {
    __proto__: null,
    enumerable: false,
    get() {
      if (!warned) {
        warned = true;
        process.emitWarning(
          `fs.${name} is deprecated, use fs.constants.${name} instead`,
          'DeprecationWarning', 'DEP0176');
      }
      return binding[name];
    },
  });
}
