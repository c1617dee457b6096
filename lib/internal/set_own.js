'use strict';

/**
 * Sets a property as an assignment would, whatever accessors a program has put
 * on the prototypes.
 * @param {object} object
 * @param {string} name
 * @param {any} value
 */
module.exports = function setOwn(object, name, value) {
  Object.defineProperty(object, name, {
    __proto__: null, value, writable: true, enumerable: true,
    configurable: true,
  });
};
