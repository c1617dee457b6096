'use strict';

// An array of numbers that is no plain run of them: several dimensions,
// strides, a type that JavaScript has no typed array for, or read-only.

const { dtypes } = require('internal/python/tags');

/**
 * A view of memory as an n-dimensional array, as numpy's. It shares its memory
 * with Python; nothing is copied.
 */
class NdArray {
  /**
   * @param {object} options
   * @param {TypedArray} options.data all the memory that elements lie in
   * @param {number[]} [options.shape] default: one dimension, all of `data`
   * @param {number[]} [options.strides] in bytes; default: C order
   * @param {string} [options.dtype] numpy's name ('float64', 'bool',
   *   'datetime64[ms]', ...) or type string ('<M8[ms]', '>f8'); default: that
   *   of `data`
   * @param {number} [options.offset] of element [0, 0, ...], in bytes from the
   *   start of `data`
   * @param {boolean} [options.readOnly] Python may not write to it. JavaScript
   *   has no read-only typed arrays: writing to `data` of an array that Python
   *   declared read-only is a mistake nothing prevents
   * @param {number} [options.itemsize] bytes of an element; needed for a
   *   `dtype` that is neither
   */
  constructor(options) {
    if (options === null || typeof options !== 'object') {
      const { codes } = require('internal/errors');
      throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    }
    let { shape, strides, dtype, itemsize } = options;
    const { data, offset = 0, readOnly = false } = options;
    if (!ArrayBuffer.isView(data) || data instanceof DataView)
      invalid('data', 'a TypedArray', data);
    if (dtype === undefined)
      dtype = nameOf(data);
    const known = dtypes.find((d) => d.name === dtype && d.size > 0);
    if (known !== undefined) {
      itemsize = known.size;
    } else if (typeof dtype === 'string') {
      const type = require('internal/python/dtype').parse(dtype);
      if (type !== undefined)
        ({ name: dtype, itemsize } = type);
    }
    if (typeof dtype !== 'string' || !(itemsize > 0))
      invalid('dtype', "the name or type string of a type of numpy's", dtype);
    if (shape === undefined)
      shape = [Math.max(0, Math.floor((data.byteLength - offset) / itemsize))];
    if (!isCounts(shape) || shape.some((n) => n < 0))
      invalid('shape', 'an array of lengths', shape);
    if (strides === undefined) {
      strides = new Array(shape.length);
      for (let i = shape.length - 1, step = itemsize; i >= 0; i--) {
        strides[i] = step;
        step *= shape[i];
      }
    }
    if (!isCounts(strides) || strides.length !== shape.length)
      invalid('strides', 'as many byte counts as there are dimensions',
              strides);
    if (!Number.isSafeInteger(offset) || offset < 0)
      invalid('offset', 'a byte count', offset);
    if (!fits(data.byteLength, offset, itemsize, shape, strides)) {
      const { codes } = require('internal/errors');
      throw new codes.ERR_INVALID_ARG_VALUE('options.shape', shape,
        `reaches outside of the ${data.byteLength} bytes of options.data, ` +
        `with elements of ${itemsize} bytes, strides [${strides}] and offset ${
          offset}`);
    }
    this.data = data;
    this.shape = shape;
    this.strides = strides;
    this.dtype = dtype;
    this.itemsize = itemsize;
    this.offset = offset;
    this.readOnly = Boolean(readOnly);
  }

  /** The number of elements. */
  get length() {
    return this.shape.reduce((product, n) => product * n, 1);
  }

  /**
   * One element: a number; a bigint for 64 bits; a boolean; { re, im } for a
   * complex number; a Date for datetime64 and milliseconds for timedelta64,
   * null for NaT.
   * @param {...number} index one for each dimension
   * @returns {number|bigint|boolean|object}
   */
  get(...index) {
    return this.#element().get(this.#view(), this.#position(index));
  }

  /**
   * Sets one element; see get.
   * @param {number|bigint|boolean|object} value
   * @param {...number} index
   */
  set(value, ...index) {
    if (this.readOnly)
      throw new TypeError('This NdArray is read-only');
    this.#element().set(this.#view(), this.#position(index), value);
  }

  /** The elements, in C order. */
  * [Symbol.iterator]() {
    const { get } = this.#element();
    const view = this.#view();
    for (const at of this.#positions(0, this.offset))
      yield get(view, at);
  }

  /** The elements of one dimension as an array; of more, nested arrays. */
  toArray() {
    return this.#nested((v) => v);
  }

  /** What JSON.stringify writes: nested arrays. */
  toJSON() {
    return this.#nested(require('internal/python/column').jsonValue);
  }

  #nested(convert) {
    const { get } = this.#element();
    const view = this.#view();
    const last = this.shape.length - 1;
    const nested = (dim, at) => {
      const list = [];
      const step = this.strides[dim];
      for (let i = 0; i < this.shape[dim]; i++, at += step)
        list.push(dim === last ? convert(get(view, at)) : nested(dim + 1, at));
      return list;
    };
    return last < 0 ? convert(get(view, this.offset)) :
      nested(0, this.offset);
  }

  #elements;
  #dataView;

  #element() {
    return this.#elements ??=
      require('internal/python/dtype').elementOf(this.dtype);
  }

  #view() {
    const { data } = this;
    return this.#dataView ??=
      new DataView(data.buffer, data.byteOffset, data.byteLength);
  }

  // The place of each element, in bytes.
  * #positions(dim, at) {
    if (dim === this.shape.length) {
      yield at;
      return;
    }
    for (let i = 0; i < this.shape[dim]; i++)
      yield* this.#positions(dim + 1, at + i * this.strides[dim]);
  }

  #position(index) {
    let at = this.offset;
    for (let i = 0; i < this.shape.length; i++) {
      if (!(index[i] >= 0 && index[i] < this.shape[i]))
        throw new RangeError(`Index ${i} is outside of 0 to ${
          this.shape[i] - 1}: ${index[i]}`);
      at += index[i] * this.strides[i];
    }
    return at;
  }
}

// Whether all elements lie in so many bytes; as tdm_value_array_fits.
function fits(bytes, offset, itemsize, shape, strides) {
  let low = offset;
  let high = offset + itemsize;
  for (let i = 0; i < shape.length; i++) {
    if (shape[i] === 0)
      return offset <= bytes;
    const reach = (shape[i] - 1) * strides[i];
    if (reach < 0)
      low += reach;
    else
      high += reach;
  }
  return low >= 0 && high <= bytes;
}

function isCounts(list) {
  return Array.isArray(list) && list.length <= 32 &&
    list.every(Number.isSafeInteger);
}

function nameOf(data) {
  const known = dtypes.find((d) => d.native && data instanceof d.array);
  return known !== undefined ? known.name : 'uint8';
}

function invalid(name, expected, value) {
  const { codes } = require('internal/errors');
  throw new codes.ERR_INVALID_ARG_TYPE(`options.${name}`, expected, value);
}

module.exports = { NdArray };
