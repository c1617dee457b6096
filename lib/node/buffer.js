'use strict';

// node:buffer. A Buffer is a FastBuffer, a subclass of Uint8Array: this file
// makes them (alloc, from, concat, the pool); what one can do is on its
// prototype, from internal/buffer_methods and internal/buffer_numbers.
//
// The pool: small buffers whose bytes are overwritten at once are cut from one
// ArrayBuffer of Buffer.poolSize bytes. In this engine that also spares each
// of them an ArrayBuffer of its own when C looks at the bytes.

const codec = require('internal/buffer_codec');
const { utf8, codecOf } = codec;

const kMaxLength = Number.MAX_SAFE_INTEGER;
const kStringMaxLength = internalBinding('buffer').kStringMaxLength;

class FastBuffer extends Uint8Array {}

function codes() {
  return require('internal/errors').codes;
}

function validators() {
  return require('internal/validators');
}

const { get: lengthOf } =
  Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength');
// Absent where the engine was started without it.
const SharedBuffer = globalThis.SharedArrayBuffer;
const { get: sharedLengthOf } = SharedBuffer === undefined ? {} :
  Object.getOwnPropertyDescriptor(SharedBuffer.prototype, 'byteLength');

function isAnyArrayBuffer(value) {
  try {
    if (value instanceof ArrayBuffer) {
      lengthOf.call(value);
      return true;
    }
    if (SharedBuffer !== undefined && value instanceof SharedBuffer) {
      sharedLengthOf.call(value);
      return true;
    }
  } catch {
    // An object that only inherits from one.
  }
  return false;
}

// ---- the pool --------------------------------------------------------------

let pool = null; // a Uint8Array
let poolOffset = 0;

function newPool() {
  pool = new Uint8Array(Buffer.poolSize);
  poolOffset = 0;
  // Others use the same memory: it can't be transferred.
  pool.buffer[Symbol.for('tandem.untransferable')] = true;
}

function fromPool(size) {
  const buf = new FastBuffer(pool.buffer, poolOffset, size);
  poolOffset = (poolOffset + size + 7) & ~7;
  return buf;
}

function makeRoom(size) {
  if (pool === null || size > pool.length - poolOffset)
    newPool();
}

function create(size) {
  try {
    return new FastBuffer(size);
  } catch {
    throw new RangeError('Array buffer allocation failed');
  }
}

function allocate(size) {
  if (size <= 0)
    return new FastBuffer();
  if (size < (Buffer.poolSize >>> 1)) {
    makeRoom(size);
    return fromPool(size);
  }
  return create(size);
}

// ---- the constructor -------------------------------------------------------

let warned = false;
function warnDeprecated() {
  if (warned || process.noDeprecation === true)
    return;
  warned = true;
  // As Node: a package's use of it is not the user's fault.
  if (String(new Error().stack).includes('/node_modules/')) {
    warned = false;
    return;
  }
  process.emitWarning(
    'Buffer() is deprecated due to security and usability issues. Please ' +
    'use the Buffer.alloc(), Buffer.allocUnsafe(), or Buffer.from() methods ' +
    'instead.', 'DeprecationWarning', 'DEP0005');
}

/** Deprecated: use Buffer.alloc, Buffer.allocUnsafe or Buffer.from. */
function Buffer(arg, encodingOrOffset, length) {
  warnDeprecated();
  if (typeof arg === 'number') {
    if (typeof encodingOrOffset === 'string') {
      const { ERR_INVALID_ARG_TYPE } = codes();
      throw new ERR_INVALID_ARG_TYPE('string', 'string', arg);
    }
    return Buffer.alloc(arg);
  }
  return Buffer.from(arg, encodingOrOffset, length);
}

Object.setPrototypeOf(Buffer, Uint8Array);
Buffer.prototype = FastBuffer.prototype;
Object.defineProperty(Buffer.prototype, 'constructor', {
  __proto__: null, configurable: true, writable: true, value: Buffer,
});
Object.defineProperty(Buffer, Symbol.species, {
  __proto__: null, configurable: true, get: () => FastBuffer,
});

Buffer.poolSize = 8 * 1024;

// ---- from ------------------------------------------------------------------

/**
 * A new Buffer: of a string in an encoding (default utf8), of an array's or a
 * view's bytes (copied), or over an ArrayBuffer's memory (shared).
 */
Buffer.from = function from(value, encodingOrOffset, length) {
  if (typeof value === 'string')
    return fromString(value, encodingOrOffset);

  if (typeof value === 'object' && value !== null) {
    if (isAnyArrayBuffer(value))
      return fromArrayBuffer(value, encodingOrOffset, length);

    const valueOf = value.valueOf && value.valueOf();
    if (valueOf != null && valueOf !== value &&
        (typeof valueOf === 'string' || typeof valueOf === 'object'))
      return from(valueOf, encodingOrOffset, length);

    const buf = fromObject(value);
    if (buf !== undefined)
      return buf;

    if (typeof value[Symbol.toPrimitive] === 'function') {
      const primitive = value[Symbol.toPrimitive]('string');
      if (typeof primitive === 'string')
        return fromString(primitive, encodingOrOffset);
    }
  }

  const { ERR_INVALID_ARG_TYPE } = codes();
  throw new ERR_INVALID_ARG_TYPE(
    'first argument',
    ['string', 'Buffer', 'ArrayBuffer', 'Array', 'Array-like Object'],
    value);
};

function fromString(string, encoding) {
  let ops = utf8;
  if (typeof encoding === 'string' && encoding.length !== 0 &&
      encoding !== 'utf8') {
    ops = codecOf(encoding);
    if (ops === undefined) {
      const { ERR_UNKNOWN_ENCODING } = codes();
      throw new ERR_UNKNOWN_ENCODING(encoding);
    }
  }
  const n = string.length;
  if (n === 0)
    return new FastBuffer();

  // The most that can come of it, without counting.
  const room = ops === utf8 ? 3 * n : ops.byteLength(string);
  if (room < (Buffer.poolSize >>> 1)) {
    makeRoom(room);
    return fromPool(ops.write(pool, string, poolOffset, room));
  }
  if (ops === utf8) {
    const bytes = internalBinding('buffer').utf8Encode(string);
    return new FastBuffer(bytes.buffer, bytes.byteOffset, bytes.length);
  }
  const buf = create(room);
  const written = ops.write(buf, string, 0, room);
  return written === room ? buf : new FastBuffer(buf.buffer, 0, written);
}

function fromArrayBuffer(buffer, byteOffset, length) {
  if (byteOffset === undefined) {
    byteOffset = 0;
  } else {
    byteOffset = +byteOffset;
    if (Number.isNaN(byteOffset))
      byteOffset = 0;
  }

  const most = buffer.byteLength - byteOffset;
  if (most < 0) {
    const { ERR_BUFFER_OUT_OF_BOUNDS } = codes();
    throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
  }
  if (length !== undefined) {
    length = +length;
    if (length > 0) {
      if (length > most) {
        const { ERR_BUFFER_OUT_OF_BOUNDS } = codes();
        throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
      }
    } else {
      length = 0;
    }
  }
  return new FastBuffer(buffer, byteOffset, length);
}

function fromArrayLike(list) {
  const n = list.length;
  if (!(n > 0))
    return new FastBuffer();
  if (list instanceof Uint8Array) {
    const buf = allocate(n);
    buf.set(list);
    return buf;
  }
  const buf = n < (Buffer.poolSize >>> 1) ? allocate(n) : create(n);
  if (Array.isArray(list) || ArrayBuffer.isView(list)) {
    buf.set(list);
  } else {
    for (let i = 0; i < buf.length; i++)
      buf[i] = list[i];
  }
  return buf;
}

function fromObject(value) {
  if (value.length !== undefined || isAnyArrayBuffer(value.buffer)) {
    if (typeof value.length !== 'number')
      return new FastBuffer();
    return fromArrayLike(value);
  }
  if (value.type === 'Buffer' && Array.isArray(value.data))
    return fromArrayLike(value.data);
  return undefined;
}

/** A Buffer with a copy of a typed array's bytes; `offset` in elements. */
Buffer.copyBytesFrom = function copyBytesFrom(view, offset, length) {
  if (!ArrayBuffer.isView(view) || view instanceof DataView) {
    const { ERR_INVALID_ARG_TYPE } = codes();
    throw new ERR_INVALID_ARG_TYPE('view', ['TypedArray'], view);
  }
  const count = view.length;
  if (count === 0)
    return Buffer.alloc(0);

  let end = count;
  if (offset === undefined) {
    offset = 0;
  } else {
    validators().validateInteger(offset, 'offset', 0);
    if (offset >= count)
      return Buffer.alloc(0);
  }
  if (length !== undefined) {
    validators().validateInteger(length, 'length', 0);
    end = offset + length;
  }
  if (end > count)
    end = count;

  const size = view.BYTES_PER_ELEMENT;
  return fromArrayLike(new Uint8Array(
    view.buffer, view.byteOffset + offset * size, (end - offset) * size));
};

/** A Buffer of its arguments, each a byte. */
Buffer.of = function of(...items) {
  return fromArrayLike(items);
};

// ---- alloc -----------------------------------------------------------------

function validateSize(size) {
  if (typeof size !== 'number' || !(size >= 0 && size <= kMaxLength))
    validators().validateNumber(size, 'size', 0, kMaxLength);
}

/** `size` bytes, zero or filled with a value. */
Buffer.alloc = function alloc(size, fill, encoding) {
  validateSize(size);
  const buf = create(size);
  if (fill !== undefined && fill !== 0 && size > 0)
    return buf.fill(fill, encoding);
  return buf;
};

/** `size` bytes with any content. */
Buffer.allocUnsafe = function allocUnsafe(size) {
  validateSize(size);
  return allocate(size);
};

/** As allocUnsafe, but never cut from the pool. */
Buffer.allocUnsafeSlow = function allocUnsafeSlow(size) {
  validateSize(size);
  return create(size);
};

function SlowBuffer(size) {
  validateSize(size);
  return create(size);
}
Object.setPrototypeOf(SlowBuffer.prototype, Uint8Array.prototype);
Object.setPrototypeOf(SlowBuffer, Uint8Array);

// ---- questions -------------------------------------------------------------

/** True for a Buffer (not for any other Uint8Array). */
Buffer.isBuffer = function isBuffer(value) {
  return value instanceof Buffer;
};

/** True when Buffer knows the encoding. */
Buffer.isEncoding = function isEncoding(encoding) {
  return typeof encoding === 'string' && encoding.length !== 0 &&
         codecOf(encoding) !== undefined;
};

/** The number of bytes of a string in an encoding, or of a buffer. */
Buffer.byteLength = byteLength;
function byteLength(string, encoding) {
  if (typeof string !== 'string') {
    if (ArrayBuffer.isView(string) || isAnyArrayBuffer(string))
      return string.byteLength;
    const { ERR_INVALID_ARG_TYPE } = codes();
    throw new ERR_INVALID_ARG_TYPE(
      'string', ['string', 'Buffer', 'ArrayBuffer'], string);
  }
  if (string.length === 0)
    return 0;
  const ops = encoding ? codecOf(encoding) : utf8;
  return ops === undefined ? codec.utf8Length(string) :
    ops.byteLength(string);
}

/** -1, 0 or 1: how the bytes of two arrays are ordered. */
Buffer.compare = function compare(buf1, buf2) {
  checkUint8Array(buf1, 'buf1');
  checkUint8Array(buf2, 'buf2');
  return buf1 === buf2 ? 0 :
    require('internal/buffer_methods').compareRanges(
      buf1, 0, buf1.length, buf2, 0, buf2.length);
};

function checkUint8Array(value, name) {
  if (!(value instanceof Uint8Array)) {
    const { ERR_INVALID_ARG_TYPE } = codes();
    throw new ERR_INVALID_ARG_TYPE(name, ['Buffer', 'Uint8Array'], value);
  }
}

// The real length: an own property could lie, and show what was in memory.
const { get: realLength } = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype), 'length');

/** One Buffer of several; `length`, if given, cuts or pads with zeros. */
Buffer.concat = function concat(list, length) {
  if (!Array.isArray(list))
    validators().validateArray(list, 'list');
  if (list.length === 0)
    return new FastBuffer();

  if (length === undefined) {
    length = 0;
    for (let i = 0; i < list.length; i++) {
      if (list[i] instanceof Uint8Array)
        length += realLength.call(list[i]);
    }
  } else {
    validators().validateInteger(length, 'length', 0, kMaxLength);
  }

  const buf = Buffer.allocUnsafe(length);
  let pos = 0;
  for (let i = 0; i < list.length; i++) {
    let part = list[i];
    checkUint8Array(part, `list[${i}]`);
    let n = realLength.call(part);
    if (n > length - pos) {
      n = length - pos;
      part = new Uint8Array(part.buffer, part.byteOffset, n);
    }
    if (n > 0)
      buf.set(part, pos);
    pos += n;
  }
  if (pos < length)
    buf.fill(0, pos, length);
  return buf;
};

require('internal/buffer_numbers')(Buffer.prototype);
require('internal/buffer_methods').addMethods(Buffer.prototype, FastBuffer);

// ---- the module's other functions ------------------------------------------

function checkBytes(input) {
  if (ArrayBuffer.isView(input) || isAnyArrayBuffer(input)) {
    if (input.byteLength === 0 &&
        (ArrayBuffer.isView(input) ? input.buffer : input).detached === true) {
      const { ERR_INVALID_STATE } = codes();
      throw new ERR_INVALID_STATE(
        'Cannot validate on a detached buffer');
    }
    return;
  }
  const { ERR_INVALID_ARG_TYPE } = codes();
  throw new ERR_INVALID_ARG_TYPE(
    'input', ['ArrayBuffer', 'Buffer', 'TypedArray'], input);
}

/** True when the bytes are valid UTF-8. */
function isUtf8(input) {
  checkBytes(input);
  return internalBinding('buffer').isUtf8(input);
}

/** True when no byte is above 127. */
function isAscii(input) {
  checkBytes(input);
  return internalBinding('buffer').isAscii(input);
}

/** Bytes of one encoding as a Buffer of another; '?' for what it lacks. */
function transcode(source, fromEncoding, toEncoding) {
  return require('internal/transcode')
    .transcode(source, fromEncoding, toEncoding);
}

/** Text of bytes as base64. */
function btoa(input) {
  if (arguments.length === 0) {
    const { ERR_MISSING_ARGS } = codes();
    throw new ERR_MISSING_ARGS('input');
  }
  return require('internal/transcode').btoa(`${input}`);
}

/** Base64 as text of bytes. */
function atob(input) {
  if (arguments.length === 0) {
    const { ERR_MISSING_ARGS } = codes();
    throw new ERR_MISSING_ARGS('input');
  }
  return require('internal/transcode').atob(`${input}`);
}

module.exports = {
  Buffer,
  SlowBuffer,
  transcode,
  isUtf8,
  isAscii,
  kMaxLength,
  kStringMaxLength,
  btoa,
  atob,
};

// Not a part of the public interface, but needed by other internal modules.
Object.defineProperty(module.exports, 'FastBuffer', {
  __proto__: null, enumerable: false, value: FastBuffer,
});

Object.defineProperties(module.exports, {
  constants: {
    __proto__: null,
    enumerable: true,
    value: Object.defineProperties({}, {
      MAX_LENGTH: { __proto__: null, enumerable: true, value: kMaxLength },
      MAX_STRING_LENGTH: {
        __proto__: null, enumerable: true, value: kStringMaxLength,
      },
    }),
  },
  INSPECT_MAX_BYTES: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get: () => require('internal/buffer_methods').limits.inspect,
    set(value) {
      validators().validateNumber(value, 'INSPECT_MAX_BYTES', 0);
      require('internal/buffer_methods').limits.inspect = value;
    },
  },
  Blob: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get: () => require('web/blob').Blob,
  },
  File: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get: () => require('web/blob').File,
  },
  resolveObjectURL: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get: () => require('web/blob').resolveObjectURL,
  },
});
