'use strict';

// node:timers. The work is in internal/timers.

const timers = require('internal/timers');
const custom = Symbol.for('nodejs.util.promisify.custom');

module.exports = {
  setTimeout: timers.setTimeout,
  clearTimeout: timers.clearTimeout,
  setInterval: timers.setInterval,
  clearInterval: timers.clearInterval,
  setImmediate: timers.setImmediate,
  clearImmediate: timers.clearImmediate,
};

Object.defineProperty(module.exports, 'promises', {
  configurable: true,
  enumerable: true,
  get: () => require('timers/promises'),
});

for (const name of ['setTimeout', 'setImmediate']) {
  Object.defineProperty(timers[name], custom, {
    configurable: true,
    enumerable: true,
    get: () => require('timers/promises')[name],
  });
}
