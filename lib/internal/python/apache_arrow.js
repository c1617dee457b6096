'use strict';

// Tables and vectors of npm's apache-arrow as the columns that Python reads.
// The package isn't loaded: what looks like its Table (a schema and batches)
// is one. Nothing is copied but bits that don't start at a byte.

const T = require('internal/python/tags');
const { Column } = require('internal/python/column');

// Names as in the package's Type.
const typeIds = {
  NULL: 1, INT: 2, FLOAT: 3, BINARY: 4, UTF8: 5, BOOL: 6, DECIMAL: 7, DATE: 8,
  TIME: 9, TIMESTAMP: 10, LIST: 12, STRUCT: 13, FIXED_BINARY: 15,
  FIXED_LIST: 16, MAP: 17, DURATION: 18, LARGE_BINARY: 19, LARGE_UTF8: 20,
  DICTIONARY: -1,
};

const timeUnits = ['s', 'm', 'u', 'n'];
const intFormats = { 8: 'c', 16: 's', 32: 'i', 64: 'l' };

// Whether it looks like a Table or RecordBatch.
function isTable(v) {
  return typeof v.schema === 'object' && v.schema !== null &&
    Array.isArray(v.schema.fields) &&
    (Array.isArray(v.batches) || isData(v.data));
}

// Whether it looks like a Vector.
function isVector(v) {
  return typeof v.type === 'object' && v.type !== null &&
    typeof v.type.typeId === 'number' && Array.isArray(v.data) &&
    v.data.length > 0 && v.data.every(isData);
}

function isData(v) {
  return typeof v === 'object' && v !== null && Array.isArray(v.children) &&
    typeof v.type?.typeId === 'number' && typeof v.length === 'number';
}

// Arrow's format of a type.
function formatOf(type) {
  const format = knownFormat(type);
  if (format === undefined)
    throw new TypeError(`a column of apache-arrow's type ${
      type} can't cross to Python`);
  return format;
}

function knownFormat(type) {
  switch (type.typeId) {
    case typeIds.NULL:
      return 'n';
    case typeIds.INT: {
      const letter = intFormats[type.bitWidth];
      return type.isSigned ? letter : letter?.toUpperCase();
    }
    case typeIds.FLOAT:
      return 'efg'[type.precision];
    case typeIds.BINARY:
      return 'z';
    case typeIds.LARGE_BINARY:
      return 'Z';
    case typeIds.UTF8:
      return 'u';
    case typeIds.LARGE_UTF8:
      return 'U';
    case typeIds.BOOL:
      return 'b';
    case typeIds.DECIMAL:
      return `d:${type.precision},${type.scale},${type.bitWidth ?? 128}`;
    case typeIds.DATE:
      return type.unit === 0 ? 'tdD' : 'tdm';
    case typeIds.TIME:
      return `tt${timeUnits[type.unit]}`;
    case typeIds.TIMESTAMP:
      return `ts${timeUnits[type.unit]}:${type.timezone ?? ''}`;
    case typeIds.DURATION:
      return `tD${timeUnits[type.unit]}`;
    case typeIds.FIXED_BINARY:
      return `w:${type.byteWidth}`;
    case typeIds.LIST:
      return '+l';
    case typeIds.FIXED_LIST:
      return `+w:${type.listSize}`;
    case typeIds.STRUCT:
      return '+s';
    case typeIds.MAP:
      return '+m';
    default:
      return undefined;
  }
}

function schemaOf(name, type, nullable = true) {
  const flags = (nullable ? 2 : 0) | (type.keysSorted ? 4 : 0);
  if (type.typeId === typeIds.DICTIONARY)
    return [formatOf(type.indices), name, flags | (type.isOrdered ? 1 : 0), [],
            schemaOf('', type.dictionary)];
  const children = (type.children ?? []).map(
    (field) => schemaOf(field.name, field.type, field.nullable));
  return [formatOf(type), name, flags, children, null];
}

function memoryOf(array) {
  if (array === undefined || array === null || array.byteLength === 0)
    return null;
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

// `n` bits from bit `offset` on, as bytes that begin with the first.
function bitsFrom(bytes, offset, n) {
  if (offset % 8 === 0)
    return bytes.subarray(offset >> 3);
  const result = new Uint8Array((n + 7) >> 3);
  for (let i = 0; i < n; i++) {
    const at = offset + i;
    result[i >> 3] |= (bytes[at >> 3] >> (at & 7) & 1) << (i & 7);
  }
  return result;
}

// The package cuts values and offsets where a slice begins, and leaves bits as
// they are, with the offset to where they begin.
function chunkOf(data) {
  const { type, length, offset } = data;
  const isDictionary = type.typeId === typeIds.DICTIONARY;
  const format = isDictionary ? formatOf(type.indices) : formatOf(type);
  const bits = (bytes) => bytes === undefined || bytes === null ||
    bytes.length === 0 ? null : memoryOf(bitsFrom(bytes, offset, length));
  const { nullCount } = data;
  const validity = nullCount > 0 ? bits(data.nullBitmap) : null;
  const buffers = format === 'n' ? [] : [validity];
  if (format === 'b')
    buffers.push(bits(data.values));
  else if ('uUzZ'.includes(format[0]))
    buffers.push(memoryOf(data.valueOffsets), memoryOf(data.values));
  else if (format === '+l' || format === '+m')
    buffers.push(memoryOf(data.valueOffsets));
  else if (format[0] !== 'n' && format[0] !== '+')
    buffers.push(memoryOf(data.values));
  return [length, nullCount > 0 ? nullCount : 0, 0, buffers,
          data.children.map(chunkOf),
          isDictionary ? dictionaryOf(data.dictionary) : null];
}

function dictionaryOf(vector) {
  if (vector.data.length !== 1)
    throw new TypeError('a dictionary of several chunks can\'t cross to ' +
      'Python: unify it in apache-arrow first');
  return chunkOf(vector.data[0]);
}

// A Table or RecordBatch.
function tableParts(table) {
  const batches = Array.isArray(table.batches) ?
    table.batches.map((batch) => batch.data) : [table.data];
  const { fields } = table.schema;
  return [T.TABLE, [
    'arrow', fields.map((field) => field.name),
    fields.map((field, k) => new Column(
      schemaOf(field.name, field.type, field.nullable),
      batches.map((data) => chunkOf(data.children[k])))),
  ]];
}

/**
 * @param {object} v
 * @returns {Array|undefined} [tag, values] of what crosses, or undefined for
 *   what is no table or vector of apache-arrow
 * @throws {TypeError} for types that can't cross
 */
function partsOf(v) {
  if (isTable(v))
    return tableParts(v);
  return isVector(v) ? new Column(schemaOf('', v.type),
                                  v.data.map(chunkOf))[T.kParts]() : undefined;
}

module.exports = { partsOf };
