'use strict';

// node:stream: the classes of npm readable-stream (bundled at build time)
// under Node's names. Requiring this module loads only the legacy Stream;
// each class and function loads its part on first use. What readable-stream,
// a cut of Node 18, lacks of Node 24 is added here.

const DEPS = 'deps/readable-stream/lib/internal/streams/';
const { Stream } = require('deps/readable-stream/lib/internal/streams/legacy');

module.exports = Stream;

// Every part of a stream imports `state`, so the default is in place before
// the first stream exists.
let state;
function loadState() {
  if (state === undefined) {
    state = require('deps/readable-stream/lib/internal/streams/state');
    state.setDefaultHighWaterMark(false, 64 * 1024);
  }
  return state;
}

// Defines a property that computes its value when it is first read.
function lazy(object, name, load) {
  Object.defineProperty(object, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      const value = load();
      set(value);
      return value;
    },
    set,
  });
  function set(value) {
    Object.defineProperty(object, name, {
      __proto__: null,
      configurable: true,
      enumerable: true,
      writable: true,
      value,
    });
  }
}

function part(name) {
  loadState();
  const loaded = require(DEPS + name);
  completeClasses();
  return loaded;
}

// ---- the classes' later additions ------------------------------------------

// Operator -> its `length`. Those in the first list give a Readable.
const streamOperators = {
  drop: 1, filter: 2, flatMap: 2, map: 2, take: 1, compose: 2,
};
const promiseOperators = {
  every: 1, forEach: 2, reduce: 3, toArray: 1, some: 1, find: 2,
};

function defineOperator(proto, name, length, toStream) {
  const fn = {
    [name](...args) {
      if (new.target !== undefined) {
        const { codes } = require('internal/errors');
        throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
      }
      const ops = part('operators');
      // The operators wait in loops that don't keep the stores.
      if (name !== 'compose' && typeof args[0] === 'function')
        args[0] = require('internal/async_context').bind(args[0]);
      if (!toStream)
        return ops.promiseReturningOperators[name].apply(this, args);
      const result = ops.streamReturningOperators[name].apply(this, args);
      return Stream.Readable.from(result);
    },
  }[name];
  Object.defineProperty(fn, 'length', { __proto__: null, value: length });
  Object.defineProperty(proto, name, {
    __proto__: null, configurable: true, writable: true, value: fn,
  });
}

const adapters = () => require('internal/webstream_adapters');

let completed = false;
function completeClasses() {
  if (completed)
    return;
  completed = true;
  const Readable = require(DEPS + 'readable');
  const Writable = require(DEPS + 'writable');
  const Duplex = require(DEPS + 'duplex');
  const proto = Readable.prototype;
  for (const name of Object.keys(streamOperators))
    defineOperator(proto, name, streamOperators[name], true);
  for (const name of Object.keys(promiseOperators))
    defineOperator(proto, name, promiseOperators[name], false);

  Readable.fromWeb = (readableStream, options) =>
    adapters().readableFromWeb(readableStream, options);
  Readable.toWeb = (streamReadable, options) =>
    adapters().readableToWeb(streamReadable, options);
  Writable.fromWeb = (writableStream, options) =>
    adapters().writableFromWeb(writableStream, options);
  Writable.toWeb = (streamWritable) =>
    adapters().writableToWeb(streamWritable);
  Duplex.fromWeb = (pair, options) =>
    adapters().duplexFromWeb(pair, options);
  Duplex.toWeb = (duplex, options) =>
    adapters().duplexToWeb(duplex, options);

  Object.defineProperty(Writable.prototype, Symbol.asyncDispose, {
    __proto__: null,
    configurable: true,
    writable: true,
    value: asyncDisposeWritable,
  });
}

/** writable[Symbol.asyncDispose](): destroys it, resolves once it is closed. */
async function asyncDisposeWritable() {
  let error = null;
  if (!this.destroyed) {
    if (!this.writableFinished) {
      const { AbortError } = require('internal/errors');
      error = new AbortError();
    }
    this.destroy(error);
  }
  await new Promise((resolve, reject) => {
    Stream.finished(this, (err) => {
      if (err && err !== error && err.name !== 'AbortError')
        reject(err);
      else
        resolve(null);
    });
  });
}

// ---- what the module exports -----------------------------------------------

lazy(Stream, 'isDestroyed', () => require(DEPS + 'utils').isDestroyed);
lazy(Stream, 'isDisturbed', () => require(DEPS + 'utils').isDisturbed);
lazy(Stream, 'isErrored', () => require(DEPS + 'utils').isErrored);
lazy(Stream, 'isReadable', () => require(DEPS + 'utils').isReadable);
lazy(Stream, 'isWritable', () => require(DEPS + 'utils').isWritable);

lazy(Stream, 'Readable', () => part('readable'));
lazy(Stream, 'Writable', () => part('writable'));
lazy(Stream, 'Duplex', () => part('duplex'));
lazy(Stream, 'Transform', () => part('transform'));
lazy(Stream, 'PassThrough', () => part('passthrough'));
lazy(Stream, 'duplexPair', () => require('internal/duplex_pair'));

lazy(Stream, 'pipeline', () => {
  const { pipeline } = part('pipeline');
  return promisified(pipeline, 'pipeline');
});
lazy(Stream, 'addAbortSignal', () => part('add-abort-signal').addAbortSignal);
lazy(Stream, 'finished', () => promisified(part('end-of-stream'), 'finished'));
lazy(Stream, 'destroy', () => part('destroy').destroyer);
lazy(Stream, 'compose', () => part('compose'));

Stream.setDefaultHighWaterMark = (objectMode, value) =>
  loadState().setDefaultHighWaterMark(objectMode, value);
Stream.getDefaultHighWaterMark = (objectMode) =>
  loadState().getDefaultHighWaterMark(objectMode);

Object.defineProperty(Stream, 'promises', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get: () => require('stream/promises'),
});

// util.promisify(stream.pipeline) is the promise form.
function promisified(fn, name) {
  Object.defineProperty(fn, Symbol.for('nodejs.util.promisify.custom'), {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get: () => require('stream/promises')[name],
  });
  return fn;
}

Stream.Stream = Stream;

// The bundled classes ask these two which chunks are bytes. Node 24 takes
// every view of a buffer, so here they do too.
Stream._isArrayBufferView = ArrayBuffer.isView;
Stream._isUint8Array = ArrayBuffer.isView;
Stream._uint8ArrayToBuffer = (chunk) => {
  const { Buffer } = require('buffer');
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
};
