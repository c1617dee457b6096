'use strict';

// The global console. Printing strings, numbers and other primitive values
// costs one call into C and loads nothing; everything else goes to
// internal/console.
//
// As long as nobody touched process.stdout, text goes straight to the
// descriptor; once the stream exists it goes through its write(), which
// programs replace to catch what is printed. Both write synchronously, so the
// order stays.

const { guess, writeSync } = internalBinding('stdio');
const hook = require('internal/console_hook');

const console = {};
const isTerminal = [];
let full; // what internal/console_complete makes of it, once it is needed

// The stream, if there is one already.
function existing(useStderr) {
  const own = full?.streams[useStderr ? 1 : 0];
  if (own !== undefined)
    return own;
  return Object.getOwnPropertyDescriptor(
    process, useStderr ? 'stderr' : 'stdout')?.value;
}

function complete() {
  return full ??= require('internal/console_complete')(console, existing);
}

// Whether values may be coloured there.
function mayColor(fd) {
  return isTerminal[fd] ??= guess(fd) === 'tty';
}

// What util.format() makes of values that are no objects; undefined if that
// takes more than putting them side by side.
function plainText(args, fd) {
  let text = '';
  for (let i = 0; i < args.length; i++) {
    const value = args[i];
    const type = typeof value;
    if (i > 0)
      text += ' ';
    if (type === 'string') {
      if (i === 0 && args.length > 1 && value.includes('%'))
        return undefined; // may be a format
      text += value;
      continue;
    }
    if (mayColor(fd))
      return undefined;
    if (type === 'number' && hook.plainNumbers)
      text += Object.is(value, -0) ? '-0' : value;
    else if (type === 'boolean' || value === undefined || value === null)
      text += value;
    else
      return undefined;
  }
  return text;
}

// Adds the method `name`. With `fd` it prints: while nothing else was used
// there is no group, and no stream to go through.
function add(name, fd) {
  console[name] = {
    [name](...args) {
      if (fd !== 0 && full === undefined && hook.publish === null &&
          existing(fd === 2) === undefined) {
        const text = plainText(args, fd);
        if (text !== undefined) {
          writeSync(fd, `${text}\n`);
          return;
        }
      }
      return complete().methods[name].apply(console, args);
    },
  }[name];
}

const PRINTING = { log: 1, warn: 2, debug: 1, info: 1, error: 2 };
for (const name of [
  'log', 'warn', 'dir', 'time', 'timeEnd', 'timeLog', 'trace', 'assert',
  'clear', 'count', 'countReset', 'group', 'groupEnd', 'table', 'debug',
  'info', 'dirxml', 'error', 'groupCollapsed',
])
  add(name, PRINTING[name] ?? 0);

Object.defineProperty(console, Symbol.toStringTag, {
  value: 'console', configurable: true, writable: true,
});
for (const name of ['_stdout', '_stderr', '_times']) {
  Object.defineProperty(console, name, {
    configurable: true,
    get() {
      complete();
      return console[name];
    },
    set(value) {
      complete();
      console[name] = value;
    },
  });
}
require('internal/lazy')(console, ['Console'], () => complete().Console, false);

module.exports = console;
