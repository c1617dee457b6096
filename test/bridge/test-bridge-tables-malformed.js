'use strict';

// What looks like columns of apache-arrow and isn't whole is an error, and no
// library of Python's gets to read outside of its memory. What has no element
// crosses, with whatever buffers.

const assert = require('assert');
const py = require('tandem:python');
const tables = require('../fixtures/py/tables.py');

const INT = 2, UTF8 = 5, FIXED = 15, FIXED_LIST = 16, LIST = 12, DICTIONARY = -1;
const int8 = { typeId: INT, bitWidth: 8, isSigned: true };
const int32 = { ...int8, bitWidth: 32 };
const ints = (...list) => new Int32Array(list);
const letters = new Uint8Array([97, 98, 99]);

class Vector {
  constructor(...parts) {
    const data = { length: 2, offset: 0, nullCount: 0, children: [] };
    this.data = [Object.assign(data, ...parts)];
    this.type = this.data[0].type;
    this.stride = 1;
  }
}

function utf8(offsets, parts) {
  return new Vector({ type: { typeId: UTF8 }, values: letters,
                      valueOffsets: offsets }, parts);
}

function list(offsets, values, parts) {
  const child = new Vector({ type: int32, values, length: values.length });
  return new Vector({
    type: { typeId: LIST, children: [{ name: 'item', type: int32 }] },
    valueOffsets: offsets, children: child.data }, parts);
}

function dictionary(codes, parts, type = int8) {
  return new Vector({
    type: { typeId: DICTIONARY, indices: type, dictionary: { typeId: UTF8 } },
    values: codes, dictionary: utf8(ints(0, 1, 2)) }, parts);
}

const missing = { nullCount: 1, nullBitmap: new Uint8Array([1]) };

const wrong = {
  'values too short': new Vector({ type: int32, values: ints(1) }),
  'validity too short': new Vector({
    type: int32, length: 20, values: new Int32Array(20), nullCount: 1,
    nullBitmap: new Uint8Array(2) }),
  'a length of -1': new Vector({ type: int32, values: ints(1), length: -1 }),
  'a length of 1.5': new Vector({ type: int32, values: ints(1), length: 1.5 }),
  'a length beyond all': new Vector({
    type: int32, values: ints(1), length: 2 ** 53 - 1 }),
  'offsets too short': utf8(ints(0, 1)),
  'the last offset outside': utf8(ints(0, 1, 4)),
  'an offset between outside': utf8(ints(0, 1000000, 2)),
  'a negative offset': utf8(ints(-5, 1, 2)),
  'a list outside of its items': list(ints(0, 5, 2), ints(1, 2)),
  'a code outside': dictionary(new Int8Array([0, 2])),
  'a negative code': dictionary(new Int8Array([0, -1])),
  'a code of 32 bits': dictionary(ints(0, -2147483648), {}, int32),
  'a width of 2 ** 32 + 1': new Vector({
    type: { typeId: FIXED, byteWidth: 2 ** 32 + 1 }, values: letters }),
  'a list of 2 ** 32 + 1 items': new Vector({
    type: { typeId: FIXED_LIST, listSize: 2 ** 32 + 1,
            children: [{ name: 'item', type: int32 }] },
    children: new Vector({ type: int32, values: ints(1, 2) }).data }),
  'integers of 7 bits': new Vector({
    type: { ...int32, bitWidth: 7 }, values: ints(1, 2) }),
};

const none = { length: 0, valueOffsets: null, values: null };

const right = [
  [utf8(ints(0, 1, 3)), ['a', 'bc']],
  [utf8(ints(0, 1, 1), missing), ['a', null]],
  [list(ints(0, 2, 3), ints(1, 2, 3)), [[1, 2], [3]]],
  [dictionary(new Int8Array([1, 0])), ['b', 'a']],
  [dictionary(new Int8Array([1, -1]), missing), ['b', null]],
  [utf8(null, none), []],
  [list(null, ints(), none), []],
  [dictionary(null, none), []],
  [new Vector({ type: int32 }, none), []],
  [new Vector({ type: { typeId: 10, unit: 2 } }, none), []],
];

async function check(library) {
  for (const [what, vector] of Object.entries(wrong)) {
    await assert.rejects(tables.values(vector), (err) => {
      assert.match(err.message, /is malformed|can't cross/,
                   `${library}, ${what}`);
      return true;
    });
  }
  for (const [vector, values] of right)
    assert.deepStrictEqual(await tables.values(vector), values, library);
}

// The rows of no row, from the middle.
async function slices() {
  for (const column of await tables.arrow_none())
    assert.deepStrictEqual(await tables.values(column), []);
}

async function main() {
  await check('pyarrow');
  await slices();
  await py.eval("__import__('sys').modules.update(pyarrow=None)");
  await check('polars');
  await py.eval("__import__('sys').modules.update(polars=None)");
  await check('neither');
}

main();
