'use strict';

// The tags of src/value/value.h, and its limits.

module.exports = {
  NULL: 0,
  UNDEFINED: 1,
  FALSE: 2,
  TRUE: 3,
  INT32: 4,
  INT: 5,
  FLOAT: 6,
  BIGINT: 7,
  STR1: 8,
  STR2: 9,
  DATE: 10,
  LIST: 11,
  SET: 12,
  NUMS: 13,
  FLOATS: 14,
  INTS: 15,
  DICT: 16,
  MAP: 17,
  BYTES: 18,
  MEMORY: 19,
  ARRAY: 20,
  ERROR: 21,
  HANDLE: 22,
  OWN: 23,
  COLUMN: 24,
  TABLE: 25,
  RECORDS: 26,

  // Threads, kinds of replies: as in src/python/py.h.
  EXECUTOR: 0,
  MAIN: 1,
  ANSWER: 2,
  FAILED: 1,
  ASK: 2,
  DROP: 3,
  ITEM: 4,
  BAD_ASK: 5, // an ASK that can't be read; the reader's own
  BAD_ITEM: 6, // the same, of an ITEM
  READ: 7,
  ASK_APART: 8,

  READONLY: 1,
  TYPED: 2,

  CALLABLE: 1,
  ASYNC: 2,
  CLASS: 4,
  ITERATOR: 8,
  GENERATOR: 16,
  PROMISE: 32,
  OBJECT: 64,

  // Functions that are always there, as in src/python/py.h and, from GET on,
  // lib/python/tandem/_boot.py.
  FN: {
    LOAD: 0, IMPORT: 1, EVAL: 2, RELEASE: 3, ADVANCE: 4, ADVANCE_ASYNC: 5,
    CLOSE: 6, CLOSE_ASYNC: 7, CANCEL: 8, GET: 9, CALL_PATH: 10, SET: 11,
    DELETE: 12, ITEM: 13, SET_ITEM: 14, DELETE_ITEM: 15, LENGTH: 16, HAS: 17,
    TEXT: 18, NAMES: 19, ITERATE: 20, ENTER: 21, LEAVE: 22, ADVANCE_MANY: 23,
    ADVANCE_MANY_ASYNC: 24, READ_CHUNK: 25, SINK: 26,
    SEND: 27, SEND_ASYNC: 28, THROW: 29, THROW_ASYNC: 30,
  },

  // The method of a value that says what the writer sends: [tag, values].
  kParts: Symbol('parts'),

  MAX_DEPTH: 512,
  MAX_SIZE: 256 * 1024 * 1024,

  // By number, as in TDM_VALUE_DTYPES: the name, and the typed array whose
  // elements are the same, or those its bytes are shown as.
  dtypes: [
    { name: 'other', size: 0, native: false, array: Uint8Array },
    { name: 'bool', size: 1, native: false, array: Uint8Array },
    { name: 'int8', size: 1, native: true, array: Int8Array },
    { name: 'uint8', size: 1, native: true, array: Uint8Array },
    { name: 'int16', size: 2, native: true, array: Int16Array },
    { name: 'uint16', size: 2, native: true, array: Uint16Array },
    { name: 'int32', size: 4, native: true, array: Int32Array },
    { name: 'uint32', size: 4, native: true, array: Uint32Array },
    { name: 'int64', size: 8, native: true, array: BigInt64Array },
    { name: 'uint64', size: 8, native: true, array: BigUint64Array },
    { name: 'float16', size: 2, native: typeof Float16Array === 'function',
      array: typeof Float16Array === 'function' ? Float16Array : Uint16Array },
    { name: 'float32', size: 4, native: true, array: Float32Array },
    { name: 'float64', size: 8, native: true, array: Float64Array },
    { name: 'complex64', size: 8, native: false, array: Float32Array },
    { name: 'complex128', size: 16, native: false, array: Float64Array },
  ],
};
