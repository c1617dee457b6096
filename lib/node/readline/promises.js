'use strict';

/* node:readline/promises. */

const { Interface: Base } = require('internal/readline/interface');
const cursor = require('internal/readline_cursor');
const { AbortError, codes } = require('internal/errors');
const {
  validateAbortSignal,
  validateBoolean,
  validateInteger,
} = require('internal/validators');

class Interface extends Base {
  #pending = new Set();

  // A completer's result is awaited, whatever it is.
  get _awaitsCompleter() {
    return true;
  }

  /**
   * @param {string} query
   * @param {{signal?: AbortSignal}} [options]
   * @returns {Promise<string>} the answer
   */
  question(query, options = {}) {
    return new Promise((resolve, reject) => {
      const { signal } = options;
      if (signal !== undefined) {
        validateAbortSignal(signal, 'options.signal');
        if (signal.aborted) {
          reject(new AbortError(undefined, { cause: signal.reason }));
          return;
        }
      }
      const settle = () => {
        this.#pending.delete(entry);
        signal?.removeEventListener('abort', onAbort);
      };
      const entry = {
        fail: (err) => {
          settle();
          reject(err);
        },
      };
      const onAbort = () => {
        this._cancelQuestion();
        entry.fail(new AbortError(undefined, { cause: signal.reason }));
      };
      this._question(query, (answer) => {
        settle();
        resolve(answer);
      });
      this.#pending.add(entry);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  close() {
    super.close();
    for (const entry of [...this.#pending])
      entry.fail(new AbortError('Aborted with Ctrl+C'));
  }
}

/** Collects cursor movements; commit() writes them together. */
class Readline {
  #stream;
  #autoCommit;
  #text = [];

  constructor(stream, options = undefined) {
    if (!(typeof stream?.write === 'function' &&
          typeof stream.on === 'function'))
      throw new codes.ERR_INVALID_ARG_TYPE('stream', 'Writable', stream);
    this.#stream = stream;
    this.#autoCommit = false;
    if (options?.autoCommit != null) {
      validateBoolean(options.autoCommit, 'options.autoCommit');
      this.#autoCommit = options.autoCommit;
    }
  }

  // Takes what one of the cursor functions would write.
  #add(fn, ...args) {
    let text = '';
    fn({ write: (s) => { text += s; } }, ...args);
    if (this.#autoCommit) process.nextTick(() => this.#stream.write(text));
    else this.#text.push(text);
    return this;
  }

  cursorTo(x, y = undefined) {
    validateInteger(x, 'x');
    if (y != null) validateInteger(y, 'y');
    return this.#add(cursor.cursorTo, x, y);
  }

  moveCursor(dx, dy) {
    if (dx || dy) {
      validateInteger(dx, 'dx');
      validateInteger(dy, 'dy');
      this.#add(cursor.moveCursor, dx, dy);
    }
    return this;
  }

  clearLine(dir) {
    validateInteger(dir, 'dir', -1, 1);
    return this.#add(cursor.clearLine, dir);
  }

  clearScreenDown() {
    return this.#add(cursor.clearScreenDown);
  }

  /** @returns {Promise<void>} */
  commit() {
    return new Promise((resolve) => {
      this.#stream.write(this.#text.join(''), () => resolve());
      this.#text = [];
    });
  }

  rollback() {
    this.#text = [];
    return this;
  }
}

function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

module.exports = { Interface, Readline, createInterface };
