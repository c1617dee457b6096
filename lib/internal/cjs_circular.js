'use strict';

// What require() gives of a module that is still running: its exports so far.
// While it runs they have a prototype that warns of the names that are missing,
// which the module may yet define. Loaded by the first cycle.

const { isProxy } = require('internal/util/types').types;

const { getPrototypeOf, setPrototypeOf } = Object;
const ObjectPrototype = Object.prototype;

function isKnown(target, name) {
  // Compiled ES modules ask each other for the latter.
  return name in target || name === '__esModule';
}

function warn(name) {
  process.emitWarning(
    `Accessing non-existent property '${String(name)}' of module exports ` +
    'inside circular dependency');
}

const missing = new Proxy({}, {
  get(target, name) {
    if (!isKnown(target, name))
      warn(name);
    return target[name];
  },
  getOwnPropertyDescriptor(target, name) {
    if (!isKnown(target, name))
      warn(name);
    return Object.getOwnPropertyDescriptor(target, name);
  },
});

function hasPrototype(exports, prototype) {
  return typeof exports === 'object' && exports !== null &&
    !isProxy(exports) && getPrototypeOf(exports) === prototype;
}

/** Has what is missing in the exports of a running module be warned of. */
function watch({ exports }) {
  if (hasPrototype(exports, ObjectPrototype) && !exports.__esModule)
    setPrototypeOf(exports, missing);
}

/** The module has run. */
function unwatch({ exports }) {
  if (hasPrototype(exports, missing))
    setPrototypeOf(exports, ObjectPrototype);
}

module.exports = { unwatch, watch };
