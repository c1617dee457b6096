'use strict';

// Messages of src/value/value.h as JavaScript values, out of the memory that
// the bridge wrote. The bridge is trusted: a malformed message can't come from
// it. What comes is fresh, but for arrays, which share their memory.

const T = require('internal/python/tags');
const exported = require('internal/python/exports');
const setOwn = require('internal/set_own');

// Up to this length a string is made here, above it in C.
const SHORT = 16;
const char = String.fromCharCode;

const KEYS = 1024;
const keys = new Array(KEYS).fill('');

let native;
let makeHandle; // (id, flags, name) -> what stands for a Python object
let adopt;      // (error, id): that one stands for the Python exception `id`
let PythonError;
let NdArray;
let input;
let u8;
let view;
let f64;
let i32;
let pos = 0;
let pause = 0; // where a long message is left for a while
let origin = 0; // where the message starts that runs are aligned by
let shares = 0; // the number of its first share

function setup(bridge, handles, errors) {
  native = bridge;
  makeHandle = handles;
  adopt = errors;
  input = native.input().buffer;
  use(input);
}

function use(buffer) {
  u8 = new Uint8Array(buffer);
  view = new DataView(buffer);
  f64 = new Float64Array(buffer, 0, buffer.byteLength >> 3);
  i32 = new Int32Array(buffer, 0, buffer.byteLength >> 2);
}

/**
 * Reads `bytes` of records and calls `each(slot, kind, value)`.
 * @param {number} bytes
 * @param {ArrayBuffer} [buffer] where they are, when not in the usual place
 * @param {Function} each
 * @param {Function} [before] (slot, kind), before a value is read
 */
function readAll(bytes, buffer, each, before) {
  if (buffer !== undefined)
    use(buffer);
  for (let at = 0; at < bytes;) {
    const length = view.getUint32(at, true);
    const slot = view.getUint32(at + 4, true);
    let kind = view.getUint32(at + 8, true);
    shares = view.getUint32(at + 12, true);
    origin = pos = at + 16;
    at += length;
    before?.(slot, kind);
    let value;
    try {
      value = read();
    } catch (err) { // too large for the engine: a BigInt, a string
      kind = kind === T.ASK || kind === T.ASK_APART ? T.BAD_ASK :
        kind === T.ITEM ? T.BAD_ITEM : T.FAILED;
      value = err;
    }
    each(slot, kind, value);
  }
  if (buffer !== undefined)
    use(input);
  before?.(0, T.ASK);
}

function count() {
  const n = view.getUint32(pos, true);
  pos += 4;
  return n;
}

function number() {
  const n = view.getFloat64(pos, true);
  pos += 8;
  return n;
}

function read() {
  switch (u8[pos++]) {
    case T.NULL:
      return null;
    case T.UNDEFINED:
      return undefined;
    case T.FALSE:
      return false;
    case T.TRUE:
      return true;
    case T.INT32: {
      const n = view.getInt32(pos, true);
      pos += 4;
      return n;
    }
    case T.INT:
    case T.FLOAT:
      return number();
    case T.BIGINT:
      return readBigInt();
    case T.STR1:
      return readString1();
    case T.STR2:
      return readString2();
    case T.DATE:
      return new Date(number());
    case T.LIST: {
      const list = [];
      for (let n = count(); n > 0; n--)
        list.push(read());
      return list;
    }
    case T.SET: {
      const set = new Set();
      for (let n = count(); n > 0; n--)
        set.add(read());
      return set;
    }
    case T.FLOATS:
      return readFloats();
    case T.INTS:
      return readInts();
    case T.DICT:
      return readDict();
    case T.MAP: {
      const map = new Map();
      for (let n = count(); n > 0; n--) {
        const key = read();
        map.set(key, read());
      }
      return map;
    }
    case T.BYTES: {
      const n = count();
      const copy = u8.slice(pos, pos + n);
      pos += n;
      return copy;
    }
    case T.ARRAY:
      return readArray();
    case T.ERROR:
      return readError();
    case T.HANDLE: {
      const id = number();
      const flags = u8[pos++];
      return makeHandle(id, flags, read());
    }
    case T.OWN:
      return exported.get(number());
    case T.COLUMN: {
      const schema = read();
      return require('internal/python/column').makeColumn(schema, read());
    }
    case T.TABLE: {
      const library = read();
      const names = read();
      return require('internal/python/table')
        .fromPython(library, names, read());
    }
    default:
      throw new Error(`Message of Python: tag ${u8[pos - 1]} at ${pos - 1}`);
  }
}

function readString1() {
  const n = count();
  const at = pos;
  pos += n;
  return n > SHORT ? native.string(at, n, false) : short(at, n);
}

// A call with a known number of arguments is what the engine compiles best.
function short(i, n) {
  switch (n) {
    case 0:
      return '';
    case 1:
      return char(u8[i]);
    case 2:
      return char(u8[i], u8[i + 1]);
    case 3:
      return char(u8[i], u8[i + 1], u8[i + 2]);
    case 4:
      return char(u8[i], u8[i + 1], u8[i + 2], u8[i + 3]);
    case 5:
      return char(u8[i], u8[i + 1], u8[i + 2], u8[i + 3], u8[i + 4]);
    case 6:
      return char(u8[i], u8[i + 1], u8[i + 2], u8[i + 3], u8[i + 4],
                  u8[i + 5]);
    case 7:
      return char(u8[i], u8[i + 1], u8[i + 2], u8[i + 3], u8[i + 4],
                  u8[i + 5], u8[i + 6]);
    case 8:
      return char(u8[i], u8[i + 1], u8[i + 2], u8[i + 3], u8[i + 4],
                  u8[i + 5], u8[i + 6], u8[i + 7]);
    default:
      return short(i, 8) + short(i + 8, n - 8);
  }
}

// The keys of objects repeat: a table finds them by their bytes.
function readKey() {
  if (u8[pos] !== T.STR1)
    return read();
  pos++;
  const n = count();
  const at = pos;
  pos += n;
  if (n > SHORT)
    return native.string(at, n, false);
  let h = n;
  for (let i = 0; i < n; i++)
    h = (h * 31 + u8[at + i]) | 0;
  h = (h ^ (h >>> 10)) & (KEYS - 1);
  const key = keys[h];
  if (key.length === n) {
    let i = 0;
    while (i < n && key.charCodeAt(i) === u8[at + i])
      i++;
    if (i === n)
      return key;
  }
  return keys[h] = short(at, n);
}

function readString2() {
  const n = count();
  const at = pos;
  pos += 2 * n;
  return n > SHORT ? native.string(at, n, true) : short2(at, n);
}

function unit(at) {
  return view.getUint16(at, true);
}

// As short(), of units of 16 bits.
function short2(i, n) {
  switch (n) {
    case 0:
      return '';
    case 1:
      return char(unit(i));
    case 2:
      return char(unit(i), unit(i + 2));
    case 3:
      return char(unit(i), unit(i + 2), unit(i + 4));
    case 4:
      return char(unit(i), unit(i + 2), unit(i + 4), unit(i + 6));
    default:
      return short2(i, 4) + short2(i + 8, n - 4);
  }
}

function readBigInt() {
  const negative = u8[pos++] !== 0;
  const n = count();
  let hex = '';
  for (let i = n - 4; i >= 0; i -= 4)
    hex += view.getUint32(pos + i, true).toString(16).padStart(8, '0');
  pos += n;
  const v = BigInt(`0x${hex}`);
  return negative ? -v : v;
}

function align(width) {
  pos += -(pos - origin) & (width - 1);
}

function readFloats() {
  const n = count();
  align(8);
  const list = [];
  for (let i = 0, at = pos >> 3; i < n; i++)
    list.push(f64[at + i]);
  pos += 8 * n;
  return list;
}

function readInts() {
  const n = count();
  align(4);
  const list = [];
  for (let i = 0, at = pos >> 2; i < n; i++)
    list.push(i32[at + i]);
  pos += 4 * n;
  return list;
}

function readDict() {
  const o = {};
  for (let n = count(); n > 0; n--) {
    const key = readKey();
    if (key === '__proto__')
      setOwn(o, '__proto__', read());
    else
      o[key] = read();
  }
  return o;
}

function readArray() {
  const buffer = native.memory(shares + count());
  const dtype = T.dtypes[u8[pos]];
  const ndim = u8[pos + 1];
  const flags = u8[pos + 2];
  pos += 3;
  const offset = number();
  const shape = [];
  const strides = [];
  for (let i = 0; i < ndim; i++)
    shape.push(number());
  for (let i = 0; i < ndim; i++)
    strides.push(number());
  let itemsize = dtype.size;
  let name = dtype.name;
  if (itemsize === 0) {
    itemsize = count();
    name = read();
  }

  const ArrayType = itemsize === 8 && dtype.size === 0 ? BigInt64Array :
    dtype.array; // dates and durations of numpy
  const element = ArrayType.BYTES_PER_ELEMENT;
  const aligned = offset % element === 0;
  if ((flags & T.TYPED) !== 0 && dtype.native && aligned)
    return new ArrayType(buffer, offset, shape[0]);
  NdArray ??= require('internal/python/ndarray').NdArray;
  const data = aligned && buffer.byteLength % element === 0 ?
    new ArrayType(buffer) : new Uint8Array(buffer);
  return new NdArray({ data, shape, strides, dtype: name, offset, itemsize,
                       readOnly: (flags & T.READONLY) !== 0 });
}

function readError() {
  PythonError ??= require('internal/python/errors').PythonError;
  const type = read();
  const message = read();
  const traceback = read();
  const cause = read();
  const details = read();
  if (u8[pos] === T.LIST) { // an error of JavaScript's comes home
    const error = read()[0];
    require('internal/python/errors').addTrace(error, traceback);
    return error;
  }
  const error = new PythonError({ type, message, traceback, cause, details });
  if (u8[pos++] === T.HANDLE) {
    adopt(error, number());
    pos += 6; // flags, an empty name
  }
  return error;
}

// ---- long messages ----------------------------------------------------------

// A message of more than some hundred kilobytes is read for a few milliseconds
// at a time, so what is open then can't stand on the stack: it is a chain of
// containers, of which the innermost is filled. What holds no others is read as
// above.

// How far is read between two looks at the clock.
const STRIDE = 16 * 1024;
const { now } = internalBinding('performance');

// The tags of what is filled in steps, as bits.
let steps = 0;
for (const name of ['LIST', 'SET', 'FLOATS', 'INTS', 'DICT', 'MAP', 'COLUMN',
                    'TABLE'])
  steps |= 1 << T[name];

class Container {
  constructor(tag, up) {
    this.tag = tag;
    this.up = up;
    this.left = 0; // items to come; of a MAP keys and values
    this.key = undefined; // of the value that comes
    this.value = undefined;
  }
}

let inner; // the innermost that is open
let long = null; // what is kept of a message between two slices

/**
 * Begins with a long message. readLong() reads it then.
 * @param {ArrayBuffer} buffer
 */
function openLong(buffer) {
  long = {
    u8: new Uint8Array(buffer),
    view: new DataView(buffer),
    f64: new Float64Array(buffer, 0, buffer.byteLength >> 3),
    i32: new Int32Array(buffer, 0, buffer.byteLength >> 2),
    pos: 0,
    inner: undefined,
    value: undefined,
  };
}

/**
 * Reads on in the long message for so many milliseconds; whether it is read.
 * takeLong() gives the value then.
 * @param {number} ms
 * @returns {boolean}
 */
function readLong(ms) {
  const until = now() + ms;
  const usual = { u8, view, f64, i32 };
  ({ u8, view, f64, i32, pos, inner } = long);
  origin = shares = 0;
  try {
    inner ??= openContainer(null);
    do {
      pause = pos + STRIDE;
      if (fillAll())
        return true;
    } while (now() < until);
    return false;
  } finally {
    long.pos = pos;
    long.inner = inner;
    ({ u8, view, f64, i32 } = usual);
  }
}

function takeLong() {
  const { value } = long;
  long = null;
  return value;
}

// Of what is filled in steps, at its tag; or of one value that is not, which
// makes a message of its own.
function openContainer(up) {
  const tag = u8[pos];
  const c = new Container(tag, up);
  if ((steps >> tag & 1) === 0) {
    c.tag = T.NULL;
    c.left = 1;
    return c;
  }
  pos++;
  switch (tag) {
    case T.COLUMN:
      c.left = 2;
      c.value = [];
      break;
    case T.TABLE:
      c.left = 3;
      c.value = [];
      break;
    case T.MAP:
      c.left = 2 * count();
      c.value = new Map();
      break;
    default:
      c.left = count();
      c.value = tag === T.DICT ? {} : tag === T.SET ? new Set() : [];
      if (tag === T.FLOATS)
        align(8);
      else if (tag === T.INTS)
        align(4);
  }
  return c;
}

// Until the message is read, or for a stride: false then.
function fillAll() {
  for (;;) {
    const c = inner;
    if (!fill(c)) {
      if (inner === c)
        return false;
      continue; // with what it opened
    }
    const value = finish(c);
    inner = c.up;
    if (inner === null) {
      long.value = value;
      return true;
    }
    put(inner, value);
  }
}

// True when `c` is full; else a stride is over, or an item was opened.
function fill(c) {
  switch (c.tag) {
    case T.FLOATS:
    case T.INTS:
      return fillRun(c, c.tag === T.FLOATS ? 8 : 4);
    case T.DICT:
      return fillDict(c);
    case T.LIST:
      return fillList(c);
    default:
      while (c.left > 0) {
        if (opens(c))
          return false;
        put(c, read());
      }
      return true;
  }
}

// Whether it ends here: a stride is over, or the next item was opened.
function opens(c) {
  if (pos >= pause)
    return true;
  if ((steps >> u8[pos] & 1) === 0)
    return false;
  inner = openContainer(c);
  return true;
}

function fillRun(c, width) {
  const list = c.value;
  const numbers = width === 8 ? f64 : i32;
  while (c.left > 0) {
    if (pos >= pause)
      return false;
    const n = Math.min(c.left, STRIDE / 8);
    for (let i = 0, at = pos / width; i < n; i++)
      list.push(numbers[at + i]);
    pos += n * width;
    c.left -= n;
  }
  return true;
}

function fillList(c) {
  const list = c.value;
  while (c.left > 0) {
    if (opens(c))
      return false;
    list.push(read());
    c.left--;
  }
  return true;
}

function fillDict(c) {
  const o = c.value;
  while (c.left > 0) {
    if (pos >= pause)
      return false;
    const key = readKey();
    if ((steps >> u8[pos] & 1) !== 0) {
      c.key = key;
      inner = openContainer(c);
      return false;
    }
    if (key === '__proto__')
      setOwn(o, '__proto__', read());
    else
      o[key] = read();
    c.left--;
  }
  return true;
}

// Adds to a container what was read for it.
function put(c, value) {
  const into = c.value;
  switch (c.tag) {
    case T.NULL:
      c.value = value;
      break;
    case T.SET:
      into.add(value);
      break;
    case T.MAP:
      if ((c.left & 1) === 0)
        c.key = value;
      else
        into.set(c.key, value);
      break;
    case T.DICT:
      if (c.key === '__proto__')
        setOwn(into, '__proto__', value);
      else
        into[c.key] = value;
      break;
    default:
      into.push(value);
  }
  c.left--;
}

// What a full container stands for.
function finish(c) {
  const { value } = c;
  if (c.tag === T.COLUMN)
    return require('internal/python/column').makeColumn(value[0], value[1]);
  if (c.tag === T.TABLE)
    return require('internal/python/table')
      .fromPython(value[0], value[1], value[2]);
  return value;
}

module.exports = { setup, readAll, openLong, readLong, takeLong };
