'use strict';

// Small functions of util that others need without the rest of it.

const { validateFunction, validateString } = require('internal/validators');

const kPromisify = Symbol.for('nodejs.util.promisify.custom');
const kPromisifyArgs = Symbol('customPromisifyArgs');

/**
 * Makes a function that takes a callback last return a promise instead.
 * @param {Function} original
 */
function promisify(original) {
  validateFunction(original, 'original');
  const custom = original[kPromisify];
  if (custom) {
    validateFunction(custom, 'util.promisify.custom');
    return Object.defineProperty(custom, kPromisify, {
      value: custom, enumerable: false, writable: false, configurable: true,
    });
  }
  // Names for a callback that gets several values, as in child_process.exec.
  const names = original[kPromisifyArgs];

  function fn(...args) {
    return new Promise((resolve, reject) => {
      args.push((err, ...values) => {
        if (err) {
          reject(err);
        } else if (names !== undefined && values.length > 1) {
          const result = {};
          for (let i = 0; i < names.length; i++)
            result[names[i]] = values[i];
          resolve(result);
        } else {
          resolve(values[0]);
        }
      });
      const result = original.apply(this, args);
      const { types } = require('internal/util/types');
      if (result !== undefined && types.isPromise(result)) {
        process.emitWarning(
          'Calling promisify on a function that returns a Promise is likely' +
          ' a mistake.', 'DeprecationWarning', 'DEP0174');
      }
    });
  }
  Object.setPrototypeOf(fn, Object.getPrototypeOf(original));
  Object.defineProperty(fn, kPromisify, {
    value: fn, enumerable: false, writable: false, configurable: true,
  });
  const descriptors = Object.getOwnPropertyDescriptors(original);
  for (const key of Reflect.ownKeys(descriptors)) {
    const own = Object.getOwnPropertyDescriptor(fn, key);
    if (own === undefined || own.configurable)
      Object.defineProperty(fn, key, descriptors[key]);
  }
  return fn;
}
promisify.custom = kPromisify;

function rejectWith(reason, callback) {
  if (!reason) {
    const { codes } = require('internal/errors');
    reason = new codes.ERR_FALSY_VALUE_REJECTION(reason);
  }
  callback(reason);
}

/**
 * Makes a function that returns a promise take a callback last instead.
 * @param {Function} original
 */
function callbackify(original) {
  validateFunction(original, 'original');
  function callbackified(...args) {
    const callback = args.pop();
    validateFunction(callback, 'last argument');
    const cb = callback.bind(this);
    original.apply(this, args).then(
      (value) => process.nextTick(cb, null, value),
      (reason) => process.nextTick(rejectWith, reason, cb));
  }
  const descriptors = Object.getOwnPropertyDescriptors(original);
  if (typeof descriptors.length?.value === 'number')
    descriptors.length.value++;
  if (typeof descriptors.name?.value === 'string')
    descriptors.name.value += 'Callbackified';
  for (const key of Reflect.ownKeys(descriptors)) {
    const own = Object.getOwnPropertyDescriptor(callbackified, key);
    if (own === undefined || own.configurable)
      Object.defineProperty(callbackified, key, descriptors[key]);
  }
  return callbackified;
}

const shownCodes = new Set();

/**
 * A function that warns once that `fn` is deprecated, and calls it.
 * @param {Function} fn
 * @param {string} message
 * @param {string} [code]
 * @param {{modifyPrototype?: boolean}} [options]
 */
function deprecate(fn, message, code, { modifyPrototype = true } = {}) {
  // Lazily done: a library may deprecate a hundred functions at start.
  if (code !== undefined)
    validateString(code, 'code');
  let warned = false;
  function deprecated(...args) {
    if (!warned && !process.noDeprecation) {
      warned = true;
      if (code === undefined) {
        process.emitWarning(message, 'DeprecationWarning', deprecated);
      } else if (!shownCodes.has(code)) {
        shownCodes.add(code);
        process.emitWarning(message, 'DeprecationWarning', code, deprecated);
      }
    }
    if (new.target)
      return Reflect.construct(fn, args, new.target);
    return fn.apply(this, args);
  }
  if (modifyPrototype) {
    Object.setPrototypeOf(deprecated, fn);
    if (fn.prototype)
      deprecated.prototype = fn.prototype;
    Object.defineProperty(deprecated, 'length', {
      ...Object.getOwnPropertyDescriptor(fn, 'length'),
    });
  }
  return deprecated;
}

/**
 * ES5 inheritance: `ctor`'s instances get the methods of `superCtor`'s.
 */
function inherits(ctor, superCtor) {
  const { codes } = require('internal/errors');
  if (ctor === undefined || ctor === null)
    throw new codes.ERR_INVALID_ARG_TYPE('ctor', 'Function', ctor);
  if (superCtor === undefined || superCtor === null)
    throw new codes.ERR_INVALID_ARG_TYPE('superCtor', 'Function', superCtor);
  if (superCtor.prototype === undefined) {
    throw new codes.ERR_INVALID_ARG_TYPE('superCtor.prototype', 'Object',
                                         superCtor.prototype);
  }
  Object.defineProperty(ctor, 'super_', {
    value: superCtor, writable: true, configurable: true,
  });
  Object.setPrototypeOf(ctor.prototype, superCtor.prototype);
}

module.exports = {
  callbackify,
  customPromisifyArgs: kPromisifyArgs,
  deprecate,
  inherits,
  kPromisify,
  promisify,
};
