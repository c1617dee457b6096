'use strict';

// node:child_process: arguments and results of spawn, exec, execFile, fork
// and their synchronous forms. The child itself is internal/child_process.

const {
  ChildProcess,
  checkNulls,
  normalizeSpawn,
  parseStdio,
  signalName,
  signalNumber,
  splitArgs,
  stdioCodes,
} = require('internal/child_process');
const {
  AbortError,
  ErrnoException,
  codes: {
    ERR_CHILD_PROCESS_IPC_REQUIRED,
    ERR_CHILD_PROCESS_STDIO_MAXBUFFER,
    ERR_INVALID_ARG_TYPE,
    ERR_OUT_OF_RANGE,
  },
  uvErrname,
} = require('internal/errors');
const {
  validateAbortSignal,
  validateArray,
  validateFunction,
  validateObject,
  validateString,
} = require('internal/validators');

const MAX_BUFFER = 1024 * 1024;

function validateTimeout(timeout) {
  if (timeout != null && !(Number.isInteger(timeout) && timeout >= 0))
    throw new ERR_OUT_OF_RANGE('timeout', 'an unsigned integer', timeout);
}

function validateMaxBuffer(maxBuffer) {
  if (maxBuffer != null && !(typeof maxBuffer === 'number' && maxBuffer >= 0)) {
    throw new ERR_OUT_OF_RANGE('options.maxBuffer', 'a positive number',
                               maxBuffer);
  }
}

function killSignalNumber(killSignal) {
  if (typeof killSignal === 'string' || typeof killSignal === 'number')
    return signalNumber(killSignal);
  if (killSignal != null) {
    throw new ERR_INVALID_ARG_TYPE('options.killSignal', ['string', 'number'],
                                   killSignal);
  }
  return undefined;
}

function abortChild(child, killSignal, reason) {
  try {
    if (child.kill(killSignal))
      child.emit('error', new AbortError(undefined, { cause: reason }));
  } catch (err) {
    child.emit('error', err);
  }
}

/**
 * Starts a program.
 * @param {string} file
 * @param {string[]} [args]
 * @param {object} [options] cwd, env, argv0, stdio, detached, uid, gid, shell,
 *   signal, timeout (ms), killSignal
 * @returns {ChildProcess}
 */
function spawn(file, args, options) {
  options = normalizeSpawn(file, args, options);
  validateTimeout(options.timeout);
  const { signal } = options;
  if (signal !== undefined)
    validateAbortSignal(signal, 'options.signal');
  const killSignal = killSignalNumber(options.killSignal);
  const child = new ChildProcess();
  child.spawn(options);

  if (options.timeout > 0) {
    let timer = setTimeout(() => {
      timer = null;
      try {
        child.kill(killSignal);
      } catch (err) {
        child.emit('error', err);
      }
    }, options.timeout);
    child.once('exit', () => {
      if (timer !== null) {
        clearTimeout(timer);
        timer = null;
      }
    });
  }

  if (signal !== undefined) {
    const onAbort = () => abortChild(child, killSignal, signal.reason);
    if (signal.aborted) {
      process.nextTick(onAbort);
    } else {
      signal.addEventListener('abort', onAbort, { once: true });
      child.once('exit', () => signal.removeEventListener('abort', onAbort));
    }
  }
  return child;
}

// One output stream of execFile: its text or buffers, up to `max` bytes.
class Collector {
  constructor(stream, name, encoding, max, onOverflow) {
    this.chunks = [];
    this.length = 0;
    this.text = !!encoding;
    if (encoding)
      stream.setEncoding(encoding);
    stream.on('data', (chunk) => {
      // The program may have called setEncoding itself.
      this.text = typeof chunk === 'string';
      const size = this.text ?
        Buffer.byteLength(chunk, stream.readableEncoding) : chunk.length;
      this.length += size;
      if (this.length > max) {
        const room = max - (this.length - size);
        this.chunks.push(chunk.slice(0, room));
        onOverflow(new ERR_CHILD_PROCESS_STDIO_MAXBUFFER(name));
      } else {
        this.chunks.push(chunk);
      }
    });
  }

  result() {
    return this.text ? this.chunks.join('') : Buffer.concat(this.chunks);
  }
}

/**
 * Runs a program and hands its output to `callback(error, stdout, stderr)`.
 * @param {string} file
 * @param {string[]} [args]
 * @param {object} [options] as spawn, and encoding, maxBuffer
 * @param {function} [callback]
 * @returns {ChildProcess}
 */
function execFile(file, args, options, callback) {
  if (args != null && !Array.isArray(args)) {
    if (typeof args === 'function')
      [args, options, callback] = [[], undefined, args];
    else
      [args, options, callback] = [[], args, options];
  }
  args ??= [];
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  } else if (options != null) {
    validateObject(options, 'options');
  }
  if (callback != null)
    validateFunction(callback, 'callback');
  options = {
    encoding: 'utf8',
    timeout: 0,
    maxBuffer: MAX_BUFFER,
    killSignal: 'SIGTERM',
    cwd: null,
    env: null,
    shell: false,
    ...options,
  };
  validateTimeout(options.timeout);
  validateMaxBuffer(options.maxBuffer);
  options.killSignal = killSignalNumber(options.killSignal);

  const child = spawn(file, args, {
    cwd: options.cwd,
    env: options.env,
    gid: options.gid,
    shell: options.shell,
    signal: options.signal,
    uid: options.uid,
    argv0: options.argv0,
    killSignal: options.killSignal,
    windowsHide: !!options.windowsHide,
    windowsVerbatimArguments: !!options.windowsVerbatimArguments,
  });

  const encoding = options.encoding && options.encoding !== 'buffer' &&
    Buffer.isEncoding(options.encoding) ? options.encoding : null;
  let error = null;
  let done = false;
  let killed = false;
  let timer = null;

  const kill = () => {
    child.stdout?.destroy();
    child.stderr?.destroy();
    killed = true;
    try {
      child.kill(options.killSignal);
    } catch (err) {
      error ??= err;
      finish();
    }
  };
  const overflow = (err) => {
    error = err;
    kill();
  };
  const stdout = child.stdout && new Collector(
    child.stdout, 'stdout', encoding, options.maxBuffer, overflow);
  const stderr = child.stderr && new Collector(
    child.stderr, 'stderr', encoding, options.maxBuffer, overflow);

  function finish(code, signal) {
    if (done)
      return;
    done = true;
    if (timer !== null)
      clearTimeout(timer);
    if (!callback)
      return;
    const out = stdout ? stdout.result() : '';
    const errOut = stderr ? stderr.result() : '';
    if (error === null && code === 0 && signal === null) {
      callback(null, out, errOut);
      return;
    }
    const command = args.length > 0 ? `${file} ${args.join(' ')}` : file;
    if (error === null) {
      error = new Error(`Command failed: ${command}` +
        (errOut.length > 0 ? `\n${errOut}` : ''));
      error.code = code < 0 ? uvErrname(code) : code;
      error.killed = child.killed || killed;
      error.signal = signal;
    }
    error.cmd = command;
    callback(error, out, errOut);
  }

  if (options.timeout > 0) {
    timer = setTimeout(() => {
      timer = null;
      kill();
    }, options.timeout);
  }
  child.addListener('close', finish);
  child.addListener('error', (err) => {
    error = err;
    child.stdout?.destroy();
    child.stderr?.destroy();
    finish();
  });
  return child;
}

function execArgs(command, options, callback) {
  validateString(command, 'command');
  checkNulls(command, 'command');
  if (typeof options === 'function')
    [options, callback] = [undefined, options];
  options = { ...options };
  options.shell = typeof options.shell === 'string' ? options.shell : true;
  return { options, callback };
}

/** Runs a shell command; see execFile for the rest. */
function exec(command, options, callback) {
  const o = execArgs(command, options, callback);
  return execFile(command, o.options, o.callback);
}

// util.promisify gives {stdout, stderr}, and the promise knows its child.
function promisified(original) {
  return (...args) => {
    let resolve;
    let reject;
    const promise = new Promise((a, b) => {
      resolve = a;
      reject = b;
    });
    promise.child = original(...args, (err, stdout, stderr) => {
      if (err === null) {
        resolve({ stdout, stderr });
      } else {
        err.stdout = stdout;
        err.stderr = stderr;
        reject(err);
      }
    });
    return promise;
  };
}

for (const fn of [exec, execFile]) {
  Object.defineProperty(fn, Symbol.for('nodejs.util.promisify.custom'), {
    enumerable: false,
    value: promisified(fn),
  });
}

function inputOf(slot, i, encoding) {
  const { input } = slot;
  if (input == null)
    return undefined;
  if (ArrayBuffer.isView(input))
    return input;
  if (typeof input === 'string') {
    return Buffer.from(input,
                       Buffer.isEncoding(encoding) ? encoding : 'utf8');
  }
  throw new ERR_INVALID_ARG_TYPE(
    `options.stdio[${i}]`, ['Buffer', 'TypedArray', 'DataView', 'string'],
    input);
}

function outputOf(bytes, encoding) {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return encoding && encoding !== 'buffer' ? buffer.toString(encoding) : buffer;
}

/**
 * Runs a program and waits for its end.
 * @returns {{pid, output, stdout, stderr, status, signal, error?}}
 */
function spawnSync(file, args, options) {
  options = { maxBuffer: MAX_BUFFER, ...normalizeSpawn(file, args, options) };
  validateTimeout(options.timeout);
  validateMaxBuffer(options.maxBuffer);
  const killSignal = killSignalNumber(options.killSignal) ??
    signalNumber('SIGTERM');
  const { encoding } = options;
  const slots = parseStdio(options.stdio || 'pipe', true);
  if (options.input != null)
    slots[0] = { type: 'pipe', input: options.input };
  const inputs = slots.map((slot, i) => inputOf(slot, i, encoding));

  const binding = internalBinding('process_wrap');
  const raw = binding.spawnSync(
    options.file, options.args, options.envPairs, options.cwd,
    stdioCodes(slots), options.detached ? binding.DETACHED : 0, options.uid,
    options.gid, inputs, options.timeout ?? 0, options.maxBuffer ?? Infinity,
    killSignal);

  const failed = typeof raw === 'number';
  const result = {
    status: failed || raw[2] > 0 ? null : raw[1],
    signal: failed ? null : signalName(raw[2]),
    output: failed ? null : slots.map((slot, i) =>
      (i === 0 || raw[i + 4] === null ? null : outputOf(raw[i + 4], encoding))),
    pid: failed ? 0 : raw[0],
    stdout: null,
    stderr: null,
  };
  if (!failed) {
    result.stdout = result.output[1];
    result.stderr = result.output[2];
  }
  const status = failed ? raw : raw[3];
  if (status < 0) {
    result.error = new ErrnoException(status, 'spawnSync ' + options.file);
    result.error.path = options.file;
    result.error.spawnargs = options.args.slice(1);
  }
  return result;
}

function throwFailure(result, command) {
  if (result.error)
    throw Object.assign(result.error, result);
  if (result.status === 0)
    return;
  let message = `Command failed: ${command}`;
  if (result.stderr?.length > 0)
    message += `\n${result.stderr.toString()}`;
  throw Object.assign(new Error(message), result);
}

/** Runs a program, waits, returns its stdout; throws when it failed. */
function execFileSync(file, args, options) {
  [args, options] = splitArgs(args, options);
  const result = spawnSync(file, args, options);
  if (!options?.stdio && result.stderr)
    process.stderr.write(result.stderr);
  throwFailure(result, [options?.argv0 ?? file, ...args].join(' '));
  return result.stdout;
}

/** Runs a shell command, waits, returns its stdout; throws when it failed. */
function execSync(command, options) {
  const o = execArgs(command, options, null);
  const result = spawnSync(command, o.options);
  if (!o.options.stdio && result.stderr)
    process.stderr.write(result.stderr);
  throwFailure(result, command);
  return result.stdout;
}

/**
 * Runs another JavaScript program on this runtime, with a channel for
 * messages (child.send, 'message').
 */
function fork(modulePath, args, options) {
  modulePath = require('internal/child_process').pathOf(modulePath,
                                                        'modulePath');
  if (args == null) {
    args = [];
  } else if (typeof args === 'object' && !Array.isArray(args)) {
    options = args;
    args = [];
  } else {
    validateArray(args, 'args');
  }
  if (options != null)
    validateObject(options, 'options');
  options = { ...options, shell: false };
  options.execPath ||= process.execPath;
  checkNulls(options.execPath, 'options.execPath');
  const execArgv = options.execArgv ||
    require('internal/options').withoutText(process.execArgv ?? []);
  args = [...execArgv, modulePath, ...args];

  if (typeof options.stdio === 'string') {
    const kind = options.stdio;
    parseStdio(kind, false);
    options.stdio = kind === 'inherit' ?
      [0, 1, 2, 'ipc'] : [kind, kind, kind, 'ipc'];
  } else if (!Array.isArray(options.stdio)) {
    options.stdio = options.silent ?
      ['pipe', 'pipe', 'pipe', 'ipc'] : [0, 1, 2, 'ipc'];
  } else if (!options.stdio.includes('ipc')) {
    throw new ERR_CHILD_PROCESS_IPC_REQUIRED('options.stdio');
  }
  return spawn(options.execPath, args, options);
}

module.exports = {
  ChildProcess,
  exec,
  execFile,
  execFileSync,
  execSync,
  fork,
  spawn,
  spawnSync,
};
