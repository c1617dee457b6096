'use strict';

// Answers what Python asks of JavaScript's objects; lib/python/tandem/
// _objects.py is the other side. A question is [origin, kind, ...]: the number
// of the call that Python works for, what it is about, and for what.

const exported = require('internal/python/exports');
const context = require('internal/async_context');

// Kinds of questions, by number.
const kinds = [
  callFunction, getProperty, setProperty, deleteProperty, getItem, setItem,
  deleteItem, lengthOf, has, iterate, next, close, awaitIt, textOf, namesOf,
  disposeOf, abandon,
];

// Frames of AsyncLocalStorage by the number of the call that was made in one.
const frames = new Map();
let origins = 0;

/** Remembers the current frame; a number for it, 0 when there is none. */
function originOf() {
  const { frame } = context;
  if (frame === undefined)
    return 0;
  origins = origins % (SYNC - 1) + 1;
  frames.set(origins, frame);
  return origins;
}

// Numbers from here up are of calls that the program waits for, by how deep
// they are in each other.
const SYNC = 0x80000000;
let depth = 0;

/** A call begins that the program waits for; its number. */
function enterSync() {
  return SYNC + depth++;
}

function leaveSync() {
  depth--;
}

/** Whether JavaScript waits for Python. */
function isSync() {
  return depth > 0;
}

// How many questions are answered now whose thread, or what waits for it, is
// perhaps the one that loads files and runs coroutines. In what such a question
// started and is still to be answered, after an await too, the frame has
// something that is `open`.
let apart = 0;
const kApart = Symbol('apart');

let open = 0; // questions that have no answer yet

/** Whether some thread of Python's waits for JavaScript. */
function isAsked() {
  return open > 0;
}

/** Whether Python's main thread may wait for what runs now. */
function isApart() {
  return apart > 0 || context.frame?.get(kApart)?.open === true;
}

function enterApart() {
  const mark = { open: true };
  apart++;
  context.enter(new Map(context.frame).set(kApart, mark));
  return mark;
}

function forgetOrigin(origin) {
  frames.delete(origin);
}

/**
 * Answers one question: `reply(ticket, failed, value)`, now or, when it is
 * about a promise, later. `fromApart`: see isApart.
 */
function serve(ticket, question, fromApart, reply) {
  const before = context.frame;
  let value;
  if (question[0] < SYNC)
    context.enter(frames.get(question[0]));
  const mark = fromApart ? enterApart() : undefined;
  open++;
  const end = (failed, result) => {
    open--;
    if (mark !== undefined)
      mark.open = false;
    reply(ticket, failed, result);
  };
  try {
    value = kinds[question[1]](question);
    if (isThenable(value) && later.has(question[1])) {
      if (question[0] >= SYNC && question[0] - SYNC < depth) {
        value.then(undefined, ignore);
        throw new Error('This would wait on itself: the program is in py.sync ' +
          'until Python returns, so the promise can\'t be settled before');
      }
      value.then((v) => end(false, v), (e) => end(true, e));
      return;
    }
  } catch (err) {
    end(true, err);
    return;
  } finally {
    if (fromApart)
      apart--;
    context.enter(before);
  }
  end(false, value);
}

// Questions whose answer is that of the promise, if it is one.
const later = new Set([callFunction, next, close, awaitIt, disposeOf]
  .map((fn) => kinds.indexOf(fn)));

function isThenable(value) {
  return value !== null && typeof value === 'object' ?
    typeof value.then === 'function' :
    typeof value === 'function' && typeof value.then === 'function';
}

function callFunction([, , fn, args, kwargs, self]) {
  if (kwargs !== null)
    args.push(kwargs);
  return exported.isClass(fn) ? Reflect.construct(fn, args) :
    Reflect.apply(fn, self ?? undefined, args);
}

// [the value], or null when there is no such property.
function getProperty([, , object, name]) {
  const value = object[name];
  if (value !== undefined || name in Object(object))
    return [value];
  // What contextlib.closing() and aclosing() call.
  const closer = name === 'close' || name === 'aclose' ? closerOf(object) :
    undefined;
  return closer === undefined ? null : [closer];
}

function setProperty([, , object, name, value]) {
  Reflect.set(object, name, value) || refuse(object, name, 'set');
}

function deleteProperty([, , object, name]) {
  Reflect.deleteProperty(object, name) || refuse(object, name, 'deleted');
}

function refuse(object, name, what) {
  throw new TypeError(`The property '${String(name)}' of ${
    exported.nameOf(object) || 'the object'} can't be ${what}`);
}

// obj[key]: an item of a Map, else an index (from the end when negative) or a
// property.
function getItem([, , object, key]) {
  if (isKeyed(object))
    return object.has(key) ? [object.get(key)] : null;
  key = index(object, key);
  return key in object ? [object[key]] : null;
}

function setItem([, , object, key, value]) {
  if (isKeyed(object))
    object.set(key, value);
  else
    setProperty([0, 0, object, index(object, key), value]);
}

function deleteItem([, , object, key]) {
  if (isKeyed(object))
    object.delete(key);
  else
    deleteProperty([0, 0, object, index(object, key)]);
}

function isKeyed(object) {
  return typeof object.has === 'function' && typeof object.get === 'function';
}

function index(object, key) {
  return typeof key === 'number' && key < 0 ? lengthOf([0, 0, object]) + key :
    key;
}

function lengthOf([, , object]) {
  for (const n of [object.length, object.size]) {
    if (typeof n === 'number' && n >= 0 && Number.isSafeInteger(n))
      return n;
  }
  return null;
}

function has([, , object, key]) {
  if (typeof object.has === 'function')
    return Boolean(object.has(key));
  if (typeof object.includes === 'function')
    return Boolean(object.includes(key));
  return key in object;
}

// The iterator of an object: a value by itself would cross as a copy.
function iterate([, , object]) {
  const make = object[Symbol.asyncIterator] ?? object[Symbol.iterator];
  if (typeof make !== 'function') {
    if (typeof object.next === 'function')
      return exported.refer(object);
    throw new TypeError(`${exported.nameOf(object) || 'The object'
    } is not iterable`);
  }
  return exported.refer(Reflect.apply(make, object, []));
}

// Up to n items, or null at the end.
function next([, , iterator, n], items = []) {
  while (items.length < n) {
    const step = iterator.next();
    if (isThenable(step))
      return step.then((s) => {
        if (s.done)
          return items.length > 0 ? items : null;
        items.push(s.value);
        return items.length < n ? next([0, 0, iterator, n], items) : items;
      });
    if (step.done)
      break;
    items.push(step.value);
  }
  return items.length > 0 ? items : null;
}

function close([, , iterator]) {
  const result = iterator.return?.();
  return isThenable(result) ? result.then(() => null) : null;
}

// Nobody waits for it.
function abandon(question) {
  try {
    close(question)?.then(undefined, ignore);
  } catch {
    // nobody is there to hear of it
  }
  return null;
}

// What ends an object that has a word of its own for it; or undefined.
function closerOf(object) {
  // A Node stream that is disposed of early rejects.
  const name = ['return', 'destroy', Symbol.asyncDispose, Symbol.dispose]
    .find((n) => typeof object[n] === 'function') ??
    (Symbol.asyncIterator in object && typeof object.cancel === 'function' ?
      'cancel' : undefined); // a web stream
  return name && (() => {
    const result = object[name]();
    return isThenable(result) ? result.then(() => null) : null;
  });
}

function awaitIt([, , promise]) {
  return promise;
}

function textOf([, , object]) {
  return String(object);
}

function namesOf([, , object]) {
  const names = new Set();
  for (let o = object; o !== null && o !== Object.prototype &&
       o !== Function.prototype; o = Object.getPrototypeOf(o)) {
    for (const name of Object.getOwnPropertyNames(o))
      names.add(name);
  }
  return [...names];
}

function disposeOf([, , object]) {
  const dispose = object[Symbol.asyncDispose] ?? object[Symbol.dispose];
  if (typeof dispose !== 'function')
    throw new TypeError(`${exported.nameOf(object) || 'The object'
    } has neither Symbol.dispose nor Symbol.asyncDispose`);
  const result = Reflect.apply(dispose, object, []);
  return isThenable(result) ? result.then(() => null) : null;
}

function ignore() {}

module.exports = {
  serve, originOf, forgetOrigin, enterSync, leaveSync, isSync, isApart, isAsked,
};
