'use strict';

// process.env: an object with every variable; a change reaches the process
// itself, so that C libraries, Python and children see it.

const binding = internalBinding('process');

function makeEnv() {
  const store = binding.getEnv();
  function check(key, value) {
    if (typeof key === 'symbol' || typeof value === 'symbol')
      throw new TypeError('Cannot convert a Symbol value to a string');
    return String(value);
  }
  return new Proxy(store, {
    set(target, key, value) {
      target[key] = value = check(key, value);
      binding.setEnv(key, value);
      return true;
    },
    defineProperty(target, key, desc) {
      const { codes } = require('internal/errors');
      if (!('value' in desc) && ('get' in desc || 'set' in desc)) {
        throw new codes.ERR_INVALID_OBJECT_DEFINE_PROPERTY(
          "'process.env' does not accept an accessor(getter/setter) " +
          'descriptor');
      }
      if (!('value' in desc) || !desc.configurable || !desc.writable ||
          !desc.enumerable) {
        throw new codes.ERR_INVALID_OBJECT_DEFINE_PROPERTY(
          "'process.env' only accepts a configurable, writable, and " +
          'enumerable data descriptor');
      }
      const value = check(key, desc.value);
      binding.setEnv(key, value);
      return Reflect.defineProperty(target, key, { ...desc, value });
    },
    deleteProperty(target, key) {
      delete target[key];
      if (typeof key === 'string')
        binding.setEnv(key);
      return true;
    },
  });
}

module.exports = { makeEnv };
