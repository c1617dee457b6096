'use strict';

// Exceptions of Python as JavaScript errors.

/**
 * An exception that Python raised. `message` is its text, `type` the name of
 * its class ('ValueError'), `traceback` what Python would have printed, `stack`
 * the frames of both languages from there to the caller,
 * `cause` the exception it was raised from, and `details` what some types add
 * (the line of a SyntaxError, the code of a SystemExit).
 */
class PythonError extends Error {
  constructor({ type, message, traceback, cause, details }) {
    super(message);
    const [text, frames] = Array.isArray(traceback) ? traceback :
      [traceback ?? '', ''];
    this.type = type;
    hide(this, 'traceback', text);
    if (cause !== null && cause !== undefined)
      hide(this, 'cause', cause);
    if (details !== null && details !== undefined)
      hide(this, 'details', details);
    hide(this, 'stack', `PythonError: ${
      type === undefined ? '' : `${type}: `}${message}${frames}`);
  }
}

Object.defineProperty(PythonError.prototype, 'name', {
  value: 'PythonError',
  configurable: true,
  writable: true,
  enumerable: false,
});

function hide(target, name, value) {
  Object.defineProperty(target, name, {
    value, configurable: true, writable: true, enumerable: false,
  });
}

// ---- one trace --------------------------------------------------------------

// An error's stack names the frames of both languages in the order in which
// they were left, innermost first. Each language adds its own when an error
// comes by: Python those between the place where it called or raised and the
// function that was called (_boot.py: frames_of), this side those that made the
// call.

// A constant error that is thrown for ever doesn't grow for ever.
const MAX_TRACE = 16384;

// This runtime's own frames, and those of its bindings and of `new Promise`,
// of which a Result is one.
const own = new RegExp('\\n {4}at (?:(?:[^\\n]*\\()?node:internal/[^\\n]*|' +
  '(?:Promise|Result|direct|wait|submit) \\(<anonymous>\\))', 'g');

/** The frames of a stack, without its first lines and this runtime's own. */
function framesIn(stack) {
  if (typeof stack !== 'string')
    return '';
  const at = stack.indexOf('\n    at ');
  return at < 0 ? '' : stack.slice(at).replace(own, '');
}

// Appends frames to the stack of an error.
function extend(error, frames) {
  try {
    const { stack } = error;
    if (frames === '' || typeof stack !== 'string' ||
        stack.length > MAX_TRACE || stack.endsWith(frames))
      return;
    hide(error, 'stack', stack.replace(own, '') + frames);
  } catch {
    // frozen, or a getter that throws
  }
}

/** An error of JavaScript's came back by way of Python's `trace`. */
function addTrace(error, trace) {
  if (error instanceof Error && Array.isArray(trace))
    extend(error, trace[1]);
}

/** `site` was made where the call was, which failed with `error`. */
function addCaller(error, site) {
  if (error instanceof Error && site !== undefined)
    extend(error, framesIn(site.stack));
}

/** The error of a value that can't cross. */
function valueError(message) {
  const err = new TypeError(message);
  err.code = 'ERR_PYTHON_VALUE';
  return err;
}

// Of a buffer that was given away while its call was being written.
const DETACHED = 'A buffer was detached while it crossed to Python';

module.exports = {
  PythonError, addTrace, addCaller, framesIn, valueError, DETACHED,
};
