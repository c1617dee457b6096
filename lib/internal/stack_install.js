'use strict';

// What of internal/stack must be there from the start: the engine's hook for
// the first reading of `err.stack`, and Error.captureStackTrace. The rest is
// loaded by the first error whose stack somebody reads.

/** The engine's own Error.captureStackTrace. */
const { captureStackTrace: capture } = Error;

let columns;

/**
 * Sets the function (file, line, column) => column for texts that a compiler
 * changed; it returns undefined for others.
 */
function setColumns(fn) {
  columns = fn;
}

let original;

/**
 * Sets the function (file, row, column) => { file, row, column } for files that
 * were compiled on the way: call sites are in the file that the program has.
 */
function setOriginal(fn) {
  original = fn;
}

let mapped;

/**
 * Sets the same for files that bring a source map. Texts show what it leads
 * to, call sites don't. undefined takes it away.
 */
function setMapped(fn) {
  mapped = fn;
}

function convert(err, raw) {
  require('internal/stack').convert(err, raw);
}

function captureStackTrace(object, above) {
  require('internal/stack').captureStackTrace(object,
                                              above ?? captureStackTrace);
}

/** What Error.prepareStackTrace is until the program sets its own. */
function ErrorPrepareStackTrace(error, trace) {
  return require('internal/stack').stackText(error, trace);
}

/**
 * Makes `err.stack` Node's form for everybody, and Error.captureStackTrace,
 * Error.prepareStackTrace and Error.stackTraceLimit what Node has.
 */
function install() {
  Object.defineProperty(Error, 'captureStackTrace', {
    value: captureStackTrace,
    writable: true,
    enumerable: false,
    configurable: true,
  });
  Object.defineProperty(Error, 'prepareStackTrace', {
    value: ErrorPrepareStackTrace,
    writable: true,
    enumerable: false,
    configurable: true,
  });
  Error.stackTraceLimit = 10;
  return internalBinding('stack').install(convert);
}

module.exports = {
  capture,
  get columns() { return columns; },
  install,
  get mapped() { return mapped; },
  get original() { return original; },
  setColumns,
  setMapped,
  setOriginal,
};
