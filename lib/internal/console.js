'use strict';

// class Console, and the parts of the global console that are used rarely.
//
// An instance has its methods as own, bound properties, so that they can be
// passed around. Where text goes, and whether it is coloured, are two functions
// (kWrite, kOptions): the global console puts its own in place
// (internal/console_global).

const {
  codes: {
    ERR_CONSOLE_WRITABLE_STREAM,
    ERR_INCOMPATIBLE_OPTION_PAIR,
  },
} = require('internal/errors');
const {
  validateArray,
  validateInteger,
  validateObject,
  validateOneOf,
} = require('internal/validators');
const { formatWithOptions, inspect } = require('internal/util/inspect');

const hook = require('internal/console_hook');

const kColorMode = Symbol('kColorMode');
const kInspectOptions = Symbol('kInspectOptions');
const kIndent = Symbol('kGroupIndent');
const kIndentWidth = Symbol('kGroupIndentation');
const kIsConsole = Symbol('kIsConsole');
const kWrite = Symbol('kWrite');
const kOptions = Symbol('kOptions');
const kCounts = Symbol('counts');

const noop = () => {};

/**
 * @param {object} options or stdout, stderr, ignoreErrors
 */
function Console(options) {
  if (new.target === undefined)
    return Reflect.construct(Console, arguments);
  if (!options || typeof options.write === 'function') {
    options = {
      stdout: options,
      stderr: arguments[1],
      ignoreErrors: arguments[2],
    };
  }
  const {
    stdout,
    stderr = stdout,
    ignoreErrors = true,
    colorMode = 'auto',
    inspectOptions,
    groupIndentation,
  } = options;
  if (!stdout || typeof stdout.write !== 'function')
    throw new ERR_CONSOLE_WRITABLE_STREAM('stdout');
  if (!stderr || typeof stderr.write !== 'function')
    throw new ERR_CONSOLE_WRITABLE_STREAM('stderr');
  validateOneOf(colorMode, 'colorMode', ['auto', true, false]);
  if (groupIndentation !== undefined)
    validateInteger(groupIndentation, 'groupIndentation', 0, 1000);
  if (inspectOptions !== undefined) {
    validateObject(inspectOptions, 'options.inspectOptions');
    const each = inspectOptions instanceof Map ?
      [...inspectOptions.values()] : [inspectOptions];
    for (const one of each) {
      if (one.colors !== undefined && options.colorMode !== undefined) {
        throw new ERR_INCOMPATIBLE_OPTION_PAIR(
          'options.inspectOptions.color', 'colorMode');
      }
    }
  }
  bindMethods(this, Console.prototype, new.target.prototype);
  setUp(this, {
    colorMode, groupIndentation, ignoreErrors, inspectOptions, stdout, stderr,
  });
}

function define(object, name, value, enumerable = false) {
  Object.defineProperty(object, name, {
    value, writable: true, configurable: true, enumerable,
  });
}

function bindMethods(self, own, proto) {
  for (const name of Object.keys(own)) {
    const method = proto[name] ?? own[name];
    const bound = method.bind(self);
    Object.defineProperty(bound, 'name', { value: name, configurable: true });
    self[name] = bound;
  }
}

function setUp(self, { colorMode = 'auto', groupIndentation = 2,
                       ignoreErrors = true, inspectOptions, stdout, stderr }) {
  define(self, '_stdout', stdout);
  define(self, '_stderr', stderr);
  define(self, '_stdoutErrorHandler', noop);
  define(self, '_stderrErrorHandler', noop);
  define(self, '_ignoreErrors', Boolean(ignoreErrors));
  define(self, '_times', new Map());
  define(self, kCounts, new Map());
  define(self, kColorMode, colorMode);
  define(self, kInspectOptions, inspectOptions);
  define(self, kIndent, '');
  define(self, kIndentWidth, groupIndentation);
  define(self, kIsConsole, true);
  define(self, kWrite, writeToStream);
  define(self, kOptions, streamOptions);
  define(self, Symbol.toStringTag, 'console');
}

// An error of the stream is nobody's: the listener is there for its time.
function writeToStream(self, useStderr, text) {
  const stream = useStderr ? self._stderr : self._stdout;
  const indent = self[kIndent];
  if (indent !== '') {
    if (text.includes('\n'))
      text = text.replaceAll('\n', `\n${indent}`);
    text = indent + text;
  }
  text += '\n';
  if (!self._ignoreErrors) {
    stream.write(text);
    return;
  }
  if (typeof stream.once !== 'function' ||
      stream.listenerCount?.('error') > 0) {
    try {
      stream.write(text, noop);
    } catch (err) {
      rethrowOverflow(err);
    }
    return;
  }
  stream.once('error', noop);
  try {
    stream.write(text, noop);
  } catch (err) {
    rethrowOverflow(err);
  } finally {
    stream.removeListener('error', noop);
  }
}

function rethrowOverflow(err) {
  if (require('internal/errors').isStackOverflowError(err))
    throw err;
}

function optionsFor(self, useStderr) {
  return self[kOptions](self, useStderr);
}

function streamOptions(self, useStderr) {
  const stream = useStderr ? self._stderr : self._stdout;
  let color = self[kColorMode];
  if (color === 'auto') {
    color = stream.isTTY && (typeof stream.getColorDepth === 'function' ?
      stream.getColorDepth() > 2 : true);
  }
  let options = self[kInspectOptions];
  if (options instanceof Map)
    options = options.get(stream);
  if (options) {
    return options.colors === undefined ?
      { ...options, colors: Boolean(color) } : options;
  }
  return { colors: Boolean(color) };
}

function print(self, useStderr, args) {
  self[kWrite](self, useStderr,
               formatWithOptions(optionsFor(self, useStderr), ...args));
}

const isObjectType = (v) => v !== null && typeof v === 'object';

function publish(name, args) {
  if (hook.publish !== null)
    hook.publish(name, args);
}

const methods = {
  log(...args) {
    publish('log', args);
    print(this, false, args);
  },

  warn(...args) {
    publish('warn', args);
    print(this, true, args);
  },

  error(...args) {
    publish('error', args);
    print(this, true, args);
  },

  dir(object, options) {
    this[kWrite](this, false, inspect(object, {
      customInspect: false, ...optionsFor(this, false), ...options,
    }));
  },

  time(label = 'default') {
    label = `${label}`;
    if (this._times.has(label)) {
      process.emitWarning(
        `Label '${label}' already exists for console.time()`);
      return;
    }
    this._times.set(label, process.hrtime());
  },

  timeEnd(label = 'default') {
    label = `${label}`;
    if (timeLog(this, 'timeEnd', label))
      this._times.delete(label);
  },

  timeLog(label = 'default', ...data) {
    timeLog(this, 'timeLog', `${label}`, data);
  },

  trace(...args) {
    const err = {
      name: 'Trace',
      message: args.length === 0 ? '' :
        formatWithOptions(optionsFor(this, true), ...args),
    };
    Error.captureStackTrace(err, this.trace);
    this.error(err.stack);
  },

  assert(expression, ...args) {
    if (!expression) {
      if (args.length > 0 && typeof args[0] === 'string')
        args[0] = `Assertion failed: ${args[0]}`;
      else
        args.unshift(args.length > 0 ?
          'Assertion failed:' : 'Assertion failed');
      this.warn(...args);
    }
  },

  clear() {
    const { TERM } = process.env;
    if (this._stdout.isTTY && TERM !== 'dumb') {
      const { cursorTo, clearScreenDown } =
        require('internal/readline_cursor');
      cursorTo(this._stdout, 0, 0);
      clearScreenDown(this._stdout);
    }
  },

  count(label = 'default') {
    label = `${label}`;
    const count = (this[kCounts].get(label) ?? 0) + 1;
    this[kCounts].set(label, count);
    this.log(`${label}: ${count}`);
  },

  countReset(label = 'default') {
    if (!this[kCounts].has(`${label}`)) {
      process.emitWarning(`Count for '${label}' does not exist`);
      return;
    }
    this[kCounts].delete(`${label}`);
  },

  group(...data) {
    if (data.length > 0)
      this.log(...data);
    this[kIndent] += ' '.repeat(this[kIndentWidth]);
  },

  groupEnd() {
    this[kIndent] = this[kIndent].slice(
      0, this[kIndent].length - this[kIndentWidth]);
  },

  table(data, properties) {
    if (!isObjectType(data))
      return this.log(data);
    if (properties !== undefined)
      validateArray(properties, 'properties');
    const { render } = require('internal/console_table');
    return this.log(render(data, properties, optionsFor(this, false)));
  },

  debug(...args) {
    publish('debug', args);
    print(this, false, args);
  },

  info(...args) {
    publish('info', args);
    print(this, false, args);
  },

  dirxml(...args) {
    print(this, false, args);
  },

  groupCollapsed(...data) {
    this.group(...data);
  },
};

function timeLog(self, name, label, data) {
  const start = self._times.get(label);
  if (start === undefined) {
    process.emitWarning(`No such label '${label}' for console.${name}()`);
    return false;
  }
  const [seconds, nanos] = process.hrtime(start);
  const text = formatTime(seconds * 1000 + nanos / 1e6);
  if (data === undefined)
    print(self, false, [`%s: %s`, label, text]);
  else
    print(self, false, ['%s: %s', label, text, ...data]);
  return true;
}

const pad = (value) => `${value}`.padStart(2, '0');

/** 1:06:40.457 (h:mm:ss.mmm), 1.500s, 100.01ms */
function formatTime(ms) {
  let hours = 0;
  let minutes = 0;
  let seconds = 0;
  if (ms >= 1000) {
    if (ms >= 60000) {
      if (ms >= 3600000) {
        hours = Math.floor(ms / 3600000);
        ms %= 3600000;
      }
      minutes = Math.floor(ms / 60000);
      ms %= 60000;
    }
    seconds = ms / 1000;
  }
  if (hours !== 0 || minutes !== 0) {
    const [whole, rest] = seconds.toFixed(3).split('.');
    const head = hours !== 0 ? `${hours}:${pad(minutes)}` : minutes;
    return `${head}:${pad(whole)}.${rest} ` +
      `(${hours !== 0 ? 'h:m' : ''}m:ss.mmm)`;
  }
  if (seconds !== 0)
    return `${seconds.toFixed(3)}s`;
  return `${Number(ms.toFixed(3))}ms`;
}

for (const name of Object.keys(methods))
  Console.prototype[name] = methods[name];

Object.defineProperty(Console, Symbol.hasInstance, {
  value: (instance) => instance !== null && typeof instance === 'object' &&
    instance[kIsConsole] === true,
});

module.exports = {
  Console,
  formatTime,
  indentOf: (self) => self[kIndent],
  kOptions,
  kWrite,
  methods,
  setUp,
  streamOptions,
  writeToStream,
};
