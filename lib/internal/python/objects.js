'use strict';

// What stands for an object that stays in Python: a function for a function,
// an async iterator for an iterator, a Proxy for anything else, on which
// attributes are named and then awaited or called:
//
//     const n = await model.layers[0].size;   // one crossing
//     await model.fit(rows);                  // one crossing
//
// `model.layers` is a path: it does nothing until it is awaited, called or
// iterated.

const T = require('internal/python/tags');
const handles = require('internal/python/handles');
const { PythonIterator, PythonObject, iteratorOver, opened } =
  require('internal/python/iterators');
const { EXECUTOR, MAIN, FN } = T;
const { idOf } = handles;

let call;
let makeSync; // makes what is read now stand for itself synchronously
const pathOf = new WeakMap();

function setup(bridge) {
  ({ call } = bridge);
}

/** `make`, or the usual when undefined, makes stand-ins from now on. */
function useMaker(make) {
  makeSync = make;
}

// ---- functions --------------------------------------------------------------

function makeFunction(id, flags) {
  const thread = (flags & T.ASYNC) !== 0 ? MAIN : EXECUTOR;
  if ((flags & T.GENERATOR) === 0) {
    const fn = (...args) => call(fn, id, thread, args);
    return fn;
  }
  const generator = (...args) => generate(generator, args);
  generators.set(generator, { id, async: (flags & T.ASYNC) !== 0 });
  return generator;
}

const generators = new WeakMap();

/**
 * The async iterator that a generator function gives, or undefined when `fn`
 * stands for no such function.
 */
function generate(fn, args, kwargs) {
  const kind = generators.get(fn);
  return kind && new PythonIterator(
    'generator', kind.async,
    () => call(fn, kind.id, EXECUTOR, args, kwargs).then(opened));
}

const functions = new WeakSet();

/** Whether `value` stands for a function, which has nothing but its call. */
function isFunction(value) {
  return functions.has(value);
}

function makeHandle(id, flags, name) {
  if (makeSync !== undefined)
    return makeSync(id, flags, name);
  let handle;
  if ((flags & T.CALLABLE) !== 0) {
    const isObject = (flags & T.OBJECT) !== 0;
    // A call keeps the stand-in itself, as that owns the number.
    const fn = isObject ? function(...args) {
      return call(handle, id, EXECUTOR, args);
    } : makeFunction(id, flags);
    Object.defineProperty(fn, 'name', { value: name, configurable: true });
    handle = isObject ? new Proxy(fn, callableTraps) : fn;
    if (!isObject)
      functions.add(fn);
  } else if ((flags & T.ITERATOR) !== 0) {
    const target = new PythonIterator(name, (flags & T.ASYNC) !== 0);
    handle = target.over(new Proxy(target, iteratorTraps));
  } else {
    handle = new Proxy(new PythonObject(name), objectTraps);
  }
  return handles.own(handle, id);
}

// ---- paths ------------------------------------------------------------------

// Which names of a path are items: `obj[0]`.
const isIndex = /^(?:0|[1-9]\d{0,14})$/;

function segment(key) {
  return isIndex.test(key) ? Number(key) : key;
}

// `root` is a stand-in; `names` strings, for attributes, and numbers, for
// items.
function makePath(root, names) {
  // A function that can be called with new.
  const target = function() {};
  const path = new Proxy(target, pathTraps);
  pathOf.set(path, { root, names });
  targets.set(target, path);
  return handles.addPath(path);
}

function fetchPath({ root, names }) {
  return call(undefined, FN.GET, EXECUTOR, [root, names]);
}

function callPath({ root, names }, args, kwargs) {
  return call(undefined, FN.CALL_PATH, EXECUTOR, [root, names, ...args],
              kwargs);
}

const targets = new WeakMap(); // the function in a path -> its proxy

const pathTraps = {
  get(target, key, self) {
    const path = pathOf.get(self);
    if (typeof key === 'symbol')
      return key === Symbol.asyncIterator && path !== undefined ?
        () => iteratorOver(path) : undefined;
    if (key === 'then' || key === 'catch' || key === 'finally')
      return (...args) => fetchPath(path)[key](...args);
    return makePath(path.root, [...path.names, segment(key)]);
  },
  set: refuseSet,
  deleteProperty: refuseDelete,
  apply(target, self, args) {
    return callPath(pathOf.get(targets.get(target)), args);
  },
  construct(target, args) {
    return callPath(pathOf.get(targets.get(target)), args);
  },
};

function refuseSet(target, key) {
  throw new TypeError(`obj.${String(key)} = value can't be awaited: use await ` +
    `py.set(obj, '${String(key)}', value), or py.sync`);
}

function refuseDelete(target, key) {
  throw new TypeError(`delete obj.${String(key)} can't be awaited: use await ` +
    `py.delete(obj, '${String(key)}'), or py.sync`);
}

// ---- objects ----------------------------------------------------------------

// What a symbol means on any stand-in; undefined for others.
function wellKnown(self, key, target) {
  switch (key) {
    case Symbol.asyncIterator:
      return () => iteratorOver({ root: self, names: [] });
    case Symbol.dispose:
      return () => handles.dispose(self);
    case Symbol.asyncDispose:
      return () => call(undefined, FN.LEAVE, EXECUTOR, [self])
        .then(() => handles.dispose(self));
    case Symbol.toPrimitive:
      return () => `[object PythonObject<${target.typeName ?? target.name}>]`;
    default:
      return Reflect.get(target, key);
  }
}

const objectTraps = {
  get(target, key, self) {
    if (typeof key === 'symbol')
      return wellKnown(self, key, target);
    // A promise that is resolved with the object looks for `then`, JSON for
    // `toJSON`; Python's own names are rarely these.
    if (key === 'then' || key === 'toJSON')
      return undefined;
    if (key === 'constructor' || key === 'typeName')
      return target[key];
    return makePath(self, [segment(key)]);
  },
  set: refuseSet,
  deleteProperty: refuseDelete,
};

const iteratorTraps = {
  get(target, key, self) {
    if (key === 'next' || key === 'return' || key === 'throw')
      return target[key].bind(target);
    return key === Symbol.asyncIterator ? () => self :
      objectTraps.get(target, key, self);
  },
  set: refuseSet,
  deleteProperty: refuseDelete,
};

// Classes, and instances that can be called.
const callableTraps = {
  get(target, key, self) {
    if (key === 'name' || key === 'call' || key === 'apply' || key === 'bind')
      return target[key];
    return objectTraps.get(target, key, self);
  },
  set: refuseSet,
  deleteProperty: refuseDelete,
  construct(target, args) {
    return target(...args);
  },
};

/**
 * The error of an argument that stands for no object of Python's, or for none
 * any more.
 * @param {string} name of the argument
 * @param {string} expected 'a function of Python'
 * @param {any} value
 * @returns {TypeError}
 */
function notPython(name, expected, value) {
  const reason = handles.refusal(value);
  if (reason !== undefined) {
    const err = new TypeError(`${name}: ${reason}`);
    err.code = 'ERR_PYTHON_VALUE';
    return err;
  }
  const { codes } = require('internal/errors');
  return new codes.ERR_INVALID_ARG_TYPE(name, expected, value);
}

/** The root of a stand-in or path, and the names from there; or undefined. */
function locate(value) {
  const path = pathOf.get(value);
  if (path !== undefined)
    return path;
  return idOf(value) !== undefined ? { root: value, names: [] } : undefined;
}

module.exports = {
  setup, makeHandle, useMaker, isFunction, generate, locate, notPython,
  callPath, segment,
  adopt: handles.own,
};
