'use strict';

// The global object: what the engine lacks. Every entry loads its module when
// it is first read, so that a program pays only for what it uses.

const defineLazy = require('internal/lazy');

// module id -> the names of the globals it exports. Text, since all of this is
// parsed at each start. Web IDL attributes and operations are enumerable on
// the global, interfaces are not.
const ENUMERABLE = {
  'timers': 'clearImmediate setImmediate clearInterval clearTimeout ' +
    'setInterval setTimeout',
  'internal/microtask': 'queueMicrotask',
  'web/structured_clone': 'structuredClone',
  'buffer': 'atob btoa',
  'web/performance': 'performance',
  'web/navigator': 'navigator',
};
const HIDDEN = {
  'buffer': 'Buffer Blob File',
  'web/url': 'URL URLSearchParams',
  'web/encoding':
    'TextEncoder TextDecoder TextEncoderStream TextDecoderStream',
  'web/abort': 'AbortController AbortSignal',
  'web/event_target': 'Event EventTarget CustomEvent',
  'web/domexception': 'DOMException',
  'web/message_channel': 'MessageChannel MessagePort MessageEvent',
  'web/performance': 'Performance PerformanceEntry PerformanceMark ' +
    'PerformanceMeasure PerformanceObserver',
  'crypto': 'Crypto CryptoKey SubtleCrypto',
  'web/streams': 'ReadableStream ReadableStreamDefaultReader ' +
    'ReadableStreamBYOBReader WritableStream WritableStreamDefaultWriter ' +
    'TransformStream ByteLengthQueuingStrategy CountQueuingStrategy',
  'web/compression': 'CompressionStream DecompressionStream',
  'web/navigator': 'Navigator',
  'web/disposable': 'AsyncDisposableStack DisposableStack SuppressedError',
  'internal/missing': 'FormData Headers Request Response',
};

function define(global, name, value, enumerable) {
  Object.defineProperty(global, name, {
    configurable: true, writable: true, enumerable, value,
  });
}

// One call of defineLazy for each table: called for each module it would be
// run often enough for the engine to start its compiler's thread.
function defineExports(global, table, enumerable) {
  const ids = {};
  for (const id in table) {
    for (const name of table[id].split(' '))
      ids[name] = id;
  }
  defineLazy(global, Object.keys(ids), (name) => require(ids[name])[name],
             enumerable);
}

// `new Function('x', 'return import(x)')` is how CommonJS that a tool made
// imports ES modules. The engine's own Function can't: such a text goes through
// the module compiler.
function replaceFunction(global) {
  const Native = global.Function;
  function Function(...args) {
    for (let i = 0; i < args.length; i++) {
      if (typeof args[i] === 'string' && args[i].includes('import'))
        return require('internal/cjs_compile').makeFunction(Native, args);
    }
    return Reflect.construct(
      Native, args, new.target === undefined || new.target === Function ?
        Native : new.target);
  }
  Object.defineProperties(Function, {
    prototype: { value: Native.prototype, writable: false },
    length: { value: 1 },
  });
  define(Native.prototype, 'constructor', Function, false);
  define(global, 'Function', Function, false);
}

function install(global) {
  replaceFunction(global);
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
  define(global, 'process', process, false);
  defineExports(global, ENUMERABLE, true);
  defineExports(global, HIDDEN, false);
  // The engine's own console talks to an inspector nobody attached.
  defineLazy(global, ['console'], () => require('internal/console_global'),
             false);
  defineLazy(global, ['crypto'], () => require('crypto').webcrypto, true);
  const { WebAssembly } = global;
  defineLazy(global, ['WebAssembly'],
             () => require('internal/webassembly')(WebAssembly), false);
  require('internal/stack_install').install();
}

module.exports = { install };
