'use strict';

// URLSearchParams (https://url.spec.whatwg.org/#interface-urlsearchparams):
// a list of names and values, and application/x-www-form-urlencoded text from
// and to it (section 5).
//
// The list is one flat array, [name, value, name, value...]. One that belongs
// to a URL tells it each change, as text: see `link`.

const kInspect = Symbol.for('nodejs.util.inspect.custom');

function errors() {
  return require('internal/errors').codes;
}

// A USVString: lone surrogates become U+FFFD.
function toUSV(value) {
  if (typeof value === 'symbol')
    throw new TypeError('Cannot convert a Symbol value to a string');
  return `${value}`.toWellFormed();
}

// ---- application/x-www-form-urlencoded -----------------------------------

function decode(text) {
  if (text.includes('+'))
    text = text.replaceAll('+', ' ');
  // Malformed sequences stay as they are, malformed UTF-8 becomes U+FFFD;
  // decodeURIComponent would throw.
  return text.includes('%') ? internalBinding('url').decode(text) : text;
}

/** The flat list in `text`. */
function parse(text) {
  const list = [];
  let start = 0;
  const length = text.length;
  while (start < length) {
    let end = text.indexOf('&', start);
    if (end === -1)
      end = length;
    if (end > start) {
      const equals = text.indexOf('=', start);
      if (equals === -1 || equals >= end)
        list.push(decode(text.slice(start, end)), '');
      else
        list.push(decode(text.slice(start, equals)),
                  decode(text.slice(equals + 1, end)));
    }
    start = end + 1;
  }
  return list;
}

// The bytes that stand for themselves: letters, digits, "*-._".
const plain = new Uint8Array(128);
for (const c of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz' +
                '0123456789*-._')
  plain[c.charCodeAt(0)] = 1;

// What encodeURIComponent leaves alone, and the space.
const kRest = /[!'()~]|%20/g;
const restCodes = {
  '!': '%21', '\'': '%27', '(': '%28', ')': '%29', '~': '%7E', '%20': '+',
};

function encode(text) {
  let i = 0;
  while (i < text.length && plain[text.charCodeAt(i)] === 1)
    i++;
  if (i === text.length)
    return text;
  return encodeURIComponent(text).replace(kRest, (c) => restCodes[c]);
}

function serialize(list) {
  let text = '';
  for (let i = 0; i < list.length; i += 2) {
    if (i > 0)
      text += '&';
    text += `${encode(list[i])}=${encode(list[i + 1])}`;
  }
  return text;
}

// ---- the class -----------------------------------------------------------

// The three ways in for other code of this file and for web/url; set inside
// of the class, where the private fields can be seen.
let listOf;
let link;

function fromPairs(init) {
  const list = [];
  const { ERR_INVALID_TUPLE } = errors();
  const wrong = () =>
    new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
  for (const pair of init) {
    if (Array.isArray(pair)) {
      if (pair.length !== 2)
        throw wrong();
      list.push(toUSV(pair[0]), toUSV(pair[1]));
      continue;
    }
    if (pair === null ||
        (typeof pair !== 'object' && typeof pair !== 'function') ||
        typeof pair[Symbol.iterator] !== 'function')
      throw wrong();
    let count = 0;
    for (const item of pair) {
      count++;
      list.push(toUSV(item));
    }
    if (count !== 2)
      throw wrong();
  }
  return list;
}

function fromRecord(init) {
  const list = [];
  // Two keys can be one after conversion; the later value then wins.
  const seen = new Map();
  for (const key of Reflect.ownKeys(init)) {
    const desc = Reflect.getOwnPropertyDescriptor(init, key);
    if (desc === undefined || !desc.enumerable)
      continue;
    const name = toUSV(key);
    const value = toUSV(init[key]);
    const at = seen.get(name);
    if (at !== undefined)
      list[at] = value;
    else
      seen.set(name, list.push(name, value) - 1);
  }
  return list;
}

/** The names and values of a query. */
class URLSearchParams {
  #list = [];
  #onChange = undefined;

  static {
    listOf = (params) => params.#list;
    /** Calls `onChange(text)` after each change of `params`. */
    link = (params, onChange) => { params.#onChange = onChange; };
    /** Makes `params` hold the query `text`, without a call. */
    link.refresh = (params, text) => {
      params.#list = parse(text.startsWith('?') ? text.slice(1) : text);
    };
  }

  /**
   * @param {string | Record<string, string> | Iterable<[string, string]>} init
   */
  constructor(init = undefined) {
    if (init === undefined || init === null)
      return;
    if (typeof init !== 'object' && typeof init !== 'function') {
      const text = toUSV(init);
      this.#list = parse(text[0] === '?' ? text.slice(1) : text);
      return;
    }
    const method = init[Symbol.iterator];
    if (method === this[Symbol.iterator] && #list in init) {
      this.#list = init.#list.slice();
    } else if (method !== undefined && method !== null) {
      if (typeof method !== 'function')
        throw new (errors().ERR_ARG_NOT_ITERABLE)('Query pairs');
      this.#list = fromPairs(init);
    } else {
      this.#list = fromRecord(init);
    }
  }

  static #check(self) {
    if (typeof self !== 'object' || self === null || !(#list in self))
      throw new (errors().ERR_INVALID_THIS)('URLSearchParams');
  }

  #changed() {
    if (this.#onChange !== undefined)
      this.#onChange(serialize(this.#list));
  }

  [kInspect](depth, ctx, inspect) {
    URLSearchParams.#check(this);
    if (typeof depth === 'number' && depth < 0)
      return ctx.stylize('[Object]', 'special');
    inspect ??= require('internal/util/inspect').inspect;
    const inner = { ...ctx };
    if (depth !== null)
      inner.depth = depth - 1;
    const list = this.#list;
    const output = [];
    for (let i = 0; i < list.length; i += 2)
      output.push(`${inspect(list[i], inner)} => ` +
                  inspect(list[i + 1], inner));
    return layOut(this.constructor.name, output, ctx);
  }

  /** The number of pairs. */
  get size() {
    URLSearchParams.#check(this);
    return this.#list.length / 2;
  }

  append(name, value) {
    URLSearchParams.#check(this);
    if (arguments.length < 2)
      throw new (errors().ERR_MISSING_ARGS)('name', 'value');
    name = toUSV(name);
    this.#list.push(name, toUSV(value));
    this.#changed();
  }

  /** Removes all pairs of that name; with `value`, only those that have it. */
  delete(name, value = undefined) {
    URLSearchParams.#check(this);
    if (arguments.length < 1)
      throw new (errors().ERR_MISSING_ARGS)('name');
    name = toUSV(name);
    if (value !== undefined)
      value = toUSV(value);
    const list = this.#list;
    let to = 0;
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name && (value === undefined || list[i + 1] === value))
        continue;
      list[to++] = list[i];
      list[to++] = list[i + 1];
    }
    list.length = to;
    this.#changed();
  }

  get(name) {
    URLSearchParams.#check(this);
    if (arguments.length < 1)
      throw new (errors().ERR_MISSING_ARGS)('name');
    name = toUSV(name);
    const list = this.#list;
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name)
        return list[i + 1];
    }
    return null;
  }

  getAll(name) {
    URLSearchParams.#check(this);
    if (arguments.length < 1)
      throw new (errors().ERR_MISSING_ARGS)('name');
    name = toUSV(name);
    const list = this.#list;
    const values = [];
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name)
        values.push(list[i + 1]);
    }
    return values;
  }

  has(name, value = undefined) {
    URLSearchParams.#check(this);
    if (arguments.length < 1)
      throw new (errors().ERR_MISSING_ARGS)('name');
    name = toUSV(name);
    if (value !== undefined)
      value = toUSV(value);
    const list = this.#list;
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name && (value === undefined || list[i + 1] === value))
        return true;
    }
    return false;
  }

  /** Gives the first pair of that name the value and removes the others. */
  set(name, value) {
    URLSearchParams.#check(this);
    if (arguments.length < 2)
      throw new (errors().ERR_MISSING_ARGS)('name', 'value');
    name = toUSV(name);
    value = toUSV(value);
    const list = this.#list;
    let found = false;
    let to = 0;
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name) {
        if (found)
          continue;
        found = true;
        list[i + 1] = value;
      }
      list[to++] = list[i];
      list[to++] = list[i + 1];
    }
    list.length = to;
    if (!found)
      list.push(name, value);
    this.#changed();
  }

  /** Sorts by name, by code units; pairs of one name keep their order. */
  sort() {
    URLSearchParams.#check(this);
    const list = this.#list;
    const pairs = [];
    for (let i = 0; i < list.length; i += 2)
      pairs.push([list[i], list[i + 1]]);
    pairs.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
    for (let i = 0; i < pairs.length; i++) {
      list[2 * i] = pairs[i][0];
      list[2 * i + 1] = pairs[i][1];
    }
    this.#changed();
  }

  entries() {
    URLSearchParams.#check(this);
    return new Iterator(this, 'key+value');
  }

  forEach(callback, thisArg = undefined) {
    URLSearchParams.#check(this);
    require('internal/validators').validateFunction(callback, 'callback');
    // The list may change, and be another one, while the callback runs.
    for (let i = 0; i < this.#list.length; i += 2)
      callback.call(thisArg, this.#list[i + 1], this.#list[i], this);
  }

  keys() {
    URLSearchParams.#check(this);
    return new Iterator(this, 'key');
  }

  values() {
    URLSearchParams.#check(this);
    return new Iterator(this, 'value');
  }

  toString() {
    URLSearchParams.#check(this);
    return serialize(this.#list);
  }
}

const enumerable = { enumerable: true };

Object.defineProperties(URLSearchParams.prototype, {
  append: enumerable,
  delete: enumerable,
  get: enumerable,
  getAll: enumerable,
  has: enumerable,
  set: enumerable,
  sort: enumerable,
  entries: enumerable,
  forEach: enumerable,
  keys: enumerable,
  values: enumerable,
  size: enumerable,
  toString: enumerable,
  [Symbol.toStringTag]: { value: 'URLSearchParams', configurable: true },
  [Symbol.iterator]: {
    value: URLSearchParams.prototype.entries,
    configurable: true, writable: true,
  },
});

// ---- its iterators -------------------------------------------------------

// One line, or one item a line where that is too long.
function layOut(name, output, ctx) {
  if (output.length === 0)
    return `${name} {}`;
  // eslint-disable-next-line no-control-regex
  const plain = output.join(', ').replace(/\x1b\[\d\d?m/g, '');
  return plain.length > ctx.breakLength ?
    `${name} {\n  ${output.join(',\n  ')} }` :
    `${name} { ${output.join(', ')} }`;
}

const IteratorPrototype =
  Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

class Iterator {
  #params;
  #kind;
  #index = 0;

  constructor(params, kind) {
    this.#params = params;
    this.#kind = kind;
  }

  #at(list, i) {
    switch (this.#kind) {
      case 'key': return list[i];
      case 'value': return list[i + 1];
      default: return [list[i], list[i + 1]];
    }
  }

  next() {
    if (typeof this !== 'object' || this === null || !(#params in this))
      throw new (errors().ERR_INVALID_THIS)('URLSearchParamsIterator');
    const list = listOf(this.#params);
    const i = this.#index;
    if (i >= list.length)
      return { value: undefined, done: true };
    this.#index = i + 2;
    return { value: this.#at(list, i), done: false };
  }

  [kInspect](depth, ctx, inspect) {
    if (typeof this !== 'object' || this === null || !(#params in this))
      throw new (errors().ERR_INVALID_THIS)('URLSearchParamsIterator');
    if (typeof depth === 'number' && depth < 0)
      return ctx.stylize('[Object]', 'special');
    inspect ??= require('internal/util/inspect').inspect;
    const inner = { ...ctx };
    if (depth !== null)
      inner.depth = depth - 1;
    const list = listOf(this.#params);
    const output = [];
    for (let i = this.#index; i < list.length; i += 2)
      output.push(inspect(this.#at(list, i), inner));
    const lines = output.join(', ').includes('\n') ||
      output.join(', ').length > ctx.breakLength;
    return lines ?
      `${this[Symbol.toStringTag]} {\n  ${output.join(',\n  ')} }` :
      `${this[Symbol.toStringTag]} { ${output.join(', ')} }`;
  }
}

delete Iterator.prototype.constructor;
Object.setPrototypeOf(Iterator.prototype, IteratorPrototype);
Object.defineProperties(Iterator.prototype, {
  next: enumerable,
  [Symbol.toStringTag]: {
    value: 'URLSearchParams Iterator', configurable: true,
  },
});

module.exports = { URLSearchParams, link };
