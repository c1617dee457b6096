'use strict';

// Properties that are made when first touched.

/**
 * Defines `names` on `target`: reading one calls `load(name)` and keeps what it
 * returns, setting one drops the load. One loop for many names, since most of
 * this runs before the program's first line.
 * @param {object} target
 * @param {string[]} names
 * @param {(name: string) => any} load
 * @param {boolean} enumerable
 */
module.exports = function defineLazy(target, names, load, enumerable) {
  for (const name of names) {
    const settle = (value) => {
      Object.defineProperty(target, name, {
        configurable: true, enumerable, writable: true, value,
      });
    };
    Object.defineProperty(target, name, {
      configurable: true,
      enumerable,
      get() {
        const value = load(name);
        settle(value);
        return value;
      },
      set: settle,
    });
  }
};
