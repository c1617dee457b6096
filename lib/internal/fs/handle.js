'use strict';

// FileHandle: an open file of the promises API, and how that API runs the
// functions of internal/fs/callbacks.

const EventEmitter = require('events');
const callbacks = require('internal/fs/callbacks');
const { AbortError, codes } = require('internal/errors');
const {
  kValidateObjectAllowNullable,
  validateBuffer,
  validateInteger,
  validateObject,
} = require('internal/validators');
const {
  getBuffer,
  getOptions,
  validateOffsetLengthRead,
} = require('internal/fs/utils');

/** fn(...args, cb) as a promise of its first result. */
function run(fn, ...args) {
  return new Promise((resolve, reject) => {
    fn(...args, (err, value) => {
      if (err) reject(err);
      else resolve(value);
    });
  });
}

const kLocked = Symbol('locked');

/** An open file. `close()` it, or declare it with `await using`. */
class FileHandle extends EventEmitter {
  #fd;
  #refs = 1;
  #closePromise;
  #closed;

  constructor(fd) {
    super();
    this.#fd = fd;
  }

  get fd() {
    return this.#fd;
  }

  getAsyncId() {
    return 0;
  }

  // Runs fn(fd, ...args, cb). The descriptor stays open meanwhile, also when
  // close() is called.
  async #run(name, start) {
    if (this.#fd === -1) {
      const err = new Error('file closed');
      err.code = 'EBADF';
      err.syscall = name;
      throw err;
    }
    this.#refs++;
    try {
      return await start(this.#fd);
    } finally {
      this.#unref();
    }
  }

  #call(name, ...args) {
    return this.#run(name, (fd) => run(callbacks[name], fd, ...args));
  }

  #unref() {
    if (--this.#refs !== 0) return;
    const fd = this.#fd;
    this.#fd = -1;
    run(callbacks.close, fd)
      .then(this.#closed?.resolve, this.#closed?.reject)
      .then(() => { this.#closePromise = undefined; });
  }

  // A stream over the handle keeps it open until the stream closes.
  refFromStream() {
    this.#refs++;
  }

  unrefFromStream() {
    this.#unref();
  }

  appendFile(data, options) {
    options = getOptions(options, {
      encoding: 'utf8', mode: 0o666, flag: 'a', flush: false,
    });
    return this.writeFile(data, options);
  }

  chmod(mode) {
    return this.#call('fchmod', mode);
  }

  chown(uid, gid) {
    return this.#call('fchown', uid, gid);
  }

  datasync() {
    return this.#call('fdatasync');
  }

  sync() {
    return this.#call('fsync');
  }

  async read(buffer, offset, length, position) {
    let options;
    if (!ArrayBuffer.isView(buffer)) {
      options = buffer;
      if (options !== undefined)
        validateObject(options, 'options', kValidateObjectAllowNullable);
      buffer = options?.buffer ?? getBuffer().alloc(16384);
    } else if (offset !== null && typeof offset === 'object') {
      options = offset;
    }
    validateBuffer(buffer);
    if (options !== undefined) {
      ({
        offset = 0,
        length = buffer.byteLength - offset,
        position = null,
      } = options ?? {});
    }
    if (offset == null) offset = 0;
    else validateInteger(offset, 'offset', 0);
    length ??= buffer.byteLength - offset;
    if (length === 0) return { __proto__: null, bytesRead: length, buffer };
    if (buffer.byteLength === 0) {
      throw new codes.ERR_INVALID_ARG_VALUE(
        'buffer', buffer, 'is empty and cannot be written');
    }
    validateOffsetLengthRead(offset, length, buffer.byteLength);
    const bytesRead = await this.#call(
      'read', buffer, offset, length, position);
    return { __proto__: null, bytesRead, buffer };
  }

  async readv(buffers, position) {
    const bytesRead = await this.#call('readv', buffers, position);
    return { __proto__: null, bytesRead, buffers };
  }

  readFile(options) {
    return this.#call('readFile', options);
  }

  stat(options) {
    return this.#call('fstat', options);
  }

  async truncate(len = 0) {
    await this.#call('ftruncate', len);
  }

  utimes(atime, mtime) {
    return this.#call('futimes', atime, mtime);
  }

  async write(buffer, offset, length, position) {
    if (buffer?.byteLength === 0)
      return { __proto__: null, bytesWritten: 0, buffer };
    let bytesWritten;
    if (ArrayBuffer.isView(buffer)) {
      bytesWritten = await this.#call(
        'write', buffer, offset, length, position);
    } else {
      if (typeof buffer === 'string')
        require('internal/validators').validateEncoding(buffer, length);
      bytesWritten = await this.#call('write', buffer, offset, length);
    }
    return { __proto__: null, bytesWritten, buffer };
  }

  async writev(buffers, position) {
    const bytesWritten = await this.#call('writev', buffers, position);
    return { __proto__: null, bytesWritten, buffers };
  }

  writeFile(data, options) {
    return this.#run('writeFile', (fd) => writeToFd(fd, data, options));
  }

  /**
   * Closes the file when all operations under way have ended.
   * @returns {Promise<void>}
   */
  close() {
    if (this.#fd === -1) return Promise.resolve();
    if (this.#closePromise !== undefined) return this.#closePromise;
    this.#closed = {};
    this.#closePromise = new Promise((resolve, reject) => {
      this.#closed.resolve = resolve;
      this.#closed.reject = reject;
    });
    this.#unref();
    this.emit('close');
    return this.#closePromise;
  }

  async [Symbol.asyncDispose]() {
    await this.close();
  }

  createReadStream(options) {
    const { ReadStream } = require('internal/fs/streams');
    return new ReadStream(undefined, { ...options, fd: this });
  }

  createWriteStream(options) {
    const { WriteStream } = require('internal/fs/streams');
    return new WriteStream(undefined, { ...options, fd: this });
  }

  readLines(options) {
    return require('readline').createInterface({
      input: this.createReadStream(options),
      crlfDelay: Infinity,
    });
  }

  /** The file as a web ReadableStream of bytes. */
  readableWebStream(options = {}) {
    if (this.#fd === -1)
      throw new codes.ERR_INVALID_STATE('The FileHandle is closed');
    if (this.#closePromise)
      throw new codes.ERR_INVALID_STATE('The FileHandle is closing');
    if (this[kLocked])
      throw new codes.ERR_INVALID_STATE('The FileHandle is locked');
    validateObject(options, 'options');
    const { autoClose = false, type } = options;
    require('internal/validators')
      .validateBoolean(autoClose, 'options.autoClose');
    if (typeof ReadableStream === 'undefined') {
      const { notImplemented } = require('internal/errors');
      throw notImplemented('FileHandle.readableWebStream');
    }
    if (type !== undefined && type !== 'bytes') {
      process.emitWarning(
        'A non-"bytes" options.type has no effect. A byte-oriented steam is ' +
        'always created.', 'ExperimentalWarning');
    }
    this[kLocked] = true;
    this.refFromStream();
    let source;
    let finished = false;
    const ended = async () => {
      if (finished) return;
      finished = true;
      this.unrefFromStream();
      if (autoClose) await this.close();
    };
    // A handle that closes ends its stream.
    this.once('close', () => {
      if (finished) return;
      source.close();
      source.byobRequest?.respond(0);
      ended();
    });
    return new ReadableStream({
      type: 'bytes',
      autoAllocateChunkSize: 16384,
      start: (controller) => { source = controller; },
      pull: async (controller) => {
        const { byobRequest } = controller;
        const view = byobRequest?.view ?? new Uint8Array(16384);
        try {
          const { bytesRead } =
            await this.read(view, 0, view.byteLength);
          if (bytesRead === 0) {
            controller.close();
            byobRequest?.respond(0);
            await ended();
          } else if (byobRequest) {
            byobRequest.respond(bytesRead);
          } else {
            controller.enqueue(view.subarray(0, bytesRead));
          }
        } catch (err) {
          await ended();
          throw err;
        }
      },
      cancel: ended,
    });
  }
}

// ---- writing what isn't one piece -----------------------------------------

function isIterable(data) {
  return data !== null && typeof data === 'object' &&
    !ArrayBuffer.isView(data) &&
    (data[Symbol.asyncIterator] !== undefined ||
     data[Symbol.iterator] !== undefined);
}

function checkSignal(signal) {
  if (signal?.aborted)
    throw new AbortError(undefined, { cause: signal.reason });
}

// Writes text, bytes, or each piece of an iterable.
async function writeToFd(fd, data, options) {
  options = getOptions(options, {
    encoding: 'utf8', mode: 0o666, flag: 'w', flush: false,
  });
  if (!isIterable(data)) return run(callbacks.writeFile, fd, data, options);

  const { signal, encoding } = options;
  checkSignal(signal);
  for await (const piece of data) {
    checkSignal(signal);
    let chunk = ArrayBuffer.isView(piece) ?
      getBuffer().from(piece.buffer, piece.byteOffset, piece.byteLength) :
      getBuffer().from(piece, encoding || 'utf8');
    while (chunk.length > 0) {
      const n = await run(callbacks.write, fd, chunk, 0, chunk.length, null);
      chunk = chunk.subarray(n);
      checkSignal(signal);
    }
  }
  if (options.flush) await run(callbacks.fsync, fd);
  return undefined;
}

/** fs.promises.writeFile for paths, FileHandles, iterables. */
async function writeFile(path, data, options) {
  options = getOptions(options, {
    encoding: 'utf8', mode: 0o666, flag: 'w', flush: false,
  });
  const flush = options.flush ?? false;
  require('internal/validators').validateBoolean(flush, 'options.flush');
  if (path instanceof FileHandle) return path.writeFile(data, options);
  if (!isIterable(data)) return run(callbacks.writeFile, path, data, options);
  checkSignal(options.signal);
  const fd = await run(callbacks.open, path, options.flag || 'w',
                       options.mode ?? 0o666);
  try {
    await writeToFd(fd, data, options);
  } finally {
    await run(callbacks.close, fd);
  }
  return undefined;
}

module.exports = { FileHandle, run, writeFile };
