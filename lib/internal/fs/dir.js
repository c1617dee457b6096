'use strict';

// fs.opendir and fs.Dir: a directory read a few entries at a time.

const binding = internalBinding('fs_dir');
const { codes } = require('internal/errors');
const { validateFunction, validateUint32 } = require('internal/validators');
const {
  check,
  getOptions,
  getValidatedPath,
  isRaw,
  makeCallback,
  parseEntries,
  uvError,
} = require('internal/fs/utils');

class Dir {
  #handle;
  #path;
  #options;
  #batch = [];
  #closed = false;
  #queue = null; // callbacks waiting for the operation in flight
  #pending = []; // directories still to read (recursive)

  constructor(handle, path, options) {
    if (handle == null) throw new codes.ERR_MISSING_ARGS('handle');
    this.#handle = handle;
    this.#path = path;
    this.#options = options;
  }

  get path() {
    if (!(#path in this)) throw new codes.ERR_INVALID_THIS('Dir');
    return this.#path;
  }

  // Entries of the directory `path`, last first, so that pop() gives the next.
  #take(text, path) {
    const { encoding } = this.#options;
    const list = parseEntries(text, path, { encoding }, true);
    if (this.#options.recursive) {
      for (const entry of list) {
        if (entry.isDirectory()) {
          this.#pending.push(
            require('path').join(`${path}`, `${entry.name}`));
        }
      }
    }
    this.#batch = list.reverse();
    return this.#batch.pop();
  }

  #current;

  #read(cb) {
    const path = this.#current ?? this.#path;
    this.#queue = [];
    const finish = (err, entry) => {
      const waiting = this.#queue;
      this.#queue = null;
      try {
        cb(err, entry);
      } finally {
        for (const next of waiting) next();
      }
    };
    const onRead = (status, text) => {
      if (status < 0) return finish(uvError(status, 'scandir', path));
      if (text !== null) return finish(null, this.#take(text, path));
      if (this.#pending.length === 0) return finish(null, null);
      this.#openNext(cb, finish);
    };
    const status = binding.read(
      this.#handle, isRaw(this.#options.encoding), onRead);
    if (status < 0) process.nextTick(onRead, status);
  }

  // Recursive: the directory is read to its end; go on with the next one.
  #openNext(cb, finish) {
    const path = this.#pending.shift();
    binding.close(this.#handle, () => {
      binding.opendir(path, this.#options.bufferSize, (status, handle) => {
        if (status < 0) return finish(uvError(status, 'opendir', path));
        this.#handle = handle;
        this.#current = path;
        const waiting = this.#queue;
        this.#read(cb);
        this.#queue.push(...waiting);
      });
    });
  }

  /**
   * @param {(err: Error|null, entry?: Dirent|null) => void} [cb] without it a
   * promise is returned
   */
  read(cb) {
    if (cb === undefined) {
      return new Promise((resolve, reject) => {
        this.read((err, entry) => (err ? reject(err) : resolve(entry)));
      });
    }
    validateFunction(cb, 'callback');
    cb = makeCallback(cb);
    if (this.#closed) throw new codes.ERR_DIR_CLOSED();
    if (this.#queue !== null) {
      this.#queue.push(() => {
        if (this.#closed) cb(new codes.ERR_DIR_CLOSED());
        else this.read(cb);
      });
      return undefined;
    }
    if (this.#batch.length > 0) {
      process.nextTick(cb, null, this.#batch.pop());
      return undefined;
    }
    this.#read(cb);
    return undefined;
  }

  readSync() {
    if (this.#closed) throw new codes.ERR_DIR_CLOSED();
    if (this.#queue !== null) throw new codes.ERR_DIR_CONCURRENT_OPERATION();
    if (this.#batch.length > 0) return this.#batch.pop();
    for (;;) {
      const path = this.#current ?? this.#path;
      const text = check(
        binding.read(this.#handle, isRaw(this.#options.encoding)),
        'scandir', path);
      if (text !== null) return this.#take(text, path);
      if (this.#pending.length === 0) return null;
      binding.close(this.#handle);
      this.#current = this.#pending.shift();
      this.#handle = check(
        binding.opendir(this.#current, this.#options.bufferSize),
        'opendir', this.#current);
    }
  }

  close(cb) {
    if (cb === undefined) {
      if (this.#closed) return Promise.reject(new codes.ERR_DIR_CLOSED());
      return new Promise((resolve, reject) => {
        this.close((err) => (err ? reject(err) : resolve()));
      });
    }
    validateFunction(cb, 'callback');
    cb = makeCallback(cb);
    if (this.#closed) {
      process.nextTick(cb, new codes.ERR_DIR_CLOSED());
      return undefined;
    }
    if (this.#queue !== null) {
      this.#queue.push(() => this.close(cb));
      return undefined;
    }
    this.#closed = true;
    binding.close(this.#handle, (status) => {
      cb(status < 0 ? uvError(status, 'closedir') : null);
    });
    return undefined;
  }

  closeSync() {
    if (this.#closed) throw new codes.ERR_DIR_CLOSED();
    if (this.#queue !== null) throw new codes.ERR_DIR_CONCURRENT_OPERATION();
    this.#closed = true;
    check(binding.close(this.#handle), 'closedir');
  }

  async* entries() {
    try {
      for (;;) {
        const entry = await this.read();
        if (entry === null) break;
        yield entry;
      }
    } finally {
      await this.close();
    }
  }

  [Symbol.dispose]() {
    if (!this.#closed) this.closeSync();
  }

  async [Symbol.asyncDispose]() {
    if (!this.#closed) await this.close();
  }
}

Object.defineProperty(Dir.prototype, Symbol.asyncIterator, {
  __proto__: null,
  configurable: true,
  enumerable: false,
  writable: true,
  value: Dir.prototype.entries,
});

function dirOptions(options) {
  options = { bufferSize: 32, ...getOptions(options, { encoding: 'utf8' }) };
  validateUint32(options.bufferSize, 'options.bufferSize', true);
  return options;
}

/**
 * @param {{encoding?: string, bufferSize?: number, recursive?: boolean}}
 *   [options]
 */
function opendir(path, options, cb) {
  cb = typeof options === 'function' ? options : cb;
  validateFunction(cb, 'callback');
  cb = makeCallback(cb);
  path = getValidatedPath(path);
  options = dirOptions(typeof options === 'function' ? undefined : options);
  binding.opendir(path, options.bufferSize, (status, handle) => {
    if (status < 0) cb(uvError(status, 'opendir', path));
    else cb(null, new Dir(handle, path, options));
  });
}

function opendirSync(path, options) {
  path = getValidatedPath(path);
  options = dirOptions(options);
  const handle = check(
    binding.opendir(path, options.bufferSize), 'opendir', path);
  return new Dir(handle, path, options);
}

module.exports = { Dir, opendir, opendirSync };
