'use strict';

// JavaScript values as messages of src/value/value.h, into the memory that the
// bridge reads. This is a hot path: it is plain loops over typed arrays, which
// the engine compiles, and no call leaves JavaScript but for long strings.
//
// What has no value in Python (a function, an instance, a promise) crosses as
// the number that internal/python/exports gives it.
//
// A value that can't cross makes write() return false; `problem` says why and
// `path`, filled on the way back, where.

const T = require('internal/python/tags');
const exported = require('internal/python/exports');
const { NdArray } = require('internal/python/ndarray');
const { framesIn } = require('internal/python/errors');

// Below this length a string is copied here, above it in C.
const SHORT = 192;
// That much of a longer one at a time.
const PART = 32 << 10;
// What a number or a short string takes at most.
const ITEM = 8 + SHORT;
// Shorter arrays aren't worth the look whether they are all of a kind.
const MIN_RUN = 4;
// With more an object is no record; RECORD in src/python/decode.c.
const MAX_KEYS = 64;
// Up to this size the memory stays as large as it was needed.
const KEEP = 8 << 20;
// What is written at once, where the message may be written in slices instead
// (internal/python/long): bytes, objects of a list, other items of a list.
const LONG = 1 << 20;
const LONG_RECORDS = 8 << 10;
const LONG_LIST = 128 << 10;

const { asyncIterator, iterator } = Symbol;

let native;
let idOf;      // function or PythonObject -> id of the Python object, or
               // undefined
let refusal;   // value -> why this stand-in for a Python object can't cross
let u8;        // the memory
let view;
let f64;
let size = 0;
let pos = 0;
let limit = Infinity; // where a message is too long to be written at once
let tooLong = false;  // that is why write() failed
let buffers = null; // ArrayBuffers that the records name
let namesOwn = false; // whether the record names an object of Python's
let handed = [];    // numbers of objects that the records name
let problem = '';
let path = '';

const TOO_LARGE = `more than ${T.MAX_SIZE >> 20} MiB can't cross in one ` +
  'value; typed arrays cross without a copy and may have 4 GiB';

function setup(bridge, ids, refuse) {
  native = bridge;
  idOf = ids;
  refusal = refuse;
  use(native.output(0));
}

function use(array) {
  u8 = array;
  view = new DataView(array.buffer);
  f64 = new Float64Array(array.buffer);
  size = array.length;
}

// Room for `n` more bytes; false when there may be no more.
function grow(n) {
  if (pos + n > T.MAX_SIZE) {
    problem = TOO_LARGE;
    return false;
  }
  use(native.output(pos + n));
  return true;
}

// ---- records ----------------------------------------------------------------

// Starts at `at`, with room for the head of a record. Where it `mayBeLong`,
// writing fails if that takes too long, and isTooLong() tells.
function begin(at, mayBeLong = false) {
  pos = at;
  limit = mayBeLong ? at + LONG : Infinity;
  tooLong = false;
  namesOwn = false;
  if (pos + 64 > size)
    grow(64);
}

// See tdm_py_call_t in src/python/py.h.
function putCall(slot, id, thread, hasKwargs, cancellable, origin,
                 apart = false) {
  view.setUint32(pos + 4, slot, true);
  view.setFloat64(pos + 8, id, true);
  view.setUint32(pos + 16,
                 thread | (hasKwargs ? 256 : 0) | (cancellable ? 65536 : 0) |
                 (apart ? 0x1000000 : 0), true);
  view.setUint32(pos + 20, origin, true);
  pos += 24;
}

// The head of an answer to Python's question.
function putAnswer(ticket, failed) {
  putCall(ticket, 0, T.ANSWER, failed, false, 0);
}

// The head of the list of arguments.
function putArguments(n) {
  head(T.LIST, n);
}

// Calls `each` with the slot of every record in the first `bytes`, and whether
// it is an answer's.
function eachSlot(bytes, each) {
  const slots = [];
  for (let at = 0; at < bytes; at += view.getUint32(at, true))
    slots.push([view.getUint32(at + 4, true), u8[at + 16] === T.ANSWER]);
  for (const [slot, answer] of slots)
    each(slot, answer);
}

// Has Python tell when it has read the answer that began at `at`, if that names
// an object of Python's: true then.
function holdAnswer(at) {
  if (namesOwn)
    u8[at + 18] |= 2; // see TDM_PY_HOLD in src/python/py.h
  return namesOwn;
}

// Ends the record that began at `at`; the offset behind it.
function end(at) {
  if (pos + 8 > size)
    grow(8);
  while ((pos & 7) !== 0)
    u8[pos++] = 0;
  view.setUint32(at, pos - at, true);
  return pos;
}

// Goes on with another message, which has a memory of its own, and back.
function exchange(message) {
  const own = { pos, limit, buffers, handed, namesOwn };
  ({ pos, limit, buffers, handed, namesOwn } = message);
  Object.assign(message, own);
  use(native.exchange());
}

// After a large message: the memory shrinks again, unless it is of a size that
// the next may well need, as growing copies.
function trim() {
  if (size > KEEP)
    use(native.output(0));
}

// Whether a buffer that the records name was detached since.
function isDetached() {
  if (buffers !== null) {
    for (let i = 0; i < buffers.length; i++) {
      if (buffers[i].detached === true)
        return true;
    }
  }
  return false;
}

// What nothing is left of before.
const START = { buffers: 0, handed: 0 };

/**
 * Hands the records at the start of the memory to Python.
 * @param {number} bytes
 * @param {number} calls how many of them are calls
 * @returns {boolean} false when a buffer was detached since it was written
 */
function submit(bytes, calls) {
  if (isDetached()) {
    dropTo(START);
    return false;
  }
  const list = takeBuffers();
  if (list !== null)
    return native.submit(bytes, calls, list);
  native.submit(bytes, calls);
  return true;
}

function takeBuffers() {
  const list = buffers;
  buffers = null;
  if (handed.length > 0)
    handed = [];
  return list;
}

// Where a record begins in the lists of what records name.
function mark() {
  return { buffers: buffers === null ? 0 : buffers.length,
           handed: handed.length };
}

// Cuts off what a failed record added.
function dropTo(point) {
  if (buffers !== null)
    buffers.length = point.buffers;
  while (handed.length > point.handed)
    exported.undo(handed.pop());
}

// Why the last write failed, with the place below `root`.
function takeProblem(root) {
  const where = path.length > 120 ? `${path.slice(0, 117)}...` : path;
  const text = `${root}${where}: ${problem}`;
  path = problem = '';
  return text;
}

function isTooLong() {
  return tooLong;
}

function place() {
  return pos;
}

// ---- values -----------------------------------------------------------------

function fail(why) {
  problem = why;
  path = '';
  return false;
}

function stopLong() {
  tooLong = true;
  return fail('');
}

// What failed is in the place `name` of something.
function within(name) {
  path = name + path;
  return false;
}

/** Writes one value; false when it can't cross. */
function write(v, depth) {
  if (pos + 16 > size && !grow(16))
    return false;
  // Not a switch: comparing a typeof is one instruction to the engine.
  if (typeof v === 'number') {
    writeNumber(v);
    return true;
  }
  if (typeof v === 'string')
    return writeString(v);
  if (typeof v === 'object') {
    if (v === null) {
      u8[pos++] = T.NULL;
      return true;
    }
    return writeObject(v, depth);
  }
  if (typeof v === 'boolean') {
    u8[pos++] = v ? T.TRUE : T.FALSE;
    return true;
  }
  if (v === undefined) {
    u8[pos++] = T.UNDEFINED;
    return true;
  }
  if (typeof v === 'bigint')
    return writeBigInt(v);
  if (typeof v === 'function') {
    const id = idOf(v);
    return id !== undefined ? writeOwn(id) : writeHandle(v);
  }
  return fail(`a ${typeof v} can't cross to Python`);
}

// Not zero, as minus zero is a float and zero is an int32 already.
function isWhole(n) {
  return Math.floor(n) === n && n !== 0 && n <= Number.MAX_SAFE_INTEGER &&
    n >= -Number.MAX_SAFE_INTEGER;
}

function writeNumber(v) {
  // A number already, but not to the compiler, which would call out for
  // arithmetic with what may be a string as far as it has seen.
  const n = +v;
  if ((n | 0) === n && (n !== 0 || 1 / n > 0)) {
    u8[pos] = T.INT32;
    view.setInt32(pos + 1, n, true);
    pos += 5;
  } else {
    u8[pos] = isWhole(n) ? T.INT : T.FLOAT;
    view.setFloat64(pos + 1, n, true);
    pos += 9;
  }
}

// A part at a time, as the engine makes UTF-16 of it: memory of 64 KiB is at
// hand, of 40 MB is not.
function putUnits(at, s, isWide) {
  for (let i = 0; i < s.length && at >= 0; i += PART)
    at = native.putUnits(at, s.substring(i, i + PART), isWide);
  return at;
}

function writeString(s) {
  const n = s.length;
  if (pos + 8 + 2 * n > size && !grow(8 + 2 * n))
    return false;
  if (n > SHORT) {
    view.setUint32(pos + 1, n, true);
    const end = putUnits(pos + 5, s, false);
    u8[pos] = end < 0 ? T.STR2 : T.STR1;
    pos = end < 0 ? putUnits(pos + 5, s, true) : end;
    return true;
  }
  const at = pos + 5;
  let i = 0;
  for (; i < n; i++) {
    const c = s.charCodeAt(i);
    if (c > 255)
      break;
    u8[at + i] = c;
  }
  view.setUint32(pos + 1, n, true);
  if (i === n) {
    u8[pos] = T.STR1;
    pos = at + n;
    return true;
  }
  u8[pos] = T.STR2;
  for (i = 0; i < n; i++)
    view.setUint16(at + 2 * i, s.charCodeAt(i), true);
  pos = at + 2 * n;
  return true;
}

function writeBigInt(v) {
  const negative = v < 0n;
  let hex = (negative ? -v : v).toString(16);
  hex = hex.padStart(Math.ceil(hex.length / 8) * 8, '0');
  const n = hex.length / 2;
  if (pos + 6 + n > size && !grow(6 + n))
    return false;
  u8[pos] = T.BIGINT;
  u8[pos + 1] = negative ? 1 : 0;
  view.setUint32(pos + 2, n, true);
  pos += 6;
  for (let i = hex.length; i > 0; i -= 8, pos += 4)
    view.setUint32(pos, parseInt(hex.slice(i - 8, i), 16), true);
  return true;
}

function writeOwn(id) {
  namesOwn = true;
  u8[pos] = T.OWN;
  view.setFloat64(pos + 1, id, true);
  pos += 9;
  return true;
}

const promiseThen = Promise.prototype.then;

function ignore() {}

// An object that stays here.
function writeHandle(v) {
  const why = refusal(v);
  if (why !== undefined)
    return fail(why);
  const flags = exported.flagsOf(v);
  const name = exported.nameOf(v);
  if ((flags & T.PROMISE) !== 0) // a rejection is Python's matter from now on
    promiseThen.call(v, undefined, ignore);
  const id = exported.add(v);
  handed.push(id);
  u8[pos] = T.HANDLE;
  view.setFloat64(pos + 1, id, true);
  u8[pos + 9] = flags;
  pos += 10;
  return writeString(name);
}

function head(tag, n) {
  u8[pos] = tag;
  view.setUint32(pos + 1, n, true);
  pos += 5;
}

function writeArray(v, depth) {
  const n = v.length;
  if (n >= MIN_RUN && typeof v[0] === 'number' &&
      typeof v[n - 1] === 'number') {
    const start = pos;
    if (pos + 16 + 8 * n > size && !grow(16 + 8 * n))
      return false;
    head(T.NUMS, n);
    const at = (pos + 7) >> 3;
    while (pos < at << 3)
      u8[pos++] = 0;
    let i = 0;
    for (; i < n; i++) {
      const x = v[i];
      if (typeof x !== 'number')
        break;
      f64[at + i] = x;
    }
    if (i === n) {
      pos += 8 * n;
      return true;
    }
    pos = start;
  }
  if (depth >= T.MAX_DEPTH)
    return tooDeep();
  if (pos > limit || (n >= LONG_LIST && limit !== Infinity))
    return stopLong();
  const keys = n >= MIN_RUN && depth + 1 < T.MAX_DEPTH ? keysOf(v[0]) :
    undefined;
  if (keys !== undefined) {
    return n >= LONG_RECORDS && limit !== Infinity ? stopLong() :
      writeRecords(v, n, keys, depth);
  }
  head(T.LIST, n);
  return writeItems(v, 0, n, depth + 1);
}

/** The keys of a list of records whose first is `x`; undefined if it is none. */
function keysOf(x) {
  if (!isRecord(x))
    return undefined;
  const keys = Object.keys(x);
  return keys.length > 0 && keys.length <= MAX_KEYS ? keys : undefined;
}

function isRecord(x) {
  return typeof x === 'object' && x !== null &&
    Object.getPrototypeOf(x) === Object.prototype && !exported.any(x) &&
    !isIterable(x);
}

// What has no keys to speak of, but items.
function isIterable(v) {
  return v[asyncIterator] !== undefined || v[iterator] !== undefined;
}

// A list of objects that mostly have the keys of its first: those cross once.
function writeRecords(v, n, keys, depth) {
  const k = keys.length;
  const row = new Array(k).fill(null);
  if (!putRecords(n, keys))
    return false;
  for (let i = 0; i < n; i++) {
    if (pos > limit)
      return stopLong();
    const x = v[i];
    if (isRecord(x) && hasKeys(x, keys, k)) {
      for (let j = 0; j < k; j++)
        row[j] = x[keys[j]];
      if (!putRow(row, 0, keys, depth))
        return within(`[${i}]`);
    } else if (!putOther(x, depth)) {
      return within(`[${i}]`);
    }
  }
  return true;
}

// The head of such a list, one that has the keys, and one that hasn't.

function putRecords(n, keys) {
  const k = keys.length;
  if (pos + 16 > size && !grow(16))
    return false;
  head(T.RECORDS, n);
  view.setUint32(pos, k, true);
  pos += 4;
  for (let j = 0; j < k; j++) {
    if (!writeString(keys[j]))
      return false;
  }
  return true;
}

// Its values are in `cells` from `from` on.
function putRow(cells, from, keys, depth) {
  if (pos + 1 > size && !grow(1))
    return false;
  u8[pos++] = 1;
  if (writeItems(cells, from, from + keys.length, depth + 2))
    return true;
  const end = path.indexOf(']');
  path = segment(keys[path.slice(1, end) - from]) + path.slice(end + 1);
  return false;
}

function putOther(x, depth) {
  if (pos + 1 > size && !grow(1))
    return false;
  u8[pos++] = 0;
  return write(x, depth + 1);
}

// The head of a list, or of a dict, of `n`.
function putHead(tag, n) {
  if (pos + 8 > size && !grow(8))
    return false;
  head(tag, n);
  return true;
}

function hasKeys(x, keys, k) {
  const own = Object.keys(x);
  if (own.length !== k)
    return false;
  for (let j = 0; j < k; j++) {
    if (own[j] !== keys[j])
      return false;
  }
  return true;
}

// The items of a list from `from` to `to`. What most lists hold is written here,
// with the memory and the place in locals, which the engine keeps in registers;
// write() does the same one by one.
function writeItems(v, from, to, depth) {
  let bytes = u8;
  let data = view;
  let last = Math.min(size - ITEM, limit);
  let at = pos;
  for (let i = from; i < to; i++) {
    const x = v[i];
    if (at <= last) {
      if (typeof x === 'number') {
        const number = +x; // see writeNumber
        if ((number | 0) === number && (number !== 0 || 1 / number > 0)) {
          bytes[at] = T.INT32;
          data.setInt32(at + 1, number, true);
          at += 5;
        } else {
          bytes[at] = isWhole(number) ? T.INT : T.FLOAT;
          data.setFloat64(at + 1, number, true);
          at += 9;
        }
        continue;
      }
      if (typeof x === 'string' && x.length <= SHORT) {
        const length = x.length;
        const start = at + 5;
        let j = 0;
        for (; j < length; j++) {
          const c = x.charCodeAt(j);
          if (c > 255)
            break;
          bytes[start + j] = c;
        }
        if (j === length) {
          bytes[at] = T.STR1;
          data.setUint32(at + 1, length, true);
          at = start + length;
          continue;
        }
      }
    }
    if (at <= last && (x === null || typeof x === 'boolean')) {
      bytes[at++] = x === null ? T.NULL : x ? T.TRUE : T.FALSE;
      continue;
    }
    pos = at;
    if (at > limit)
      return stopLong();
    if (!write(x, depth)) {
      return within(`[${i}]`);
    }
    bytes = u8; // the memory may have grown
    data = view;
    last = Math.min(size - ITEM, limit);
    at = pos;
  }
  pos = at;
  return true;
}

function segment(key) {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` :
    `[${JSON.stringify(key.length > 40 ? `${key.slice(0, 40)}...` : key)}]`;
}

function writeDict(v, depth) {
  if (depth >= T.MAX_DEPTH)
    return tooDeep();
  const keys = Object.keys(v);
  head(T.DICT, keys.length);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (pos > limit)
      return stopLong();
    if (!writeString(key))
      return false;
    if (!write(v[key], depth + 1))
      return within(segment(key));
  }
  return true;
}

function writeMap(v, depth) {
  if (depth >= T.MAX_DEPTH)
    return tooDeep();
  if (v.size >= LONG_LIST && limit !== Infinity)
    return stopLong();
  head(T.MAP, v.size);
  for (const [key, value] of v) {
    if (pos > limit)
      return stopLong();
    if (!write(key, depth + 1))
      return within('.keys()');
    if (!write(value, depth + 1))
      return within(entry(key));
  }
  return true;
}

// The place of what a Map has for `key`.
function entry(key) {
  return `.get(${typeof key === 'string' ? JSON.stringify(key) :
    typeof key === 'number' ? key : '...'})`;
}

function writeSet(v, depth) {
  if (depth >= T.MAX_DEPTH)
    return tooDeep();
  if (v.size >= LONG_LIST && limit !== Infinity)
    return stopLong();
  head(T.SET, v.size);
  for (const member of v) {
    if (pos > limit)
      return stopLong();
    if (!write(member, depth + 1))
      return within('.values()');
  }
  return true;
}

function tooDeep() {
  return fail(`nested deeper than ${T.MAX_DEPTH} levels, or contains itself`);
}

function writeObject(v, depth) {
  if (Array.isArray(v))
    return exported.any(v) ? writeHandle(v) : writeArray(v, depth);
  const proto = Object.getPrototypeOf(v);
  if ((proto === Object.prototype || proto === null) && !exported.any(v) &&
      !isIterable(v))
    return writeDict(v, depth);
  return writeOther(v, depth);
}

// ---- memory -----------------------------------------------------------------

function share(buffer) {
  if (buffer.resizable || buffer.growable)
    return fail('a resizable buffer can\'t be shared with Python');
  if (buffer.detached)
    return fail('the buffer was detached');
  if (buffers === null)
    buffers = [];
  buffers.push(buffer);
  return true;
}

function writeMemory(buffer, offset, length) {
  if (!share(buffer))
    return false;
  if (pos + 32 > size && !grow(32))
    return false;
  head(T.MEMORY, buffers.length - 1);
  view.setFloat64(pos, offset, true);
  view.setFloat64(pos + 8, length, true);
  u8[pos + 16] = 0;
  pos += 17;
  return true;
}

function writeNumbers(buffer, dtype, offset, shape, strides, flags, other,
                      itemsize) {
  if (!share(buffer))
    return false;
  const n = shape.length;
  if (pos + 64 + 16 * n > size && !grow(64 + 16 * n))
    return false;
  head(T.ARRAY, buffers.length - 1);
  u8[pos] = dtype;
  u8[pos + 1] = n;
  u8[pos + 2] = flags;
  view.setFloat64(pos + 3, offset, true);
  pos += 11;
  for (let i = 0; i < n; i++, pos += 8)
    view.setFloat64(pos, shape[i], true);
  for (let i = 0; i < n; i++, pos += 8)
    view.setFloat64(pos, strides[i], true);
  if (dtype === 0) {
    view.setUint32(pos, itemsize, true);
    pos += 4;
    return writeString(other);
  }
  return true;
}

const typedArrays = new Map([
  [Uint8ClampedArray, 3],
  ...T.dtypes.map((d, i) => [d, i]).filter(([d]) => d.native)
    .map(([d, i]) => [d.array, i]),
]);

const taggedName = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

function writeView(v) {
  if (v instanceof DataView || isBuffer(v))
    return writeMemory(v.buffer, v.byteOffset, v.byteLength);
  let dtype = typedArrays.get(v.constructor);
  if (dtype === undefined) // a subclass
    dtype = typedArrays.get(globalThis[taggedName.call(v)]);
  return writeNumbers(v.buffer, dtype, v.byteOffset, [v.length],
                      [v.BYTES_PER_ELEMENT], T.TYPED, '', 0);
}

let BufferClass;

function isBuffer(v) {
  if (!(v instanceof Uint8Array) || v.constructor === Uint8Array)
    return false;
  BufferClass ??= require('buffer').Buffer;
  return v instanceof BufferClass;
}

// The arguments of writeNumbers.
function numbersOf(v) {
  const { data } = v;
  const dtype = Math.max(0, T.dtypes.findIndex((d) => d.name === v.dtype));
  return [data.buffer, dtype, data.byteOffset + v.offset, [...v.shape],
          [...v.strides], v.readOnly ? T.READONLY : 0, v.dtype, v.itemsize];
}

// ---- the rest ---------------------------------------------------------------

// The error goes along itself, and comes back as it is.
function writeError(v, depth) {
  return depth >= T.MAX_DEPTH ? tooDeep() :
    writeErrorWith(v, errorParts(v), depth);
}

function errorParts(v) {
  return {
    name: String(v.name), message: String(v.message),
    stack: typeof v.stack === 'string' ? v.stack : null,
    cause: v.cause instanceof Error ? v.cause : null,
    code: typeof v.code === 'string' ? v.code : null,
  };
}

function writeErrorWith(v, { name, message, stack, cause, code }, depth) {
  if (depth >= T.MAX_DEPTH)
    return tooDeep();
  u8[pos++] = T.ERROR;
  if (!(writeString(name) && writeString(message) && write(stack, depth + 1) &&
        write(cause, depth + 1) && write(code, depth + 1)))
    return false;
  if (pos + 32 > size && !grow(32))
    return false;
  head(T.LIST, 1);
  return writeHandle(v);
}

// What was thrown, as an exception.
function writeThrown(v) {
  if (v instanceof Error) {
    const id = idOf(v);
    return id !== undefined ? writeBack(v, id) : writeError(v, 1);
  }
  if (pos + 64 > size && !grow(64))
    return false;
  u8[pos++] = T.ERROR;
  if (!writeString('Error') || !writeString(describeThrown(v)))
    return false;
  if (pos + 16 > size && !grow(16))
    return false;
  u8[pos++] = T.NULL;
  u8[pos++] = T.NULL;
  u8[pos++] = T.NULL;
  head(T.LIST, 1);
  return write(v, 1);
}

// An exception of Python's goes home, with the frames it was in.
function writeBack(v, id) {
  u8[pos++] = T.ERROR;
  if (!writeString('') || !writeString('') ||
      !writeString(framesIn(v.stack)))
    return false;
  if (pos + 32 > size && !grow(32))
    return false;
  u8[pos++] = T.NULL;
  u8[pos++] = T.NULL;
  return writeOwn(id);
}

function describeThrown(v) {
  try {
    return typeof v === 'symbol' ? v.toString() : `${v}`;
  } catch {
    return 'an object without a text was thrown';
  }
}

// What a Table or Column, ours or of apache-arrow, is made of.
function partsOf(v) {
  if (typeof v[T.kParts] === 'function')
    return v[T.kParts]();
  if (hasOwn(v, 'data') ? hasOwn(v, 'schema') || hasOwn(v, 'stride') :
    hasOwn(v, 'schema') && hasOwn(v, 'batches')) {
    arrow ??= require('internal/python/apache_arrow');
    return arrow.partsOf(v);
  }
  return undefined;
}

const { hasOwn } = Object;
let arrow;

function writeParts([tag, values], depth) {
  if (pos + 16 > size && !grow(16))
    return false;
  u8[pos++] = tag;
  for (const value of values) {
    if (!write(value, depth + 1))
      return false;
  }
  return true;
}

/** A copy of what is no plain container. It writes itself. */
class Frozen {
  /** @param {(depth: number) => boolean} write */
  constructor(write) {
    this.write = write;
  }
}

/**
 * What of `v` may change before it is written: a Frozen, or `v` itself.
 * @param {object} v
 * @param {(value: any) => any} copy for values in it
 * @returns {object}
 */
function freeze(v, copy) {
  if (v instanceof Promise) {
    promiseThen.call(v, undefined, ignore); // see writeHandle
    return v;
  }
  if (ArrayBuffer.isView(v) || idOf(v) !== undefined)
    return v;
  if (v instanceof NdArray) {
    const numbers = numbersOf(v);
    return new Frozen(() => writeNumbers(...numbers));
  }
  if (v instanceof Error) {
    const parts = errorParts(v);
    parts.cause = copy(parts.cause);
    return new Frozen((depth) => writeErrorWith(v, parts, depth));
  }
  let parts;
  try {
    parts = partsOf(v);
  } catch (err) {
    return new Frozen(() => fail(err.message));
  }
  if (parts === undefined)
    return v;
  const copies = [parts[0], parts[1].map(copy)];
  return new Frozen((depth) => writeParts(copies, depth));
}

function writeOther(v, depth) {
  if (v instanceof Frozen)
    return v.write(depth);
  if (exported.any(v))
    return writeHandle(v);
  if (ArrayBuffer.isView(v))
    return writeView(v);
  if (v instanceof Date) {
    const ms = v.getTime();
    if (ms !== ms)
      return fail('an invalid Date can\'t cross to Python');
    u8[pos] = T.DATE;
    view.setFloat64(pos + 1, ms, true);
    pos += 9;
    return true;
  }
  if (v instanceof Map)
    return writeMap(v, depth);
  if (v instanceof Set)
    return writeSet(v, depth);
  if (v instanceof NdArray)
    return writeNumbers(...numbersOf(v));
  if (v instanceof ArrayBuffer || (typeof SharedArrayBuffer === 'function' &&
                                   v instanceof SharedArrayBuffer))
    return writeMemory(v, 0, v.byteLength);
  const id = idOf(v);
  if (id !== undefined)
    return writeOwn(id);
  if (v instanceof Error)
    return writeError(v, depth);
  let parts;
  try {
    parts = partsOf(v);
  } catch (err) {
    return fail(err.message);
  }
  if (parts !== undefined)
    return writeParts(parts, depth);
  return isFarDict(v) && !isIterable(v) ? writeDict(v, depth) : writeHandle(v);
}

// A plain object of another realm, or one whose prototype is plain.
function isFarDict(v) {
  const proto = Object.getPrototypeOf(v);
  return proto !== null && Object.getPrototypeOf(proto) === null &&
    Object.prototype.toString.call(v) === '[object Object]' &&
    v.constructor?.name === 'Object';
}

/** Whether `v` crosses as a dict with its own properties. */
function isDict(v) {
  if (typeof v !== 'object' || v === null || exported.any(v))
    return false;
  const proto = Object.getPrototypeOf(v);
  return proto === Object.prototype || proto === null ||
    (!Array.isArray(v) && isFarDict(v));
}

module.exports = {
  setup, begin, isTooLong, putCall, putAnswer, putArguments, eachSlot, end,
  holdAnswer, exchange, trim, write, isDict, writeThrown, takeBuffers, dropTo,
  mark, takeProblem, submit, START,
  // for internal/python/long and snapshot
  within, entry, segment, tooDeep, keysOf, isIterable, isFarDict,
  freeze, place, putHead, putRecords, putRow, putOther, putKey: writeString,
  putItems: writeItems,
};
