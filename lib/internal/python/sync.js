'use strict';

// py.sync: Python on the program's own thread, for scripts. Every call waits,
// and everything else of the program with it; a server uses the promises.
//
// What stands for an object here gives attributes and results themselves:
//
//     const np = py.sync.import('numpy');
//     np.arange(3).sum();

const python = require('internal/python');
const T = require('internal/python/tags');
const handles = require('internal/python/handles');
const objects = require('internal/python/objects');
const { PythonObject } = require('internal/python/iterators');
const { FN } = T;

const proxies = new WeakMap(); // target -> its proxy

function direct(fn, id, args, kwargs) {
  return python.callDirect(fn, id, args, kwargs, make);
}

// ---- stand-ins --------------------------------------------------------------

function make(id, flags, name) {
  const value = handles.own(stand(() => id, flags, name), id);
  if ((flags & T.ITERATOR) !== 0 && (flags & T.ASYNC) !== 0)
    asyncIterators.add(value);
  return value;
}

const asyncIterators = new WeakSet();

function stand(idNow, flags, name) {
  if ((flags & T.CALLABLE) === 0)
    return proxied(new PythonObject(name));
  const fn = function(...args) {
    return direct(fn, idNow(), args);
  };
  Object.defineProperty(fn, 'name', { value: name, configurable: true });
  return (flags & T.OBJECT) === 0 ? fn : proxied(fn);
}

function proxied(target) {
  const proxy = new Proxy(target, traps);
  proxies.set(target, proxy);
  return proxy;
}

function segment(key) {
  return [objects.segment(key)];
}

const traps = {
  get(target, key, self) {
    if (typeof key === 'symbol') {
      switch (key) {
        case Symbol.iterator:
          return () => iteratorOver(self);
        case Symbol.dispose:
          return () => {
            direct(undefined, FN.LEAVE, [self]);
            handles.dispose(self);
          };
        case Symbol.toPrimitive:
          return (hint) => primitive(self, hint);
        default:
          return Reflect.get(target, key);
      }
    }
    if (key === 'then' || key === 'toJSON')
      return undefined;
    if (key === 'constructor' || key === 'typeName' ||
        (typeof target === 'function' && inFunction.has(key)))
      return target[key];
    return direct(undefined, FN.GET, [self, segment(key)]);
  },
  // As in Python: `key in obj`, not whether there is such an attribute.
  has(target, key) {
    return typeof key === 'symbol' ? Reflect.has(target, key) :
      direct(undefined, FN.HAS, [proxies.get(target), segment(key)[0]]);
  },
  set(target, key, value, self) {
    if (typeof key === 'symbol')
      return Reflect.set(target, key, value);
    if (typeof segment(key)[0] === 'number')
      direct(undefined, FN.SET_ITEM, [self, segment(key)[0], value]);
    else
      direct(undefined, FN.SET, [self, key, value]);
    return true;
  },
  // What Python refuses is refused, a TypeError in strict mode.
  deleteProperty(target, key) {
    if (typeof key === 'symbol')
      return Reflect.deleteProperty(target, key);
    const self = proxies.get(target);
    const name = segment(key)[0];
    try {
      direct(undefined, typeof name === 'number' ? FN.DELETE_ITEM : FN.DELETE,
             [self, name]);
    } catch (err) {
      if (refusals.has(err.type))
        return false;
      throw err;
    }
    return true;
  },
  construct(target, args) {
    return target(...args);
  },
};

const refusals = new Set(['AttributeError', 'IndexError', 'KeyError',
                          'TypeError']);

const inFunction = new Set(['name', 'call', 'apply', 'bind', 'prototype']);

function primitive(self, hint) {
  if (hint === 'string')
    return direct(undefined, FN.TEXT, [self]);
  try {
    return direct(undefined, FN.CALL_PATH, [self, ['__float__']]);
  } catch {
    return direct(undefined, FN.TEXT, [self]);
  }
}

// The iterator of `source`, which may be one itself; and whether it is to be
// let go after the loop.
function open(source) {
  const made = direct(undefined, FN.ITERATE, [source, []]);
  const own = typeof made !== 'boolean';
  const iterator = own ? made : source;
  if (!asyncIterators.has(iterator))
    return { iterator, own };
  if (own)
    handles.dispose(iterator);
  throw new TypeError('py.sync can\'t iterate an async generator, or another ' +
    'async iterator of Python\'s: use `for await` over what the function ' +
    'gives without py.sync');
}

function* iteratorOver(source) {
  const { iterator, own } = open(source);
  let more = true;
  const step = (id, args) => {
    more = false; // also when it raises
    const item = direct(undefined, id, args);
    more = item !== null;
    return item;
  };
  const plain = [iterator];
  try {
    let item = step(FN.ADVANCE, plain);
    while (item !== null) {
      let value;
      try {
        value = yield item[0];
      } catch (err) {
        item = step(FN.THROW, [iterator, err]);
        continue;
      }
      item = value === undefined ? step(FN.ADVANCE, plain) :
        step(FN.SEND, [iterator, value]);
    }
  } finally {
    if (more)
      direct(undefined, FN.CLOSE, [iterator]);
    if (own)
      handles.dispose(iterator);
  }
}

// ---- the door ---------------------------------------------------------------

/**
 * What stands for a Python object, synchronously: its attributes are values,
 * its methods return results.
 * @param {Function|object} value what stands for one with promises
 * @returns {Function|object}
 */
function sync(value) {
  const place = objects.locate(value);
  if (place === undefined)
    return value;
  if (place.names.length > 0)
    return direct(undefined, FN.GET, [place.root, place.names]);
  // A Proxy costs a call a tenth of its time.
  const flags = objects.isFunction(value) ? T.CALLABLE :
    typeof value === 'function' ? T.CALLABLE | T.OBJECT : 0;
  const result = stand(() => python.idOf(result), flags,
                       value.name ?? value.typeName);
  return handles.share(result, value);
}

/** The public names of a Python module. */
sync.import = (name) => {
  require('internal/validators').validateString(name, 'name');
  return direct(undefined, FN.IMPORT, [name]);
};

/** The value of a Python expression. */
sync.eval = (text) => {
  require('internal/validators').validateString(text, 'text');
  return direct(undefined, FN.EVAL, [text]);
};

/**
 * Calls a Python function: call(fn, args, { kwargs, signal }). The signal is
 * looked at before the call, and after it, when a function that Python called
 * may have aborted it. There is no timeout: nothing else runs meanwhile.
 */
sync.call = (fn, args = [], options = {}) => {
  require('internal/validators').validateArray(args, 'args');
  const limits = python.limitsOf(options);
  const kwargs = python.kwargsOf(options);
  const place = objects.locate(fn);
  if (place === undefined)
    throw objects.notPython('fn', 'a function of Python', fn);
  if (limits?.timeout !== undefined) {
    const { codes } = require('internal/errors');
    throw new codes.ERR_INVALID_ARG_VALUE('options.timeout', limits.timeout,
      'is not possible in py.sync, whose calls nothing ends: use py.call()');
  }
  const check = () => {
    if (limits?.signal.aborted)
      throw python.aborted(limits.signal);
  };
  check();
  const result = direct(undefined, FN.CALL_PATH,
                        [place.root, place.names, ...args], kwargs);
  check();
  return result;
};

function of(id) {
  return (object, ...rest) => direct(undefined, id, [object, ...rest]);
}

/** getattr, setattr, delattr; obj[key], obj[key] = value, del obj[key]. */
sync.get = (object, name) => direct(undefined, FN.GET, [object, [name]]);
sync.set = of(FN.SET);
sync.delete = of(FN.DELETE);
sync.item = of(FN.ITEM);
sync.setItem = of(FN.SET_ITEM);
sync.deleteItem = of(FN.DELETE_ITEM);
/** len(obj), key in obj, str(obj), dir(obj), iter(obj). */
Object.defineProperty(sync, 'length', { value: of(FN.LENGTH) });
sync.has = of(FN.HAS);
sync.text = of(FN.TEXT);
sync.names = of(FN.NAMES);
sync.iterate = iteratorOver;
sync.enter = of(FN.ENTER);
sync.dispose = handles.dispose;

/**
 * The body of a `with` statement over a context manager: with(manager, body)
 * gives what `body(value)` returns, or undefined when the manager swallowed
 * what it threw. Not for a body that returns a promise: it would be left before
 * that is settled.
 */
sync.with = (manager, body) => {
  const value = sync.enter(manager);
  let result;
  try {
    result = body(value);
    if (typeof result?.then === 'function')
      throw new TypeError('py.sync.with() can\'t wait for a promise: use ' +
        'py.with()');
  } catch (err) {
    if (direct(undefined, FN.LEAVE, [manager, err]) !== true)
      throw err;
    return undefined;
  }
  direct(undefined, FN.LEAVE, [manager]);
  return result;
};

/** Iterates with `size` items in one call: batched(iterable, size). */
sync.batched = function* batched(iterable, size = 1024) {
  require('internal/validators').validateInteger(size, 'size', 1, 1 << 20);
  const { iterator, own } = open(iterable);
  let more = true;
  try {
    while (more) {
      const [items, goesOn, error] =
        direct(undefined, FN.ADVANCE_MANY, [iterator, size]);
      more = goesOn;
      yield* items;
      if (error !== null)
        throw error;
    }
  } finally {
    if (more)
      direct(undefined, FN.CLOSE, [iterator]);
    if (own)
      handles.dispose(iterator);
  }
};

function missing(name, instead) {
  return () => {
    const err = new Error(`There is no py.sync.${name}(), as a stream goes on ` +
      `while the program does: use py.${name}(), or ${instead} of the file ` +
      'itself');
    err.code = 'ERR_METHOD_NOT_IMPLEMENTED';
    throw err;
  };
}

sync.readable = missing('readable', 'read()');
sync.writable = missing('writable', 'write()');

module.exports = { sync };
