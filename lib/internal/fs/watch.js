'use strict';

// fs.watch (FSWatcher) and fs.watchFile (StatWatcher).

const binding = internalBinding('fs_watch');
const EventEmitter = require('events');
const { AbortError, codes } = require('internal/errors');
const {
  validateAbortSignal,
  validateBoolean,
  validateFunction,
  validateObject,
  validateUint32,
} = require('internal/validators');
const { FIELDS, makeStats } = require('internal/fs/stats');
const {
  bindContext,
  decodePath,
  getOptions,
  getValidatedPath,
  isRaw,
  uvError,
} = require('internal/fs/utils');

const RENAME = 1;

// ---- fs.watch -------------------------------------------------------------

const kHandle = Symbol('handle');
const kStart = Symbol('start');

/** What fs.watch returns: 'change', 'close' and 'error' events. */
class FSWatcher extends EventEmitter {
  constructor() {
    super();
    this[kHandle] = undefined;
  }

  [kStart](filename, persistent, recursive, encoding) {
    if (this[kHandle] !== undefined) return;
    if (recursive) {
      const { TreeHandle } = require('internal/fs/watch_tree');
      this[kHandle] = new TreeHandle(
        `${filename}`, persistent, encoding,
        bindContext((type, name) => this.emit('change', type, name)));
      return;
    }
    const onEvent = bindContext(this.#onEvent.bind(this));
    const handle = binding.watch(
      filename, persistent, isRaw(encoding), (status, events, name) => {
        onEvent(status, events, decodePath(name, encoding), filename);
      });
    if (handle < 0) {
      const error = uvError(handle, 'watch', filename);
      error.filename = filename;
      throw error;
    }
    this[kHandle] = {
      stop: () => binding.stop(handle),
      ref: () => binding.ref(handle),
      unref: () => binding.unref(handle),
    };
  }

  #onEvent(status, events, name, filename) {
    if (this[kHandle] === undefined) return;
    if (status < 0) {
      this.#stop();
      const error = uvError(status, 'watch', name ?? filename);
      error.filename = name;
      this.emit('error', error);
    } else {
      this.emit('change', events & RENAME ? 'rename' : 'change', name);
    }
  }

  #stop() {
    if (this[kHandle] === undefined) return false;
    this[kHandle].stop();
    this[kHandle] = undefined;
    return true;
  }

  /** Stops watching; emits 'close'. */
  close() {
    if (this.#stop())
      process.nextTick(() => this.emit('close'));
  }

  ref() {
    this[kHandle]?.ref();
    return this;
  }

  unref() {
    this[kHandle]?.unref();
    return this;
  }
}

/**
 * @param {{persistent?: boolean, recursive?: boolean, encoding?: string,
 *   signal?: AbortSignal}|string} [options]
 * @param {(type: string, filename: string|null) => void} [listener]
 * @returns {FSWatcher}
 */
function watch(filename, options, listener) {
  if (typeof options === 'function') listener = options;
  options = getOptions(options);
  filename = getValidatedPath(filename);
  const { persistent = true, recursive = false, signal } = options;
  const watcher = new FSWatcher();
  validateBoolean(persistent, 'options.persistent');
  validateBoolean(recursive, 'options.recursive');
  watcher[kStart](filename, persistent, recursive, options.encoding);
  if (listener) watcher.addListener('change', listener);
  if (signal) {
    if (signal.aborted) {
      process.nextTick(() => watcher.close());
    } else {
      const onAbort = () => watcher.close();
      signal.addEventListener('abort', onAbort, { once: true });
      watcher.once('close', () =>
        signal.removeEventListener('abort', onAbort));
    }
  }
  return watcher;
}

/** fs.promises.watch: events as an async iterator. */
async function* watchAsync(filename, options = {}) {
  validateObject(options, 'options');
  const path = getValidatedPath(filename);
  const {
    persistent = true,
    recursive = false,
    encoding = 'utf8',
    maxQueue = 2048,
    overflow = 'ignore',
    signal,
  } = options;
  validateBoolean(persistent, 'options.persistent');
  validateBoolean(recursive, 'options.recursive');
  const { validateInteger, validateOneOf } = require('internal/validators');
  validateInteger(maxQueue, 'options.maxQueue');
  validateOneOf(overflow, 'options.overflow', ['ignore', 'throw']);
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  const { assertEncoding } = require('internal/fs/utils');
  if (encoding !== 'buffer') assertEncoding(encoding);
  if (signal?.aborted)
    throw new AbortError(undefined, { cause: signal.reason });

  const queue = [];
  let wake;
  let failure;
  const push = (event) => {
    if (queue.length < maxQueue) {
      queue.push(event);
    } else if (overflow === 'throw') {
      failure = new codes.ERR_FS_WATCH_QUEUE_OVERFLOW(maxQueue);
    } else {
      process.emitWarning('fs.watch maxQueue exceeded');
    }
    wake?.();
  };
  const watcher = new FSWatcher();
  watcher.on('change', (eventType, name) => {
    push({ __proto__: null, eventType, filename: name });
  });
  watcher.on('error', (err) => {
    failure = err;
    wake?.();
  });
  const onAbort = () => {
    failure = new AbortError(undefined, { cause: signal.reason });
    wake?.();
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    watcher[kStart](path, persistent, recursive, encoding);
    for (;;) {
      while (queue.length > 0) yield queue.shift();
      if (failure !== undefined) throw failure;
      await new Promise((resolve) => { wake = resolve; });
      wake = undefined;
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    watcher.close();
  }
}

// ---- fs.watchFile ---------------------------------------------------------

/** What fs.watchFile returns: polls, and emits 'change' and 'stop'. */
class StatWatcher extends EventEmitter {
  #handle;
  #bigint;
  #oldStatus = -1;
  #refs = 0;
  #unrefs = 0;

  constructor(bigint) {
    super();
    this.#bigint = bigint;
  }

  start(filename, persistent, interval) {
    if (this.#handle !== undefined) return;
    validateUint32(interval, 'interval');
    const record = this.#bigint ?
      new BigInt64Array(2 * FIELDS) : new Float64Array(2 * FIELDS);
    const handle = binding.poll(
      filename, persistent, interval, record, bindContext((status) => {
        // A file that isn't there is reported once.
        if (this.#oldStatus === -1 && status === -1 &&
            record[2] === record[FIELDS + 2]) return;
        this.#oldStatus = status;
        this.emit('change', makeStats(record), makeStats(record, 1));
      }));
    if (handle < 0) {
      const error = uvError(handle, 'watch', filename);
      error.filename = filename;
      throw error;
    }
    this.#handle = handle;
    if (!persistent) this.unref();
  }

  stop() {
    if (this.#handle === undefined) return;
    process.nextTick(() => this.emit('stop'));
    binding.stop(this.#handle);
    this.#handle = undefined;
  }

  /** One of fs.watchFile's listeners; each may keep the loop alive. */
  addRef(persistent) {
    this.#refs++;
    if (!persistent) this.#unrefs++;
    this.#update();
  }

  dropRef(persistent) {
    this.#refs--;
    if (!persistent) this.#unrefs--;
    this.#update();
  }

  #update() {
    if (this.#handle === undefined) return;
    if (this.#refs > this.#unrefs) binding.ref(this.#handle);
    else binding.unref(this.#handle);
  }

  ref() {
    if (this.#unrefs > 0) this.#unrefs--;
    if (this.#handle !== undefined) binding.ref(this.#handle);
    return this;
  }

  unref() {
    if (this.#handle !== undefined) binding.unref(this.#handle);
    return this;
  }
}

const watchers = new Map();

/**
 * @param {{persistent?: boolean, interval?: number, bigint?: boolean}}
 *   [options] interval in ms (5007)
 * @param {(current: Stats, previous: Stats) => void} listener
 */
function watchFile(filename, options, listener) {
  filename = getValidatedPath(filename);
  filename = require('path').resolve(`${filename}`);
  if (options === null || typeof options !== 'object') {
    listener = options;
    options = null;
  }
  const { interval = 5007, persistent = true, bigint = false } = options ?? {};
  validateFunction(listener, 'listener');
  let watcher = watchers.get(filename);
  if (watcher === undefined) {
    watcher = new StatWatcher(bigint);
    watcher.start(filename, persistent, interval);
    watchers.set(filename, watcher);
  }
  watcher.addRef(persistent);
  listener[kPersistent] = persistent;
  watcher.addListener('change', listener);
  return watcher;
}

const kPersistent = Symbol('persistent');

function unwatchFile(filename, listener) {
  filename = getValidatedPath(filename);
  filename = require('path').resolve(`${filename}`);
  const watcher = watchers.get(filename);
  if (watcher === undefined) return;
  if (typeof listener === 'function') {
    const before = watcher.listenerCount('change');
    watcher.removeListener('change', listener);
    if (watcher.listenerCount('change') < before)
      watcher.dropRef(listener[kPersistent] !== false);
  } else {
    watcher.removeAllListeners('change');
  }
  if (watcher.listenerCount('change') === 0) {
    watcher.stop();
    watchers.delete(filename);
  }
}

module.exports = {
  FSWatcher,
  StatWatcher,
  kStart,
  unwatchFile,
  watch,
  watchAsync,
  watchFile,
};
