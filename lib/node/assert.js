'use strict';

// node:assert. The functions get their options (how much of a difference is
// shown) from the Assert instance they are called on, where there is one.

const {
  codes: {
    ERR_AMBIGUOUS_ARGUMENT,
    ERR_CONSTRUCT_CALL_REQUIRED,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_RETURN_VALUE,
    ERR_MISSING_ARGS,
  },
} = require('internal/errors');

let AssertionErrorClass;
const lazyAssertionError = () => AssertionErrorClass ??=
  require('internal/assert/assertion_error');
let comparisons;
const lazyComparisons = () => comparisons ??=
  require('internal/util/comparisons');
const inspect = (...args) =>
  require('internal/util/inspect').inspect(...args);

const NO_EXCEPTION = Symbol('no exception');
const kOptions = Symbol('kOptions');

function isError(value) {
  return require('internal/util/inspect_error').isError(value);
}

function innerThrow(obj) {
  if (obj.message instanceof Error)
    throw obj.message;
  const AssertionError = lazyAssertionError();
  throw new AssertionError(obj);
}

const diffOf = (self) => self?.[kOptions]?.diff;

// ---- ok ------------------------------------------------------------------

// "assert.ok(x)" as it stands in the caller's source.
function sourceMessage(fn) {
  const stack = require('internal/stack');
  const [site] = stack.callSites(1, fn);
  const file = site?.getFileName();
  if (!file || file.startsWith('node:'))
    return undefined;
  const { expressionAt } = require('internal/assert/expression');
  return expressionAt(file, site.getLineNumber(), site.getColumnNumber());
}

function innerOk(fn, argsLength, value, message, self) {
  if (value)
    return;
  let generated = false;
  if (argsLength === 0) {
    generated = true;
    message = 'No value argument passed to `assert.ok()`';
  } else if (message === undefined || message === null) {
    generated = true;
    const call = sourceMessage(fn);
    message = call === undefined ? `${inspect(value)} == true` :
      `The expression evaluated to a falsy value:\n\n  ${call}\n`;
    if (call === undefined)
      message = 'The expression evaluated to a falsy value';
  } else if (message instanceof Error) {
    throw message;
  }
  const AssertionError = lazyAssertionError();
  const err = new AssertionError({
    actual: value,
    expected: true,
    message,
    operator: '==',
    stackStartFn: fn,
    diff: diffOf(self),
  });
  err.generatedMessage = generated;
  throw err;
}

// ---- throws, rejects -----------------------------------------------------

class Comparison {
  constructor(source, keys, actual) {
    for (const key of keys) {
      if (key in source) {
        this[key] = actual !== undefined && typeof actual[key] === 'string' &&
          source[key] instanceof RegExp && source[key].test(actual[key]) ?
          actual[key] : source[key];
      }
    }
  }
}

function compareKey(actual, expected, key, message, keys, fn, self) {
  const { isDeepStrictEqual } = lazyComparisons();
  if (key in actual && isDeepStrictEqual(actual[key], expected[key]))
    return;
  const generated = !message;
  if (generated) {
    // Shows all keys at once.
    const a = new Comparison(actual, keys);
    const b = new Comparison(expected, keys, actual);
    const AssertionError = lazyAssertionError();
    const err = new AssertionError({
      actual: a,
      expected: b,
      operator: 'deepStrictEqual',
      stackStartFn: fn,
      diff: diffOf(self),
    });
    err.actual = actual;
    err.expected = expected;
    err.operator = fn.name;
    throw err;
  }
  innerThrow({
    actual, expected, message, operator: fn.name, stackStartFn: fn,
    diff: diffOf(self),
  });
}

function expectedException(actual, expected, message, fn, self) {
  let generated = false;
  let throwError = false;
  if (typeof expected !== 'function') {
    if (expected instanceof RegExp) {
      const text = String(actual);
      if (RegExp.prototype.exec.call(expected, text) !== null)
        return;
      if (!message) {
        generated = true;
        message = 'The input did not match the regular expression ' +
          `${inspect(expected)}. Input:\n\n${inspect(text)}\n`;
      }
      throwError = true;
    } else if (typeof actual !== 'object' || actual === null) {
      const AssertionError = lazyAssertionError();
      const err = new AssertionError({
        actual,
        expected,
        message,
        operator: 'deepStrictEqual',
        stackStartFn: fn,
        diff: diffOf(self),
      });
      err.operator = fn.name;
      throw err;
    } else {
      const keys = Object.keys(expected);
      if (expected instanceof Error) {
        keys.push('name', 'message');
      } else if (keys.length === 0) {
        throw new ERR_INVALID_ARG_VALUE(
          'error', expected, 'may not be an empty object');
      }
      for (const key of keys) {
        if (typeof actual[key] === 'string' &&
            expected[key] instanceof RegExp &&
            RegExp.prototype.exec.call(expected[key], actual[key]) !== null)
          continue;
        compareKey(actual, expected, key, message, keys, fn, self);
      }
      return;
    }
  } else if (expected.prototype !== undefined &&
      actual instanceof expected) {
    return;
  } else if (Object.prototype.isPrototypeOf.call(Error, expected)) {
    if (!message) {
      generated = true;
      message = 'The error is expected to be an instance of ' +
        `"${expected.name}". Received `;
      if (isError(actual))
        message += `"${actual.constructor?.name || actual.name}"`;
      else
        message += `"${inspect(actual, { depth: -1 })}"`;
    }
    throwError = true;
  } else {
    // A function that checks.
    const result = Reflect.apply(expected, {}, [actual]);
    if (result !== true) {
      if (!message) {
        generated = true;
        const name = expected.name ? `"${expected.name}" ` : '';
        message = `The ${name}validation function is expected to return` +
          ` "true". Received ${inspect(result)}`;
        if (isError(actual))
          message += `\n\nCaught error:\n\n${actual}`;
      }
      throwError = true;
    }
  }
  if (throwError) {
    if (generated && expected.name !== undefined &&
        typeof expected === 'function' &&
        Object.prototype.isPrototypeOf.call(Error, expected) &&
        isError(actual))
      message += `\n\nError message:\n\n${actual.message}`;
    const AssertionError = lazyAssertionError();
    const err = new AssertionError({
      actual,
      expected,
      message,
      operator: fn.name,
      stackStartFn: fn,
      diff: diffOf(self),
    });
    err.generatedMessage = generated;
    throw err;
  }
}

function getActual(fn) {
  require('internal/validators').validateFunction(fn, 'fn');
  try {
    fn();
  } catch (err) {
    return err;
  }
  return NO_EXCEPTION;
}

function isThenable(value) {
  return value !== null && typeof value === 'object' &&
    (require('internal/util/types').types.isPromise(value) ||
      (typeof value.then === 'function' &&
        typeof value.catch === 'function'));
}

async function waitForActual(promiseFn) {
  let promise;
  if (typeof promiseFn === 'function') {
    promise = promiseFn();
    if (!isThenable(promise)) {
      throw new ERR_INVALID_RETURN_VALUE('instance of Promise',
                                         'promiseFn', promise);
    }
  } else if (isThenable(promiseFn)) {
    promise = promiseFn;
  } else {
    throw new ERR_INVALID_ARG_TYPE('promiseFn', ['Function', 'Promise'],
                                   promiseFn);
  }
  try {
    await promise;
  } catch (err) {
    return err;
  }
  return NO_EXCEPTION;
}

function expectsError(fn, actual, error, message, argsLength, self) {
  if (typeof error === 'string') {
    if (argsLength === 4) {
      throw new ERR_INVALID_ARG_TYPE(
        'error', ['Object', 'Error', 'Function', 'RegExp'], error);
    }
    if (typeof actual === 'object' && actual !== null) {
      if (actual.message === error) {
        throw new ERR_AMBIGUOUS_ARGUMENT(
          'error/message',
          `The error message "${actual.message}" is identical to the` +
          ' message.');
      }
    } else if (actual === error) {
      throw new ERR_AMBIGUOUS_ARGUMENT(
        'error/message',
        `The error "${actual}" is identical to the message.`);
    }
    message = error;
    error = undefined;
  } else if (error != null && typeof error !== 'object' &&
      typeof error !== 'function') {
    throw new ERR_INVALID_ARG_TYPE(
      'error', ['Object', 'Error', 'Function', 'RegExp'], error);
  }
  if (actual === NO_EXCEPTION) {
    let details = '';
    if (error?.name)
      details += ` (${error.name})`;
    details += message ? `: ${message}` : '.';
    const kind = fn.name === 'rejects' ? 'rejection' : 'exception';
    innerThrow({
      actual: undefined,
      expected: error,
      operator: fn.name,
      message: `Missing expected ${kind}${details}`,
      stackStartFn: fn,
      diff: diffOf(self),
    });
  }
  if (!error)
    return;
  expectedException(actual, error, message, fn, self);
}

// Is `actual` what `expected` describes?
function hasMatchingError(actual, expected) {
  if (typeof expected !== 'function') {
    if (expected instanceof RegExp)
      return RegExp.prototype.exec.call(expected, String(actual)) !== null;
    throw new ERR_INVALID_ARG_TYPE('expected', ['Function', 'RegExp'],
                                   expected);
  }
  if (expected.prototype !== undefined && actual instanceof expected)
    return true;
  if (Object.prototype.isPrototypeOf.call(Error, expected))
    return false;
  return Reflect.apply(expected, {}, [actual]) === true;
}

function expectsNoError(fn, actual, error, message, self) {
  if (actual === NO_EXCEPTION)
    return;
  if (typeof error === 'string') {
    message = error;
    error = undefined;
  }
  if (!error || hasMatchingError(actual, error)) {
    const details = message ? `: ${message}` : '.';
    const kind = fn.name === 'doesNotReject' ? 'rejection' : 'exception';
    innerThrow({
      actual,
      expected: error,
      operator: fn.name,
      message: `Got unwanted ${kind}${details}\n` +
        `Actual message: "${actual?.message}"`,
      stackStartFn: fn,
      diff: diffOf(self),
    });
  }
  throw actual;
}

function innerMatch(string, regexp, message, fn, self) {
  if (!(regexp instanceof RegExp))
    throw new ERR_INVALID_ARG_TYPE('regexp', 'RegExp', regexp);
  const match = fn.name === 'match';
  if (typeof string === 'string' &&
      (RegExp.prototype.exec.call(regexp, string) !== null) === match)
    return;
  if (message instanceof Error)
    throw message;
  const generated = !message;
  message ||= typeof string !== 'string' ?
    'The "string" argument must be of type string. Received type ' +
      `${typeof string} (${inspect(string)})` :
    (match ? 'The input did not match the regular expression ' :
      'The input was expected to not match the regular expression ') +
      `${inspect(regexp)}. Input:\n\n${inspect(string)}\n`;
  const AssertionError = lazyAssertionError();
  const err = new AssertionError({
    actual: string,
    expected: regexp,
    message,
    operator: fn.name,
    stackStartFn: fn,
    diff: diffOf(self),
  });
  err.generatedMessage = generated;
  throw err;
}

// ---- the functions -------------------------------------------------------

function needTwo(args) {
  if (args.length < 2)
    throw new ERR_MISSING_ARGS('actual', 'expected');
}

function fail(self, fn, operator, actual, expected, message) {
  innerThrow({
    actual, expected, message, operator, stackStartFn: fn,
    diff: diffOf(self),
  });
}

let warnedOfFail = false;

const methods = {
  ok(...args) {
    innerOk(methods.ok, args.length, args[0], args[1], this);
  },

  // The form with two to five arguments is deprecated.
  fail(actual, expected, message, operator, stackStartFn) {
    const count = arguments.length;
    let generated = false;
    if ((actual === undefined || actual === null) && count <= 1) {
      generated = true;
      message = 'Failed';
      actual = undefined;
    } else if (count === 1) {
      message = actual;
      actual = undefined;
    } else {
      if (!warnedOfFail) {
        warnedOfFail = true;
        process.emitWarning(
          'assert.fail() with more than one argument is deprecated. Please' +
          ' use assert.strictEqual() instead or only pass a message.',
          'DeprecationWarning', 'DEP0094');
      }
      if (count === 2)
        operator = '!=';
    }
    if (message instanceof Error)
      throw message;
    const AssertionError = lazyAssertionError();
    const err = new AssertionError({
      message, operator: operator === undefined ? 'fail' : operator,
      stackStartFn: stackStartFn || methods.fail, actual, expected,
      diff: diffOf(this),
    });
    if (generated)
      err.generatedMessage = true;
    throw err;
  },

  equal(actual, expected, message) {
    needTwo(arguments);
    // eslint-disable-next-line eqeqeq
    if (actual != expected && (actual === actual || expected === expected))
      fail(this, methods.equal, '==', actual, expected, message);
  },

  notEqual(actual, expected, message) {
    needTwo(arguments);
    // eslint-disable-next-line eqeqeq
    if (actual == expected || (actual !== actual && expected !== expected))
      fail(this, methods.notEqual, '!=', actual, expected, message);
  },

  deepEqual(actual, expected, message) {
    needTwo(arguments);
    if (!lazyComparisons().isDeepEqual(actual, expected)) {
      fail(this, methods.deepEqual, 'deepEqual', actual, expected, message);
    }
  },

  notDeepEqual(actual, expected, message) {
    needTwo(arguments);
    if (lazyComparisons().isDeepEqual(actual, expected)) {
      fail(this, methods.notDeepEqual, 'notDeepEqual', actual, expected,
           message);
    }
  },

  deepStrictEqual(actual, expected, message) {
    needTwo(arguments);
    if (!lazyComparisons().isDeepStrictEqual(
      actual, expected, this?.[kOptions]?.skipPrototype)) {
      fail(this, methods.deepStrictEqual, 'deepStrictEqual', actual,
           expected, message);
    }
  },

  notDeepStrictEqual(actual, expected, message) {
    needTwo(arguments);
    if (lazyComparisons().isDeepStrictEqual(
      actual, expected, this?.[kOptions]?.skipPrototype)) {
      fail(this, methods.notDeepStrictEqual, 'notDeepStrictEqual', actual,
           expected, message);
    }
  },

  strictEqual(actual, expected, message) {
    needTwo(arguments);
    if (!Object.is(actual, expected)) {
      fail(this, methods.strictEqual, 'strictEqual', actual, expected,
           message);
    }
  },

  notStrictEqual(actual, expected, message) {
    needTwo(arguments);
    if (Object.is(actual, expected)) {
      fail(this, methods.notStrictEqual, 'notStrictEqual', actual, expected,
           message);
    }
  },

  partialDeepStrictEqual(actual, expected, message) {
    needTwo(arguments);
    if (!lazyComparisons().isPartialStrictEqual(actual, expected)) {
      fail(this, methods.partialDeepStrictEqual, 'partialDeepStrictEqual',
           actual, expected, message);
    }
  },

  throws(fn, ...args) {
    expectsError(methods.throws, getActual(fn), args[0], args[1],
                 args.length + 2, this);
  },

  async rejects(promiseFn, ...args) {
    expectsError(methods.rejects, await waitForActual(promiseFn), args[0],
                 args[1], args.length + 2, this);
  },

  doesNotThrow(fn, ...args) {
    expectsNoError(methods.doesNotThrow, getActual(fn), args[0], args[1],
                   this);
  },

  async doesNotReject(fn, ...args) {
    expectsNoError(methods.doesNotReject, await waitForActual(fn), args[0],
                   args[1], this);
  },

  ifError(err) {
    if (err === null || err === undefined)
      return;
    let message = 'ifError got unwanted exception: ';
    if (typeof err === 'object' && typeof err.message === 'string') {
      message += err.message.length === 0 && err.constructor ?
        err.constructor.name : err.message;
    } else {
      message += inspect(err);
    }
    const AssertionError = lazyAssertionError();
    const wrapped = new AssertionError({
      actual: err,
      expected: null,
      operator: 'ifError',
      message,
      stackStartFn: methods.ifError,
      diff: diffOf(this),
    });
    wrapped.generatedMessage = true;
    joinStacks(err, wrapped);
    throw wrapped;
  },

  match(string, regexp, message) {
    innerMatch(string, regexp, message, methods.match, this);
  },

  doesNotMatch(string, regexp, message) {
    innerMatch(string, regexp, message, methods.doesNotMatch, this);
  },
};

// The frames of the original error, then those of the check that aren't in it.
function joinStacks(err, wrapped) {
  const original = err.stack;
  if (typeof original !== 'string')
    return;
  const start = original.indexOf('\n    at');
  if (start === -1)
    return;
  const frames = original.slice(start + 1).split('\n');
  let mine = wrapped.stack.split('\n');
  for (const frame of frames) {
    const at = mine.indexOf(frame);
    if (at !== -1) {
      mine = mine.slice(0, at);
      break;
    }
  }
  wrapped.stack = `${mine.join('\n')}\n${frames.join('\n')}`;
}

// ---- the module ----------------------------------------------------------

/** Throws unless `value` is truthy. */
function assert(...args) {
  innerOk(assert, args.length, args[0], args[1]);
}

const names = Object.keys(methods);

/** Assertions with options of their own. */
function Assert(options) {
  if (!new.target)
    throw new ERR_CONSTRUCT_CALL_REQUIRED('Assert');
  const v = require('internal/validators');
  options = Object.assign({ __proto__: null, strict: true,
                            skipPrototype: false }, options);
  if (options.diff !== undefined)
    v.validateOneOf(options.diff, 'options.diff', ['simple', 'full']);
  this.AssertionError = lazyAssertionError();
  Object.defineProperty(this, kOptions, {
    value: options, enumerable: false, writable: false, configurable: false,
  });
  for (const name of names)
    this[name] = methods[name];
  if (options.strict) {
    this.equal = this.strictEqual;
    this.deepEqual = this.deepStrictEqual;
    this.notEqual = this.notStrictEqual;
    this.notDeepEqual = this.notDeepStrictEqual;
  }
}

Object.assign(assert, methods);
assert.ok = function ok(...args) {
  innerOk(ok, args.length, args[0], args[1]);
};
assert.Assert = Assert;

function lazy(target, name, load) {
  Object.defineProperty(target, name, {
    configurable: true,
    enumerable: true,
    get() {
      const value = load();
      Object.defineProperty(target, name, {
        value, writable: true, configurable: true, enumerable: true,
      });
      return value;
    },
    set(value) {
      Object.defineProperty(target, name, {
        value, writable: true, configurable: true, enumerable: true,
      });
    },
  });
}

lazy(assert, 'AssertionError', lazyAssertionError);
lazy(assert, 'CallTracker', () => {
  const { CallTracker } = require('internal/assert/call_tracker');
  return require('internal/util').deprecate(
    CallTracker, 'assert.CallTracker is deprecated.', 'DEP0173');
});

/** assert with the strict forms under the short names. */
function strict(...args) {
  innerOk(strict, args.length, args[0], args[1]);
}

lazy(assert, 'strict', () => {
  Object.defineProperties(strict, Object.getOwnPropertyDescriptors({
    ...Object.fromEntries(names.map((name) => [name, assert[name]])),
    Assert,
    equal: assert.strictEqual,
    deepEqual: assert.deepStrictEqual,
    notEqual: assert.notStrictEqual,
    notDeepEqual: assert.notDeepStrictEqual,
  }));
  strict.AssertionError = assert.AssertionError;
  lazy(strict, 'CallTracker', () => assert.CallTracker);
  strict.strict = strict;
  return strict;
});

module.exports = assert;
