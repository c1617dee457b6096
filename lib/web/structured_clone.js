'use strict';

// structuredClone(), https://html.spec.whatwg.org/#structured-cloning: a walk
// that copies as it goes, with a memory of what was copied for cycles and
// shared parts. Transferred ArrayBuffers are moved, MessagePorts handed over.

const marks = require('internal/clone_marks');

const { getPrototypeOf, keys } = Object;
const tagOf = Object.prototype.toString;
const typedArrayTag = Object.getOwnPropertyDescriptor(
  getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

// Error types that keep their name.
const errors = {
  __proto__: null, Error, EvalError, RangeError, ReferenceError, SyntaxError,
  TypeError, URIError,
};

function cannotClone(value) {
  const { DOMException } = require('web/domexception');
  let text;
  if (typeof value === 'symbol')
    text = value.toString();
  else if (typeof value === 'function')
    text = String(value);
  else
    text = `#<${value?.constructor?.name || 'Object'}>`;
  return new DOMException(`${text} could not be cloned.`, 'DataCloneError');
}

// An own method of the engine's prototype works only on a real one: this is
// how to tell it from an object that pretends.
function has(method, value, ...args) {
  try {
    Reflect.apply(method, value, args);
    return true;
  } catch {
    return false;
  }
}

const sizeOf = (C) => Object.getOwnPropertyDescriptor(C.prototype, 'size').get;
const mapSize = sizeOf(Map);
const setSize = sizeOf(Set);
const bufferLength = Object.getOwnPropertyDescriptor(
  ArrayBuffer.prototype, 'byteLength').get;
const regExpSource = Object.getOwnPropertyDescriptor(
  RegExp.prototype, 'source').get;

function cloneBuffer(buffer, memory) {
  if (typeof SharedArrayBuffer === 'function' &&
      buffer instanceof SharedArrayBuffer)
    return buffer;
  if (buffer.detached === true)
    throw detached();
  const copy = buffer.resizable ?
    new ArrayBuffer(buffer.byteLength,
                    { maxByteLength: buffer.maxByteLength }) :
    new ArrayBuffer(buffer.byteLength);
  new Uint8Array(copy).set(new Uint8Array(buffer));
  memory.set(buffer, copy);
  return copy;
}

function detached() {
  const { DOMException } = require('web/domexception');
  return new DOMException('An ArrayBuffer is detached and could not be ' +
                          'cloned.', 'DataCloneError');
}

function cloneView(view, memory) {
  const buffer = memory.get(view.buffer) ?? cloneBuffer(view.buffer, memory);
  const name = typedArrayTag.call(view);
  if (name === undefined)
    return new DataView(buffer, view.byteOffset, view.byteLength);
  return new globalThis[name](buffer, view.byteOffset, view.length);
}

function cloneError(error, memory) {
  const { name } = error;
  const C = errors[name] ?? Error;
  const shell = new Error();
  // A real error, so that it prints and tests as one.
  Object.setPrototypeOf(shell, C.prototype);
  memory.set(error, shell);
  const message = Object.getOwnPropertyDescriptor(error, 'message');
  if (message !== undefined && 'value' in message)
    define(shell, 'message', `${message.value}`);
  else
    delete shell.message;
  define(shell, 'stack', typeof error.stack === 'string' ?
    error.stack : undefined);
  if (Object.hasOwn(error, 'cause'))
    define(shell, 'cause', clone(error.cause, memory));
  return shell;
}

function define(object, name, value) {
  Object.defineProperty(object, name, {
    __proto__: null, configurable: true, writable: true, value,
  });
}

function copyProperties(from, to, memory) {
  for (const key of keys(from)) {
    // A getter may have removed a later one.
    if (Object.hasOwn(from, key)) {
      Object.defineProperty(to, key, {
        __proto__: null,
        configurable: true,
        enumerable: true,
        writable: true,
        value: clone(from[key], memory),
      });
    }
  }
  return to;
}

function cloneObject(value, memory) {
  if (Array.isArray(value)) {
    const copy = new Array(value.length);
    memory.set(value, copy);
    return copyProperties(value, copy, memory);
  }
  const proto = getPrototypeOf(value);
  if (proto === Object.prototype || proto === null) {
    const copy = {};
    memory.set(value, copy);
    return copyProperties(value, copy, memory);
  }
  if (ArrayBuffer.isView(value)) {
    const copy = cloneView(value, memory);
    memory.set(value, copy);
    return copy;
  }
  if (has(bufferLength, value) ||
      (typeof SharedArrayBuffer === 'function' &&
       value instanceof SharedArrayBuffer))
    return cloneBuffer(value, memory);
  return cloneOther(value, memory);
}

function cloneOther(value, memory) {
  let copy;
  if (has(Date.prototype.getTime, value)) {
    copy = new Date(Date.prototype.getTime.call(value));
    memory.set(value, copy);
    return copy;
  }
  if (has(mapSize, value)) {
    copy = new Map();
    memory.set(value, copy);
    for (const [k, v] of [...Map.prototype.entries.call(value)])
      copy.set(clone(k, memory), clone(v, memory));
    return copy;
  }
  if (has(setSize, value)) {
    copy = new Set();
    memory.set(value, copy);
    for (const v of [...Set.prototype.values.call(value)])
      copy.add(clone(v, memory));
    return copy;
  }
  if (tagOf.call(value) === '[object RegExp]' && has(regExpSource, value)) {
    copy = new RegExp(value.source, value.flags);
    memory.set(value, copy);
    return copy;
  }
  if (isDOMException(value)) {
    const { DOMException } = require('web/domexception');
    copy = new DOMException(value.message, value.name);
    define(copy, 'stack', value.stack);
    memory.set(value, copy);
    return copy;
  }
  if (Error.isError !== undefined ? Error.isError(value) :
    value instanceof Error)
    return cloneError(value, memory);
  for (const C of [Boolean, Number, String, BigInt]) {
    if (has(C.prototype.valueOf, value)) {
      copy = Object(C.prototype.valueOf.call(value));
      memory.set(value, copy);
      return copy;
    }
  }
  const custom = value[Symbol.for('tandem.structuredClone')];
  if (typeof custom === 'function') {
    copy = custom.call(value);
    memory.set(value, copy);
    return copy;
  }
  if (has(Symbol.prototype.valueOf, value) || isPlatformObject(value))
    throw cannotClone(value);
  // An instance of a class: its own properties in a plain object.
  copy = {};
  memory.set(value, copy);
  return copyProperties(value, copy, memory);
}

function isDOMException(value) {
  return tagOf.call(value) === '[object DOMException]' &&
         require('web/domexception').isDOMException(value);
}

// What has an identity or a state that a copy could not have.
function isPlatformObject(value) {
  if (value instanceof Promise || value instanceof WeakMap ||
      value instanceof WeakSet || value instanceof WeakRef)
    return true;
  const tag = value[Symbol.toStringTag];
  return typeof tag === 'string' && platformTags.has(tag) &&
         !Object.hasOwn(value, Symbol.toStringTag);
}

const platformTags = new Set([
  'AbortController', 'AbortSignal', 'BroadcastChannel', 'Crypto', 'Event',
  'EventTarget', 'FormData', 'Headers', 'MessageChannel', 'MessagePort',
  'Performance', 'ReadableStream', 'Request', 'Response', 'TextDecoder',
  'TextEncoder', 'TransformStream', 'URL', 'URLSearchParams', 'WeakMap',
  'WeakSet', 'WritableStream', 'Generator', 'AsyncGenerator',
]);

function clone(value, memory) {
  switch (typeof value) {
    case 'object':
      if (value === null)
        return null;
      break;
    case 'function':
    case 'symbol':
      throw cannotClone(value);
    default:
      return value;
  }
  const seen = memory.get(value);
  if (seen !== undefined)
    return seen;
  if (marks.uncloneable !== undefined && marks.uncloneable.has(value))
    throw cannotClone(value);
  return cloneObject(value, memory);
}

// ---- transfer --------------------------------------------------------------

function transferError(message) {
  const { DOMException } = require('web/domexception');
  return new DOMException(message, 'DataCloneError');
}

// Prepares the transferred objects: memory knows what each becomes.
function prepareTransfer(transfer, memory) {
  const list = [...transfer];
  if (new Set(list).size !== list.length)
    throw transferError('ArrayBuffer occurs in the transfer list more than ' +
                        'once');
  for (const item of list) {
    if (marks.isMarkedAsUntransferable(item))
      throw transferError('Value not transferable');
    if (has(bufferLength, item)) {
      if (item.detached === true)
        throw detached();
      if (item[Symbol.for('tandem.untransferable')] === true)
        throw transferError('Cannot transfer object of unsupported type.');
      continue;
    }
    const { MessagePort } = require('web/message_channel');
    if (item instanceof MessagePort)
      memory.set(item, item);
    else
      throw transferError('Value not transferable');
  }
  return list;
}

// The buffers move only when everything else could be cloned.
function withTransfer(value, transfer) {
  const memory = new Map();
  const list = prepareTransfer(transfer, memory);
  clone(value, new Map(memory));
  for (const buffer of list) {
    if (!(buffer instanceof ArrayBuffer))
      continue;
    // Moving the buffer empties its views: remember their shapes.
    const views = viewsOf(value, buffer);
    const shapes = views.map(shapeOf);
    const fresh = buffer.transfer();
    memory.set(buffer, fresh);
    views.forEach((view, i) => memory.set(view, shapes[i](fresh)));
  }
  return clone(value, memory);
}

function shapeOf(view) {
  const { byteOffset, byteLength, length } = view;
  const name = typedArrayTag.call(view);
  if (name === undefined)
    return (buffer) => new DataView(buffer, byteOffset, byteLength);
  return (buffer) => new globalThis[name](buffer, byteOffset, length);
}

// The views of a buffer that can be reached from a value.
function viewsOf(value, buffer, seen = new Set(), found = []) {
  if (typeof value !== 'object' || value === null || seen.has(value))
    return found;
  seen.add(value);
  if (ArrayBuffer.isView(value)) {
    if (value.buffer === buffer)
      found.push(value);
    return found;
  }
  if (value instanceof Map) {
    for (const [k, v] of value) {
      viewsOf(k, buffer, seen, found);
      viewsOf(v, buffer, seen, found);
    }
    return found;
  }
  if (value instanceof Set) {
    for (const v of value)
      viewsOf(v, buffer, seen, found);
    return found;
  }
  for (const key of keys(value))
    viewsOf(value[key], buffer, seen, found);
  return found;
}

/** A deep copy; what is in options.transfer is moved instead. */
function structuredClone(value, options) {
  if (arguments.length === 0) {
    const { ERR_MISSING_ARGS } = require('internal/errors').codes;
    throw new ERR_MISSING_ARGS('The value argument must be specified');
  }
  if (options !== undefined && options !== null &&
      typeof options !== 'object' && typeof options !== 'function') {
    const err = new TypeError('Failed to execute \'structuredClone\': ' +
                              'Options cannot be converted to a dictionary');
    err.code = 'ERR_INVALID_ARG_TYPE';
    throw err;
  }
  const transfer = options?.transfer;
  if (transfer !== undefined) {
    if (typeof transfer !== 'object' || transfer === null ||
        typeof transfer[Symbol.iterator] !== 'function') {
      const err = new TypeError(
        'Failed to execute \'structuredClone\': transfer in Options can not ' +
        'be converted to sequence.');
      err.code = 'ERR_INVALID_ARG_TYPE';
      throw err;
    }
    return withTransfer(value, transfer);
  }
  return clone(value, new Map());
}

module.exports = { structuredClone };
