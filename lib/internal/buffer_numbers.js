'use strict';

// The numbers of Buffer: read* and write*, little and big endian. Plain byte
// arithmetic, which the engine compiles well; floats and doubles go through a
// scratch array.

let errors;
function codes() {
  return (errors ??= require('internal/errors')).codes;
}

function checkOffsetType(value, name) {
  if (typeof value !== 'number') {
    const { ERR_INVALID_ARG_TYPE } = codes();
    throw new ERR_INVALID_ARG_TYPE(name, 'number', value);
  }
}

// Throws for an offset that doesn't leave `size` bytes of `length`.
function badOffset(offset, length, size) {
  checkOffsetType(offset, 'offset');
  const { ERR_OUT_OF_RANGE, ERR_BUFFER_OUT_OF_BOUNDS } = codes();
  if (Math.floor(offset) !== offset)
    throw new ERR_OUT_OF_RANGE('offset', 'an integer', offset);
  if (length < size)
    throw new ERR_BUFFER_OUT_OF_BOUNDS();
  throw new ERR_OUT_OF_RANGE('offset', `>= 0 and <= ${length - size}`,
                             offset);
}

// True when [offset, offset + size) is inside. NaN and non-numbers are not.
function fits(buf, offset, size) {
  return typeof offset === 'number' && offset >= 0 &&
         offset + size <= buf.length && Math.floor(offset) === offset;
}

function badValue(value, min, max, size) {
  const { ERR_OUT_OF_RANGE } = codes();
  const n = typeof min === 'bigint' ? 'n' : '';
  let range;
  if (size > 4) {
    const bits = size * 8;
    if (min === 0 || min === 0n) {
      range = `>= 0${n} and < 2${n} ** ${bits}${n}`;
    } else {
      range = `>= -(2${n} ** ${bits - 1}${n}) and ` +
              `< 2${n} ** ${bits - 1}${n}`;
    }
  } else {
    range = `>= ${min}${n} and <= ${max}${n}`;
  }
  throw new ERR_OUT_OF_RANGE('value', range, value);
}

function checkByteLength(byteLength) {
  if (byteLength === undefined) {
    const { ERR_INVALID_ARG_TYPE } = codes();
    throw new ERR_INVALID_ARG_TYPE('byteLength', 'number', byteLength);
  }
  checkOffsetType(byteLength, 'byteLength');
  const { ERR_OUT_OF_RANGE } = codes();
  if (Math.floor(byteLength) !== byteLength)
    throw new ERR_OUT_OF_RANGE('byteLength', 'an integer', byteLength);
  throw new ERR_OUT_OF_RANGE('byteLength', '>= 1 and <= 6', byteLength);
}

const isByteLength = (n) => n === 1 || n === 2 || n === 3 || n === 4 ||
                            n === 5 || n === 6;

const f64 = new Float64Array(1);
const f32 = new Float32Array(f64.buffer, 0, 1);
const bytes = new Uint8Array(f64.buffer);

// ---- reading ---------------------------------------------------------------

const reads = {
  readUInt8(offset = 0) {
    if (!fits(this, offset, 1))
      badOffset(offset, this.length, 1);
    return this[offset];
  },
  readUInt16LE(offset = 0) {
    if (!fits(this, offset, 2))
      badOffset(offset, this.length, 2);
    return this[offset] | this[offset + 1] << 8;
  },
  readUInt16BE(offset = 0) {
    if (!fits(this, offset, 2))
      badOffset(offset, this.length, 2);
    return this[offset] << 8 | this[offset + 1];
  },
  readUInt32LE(offset = 0) {
    if (!fits(this, offset, 4))
      badOffset(offset, this.length, 4);
    return (this[offset] | this[offset + 1] << 8 | this[offset + 2] << 16 |
            this[offset + 3] << 24) >>> 0;
  },
  readUInt32BE(offset = 0) {
    if (!fits(this, offset, 4))
      badOffset(offset, this.length, 4);
    return (this[offset] << 24 | this[offset + 1] << 16 |
            this[offset + 2] << 8 | this[offset + 3]) >>> 0;
  },
  readInt8(offset = 0) {
    if (!fits(this, offset, 1))
      badOffset(offset, this.length, 1);
    return this[offset] << 24 >> 24;
  },
  readInt16LE(offset = 0) {
    if (!fits(this, offset, 2))
      badOffset(offset, this.length, 2);
    return (this[offset] | this[offset + 1] << 8) << 16 >> 16;
  },
  readInt16BE(offset = 0) {
    if (!fits(this, offset, 2))
      badOffset(offset, this.length, 2);
    return (this[offset] << 8 | this[offset + 1]) << 16 >> 16;
  },
  readInt32LE(offset = 0) {
    if (!fits(this, offset, 4))
      badOffset(offset, this.length, 4);
    return this[offset] | this[offset + 1] << 8 | this[offset + 2] << 16 |
           this[offset + 3] << 24;
  },
  readInt32BE(offset = 0) {
    if (!fits(this, offset, 4))
      badOffset(offset, this.length, 4);
    return this[offset] << 24 | this[offset + 1] << 16 |
           this[offset + 2] << 8 | this[offset + 3];
  },
  readUIntLE(offset, byteLength) {
    if (!isByteLength(byteLength))
      checkByteLength(byteLength);
    if (!fits(this, offset, byteLength))
      badOffset(offset, this.length, byteLength);
    let value = 0;
    for (let i = byteLength - 1; i >= 0; i--)
      value = value * 256 + this[offset + i];
    return value;
  },
  readUIntBE(offset, byteLength) {
    if (!isByteLength(byteLength))
      checkByteLength(byteLength);
    if (!fits(this, offset, byteLength))
      badOffset(offset, this.length, byteLength);
    let value = 0;
    for (let i = 0; i < byteLength; i++)
      value = value * 256 + this[offset + i];
    return value;
  },
  readIntLE(offset, byteLength) {
    const value = reads.readUIntLE.call(this, offset, byteLength);
    return this[offset + byteLength - 1] < 128 ?
      value : value - 2 ** (8 * byteLength);
  },
  readIntBE(offset, byteLength) {
    const value = reads.readUIntBE.call(this, offset, byteLength);
    return this[offset] < 128 ? value : value - 2 ** (8 * byteLength);
  },
  readBigUInt64LE(offset = 0) {
    if (!fits(this, offset, 8))
      badOffset(offset, this.length, 8);
    const low = reads.readUInt32LE.call(this, offset);
    const high = reads.readUInt32LE.call(this, offset + 4);
    return (BigInt(high) << 32n) + BigInt(low);
  },
  readBigUInt64BE(offset = 0) {
    if (!fits(this, offset, 8))
      badOffset(offset, this.length, 8);
    const high = reads.readUInt32BE.call(this, offset);
    const low = reads.readUInt32BE.call(this, offset + 4);
    return (BigInt(high) << 32n) + BigInt(low);
  },
  readBigInt64LE(offset = 0) {
    return BigInt.asIntN(64, reads.readBigUInt64LE.call(this, offset));
  },
  readBigInt64BE(offset = 0) {
    return BigInt.asIntN(64, reads.readBigUInt64BE.call(this, offset));
  },
  readFloatLE(offset = 0) {
    if (!fits(this, offset, 4))
      badOffset(offset, this.length, 4);
    for (let i = 0; i < 4; i++)
      bytes[i] = this[offset + i];
    return f32[0];
  },
  readFloatBE(offset = 0) {
    if (!fits(this, offset, 4))
      badOffset(offset, this.length, 4);
    for (let i = 0; i < 4; i++)
      bytes[3 - i] = this[offset + i];
    return f32[0];
  },
  readDoubleLE(offset = 0) {
    if (!fits(this, offset, 8))
      badOffset(offset, this.length, 8);
    for (let i = 0; i < 8; i++)
      bytes[i] = this[offset + i];
    return f64[0];
  },
  readDoubleBE(offset = 0) {
    if (!fits(this, offset, 8))
      badOffset(offset, this.length, 8);
    for (let i = 0; i < 8; i++)
      bytes[7 - i] = this[offset + i];
    return f64[0];
  },
};

// ---- writing ---------------------------------------------------------------

function putLE(buf, value, offset, size) {
  for (let i = 0; i < size; i++) {
    buf[offset + i] = value;
    value = Math.floor(value / 256);
  }
  return offset + size;
}

function putBE(buf, value, offset, size) {
  for (let i = size - 1; i >= 0; i--) {
    buf[offset + i] = value;
    value = Math.floor(value / 256);
  }
  return offset + size;
}

function writeInteger(buf, value, offset, size, min, max, put) {
  value = +value;
  if (value > max || value < min)
    badValue(value, min, max, size);
  if (!fits(buf, offset, size))
    badOffset(offset, buf.length, size);
  // NaN is written as 0, a fraction is cut off.
  return put(buf, Math.trunc(value) || 0, offset, size);
}

function put8(buf, value, offset) {
  buf[offset] = value;
  return offset + 1;
}

function put16LE(buf, value, offset) {
  buf[offset] = value;
  buf[offset + 1] = value >>> 8;
  return offset + 2;
}

function put16BE(buf, value, offset) {
  buf[offset] = value >>> 8;
  buf[offset + 1] = value;
  return offset + 2;
}

function put32LE(buf, value, offset) {
  buf[offset] = value;
  buf[offset + 1] = value >>> 8;
  buf[offset + 2] = value >>> 16;
  buf[offset + 3] = value >>> 24;
  return offset + 4;
}

function put32BE(buf, value, offset) {
  buf[offset] = value >>> 24;
  buf[offset + 1] = value >>> 16;
  buf[offset + 2] = value >>> 8;
  buf[offset + 3] = value;
  return offset + 4;
}

function writeBig(buf, value, offset, min, max, put) {
  if (typeof value !== 'bigint') {
    const { ERR_INVALID_ARG_TYPE } = codes();
    throw new ERR_INVALID_ARG_TYPE('value', 'bigint', value);
  }
  if (value > max || value < min)
    badValue(value, min, max, 8);
  if (!fits(buf, offset, 8))
    badOffset(offset, buf.length, 8);
  const low = Number(value & 0xffffffffn);
  const high = Number((value >> 32n) & 0xffffffffn);
  if (put === put32LE) {
    put(buf, low, offset);
    put(buf, high, offset + 4);
  } else {
    put(buf, high, offset);
    put(buf, low, offset + 4);
  }
  return offset + 8;
}

const MAX_U64 = 0xffffffffffffffffn;
const MAX_I64 = 0x7fffffffffffffffn;
const MIN_I64 = -0x8000000000000000n;

function writeSized(buf, value, offset, byteLength, signed, put) {
  if (!isByteLength(byteLength))
    checkByteLength(byteLength);
  const bits = 8 * byteLength;
  const min = signed ? -(2 ** (bits - 1)) : 0;
  const max = signed ? 2 ** (bits - 1) - 1 : 2 ** bits - 1;
  return writeInteger(buf, value, offset, byteLength, min, max, put);
}

const writes = {
  writeUInt8(value, offset = 0) {
    return writeInteger(this, value, offset, 1, 0, 0xff, put8);
  },
  writeUInt16LE(value, offset = 0) {
    return writeInteger(this, value, offset, 2, 0, 0xffff, put16LE);
  },
  writeUInt16BE(value, offset = 0) {
    return writeInteger(this, value, offset, 2, 0, 0xffff, put16BE);
  },
  writeUInt32LE(value, offset = 0) {
    return writeInteger(this, value, offset, 4, 0, 0xffffffff, put32LE);
  },
  writeUInt32BE(value, offset = 0) {
    return writeInteger(this, value, offset, 4, 0, 0xffffffff, put32BE);
  },
  writeInt8(value, offset = 0) {
    return writeInteger(this, value, offset, 1, -0x80, 0x7f, put8);
  },
  writeInt16LE(value, offset = 0) {
    return writeInteger(this, value, offset, 2, -0x8000, 0x7fff, put16LE);
  },
  writeInt16BE(value, offset = 0) {
    return writeInteger(this, value, offset, 2, -0x8000, 0x7fff, put16BE);
  },
  writeInt32LE(value, offset = 0) {
    return writeInteger(this, value, offset, 4, -0x80000000, 0x7fffffff,
                        put32LE);
  },
  writeInt32BE(value, offset = 0) {
    return writeInteger(this, value, offset, 4, -0x80000000, 0x7fffffff,
                        put32BE);
  },
  writeUIntLE(value, offset, byteLength) {
    return writeSized(this, value, offset, byteLength, false, putLE);
  },
  writeUIntBE(value, offset, byteLength) {
    return writeSized(this, value, offset, byteLength, false, putBE);
  },
  writeIntLE(value, offset, byteLength) {
    return writeSized(this, value, offset, byteLength, true, putLE);
  },
  writeIntBE(value, offset, byteLength) {
    return writeSized(this, value, offset, byteLength, true, putBE);
  },
  writeBigUInt64LE(value, offset = 0) {
    return writeBig(this, value, offset, 0n, MAX_U64, put32LE);
  },
  writeBigUInt64BE(value, offset = 0) {
    return writeBig(this, value, offset, 0n, MAX_U64, put32BE);
  },
  writeBigInt64LE(value, offset = 0) {
    return writeBig(this, value, offset, MIN_I64, MAX_I64, put32LE);
  },
  writeBigInt64BE(value, offset = 0) {
    return writeBig(this, value, offset, MIN_I64, MAX_I64, put32BE);
  },
  writeFloatLE(value, offset = 0) {
    value = +value;
    if (!fits(this, offset, 4))
      badOffset(offset, this.length, 4);
    f32[0] = value;
    for (let i = 0; i < 4; i++)
      this[offset + i] = bytes[i];
    return offset + 4;
  },
  writeFloatBE(value, offset = 0) {
    value = +value;
    if (!fits(this, offset, 4))
      badOffset(offset, this.length, 4);
    f32[0] = value;
    for (let i = 0; i < 4; i++)
      this[offset + i] = bytes[3 - i];
    return offset + 4;
  },
  writeDoubleLE(value, offset = 0) {
    value = +value;
    if (!fits(this, offset, 8))
      badOffset(offset, this.length, 8);
    f64[0] = value;
    for (let i = 0; i < 8; i++)
      this[offset + i] = bytes[i];
    return offset + 8;
  },
  writeDoubleBE(value, offset = 0) {
    value = +value;
    if (!fits(this, offset, 8))
      badOffset(offset, this.length, 8);
    f64[0] = value;
    for (let i = 0; i < 8; i++)
      this[offset + i] = bytes[7 - i];
    return offset + 8;
  },
};

/** Puts all of them, and their Uint aliases, on a prototype. */
module.exports = function addNumbers(proto) {
  for (const methods of [reads, writes]) {
    for (const name of Object.keys(methods)) {
      const fn = methods[name];
      proto[name] = fn;
      if (name.includes('UInt'))
        proto[name.replace('UInt', 'Uint')] = fn;
    }
  }
};
