'use strict';

// The parts of `process` that most programs never touch, and its signals.

const binding = internalBinding('process');
const context = require('internal/async_context');
const {
  codes, ErrnoException, UVException, notImplemented,
} = require('internal/errors');
const {
  validateNumber, validateObject, validateString, validateUint32,
} = require('internal/validators');

// ---- signals ----------------------------------------------------------------

const watched = new Map(); // name -> handle

function signals() {
  return require('os').constants.signals;
}

function isSignal(name) {
  return typeof name === 'string' && name.startsWith('SIG') &&
    signals()[name] !== undefined;
}

// Listening for 'SIGTERM' and the like starts a watcher, the last listener's
// removal stops it and gives the default action back.
function watchSignals() {
  process.on('newListener', (name) => {
    if (!isSignal(name) || watched.has(name))
      return;
    const number = signals()[name];
    const handle = binding.startSignal(number, context.bind(() => {
      process.emit(name, name, number);
    }));
    if (typeof handle === 'number')
      throw new UVException({ errno: handle, syscall: 'uv_signal_start' });
    watched.set(name, handle);
  });
  process.on('removeListener', (name) => {
    if (watched.has(name) && process.listenerCount(name) === 0) {
      binding.stopSignal(watched.get(name));
      watched.delete(name);
    }
  });
  // These two are ours, not the program's.
  for (const name of ['newListener', 'removeListener']) {
    const [ours] = process.listeners(name);
    Object.defineProperty(ours, 'name', { value: 'signalWatcher' });
  }
}

// ---- rejections -------------------------------------------------------------

// What is thrown for a rejection: another error if the reason isn't one.
function rejectionError(reason) {
  if (Error.isError?.(reason) ?? reason instanceof Error)
    return reason;
  const { inspect } = require('util');
  const shown = typeof reason === 'object' || typeof reason === 'function' ?
    inspect(reason) : String(reason);
  const { message } = new codes.ERR_UNHANDLED_REJECTION(shown);
  const error = new Error(message);
  Object.defineProperty(error, 'name', {
    configurable: true, writable: true, value: 'UnhandledPromiseRejection',
  });
  error.code = 'ERR_UNHANDLED_REJECTION';
  return error;
}

// --unhandled-rejections other than 'throw'. Returns whether it was dealt with.
function rejectionByMode(mode, reason, promise) {
  const { fatal } = require('internal/process');
  if (mode === 'strict') {
    fatal(rejectionError(reason), 'unhandledRejection');
    process.emit('unhandledRejection', reason, promise);
    return true;
  }
  const handled = process.emit('unhandledRejection', reason, promise);
  if (mode === 'none' || (handled && mode !== 'warn'))
    return true;
  const { inspect } = require('util');
  emitWarning(typeof reason?.stack === 'string' ?
    reason.stack : inspect(reason),
              'UnhandledPromiseRejectionWarning');
  emitWarning('Unhandled promise rejection. This error originated either by ' +
    'throwing inside of an async function without a catch block, or by ' +
    'rejecting a promise which was not handled with .catch(). To terminate ' +
    'the node process on unhandled promise rejection, use the CLI flag ' +
    '`--unhandled-rejections=strict`',
              'UnhandledPromiseRejectionWarning');
  if (mode === 'warn-with-error-codes')
    process.exitCode = 1;
  return true;
}

// ---- warnings ---------------------------------------------------------------

let warningsInstalled = false;

function printWarning(warning) {
  if (process.noDeprecation && warning.name === 'DeprecationWarning')
    return;
  const trace = process.traceProcessWarnings ||
    (warning.name === 'DeprecationWarning' && process.traceDeprecation);
  let text = `(node:${process.pid}) `;
  if (warning.code)
    text += `[${warning.code}] `;
  if (trace && warning.stack)
    text += require('internal/stack').format(warning);
  else
    text += `${warning.name}: ${warning.message}`;
  if (typeof warning.detail === 'string')
    text += `\n${warning.detail}`;
  internalBinding('stdio').writeSync(2, `${text}\n`);
}

function emitWarning(warning, type, code, ctor) {
  let detail;
  if (type !== null && typeof type === 'object' && !Array.isArray(type)) {
    ctor = type.ctor;
    code = type.code;
    if (typeof type.detail === 'string')
      detail = type.detail;
    type = type.type || 'Warning';
  } else if (typeof type === 'function') {
    ctor = type;
    code = '';
    type = 'Warning';
  }
  if (type !== undefined)
    validateString(type, 'type');
  if (typeof code === 'function') {
    ctor = code;
    code = '';
  } else if (code !== undefined) {
    validateString(code, 'code');
  }
  if (typeof warning === 'string') {
    const message = warning;
    warning = new Error(message);
    warning.name = String(type || 'Warning');
    if (code !== undefined && code !== '')
      warning.code = code;
    if (detail !== undefined)
      warning.detail = detail;
    Error.captureStackTrace?.(warning, ctor || process.emitWarning);
  } else if (!(warning instanceof Error)) {
    throw new codes.ERR_INVALID_ARG_TYPE('warning', ['Error', 'string'],
                                         warning);
  }
  if (warning.name === 'DeprecationWarning') {
    if (process.noDeprecation)
      return;
    if (process.throwDeprecation) {
      process.nextTick(() => { throw warning; });
      return;
    }
  }
  listenToWarnings();
  process.nextTick(() => process.emit('warning', warning));
}

function listenToWarnings() {
  if (warningsInstalled)
    return;
  warningsInstalled = true;
  if (process.env.NODE_NO_WARNINGS !== '1' &&
      !require('internal/process').options?.noWarnings)
    process.on('warning', printWarning);
}

/** A warning that comes before an error that may end the program. */
function emitWarningNow(message) {
  const warning = new Error(message);
  warning.name = 'Warning';
  listenToWarnings();
  process.emit('warning', warning);
}

// ---- the rest ----------------------------------------------------------------

function cwdError(errno) {
  const err = new UVException({ errno, syscall: 'uv_cwd' });
  err.message = `${err.code}: process.cwd failed with error ` +
    `${err.message.replace(/^[A-Z]+: /, '').replace(/, uv_cwd$/, '')}, ` +
    'the current working directory was likely removed without changing the ' +
    'working directory, uv_cwd';
  return err;
}

const usage = new Float64Array(16);

function rusage() {
  const err = binding.rusage(usage);
  if (err < 0)
    throw new UVException({ errno: err, syscall: 'uv_getrusage' });
  return usage;
}

function memoryUsage() {
  const heap = binding.heap();
  return {
    rss: binding.rss(),
    heapTotal: heap.heapCapacity,
    heapUsed: heap.heapSize,
    external: heap.extraMemorySize,
    arrayBuffers: heap.extraMemorySize,
  };
}
memoryUsage.rss = () => binding.rss();

function checkTime(value, name) {
  validateNumber(value, name);
  if (value < 0 || value > Number.MAX_SAFE_INTEGER)
    throw new codes.ERR_INVALID_ARG_VALUE.RangeError(name, value);
}

function idSetter(which, name) {
  return (id) => {
    if (typeof id === 'string')
      throw notImplemented(`process.${name} with a name`);
    if (typeof id !== 'number')
      throw new codes.ERR_INVALID_ARG_TYPE('id', ['number', 'string'], id);
    validateUint32(id, 'id');
    const err = binding.setId(which, id);
    if (err < 0)
      throw new ErrnoException(err, name);
  };
}

function missing(name) {
  return () => { throw notImplemented(`process.${name}`); };
}

const more = {
  emitWarning,
  memoryUsage,
  cpuUsage(previous) {
    const u = rusage();
    if (previous !== undefined) {
      validateObject(previous, 'prevValue');
      checkTime(previous.user, 'prevValue.user');
      checkTime(previous.system, 'prevValue.system');
    }
    return {
      user: u[0] - (previous?.user ?? 0),
      system: u[1] - (previous?.system ?? 0),
    };
  },
  threadCpuUsage: missing('threadCpuUsage'),
  resourceUsage() {
    const u = rusage();
    const names = [
      'userCPUTime', 'systemCPUTime', 'maxRSS', 'sharedMemorySize',
      'unsharedDataSize', 'unsharedStackSize', 'minorPageFault',
      'majorPageFault', 'swappedOut', 'fsRead', 'fsWrite', 'ipcSent',
      'ipcReceived', 'signalsCount', 'voluntaryContextSwitches',
      'involuntaryContextSwitches',
    ];
    return Object.fromEntries(names.map((name, i) => [name, u[i]]));
  },
  chdir(directory) {
    validateString(directory, 'directory');
    const err = binding.chdir(directory);
    if (err < 0) {
      throw new UVException({
        errno: err, syscall: 'chdir', path: binding.cwd(), dest: directory,
      });
    }
  },
  umask(mask) {
    if (mask === undefined)
      return binding.umask();
    if (typeof mask === 'string') {
      if (!/^[0-7]+$/.test(mask)) {
        throw new codes.ERR_INVALID_ARG_VALUE(
          'mask', mask, 'must be a 32-bit unsigned integer or an octal string');
      }
      mask = Number.parseInt(mask, 8);
    }
    validateUint32(mask, 'mask');
    return binding.umask(mask);
  },
  kill(pid, signal) {
    // eslint-disable-next-line eqeqeq
    if (pid != (pid | 0))
      throw new codes.ERR_INVALID_ARG_TYPE('pid', 'number', pid);
    let number = signal;
    if (typeof signal !== 'number') {
      number = signals()[signal || 'SIGTERM'];
      if (number === undefined)
        throw new codes.ERR_UNKNOWN_SIGNAL(signal);
    }
    const err = binding.kill(pid, number);
    if (err < 0)
      throw new ErrnoException(err, 'kill');
    return true;
  },
  _kill: (pid, signal) => binding.kill(pid, signal),
  getuid: () => binding.ids()[0],
  geteuid: () => binding.ids()[1],
  getgid: () => binding.ids()[2],
  getegid: () => binding.ids()[3],
  getgroups() {
    const groups = binding.getGroups();
    if (typeof groups === 'number')
      throw new UVException({ errno: groups, syscall: 'getgroups' });
    return groups;
  },
  setuid: idSetter(0, 'setuid'),
  seteuid: idSetter(1, 'seteuid'),
  setgid: idSetter(2, 'setgid'),
  setegid: idSetter(3, 'setegid'),
  initgroups: missing('initgroups'),
  setgroups: missing('setgroups'),
  constrainedMemory: () => binding.memory()[0],
  availableMemory: () => binding.memory()[1],
  dlopen(module, filename) {
    throw new codes.ERR_DLOPEN_FAILED(
      `native addons are not supported yet: ${filename}\n` +
      'Use a package, or a build of it, in JavaScript or WebAssembly.');
  },
  binding(name) {
    throw new Error(`No such module: ${name}`);
  },
  getBuiltinModule(id) {
    validateString(id, 'id');
    const { isBuiltin, createRequire } = require('module');
    return isBuiltin(id) ? createRequire('/')(id) : undefined;
  },
  getActiveResourcesInfo: missing('getActiveResourcesInfo'),
  _getActiveHandles: missing('_getActiveHandles'),
  _getActiveRequests: missing('_getActiveRequests'),
  loadEnvFile(path = '.env') {
    const { readFileSync } = require('fs');
    const { parseEnv } = require('util');
    const values = parseEnv(readFileSync(path, 'utf8'));
    for (const [key, value] of Object.entries(values)) {
      if (process.env[key] === undefined)
        process.env[key] = value;
    }
  },
  setSourceMapsEnabled(val) {
    require('internal/source_map').setEnabled(val);
  },
  sourceMapsEnabled: false, // until it is set
  ref(x) { x?.ref?.(); },
  unref(x) { x?.unref?.(); },
  _rawDebug(...args) {
    const { format } = require('util');
    internalBinding('stdio').writeSync(2, `${format(...args)}\n`);
  },
  allowedNodeEnvironmentFlags: Object.freeze(new Set()),
  report: undefined,
  assert(value, message) {
    if (!value)
      throw new codes.ERR_ASSERTION(message || 'assertion error');
  },
  openStdin() {
    process.stdin.resume();
    return process.stdin;
  },
  finalization: undefined,
  setUncaughtExceptionCaptureCallback(fn) {
    const { life } = require('internal/process');
    if (fn === null) {
      life.capture = null;
      return;
    }
    if (typeof fn !== 'function')
      throw new codes.ERR_INVALID_ARG_TYPE('fn', ['Function', 'null'], fn);
    if (life.capture !== null)
      throw new codes.ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET();
    life.capture = fn;
  },
  hasUncaughtExceptionCaptureCallback:
    () => require('internal/process').life.capture !== null,
};

module.exports = {
  watchSignals,
  rejectionByMode,
  rejectionError,
  cwdError,
  emitWarningNow,
  more,
};
