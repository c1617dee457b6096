'use strict';

// A running child: the ChildProcess class, and what the options of spawn
// mean. lib/node/child_process.js builds the public functions on it.

const EventEmitter = require('events');
const context = require('internal/async_context');
const binding = internalBinding('process_wrap');
const {
  ErrnoException,
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_IPC_ONE_PIPE,
    ERR_IPC_SYNC_FORK,
    ERR_UNKNOWN_SIGNAL,
  },
} = require('internal/errors');
const {
  validateArray,
  validateBoolean,
  validateObject,
  validateString,
} = require('internal/validators');

// What ends a process politely; the same number on every platform.
const SIGTERM = 15;

let signals;
let signalNames;

function signalTable() {
  if (signals === undefined) {
    signals = require('os').constants.signals;
    signalNames = [];
    for (const name in signals) {
      const number = signals[name];
      // Aliases (SIGIOT, SIGPOLL) come after the names they stand for.
      if (signalNames[number] === undefined)
        signalNames[number] = name;
    }
  }
  return signals;
}

/** The number of a signal given by name or number; throws for others. */
function signalNumber(signal) {
  if (signal === SIGTERM || signal === 'SIGTERM')
    return SIGTERM;
  const table = signalTable();
  if (typeof signal === 'number' && signalNames[signal] !== undefined)
    return signal;
  if (typeof signal === 'string') {
    const number = table[signal.toUpperCase()];
    if (number !== undefined)
      return number;
  }
  throw new ERR_UNKNOWN_SIGNAL(signal);
}

/** The name of a signal number, or null for 0. */
function signalName(number) {
  if (number === 0)
    return null;
  signalTable();
  return signalNames[number] ?? null;
}

/** No string that goes to exec may hold a NUL. */
function checkNulls(value, name) {
  if (typeof value === 'string' && value.includes('\u0000')) {
    throw new ERR_INVALID_ARG_VALUE(name, value,
                                    'must be a string without null bytes');
  }
}

/** A path given as a string, file: URL or bytes, as a string. */
function pathOf(value, name) {
  if (value instanceof Uint8Array)
    value = Buffer.from(value).toString();
  else if (typeof value === 'object' && value?.href && value.protocol)
    value = require('url').fileURLToPath(value);
  if (typeof value !== 'string')
    throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'URL'], value);
  checkNulls(value, name);
  return value;
}

function validateId(value, name) {
  if (value != null && (value | 0) !== value)
    throw new ERR_INVALID_ARG_TYPE(name, 'int32', value);
}

function validateOptionalBoolean(value, name) {
  if (value != null)
    validateBoolean(value, name);
}

/** (file, [args], [options]): what each of them was. */
function splitArgs(args, options) {
  if (Array.isArray(args))
    return [args.slice(), options];
  if (args == null)
    return [[], options];
  if (typeof args !== 'object')
    throw new ERR_INVALID_ARG_TYPE('args', 'object', args);
  return [[], args];
}

function environment(env) {
  const pairs = [];
  for (const key in env) { // inherited ones too
    const value = env[key];
    if (value === undefined)
      continue;
    checkNulls(key, `options.env['${key}']`);
    checkNulls(value, `options.env['${key}']`);
    pairs.push(`${key}=${value}`);
  }
  return pairs;
}

let warnedShellArgs = false;

function applyShell(shell, file, args) {
  checkNulls(shell, 'options.shell');
  if (args.length > 0 && !warnedShellArgs) {
    warnedShellArgs = true;
    process.emitWarning(
      'Passing args to a child process with shell option true can lead to ' +
      'security vulnerabilities, as the arguments are not escaped, only ' +
      'concatenated.', 'DeprecationWarning', 'DEP0190');
  }
  return ['-c', args.length > 0 ? `${file} ${args.join(' ')}` : file];
}

/** Checks spawn's arguments; gives the options of ChildProcess#spawn. */
function normalizeSpawn(file, args, options) {
  validateString(file, 'file');
  checkNulls(file, 'file');
  if (file.length === 0)
    throw new ERR_INVALID_ARG_VALUE('file', file, 'cannot be empty');
  [args, options] = splitArgs(args, options);
  args.forEach((arg, i) => checkNulls(arg, `args[${i}]`));
  if (options === undefined)
    options = {};
  else
    validateObject(options, 'options');

  const { cwd, shell, argv0 } = options;
  validateOptionalBoolean(options.detached, 'options.detached');
  validateId(options.uid, 'options.uid');
  validateId(options.gid, 'options.gid');
  if (shell != null && typeof shell !== 'boolean' &&
      typeof shell !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('options.shell', ['boolean', 'string'],
                                   shell);
  }
  if (argv0 != null) {
    validateString(argv0, 'options.argv0');
    checkNulls(argv0, 'options.argv0');
  }
  validateOptionalBoolean(options.windowsHide, 'options.windowsHide');
  validateOptionalBoolean(options.windowsVerbatimArguments,
                          'options.windowsVerbatimArguments');

  if (shell) {
    args = applyShell(shell, file, args);
    file = typeof shell === 'string' ? shell : '/bin/sh';
  }
  args.unshift(argv0 ?? file);

  return {
    ...options,
    args,
    cwd: cwd == null ? undefined : pathOf(cwd, 'options.cwd') || undefined,
    uid: options.uid ?? undefined,
    gid: options.gid ?? undefined,
    detached: !!options.detached,
    envPairs: environment(options.env || process.env),
    file,
  };
}

/**
 * Expands the `stdio` option to a list of {type, fd?, stream?, input?}; type
 * is 'ignore', 'pipe', 'fd' or 'ipc'.
 */
function parseStdio(stdio, sync) {
  if (typeof stdio === 'string') {
    switch (stdio) {
      case 'ignore':
      case 'overlapped':
      case 'pipe': stdio = [stdio, stdio, stdio]; break;
      case 'inherit': stdio = [0, 1, 2]; break;
      default: throw new ERR_INVALID_ARG_VALUE('stdio', stdio);
    }
  } else if (!Array.isArray(stdio)) {
    throw new ERR_INVALID_ARG_VALUE('stdio', stdio);
  }

  let ipcSeen = false;
  const out = [];
  for (let i = 0; i < Math.max(3, stdio.length); i++) {
    const item = stdio[i] ?? (i < 3 ? 'pipe' : 'ignore');
    if (item === 'ignore') {
      out.push({ type: 'ignore' });
    } else if (item === 'pipe' || item === 'overlapped') {
      out.push({ type: 'pipe' });
    } else if (item === 'ipc') {
      if (sync)
        throw new ERR_IPC_SYNC_FORK();
      if (ipcSeen)
        throw new ERR_IPC_ONE_PIPE();
      ipcSeen = true;
      out.push({ type: 'ipc' });
    } else if (item === 'inherit') {
      out.push({ type: 'fd', fd: i });
    } else if (typeof item === 'number' || typeof item.fd === 'number') {
      out.push({ type: 'fd', fd: typeof item === 'number' ? item : item.fd });
    } else if (typeof item[kFileno] === 'function' && item[kFileno]() >= 0) {
      out.push({ type: 'fd', fd: item[kFileno](), stream: item });
    } else if (sync && (typeof item === 'string' || ArrayBuffer.isView(item))) {
      out.push({ type: 'pipe', input: item });
    } else if (sync && item.type === 'pipe') {
      out.push(item);
    } else {
      throw new ERR_INVALID_ARG_VALUE('stdio', item);
    }
  }
  return out;
}

/** A stream that has a descriptor of its own tells it by this method. */
const kFileno = Symbol.for('tandem.stream.fileno');

/** The slots as the binding takes them. */
function stdioCodes(slots) {
  const out = new Int32Array(slots.length);
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i];
    out[i] = slot.type === 'ignore' ? binding.STDIO_IGNORE :
      slot.type === 'fd' ? slot.fd : binding.STDIO_PIPE;
  }
  return out;
}

function flushStdio(child) {
  for (const stream of child.stdio) {
    if (stream && stream.readable && !stream.destroyed)
      stream.resume();
  }
}

function maybeClose(child) {
  child._closesGot++;
  if (child._closesGot === child._closesNeeded)
    child.emit('close', child.exitCode, child.signalCode);
}

function onExit(child, status, signal) {
  if (signal > 0)
    child.signalCode = signalName(signal);
  else
    child.exitCode = status;
  child._handle = null;
  if (child.stdin)
    child.stdin.destroy();

  if (status < 0) {
    const syscall = child.spawnfile ? 'spawn ' + child.spawnfile : 'spawn';
    const err = new ErrnoException(status, syscall);
    if (child.spawnfile)
      err.path = child.spawnfile;
    err.spawnargs = child.spawnargs.slice(1);
    child.emit('error', err);
  } else {
    child.emit('exit', child.exitCode, child.signalCode);
  }

  // Nobody may be reading: data left in a pipe must not hold back 'close'.
  process.nextTick(flushStdio, child);
  maybeClose(child);
}

function emitSpawn(child) {
  child.emit('spawn');
}

class ChildProcess extends EventEmitter {
  constructor() {
    super();
    this._closesNeeded = 1;
    this._closesGot = 0;
    this.connected = false;
    this.signalCode = null;
    this.exitCode = null;
    this.killed = false;
    this.spawnfile = null;
    this._handle = null;
  }

  /**
   * Starts the child. `options`: file, args (with argv[0]), envPairs, cwd,
   * stdio, detached, uid, gid. A file that can't be run is reported by an
   * 'error' event; a call that can't work throws.
   */
  spawn(options) {
    validateObject(options, 'options');
    const slots = parseStdio(options.stdio ?? 'pipe', false);
    const ipc = slots.findIndex((slot) => slot.type === 'ipc');

    if (ipc !== -1) {
      if (options.envPairs === undefined)
        options.envPairs = [];
      else
        validateArray(options.envPairs, 'options.envPairs');
      options.envPairs.push(`NODE_CHANNEL_FD=${ipc}`);
      options.envPairs.push('NODE_CHANNEL_SERIALIZATION_MODE=' +
        (options.serialization || 'json'));
    }
    validateString(options.file, 'options.file');
    this.spawnfile = options.file;
    if (options.args !== undefined)
      validateArray(options.args, 'options.args');
    this.spawnargs = options.args ?? [];

    const { frame } = context;
    const result = binding.spawn(
      options.file, this.spawnargs.length > 0 ? this.spawnargs : [options.file],
      options.envPairs, options.cwd, stdioCodes(slots),
      options.detached ? binding.DETACHED : 0, options.uid, options.gid,
      (status, signal) =>
        context.run(frame, onExit, null, [this, status, signal]));
    if (typeof result === 'number')
      throw new ErrnoException(result, 'spawn');

    const failed = result[0] === null;
    if (failed) {
      process.nextTick(onExit, this, result[1], 0);
    } else {
      this._handle = result[0];
      this.pid = result[1];
      process.nextTick(emitSpawn, this);
    }

    this.stdio = slots.map((slot, i) => {
      if (slot.type !== 'pipe')
        return null;
      const stream = require('internal/net/socket')
        .openPipe(result[i + 2], i > 0);
      if (i > 0) {
        this._closesNeeded++;
        stream.on('close', () => maybeClose(this));
      }
      return stream;
    });
    this.stdin = this.stdio[0] ?? null;
    this.stdout = this.stdio[1] ?? null;
    this.stderr = this.stdio[2] ?? null;
    if (ipc !== -1) {
      this._closesNeeded++;
      this._channelClosed = () => maybeClose(this);
      require('internal/ipc')
        .setupChannel(this, result[ipc + 2], options.serialization);
    }
    return 0;
  }

  /** Sends a signal; false when the child is no more. */
  kill(signal) {
    const number = signal === 0 ? 0 :
      signal === undefined ? SIGTERM : signalNumber(signal);
    if (this._handle === null)
      return false;
    const err = binding.kill(this._handle, number);
    if (err === 0) {
      this.killed = true;
      return true;
    }
    const e = new ErrnoException(err, 'kill');
    if (e.code === 'ESRCH')
      return false;
    if (e.code === 'EINVAL' || e.code === 'ENOSYS')
      throw e;
    this.emit('error', e);
    return false;
  }

  [Symbol.dispose]() {
    if (!this.killed)
      this.kill();
  }

  ref() {
    if (this._handle !== null)
      binding.ref(this._handle, true);
  }

  unref() {
    if (this._handle !== null)
      binding.ref(this._handle, false);
  }
}

module.exports = {
  ChildProcess,
  checkNulls,
  kFileno,
  normalizeSpawn,
  parseStdio,
  pathOf,
  signalName,
  signalNumber,
  splitArgs,
  stdioCodes,
};

