'use strict';

// node:util. What is used rarely loads when it is first touched.

const {
  format,
  formatWithOptions,
  inspect,
  stripVTControlCharacters,
} = require('internal/util/inspect');
const {
  callbackify,
  deprecate,
  inherits,
  promisify,
} = require('internal/util');

/** Whether two values are equal by the rules of assert.deepStrictEqual. */
function isDeepStrictEqual(a, b, skipPrototype) {
  const { isDeepStrictEqual } = require('internal/util/comparisons');
  return isDeepStrictEqual(a, b, skipPrototype);
}

/** The text with lone surrogates replaced. */
function toUSVString(input) {
  return `${input}`.toWellFormed();
}

/** 'ENOENT' for -2. */
function getSystemErrorName(err) {
  return checkErrno(err)?.[0] ?? `Unknown system error ${err}`;
}

/** 'no such file or directory' for -2. */
function getSystemErrorMessage(err) {
  return checkErrno(err)?.[1] ?? `Unknown system error ${err}`;
}

function checkErrno(err) {
  const { validateNumber } = require('internal/validators');
  validateNumber(err, 'err');
  if (err >= 0 || !Number.isSafeInteger(err)) {
    const { codes } = require('internal/errors');
    throw new codes.ERR_OUT_OF_RANGE('err', 'a negative integer', err);
  }
  return require('internal/errors').uvErrorMap().get(err);
}

/** Map of errno to [name, message]. */
function getSystemErrorMap() {
  return require('internal/errors').uvErrorMap();
}

/** Whether `value` is an Error of any context (deprecated). */
function isError(value) {
  return require('internal/util/inspect_error').isError(value);
}

/** A promise for the end of `resource` or the abortion of `signal`. */
async function aborted(signal, resource) {
  const { codes } = require('internal/errors');
  const { validateAbortSignal } = require('internal/validators');
  if (signal === undefined)
    throw new codes.ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'signal');
  if (resource === null ||
      (typeof resource !== 'object' && typeof resource !== 'function'))
    throw new codes.ERR_INVALID_ARG_TYPE('resource', 'Object', resource);
  if (signal.aborted)
    return undefined;
  return new Promise((resolve) => {
    // Once the resource is gone nobody waits for the event any more.
    const ref = new WeakRef(resource);
    signal.addEventListener('abort', () => {
      if (ref.deref() !== undefined)
        resolve();
    }, { once: true });
  });
}

/** The frames above the caller. */
function getCallSites(frameCount = 10, options) {
  const v = require('internal/validators');
  if (options === undefined && typeof frameCount === 'object') {
    options = frameCount;
    frameCount = 10;
  }
  if (options !== undefined) {
    v.validateObject(options, 'options');
    if (options.sourceMap !== undefined)
      v.validateBoolean(options.sourceMap, 'options.sourceMap');
  }
  v.validateNumber(frameCount, 'frameCount', 1, 200);
  const mapped = options?.sourceMap ??
    require('internal/process').options?.enableSourceMaps;
  // Some frames of the engine are left out.
  const sites = require('internal/stack').callSites(
    frameCount + 20, getCallSites, mapped);
  return sites.slice(0, frameCount).map((site) => ({
    functionName: site.getFunctionName() ?? '',
    scriptId: '0',
    scriptName: site.getFileName() ?? '',
    lineNumber: site.getLineNumber() ?? 0,
    columnNumber: site.getColumnNumber() ?? 0,
    column: site.getColumnNumber() ?? 0,
  }));
}

/** Object.assign (deprecated). */
function _extend(target, source) {
  if (source === null || typeof source !== 'object')
    return target;
  for (const key of Object.keys(source))
    target[key] = source[key];
  return target;
}

const _errnoException = (...args) =>
  require('internal/errors').ErrnoException(...args);
const _exceptionWithHostPort = (...args) =>
  require('internal/errors').ExceptionWithHostPort(...args);

module.exports = {
  _errnoException,
  _exceptionWithHostPort,
  _extend,
  aborted,
  callbackify,
  debug: undefined, // set below, in Node's order of names
  debuglog: undefined,
  deprecate,
  format,
  formatWithOptions,
  getCallSites,
  getSystemErrorMap,
  getSystemErrorName,
  getSystemErrorMessage,
  inherits,
  inspect,
  isArray: Array.isArray,
  isDeepStrictEqual,
  isError,
  promisify,
  stripVTControlCharacters,
  toUSVString,
};

const debuglog = (set, cb) =>
  require('internal/util/debuglog').debuglog(set, cb);
module.exports.debuglog = debuglog;
module.exports.debug = debuglog;

function lazy(name, load, enumerable = true) {
  Object.defineProperty(module.exports, name, {
    configurable: true,
    enumerable,
    get() {
      const value = load();
      Object.defineProperty(module.exports, name, {
        value, writable: true, configurable: true, enumerable,
      });
      return value;
    },
    set(value) {
      Object.defineProperty(module.exports, name, {
        value, writable: true, configurable: true, enumerable,
      });
    },
  });
}

lazy('types', () => require('internal/util/types').types);
lazy('TextEncoder', () => require('web/encoding').TextEncoder);
lazy('TextDecoder', () => require('web/encoding').TextDecoder);
lazy('MIMEType', () => require('internal/mime').MIMEType);
lazy('MIMEParams', () => require('internal/mime').MIMEParams);
lazy('parseArgs', () => require('internal/util/parse_args').parseArgs);
lazy('parseEnv', () => require('internal/util/parse_env').parseEnv);
lazy('styleText', () => require('internal/util/style_text').styleText);
lazy('diff', () => require('internal/util/diff').diff);
lazy('transferableAbortController', () => () => {
  throw require('internal/errors').notImplemented(
    'util.transferableAbortController');
});
lazy('transferableAbortSignal', () => () => {
  throw require('internal/errors').notImplemented(
    'util.transferableAbortSignal');
});
