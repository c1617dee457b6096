'use strict';

// readline's Interface: lines from a stream. On a terminal,
// internal/readline/editor edits them.

const EventEmitter = require('events');
const { StringDecoder } = require('string_decoder');
const { codes } = require('internal/errors');
const {
  validateAbortSignal,
  validateArray,
  validateNumber,
  validateString,
  validateUint32,
} = require('internal/validators');
const { bindContext } = require('internal/fs/utils');

const MIN_CRLF_DELAY = 100;
const LINE_ENDING = /\r?\n|\r(?!\n)|\u2028|\u2029/g;

function editor() {
  return require('internal/readline/editor');
}

// The arguments of createInterface in either form.
function readOptions(input, output, completer, terminal) {
  if (!input?.input) return { input, output, completer, terminal };
  return input;
}

class Interface extends EventEmitter {
  #decoder;
  #rest = ''; // the beginning of a line that has not ended yet
  #sawReturnAt = 0;
  #onQuestion = null;
  #oldPrompt;
  #iterator; // one for all loops
  #cleanup = [];

  constructor(input, output, completer, terminal) {
    super();
    const options = readOptions(input, output, completer, terminal);
    ({ input, output, completer, terminal } = options);
    const {
      crlfDelay,
      escapeCodeTimeout = 500,
      history = [],
      historySize = 30,
      prompt = '> ',
      removeHistoryDuplicates = false,
      signal,
      tabSize = 8,
    } = options;

    if (completer !== undefined && typeof completer !== 'function')
      throw new codes.ERR_INVALID_ARG_VALUE('completer', completer);
    if (signal) validateAbortSignal(signal, 'options.signal');
    validateArray(history, 'history');
    validateNumber(historySize, 'historySize', 0);
    if (!Number.isFinite(escapeCodeTimeout)) {
      throw new codes.ERR_INVALID_ARG_VALUE(
        'input.escapeCodeTimeout', escapeCodeTimeout);
    }
    validateUint32(tabSize, 'tabSize', true);
    if (terminal === undefined && output != null)
      terminal = output.isTTY;

    this.input = input;
    this.output = output;
    this.terminal = Boolean(terminal);
    this.line = '';
    this.cursor = 0;
    this.closed = false;
    this.paused = false;
    this.escapeCodeTimeout = escapeCodeTimeout;
    this.tabSize = tabSize;
    this.history = history;
    this.historySize = historySize;
    this.historyIndex = -1;
    this.removeHistoryDuplicates = Boolean(removeHistoryDuplicates);
    this.crlfDelay = crlfDelay ?
      Math.max(MIN_CRLF_DELAY, crlfDelay) : MIN_CRLF_DELAY;
    this.completer = completer;
    this.isCompletionEnabled = true;
    this.setPrompt(prompt);

    this.#listen(input, 'error', (err) => this.emit('error', err));
    if (this.terminal) {
      editor().start(this);
    } else {
      this.#decoder = new StringDecoder('utf8');
      this.#listen(input, 'data', (chunk) => this.#onData(chunk));
      this.#listen(input, 'end', () => {
        if (this.#rest.length > 0) {
          const line = this.#rest;
          this.#rest = '';
          this.emit('line', line);
        }
        this.close();
      });
    }
    if (signal) {
      const onAbort = () => this.close();
      if (signal.aborted) {
        process.nextTick(onAbort);
      } else {
        signal.addEventListener('abort', onAbort, { once: true });
        this.#cleanup.push(
          () => signal.removeEventListener('abort', onAbort));
      }
    }
    input.resume();
  }

  /** Listens until the interface closes. */
  #listen(emitter, event, fn) {
    emitter.on(event, fn);
    this.#cleanup.push(() => emitter.removeListener(event, fn));
  }

  _listen(emitter, event, fn) {
    this.#listen(emitter, event, fn);
  }

  _setRawMode(mode) {
    const was = this.input.isRaw;
    if (typeof this.input.setRawMode === 'function')
      this.input.setRawMode(mode);
    return was;
  }

  #onData(chunk) {
    if (chunk === undefined) return;
    let text = this.#decoder.write(chunk);
    if (this.#sawReturnAt &&
        Date.now() - this.#sawReturnAt <= this.crlfDelay) {
      // The other half of a \r\n.
      if (text.charCodeAt(0) === 10) text = text.slice(1);
      this.#sawReturnAt = 0;
    }
    LINE_ENDING.lastIndex = 0;
    let match = LINE_ENDING.exec(text);
    if (match === null) {
      this.#rest += text;
      return;
    }
    if (text.endsWith('\r')) this.#sawReturnAt = Date.now();
    const lines = [this.#rest + text.slice(0, match.index)];
    let at = LINE_ENDING.lastIndex;
    while ((match = LINE_ENDING.exec(text)) !== null) {
      lines.push(text.slice(at, match.index));
      at = LINE_ENDING.lastIndex;
    }
    this.#rest = text.slice(at);
    for (const line of lines) this._onLine(line);
  }

  _onLine(line) {
    if (this.#onQuestion !== null) {
      const cb = this.#onQuestion;
      this.#onQuestion = null;
      this.setPrompt(this.#oldPrompt);
      cb(line);
    } else {
      this.emit('line', line);
    }
  }

  getPrompt() {
    return this._prompt;
  }

  setPrompt(prompt) {
    this._prompt = prompt;
  }

  /** Writes the prompt, on a terminal with the line as it stands. */
  prompt(preserveCursor) {
    if (this.paused) this.resume();
    if (this.terminal && process.env.TERM !== 'dumb')
      editor().prompt(this, preserveCursor);
    else
      this._writeToOutput(this._prompt);
  }

  _writeToOutput(text) {
    validateString(text, 'stringToWrite');
    if (this.output !== null && this.output !== undefined)
      this.output.write(text);
  }

  /**
   * @param {string} query
   * @param {{signal?: AbortSignal}} [options]
   * @param {(answer: string) => void} cb
   */
  question(query, options, cb) {
    if (typeof options === 'function') {
      cb = options;
      options = {};
    }
    if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
    if (options?.signal) {
      const { signal } = options;
      validateAbortSignal(signal, 'options.signal');
      if (signal.aborted) return;
      const onAbort = () => this._cancelQuestion();
      signal.addEventListener('abort', onAbort, { once: true });
      const answer = cb;
      cb = typeof answer === 'function' ? (line) => {
        signal.removeEventListener('abort', onAbort);
        answer(line);
      } : answer;
    }
    if (typeof cb === 'function') this._question(query, bindContext(cb));
  }

  _question(query, cb) {
    if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
    if (this.#onQuestion !== null) {
      this.prompt();
      return;
    }
    this.#oldPrompt = this._prompt;
    this.setPrompt(query);
    this.#onQuestion = cb;
    this.prompt();
  }

  _cancelQuestion() {
    if (this.#onQuestion === null) return;
    this.#onQuestion = null;
    this.setPrompt(this.#oldPrompt);
    if (this.terminal) editor().clearLine(this);
  }

  close() {
    if (this.closed) return;
    this.pause();
    if (this.terminal) this._setRawMode(false);
    this.closed = true;
    for (const fn of this.#cleanup.splice(0)) fn();
    this.emit('close');
  }

  [Symbol.dispose]() {
    this.close();
  }

  pause() {
    if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
    if (this.paused) return this;
    this.input.pause();
    this.paused = true;
    this.emit('pause');
    return this;
  }

  resume() {
    if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
    if (!this.paused) return this;
    this.input.resume();
    this.paused = false;
    this.emit('resume');
    return this;
  }

  /** Acts as if `data` (or `key`) had been typed. */
  write(data, key) {
    if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
    if (this.paused) this.resume();
    if (this.terminal) editor().ttyWrite(this, data, key ?? {});
    else this.#onData(data);
  }

  /** @returns {{rows: number, cols: number}} where the cursor is, counted from
   * the beginning of the prompt */
  getCursorPos() {
    return editor().cursorPosition(this);
  }

  /** The lines from now on. Reading pauses while 1024 of them wait. */
  [Symbol.asyncIterator]() {
    return this.#iterator ??=
      require('internal/readline/iterator').lines(this);
  }
}

module.exports = { Interface };
