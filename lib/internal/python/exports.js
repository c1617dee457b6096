'use strict';

// JavaScript's objects that Python has: each has a number while it does.
//
// `sent` counts how often an object went to Python. What Python lets go comes
// back with the number of times it had arrived; an object that is on its way
// once more stays. A weak entry doesn't keep its object alive.

const T = require('internal/python/tags');

const idsOf = new WeakMap(); // object -> its number
const values = []; // by number; a WeakRef where `weak`
const sent = [];
const weak = [];
const free = [];

// Objects that the program wants to cross as such, or weakly.
const byReference = new WeakSet();
const weakly = new WeakSet();
let some = false;

/** Has `value` cross as itself, whatever it is. */
function refer(value) {
  if ((typeof value !== 'object' || value === null) &&
      typeof value !== 'function') {
    const { codes } = require('internal/errors');
    throw new codes.ERR_INVALID_ARG_TYPE('value', ['Object', 'Function'],
                                         value);
  }
  some = true;
  byReference.add(value);
  return value;
}

/** Has `value` cross as itself, and Python not keep it alive. */
function weaken(value) {
  refer(value);
  weakly.add(value);
  return value;
}

/** Whether `value` is to cross as itself. */
function any(value) {
  return some && byReference.has(value);
}

/**
 * The number of `value`, which is about to be sent.
 * @param {object|Function} value
 * @returns {number}
 */
function add(value) {
  let id = idsOf.get(value);
  if (id === undefined || sent[id] === 0) {
    id = free.length > 0 ? free.pop() : values.length;
    weak[id] = weakly.has(value);
    values[id] = weak[id] ? new WeakRef(value) : value;
    sent[id] = 0;
    idsOf.set(value, id);
  }
  sent[id]++;
  return id;
}

// The writer failed after it had added `id`: it was not sent.
function undo(id) {
  drop(id, 1);
}

function drop(id, count) {
  if ((sent[id] -= count) > 0)
    return;
  const value = weak[id] ? values[id].deref() : values[id];
  if (value !== undefined)
    idsOf.delete(value);
  values[id] = undefined;
  free.push(id);
}

/** What Python let go: [id, count, id, count, ...]. */
function dropAll(list) {
  for (let i = 0; i < list.length; i += 2)
    drop(list[i], list[i + 1]);
}

/** The object with this number. */
function get(id) {
  if (!weak[id])
    return values[id];
  const value = values[id].deref();
  if (value === undefined)
    throw new ReferenceError('JavaScript\'s collector took this object: ' +
      'Python had it weakly (py.weak)');
  return value;
}

// Constructors, whether written as classes or the engine's own, must be called
// with `new`: what gives them away is that `prototype` can't be assigned to.
function isClass(fn) {
  const own = Object.getOwnPropertyDescriptor(fn, 'prototype');
  return own !== undefined && own.writable === false;
}

/** The flags of `value` in a message. */
function flagsOf(value) {
  if (typeof value === 'function')
    return isClass(value) ? T.CALLABLE | T.CLASS : T.CALLABLE;
  return value instanceof Promise ? T.PROMISE : 0;
}

/** What Python calls it. */
function nameOf(value) {
  let name;
  try {
    name = typeof value === 'function' ? value.name : value.constructor?.name;
  } catch {
    // a getter's or a Proxy's business
  }
  return typeof name === 'string' && name.length <= 200 ? name : '';
}

module.exports = {
  add, undo, dropAll, get, isClass, flagsOf, nameOf, refer, weaken, any,
};
