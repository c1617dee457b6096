'use strict';

// A column in Arrow's layout (arrow.apache.org, "Columnar format"): text, what
// may be missing, lists, dates: what no typed array holds. The memory is
// Python's; a value is made when it is asked for.
//
// A column is one or more chunks, as the library had it. `readers` makes a
// function (row of the chunk) -> value for a chunk of each format; validity is
// looked at before.

const { utf8Slice } = require('internal/buffer_codec');
const T = require('internal/python/tags');

// By the letter of the format: the name, and the array over its values.
const numbers = {
  c: ['int8', Int8Array], C: ['uint8', Uint8Array],
  s: ['int16', Int16Array], S: ['uint16', Uint16Array],
  i: ['int32', Int32Array], I: ['uint32', Uint32Array],
  l: ['int64', BigInt64Array], L: ['uint64', BigUint64Array],
  e: ['float16', T.dtypes.find((d) => d.name === 'float16').array],
  f: ['float32', Float32Array],
  g: ['float64', Float64Array],
};

const units = { s: 's', m: 'ms', u: 'us', n: 'ns' };
const perMs = { s: 0.001, m: 1, u: 1000, n: 1000000 };

function viewOf(ArrayType, bytes) {
  if (bytes === null)
    return new ArrayType(0);
  if (bytes.byteOffset % ArrayType.BYTES_PER_ELEMENT !== 0)
    bytes = bytes.slice(); // of what wasn't aligned as Arrow asks for
  return new ArrayType(bytes.buffer, bytes.byteOffset, Math.floor(
    bytes.byteLength / ArrayType.BYTES_PER_ELEMENT));
}

function bit(bytes, i) {
  return (bytes[i >> 3] >> (i & 7) & 1) !== 0;
}

// A schema is [format, name, flags, children, dictionary]; a chunk is [length,
// nulls, offset, buffers, children, dictionary].

function typeName([format, , , children, dictionary]) {
  if (dictionary !== null)
    return `dictionary<${typeName(dictionary)}>`;
  if (numbers[format] !== undefined)
    return numbers[format][0];
  switch (format[0]) {
    case 'n':
      return 'null';
    case 'b':
      return 'bool';
    case 'u':
    case 'U':
      return 'utf8';
    case 'z':
    case 'Z':
      return 'binary';
    case 'v':
      return format[1] === 'u' ? 'utf8' : 'binary';
    case 'w':
      return `binary[${format.slice(2)}]`;
    case 'd':
      return `decimal[${format.slice(2)}]`;
    case 't': {
      const unit = units[format[2]];
      const zone = format.slice(4);
      return format[1] === 'd' ? 'date' : format[1] === 't' ? `time[${unit}]` :
        format[1] === 'D' ? `duration[${unit}]` :
          `timestamp[${unit}${zone === '' ? '' : `, ${zone}`}]`;
    }
    default:
      return format === '+s' ?
        `struct<${children.map((c) => `${c[1]}: ${typeName(c)}`).join(', ')}>` :
        format === '+m' ? `map<${children[0][3].map(typeName).join(', ')}>` :
          `list<${typeName(children[0])}>`;
  }
}

// ---- values -----------------------------------------------------------------

// (row) -> value of a chunk, also of one that is missing (null).
function readerOf(schema, chunk) {
  const [, nulls, offset, [validity], , values] = chunk;
  const read = schema[4] !== null ?
    dictionaryReader(schema, chunk, values) : presentReader(schema, chunk);
  if (schema[0] === 'n')
    return () => null;
  if (nulls === 0 || validity === null || validity === undefined)
    return (i) => read(i + offset);
  return (i) => bit(validity, i + offset) ? read(i + offset) : null;
}

function dictionaryReader([format, , , , dictionary], [, , , buffers], values) {
  const codes = viewOf(numbers[format][1], buffers[1]);
  const value = readerOf(dictionary, values);
  if (typeName(dictionary) !== 'utf8')
    return (i) => value(Number(codes[i]));
  const texts = []; // each is made once
  return (i) => {
    const code = Number(codes[i]);
    return texts[code] ??= value(code);
  };
}

// Of the rows of the buffers: the chunk's offset is in `i`.
function presentReader(schema, chunk) {
  const format = schema[0];
  const buffers = chunk[3];
  if (numbers[format] !== undefined) {
    const data = viewOf(numbers[format][1], buffers[1]);
    return (i) => data[i];
  }
  switch (format[0]) {
    case 'n':
      return () => null;
    case 'b':
      return (i) => bit(buffers[1], i);
    case 'u':
    case 'z':
    case 'U':
    case 'Z':
      return textReader(offsetsOf(buffers[1], format < 'a'), buffers[2] ??
                        noBytes, format === 'u' || format === 'U');
    case 'v':
      return viewReader(buffers, format[1] === 'u');
    case 'w': {
      const width = Number(format.slice(2));
      return (i) => buffers[1].subarray(i * width, (i + 1) * width);
    }
    case 'd':
      return decimalReader(format, buffers[1]);
    case 't':
      return timeReader(format, buffers[1]);
    default:
      return nestedReader(schema, chunk);
  }
}

const noBytes = new Uint8Array(0);

// (row) -> where it begins, of offsets of 32 or 64 bits. The latter are read in
// halves, as a bigint costs more than all the rest.
function offsetsOf(bytes, wide) {
  const words = viewOf(Uint32Array, bytes);
  return wide ? (i) => words[2 * i] + words[2 * i + 1] * 4294967296 :
    (i) => words[i];
}

function textReader(offset, data, isText) {
  return isText ? (i) => utf8Slice(data, offset(i), offset(i + 1)) :
    (i) => data.subarray(offset(i), offset(i + 1));
}

// Views: a length, and up to 12 bytes in place or a buffer and an offset.
function viewReader(buffers, isText) {
  const views = viewOf(Int32Array, buffers[1]);
  const places = buffers[1];
  return (i) => {
    const n = views[4 * i];
    const inPlace = n <= 12;
    const data = inPlace ? places : buffers[2 + views[4 * i + 2]];
    const start = inPlace ? 16 * i + 4 : views[4 * i + 3];
    return isText ? utf8Slice(data, start, start + n) :
      data.subarray(start, start + n);
  };
}

// Exact, as text: 12.50.
function decimalReader(format, bytes) {
  const [, scale, bits = 128] = format.slice(2).split(',').map(Number);
  const words = viewOf(Uint32Array, bytes);
  const width = bits / 32;
  return (i) => {
    let n = 0n;
    for (let k = width - 1; k >= 0; k--)
      n = n << 32n | BigInt(words[i * width + k]);
    n = BigInt.asIntN(bits, n);
    const digits = (n < 0n ? -n : n).toString().padStart(scale + 1, '0');
    const text = scale > 0 ? `${digits.slice(0, -scale)}.${
      digits.slice(-scale)}` : digits + '0'.repeat(-scale);
    return n < 0n ? `-${text}` : text;
  };
}

// Dates and timestamps as Date; times of the day and durations in milliseconds.
function timeReader(format, bytes) {
  const unit = format[2];
  if (format[1] === 'd') {
    const days = unit === 'D';
    const data = viewOf(days ? Int32Array : BigInt64Array, bytes);
    return (i) => new Date(Number(data[i]) * (days ? 86400000 : 1));
  }
  if (format[1] === 's') {
    const low = viewOf(Uint32Array, bytes);
    const high = viewOf(Int32Array, bytes);
    return (i) => new Date(wholeMs(high[2 * i + 1], low[2 * i], unit));
  }
  const narrow = format[1] === 't' && (unit === 's' || unit === 'm');
  const data = viewOf(narrow ? Int32Array : BigInt64Array, bytes);
  const divisor = perMs[unit];
  return (i) => Number(data[i]) / divisor;
}

/**
 * Milliseconds, rounded down, of a count of 64 bits: halves, as a bigint costs
 * more than the Date. Exact, as 2 ** 32 is q milliseconds and r of the unit,
 * and the half times r is below 2 ** 53.
 * @param {number} high signed
 * @param {number} low
 * @param {string} unit the first letter: s, m, u or n
 */
function wholeMs(high, low, unit) {
  switch (unit) {
    case 'u':
      return high * 4294967 + Math.floor((high * 296 + low) / 1000);
    case 'n':
      return high * 4294 + Math.floor((high * 967296 + low) / 1000000);
    default:
      return (high * 4294967296 + low) * (unit === 's' ? 1000 : 1);
  }
}

function nestedReader([format, , , types], [, , , buffers, children]) {
  if (format === '+s') {
    const fields = types.map((t, k) => [t[1], readerOf(t, children[k])]);
    return (i) => {
      const row = {};
      for (const [name, value] of fields)
        define(row, name, value(i));
      return row;
    };
  }
  const item = readerOf(types[0], children[0]);
  const width = Number(format.slice(3));
  const offset = format.startsWith('+w') ? (i) => i * width :
    offsetsOf(buffers[1], format === '+L');
  const list = (i) => {
    const result = [];
    for (let k = offset(i), end = offset(i + 1); k < end; k++)
      result.push(item(k));
    return result;
  };
  return format === '+m' ? (i) => mapOf(list(i), types[0]) : list;
}

// As a dict crosses: an object where keys are text, else a Map.
function mapOf(entries, [, , , [key, value]]) {
  const pairs = entries.map((e) => [e[key[1]], e[value[1]]]);
  if (pairs.some(([k]) => typeof k !== 'string'))
    return new Map(pairs);
  const result = {};
  for (const [k, v] of pairs)
    define(result, k, v);
  return result;
}

function define(object, key, value) {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, configurable: true,
                                         enumerable: true, writable: true });
  else
    object[key] = value;
}

// ---- the class --------------------------------------------------------------

/**
 * A column of a table. Its values are made when they are asked for: strings,
 * numbers (bigint where the type has 64 bits), booleans, Dates, Uint8Arrays,
 * arrays and objects for lists and structs, decimals as text, durations and
 * times of the day in milliseconds; null for what is missing.
 */
class Column {
  #schema;
  #chunks;
  #readers = [];
  #starts = [];
  #length = 0;

  // Columns come from Python, or from a table of apache-arrow.
  constructor(schema, chunks) {
    if (!Array.isArray(schema) || !Array.isArray(chunks)) {
      const { codes } = require('internal/errors');
      throw new codes.ERR_INVALID_ARG_TYPE('schema', 'that of a column of ' +
        'Arrow', schema);
    }
    this.#schema = schema;
    this.#chunks = chunks;
    for (const chunk of chunks) {
      this.#starts.push(this.#length);
      this.#length += chunk[0];
    }
  }

  /** The number of values, missing ones too. */
  get length() {
    return this.#length;
  }

  /** The type as text: 'utf8', 'int64', 'timestamp[us, UTC]', 'list<...>'. */
  get type() {
    return typeName(this.#schema);
  }

  /** How many values are missing. */
  get nullCount() {
    return this.#chunks.reduce((sum, chunk) => sum + nullsOf(chunk), 0);
  }

  #reader(k) {
    return this.#readers[k] ??= readerOf(this.#schema, this.#chunks[k]);
  }

  /**
   * One value; undefined outside of the column.
   * @param {number} i
   */
  get(i) {
    if (!(i >= 0 && i < this.#length) || !Number.isInteger(i))
      return undefined;
    let k = 0;
    if (this.#chunks.length > 1) {
      let high = this.#chunks.length - 1;
      while (k < high) {
        const middle = (k + high + 1) >> 1;
        if (this.#starts[middle] <= i)
          k = middle;
        else
          high = middle - 1;
      }
    }
    return this.#reader(k)(i - this.#starts[k]);
  }

  /** The same, and from the end for a negative `i`. */
  at(i) {
    return this.get(i < 0 ? this.#length + i : i);
  }

  * [Symbol.iterator]() {
    for (let k = 0; k < this.#chunks.length; k++) {
      const read = this.#reader(k);
      for (let i = 0; i < this.#chunks[k][0]; i++)
        yield read(i);
    }
  }

  /** All values, as an array. */
  toArray() {
    const result = new Array(this.#length);
    let at = 0;
    for (let k = 0; k < this.#chunks.length; k++) {
      const read = this.#reader(k);
      for (let i = 0; i < this.#chunks[k][0]; i++)
        result[at++] = read(i);
    }
    return result;
  }

  /**
   * Numbers as a typed array: over the column's own memory when that is one
   * chunk (then read it only), else a copy.
   * @returns {TypedArray}
   * @throws {TypeError} for other types, and where integers are missing;
   *   missing floats are NaN
   */
  toTypedArray() {
    const known = numbers[this.#schema[0]];
    if (known === undefined || this.#schema[4] !== null)
      throw new TypeError(`A column of ${this.type} is no typed array`);
    const [, ArrayType] = known;
    const isFloat = 'efg'.includes(this.#schema[0]);
    const nulls = this.nullCount;
    if (nulls > 0 && !isFloat)
      throw new TypeError(`${nulls} values of this column of ${
        this.type} are missing, which no typed array can show`);
    if (this.#chunks.length === 1 && nulls === 0)
      return typedOf(this.#chunks[0], ArrayType);
    const result = new ArrayType(this.#length);
    this.#chunks.forEach((chunk, k) => {
      result.set(typedOf(chunk, ArrayType), this.#starts[k]);
    });
    if (nulls > 0) {
      for (let i = 0; i < this.#length; i++) {
        if (this.get(i) === null)
          result[i] = NaN;
      }
    }
    return result;
  }

  /** All values as JSON has them: see jsonValue. */
  toJSON() {
    return this.toArray().map(jsonValue);
  }

  get [Symbol.toStringTag]() {
    return 'Column';
  }

  [T.kParts]() {
    return [T.COLUMN, [this.#schema, this.#chunks.map(chunkParts)]];
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
    const shown = [];
    for (let i = 0; i < Math.min(this.#length, 10); i++)
      shown.push(inspect(this.get(i), options));
    if (this.#length > 10)
      shown.push(`... ${this.#length - 10} more`);
    return `Column(${this.#length}) <${this.type}> [ ${shown.join(', ')} ]`;
  }
}

// Buffers cross as plain memory, for which Python needs no numpy.
function chunkParts([length, nulls, offset, buffers, children, dictionary]) {
  return [length, nulls, offset, buffers.map(
    (b) => b && new DataView(b.buffer, b.byteOffset, b.byteLength)),
          children.map(chunkParts),
          dictionary === null ? null : chunkParts(dictionary)];
}

function nullsOf(chunk) {
  const [length, nulls, offset, [validity]] = chunk;
  if (nulls >= 0)
    return nulls;
  let count = 0;
  for (let i = 0; validity && i < length; i++)
    count += bit(validity, i + offset) ? 0 : 1;
  chunk[1] = count;
  return count;
}

function typedOf([length, , offset, buffers], ArrayType) {
  return viewOf(ArrayType, buffers[1]).subarray(offset, offset + length);
}

/**
 * A typed array where one shows the same, else a Column.
 * @param {Array} schema
 * @param {Array} chunks
 */
function makeColumn(schema, chunks) {
  const known = numbers[schema[0]];
  return known !== undefined && schema[4] === null && chunks.length === 1 &&
    nullsOf(chunks[0]) === 0 ? typedOf(chunks[0], known[1]) :
    new Column(schema, chunks);
}

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** A value as JSON.stringify can write it: a bigint as the number it is. */
function jsonValue(v) {
  if (typeof v === 'bigint')
    return v <= MAX_SAFE && v >= -MAX_SAFE ? Number(v) : JSON.rawJSON(`${v}`);
  return typeof v !== 'object' || v === null ? v : jsonObject(v);
}

function jsonObject(v) {
  if (v instanceof Date)
    return isoText(v);
  if (Array.isArray(v))
    return v.map(jsonValue);
  if (Object.getPrototypeOf(v) === Object.prototype) {
    const result = {};
    for (const key of Object.keys(v))
      define(result, key, jsonValue(v[key]));
    return result;
  }
  if (v instanceof Map)
    return Array.from(v, (pair) => pair.map(jsonValue));
  return ArrayBuffer.isView(v) && !(v instanceof DataView) ?
    Array.from(v, jsonValue) : v;
}

const two = (n) => `${n}`.padStart(2, '0');
let minutes;   // of a day: 'hh:mm:'
let seconds;   // of a minute: 'ss'
let millis;    // of a second: '.mmmZ'
let lastDay = NaN;
let lastText;  // 'yyyy-mm-ddT' of that day

// What Date's toJSON gives, several times faster: of parts that repeat.
function isoText(date) {
  const ms = date.getTime();
  if (!(ms >= -62167219200000 && ms < 253402300800000)) // the years 0 to 9999
    return date.toJSON();
  minutes ??= Array.from({ length: 1440 }, (_, i) =>
    `${two(Math.floor(i / 60))}:${two(i % 60)}:`);
  seconds ??= Array.from({ length: 60 }, (_, i) => two(i));
  millis ??= Array.from({ length: 1000 }, (_, i) =>
    `.${`${i}`.padStart(3, '0')}Z`);
  const day = Math.floor(ms / 86400000);
  const rest = ms - day * 86400000;
  if (day !== lastDay) {
    lastText = date.toISOString().slice(0, 11);
    lastDay = day;
  }
  const second = Math.floor(rest / 1000);
  const minute = Math.floor(second / 60);
  return lastText + minutes[minute] + seconds[second - 60 * minute] +
    millis[rest - 1000 * second];
}

module.exports = { Column, define, jsonValue, makeColumn, wholeMs };
