'use strict';
// nextTicks run before promises, and both run between two timers.
const assert = require('assert');

const log = [];
const say = (text) => () => log.push(text);

process.nextTick(() => {
  log.push('tick 1');
  Promise.resolve().then(() => {
    log.push('promise of tick 1');
    process.nextTick(say('tick of promise'));
  });
  process.nextTick(say('tick 2'));
});
Promise.resolve().then(say('promise'));
queueMicrotask(say('microtask'));
setTimeout(() => {
  log.push('timer 1');
  process.nextTick(say('tick of timer 1'));
  Promise.resolve().then(say('promise of timer 1'));
}, 1);
setTimeout(() => {
  log.push('timer 2');
}, 1);

process.on('exit', () => {
  assert.deepStrictEqual(log, [
    'tick 1', 'tick 2', 'promise', 'microtask', 'promise of tick 1',
    'tick of promise', 'timer 1', 'tick of timer 1', 'promise of timer 1',
    'timer 2',
  ]);
});
