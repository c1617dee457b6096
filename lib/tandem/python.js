'use strict';

// `require('tandem:python')`: Python without a file of one's own, and what
// JavaScript has no syntax for.
//
// Everything returns a promise, but for what says otherwise. A Python
// exception is a PythonError, a value that can't cross a TypeError with the
// code ERR_PYTHON_VALUE. `object` is what stands for a Python object, or an
// attribute of one (`model.layers`).

const python = require('internal/python');
const exported = require('internal/python/exports');
const handles = require('internal/python/handles');
const iterators = require('internal/python/iterators');
const objects = require('internal/python/objects');
const { NdArray } = require('internal/python/ndarray');
const { PythonError } = require('internal/python/errors');
const { EXECUTOR, FN } = require('internal/python/tags');

/** Imports a module by its Python name; its functions return promises. */
exports.import = python.importModule;

/** Evaluates a Python expression. */
exports.eval = python.evaluate;

/** Calls a Python function: call(fn, args, { kwargs, signal, timeout }). */
exports.call = python.callWith;

// Calls a function that is always there with the object itself.
function on(id, object, ...rest) {
  const place = objects.locate(object);
  if (place === undefined)
    return Promise.reject(
      objects.notPython('object', 'an object of Python', object));
  if (place.names.length === 0)
    return python.call(undefined, id, EXECUTOR, [object, ...rest]);
  return python.call(undefined, FN.GET, EXECUTOR, [place.root, place.names])
    .then((value) => on(id, value, ...rest));
}

/** getattr(object, name): get(object, name). */
exports.get = (object, name) => on(FN.GET, object, [name]);
/** object.name = value: set(object, name, value). */
exports.set = (object, name, value) => on(FN.SET, object, name, value);
/** del object.name: delete(object, name). */
exports.delete = (object, name) => on(FN.DELETE, object, name);
/** object[key], for keys of any type: item(object, key). */
exports.item = (object, key) => on(FN.ITEM, object, key);
/** object[key] = value: setItem(object, key, value). */
exports.setItem = (object, key, value) => on(FN.SET_ITEM, object, key, value);
/** del object[key]: deleteItem(object, key). */
exports.deleteItem = (object, key) => on(FN.DELETE_ITEM, object, key);
/** len(object). */
exports.length = (object) => on(FN.LENGTH, object);
/** key in object: has(object, key). */
exports.has = (object, key) => on(FN.HAS, object, key);
/** str(object). */
exports.text = (object) => on(FN.TEXT, object);
/** dir(object). */
exports.names = (object) => on(FN.NAMES, object);

/**
 * What `with` does: `const f = await py.enter(manager)` gives what the context
 * manager enters with. `await using` of the manager leaves it.
 */
exports.enter = (object) => on(FN.ENTER, object);

/**
 * Runs `body(value)` as the body of a `with` statement over the context
 * manager, plain or asynchronous. What `body` throws the manager sees, and may
 * swallow; then the result is undefined.
 * @param {object} manager
 * @param {Function} body
 * @returns {Promise<any>} what `body` returns
 */
exports.with = async (manager, body) => {
  const value = await exports.enter(manager);
  let result;
  try {
    result = await body(value);
  } catch (err) {
    if (await on(FN.LEAVE, manager, err) !== true)
      throw err;
    return undefined;
  }
  await on(FN.LEAVE, manager);
  return result;
};

/**
 * An async iterator over an iterable of Python's, `size` items in one crossing:
 * for a long run of small items. Python runs at most two batches ahead; an
 * item waits for its batch to be full or the end.
 * @param {object} iterable
 * @param {number} [size] 1 and more
 * @param {object} [options] as of call(); the timeout is that of one batch
 * @param {AbortSignal} [options.signal]
 * @param {number} [options.timeout] milliseconds
 * @returns {AsyncIterableIterator<any>}
 */
exports.batched = (iterable, size = 1024, options = {}) => {
  const { validateInteger } = require('internal/validators');
  validateInteger(size, 'size', 1, 1 << 20);
  return new iterators.BatchedIterator(located(iterable), size,
                                       python.limitsOf(options));
};

function located(object) {
  const place = objects.locate(object) ??
    (object instanceof iterators.PythonIterator ? // one that has yet to start
      { root: object, names: [] } : undefined);
  if (place === undefined)
    throw objects.notPython('object', 'an object of Python', object);
  return place;
}

// What stands for the source of a stream, and what was taken from it ahead.
async function openSource(source) {
  const body = iterators.PythonIterator.bodyOf(source);
  if (body !== undefined) {
    const from = await body.handOver();
    if (from.error !== null)
      throw from.error;
    return from;
  }
  const { root, names } = objects.locate(source);
  const inner = names.length === 0 ? source :
    await python.call(undefined, FN.GET, EXECUTOR, [root, names]);
  return { inner, items: [], done: false };
}

/**
 * A Readable of the bytes of a Python file (anything with read(n), plain or
 * asynchronous) or iterator of bytes, plain or asynchronous too. Large chunks
 * are Python's own memory, which may only be read. Readable.toWeb() makes a
 * ReadableStream of it.
 * @param {object} source
 * @param {object} [options] of the Readable; `chunkSize` is what read() is
 *   asked for, by default 65536 bytes
 * @returns {stream.Readable}
 */
exports.readable = (source, options = {}) => {
  const { Readable } = require('stream');
  const { chunkSize = 65536, ...rest } = options;
  located(source);
  let opening;
  let reading;
  const read = async () => {
    const from = await (opening ??= openSource(source));
    if (from.items.length > 0)
      return Buffer.from(from.items.shift());
    const chunk = from.done ? null :
      await on(FN.READ_CHUNK, from.inner, chunkSize);
    return chunk === null ? null :
      Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  };
  const leave = async () => {
    const { inner } = await opening;
    if (inner === null)
      return;
    try {
      await on(FN.LEAVE, inner);
    } catch (err) {
      if (reading === undefined)
        throw err;
      await reading.catch(handles.ignore); // a generator that runs can't close
      await on(FN.LEAVE, inner);
    }
  };
  return new Readable({
    highWaterMark: chunkSize,
    ...rest,
    read() {
      reading = read();
      reading.then((chunk) => {
        reading = undefined;
        this.push(chunk);
      }, (err) => {
        reading = undefined;
        this.destroy(err);
      });
    },
    destroy(err, done) {
      // What never began is ended without.
      const left = opening !== undefined ? leave() :
        iterators.PythonIterator.bodyOf(source) === source ? source.return() :
          (opening = openSource(source)).then(leave);
      left.then(() => done(err), (e) => done(err ?? e));
    },
  });
};

/**
 * A Writable that writes to a Python file: anything with write(), and flush()
 * and close() if it has them, plain or asynchronous. A chunk is written when
 * the one before is; the end flushes and closes the file, destroy() only closes
 * it. A text file gets text: the bytes must be UTF-8.
 * Writable.toWeb() makes a WritableStream of it.
 * @param {object} target
 * @param {object} [options] of the Writable
 * @returns {stream.Writable}
 */
exports.writable = (target, options = {}) => {
  const { Writable } = require('stream');
  located(target);
  let sink;
  let finished = false;
  const tell = async (name, ...args) => {
    sink ??= on(FN.SINK, target);
    return (await sink)[name](...args);
  };
  const write = (chunk, done) =>
    void tell('write', chunk).then(() => done(), done);
  return new Writable({
    ...options,
    objectMode: false,
    decodeStrings: true,
    write: (chunk, encoding, done) => write(chunk, done),
    // What gathered while Python wrote crosses at once.
    writev: (list, done) => write(
      Buffer.concat(list.map(({ chunk }) => chunk)), done),
    final(done) {
      tell('finish').then(() => {
        finished = true;
        done();
      }, done);
    },
    destroy(err, done) {
      if (finished)
        done(err);
      else
        tell('close').then(() => done(err), (e) => done(err ?? e));
    },
  });
};

/** Has a value cross as itself: an array or object that Python is to change. */
exports.reference = exported.refer;

/**
 * As reference, but Python doesn't keep the value alive: for what would be a
 * cycle through both languages. Where it is gone Python gets a ReferenceError.
 */
exports.weak = exported.weaken;

/** Lets a Python object go before the collector does. Returns nothing. */
exports.dispose = handles.dispose;

/** Whether `value` stands for an object that lives in Python. A boolean. */
exports.isProxy = (value) => python.idOf(value) !== undefined;

/** The same for scripts: results instead of promises. The program waits. */
Object.defineProperty(exports, 'sync', {
  enumerable: true,
  get: () => require('internal/python/sync').sync,
});

// Tables are loaded with the first one.
for (const [name, id] of [['Table', 'table'], ['Column', 'column']]) {
  Object.defineProperty(exports, name, {
    configurable: true,
    enumerable: true,
    get: () => require(`internal/python/${id}`)[name],
  });
}

exports.NdArray = NdArray;
exports.PythonError = PythonError;
exports.PythonObject = iterators.PythonObject;
