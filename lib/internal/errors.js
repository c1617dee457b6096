'use strict';

// The errors Node's modules throw: `codes.ERR_*` constructors, the exceptions
// made from a failed system call, AbortError.
//
// `codes` costs nothing until an error is made: a constructor is created when
// a module first names it, the table of texts (internal/error_messages) is
// loaded with the first error. `new codes.ERR_X(...)` gives an instance of the
// TypeError, RangeError or Error that belongs to the code, with `code` set;
// its stack starts with `TypeError [ERR_X]: text`.
//
// This module and internal/validators never show up in a printed stack: see
// internal/stack.

const setOwn = require('internal/set_own');

/** On the prototype of every error made here: its stack shows the code. */
const kIsNodeError = Symbol.for('tandem.isNodeError');

let messages;
let protos;

function setUp() {
  messages = require('internal/error_messages');
  protos = new Map();
}

function nodeToString() {
  return `${this.name} [${this.code}]: ${this.message}`;
}

// A subclass of `Base` without a constructor property of its own, so that
// err.constructor is Base.
function classFor(Base) {
  let C = protos.get(Base);
  if (C === undefined) {
    C = class extends Base {};
    delete C.prototype.constructor;
    mark(C.prototype);
    protos.set(Base, C);
  }
  return C;
}

function mark(proto) {
  Object.defineProperty(proto, kIsNodeError, { value: true });
  Object.defineProperty(proto, 'toString', {
    value: nodeToString, writable: true, configurable: true,
  });
}

// The few directives the texts use.
function fill(text, args) {
  let i = 0;
  return text.replace(/%[sdj]/g, (d) => {
    const a = args[i++];
    if (typeof a === 'string' && d !== '%j')
      return a;
    return require('internal/util/inspect').format(d, a);
  });
}

// The frames of this module are dropped when the stack is printed, so it must
// be longer than the limit by as many.
function withRoom(make) {
  const limit = Error.stackTraceLimit;
  const change = typeof limit === 'number' && limit > 0 && limit < 1e3 &&
    Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit').writable;
  if (change)
    Error.stackTraceLimit = limit + 4;
  try {
    return make();
  } finally {
    if (change)
      Error.stackTraceLimit = limit;
  }
}

function create(code, args) {
  if (messages === undefined)
    setUp();
  const entry = messages.table[code];
  if (entry === undefined)
    throw new Error(`internal/error_messages has no entry for ${code}`);
  const [Base, text] = entry;
  if (Base === 'SystemError')
    return withRoom(() => new SystemError(code, text, args[0]));
  let message;
  let props;
  if (typeof text === 'function') {
    props = { __proto__: null };
    message = text.apply(props, args);
  } else {
    message = args.length === 0 ? text : fill(text, args);
  }
  const C = classFor(Base);
  const err = withRoom(() => new C(message));
  setOwn(err, 'code', code);
  for (const name in props)
    setOwn(err, name, props[name]);
  return err;
}

function makeConstructor(code) {
  function NodeError(...args) {
    return create(code, args);
  }
  NodeError.HideStackFramesError = NodeError;
  // `err instanceof codes.ERR_X`
  Object.defineProperty(NodeError, Symbol.hasInstance, {
    value: (err) => err?.[kIsNodeError] === true && err.code === code,
  });
  return NodeError;
}

/** `new codes.ERR_INVALID_ARG_TYPE('path', 'string', value)` */
const codes = new Proxy({ __proto__: null }, {
  get(made, code) {
    if (typeof code !== 'string')
      return undefined;
    return made[code] ??= makeConstructor(code);
  },
});

/** Marks a function whose frames don't matter to the user. */
function hideStackFrames(fn) {
  fn.withoutStackTrace = fn;
  return fn;
}

function determineSpecificType(value) {
  if (messages === undefined)
    setUp();
  return messages.determineSpecificType(value);
}

/** The error of a method that is missing: names it. */
function notImplemented(name) {
  return new codes.ERR_METHOD_NOT_IMPLEMENTED(name);
}

/** An AbortError: what cancelled operations fail with. */
class AbortError extends Error {
  constructor(message = 'The operation was aborted', options = undefined) {
    if (options !== undefined && typeof options !== 'object')
      throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    super(message, options);
    this.code = 'ABORT_ERR';
    this.name = 'AbortError';
  }
}

/** A DNS-, zlib- or socket-like failure described by `context`. */
class SystemError extends Error {
  constructor(key, prefix, context) {
    let message = `${prefix}: ${context.syscall} returned ` +
      `${context.code} (${context.message})`;
    if (context.path !== undefined)
      message += ` ${context.path}`;
    if (context.dest !== undefined)
      message += ` => ${context.dest}`;
    super(message);
    const hidden = (value) => ({
      value, enumerable: false, writable: true, configurable: true,
    });
    const through = (name) => ({
      get: () => context[name],
      set(value) { context[name] = value; },
      enumerable: true,
      configurable: true,
    });
    Object.defineProperties(this, {
      name: hidden('SystemError'),
      info: {
        value: context, enumerable: true, writable: false, configurable: true,
      },
      errno: through('errno'),
      syscall: through('syscall'),
    });
    this.code = key;
    for (const name of ['path', 'dest']) {
      if (context[name] !== undefined)
        Object.defineProperty(this, name, through(name));
    }
  }
}
mark(SystemError.prototype);

let uv;
let uvMap;

// [name, text] of a negative error number of libuv.
function uvEntry(errno) {
  uv ??= internalBinding('uv');
  return uv.entry(errno) ?? ['UNKNOWN', 'unknown error'];
}

/** 'ENOENT' for -2. */
function uvErrname(errno) {
  return uvEntry(errno)[0];
}

/** Map of errno to [name, message], as util.getSystemErrorMap() gives it. */
function uvErrorMap() {
  uv ??= internalBinding('uv');
  return uvMap ??= new Map(uv.map());
}

/**
 * The error of a failed file system call:
 * "ENOENT: no such file or directory, open 'x'".
 */
function UVException({ errno, syscall, path, dest, message, ...rest }) {
  const [code, text] = uvEntry(errno);
  let msg = `${code}: ${message || text}, ${syscall}`;
  if (path)
    msg += ` '${path}'`;
  if (dest)
    msg += ` -> '${dest}'`;
  const err = withRoom(() => new Error(msg));
  err.errno = errno;
  err.code = code;
  err.syscall = syscall;
  if (path)
    err.path = `${path}`;
  if (dest)
    err.dest = `${dest}`;
  for (const key in rest)
    err[key] = rest[key];
  return err;
}

function place(address, port) {
  if (port && port > 0)
    return ` ${address}:${port}`;
  return address ? ` ${address}` : '';
}

/** "listen EADDRINUSE: address already in use 127.0.0.1:80" */
function UVExceptionWithHostPort(errno, syscall, address, port) {
  const [code, text] = uvEntry(errno);
  const err = withRoom(() => new Error(
    `${syscall} ${code}: ${text}${place(address, port)}`));
  err.code = code;
  err.errno = errno;
  err.syscall = syscall;
  err.address = address;
  if (port)
    err.port = port;
  return err;
}

/** "connect ECONNREFUSED 127.0.0.1:80" */
function ExceptionWithHostPort(errno, syscall, address, port, additional) {
  const code = uvErrname(errno);
  let details = place(address, port);
  if (additional)
    details += ` - Local (${additional})`;
  const err = withRoom(() => new Error(`${syscall} ${code}${details}`));
  err.errno = errno;
  err.code = code;
  err.syscall = syscall;
  err.address = address;
  if (port)
    err.port = port;
  return err;
}

/** "write EPIPE" */
function ErrnoException(errno, syscall, original) {
  const code = uvErrname(errno);
  const err = withRoom(() => new Error(
    `${syscall} ${code}${original ? ` ${original}` : ''}`));
  err.errno = errno;
  err.code = code;
  err.syscall = syscall;
  return err;
}

/** "getaddrinfo ENOTFOUND nosuch.example" */
function DNSException(code, syscall, hostname) {
  let errno;
  if (typeof code === 'number') {
    errno = code;
    const name = uvErrname(code);
    code = name === 'EAI_NODATA' || name === 'EAI_NONAME' ?
      'ENOTFOUND' : name;
  }
  const err = withRoom(() => new Error(
    `${syscall} ${code}${hostname ? ` ${hostname}` : ''}`));
  err.errno = errno;
  err.code = code;
  err.syscall = syscall;
  if (hostname)
    err.hostname = hostname;
  return err;
}

/** "socket hang up" and its like: code ECONNRESET. */
class ConnResetException extends Error {
  constructor(message) {
    super(message);
    this.code = 'ECONNRESET';
  }
}
delete ConnResetException.prototype.constructor;

/** An Error with properties. */
function genericNodeError(message, props) {
  return Object.assign(withRoom(() => new Error(message)), props);
}

/** One error from an error and another that happened while handling it. */
function aggregateTwoErrors(inner, outer) {
  if (inner && outer && inner !== outer) {
    if (Array.isArray(outer.errors)) {
      outer.errors.push(inner);
      return outer;
    }
    const err = new AggregateError([outer, inner], outer.message);
    err.code = outer.code;
    return err;
  }
  return inner || outer;
}

/** The AggregateError of a connection that failed on each address. */
class NodeAggregateError extends AggregateError {
  constructor(errors, message) {
    super(errors, message);
    this.code = errors[0]?.code;
  }
}
mark(NodeAggregateError.prototype);
delete NodeAggregateError.prototype.constructor;

let overflowName;
let overflowMessage;

/** Whether `err` is the engine's "stack exhausted" error. */
function isStackOverflowError(err) {
  if (overflowMessage === undefined) {
    try {
      const overflow = () => { overflow(); };
      overflow();
    } catch (e) {
      overflowMessage = e.message;
      overflowName = e.name;
    }
  }
  return err !== null && typeof err === 'object' &&
    err.name === overflowName && err.message === overflowMessage;
}

module.exports = {
  AbortError,
  ConnResetException,
  DNSException,
  ErrnoException,
  ExceptionWithHostPort,
  NodeAggregateError,
  SystemError,
  UVException,
  UVExceptionWithHostPort,
  aggregateTwoErrors,
  codes,
  determineSpecificType,
  genericNodeError,
  hideStackFrames,
  isStackOverflowError,
  kIsNodeError,
  notImplemented,
  uvErrname,
  uvErrorMap,
  uvException: UVException,
};
