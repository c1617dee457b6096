'use strict';

// disable() also clears the store for what was queued with it, exit() keeps
// the default out, and a capture callback doesn't silence the monitor of
// uncaught exceptions.
const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');

const als = new AsyncLocalStorage();
const other = new AsyncLocalStorage();
const steps = [];

als.run('store', () => {
  other.enterWith('other');
  process.nextTick(() => {
    steps.push(als.getStore());
    setImmediate(() => steps.push(als.getStore(), other.getStore()));
    als.disable();
    steps.push(als.getStore(), other.getStore());
    als.run('again', () => steps.push(als.getStore()));
    steps.push(als.getStore());
  });
});

const withDefault = new AsyncLocalStorage({ defaultValue: 'default' });
withDefault.run(1, () => {
  assert.strictEqual(withDefault.exit(() => withDefault.getStore()),
                     undefined);
  assert.strictEqual(withDefault.getStore(), 1);
  withDefault.disable();
  assert.strictEqual(withDefault.getStore(), 'default');
});

// Also for the calls of other stores' run() around it.
als.run('outer', () => {
  other.run('inner', () => als.disable());
  assert.strictEqual(als.getStore(), undefined);
  assert.strictEqual(other.getStore(), 'other');
});

const told = [];
process.on('uncaughtExceptionMonitor', (err, origin) => {
  told.push(['monitor', err, origin, als.getStore()]);
});
process.setUncaughtExceptionCaptureCallback((err) => {
  told.push(['capture', err, als.getStore()]);
});
als.run('thrower', () => {
  setTimeout(() => {
    throw 'thrown';
  }, 1);
});

process.on('exit', () => {
  process.setUncaughtExceptionCaptureCallback(null);
  assert.deepStrictEqual(steps, ['store', undefined, 'other', 'again',
                                 undefined, undefined, 'other']);
  assert.deepStrictEqual(told, [
    ['monitor', 'thrown', 'uncaughtException', 'thrower'],
    ['capture', 'thrown', 'thrower'],
  ]);
});
