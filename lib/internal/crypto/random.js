'use strict';

// Random bytes, integers and UUIDs. Small requests are served from bytes
// fetched in advance, since a call into C costs more than they do.

const { binding, isAnyArrayBuffer } = require('internal/crypto/util');
const { codes } = require('internal/errors');
const {
  validateBoolean, validateFunction, validateNumber, validateObject,
} = require('internal/validators');

const kMaxSize = 2 ** 31 - 1;

function operationFailed() {
  return new codes.ERR_CRYPTO_OPERATION_FAILED('Random bytes failed');
}

function fillSync(buf, offset, size) {
  if (size > 0 && binding.randomFill(buf, offset, size) < 0)
    throw operationFailed();
}

// ---- randomBytes, randomFill -----------------------------------------------

function checkSize(size) {
  validateNumber(size, 'size');
  if (Number.isNaN(size) || size > kMaxSize || size < 0) {
    throw new codes.ERR_OUT_OF_RANGE('size', `>= 0 && <= ${kMaxSize}`,
                                     size);
  }
  return size >>> 0;
}

/** A Buffer of `size` random bytes, or by callback. */
function randomBytes(size, callback) {
  size = checkSize(size);
  if (callback !== undefined)
    validateFunction(callback, 'callback');
  const { Buffer } = require('buffer');
  const buf = Buffer.allocUnsafeSlow(size);
  if (callback === undefined) {
    fillSync(buf, 0, size);
    return buf;
  }
  fillAsync(buf, 0, size, callback);
  return undefined;
}

function fillAsync(buf, offset, size, callback) {
  if (size === 0) {
    process.nextTick(callback, null, buf);
    return;
  }
  if ((buf.buffer ?? buf).resizable) { // it may shrink under the pool's hands
    fillSync(buf, offset, size);
    process.nextTick(callback, null, buf);
    return;
  }
  callback = require('internal/async_context').bind(callback);
  binding.randomFill(buf, offset, size, (status) => {
    if (status < 0)
      callback(operationFailed());
    else
      callback(null, buf);
  });
}

// Offset and size are in elements of the view.
function fillRange(buf, offset, size) {
  if (!ArrayBuffer.isView(buf) && !isAnyArrayBuffer(buf)) {
    throw new codes.ERR_INVALID_ARG_TYPE(
      'buf', ['ArrayBuffer', 'ArrayBufferView'], buf);
  }
  const width = buf.BYTES_PER_ELEMENT || 1;
  const total = buf.byteLength;

  validateNumber(offset, 'offset');
  offset *= width;
  const most = Math.min(total, kMaxSize);
  if (Number.isNaN(offset) || offset > most || offset < 0)
    throw new codes.ERR_OUT_OF_RANGE('offset', `>= 0 && <= ${most}`, offset);
  offset >>>= 0;

  if (size === undefined) {
    size = total - offset;
  } else {
    validateNumber(size, 'size');
    size *= width;
    if (Number.isNaN(size) || size > kMaxSize || size < 0) {
      throw new codes.ERR_OUT_OF_RANGE('size', `>= 0 && <= ${kMaxSize}`,
                                       size);
    }
    size >>>= 0;
    if (size + offset > total) {
      throw new codes.ERR_OUT_OF_RANGE('size + offset', `<= ${total}`,
                                       size + offset);
    }
  }
  return [offset, size];
}

/** Fills a buffer, or a part of it, with random bytes. */
function randomFillSync(buf, offset = 0, size) {
  const range = fillRange(buf, offset, size);
  fillSync(buf, range[0], range[1]);
  return buf;
}

/** randomFill(buf[, offset[, size]], callback) */
function randomFill(buf, offset, size, callback) {
  if (!ArrayBuffer.isView(buf) && !isAnyArrayBuffer(buf)) {
    throw new codes.ERR_INVALID_ARG_TYPE(
      'buf', ['ArrayBuffer', 'ArrayBufferView'], buf);
  }
  if (typeof offset === 'function') {
    callback = offset;
    offset = 0;
    size = undefined;
  } else if (typeof size === 'function') {
    callback = size;
    size = undefined;
  } else {
    validateFunction(callback, 'callback');
  }
  const range = fillRange(buf, offset, size);
  fillAsync(buf, range[0], range[1], callback);
}

// ---- randomInt -------------------------------------------------------------

const RANGE = 2 ** 48;
const CACHE = 6 * 256;
let ints;
let intsAt = CACHE;

// A random integer below 2^48.
function random48() {
  if (intsAt === CACHE) {
    ints ??= new Uint8Array(CACHE);
    fillSync(ints, 0, CACHE);
    intsAt = 0;
  }
  let value = 0;
  for (let i = 0; i < 6; i++) {
    value = value * 256 + ints[intsAt];
    ints[intsAt++] = 0;
  }
  return value;
}

/** randomInt([min, ]max[, callback]): min <= n < max, all equally likely. */
function randomInt(min, max, callback) {
  const single = max === undefined || typeof max === 'function';
  if (single) {
    callback = max;
    max = min;
    min = 0;
  }
  if (callback !== undefined)
    validateFunction(callback, 'callback');
  if (!Number.isSafeInteger(min))
    throw new codes.ERR_INVALID_ARG_TYPE('min', 'a safe integer', min);
  if (!Number.isSafeInteger(max))
    throw new codes.ERR_INVALID_ARG_TYPE('max', 'a safe integer', max);
  if (max <= min) {
    throw new codes.ERR_OUT_OF_RANGE(
      'max', `greater than the value of "min" (${min})`, max);
  }
  const range = max - min;
  if (!(range <= RANGE - 1)) {
    throw new codes.ERR_OUT_OF_RANGE(single ? 'max' : 'max - min',
                                     `<= ${RANGE - 1}`, range);
  }

  // What is above the last whole multiple of the range is drawn again.
  const limit = RANGE - RANGE % range;
  let value;
  do {
    value = random48();
  } while (value >= limit);
  value = value % range + min;
  if (callback === undefined)
    return value;
  process.nextTick(callback, undefined, value);
  return undefined;
}

// ---- randomUUID ------------------------------------------------------------

const UUIDS = 128;
let uuids;
let uuidsAt = UUIDS;
let hexOf;

function prepareHex() {
  hexOf = [];
  for (let i = 0; i < 256; i++)
    hexOf.push((i + 256).toString(16).slice(1));
}

function serialize(b, i) {
  const h = hexOf;
  return h[b[i]] + h[b[i + 1]] + h[b[i + 2]] + h[b[i + 3]] + '-' +
    h[b[i + 4]] + h[b[i + 5]] + '-' +
    h[b[i + 6] & 0x0f | 0x40] + h[b[i + 7]] + '-' +
    h[b[i + 8] & 0x3f | 0x80] + h[b[i + 9]] + '-' +
    h[b[i + 10]] + h[b[i + 11]] + h[b[i + 12]] + h[b[i + 13]] +
    h[b[i + 14]] + h[b[i + 15]];
}

/** A random UUID of version 4. */
function randomUUID(options) {
  let cached = true;
  if (options !== undefined) {
    validateObject(options, 'options');
    const { disableEntropyCache = false } = options;
    validateBoolean(disableEntropyCache, 'options.disableEntropyCache');
    cached = !disableEntropyCache;
  }
  if (hexOf === undefined)
    prepareHex();
  if (!cached) {
    const bytes = new Uint8Array(16);
    fillSync(bytes, 0, 16);
    return serialize(bytes, 0);
  }
  if (uuidsAt === UUIDS) {
    uuids ??= new Uint8Array(16 * UUIDS);
    fillSync(uuids, 0, uuids.length);
    uuidsAt = 0;
  }
  return serialize(uuids, 16 * uuidsAt++);
}

module.exports = {
  randomBytes, randomFill, randomFillSync, randomInt, randomUUID,
};
