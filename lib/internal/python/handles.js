'use strict';

// The numbers of Python's objects: which value here stands for which, and that
// Python hears when none does any more.

const { EXECUTOR } = require('internal/python/tags');
const RELEASE = 3; // see src/python/py.h

// After so many new stand-ins the collector is told how the process grew.
const kPressure = 256;

let send;
let pressure;
let isPending;  // () -> whether calls wait to be written
let finishLong; // (): writes them
let credit = kPressure;
const ids = new WeakMap();
const disposed = new WeakSet();
const paths = new WeakSet();
let released = [];
let registry = null;

function setup(bridge) {
  ({ send, pressure, isPending, finishLong } = bridge);
}

/** The number of the Python object that `value` stands for, or undefined. */
function idOf(value) {
  return ids.get(value);
}

/** `value` stands for Python's object `id`, and owns that. */
function own(value, id) {
  ids.set(value, id);
  registry ??= new FinalizationRegistry(release);
  registry.register(value, id, value);
  if (--credit === 0) {
    credit = kPressure;
    pressure();
  }
  return value;
}

/** `value` stands for the object that `owner` stands for, and keeps that. */
function share(value, owner) {
  ids.set(value, ids.get(owner));
  owners.set(value, owner);
  return value;
}

const owners = new WeakMap();

// Ids go back many at a time; nobody waits for it.
function release(id) {
  if (released.push(id) === 1)
    setImmediate(releaseAll);
}

function releaseAll() {
  if (isPending()) { // what waits to be written may name one of them
    setImmediate(releaseAll);
    return;
  }
  const list = released;
  released = [];
  for (let i = 0; i < list.length; i += 10000)
    send(undefined, RELEASE, EXECUTOR, list.slice(i, i + 10000), undefined,
         ignore, ignore);
}

function ignore() {}

/**
 * Lets a Python object go before the collector would: what is left of it here
 * can't be used any more. Nothing happens to what is none, or was let go.
 * @param {Function|object} value
 */
function dispose(value) {
  const id = ids.get(value);
  if (id === undefined)
    return;
  finishLong();
  ids.delete(value);
  disposed.add(value);
  const owner = owners.get(value);
  if (owner !== undefined) {
    dispose(owner);
    return;
  }
  registry.unregister(value);
  release(id);
}

/** Marks an attribute of a Python object that nobody has awaited. */
function addPath(value) {
  paths.add(value);
  return value;
}

/** Why a value that stands for something of Python's can't go there. */
function refusal(value) {
  if (disposed.has(value))
    return 'this Python object was disposed of';
  if (paths.has(value))
    return 'an attribute of a Python object crosses only after await';
  return undefined;
}

module.exports = {
  setup, idOf, own, share, dispose, addPath, refusal, ignore,
};
