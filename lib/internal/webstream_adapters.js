'use strict';

// Between Node's streams and the web's: Readable.toWeb and its relatives. An
// error or an end on one side becomes one on the other.

const { AbortError, codes } = require('internal/errors');
const { Duplex, Readable, Writable, destroy, finished, isDestroyed } =
  require('stream');
const {
  CountQueuingStrategy, ReadableStream,
  WritableStream,
} = require('web/streams');
const {
  isReadableNodeStream, isReadableEnded, isReadableStream, isWritableEnded,
  isWritableNodeStream, isWritableStream,
} = require('deps/readable-stream/lib/internal/streams/utils');

function toBytes(chunk) {
  const { Buffer } = require('buffer');
  const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function abortIfEarly(err) {
  if (err?.code === 'ERR_STREAM_PREMATURE_CLOSE')
    return new AbortError(undefined, { cause: err });
  return err;
}

// ---- Readable --------------------------------------------------------------

/** Readable.toWeb(): the ReadableStream of a Readable. */
function readableToWeb(readable, options = {}) {
  if (typeof readable?._readableState !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('streamReadable', 'stream.Readable',
                                         readable);
  }
  require('internal/validators').validateObject(options, 'options');
  if (isDestroyed(readable) || !readable.readable) {
    const stream = new ReadableStream();
    stream.cancel();
    return stream;
  }
  const { readableObjectMode: objectMode } = readable;
  const highWaterMark = readable.readableHighWaterMark;
  const strategy = options.strategy ?? (objectMode ?
    new CountQueuingStrategy({ highWaterMark }) : { highWaterMark });

  let controller;
  let closed = false;
  readable.pause();

  const cleanup = finished(readable, { writable: false }, (err) => {
    cleanup();
    // Errors after this one are of no interest, but must not be uncaught.
    readable.on('error', () => {});
    if (closed)
      return;
    closed = true;
    if (err)
      controller.error(abortIfEarly(err));
    else
      controller.close();
  });

  readable.on('data', (chunk) => {
    if (closed)
      return;
    controller.enqueue(objectMode || typeof chunk === 'string' ? chunk :
      toBytes(chunk));
    if (controller.desiredSize <= 0)
      readable.pause();
  });
  readable.pause();

  return new ReadableStream({
    start(c) {
      controller = c;
    },
    pull() {
      readable.resume();
    },
    cancel(reason) {
      closed = true;
      destroy(readable, reason);
    },
  }, strategy);
}

/** Readable.fromWeb(): a Readable of a ReadableStream. */
function readableFromWeb(readableStream, options = {}) {
  if (!isReadableStream(readableStream)) {
    throw new codes.ERR_INVALID_ARG_TYPE('readableStream', 'ReadableStream',
                                         readableStream);
  }
  require('internal/validators').validateObject(options, 'options');
  const { highWaterMark, encoding, objectMode = false, signal } = options;
  if (encoding !== undefined)
    checkEncoding(encoding);
  require('internal/validators').validateBoolean(objectMode,
                                                 'options.objectMode');
  const reader = readableStream.getReader();
  let closed = false;

  const readable = new Readable({
    objectMode,
    highWaterMark,
    encoding,
    signal,
    read() {
      reader.read().then(
        ({ value, done }) => {
          readable.push(done ? null : value);
        },
        (err) => destroy(readable, err));
    },
    destroy(err, callback) {
      const done = () => process.nextTick(callback, err);
      if (closed) {
        done();
        return;
      }
      reader.cancel(err).then(done, (failure) => {
        process.nextTick(callback, err ?? failure);
      });
    },
  });
  reader.closed.then(
    () => {
      closed = true;
    },
    (err) => {
      closed = true;
      destroy(readable, err);
    });
  return readable;
}

function checkEncoding(encoding) {
  if (!require('buffer').Buffer.isEncoding(encoding))
    throw new codes.ERR_INVALID_ARG_VALUE('options.encoding', encoding);
}

// ---- Writable --------------------------------------------------------------

/** Writable.toWeb(): the WritableStream of a Writable. */
function writableToWeb(writable) {
  // A ServerResponse has no state of Writable's, but its methods.
  if (!isWritableNodeStream(writable)) {
    throw new codes.ERR_INVALID_ARG_TYPE('streamWritable', 'stream.Writable',
                                         writable);
  }
  if (isDestroyed(writable) || !writable.writable) {
    const stream = new WritableStream();
    stream.close();
    return stream;
  }
  const highWaterMark = writable.writableHighWaterMark;
  const strategy = writable.writableObjectMode ?
    new CountQueuingStrategy({ highWaterMark }) :
    { highWaterMark: highWaterMark ?? 1 };

  let controller;
  let drained = null; // { resolve, reject } of a write that waits
  let ended = null; // the same of close()
  let failed = false;

  const cleanup = finished(writable, { readable: false }, (err) => {
    cleanup();
    writable.on('error', () => {});
    err = abortIfEarly(err);
    if (err) {
      failed = true;
      drained?.reject(err);
      ended?.reject(err);
      if (ended === null)
        controller.error(err);
    } else if (ended !== null) {
      ended.resolve();
    } else {
      failed = true;
      controller.error(new AbortError());
    }
    drained = ended = null;
  });
  writable.on('drain', () => {
    drained?.resolve();
    drained = null;
  });

  return new WritableStream({
    start(c) {
      controller = c;
    },
    write(chunk) {
      if (writable.writableNeedDrain || !writable.write(chunk)) {
        drained = Promise.withResolvers();
        return drained.promise;
      }
      return undefined;
    },
    abort(reason) {
      destroy(writable, reason);
    },
    close() {
      if (failed || isWritableEnded(writable))
        return undefined;
      ended = Promise.withResolvers();
      const { promise } = ended;
      writable.end();
      return promise;
    },
  }, strategy);
}

/** Writable.fromWeb(): a Writable of a WritableStream. */
function writableFromWeb(writableStream, options = {}) {
  if (!isWritableStream(writableStream)) {
    throw new codes.ERR_INVALID_ARG_TYPE('writableStream', 'WritableStream',
                                         writableStream);
  }
  require('internal/validators').validateObject(options, 'options');
  const { highWaterMark, decodeStrings = true, objectMode = false, signal } =
    options;
  const writer = writableStream.getWriter();
  let closed = false;

  const writable = new Writable({
    highWaterMark,
    objectMode,
    decodeStrings,
    signal,
    write(chunk, encoding, callback) {
      writeTo(writer, writable, chunk, encoding, callback, decodeStrings,
              objectMode);
    },
    destroy(err, callback) {
      const done = () => process.nextTick(callback, err);
      if (closed)
        done();
      else if (err)
        writer.abort(err).then(done, done);
      else
        writer.close().then(done, done);
    },
    final(callback) {
      writer.close().then(() => process.nextTick(callback),
                          (err) => process.nextTick(callback, err));
    },
  });
  writer.closed.then(
    () => {
      closed = true;
      if (!isWritableEnded(writable))
        destroy(writable, new codes.ERR_STREAM_PREMATURE_CLOSE());
    },
    (err) => {
      closed = true;
      destroy(writable, err);
    });
  return writable;
}

function writeTo(writer, stream, chunk, encoding, callback, decodeStrings,
                 objectMode) {
  if (typeof chunk === 'string' && decodeStrings && !objectMode) {
    const { Buffer } = require('buffer');
    chunk = Buffer.from(chunk, encoding);
  }
  if (ArrayBuffer.isView(chunk) && !objectMode)
    chunk = toBytes(chunk);
  writer.ready
    .then(() => writer.write(chunk))
    .then(() => process.nextTick(callback),
          (err) => process.nextTick(callback, err ?? new AbortError()));
}

// ---- Duplex ----------------------------------------------------------------

/** Duplex.toWeb(): { readable, writable } of a Duplex. */
function duplexToWeb(duplex, options = {}) {
  if (typeof duplex?._writableState !== 'object' ||
      typeof duplex?._readableState !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('duplex', 'stream.Duplex', duplex);
  }
  if (isDestroyed(duplex)) {
    const writable = new WritableStream();
    const readable = new ReadableStream();
    writable.close();
    readable.cancel();
    return { readable, writable };
  }
  const writable = isWritableNodeStream(duplex) && !isWritableEnded(duplex) ?
    writableToWeb(duplex) : closedWritable();
  const readable = isReadableNodeStream(duplex) && !isReadableEnded(duplex) ?
    readableToWeb(duplex, options) : cancelledReadable();
  return { readable, writable };
}

function closedWritable() {
  const stream = new WritableStream();
  stream.close();
  return stream;
}

function cancelledReadable() {
  const stream = new ReadableStream();
  stream.cancel();
  return stream;
}

/** Duplex.fromWeb(): a Duplex of { readable, writable }. */
function duplexFromWeb(pair = {}, options = {}) {
  require('internal/validators').validateObject(pair, 'pair');
  const { readable, writable } = pair;
  if (!isReadableStream(readable)) {
    throw new codes.ERR_INVALID_ARG_TYPE('pair.readable', 'ReadableStream',
                                         readable);
  }
  if (!isWritableStream(writable)) {
    throw new codes.ERR_INVALID_ARG_TYPE('pair.writable', 'WritableStream',
                                         writable);
  }
  require('internal/validators').validateObject(options, 'options');
  const {
    allowHalfOpen = false, objectMode = false, encoding,
    decodeStrings = true, highWaterMark, signal,
  } = options;
  if (encoding !== undefined)
    checkEncoding(encoding);

  const reader = readable.getReader();
  const writer = writable.getWriter();
  let readClosed = false;
  let writeClosed = false;

  const duplex = new Duplex({
    allowHalfOpen,
    highWaterMark,
    objectMode,
    encoding,
    decodeStrings,
    signal,
    read() {
      reader.read().then(
        ({ value, done }) => {
          duplex.push(done ? null : value);
        },
        (err) => destroy(duplex, err));
    },
    write(chunk, chunkEncoding, callback) {
      writeTo(writer, duplex, chunk, chunkEncoding, callback, decodeStrings,
              objectMode);
    },
    final(callback) {
      writer.close().then(() => process.nextTick(callback),
                          (err) => process.nextTick(callback, err));
    },
    destroy(err, callback) {
      const done = () => process.nextTick(callback, err);
      const tasks = [];
      if (!writeClosed)
        tasks.push(err ? writer.abort(err) : writer.close());
      if (!readClosed)
        tasks.push(reader.cancel(err));
      Promise.all(tasks).then(done, done);
    },
  });
  writer.closed.then(
    () => {
      writeClosed = true;
      if (!isWritableEnded(duplex))
        destroy(duplex, new codes.ERR_STREAM_PREMATURE_CLOSE());
    },
    (err) => {
      readClosed = writeClosed = true;
      destroy(duplex, err);
    });
  reader.closed.then(
    () => {
      readClosed = true;
    },
    (err) => {
      readClosed = writeClosed = true;
      destroy(duplex, err);
    });
  return duplex;
}

module.exports = {
  duplexFromWeb, duplexToWeb, readableFromWeb, readableToWeb,
  writableFromWeb, writableToWeb,
};
