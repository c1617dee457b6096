'use strict';

// Module namespace exotic objects (ECMA-262 10.4.6) as proxies. The target has
// every name as a property that can't be deleted and is not extensible, so
// that the invariants of proxies hold and `has`, `deleteProperty`,
// `preventExtensions` and the prototype's methods need no trap.

const { namespaces } = require('internal/esm_marks');

/** The handler of one namespace. `cells`: name -> { get(): any }. */
class Handler {
  #names;
  #cells;

  constructor(names, cells) {
    this.#names = names;
    this.#cells = cells;
  }

  get(target, name) {
    const cell = this.#cells.get(name);
    return cell === undefined ? target[name] : cell.get();
  }

  set() { return false; }

  getOwnPropertyDescriptor(target, name) {
    const cell = this.#cells.get(name);
    if (cell === undefined)
      return Reflect.getOwnPropertyDescriptor(target, name);
    return {
      value: cell.get(), writable: true, enumerable: true, configurable: false,
    };
  }

  defineProperty(target, name, descriptor) {
    const cell = this.#cells.get(name);
    if (cell === undefined)
      return Reflect.defineProperty(target, name, descriptor);
    const value = cell.get();
    return descriptor.configurable !== true &&
      descriptor.enumerable !== false && descriptor.writable !== false &&
      !('get' in descriptor) && !('set' in descriptor) &&
      (!('value' in descriptor) || Object.is(descriptor.value, value));
  }

  ownKeys() {
    return [...this.#names, Symbol.toStringTag];
  }
}

/**
 * Makes a namespace.
 * @param {Map<string, {get: Function}>} cells what each name stands for
 * @returns {object}
 */
function makeNamespace(cells) {
  const names = [...cells.keys()].sort();
  const target = { __proto__: null };
  for (const name of names) {
    Object.defineProperty(target, name, {
      value: undefined, writable: true, enumerable: true, configurable: false,
    });
  }
  Object.defineProperty(target, Symbol.toStringTag, { value: 'Module' });
  Object.preventExtensions(target);
  const namespace = new Proxy(target, new Handler(names, cells));
  namespaces.add(namespace);
  return namespace;
}

module.exports = { makeNamespace };
