'use strict';

// Listeners for uncaught exceptions see the store that the exception was thrown
// with, those for a signal that of who began to listen for it.
const assert = require('assert');
const fs = require('fs');
const { AsyncLocalStorage } = require('async_hooks');

const als = new AsyncLocalStorage();
const seen = {};
process.on('uncaughtException', (err) => {
  seen[err.message ?? err] = als.getStore();
});
const fail = (message) => () => { throw new Error(message); };
als.run('tick', () => process.nextTick(fail('tick')));
als.run('timer', () => setTimeout(fail('timer'), 1));
als.run('file', () => fs.stat('/', fail('file')));
als.run('immediate', () => setImmediate(() => {
  als.run('inner', fail('immediate'));
}));
als.run('microtask', () => queueMicrotask(fail('microtask')));
als.run('text', () => setImmediate(() => { throw 'text'; }));
als.run('before', () => setImmediate(() => {
  als.enterWith('entered');
  fail('entered')();
}));
const caught = new Error('again');
als.run('caught', () => als.run('x', () => {
  try {
    AsyncLocalStorage.bind(() => { throw caught; })();
  } catch {
    setTimeout(() => als.exit(fail('exit')), 1);
  }
}));
setTimeout(fail('none'), 1);

if (process.platform !== 'win32') {
  als.run('listens', () => process.on('SIGUSR2', () => {
    seen.signal = als.getStore();
  }));
  process.on('SIGWINCH', () => {
    seen.other = als.getStore();
    clearInterval(timer);
  });
}
const timer = setInterval(() => {}, 1000);
setTimeout(() => als.run('kills', () => {
  process.kill(process.pid, 'SIGUSR2');
  process.kill(process.pid, 'SIGWINCH');
}), 5);

process.on('exit', () => {
  process.removeAllListeners('uncaughtException');
  assert.deepStrictEqual(seen, {
    tick: 'tick', timer: 'timer', file: 'file', immediate: 'immediate',
    microtask: 'microtask', text: 'text', entered: 'entered', exit: 'x',
    none: undefined, signal: 'listens', other: undefined,
  });
});
