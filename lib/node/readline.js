'use strict';

/* node:readline. */

const { Interface } = require('internal/readline/interface');
const cursor = require('internal/readline_cursor');

const kCustomPromisify = Symbol.for('nodejs.util.promisify.custom');

/** As new Interface(...), with the completer's callback form. */
function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

// A function, so that `readline.Interface(...)` works without `new`.
function PublicInterface(input, output, completer, terminal) {
  return Reflect.construct(Interface, [input, output, completer, terminal],
                           new.target ?? PublicInterface);
}
PublicInterface.prototype = Interface.prototype;
Object.setPrototypeOf(PublicInterface, Interface);
Object.defineProperty(PublicInterface, 'name', { value: 'Interface' });
Object.defineProperty(Interface.prototype, 'constructor', {
  configurable: true, writable: true, value: PublicInterface,
});

Object.defineProperty(Interface.prototype.question, kCustomPromisify, {
  __proto__: null,
  value: function question(query, options) {
    const signal = options?.signal;
    const { AbortError } = require('internal/errors');
    return new Promise((resolve, reject) => {
      let cb = resolve;
      if (signal) {
        require('internal/validators')
          .validateAbortSignal(signal, 'options.signal');
        if (signal.aborted) {
          reject(new AbortError(undefined, { cause: signal.reason }));
          return;
        }
        const onAbort = () => {
          reject(new AbortError(undefined, { cause: signal.reason }));
        };
        signal.addEventListener('abort', onAbort, { once: true });
        cb = (answer) => {
          signal.removeEventListener('abort', onAbort);
          resolve(answer);
        };
      }
      this.question(query, options, cb);
    });
  },
});

module.exports = {
  Interface: PublicInterface,
  clearLine: cursor.clearLine,
  clearScreenDown: cursor.clearScreenDown,
  createInterface,
  cursorTo: cursor.cursorTo,
  emitKeypressEvents(stream, iface) {
    require('internal/readline/keys').emitKeypressEvents(stream, iface);
  },
  moveCursor: cursor.moveCursor,
};

Object.defineProperty(module.exports, 'promises', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get: () => require('readline/promises'),
});
