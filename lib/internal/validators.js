'use strict';

// Argument checks that throw Node's errors. Each returns nothing when the
// value is fine; `name` is how the error calls the argument.

const {
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_THIS,
    ERR_OUT_OF_RANGE,
    ERR_SOCKET_BAD_PORT,
    ERR_UNKNOWN_SIGNAL,
  },
  hideStackFrames,
} = require('internal/errors');

const kMaxInt = Number.MAX_SAFE_INTEGER;
const kMinInt = Number.MIN_SAFE_INTEGER;

/** Is it an int32? (No conversion.) */
function isInt32(value) {
  return value === (value | 0);
}

/** Is it a uint32? (No conversion.) */
function isUint32(value) {
  return value === (value >>> 0);
}

/** A mode from a number or an octal string; `def` when undefined. */
function parseFileMode(value, name, def) {
  value ??= def;
  if (typeof value === 'string') {
    if (!/^[0-7]+$/.test(value)) {
      throw new ERR_INVALID_ARG_VALUE(name, value,
        'must be a 32-bit unsigned integer or an octal string');
    }
    value = parseInt(value, 8);
  }
  validateUint32(value, name);
  return value;
}

function checkRange(value, name, min, max) {
  if (value < min || value > max)
    throw new ERR_OUT_OF_RANGE(name, `>= ${min} && <= ${max}`, value);
}

function checkInteger(value, name) {
  if (typeof value !== 'number')
    throw new ERR_INVALID_ARG_TYPE(name, 'number', value);
  if (!Number.isInteger(value))
    throw new ERR_OUT_OF_RANGE(name, 'an integer', value);
}

const validateInteger = hideStackFrames(
  function validateInteger(value, name, min = kMinInt, max = kMaxInt) {
    checkInteger(value, name);
    checkRange(value, name, min, max);
  });

const validateInt32 = hideStackFrames(
  function validateInt32(value, name, min = -2147483648, max = 2147483647) {
    checkInteger(value, name);
    checkRange(value, name, min, max);
  });

const validateUint32 = hideStackFrames(
  function validateUint32(value, name, positive = false) {
    checkInteger(value, name);
    checkRange(value, name, positive ? 1 : 0, 4294967295);
  });

const validateString = hideStackFrames(
  function validateString(value, name) {
    if (typeof value !== 'string')
      throw new ERR_INVALID_ARG_TYPE(name, 'string', value);
  });

const validateNumber = hideStackFrames(
  function validateNumber(value, name, min = undefined, max = undefined) {
    if (typeof value !== 'number')
      throw new ERR_INVALID_ARG_TYPE(name, 'number', value);
    if ((min != null && value < min) || (max != null && value > max) ||
        ((min != null || max != null) && Number.isNaN(value))) {
      const low = min != null ? `>= ${min}` : '';
      const high = max != null ? `<= ${max}` : '';
      throw new ERR_OUT_OF_RANGE(
        name, `${low}${low && high ? ' && ' : ''}${high}`, value);
    }
  });

const validateOneOf = hideStackFrames(
  function validateOneOf(value, name, oneOf) {
    if (!oneOf.includes(value)) {
      const allowed = oneOf.map((v) =>
        (typeof v === 'string' ? `'${v}'` : String(v))).join(', ');
      throw new ERR_INVALID_ARG_VALUE(name, value,
                                      `must be one of: ${allowed}`);
    }
  });

const validateBoolean = hideStackFrames(
  function validateBoolean(value, name) {
    if (typeof value !== 'boolean')
      throw new ERR_INVALID_ARG_TYPE(name, 'boolean', value);
  });

// Bits of validateObject's `options`.
const kValidateObjectNone = 0;
const kValidateObjectAllowNullable = 1 << 0;
const kValidateObjectAllowArray = 1 << 1;
const kValidateObjectAllowFunction = 1 << 2;
const kValidateObjectAllowObjects =
  kValidateObjectAllowArray | kValidateObjectAllowFunction;
const kValidateObjectAllowObjectsAndNull =
  kValidateObjectAllowObjects | kValidateObjectAllowNullable;

const validateObject = hideStackFrames(
  function validateObject(value, name, options = kValidateObjectNone) {
    if (options === kValidateObjectNone) {
      if (value === null || Array.isArray(value) || typeof value !== 'object')
        throw new ERR_INVALID_ARG_TYPE(name, 'Object', value);
      return;
    }
    const wrong =
      (value === null && !(options & kValidateObjectAllowNullable)) ||
      (!(options & kValidateObjectAllowArray) && Array.isArray(value)) ||
      (typeof value !== 'object' &&
        (typeof value !== 'function' ||
          !(options & kValidateObjectAllowFunction)));
    if (wrong)
      throw new ERR_INVALID_ARG_TYPE(name, 'Object', value);
  });

/** A Web IDL dictionary: null and undefined are empty ones. */
const validateDictionary = hideStackFrames(
  function validateDictionary(value, name) {
    if (value != null && typeof value !== 'object' &&
        typeof value !== 'function')
      throw new ERR_INVALID_ARG_TYPE(name, 'a dictionary', value);
  });

/** An object or function: what `then(reason)` and proxies take. */
const validateThisInternalField = hideStackFrames(
  function validateThisInternalField(object, fieldKey, className) {
    if (typeof object !== 'object' || object === null ||
        !Object.hasOwn(object, fieldKey))
      throw new ERR_INVALID_THIS(className);
  });

const validateArray = hideStackFrames(
  function validateArray(value, name, minLength = 0) {
    if (!Array.isArray(value))
      throw new ERR_INVALID_ARG_TYPE(name, 'Array', value);
    if (value.length < minLength) {
      throw new ERR_INVALID_ARG_VALUE(name, value,
                                      `must be longer than ${minLength}`);
    }
  });

function validateEach(value, name, check) {
  validateArray(value, name);
  for (let i = 0; i < value.length; i++)
    check(value[i], `${name}[${i}]`);
}

const validateStringArray = hideStackFrames(
  function validateStringArray(value, name) {
    validateEach(value, name, validateString);
  });

const validateBooleanArray = hideStackFrames(
  function validateBooleanArray(value, name) {
    validateEach(value, name, validateBoolean);
  });

const validateAbortSignalArray = hideStackFrames(
  function validateAbortSignalArray(value, name) {
    validateEach(value, name, (signal, each) => {
      if (signal == null)
        throw new ERR_INVALID_ARG_TYPE(each, 'AbortSignal', signal);
      validateAbortSignal(signal, each);
    });
  });

const validateSignalName = hideStackFrames(
  function validateSignalName(signal, name = 'signal') {
    validateString(signal, name);
    const { signals } = require('os').constants;
    if (signals[signal] === undefined) {
      if (signals[signal.toUpperCase()] !== undefined) {
        throw new ERR_UNKNOWN_SIGNAL(
          `${signal} (signals must use all capital letters)`);
      }
      throw new ERR_UNKNOWN_SIGNAL(signal);
    }
  });

/** A Buffer, TypedArray or DataView. */
const validateBuffer = hideStackFrames(
  function validateBuffer(buffer, name = 'buffer') {
    if (!ArrayBuffer.isView(buffer)) {
      throw new ERR_INVALID_ARG_TYPE(
        name, ['Buffer', 'TypedArray', 'DataView'], buffer);
    }
  });

/** 'hex' needs an even number of digits. */
function validateEncoding(data, encoding) {
  const normalized = `${encoding}`.toLowerCase();
  if (normalized === 'hex' && data.length % 2 !== 0) {
    throw new ERR_INVALID_ARG_VALUE(
      'encoding', encoding, `is invalid for data of length ${data.length}`);
  }
}

/** Returns the port as a number. */
function validatePort(port, name = 'Port', allowZero = true) {
  if ((typeof port !== 'number' && typeof port !== 'string') ||
      (typeof port === 'string' && port.trim().length === 0) ||
      +port !== (+port >>> 0) ||
      port > 0xFFFF ||
      (port === 0 && !allowZero)) {
    throw new ERR_SOCKET_BAD_PORT(name, port, allowZero);
  }
  return port | 0;
}

const validateAbortSignal = hideStackFrames(
  function validateAbortSignal(signal, name) {
    if (signal !== undefined &&
        (signal === null || typeof signal !== 'object' ||
         !('aborted' in signal))) {
      throw new ERR_INVALID_ARG_TYPE(name, 'AbortSignal', signal);
    }
  });

const validateFunction = hideStackFrames(
  function validateFunction(value, name) {
    if (typeof value !== 'function')
      throw new ERR_INVALID_ARG_TYPE(name, 'Function', value);
  });

const validatePlainFunction = hideStackFrames(
  function validatePlainFunction(value, name) {
    if (typeof value !== 'function' ||
        Object.prototype.toString.call(value) === '[object AsyncFunction]')
      throw new ERR_INVALID_ARG_TYPE(name, 'Function', value);
  });

const validateUndefined = hideStackFrames(
  function validateUndefined(value, name) {
    if (value !== undefined)
      throw new ERR_INVALID_ARG_TYPE(name, 'undefined', value);
  });

function validateUnion(value, name, union) {
  if (!union.includes(value)) {
    throw new ERR_INVALID_ARG_TYPE(
      name, `('${union.join('|')}')`, value);
  }
}

const linkValue = /^(?:<[^>]*>)(?:\s*;\s*[^;"\s]+(?:=(")?[^;"\s]*\1)?)*$/;

function checkLink(value, name) {
  if (value === undefined || !linkValue.test(value)) {
    throw new ERR_INVALID_ARG_VALUE(name, value,
      'must be an array or string of format "</styles.css>; rel=preload; ' +
      'as=style"');
  }
}

/** The Link header of response.writeEarlyHints(); returns its text. */
function validateLinkHeaderValue(hints) {
  if (typeof hints === 'string') {
    checkLink(hints, 'hints');
    return hints;
  }
  if (Array.isArray(hints)) {
    for (const link of hints)
      checkLink(link, 'hints');
    return hints.join(', ');
  }
  throw new ERR_INVALID_ARG_VALUE('hints', hints,
    'must be an array or string of format "</styles.css>; rel=preload; ' +
    'as=style"');
}

const validateInternalField = validateThisInternalField;

const validateFiniteNumber = hideStackFrames(
  function validateFiniteNumber(number, name) {
    if (number === undefined)
      return false;
    if (Number.isFinite(number))
      return true;
    if (Number.isNaN(number))
      return false;
    validateNumber(number, name);
    throw new ERR_OUT_OF_RANGE(name, 'a finite number', number);
  });

/** A number in [lower, upper], or `def` for undefined and NaN. */
const checkRangesOrGetDefault = hideStackFrames(
  function checkRangesOrGetDefault(number, name, lower, upper, def) {
    if (!validateFiniteNumber(number, name))
      return def;
    if (number < lower || number > upper) {
      throw new ERR_OUT_OF_RANGE(name, `>= ${lower} and <= ${upper}`,
                                 number);
    }
    return number;
  });

module.exports = {
  checkRangesOrGetDefault,
  isInt32,
  isUint32,
  kValidateObjectAllowArray,
  kValidateObjectAllowFunction,
  kValidateObjectAllowNullable,
  kValidateObjectAllowObjects,
  kValidateObjectAllowObjectsAndNull,
  kValidateObjectNone,
  parseFileMode,
  validateAbortSignal,
  validateAbortSignalArray,
  validateArray,
  validateBoolean,
  validateBooleanArray,
  validateBuffer,
  validateDictionary,
  validateEncoding,
  validateFiniteNumber,
  validateFunction,
  validateInt32,
  validateInteger,
  validateInternalField,
  validateLinkHeaderValue,
  validateNumber,
  validateObject,
  validateOneOf,
  validatePlainFunction,
  validatePort,
  validateSignalName,
  validateString,
  validateStringArray,
  validateThisInternalField,
  validateUint32,
  validateUndefined,
  validateUnion,
};
