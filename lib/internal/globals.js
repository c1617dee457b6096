'use strict';

// The global object: what the engine lacks. Every entry loads its module when
// it is first read, so that a program pays only for what it uses.

// name -> [module id, property]
const LAZY = {
  Buffer: ['buffer', 'Buffer'],
  atob: ['buffer', 'atob'],
  btoa: ['buffer', 'btoa'],
  Blob: ['buffer', 'Blob'],
  File: ['buffer', 'File'],
  URL: ['web/url', 'URL'],
  URLSearchParams: ['web/url', 'URLSearchParams'],
  TextEncoder: ['web/encoding', 'TextEncoder'],
  TextDecoder: ['web/encoding', 'TextDecoder'],
  TextEncoderStream: ['web/encoding', 'TextEncoderStream'],
  TextDecoderStream: ['web/encoding', 'TextDecoderStream'],
  AbortController: ['web/abort', 'AbortController'],
  AbortSignal: ['web/abort', 'AbortSignal'],
  Event: ['web/event_target', 'Event'],
  EventTarget: ['web/event_target', 'EventTarget'],
  CustomEvent: ['web/event_target', 'CustomEvent'],
  DOMException: ['web/domexception', 'DOMException'],
  structuredClone: ['web/structured_clone', 'structuredClone'],
  MessageChannel: ['web/message_channel', 'MessageChannel'],
  MessagePort: ['web/message_channel', 'MessagePort'],
  MessageEvent: ['web/message_channel', 'MessageEvent'],
  performance: ['web/performance', 'performance'],
  Performance: ['web/performance', 'Performance'],
  PerformanceEntry: ['web/performance', 'PerformanceEntry'],
  PerformanceMark: ['web/performance', 'PerformanceMark'],
  PerformanceMeasure: ['web/performance', 'PerformanceMeasure'],
  PerformanceObserver: ['web/performance', 'PerformanceObserver'],
  crypto: ['crypto', 'webcrypto'],
  Crypto: ['crypto', 'Crypto'],
  CryptoKey: ['crypto', 'CryptoKey'],
  SubtleCrypto: ['crypto', 'SubtleCrypto'],
  ReadableStream: ['web/streams', 'ReadableStream'],
  ReadableStreamDefaultReader: ['web/streams', 'ReadableStreamDefaultReader'],
  ReadableStreamBYOBReader: ['web/streams', 'ReadableStreamBYOBReader'],
  WritableStream: ['web/streams', 'WritableStream'],
  WritableStreamDefaultWriter: ['web/streams', 'WritableStreamDefaultWriter'],
  TransformStream: ['web/streams', 'TransformStream'],
  ByteLengthQueuingStrategy: ['web/streams', 'ByteLengthQueuingStrategy'],
  CountQueuingStrategy: ['web/streams', 'CountQueuingStrategy'],
  CompressionStream: ['web/compression', 'CompressionStream'],
  DecompressionStream: ['web/compression', 'DecompressionStream'],
  Response: ['internal/missing', 'Response'],
  navigator: ['web/navigator', 'navigator'],
  Navigator: ['web/navigator', 'Navigator'],
};

function define(global, name, value, enumerable = false) {
  Object.defineProperty(global, name, {
    configurable: true, writable: true, enumerable, value,
  });
}

function defineLazy(global, name, load, enumerable = false) {
  Object.defineProperty(global, name, {
    configurable: true,
    enumerable,
    get() {
      const value = load();
      define(global, name, value, enumerable);
      return value;
    },
    set(value) {
      define(global, name, value, enumerable);
    },
  });
}

// Web IDL attributes and operations are enumerable on the global, interfaces
// are not.
const ENUMERABLE = new Set(['atob', 'btoa', 'structuredClone', 'performance',
                            'crypto', 'navigator']);

/**
 * Calls `callback` as a microtask; an exception is uncaught, not a rejection.
 * @param {Function} callback
 */
function queueMicrotask(callback) {
  if (typeof callback !== 'function')
    require('internal/validators').validateFunction(callback, 'callback');
  const context = require('internal/async_context');
  const { frame } = context;
  Promise.resolve().then(() => {
    try {
      if (frame !== context.frame)
        context.run(frame, callback, undefined, []);
      else
        callback();
    } catch (err) {
      require('internal/process').fatal(err);
    }
  });
}

// Asynchronous compilation runs on the engine's threads: the program must not
// end before its promise settles.
function keepAliveWhilePending(object, name) {
  const { hold, unhold } = internalBinding('process');
  const original = object[name];
  define(object, name, {
    [name](...args) {
      const promise = Reflect.apply(original, object, args);
      hold();
      promise.then(unhold, unhold);
      return promise;
    },
  }[name]);
}

function install(global, load) {
  // The engine doesn't know `using` yet; the modules and programs that define
  // these methods need the symbols all the same.
  for (const name of ['dispose', 'asyncDispose']) {
    if (Symbol[name] === undefined) {
      Object.defineProperty(Symbol, name, {
        value: Symbol(`Symbol.${name}`),
      });
    }
  }
  define(global, 'global', global, true);
  Object.defineProperty(global, Symbol.toStringTag, {
    configurable: true, value: 'global',
  });
  define(global, 'process', process);
  define(global, 'queueMicrotask', queueMicrotask, true);
  for (const name of ['setTimeout', 'setInterval', 'setImmediate',
                      'clearTimeout', 'clearInterval', 'clearImmediate'])
    defineLazy(global, name, () => load('timers')[name], true);
  for (const name of Object.keys(LAZY)) {
    const [id, property] = LAZY[name];
    defineLazy(global, name, () => load(id)[property], ENUMERABLE.has(name));
  }
  // The engine's own console talks to an inspector nobody attached.
  defineLazy(global, 'console', () => load('internal/console_global'));
  const { WebAssembly } = global;
  defineLazy(global, 'WebAssembly', () => {
    keepAliveWhilePending(WebAssembly, 'compile');
    keepAliveWhilePending(WebAssembly, 'instantiate');
    return WebAssembly;
  });
  // The engine has no explicit resource management yet; modules and programs
  // name their methods by these all the same.
  for (const name of ['dispose', 'asyncDispose']) {
    if (Symbol[name] === undefined) {
      Object.defineProperty(Symbol, name, {
        value: Symbol(`Symbol.${name}`),
      });
    }
  }
  require('internal/stack_install').install();
}

module.exports = { install };
