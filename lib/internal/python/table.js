'use strict';

// A table: an object of its columns. One of pandas, polars or pyarrow arrives
// as a Table, and goes back as what it was; one that is made here becomes a
// DataFrame there.

const { Column, define, jsonValue } = require('internal/python/column');
const T = require('internal/python/tags');
const { NdArray } = require('internal/python/ndarray');

let fromPython; // (library, names, columns) -> Table

/**
 * A table. Its own properties are the columns: a TypedArray of numbers, a
 * Column for text, dates and what may be missing, an NdArray for booleans and
 * dates of numpy, or an array of any values. JSON.stringify(table) gives the
 * rows, and so does `res.json(table)`; iterating it does too. Columns are added,
 * replaced and deleted as properties.
 */
class Table {
  #library;
  #names;

  static {
    fromPython = (library, names, columns) => {
      const table = new Table({}, { library });
      fill(table, names, columns);
      table.#names = names;
      return table;
    };
  }

  /**
   * @param {Object<string, ArrayLike>} columns of one length; typed arrays are
   *   shared with Python, not copied
   * @param {object} [options]
   * @param {string} [options.library] what it is to be in Python: 'pandas',
   *   'polars' or 'pyarrow'; by default the first of them that is imported, or
   *   else installed, and a dict where none is. 'numpy' is an array of records
   */
  constructor(columns, { library = '' } = {}) {
    const { codes } = require('internal/errors');
    if (columns === null || typeof columns !== 'object')
      throw new codes.ERR_INVALID_ARG_TYPE('columns', 'Object', columns);
    if (!['', 'pandas', 'polars', 'pyarrow', 'numpy'].includes(library))
      throw new codes.ERR_INVALID_ARG_VALUE(
        'options.library', library, 'must be pandas, polars, pyarrow or numpy');
    const names = Object.keys(columns);
    fill(this, names, names.map((name) => columns[name]));
    this.#library = library;
    this.#names = names;
    this.#columns();
  }

  // The names as they are now: columns may have been added, replaced and
  // deleted as properties are. They keep their order, also where they look like
  // numbers.
  #columns() {
    const now = Object.keys(this);
    const known = this.#names;
    if (now.length !== known.length ||
        !known.every((name) => Object.hasOwn(this, name))) {
      const old = new Set(known);
      this.#names = known.filter((name) => Object.hasOwn(this, name)).concat(
        now.filter((name) => !old.has(name)));
    }
    const names = this.#names;
    for (const name of names) {
      const column = this[name];
      checkColumn(name, column);
      if (column.length !== this[names[0]].length)
        throw new RangeError(`Column '${name}' has ${column.length} values ` +
          `and '${names[0]}' has ${this[names[0]].length}`);
    }
    return names;
  }

  /**
   * The number of rows. (No property, as that could be a column's name.)
   * @param {Table} table
   */
  static length(table) {
    return table.#rows(table.#columns());
  }

  #rows(names) {
    return names.length > 0 ? this[names[0]].length : 0;
  }

  /** What JSON.stringify writes: the rows, as an array of objects. */
  toJSON() {
    const names = this.#columns();
    const columns = names.map((name) => valuesOf(this[name]));
    const rows = new Array(this.#rows(names));
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] = {};
      for (let k = 0; k < names.length; k++)
        define(row, names[k], jsonValue(columns[k][i]));
    }
    return rows;
  }

  /** The rows, one object each. */
  * [Symbol.iterator]() {
    const names = this.#columns();
    const readers = names.map((name) => readerOf(this[name]));
    const n = this.#rows(names);
    for (let i = 0; i < n; i++) {
      const row = {};
      for (let k = 0; k < names.length; k++)
        define(row, names[k], readers[k](i));
      yield row;
    }
  }

  get [Symbol.toStringTag]() {
    return 'Table';
  }

  [T.kParts]() {
    const names = this.#columns();
    return [T.TABLE, [this.#library, names, names.map((name) => this[name])]];
  }
}

function fill(table, names, columns) {
  names.forEach((name, k) => {
    Object.defineProperty(table, name, {
      value: columns[k], configurable: true, enumerable: true, writable: true,
    });
  });
}

function isColumn(v) {
  return Array.isArray(v) || v instanceof Column ||
    (ArrayBuffer.isView(v) && !(v instanceof DataView)) ||
    (v instanceof NdArray && v.shape.length === 1);
}

function checkColumn(name, value) {
  if (isColumn(value))
    return;
  const { codes } = require('internal/errors');
  throw new codes.ERR_INVALID_ARG_TYPE(
    `columns.${name}`, ['Array', 'TypedArray', 'Column', 'NdArray'], value);
}

function readerOf(column) {
  return column instanceof Column || column instanceof NdArray ?
    (i) => column.get(i) : (i) => column[i];
}

// What can be indexed.
function valuesOf(column) {
  return column instanceof Column || column instanceof NdArray ?
    column.toArray() : column;
}

module.exports = { Table, fromPython };
