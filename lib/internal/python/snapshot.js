'use strict';

// What a long argument is when its call is made. The message is written later,
// in slices (internal/python/long), and must not show what the program changes
// meanwhile. So containers are copied, which takes a fraction of the time that
// writing takes; strings and numbers need no copy, and what crosses as itself
// (typed arrays, instances, functions) none either.
//
// Nearly all of a long message is records. Those of a list go into arrays of
// cells, others become objects again, either by a function that is made for
// their keys: it reads `x.name` rather than `x[key]`.

const T = require('internal/python/tags');
const exported = require('internal/python/exports');
const setOwn = require('internal/set_own');
const {
  freeze, isFarDict, isIterable, keysOf,
} = require('internal/python/writer');

// Shorter lists of records are copied as lists.
const MIN_ROWS = 512;
// Containers with as much in them are written piece by piece.
const MANY = 8192;
// Cells are kept for the next time: at most 8 MB of them.
const CELLS = 1024;
const MAX_KEPT = 1024;
const kept = [];
// Functions for lists of records with some keys, by these as JSON.
const readers = new Map();
const MAX_READERS = 256;
// The same for other records: Shapes by their first key, a few for each.
const shapes = new Map();
const MAX_SHAPES = 4;
// Keys that were seen so often get one, unless they are many.
const OFTEN = 64;
const MAX_CLONED = 32;

/** A container that is written piece by piece. */
class Node {
  constructor() {
    nodes++;
  }
}

/** A list of records: `parts` are { cells, rows }, or { value } of another. */
class Rows extends Node {
  constructor(keys, n) {
    super();
    this.keys = keys;
    this.n = n;
    this.parts = [];
  }
}

/** A list. */
class Items extends Node {
  constructor(values) {
    super();
    this.values = values;
  }
}

/** A dict. */
class Fields extends Node {
  constructor(keys, values) {
    super();
    this.keys = keys;
    this.values = values;
  }
}

/** A Map or Set; of a Map keys and values in turn. */
class Entries extends Node {
  constructor(tag, values) {
    super();
    this.tag = tag;
    this.values = values;
  }
}

class TooDeep extends Error {}
class TooMany extends Error {}

// More is not copied: a few lists may stand in many places.
const MAX_CONTAINERS = 1 << 20;
const MAX_VALUES = 1 << 24;

let count = 0;      // values so far
let containers = 0; // of them
let plain = 0;      // no Node may be in what is copied
let nodes = 0;      // Nodes so far

/**
 * A copy of what of `v` would cross by value.
 * @param {any} v
 * @returns {any} a value like `v`, or a Node
 * @throws {TooDeep} and what getters throw; TooMany where copying would take
 *   long itself
 */
function take(v) {
  count = containers = plain = 0;
  return copy(v, 1);
}

function copy(v, depth) {
  count++;
  if (typeof v !== 'object' || v === null) {
    if (typeof v === 'string')
      count += v.length >> 5;
    return v;
  }
  if (depth > T.MAX_DEPTH)
    throw new TooDeep();
  if (++containers > MAX_CONTAINERS || count > MAX_VALUES)
    throw new TooMany();
  if (exported.any(v))
    return v instanceof Promise ? freeze(v) : v;
  if (Array.isArray(v))
    return copyArray(v, depth);
  const proto = Object.getPrototypeOf(v);
  if (proto === Object.prototype || proto === null)
    return isIterable(v) ? v : copyDict(v, depth);
  if (v instanceof Date)
    return new Date(v.getTime());
  if (v instanceof Map)
    return copyEntries(T.MAP, v, depth);
  if (v instanceof Set)
    return copyEntries(T.SET, v, depth);
  const frozen = copyPlain(() => freeze(v, (x) => copy(x, depth + 1)));
  return frozen === v && isFarDict(v) && !isIterable(v) ? copyDict(v, depth) :
    frozen;
}

// Runs what copies what is no Node.
function copyPlain(fn) {
  plain++;
  try {
    return fn();
  } finally {
    plain--;
  }
}

// Whether what was copied since then is to be written piece by piece.
function isMany(countBefore, nodesBefore) {
  return nodes > nodesBefore || (plain === 0 && count - countBefore >= MANY);
}

function copyEntries(tag, v, depth) {
  const before = count;
  const nodesBefore = nodes;
  const values = tag === T.MAP ? entriesOf(v) : [...v];
  for (let i = 0; i < values.length; i++) {
    const x = values[i];
    if (typeof x === 'number')
      count++;
    else
      values[i] = copy(x, depth + 1);
  }
  if (isMany(before, nodesBefore))
    return new Entries(tag, values);
  if (tag === T.SET)
    return new Set(values);
  const map = new Map();
  for (let i = 0; i < values.length; i += 2)
    map.set(values[i], values[i + 1]);
  return map;
}

const { entries, forEach } = Map.prototype;

/** Keys and values in turn. */
function entriesOf(map) {
  const out = [];
  if (map[Symbol.iterator] === entries) {
    forEach.call(map, (value, key) => out.push(key, value));
  } else {
    for (const [key, value] of map)
      out.push(key, value);
  }
  return out;
}

const { slice } = Array.prototype;

// Whether slice() makes an Array, without asking anything of the program's.
function isPlainArray(v) {
  return Object.getPrototypeOf(v) === Array.prototype &&
    !Object.hasOwn(v, 'constructor');
}

function itemsOf(v, n) {
  const out = [];
  for (let i = 0; i < n; i++)
    out.push(v[i]);
  return out;
}

function copyArray(v, depth) {
  const n = v.length;
  const before = count;
  const nodesBefore = nodes;
  if (n >= MIN_ROWS && plain === 0 && depth + 1 < T.MAX_DEPTH) {
    const keys = keysOf(v[0]);
    if (keys !== undefined)
      return copyRows(v, n, keys, depth);
  }
  if (n > MAX_VALUES)
    throw new TooMany();
  const out = isPlainArray(v) ? slice.call(v) : itemsOf(v, n);
  let numbers = 0;
  for (let i = 0; i < n; i++) {
    const x = out[i];
    if (typeof x === 'number') {
      numbers++;
    } else if (typeof x === 'string') {
      count += x.length >> 5;
    } else if (typeof x === 'object' && x !== null) {
      out[i] = copy(x, depth + 1);
    }
  }
  if (numbers === n) // a run, which is written as fast as it was copied
    return out;
  count += n;
  return isMany(before, nodesBefore) ? new Items(out) : out;
}

function copyDict(v, depth) {
  const before = count;
  const nodesBefore = nodes;
  const keys = Object.keys(v);
  const n = keys.length;
  const cloner = n > 0 && n <= MAX_CLONED ? clonerOf(keys) : undefined;
  if (cloner !== undefined) {
    count += n;
    const out = cloner(v, (x) => copy(x, depth + 1));
    return isMany(before, nodesBefore) ?
      new Fields(keys, Object.values(out)) : out;
  }

  // All at once, as looking up one of 200,000 keys takes 250 ns. There are
  // fewer values if a getter took others away.
  let values = n > MAX_CLONED ? Object.values(v) : undefined;
  if (values?.length !== n)
    values = keys.map((key) => v[key]);
  for (let i = 0; i < n; i++)
    values[i] = copy(values[i], depth + 1);
  if (isMany(before, nodesBefore))
    return new Fields(keys, values);
  const out = {};
  for (let i = 0; i < n; i++) {
    if (keys[i] === '__proto__')
      setOwn(out, keys[i], values[i]);
    else
      out[keys[i]] = values[i];
  }
  return out;
}

// ---- records ----------------------------------------------------------------

function copyRows(v, n, keys, depth) {
  const rows = new Rows(keys, n);
  const read = readerOf(keys);
  const most = Math.floor(CELLS / keys.length);
  const inner = (x) => copy(x, depth + 2);
  return copyPlain(() => {
    for (let i = 0; i < n;) {
      const cells = kept.length > 0 ? kept.pop() :
        new Array(CELLS).fill(undefined);
      const to = read(v, i, Math.min(n, i + most), cells, inner);
      if (to > i)
        rows.parts.push({ cells, rows: to - i, value: undefined });
      else
        giveBack(cells);
      count += (to - i) * keys.length;
      if (to < n && to - i < most) {
        rows.parts.push({ cells: undefined, rows: 0,
                          value: copy(v[to], depth + 1) });
        i = to + 1;
      } else {
        i = to;
      }
      if (count > MAX_VALUES)
        throw new TooMany();
    }
    return rows;
  });
}

/** The cells of a part are written. */
function giveBack(cells) {
  if (kept.length < MAX_KEPT) {
    cells.fill(undefined);
    kept.push(cells);
  }
}

/**
 * A function that reads records with these keys, in this order.
 * @param {string[]} keys
 * @returns {(v: any[], from: number, to: number, cells: any[],
 *   copy: (x: object) => any) => number} puts the values of v[from] and on into
 *   `cells`, row by row; where it ended: at `to`, or at what has other keys
 */
function readerOf(keys) {
  const name = JSON.stringify(keys);
  let reader = readers.get(name);
  if (reader === undefined) {
    if (readers.size >= MAX_READERS)
      readers.clear();
    reader = makeReader(keys);
    readers.set(name, reader);
  }
  return reader;
}

function makeReader(keys) {
  const { evaluate } = internalBinding('loader');
  const n = keys.length;
  const lines = keys.map((key, j) => `
      const y${j} = x[${JSON.stringify(key)}];
      cells[at + ${j}] = typeof y${j} === 'object' && y${j} !== null ?
        copy(y${j}) : y${j};`);
  return evaluate(`(function(keys, isReferred) {
  const { getPrototypeOf, keys: keysOf, prototype } = Object;
  const { asyncIterator, iterator } = Symbol;
  const [${keys.map((key, j) => `k${j}`).join(', ')}] = keys;
  return function readRecords(v, from, to, cells, copy) {
    let at = 0;
    for (let i = from; i < to; i++) {
      const x = v[i];
      if (typeof x !== 'object' || x === null ||
          getPrototypeOf(x) !== prototype || isReferred(x) ||
          x[asyncIterator] !== undefined || x[iterator] !== undefined)
        return i;
      const own = keysOf(x);
      if (own.length !== ${n}${
    keys.map((key, j) => ` || own[${j}] !== k${j}`).join('')})
        return i;${lines.join('')}
      at += ${n};
    }
    return to;
  };
})`, 'node:internal/python/records')(keys, exported.any);
}

// ---- records that are in no list of such --------------------------------------

/** The keys of a record, how often they were seen, and their cloner. */
class Shape {
  constructor(keys) {
    this.keys = keys;
    this.seen = 0;
    this.cloner = undefined;
  }
}

/**
 * What makes a copy of a record with these keys, once there have been some.
 * @param {string[]} keys
 * @returns {((x: object, copy: (y: object) => any) => object) | undefined}
 */
function clonerOf(keys) {
  let list = shapes.get(keys[0]);
  if (list === undefined) {
    if (shapes.size >= MAX_READERS)
      shapes.clear();
    shapes.set(keys[0], list = []);
  }
  let i = 0;
  while (i < list.length && !isSame(list[i].keys, keys))
    i++;
  if (i === MAX_SHAPES) {
    list.shift();
    i--;
  }
  if (i === list.length)
    list.push(new Shape(keys));
  const shape = list[i];
  if (shape.cloner === undefined && ++shape.seen >= OFTEN)
    shape.cloner = makeCloner(keys);
  return shape.cloner;
}

function isSame(a, b) {
  const n = a.length;
  if (b.length !== n)
    return false;
  for (let i = 0; i < n; i++) {
    if (a[i] !== b[i])
      return false;
  }
  return true;
}

function makeCloner(keys) {
  const { evaluate } = internalBinding('loader');
  const names = keys.map((key) => JSON.stringify(key));
  // A computed name, as "__proto__": y isn't a property of that name.
  return evaluate(`(function(x, copy) {${names.map((name, j) => `
  const y${j} = x[${name}];`).join('')}
  return {${names.map((name, j) => `
    [${name}]: typeof y${j} === 'object' && y${j} !== null ||
      typeof y${j} === 'string' && y${j}.length > 256 ? copy(y${j}) : y${j},`)
    .join('')}
  };
})`, 'node:internal/python/cloners');
}

module.exports = {
  take, giveBack, Node, Rows, Items, Fields, Entries, TooDeep, TooMany,
};
