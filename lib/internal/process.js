'use strict';

// The process object and the life of a program: uncaught errors, 'beforeExit',
// 'exit', signals, warnings. Rare parts stand in internal/process_more.js.
//
// `process` is an EventEmitter, but a program that never listens does not load
// `events`: until then its methods are small functions that load it and call
// again.

const binding = internalBinding('process');
const context = require('internal/async_context');
const defineLazy = require('internal/lazy');

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
let given; // internal/options, when the command line has some

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

// The loop has nothing left to do.
function end() {
  if (exitCode === undefined && life.unsettled !== undefined && !exiting) {
    exitCode = 13; // a module still waits
    const code = emitExit();
    life.unsettled();
    return code;
  }
  return emitExit();
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

// What internal/fatal.js knows of the program's life.
const life = {
  emit,
  /** What process.setUncaughtExceptionCaptureCallback was given. */
  capture: null,
  /** What says that a module still waits when the program ends. */
  unsettled: undefined,
  get exitCode() { return exitCode; },
  // Emits 'exit' with 1, unless that is already going on.
  fail() {
    if (exiting)
      return;
    exiting = true;
    process._exiting = true;
    exitCode = 1;
    emit('exit', 1);
  },
};

// The door's hook for an exception that nobody caught.
function fatal(error, origin) {
  context.runAfter(error, () => {
    require('internal/fatal').fatal(life, error, origin);
  });
}

function unhandledRejection(reason, promise) {
  require('internal/fatal').unhandledRejection(
    life, reason, promise, given?.options.unhandledRejections);
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
    writable: true, value: 'process',
  });
  Object.setPrototypeOf(self, proto);

  self.version = `v${NODE_VERSION}`;
  self.arch = info.machine === 'x86_64' ? 'x64' :
    info.machine === 'aarch64' ? 'arm64' : info.machine;
  self.platform = 'linux';
  self.execPath = info.execPath;
  self.argv0 = info.argv[0];
  self.argv = info.argv;
  self.argv[0] = info.execPath;
  self.execArgv = [];
  self.pid = info.pid;
  self._exiting = false;

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
  self.uptime = () => binding.uptime();
  self.cwd = function cwd() {
    const path = binding.cwd();
    if (typeof path === 'number')
      throw require('internal/process_more').cwdError(path);
    return path;
  };

  // Everything else is found on first use.
  const more = (name) => require('internal/process_more').more[name];
  defineLazy(self, ['env'], () => require('internal/process_env').makeEnv(),
             true);
  defineLazy(self, ['hrtime'], () => require('internal/process_time').hrtime,
             true);
  defineLazy(self, ['versions', 'release', 'config', 'features'],
             (name) => require('internal/process_info')[name], true);
  defineLazy(self, ['stdin', 'stdout', 'stderr'],
             (name) => require('internal/stdio').get(name), true);
  defineLazy(self, [
    'emitWarning', 'memoryUsage', 'cpuUsage', 'resourceUsage', 'chdir',
    'umask', 'kill', 'getuid', 'geteuid', 'getgid', 'getegid', 'getgroups', 'setuid', 'seteuid',
    'setgid', 'setegid', 'constrainedMemory', 'availableMemory', 'dlopen',
    'binding', 'getBuiltinModule', 'getActiveResourcesInfo', 'loadEnvFile',
    'setSourceMapsEnabled', 'threadCpuUsage', 'ref', 'unref',
    'allowedNodeEnvironmentFlags', 'report', 'assert', 'openStdin',
    'initgroups', 'setgroups', 'finalization', 'sourceMapsEnabled',
    'setUncaughtExceptionCaptureCallback',
    'hasUncaughtExceptionCaptureCallback',
  ], more, true);
  defineLazy(self, ['_rawDebug', '_getActiveHandles', '_getActiveRequests',
                    '_kill'], more, false);

  if (self.argv.length < 2 || self.argv[1][0] === '-' ||
      info.nodeOptions !== undefined) {
    given = require('internal/options');
    given.parse(self.argv, info.nodeOptions);
  }

  return {
    channelFd: info.channelFd,
    fatal,
    beforeExit() {
      emit('beforeExit', exitCode ?? 0);
    },
    exit: end,
  };
}

module.exports = {
  // The options of the command line, or undefined when there are none.
  get options() { return given?.options; },
  NODE_VERSION, setup, becomeEmitter, unhandledRejection, fatal, life,
};
