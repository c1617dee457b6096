'use strict';

// The global console. Printing a string costs one call into C and loads
// nothing; everything else goes to internal/console.
//
// As long as nobody touched process.stdout, text goes straight to the
// descriptor; once the stream exists it goes through its write(), which
// programs replace to catch what is printed. Both write synchronously, so the
// order stays.

const { guess, writeSync } = internalBinding('stdio');
const hook = require('internal/console_hook');

const console = {};
let full; // internal/console, once it is needed
const streams = [undefined, undefined]; // set through _stdout and _stderr
const colors = [undefined, undefined];

// The stream, if there is one already.
function existing(useStderr) {
  const own = streams[useStderr ? 1 : 0];
  if (own !== undefined)
    return own;
  return Object.getOwnPropertyDescriptor(
    process, useStderr ? 'stderr' : 'stdout')?.value;
}

function write(self, useStderr, text) {
  if (existing(useStderr) !== undefined) {
    full.writeToStream(self, useStderr, text);
    return;
  }
  const indent = full.indentOf(self);
  if (indent !== '')
    text = indent + text.replaceAll('\n', `\n${indent}`);
  writeSync(useStderr ? 2 : 1, `${text}\n`);
}

function options(self, useStderr) {
  if (existing(useStderr) !== undefined)
    return full.streamOptions(self, useStderr);
  const at = useStderr ? 1 : 0;
  colors[at] ??= guess(at + 1) === 'tty' &&
    require('internal/tty_colors').getColorDepth(process.env) > 2;
  return { colors: colors[at] };
}

// Gives the object what a Console has.
function complete() {
  full = require('internal/console');
  full.setUp(console, {});
  for (const [i, name] of ['stdout', 'stderr'].entries()) {
    Object.defineProperty(console, `_${name}`, {
      configurable: true,
      enumerable: false,
      get: () => streams[i] ?? process[name],
      set(stream) { streams[i] = stream; },
    });
  }
  console[full.kWrite] = write;
  console[full.kOptions] = options;
  return full;
}

function add(name, method) {
  console[name] = method;
}

// A string alone needs no formatting; while nothing else was used there is no
// group, and no stream to go through.
function quick(name, useStderr) {
  const fd = useStderr ? 2 : 1;
  return {
    [name](...args) {
      if (full === undefined && args.length === 1 &&
          typeof args[0] === 'string' && hook.publish === null &&
          existing(useStderr) === undefined) {
        writeSync(fd, `${args[0]}\n`);
        return;
      }
      full ??= complete();
      full.methods[name].apply(console, args);
    },
  }[name];
}

function slow(name) {
  return {
    [name](...args) {
      full ??= complete();
      return full.methods[name].apply(console, args);
    },
  }[name];
}

add('log', quick('log', false));
add('warn', quick('warn', true));
for (const name of ['dir', 'time', 'timeEnd', 'timeLog', 'trace', 'assert',
                    'clear', 'count', 'countReset', 'group', 'groupEnd',
                    'table'])
  add(name, slow(name));
add('debug', quick('debug', false));
add('info', quick('info', false));
add('dirxml', slow('dirxml'));
add('error', quick('error', true));
add('groupCollapsed', slow('groupCollapsed'));

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
Object.defineProperty(console, 'Console', {
  configurable: true,
  enumerable: false,
  get() {
    full ??= complete();
    Object.defineProperty(console, 'Console', {
      value: full.Console, writable: true, configurable: true,
    });
    return full.Console;
  },
  set(value) {
    Object.defineProperty(console, 'Console', {
      value, writable: true, configurable: true,
    });
  },
});

module.exports = console;
