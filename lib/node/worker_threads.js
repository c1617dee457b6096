'use strict';

/* node:worker_threads. This is the main thread and the only one: workers are
 * missing. */

const { isMarkedAsUntransferable, markAsUncloneable, markAsUntransferable } =
  require('internal/clone_marks');
const { addMissing } = require('internal/missing');

const environmentData = new Map();

module.exports = addMissing({
  SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'),
  isInternalThread: false,
  isMainThread: true,
  isMarkedAsUntransferable,
  markAsUncloneable,
  markAsUntransferable,
  parentPort: null,
  resourceLimits: {},
  threadId: 0,
  threadName: '',
  workerData: null,

  /** What setEnvironmentData set for `key`. */
  getEnvironmentData(key) {
    return environmentData.get(key);
  },

  /** Without a value, forgets the key. */
  setEnvironmentData(key, value) {
    if (value === undefined) environmentData.delete(key);
    else environmentData.set(key, value);
  },
}, 'worker_threads', [
  'BroadcastChannel', 'Worker', 'locks', 'moveMessagePortToContext',
  'postMessageToThread', 'receiveMessageOnPort',
]);

for (const name of ['MessageChannel', 'MessagePort']) {
  Object.defineProperty(module.exports, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get: () => globalThis[name],
  });
}
