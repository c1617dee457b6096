'use strict';

/* node:vm, for this context: Script.runInThisContext, runInThisContext and
 * compileFunction. Contexts of their own, time limits and modules are missing
 * and throw. */

const binding = internalBinding('vm');
const { codes, notImplemented } = require('internal/errors');
const { addMissing } = require('internal/missing');
const {
  kValidateObjectAllowArray,
  kValidateObjectAllowNullable,
  validateArray,
  validateBoolean,
  validateBuffer,
  validateInt32,
  validateObject,
  validateString,
  validateStringArray,
  validateUint32,
} = require('internal/validators');

const constants = {
  __proto__: null,
  USE_MAIN_CONTEXT_DEFAULT_LOADER: Symbol(
    'vm_dynamic_import_main_context_default'),
  DONT_CONTEXTIFY: Symbol('vm_context_no_contextify'),
};
Object.freeze(constants);

let count = 0;

// filename and lineOffset of any function's options, checked.
function place(options, defaultName) {
  const {
    filename = defaultName,
    lineOffset = 0,
    columnOffset = 0,
    cachedData,
    produceCachedData = false,
  } = options;
  validateString(filename, 'options.filename');
  validateInt32(lineOffset, 'options.lineOffset');
  validateInt32(columnOffset, 'options.columnOffset');
  if (cachedData !== undefined)
    validateBuffer(cachedData, 'options.cachedData');
  validateBoolean(produceCachedData, 'options.produceCachedData');
  return { filename, line: lineOffset + 1 };
}

function checkRunOptions(options) {
  validateObject(options, 'options');
  const { displayErrors = true, breakOnSigint = false, timeout } = options;
  validateBoolean(displayErrors, 'options.displayErrors');
  validateBoolean(breakOnSigint, 'options.breakOnSigint');
  if (timeout !== undefined) {
    validateUint32(timeout, 'options.timeout', true);
    throw notImplemented('vm.Script.runInThisContext with options.timeout');
  }
}

/** A script whose syntax was checked; it can run many times. */
class Script {
  #code;
  #filename;
  #line;

  constructor(code, options = {}) {
    code = `${code}`;
    if (typeof options === 'string') options = { filename: options };
    else validateObject(options, 'options');
    const { filename, line } = place(options, 'evalmachine.<anonymous>');
    binding.check(code, filename, line);
    this.#code = code;
    this.#filename = filename;
    this.#line = line;
    // No code is ever cached.
    if (options.cachedData !== undefined) this.cachedDataRejected = true;
    if (options.produceCachedData) this.cachedDataProduced = false;
    this.sourceMapURL =
      /^\/\/[#@] sourceMappingURL=(\S+)/m.exec(code)?.[1];
  }

  runInThisContext(options = {}) {
    checkRunOptions(options);
    return binding.evaluate(this.#code, this.#filename, this.#line);
  }
}
addMissing(Script.prototype, 'vm.Script', [
  'createCachedData', 'runInContext', 'runInNewContext',
]);

/**
 * @param {string} code
 * @param {{filename?: string, lineOffset?: number}|string} [options]
 * @returns {any} the value of the last statement
 */
function runInThisContext(code, options) {
  if (typeof options === 'string') options = { filename: options };
  return new Script(code, options).runInThisContext(options);
}

/**
 * @param {string} code the body
 * @param {string[]} [params] names of the parameters
 * @returns {Function}
 */
function compileFunction(code, params, options = {}) {
  validateString(code, 'code');
  if (params !== undefined) validateStringArray(params, 'params');
  validateObject(options, 'options');
  const { filename, line } = place(options, '');
  const { contextExtensions = [], parsingContext } = options;
  validateArray(contextExtensions, 'options.contextExtensions');
  contextExtensions.forEach((extension, i) => {
    validateObject(extension, `options.contextExtensions[${i}]`,
                   kValidateObjectAllowNullable);
  });
  if (parsingContext !== undefined) {
    throw new codes.ERR_INVALID_ARG_TYPE(
      'options.parsingContext', 'Context', parsingContext);
  }
  if (contextExtensions.length > 0) {
    throw notImplemented(
      'vm.compileFunction with options.contextExtensions');
  }
  // The body must be a body by itself: "}); more(" would otherwise pass.
  new Function(...(params ?? []), code); // eslint-disable-line no-new-func
  const name = filename || `evalmachine.<anonymous ${++count}>`;
  return binding.evaluate(
    `(function (${(params ?? []).join(',')}) {${code}\n})`, name, line);
}

/** @returns {boolean} false: there are no contexts yet */
function isContext(object) {
  validateObject(object, 'object', kValidateObjectAllowArray);
  return false;
}

module.exports = addMissing({
  Script,
  compileFunction,
  constants,
  isContext,
  runInThisContext,
}, 'vm', [
  'createContext', 'measureMemory', 'runInContext', 'runInNewContext',
]);

/** As `new Script`. */
module.exports.createScript = (code, options) => new Script(code, options);
