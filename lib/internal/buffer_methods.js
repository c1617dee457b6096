'use strict';

// What a Buffer can do besides numbers: strings, copying, searching,
// comparing, filling, printing. See lib/node/buffer.js.

const binding = internalBinding('buffer');
const codec = require('internal/buffer_codec');
const { utf8, codecOf } = codec;

const limits = { inspect: 50 };

// Below this many bytes a loop here beats a call into C.
const LOOP = 48;

function codes() {
  return require('internal/errors').codes;
}

function checkUint8Array(value, name) {
  if (!(value instanceof Uint8Array)) {
    const { ERR_INVALID_ARG_TYPE } = codes();
    throw new ERR_INVALID_ARG_TYPE(name, ['Buffer', 'Uint8Array'], value);
  }
}

function validateOffset(value, name, min = 0, max = Number.MAX_SAFE_INTEGER) {
  if (typeof value === 'number' && value >= min && value <= max &&
      Math.floor(value) === value)
    return;
  require('internal/validators').validateInteger(value, name, min, max);
}

// The codec of a name that is undefined (utf8) or must be known.
function codecFor(encoding) {
  if (encoding === undefined || encoding === 'utf8')
    return utf8;
  const ops = codecOf(encoding);
  if (ops === undefined) {
    const { ERR_UNKNOWN_ENCODING } = codes();
    throw new ERR_UNKNOWN_ENCODING(encoding);
  }
  return ops;
}

// ---- strings ---------------------------------------------------------------

function toString(encoding, start, end) {
  if (arguments.length === 0)
    return codec.utf8Slice(this, 0, this.length);

  const n = this.length;
  if (start <= 0)
    start = 0;
  else if (start >= n)
    return '';
  else
    start = Math.trunc(start) || 0;
  if (end === undefined || end > n)
    end = n;
  else
    end = Math.trunc(end) || 0;
  if (end <= start)
    return '';

  if (encoding === undefined)
    return codec.utf8Slice(this, start, end);
  const ops = codecOf(encoding);
  if (ops === undefined) {
    const { ERR_UNKNOWN_ENCODING } = codes();
    throw new ERR_UNKNOWN_ENCODING(encoding);
  }
  return ops.slice(this, start, end);
}

// write(string[, offset[, length]][, encoding])
function write(string, offset, length, encoding) {
  const size = this.length;
  if (offset === undefined) {
    offset = 0;
    length = size;
  } else if (length === undefined && typeof offset === 'string') {
    encoding = offset;
    offset = 0;
    length = size;
  } else {
    validateOffset(offset, 'offset', 0, size);
    const remaining = size - offset;
    if (length === undefined) {
      length = remaining;
    } else if (typeof length === 'string') {
      encoding = length;
      length = remaining;
    } else {
      validateOffset(length, 'length', 0, size);
      if (length > remaining)
        length = remaining;
    }
  }
  if (typeof string !== 'string') {
    const { ERR_INVALID_ARG_TYPE } = codes();
    throw new ERR_INVALID_ARG_TYPE('argument', 'string', string);
  }
  const ops = encoding ? codecFor(encoding) : utf8;
  return ops.write(this, string, offset, length);
}

// ---- copying and comparing -------------------------------------------------

function toInteger(value, fallback) {
  value = +value;
  if (Number.isNaN(value))
    return fallback;
  return Math.trunc(value);
}

function copy(target, targetStart, sourceStart, sourceEnd) {
  checkUint8Array(this, 'source');
  checkUint8Array(target, 'target');
  const { length } = this;

  if (targetStart === undefined) {
    targetStart = 0;
  } else {
    targetStart = Number.isInteger(targetStart) ? targetStart :
      toInteger(targetStart, 0);
    if (targetStart < 0) {
      const { ERR_OUT_OF_RANGE } = codes();
      throw new ERR_OUT_OF_RANGE('targetStart', '>= 0', targetStart);
    }
  }
  if (sourceStart === undefined) {
    sourceStart = 0;
  } else {
    sourceStart = Number.isInteger(sourceStart) ? sourceStart :
      toInteger(sourceStart, 0);
    if (sourceStart < 0 || sourceStart > length) {
      const { ERR_OUT_OF_RANGE } = codes();
      throw new ERR_OUT_OF_RANGE('sourceStart', `>= 0 && <= ${length}`,
                                 sourceStart);
    }
  }
  if (sourceEnd === undefined) {
    sourceEnd = length;
  } else {
    sourceEnd = Number.isInteger(sourceEnd) ? sourceEnd :
      toInteger(sourceEnd, 0);
    if (sourceEnd < 0) {
      const { ERR_OUT_OF_RANGE } = codes();
      throw new ERR_OUT_OF_RANGE('sourceEnd', '>= 0', sourceEnd);
    }
  }
  if (targetStart >= target.length || sourceStart >= sourceEnd)
    return 0;

  const n = Math.min(sourceEnd - sourceStart, target.length - targetStart,
                     length - sourceStart);
  if (n <= 0)
    return 0;
  if (sourceStart === 0 && n === length) {
    target.set(this, targetStart);
  } else if (n < 24 && target.buffer !== this.buffer) {
    for (let i = 0; i < n; i++)
      target[targetStart + i] = this[sourceStart + i];
  } else {
    target.set(new Uint8Array(this.buffer, this.byteOffset + sourceStart, n),
               targetStart);
  }
  return n;
}

// -1, 0, 1 for a[aStart..aEnd) and b[bStart..bEnd).
function compareRanges(a, aStart, aEnd, b, bStart, bEnd) {
  const m = aEnd - aStart;
  const n = bEnd - bStart;
  const least = m < n ? m : n;
  if (least > LOOP)
    return binding.compare(a, aStart, aEnd, b, bStart, bEnd);
  for (let i = 0; i < least; i++) {
    const x = a[aStart + i];
    const y = b[bStart + i];
    if (x !== y)
      return x < y ? -1 : 1;
  }
  return m < n ? -1 : m > n ? 1 : 0;
}

function equals(otherBuffer) {
  checkUint8Array(otherBuffer, 'otherBuffer');
  if (this === otherBuffer)
    return true;
  const n = this.length;
  if (n !== otherBuffer.length)
    return false;
  // Most that differ, differ early.
  const here = n < LOOP ? n : LOOP;
  for (let i = 0; i < here; i++) {
    if (this[i] !== otherBuffer[i])
      return false;
  }
  return here === n || binding.compare(this, 0, n, otherBuffer, 0, n) === 0;
}

function compare(target, targetStart, targetEnd, sourceStart, sourceEnd) {
  checkUint8Array(target, 'target');
  if (targetStart === undefined)
    targetStart = 0;
  else
    validateOffset(targetStart, 'targetStart');
  if (targetEnd === undefined)
    targetEnd = target.length;
  else
    validateOffset(targetEnd, 'targetEnd', 0, target.length);
  if (sourceStart === undefined)
    sourceStart = 0;
  else
    validateOffset(sourceStart, 'sourceStart');
  if (sourceEnd === undefined)
    sourceEnd = this.length;
  else
    validateOffset(sourceEnd, 'sourceEnd', 0, this.length);

  if (sourceStart >= sourceEnd)
    return targetStart >= targetEnd ? 0 : -1;
  if (targetStart >= targetEnd)
    return 1;
  return compareRanges(this, sourceStart, sourceEnd,
                       target, targetStart, targetEnd);
}

// ---- searching -------------------------------------------------------------

const empty = new Uint8Array(0);

// The bytes to search for; a plain Uint8Array is enough.
function needleOf(string, ops) {
  const room = ops.byteLength(string);
  if (room === 0)
    return empty;
  const bytes = new Uint8Array(room);
  const n = ops.write(bytes, string, 0, room);
  return n === room ? bytes : bytes.subarray(0, n);
}

// Where a search for n bytes begins in a haystack of `length`: inside it, or
// -1 when there is nothing to find.
function searchStart(length, offset, n, forward) {
  if (offset < 0) {
    if (offset + length >= 0)
      return offset + length;
    return forward || n === 0 ? 0 : -1;
  }
  if (offset + n <= length)
    return offset;
  if (n === 0)
    return length;
  return forward ? -1 : length - 1;
}

function search(buf, value, byteOffset, encoding, forward) {
  if (!ArrayBuffer.isView(buf)) {
    const { ERR_INVALID_ARG_TYPE } = codes();
    throw new ERR_INVALID_ARG_TYPE(
      'buffer', ['Buffer', 'TypedArray', 'DataView'], buf);
  }
  if (typeof byteOffset === 'string') {
    encoding = byteOffset;
    byteOffset = undefined;
  } else if (byteOffset > 0x7fffffff) {
    byteOffset = 0x7fffffff;
  } else if (byteOffset < -0x80000000) {
    byteOffset = -0x80000000;
  }
  byteOffset = Math.trunc(+byteOffset);
  if (Number.isNaN(byteOffset))
    byteOffset = forward ? 0 : buf.length || buf.byteLength;

  if (typeof value === 'number') {
    value = (value >>> 0) & 255;
    const start = searchStart(buf.length, byteOffset, 1, forward);
    if (start < 0 || buf.length === 0)
      return -1;
    return forward ?
      Uint8Array.prototype.indexOf.call(buf, value, start) :
      Uint8Array.prototype.lastIndexOf.call(buf, value, start);
  }

  let ops = utf8;
  if (encoding !== undefined || typeof value === 'string')
    ops = encoding === undefined ? utf8 : codecOf(encoding);
  let needle;
  if (typeof value === 'string') {
    if (ops === undefined) {
      const { ERR_UNKNOWN_ENCODING } = codes();
      throw new ERR_UNKNOWN_ENCODING(encoding);
    }
    if (ops === utf8 && value.length > 0) {
      const n = codec.utf8Length(value);
      const start = searchStart(buf.length, byteOffset, n, forward);
      if (start < 0 || n > buf.length || (forward && start + n > buf.length))
        return -1;
      return binding.indexOfText(buf, value, start, forward);
    }
    needle = needleOf(value, ops);
  } else if (value instanceof Uint8Array) {
    needle = value;
  } else {
    const { ERR_INVALID_ARG_TYPE } = codes();
    throw new ERR_INVALID_ARG_TYPE(
      'value', ['number', 'string', 'Buffer', 'Uint8Array'], value);
  }

  const length = buf.length;
  const n = needle.length;
  const start = searchStart(length, byteOffset, n, forward);
  if (n === 0)
    return start;
  if (length === 0 || start < 0 || n > length ||
      (forward && start + n > length))
    return -1;
  const step = ops === codec.ucs2 ? 2 : 1;
  if (step === 2 && (n < 2 || length < 2))
    return -1;
  return binding.indexOf(buf, needle, start - start % step, forward, step);
}

// ---- filling ---------------------------------------------------------------

function fill(value, offset, end, encoding) {
  const size = this.length;
  let ops = utf8;
  if (typeof value === 'string') {
    if (offset === undefined || typeof offset === 'string') {
      encoding = offset;
      offset = undefined;
      end = undefined;
    } else if (typeof end === 'string') {
      encoding = end;
      end = undefined;
    }
    if (encoding !== undefined) {
      require('internal/validators').validateString(encoding, 'encoding');
      ops = encoding === '' ? utf8 : codecFor(encoding);
    }
    if (value.length === 0) {
      value = 0;
    } else if (value.length === 1) {
      // One character that is one byte.
      const code = value.charCodeAt(0);
      if ((ops === utf8 && code < 128) || ops === codec.latin1)
        value = code;
    }
  } else {
    encoding = undefined;
  }

  if (offset === undefined) {
    offset = 0;
    end = size;
  } else {
    require('internal/validators').validateNumber(offset, 'offset', 0);
    if (end === undefined) {
      end = size;
    } else {
      require('internal/validators').validateNumber(end, 'end', 0, size);
    }
    if (offset >= end)
      return this;
  }

  if (typeof value === 'number') {
    // What ToUint32 and then the store in a byte make of it.
    Uint8Array.prototype.fill.call(this, value >>> 0 & 255, offset, end);
    return this;
  }
  if (typeof value === 'boolean') {
    Uint8Array.prototype.fill.call(this, +value, offset, end);
    return this;
  }

  let pattern;
  if (typeof value === 'string') {
    pattern = needleOf(value, ops);
  } else if (ArrayBuffer.isView(value)) {
    pattern = new Uint8Array(value.buffer, value.byteOffset,
                             value.byteLength);
  } else {
    Uint8Array.prototype.fill.call(this, value & 255, offset, end);
    return this;
  }
  if (pattern.length === 0) {
    if (end <= offset)
      return this;
    const { ERR_INVALID_ARG_VALUE } = codes();
    throw new ERR_INVALID_ARG_VALUE('value', value);
  }
  offset = Math.trunc(offset);
  end = Math.trunc(end);
  // The pattern once, then what is there already, doubling.
  let done = Math.min(pattern.length, end - offset);
  this.set(done === pattern.length ? pattern : pattern.subarray(0, done),
           offset);
  while (offset + done < end) {
    const n = Math.min(done, end - offset - done);
    this.copyWithin(offset + done, offset, offset + n);
    done += n;
  }
  return this;
}

// ---- swapping --------------------------------------------------------------

function swap(buf, width) {
  const n = buf.length;
  if (n % width !== 0) {
    const { ERR_INVALID_BUFFER_SIZE } = codes();
    throw new ERR_INVALID_BUFFER_SIZE(`${width * 8}-bits`);
  }
  if (n > LOOP) {
    binding.swap(buf, width);
    return buf;
  }
  for (let i = 0; i < n; i += width) {
    for (let a = i, b = i + width - 1; a < b; a++, b--) {
      const byte = buf[a];
      buf[a] = buf[b];
      buf[b] = byte;
    }
  }
  return buf;
}

// ---- printing --------------------------------------------------------------

function inspect(recurseTimes, ctx) {
  const max = limits.inspect;
  const actual = Math.min(max, this.length);
  const remaining = this.length - max;
  let text = codec.hex.slice(this, 0, actual)
    .replace(/(.{2})/g, '$1 ').trim();
  if (remaining > 0)
    text += ` ... ${remaining} more byte${remaining > 1 ? 's' : ''}`;

  if (ctx) {
    const extras = { __proto__: null };
    let some = false;
    for (const key of Object.keys(this)) {
      if (/^(0|[1-9][0-9]*)$/.test(key))
        continue;
      some = true;
      extras[key] = this[key];
    }
    if (some) {
      if (this.length !== 0)
        text += ', ';
      const util = require('util');
      // '[Object: null prototype] {' is 26 characters.
      text += util.inspect(extras, {
        ...ctx, breakLength: Infinity, compact: true,
      }).slice(27, -2);
    }
  }
  let name = 'Buffer';
  try {
    if (this.constructor?.name)
      name = this.constructor.name;
  } catch {
    // A getter of the user's; the default name does.
  }
  return `<${name} ${text}>`;
}

// ---- putting them in place -------------------------------------------------

// start..end of a slice by an encoding's own name, as Node checks them.
function sliceRange(buf, start, end) {
  const n = buf.length;
  start = start === undefined ? 0 : Math.trunc(start) || 0;
  end = end === undefined ? n : Math.trunc(end) || 0;
  if (end > n)
    end = n;
  if (start < 0 || (start > end && end === n && start > n)) {
    const { ERR_OUT_OF_RANGE } = codes();
    throw new ERR_OUT_OF_RANGE('start', `>= 0 and <= ${n}`, start);
  }
  return end < start ? [start, start] : [start, end];
}

function addMethods(proto, FastBuffer) {
  function clamp(offset, length) {
    offset = Math.trunc(offset);
    if (offset === 0 || Number.isNaN(offset))
      return 0;
    if (offset < 0) {
      offset += length;
      return offset > 0 ? offset : 0;
    }
    return offset < length ? offset : length;
  }

  proto.subarray = function subarray(start, end) {
    const n = this.length;
    start = clamp(start, n);
    end = end !== undefined ? clamp(end, n) : n;
    return new FastBuffer(this.buffer, this.byteOffset + start,
                          end > start ? end - start : 0);
  };
  proto.slice = function slice(start, end) {
    return this.subarray(start, end);
  };

  proto.toString = toString;
  proto.toLocaleString = toString;
  proto.write = write;
  proto.copy = copy;
  proto.equals = equals;
  proto.compare = compare;
  proto.fill = fill;
  proto.indexOf = function indexOf(value, byteOffset, encoding) {
    return search(this, value, byteOffset, encoding, true);
  };
  proto.lastIndexOf = function lastIndexOf(value, byteOffset, encoding) {
    return search(this, value, byteOffset, encoding, false);
  };
  proto.includes = function includes(value, byteOffset, encoding) {
    return search(this, value, byteOffset, encoding, true) !== -1;
  };
  proto.swap16 = function swap16() {
    return swap(this, 2);
  };
  proto.swap32 = function swap32() {
    return swap(this, 4);
  };
  proto.swap64 = function swap64() {
    return swap(this, 8);
  };
  proto.toJSON = function toJSON() {
    return { type: 'Buffer', data: Array.from(this) };
  };
  proto.inspect = inspect;
  proto[Symbol.for('nodejs.util.inspect.custom')] = inspect;

  // utf8Slice, utf8Write and so on.
  const names = {
    ascii: codec.ascii, base64: codec.base64, base64url: codec.base64url,
    latin1: codec.latin1, hex: codec.hex, ucs2: codec.ucs2, utf8: codec.utf8,
  };
  for (const name of Object.keys(names)) {
    const ops = names[name];
    proto[`${name}Slice`] = function(start, end) {
      const range = sliceRange(this, start, end);
      return ops.slice(this, range[0], range[1]);
    };
    proto[`${name}Write`] = function(string, offset = 0,
                                     length = this.length - offset) {
      if (typeof string !== 'string') {
        const { ERR_INVALID_ARG_TYPE } = codes();
        throw new ERR_INVALID_ARG_TYPE('argument', 'string', string);
      }
      const { ERR_BUFFER_OUT_OF_BOUNDS } = codes();
      if (offset < 0 || offset > this.length)
        throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
      if (length < 0 || length > this.length - offset)
        throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
      return ops.write(this, string, offset, length);
    };
  }

  // What views were called before they were.
  Object.defineProperty(proto, 'parent', {
    __proto__: null,
    enumerable: true,
    get() {
      return this instanceof FastBuffer ? this.buffer : undefined;
    },
  });
  Object.defineProperty(proto, 'offset', {
    __proto__: null,
    enumerable: true,
    get() {
      return this instanceof FastBuffer ? this.byteOffset : undefined;
    },
  });
}

module.exports = { addMethods, compareRanges, limits };
