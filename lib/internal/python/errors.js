'use strict';

// Exceptions of Python as JavaScript errors.

/**
 * An exception that Python raised. `message` is its text, `type` the name of
 * its class ('ValueError'), `traceback` what Python would have printed,
 * `cause` the exception it was raised from, and `details` what some types add
 * (the line of a SyntaxError, the code of a SystemExit).
 */
class PythonError extends Error {
  constructor({ type, message, traceback, cause, details }) {
    super(message);
    this.type = type;
    hide(this, 'traceback', traceback);
    if (cause !== null && cause !== undefined)
      hide(this, 'cause', cause);
    if (details !== null && details !== undefined)
      hide(this, 'details', details);
    // Where the call was made is of little use, as calls are answered from
    // the loop; where it failed is what a reader wants to see.
    hide(this, 'stack', typeof traceback === 'string' ?
      `PythonError: ${message}\n${traceback.replace(/\n+$/, '')}` :
      `PythonError: ${message}`);
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

// Where an error of JavaScript's was in Python on its way back here.
function addTrace(error, traceback) {
}

module.exports = { PythonError, addTrace };
