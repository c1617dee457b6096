'use strict';

// Python from JavaScript: calls, their replies, loading of modules. Objects
// that stay in Python are in internal/python/objects.
//
// A call is a record in memory that the bridge shares with C. The first one of
// a turn is sent at once, when nothing else is under way; those that follow in
// the same turn gather and leave together from a microtask, since sending, and
// waking the other side, cost more than a call does.

const writer = require('internal/python/writer');
const reader = require('internal/python/reader');
const objects = require('internal/python/objects');
const exported = require('internal/python/exports');
const server = require('internal/python/serve');
const context = require('internal/async_context');
const T = require('internal/python/tags');
const { idOf } = objects;
const { EXECUTOR, MAIN } = T;

// The functions that are always there.
const LOAD = 0;
const IMPORT = 1;
const EVAL = 2;

// Gathered calls leave when they are this many or this long.
const MAX_CALLS = 64;
const MAX_BYTES = 32 * 1024;

let native = null;
let started = false;

// By slot: who waits for the reply.
const resolves = [];
const rejects = [];
const held = []; // Python objects that the call names must live as long
const origins = []; // what asks of Python's name the call by, or 0
const free = [];

// What was written and not sent.
let filled = 0;
let gathered = 0; // calls
let inflight = 0;
let writing = false;
let flushQueued = false;
let asks = []; // ticket, question, ticket, ...
const resolved = Promise.resolve();

// ---- start ------------------------------------------------------------------

function open() {
  native = internalBinding('python').open();
  writer.setup(native, idOf, objects.refusal);
  objects.setup({ send, call });
  reader.setup(native, objects.makeHandle, objects.adopt);
  native.onSettle(settle);
}

// CPython starts with the first call, 15 ms.
function start() {
  if (native === null)
    open();
  const folders = [process.cwd()];
  const main = process.argv[1];
  if (typeof main === 'string' && main[0] === '/')
    folders.unshift(main.slice(0, main.lastIndexOf('/')) || '/');
  const problem = native.start(...folders);
  if (problem !== undefined) {
    const err = new Error(problem);
    err.code = 'ERR_PYTHON_UNAVAILABLE';
    throw err;
  }
  started = true;
}

// ---- calls ------------------------------------------------------------------

function flush() {
  flushQueued = false;
  if (filled === 0)
    return;
  const bytes = filled;
  const calls = gathered;
  filled = gathered = 0;
  inflight += calls;
  const buffers = writer.takeBuffers();
  if (buffers === null)
    native.submit(bytes, calls);
  else if (!native.submit(bytes, calls, buffers))
    lost(bytes, calls); // detached since: a getter's doing
  if (bytes > 1 << 20)
    writer.trim();
}

// The records at the start of the memory could not be sent.
function lost(bytes, calls) {
  inflight -= calls;
  const error = valueError('A buffer was detached while it crossed to Python');
  writer.eachSlot(bytes, (slot, isAnswer) => {
    if (isAnswer) {
      answer(slot, true, error);
      return;
    }
    const reject = rejects[slot];
    freeSlot(slot);
    reject(error);
  });
}

function valueError(message) {
  const err = new TypeError(message);
  err.code = 'ERR_PYTHON_VALUE';
  return err;
}

function freeSlot(slot) {
  resolves[slot] = rejects[slot] = held[slot] = undefined;
  if (origins[slot] !== 0)
    server.forgetOrigin(origins[slot]);
  free.push(slot);
}

// Writes a record for a call; throws when a value can't cross.
function record(slot, id, thread, args, kwargs) {
  const at = filled;
  const mark = writer.mark();
  let problem;
  writing = true;
  try {
    writer.begin(at);
    writer.putCall(slot, id, thread, kwargs !== undefined, false,
                   origins[slot]);
    writer.putArguments(args.length);
    for (let i = 0; i < args.length; i++) {
      if (!writer.write(args[i], 1)) {
        problem = writer.takeProblem(`args[${i}]`);
        break;
      }
    }
    if (problem === undefined && kwargs !== undefined &&
        !writer.write(kwargs, 1))
      problem = writer.takeProblem('kwargs');
    if (problem === undefined) {
      filled = writer.end(at);
      gathered++;
      return;
    }
  } catch (err) {
    // A getter or a Proxy of the user's threw, or the stack is used up.
    writer.dropTo(mark);
    throw err;
  } finally {
    writing = false;
  }
  writer.dropTo(mark);
  writer.trim();
  throw valueError(problem);
}

function send(fn, id, thread, args, kwargs, resolve, reject) {
  if (writing) {
    // A getter of a value that is being written calls Python itself.
    resolved.then(() => send(fn, id, thread, args, kwargs, resolve, reject))
      .then(undefined, reject);
    return;
  }
  if (!started)
    start();
  const slot = free.length > 0 ? free.pop() : resolves.length;
  resolves[slot] = resolve;
  rejects[slot] = reject;
  held[slot] = fn === undefined ? args : { fn, args };
  origins[slot] = context.frame === undefined ? 0 : server.originOf();
  try {
    record(slot, id, thread, args, kwargs);
  } catch (err) {
    freeSlot(slot);
    throw err;
  }
  if (inflight === 0 || gathered >= MAX_CALLS)
    flush();
  else
    queueFlush();
}

/**
 * Calls the Python object `id`, which `fn` stands for.
 * @param {Function|undefined} fn
 * @param {number} id
 * @param {number} thread
 * @param {any[]} args
 * @param {object} [kwargs]
 * @returns {Promise<any>}
 */
function call(fn, id, thread, args, kwargs) {
  return new Promise((resolve, reject) => {
    send(fn, id, thread, args, kwargs, resolve, reject);
  });
}

// The bridge calls it with what Python sent.
function settle(bytes, buffer) {
  reader.readAll(bytes, buffer, settleOne);
  if (asks.length > 0)
    answerAll();
}

function settleOne(slot, kind, value) {
  if (kind > T.FAILED) {
    if (kind === T.DROP)
      exported.dropAll(value);
    else
      asks.push(slot, kind, value);
    return;
  }
  const done = kind === T.FAILED ? rejects[slot] : resolves[slot];
  freeSlot(slot);
  inflight--;
  done(value);
}

// After all is read, as what answers runs code of the program.
function answerAll() {
  const list = asks;
  asks = [];
  for (let i = 0; i < list.length; i += 3) {
    if (list[i + 1] === T.ASK)
      server.serve(list[i], list[i + 2], answer);
    else
      answer(list[i], true, list[i + 2]);
  }
  flush();
}

/**
 * Answers the question with this ticket. An answer that can't cross is an
 * error.
 * @param {number} ticket
 * @param {boolean} failed `value` was thrown
 * @param {any} value
 */
function answer(ticket, failed, value) {
  if (writing) { // a getter of a value that is being written called Python
    resolved.then(() => answer(ticket, failed, value));
    return;
  }
  const at = filled;
  const mark = writer.mark();
  let error;
  writing = true;
  try {
    writer.begin(at);
    writer.putAnswer(ticket, failed);
    if (failed ? writer.writeThrown(value) : writer.write(value, 1)) {
      filled = writer.end(at);
      queueFlush();
      return;
    }
    error = valueError(writer.takeProblem(failed ? 'error' : 'result'));
  } catch (err) {
    error = err;
  } finally {
    writing = false;
  }
  writer.dropTo(mark);
  writer.trim();
  answer(ticket, true, failed ? valueError(String(error)) : error);
}

function queueFlush() {
  if (filled >= MAX_BYTES) {
    flush();
  } else if (!flushQueued) {
    flushQueued = true;
    resolved.then(flush);
  }
}

// Waits for the reply, which only loading does.
function callSync(id, thread, args) {
  if (writing)
    throw new Error('A Python module can\'t be loaded by a getter of a value ' +
      'that is on its way to Python');
  const flag = new Uint8Array(1);
  let result;
  let error;
  send(undefined, id, thread, args, undefined, (value) => {
    flag[0] = 1;
    result = value;
  }, (err) => {
    flag[0] = 2;
    error = err;
  });
  flush();
  native.wait(flag, 0);
  if (flag[0] === 2)
    throw error;
  return result;
}

// ---- modules ----------------------------------------------------------------

/**
 * The public names of a Python file. Waits for Python to import it, as require
 * waits for a file to be compiled.
 * @param {string} filename
 * @returns {object}
 */
function load(filename) {
  return callSync(LOAD, MAIN, [filename]);
}

/**
 * The public names of a module, by its name in Python.
 * @param {string} name
 * @returns {Promise<object>}
 */
function importModule(name) {
  require('internal/validators').validateString(name, 'name');
  return call(undefined, IMPORT, MAIN, [name]);
}

/**
 * The value of a Python expression.
 * @param {string} text
 * @returns {Promise<any>}
 */
function evaluate(text) {
  require('internal/validators').validateString(text, 'text');
  return call(undefined, EVAL, EXECUTOR, [text]);
}

/**
 * Calls a Python function with keyword arguments.
 * @param {Function} fn
 * @param {any[]} [args]
 * @param {{kwargs?: object}} [options]
 * @returns {Promise<any>}
 */
function callWith(fn, args = [], { kwargs } = {}) {
  const { validateArray, validateObject } = require('internal/validators');
  validateArray(args, 'args');
  if (kwargs !== undefined)
    validateObject(kwargs, 'options.kwargs');
  const id = idOf(fn);
  if (id === undefined || typeof fn !== 'function') {
    const { codes } = require('internal/errors');
    throw new codes.ERR_INVALID_ARG_TYPE('fn', 'a function of Python', fn);
  }
  return call(fn, id, EXECUTOR, args, kwargs);
}

module.exports = {
  load, importModule, evaluate, callWith, dispose: objects.dispose, idOf,
};
