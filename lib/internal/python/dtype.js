'use strict';

// The elements of numpy's types: how one is read from its bytes and written.

const { wholeMs } = require('internal/python/column');

const names = {
  bool: 'b1', int8: 'i1', uint8: 'u1', int16: 'i2', uint16: 'u2', int32: 'i4',
  uint32: 'u4', int64: 'i8', uint64: 'u8', float16: 'f2', float32: 'f4',
  float64: 'f8', complex64: 'c8', complex128: 'c16',
};

const methods = {
  i1: 'Int8', u1: 'Uint8', i2: 'Int16', u2: 'Uint16', i4: 'Int32',
  u4: 'Uint32', i8: 'BigInt64', u8: 'BigUint64', f2: 'Float16', f4: 'Float32',
  f8: 'Float64',
};

const NAT = -(2n ** 63n);
const NAT_HIGH = -(2 ** 31);

// Seconds in the units from which a Date is made by way of seconds.
const seconds = { W: 604800, D: 86400, h: 3600, m: 60, s: 1 };
const milliseconds = { ms: 1, us: 1e-3, ns: 1e-6, ps: 1e-9, fs: 1e-12,
                       as: 1e-15 };

const sizes = { S: 1, U: 4, V: 1 }; // of a character
const nameOf = new Map(Object.entries(names).map(([name, t]) => [t, name]));
const cache = new Map();
const MAX_CACHED = 256;

/**
 * A type as numpy writes it: its name, where it has one and the machine's byte
 * order, or its type string; and the size of its elements.
 * @param {string} dtype a name ('float64', 'datetime64[ms]') or a type string
 *   ('f8', '<f8', '>i4', '<M8[ms]')
 * @returns {{ name: string, itemsize: number }|undefined} undefined when it is
 *   neither
 */
function parse(dtype) {
  let result = cache.get(dtype);
  if (result === undefined && (result = parseNew(dtype)) !== undefined) {
    if (cache.size === MAX_CACHED)
      cache.clear();
    cache.set(dtype, result);
  }
  return result;
}

function parseNew(dtype) {
  const text = names[dtype] ?? dtype.replace(
    /^(?:datetime|timedelta)64(?=\[|$)/,
    (name) => name === 'datetime64' ? 'M8' : 'm8');
  const match = /^([<>|=]?)([a-zA-Z])(\d+)(\[\d*[a-zA-Z]+\])?$/.exec(text);
  if (match === null)
    return undefined;
  const [, order, kind, digits, unit = ''] = match;
  const isTime = kind === 'M' || kind === 'm';
  const size = Number(digits);
  if (isTime ? size !== 8 : unit !== '')
    return undefined;
  const known = nameOf.get(kind + digits);
  if (known === undefined && !isTime && sizes[kind] === undefined)
    return undefined;
  if (known !== undefined && (order !== '>' || size === 1))
    return { name: known, itemsize: size };
  return { name: (kind === 'S' || kind === 'V' ? '|' :
             order === '>' ? '>' : '<') + kind + digits + unit,
           itemsize: size * (sizes[kind] ?? 1) };
}

/**
 * How elements of a type are read and written, at a place in a DataView.
 * @param {string} dtype numpy's name ('float64') or type string ('<M8[us]')
 * @returns {{ get: Function, set: Function }} get(view, at) and
 *   set(view, at, value)
 * @throws {TypeError} for types that JavaScript has nothing for
 */
function elementOf(dtype) {
  if (dtype === 'bfloat16')
    return bfloat16;
  const match = /^([<>|=]?)([a-zA-Z]\d+)(?:\[(\d*)([a-zA-Z]+)\])?$/
    .exec(names[dtype] ?? dtype);
  const [, order, type, count, unit] = match ?? [];
  const little = order !== '>';
  if (type === 'b1')
    return { get: (v, at) => v.getUint8(at) !== 0,
             set: (v, at, x) => v.setUint8(at, x ? 1 : 0) };
  if (type === 'c8' || type === 'c16')
    return complex(type === 'c8' ? 'Float32' : 'Float64', type === 'c8' ? 4 : 8,
                   little);
  if ((type === 'M8' || type === 'm8') && unit !== undefined)
    return time(type === 'M8', Number(count || 1), unit, little);
  const name = methods[type];
  if (name === undefined)
    throw new TypeError(`Elements of type ${
      dtype} can only be read as bytes of 'data' here`);
  const get = DataView.prototype[`get${name}`];
  const set = DataView.prototype[`set${name}`];
  return { get: (v, at) => get.call(v, at, little),
           set: (v, at, x) => set.call(v, at, x, little) };
}

// The upper half of a float32.
const bfloat16 = {
  get: (v, at) => {
    scratch.setUint32(0, v.getUint16(at, true) << 16, true);
    return scratch.getFloat32(0, true);
  },
  set: (v, at, x) => {
    scratch.setFloat32(0, x, true);
    const bits = scratch.getUint32(0, true);
    // To the nearest, and of two as near to the even one.
    v.setUint16(at, (bits + 0x7fff + (bits >>> 16 & 1)) >>> 16, true);
  },
};
const scratch = new DataView(new ArrayBuffer(4));

function complex(name, size, little) {
  const get = DataView.prototype[`get${name}`];
  const set = DataView.prototype[`set${name}`];
  return {
    get: (v, at) => ({ re: get.call(v, at, little),
                       im: get.call(v, at + size, little) }),
    set: (v, at, x) => {
      set.call(v, at, typeof x === 'number' ? x : x.re, little);
      set.call(v, at + size, typeof x === 'number' ? 0 : x.im, little);
    },
  };
}

// datetime64: a Date; timedelta64: milliseconds. NaT is null.
function time(isDate, count, unit, little) {
  const isWhole = isDate && count === 1 &&
    (unit === 'ms' || unit === 'us' || unit === 'ns');
  const letter = unit[0];
  const get = (v, at) => {
    const high = v.getInt32(little ? at + 4 : at, little);
    const low = v.getUint32(little ? at : at + 4, little);
    if (high === NAT_HIGH && low === 0)
      return null;
    if (isWhole)
      return new Date(wholeMs(high, low, letter));
    const n = (high * 4294967296 + low) * count;
    return isDate ? dateOf(n, unit) : n * millisecondsIn(unit);
  };
  const set = (v, at, x) => {
    if (unit === 'Y' || unit === 'M')
      throw new TypeError(`an element of unit ${unit} can't be set`);
    const ms = x === null ? NaN : Number(x);
    v.setBigInt64(at, ms !== ms ? NAT : BigInt(Math.round(
      ms / (count * millisecondsIn(unit)))), little);
  };
  return { get, set };
}

function millisecondsIn(unit) {
  const ms = milliseconds[unit] ?? seconds[unit] * 1000;
  if (ms !== ms)
    throw new TypeError(`a duration in the unit ${unit} has no length`);
  return ms;
}

function dateOf(n, unit) {
  if (unit === 'Y' || unit === 'M') {
    const date = new Date(0); // Date.UTC would take the year 50 for 1950
    date.setUTCFullYear(1970 + (unit === 'Y' ? n : Math.floor(n / 12)),
                        unit === 'M' ? (n % 12 + 12) % 12 : 0);
    return date;
  }
  return new Date(Math.floor(n * millisecondsIn(unit)));
}

module.exports = { elementOf, parse };
