'use strict';

/* node:test. This version has no test runner: using it throws. */

const { addMissing, missing } = require('internal/missing');

const NAMES = [
  'after', 'afterEach', 'before', 'beforeEach', 'describe', 'it', 'run',
  'suite', 'test',
];

const test = missing('test', 'test');
module.exports = addMissing(test, 'test', NAMES);
for (const name of ['describe', 'it', 'suite', 'test']) {
  for (const kind of ['only', 'skip', 'todo'])
    test[name][kind] = missing('test', `${name}.${kind}`);
}
for (const kind of ['only', 'skip', 'todo'])
  test[kind] = missing('test', kind);
Object.defineProperty(test, 'mock', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    const { notImplemented } = require('internal/errors');
    throw notImplemented('test.mock');
  },
});
