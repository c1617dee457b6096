'use strict';

// The process object and the life of a program: uncaught errors, 'beforeExit',
// 'exit', signals, warnings. Rare parts stand in internal/process_more.js.
//
// `process` is an EventEmitter, but a program that never listens does not load
// `events`: until then its methods are small functions that load it and call
// again.

const binding = internalBinding('process');

const NODE_VERSION = '24.11.1';
const EMITTER_METHODS = [
  'on', 'once', 'off', 'addListener', 'removeListener', 'removeAllListeners',
  'emit', 'prependListener', 'prependOnceListener', 'listeners',
  'rawListeners', 'listenerCount', 'eventNames', 'setMaxListeners',
  'getMaxListeners',
];

const proto = {};
let ticks;
let emitter = false; // whether `events` is loaded and process is one
let exiting = false;
let exitCode;
let capture = null;
let given; // internal/options, when the command line has some

function lazy(target, name, load, enumerable = true) {
  Object.defineProperty(target, name, {
    configurable: true,
    enumerable,
    get() {
      const value = load();
      Object.defineProperty(target, name, {
        configurable: true, enumerable, writable: true, value,
      });
      return value;
    },
    set(value) {
      Object.defineProperty(target, name, {
        configurable: true, enumerable, writable: true, value,
      });
    },
  });
}

// ---- being an EventEmitter --------------------------------------------------

function becomeEmitter(EventEmitter) {
  if (emitter)
    return;
  emitter = true;
  for (const name of EMITTER_METHODS)
    delete proto[name];
  Object.setPrototypeOf(proto, EventEmitter.prototype);
  EventEmitter.call(process);
  require('internal/process_more').watchSignals();
}

for (const name of EMITTER_METHODS) {
  proto[name] = {
    [name](...args) {
      require('events'); // calls becomeEmitter
      return process[name](...args);
    },
  }[name];
}

// Emits where anybody can listen.
function emit(name, ...args) {
  return emitter && process.emit(name, ...args);
}

// ---- the end ----------------------------------------------------------------

function validateExitCode(value) {
  if (value === undefined || value === null)
    return undefined;
  if (typeof value === 'string' && value !== '' && Number.isInteger(+value))
    return +value;
  if (typeof value !== 'number')
    require('internal/validators').validateInteger(value, 'code');
  if (!Number.isInteger(value))
    require('internal/validators').validateInteger(value, 'code');
  return value;
}

// Emits 'exit' once; returns the code.
function emitExit() {
  if (!exiting) {
    exiting = true;
    process._exiting = true;
    emit('exit', exitCode ?? 0);
  }
  return (exitCode ?? 0) & 0xff;
}

/**
 * Ends the process now; 'exit' is emitted first.
 * @param {number|string} [code]
 */
function exit(code) {
  if (code !== undefined)
    process.exitCode = code;
  process.reallyExit(emitExit());
}

// The door's hook for an exception that nobody caught.
function fatal(error, origin = 'uncaughtException') {
  try {
    if (capture !== null) {
      capture(error);
      return;
    }
    emit('uncaughtExceptionMonitor', error, origin);
    if (emit('uncaughtException', error, origin))
      return;
  } catch (err) { // the handler itself failed
    require('internal/fatal').print(err, 'uncaughtException');
    binding.reallyExit(7);
  }

  require('internal/fatal').print(error, origin);
  if (!exiting) {
    exiting = true;
    process._exiting = true;
    exitCode = 1;
    emit('exit', 1);
  }
  binding.reallyExit((exitCode ?? 1) & 0xff);
}

function unhandledRejection(reason, promise) {
  if (given !== undefined &&
      given.options.unhandledRejections !== 'throw' &&
      require('internal/process_more').rejectionByMode(
        given.options.unhandledRejections, reason, promise))
    return;
  if (emit('unhandledRejection', reason, promise))
    return;
  let error = reason;
  if (!(Error.isError?.(reason) ?? reason instanceof Error)) {
    error = require('internal/process_more').rejectionError(reason);
  }
  fatal(error, 'unhandledRejection');
}

// ---- setup ---------------------------------------------------------------

function setup(self, tickQueue) {
  ticks = tickQueue;
  const info = binding.info();

  Object.defineProperty(proto, 'constructor', {
    configurable: true, writable: true, value: function process() {},
  });
  Object.defineProperty(proto.constructor, 'prototype', { value: proto });
  Object.defineProperty(self, Symbol.toStringTag, {
    configurable: true, value: 'process',
  });
  Object.setPrototypeOf(self, proto);

  self.version = `v${NODE_VERSION}`;
  lazy(self, 'versions', () => Object.freeze({
    node: NODE_VERSION, ...binding.versions(), modules: '137',
  }));
  self.arch = info.machine === 'x86_64' ? 'x64' :
    info.machine === 'aarch64' ? 'arm64' : info.machine;
  self.platform = 'linux';
  lazy(self, 'release', () => ({ name: 'node', lts: 'Krypton' }));
  self.execPath = info.execPath;
  self.argv0 = info.argv[0];
  self.argv = info.argv;
  self.argv[0] = info.execPath;
  self.execArgv = [];
  self.pid = info.pid;
  self._exiting = false;
  lazy(self, 'env', () => require('internal/process_env').makeEnv());
  lazy(self, 'config', () => ({ target_defaults: {}, variables: {} }));
  lazy(self, 'features', () => require('internal/process_more').features());

  Object.defineProperty(self, 'exitCode', {
    configurable: true,
    enumerable: true,
    get: () => exitCode,
    set(value) { exitCode = validateExitCode(value); },
  });
  Object.defineProperty(self, 'ppid', {
    configurable: true, enumerable: true, get: () => binding.ppid(),
  });
  Object.defineProperty(self, 'title', {
    configurable: true,
    enumerable: true,
    get: () => binding.getTitle(),
    set(value) { binding.setTitle(String(value)); },
  });

  self.nextTick = ticks.nextTick;
  self.exit = exit;
  self.reallyExit = (code) => binding.reallyExit(code);
  self.abort = () => binding.abort();
  self.emitWarning = (...args) => {
    require('internal/process_more').emitWarning(...args);
  };
  lazy(self, 'hrtime', () => require('internal/process_time').hrtime);
  self.uptime = () => binding.uptime();
  self.cwd = function cwd() {
    const path = binding.cwd();
    if (typeof path === 'number')
      throw require('internal/process_more').cwdError(path);
    return path;
  };
  self.setUncaughtExceptionCaptureCallback = (fn) => {
    if (fn === null) {
      capture = null;
      return;
    }
    if (typeof fn !== 'function') {
      const { codes } = require('internal/errors');
      throw new codes.ERR_INVALID_ARG_TYPE('fn', ['Function', 'null'], fn);
    }
    if (capture !== null) {
      const { codes } = require('internal/errors');
      throw new codes.ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET();
    }
    capture = fn;
  };
  self.hasUncaughtExceptionCaptureCallback = () => capture !== null;

  for (const name of ['stdin', 'stdout', 'stderr']) {
    const getter = `get${name[0].toUpperCase()}${name.slice(1)}`;
    lazy(self, name, () => require('internal/stdio')[getter]());
  }
  // Everything else is found on first use.
  for (const name of [
    'memoryUsage', 'cpuUsage', 'resourceUsage', 'chdir', 'umask', 'kill',
    'getuid', 'geteuid', 'getgid', 'getegid', 'getgroups', 'setuid', 'seteuid',
    'setgid', 'setegid', 'constrainedMemory', 'availableMemory', 'dlopen',
    'binding', 'getBuiltinModule', 'getActiveResourcesInfo', 'loadEnvFile',
    'setSourceMapsEnabled', 'threadCpuUsage', 'ref', 'unref', '_rawDebug',
    'allowedNodeEnvironmentFlags', 'report', 'assert', 'openStdin',
    '_getActiveHandles', '_getActiveRequests', '_kill', 'initgroups',
    'setgroups', 'finalization', 'sourceMapsEnabled',
  ]) {
    lazy(self, name, () => require('internal/process_more').more[name],
         name[0] !== '_');
  }

  if (self.argv.length > 1 && self.argv[1][0] === '-') {
    given = require('internal/options');
    given.parse(self.argv);
  }

  return {
    channelFd: info.channelFd,
    fatal,
    beforeExit() {
      emit('beforeExit', exitCode ?? 0);
    },
    exit: emitExit,
  };
}

module.exports = {
  // The options of the command line, or undefined when there are none.
  get options() { return given?.options; },
  setup, becomeEmitter, unhandledRejection, fatal,
};
