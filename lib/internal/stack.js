'use strict';

// Stack traces in Node's form.
//
// The engine writes `fn@file:line:column` lines without the message. Node's
// programs parse `Error: message\n    at fn (file:line:column)`, and replace
// the whole by Error.prepareStackTrace with its call sites.
//
// internal/stack_install has the engine hand each error's raw stack to convert() when
// somebody first reads `err.stack` (see src/bindings/stack.c); creating an
// error costs nothing extra. Where the engine doesn't allow it, `err.stack`
// keeps the engine's form and stackOf(), which inspect and the printing of
// uncaught errors use, converts it.
//
// What the engine doesn't tell, the call sites answer with undefined: `this`,
// the function itself, the type of the receiver.

const hooks = require('internal/stack_install');
const { capture } = hooks;

const kIsNodeError = Symbol.for('tandem.isNodeError');

// Errors whose stack was converted (or is being converted).
const done = new WeakSet();

// One line of the engine: "name@place", the place "file:line:column",
// "[native code]" or empty.
const rawLine = /^(.*?)@((?!.*@(?:\/|node:|file:)).*?)(?::(\d+):(\d+))?$/;
const rawFirst = /^[^\n]*@(?:\[native code\]|[^\n]*:\d+:\d+)?(?:\n|$)/;

// What the loader puts before a CommonJS module, on its first line.
const wrapperLength =
  '(function (exports, require, module, __filename, __dirname) { '.length;

// The column of the source that stands at a column of what the engine compiled.
function adjust(file, line, column) {
  return hooks.columns?.(file, line, column) ??
    (line === 1 && column > wrapperLength && file.startsWith('/') ?
      column - wrapperLength : column);
}

function isRaw(stack) {
  return rawFirst.test(stack) && !stack.includes('\n    at ');
}

function isObject(value) {
  return typeof value === 'object' && value !== null;
}

class CallSite {
  #name;
  #file;
  #line;
  #column;
  #flags;

  constructor(name, file, line, column, flags) {
    this.#name = name;
    this.#file = file;
    this.#line = line;
    this.#column = column;
    this.#flags = flags;
  }

  /** The call site that the source map of its file leads to, if any. */
  static mapped(site) {
    if (hooks.mapped === undefined || !isObject(site) || !(#file in site) ||
        !site.#file || site.#line === null)
      return site;
    const at = hooks.mapped(site.#file, site.#line, site.#column);
    return at === undefined ? site :
      new CallSite(site.#name, at.file, at.row, at.column, site.#flags);
  }

  getThis() { return undefined; }
  getTypeName() { return this.#flags & kTop ? 'Object' : null; }
  getFunction() { return undefined; }
  getFunctionName() { return this.#flags & kTop ? null : this.#name; }
  getMethodName() { return null; }
  getFileName() { return this.#file ?? undefined; }
  getLineNumber() { return this.#line; }
  getColumnNumber() { return this.#column; }
  getEvalOrigin() { return undefined; }
  getScriptNameOrSourceURL() { return this.#file ?? undefined; }
  getScriptHash() { return ''; }
  getEnclosingLineNumber() { return this.#line; }
  getEnclosingColumnNumber() { return this.#column; }
  getPosition() { return 0; }
  getPromiseIndex() { return null; }
  isToplevel() { return true; }
  isEval() { return (this.#flags & kEval) !== 0; }
  isNative() { return (this.#flags & kNative) !== 0; }
  isConstructor() { return false; }
  isAsync() { return false; }
  isPromiseAll() { return false; }

  toString() {
    let place;
    if (this.#file === null)
      place = '<anonymous>';
    else
      place = `${this.#file}:${this.#line}:${this.#column}`;
    if (this.#flags & kTop)
      return `Object.<anonymous> (${place})`;
    return this.#name ? `${this.#name} (${place})` : place;
  }
}

const kNative = 1;
const kEval = 2;
const kTop = 4; // the code of a CommonJS module outside of functions

const hidden = /^node:internal\/(?:errors|error_messages|validators|stack)$/;
const loader = /^node:internal\/(?:cjs|modules)/;

// Drops what stands above the place where an error was made: this runtime's
// own functions that make errors, and the constructors of its class.
function dropLeading(frames, err) {
  const constructors = constructorNames(err);
  let from = 0;
  for (let i = 0; i < frames.length; i++) {
    const { file, name } = frames[i];
    if (file !== null && hidden.test(file))
      from = i + 1;
    else if (from === i && constructors.includes(name))
      from = i + 1;
    else if (file !== null)
      break;
  }
  return from === 0 ? frames : frames.slice(from);
}

function constructorNames(err) {
  const names = [];
  try {
    for (let o = err; o && o !== Error.prototype && names.length < 10;
      o = Object.getPrototypeOf(o)) {
      const C = Object.getOwnPropertyDescriptor(o, 'constructor')?.value;
      if (typeof C === 'function' && C.name !== '')
        names.push(C.name);
    }
  } catch {
    // A proxy that throws.
  }
  return names;
}

// An asynchronous function that was called and hasn't waited yet shows up
// twice, the second time with the place after its closing brace.
function isAsyncShell(inner, frame) {
  if (inner === undefined || inner.row === null || frame.row === null ||
      inner.name !== frame.name || inner.file !== frame.file ||
      inner.row > frame.row ||
      (inner.row === frame.row && inner.column >= frame.column) ||
      frame.file.startsWith('node:'))
    return false;
  const line = require('internal/source_lines')
    .linesOf(frame.file)?.[frame.row - 1];
  return line !== undefined && line[frame.column - 2] === '}';
}

// Raw text to call sites.
function parse(raw, err) {
  let frames = [];
  for (const line of raw.split('\n')) {
    const match = rawLine.exec(line);
    if (match === null)
      continue;
    let name = match[1];
    let file = match[2];
    let flags = 0;
    let row = null;
    let column = null;
    if (file === '[native code]') {
      // The engine's or a binding's own calls, which Node doesn't show.
      if (name === '' || name === 'eval' || name === 'apply' ||
          name === 'call')
        continue;
      file = null;
      flags = kNative;
    } else if (match[3] === undefined) {
      file = null;
    } else {
      row = +match[3];
      column = +match[4];
    }
    if (name === 'global code' || name === 'module code') {
      name = null;
    } else if (name === 'eval code') {
      name = 'eval';
      flags |= kEval;
    } else if (name === '') {
      name = null;
    }
    if (row !== null) {
      column = adjust(file, row, column);
      const origin = hooks.original?.(file, row, column);
      if (origin !== undefined)
        ({ file, row, column } = origin);
    }
    const frame = { name, file, row, column, flags };
    if (!isAsyncShell(frames.at(-1), frame))
      frames.push(frame);
  }
  // The loader's step into a module, which is a generator.
  frames = dropLeading(frames, err).filter((f, i, all) =>
    !(f.flags & kNative && f.name === 'next' &&
      all[i + 1]?.file === 'node:internal/esm_evaluate'));
  return frames.map((f, i) => {
    const next = frames[i + 1];
    if (f.name === null && f.file !== null && !loader.test(f.file) &&
        next !== undefined && next.file !== null && loader.test(next.file))
      f.flags |= kTop;
    return new CallSite(f.name, f.file, f.row, f.column, f.flags);
  });
}

/** "TypeError: message", with the code for errors of Node's modules. */
function header(err) {
  try {
    if (err[kIsNodeError] === true)
      return `${err.name} [${err.code}]: ${err.message}`;
    return Error.prototype.toString.call(err);
  } catch {
    return 'Error';
  }
}

function build(err, raw) {
  const sites = parse(raw, err);
  const prepare = Error.prepareStackTrace;
  if (typeof prepare === 'function')
    return prepare.call(Error, err, sites);
  return stackText(err, sites);
}

/** The stack of an error with these call sites, or whatever stands for them. */
function stackText(err, sites) {
  let text = header(err);
  for (const site of sites)
    text += `\n    at ${CallSite.mapped(site)}`;
  return text;
}

function put(object, value) {
  Object.defineProperty(object, 'stack', {
    __proto__: null,
    value,
    writable: true,
    enumerable: false,
    configurable: true,
  });
}

/** Replaces the raw stack of an error by Node's form; called by the engine. */
function convert(err, raw) {
  if (done.has(err))
    return;
  done.add(err);
  if (raw === undefined)
    raw = '';
  else if (!isRaw(raw))
    return;
  let stack;
  try {
    require('internal/columns').cleanMessage(err);
    stack = build(err, raw);
  } catch {
    stack = header(err); // a user's prepareStackTrace failed
  }
  if (Object.isExtensible(err))
    put(err, stack);
}

/** The stack of an error in Node's form, whatever has become of it. */
function stackOf(err) {
  const stack = err.stack;
  if (typeof stack !== 'string' || done.has(err))
    return stack;
  if (stack === '')
    return Error.isError(err) ? header(err) : stack;
  return isRaw(stack) ? build(err, stack) : stack;
}

/**
 * The call sites of the caller of `above`.
 * @param {number} limit
 * @param {Function} above
 * @param {boolean} [mapped] whether the source maps of files count
 */
function callSites(limit, above, mapped = false) {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = limit;
  const holder = {};
  capture(holder, above);
  Error.stackTraceLimit = before;
  const sites = parse(holder.stack);
  return mapped ? sites.map(CallSite.mapped) : sites;
}

/** Error.captureStackTrace; `above` and what it called is left out. */
function captureStackTrace(object, above) {
  if (object === null ||
      (typeof object !== 'object' && typeof object !== 'function')) {
    throw new TypeError(`Invalid argument: ${String(object)}`);
  }
  done.delete(object);
  if (Error.isError(object)) {
    // Converted when it is read.
    capture.call(Error, object, above);
    return;
  }
  const holder = {};
  capture.call(Error, holder, above);
  put(object, build(object, holder.stack));
}

/** [{ name, file, line, column }] of an error, for who prints its source. */
function frames(err) {
  const stack = stackOf(err);
  if (typeof stack !== 'string')
    return [];
  const out = [];
  const pattern =
    /^ {4}at (?:(.*) \()?((?:[^():\n]|\w+:)[^()\n]*):(\d+):(\d+)\)?$/gm;
  for (const [, name, file, line, column] of stack.matchAll(pattern))
    out.push({ name, file, line: +line, column: +column });
  return out;
}

/** The text of an error for people: its stack, properties and causes. */
function format(err) {
  return require('internal/util/inspect').inspect(err);
}

module.exports = {
  callSites,
  captureStackTrace,
  convert,
  format,
  frames,
  stackOf,
  stackText,
};
