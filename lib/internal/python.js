'use strict';

// Python from JavaScript: calls, their replies, loading of modules. Objects
// that stay in Python are in internal/python/objects, messages that are written
// in slices in internal/python/long.
//
// A call is a record in memory that the bridge shares with C. The first one of
// a turn is sent at once, when nothing else is under way; those that follow in
// the same turn gather and leave together from a microtask, since sending, and
// waking the other side, cost more than a call does.

const writer = require('internal/python/writer');
const reader = require('internal/python/reader');
const handles = require('internal/python/handles');
const objects = require('internal/python/objects');
const iterators = require('internal/python/iterators');
const exported = require('internal/python/exports');
const server = require('internal/python/serve');
const context = require('internal/async_context');
const T = require('internal/python/tags');
const { DETACHED, valueError } = require('internal/python/errors');
const { idOf, ignore } = handles;
const { Result } = iterators;
const { EXECUTOR, MAIN, FN } = T;

// Gathered calls leave when they are this many or this long.
const MAX_CALLS = 64;
const MAX_BYTES = 32 * 1024;

let native = null;
let started = false;

// By slot: who waits for the reply.
const resolves = [];
const rejects = [];
const held = []; // Python objects that the call names must live as long
const results = []; // of callDirect
const makers = []; // the same: what makes stand-ins for objects
let directs = 0; // calls of callDirect under way
const callees = []; // numbers of what is called
const sites = []; // errors that were made where the calls were
const origins = []; // what asks of Python's name the call by, or 0
const free = [];

// What was written and not sent.
let filled = 0;
let gathered = 0; // calls
let calls = 0; // ever
let inflight = 0;
let writing = false;
let flushQueued = false;
let long; // internal/python/long, once there was a long message
let asks = []; // ticket, question, ticket, ...
// What was answered by ticket, where that names an object of Python's, which
// has to live until Python has read it.
const answers = new Map();
const resolved = Promise.resolve();

// ---- start ------------------------------------------------------------------

function open() {
  native = internalBinding('python').open();
  const bridge = {
    send, call, callDirect, callUntil, aborted,
    sent: () => calls,
    isPending: () => long !== undefined && long.isPending(),
    finishLong,
    abandon: (n) => native.abandon(n),
    pressure: () => native.pressure(),
  };
  writer.setup(native, idOf, handles.refusal);
  handles.setup(bridge);
  objects.setup(bridge);
  iterators.setup(bridge);
  reader.setup(native, objects.makeHandle, objects.adopt);
  native.onSettle(settle, settleSlice);
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
  const number = gathered;
  filled = gathered = 0;
  inflight += number;
  if (!writer.submit(bytes, number))
    lost(bytes, number);
  if (bytes > 1 << 20)
    writer.trim();
}

// The records at the start of the memory could not be sent.
function lost(bytes, calls) {
  inflight -= calls;
  const error = valueError(DETACHED);
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

function freeSlot(slot) {
  resolves[slot] = rejects[slot] = held[slot] = sites[slot] = undefined;
  if (origins[slot] !== 0)
    server.forgetOrigin(origins[slot]);
  free.push(slot);
}

// Where a call is made: an Error, whose text is made only when it is asked for.
// It costs as much as half a call, so at most 50,000 are made in a second, and
// one for each call of what has failed before.
const SITES = 1000;
const SITES_MS = 20;
let sitesLeft = 0;
let sitesSince = 0;
const failing = new Set();

function siteOf(id) {
  if (sitesLeft > 0) {
    sitesLeft--;
    return new Error();
  }
  const now = Date.now();
  if (now - sitesSince >= SITES_MS || now < sitesSince) {
    sitesSince = now;
    sitesLeft = SITES;
    return new Error();
  }
  return failing.size > 0 && failing.has(id) ? new Error() : undefined;
}

function hasFailed(slot, error) {
  const { addCaller } = require('internal/python/errors');
  addCaller(error, sites[slot]);
  if (failing.size < SITES)
    failing.add(callees[slot]);
}

function takeSlot(fn, args, resolve, reject) {
  const slot = free.length > 0 ? free.pop() : resolves.length;
  resolves[slot] = resolve;
  rejects[slot] = reject;
  held[slot] = fn === undefined ? args : { fn, args };
  return slot;
}

// Writes a record for a call, and returns where it ends; throws when a value
// can't cross. -1 if it may be long, and is.
function record(slot, id, thread, args, kwargs, cancellable, origin, apart,
                mayBeLong) {
  const at = filled;
  const mark = writer.mark();
  let problem;
  writing = true;
  try {
    writer.begin(at, mayBeLong);
    writer.putCall(slot, id, thread, kwargs !== undefined, cancellable,
                   origin, apart);
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
    if (problem === undefined)
      return writer.end(at);
  } catch (err) {
    // A getter or a Proxy of the user's threw, or the stack is used up.
    writer.dropTo(mark);
    throw err;
  } finally {
    writing = false;
  }
  writer.dropTo(mark);
  writer.trim();
  if (writer.isTooLong())
    return -1;
  throw valueError(problem);
}

// Has a message written in slices; false when that can't be.
function sendLong(slot, isAnswer, putHead, values, nameOf) {
  if (long === undefined) {
    long = require('internal/python/long');
    long.setup(guard, longEnded, freeSlot);
  }
  return guard(() => long.add(slot, isAnswer, putHead, values, nameOf));
}

function sendLongCall(slot, id, thread, args, kwargs, cancellable, origin) {
  const values = []; // `args` may change, or be an object with ideas of its own
  for (let i = 0; i < args.length; i++)
    values.push(args[i]);
  const n = values.length;
  const hasKwargs = kwargs !== undefined;
  if (hasKwargs)
    values.push(kwargs);
  return sendLong(slot, false, () => {
    writer.putCall(slot, id, thread, hasKwargs, cancellable, origin);
    writer.putArguments(n);
  }, values, (i) => i < n ? `args[${i}]` : 'kwargs');
}

// What reads values of the program, whose getters may call Python.
function guard(fn) {
  writing = true;
  try {
    return fn();
  } finally {
    writing = false;
  }
}

function longEnded({ slot, isAnswer, holds, values }, error) {
  if (isAnswer) {
    if (error !== undefined)
      answer(slot, true, error);
    else if (holds)
      answers.set(slot, values[0]);
  } else if (error !== undefined) {
    const reject = rejects[slot];
    freeSlot(slot);
    reject(error);
  } else {
    inflight++;
  }
}

// Before JavaScript waits for Python, which may wait for what is not sent, and
// before it takes back what a message that is not sent may name.
function finishLong() {
  if (long !== undefined && !writing)
    long.finish();
}

// `ticket`, of a call that may be cancelled, gets the slot.
function send(fn, id, thread, args, kwargs, resolve, reject, ticket, origin) {
  if (writing) {
    // A getter of a value that is being written calls Python itself.
    resolved.then(() => {
      if (ticket === undefined || !ticket.over)
        send(fn, id, thread, args, kwargs, resolve, reject, ticket);
    }).then(undefined, reject);
    return;
  }
  if (!started)
    start();
  calls++;
  const slot = takeSlot(fn, args, resolve, reject);
  origins[slot] = context.frame === undefined ? 0 : server.originOf();
  callees[slot] = id;
  if (id !== FN.RELEASE)
    sites[slot] = siteOf(id);
  const cancellable = ticket !== undefined;
  origin ??= origins[slot];
  try {
    let end = record(slot, id, thread, args, kwargs, cancellable, origin, false,
                     !server.isSync());
    if (end < 0 &&
        !sendLongCall(slot, id, thread, args, kwargs, cancellable, origin)) {
      end = record(slot, id, thread, args, kwargs, cancellable, origin, false,
                   false);
    }
    if (end >= 0) {
      filled = end;
      gathered++;
    }
  } catch (err) {
    freeSlot(slot);
    throw err;
  }
  if (cancellable)
    ticket.slot = slot;
  if (gathered === 0)
    return;
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
  return new Result((resolve, reject) => {
    send(fn, id, thread, args, kwargs, resolve, reject);
  });
}

// The same, until `signal` is aborted or `timeout` milliseconds are over.
// `hooks`, if any: given(error) hears first that the call is given up, and
// over() that Python is done with it after that.
function callUntil(fn, id, thread, args, kwargs, signal, timeout, hooks) {
  if (signal?.aborted)
    return Promise.reject(aborted(signal));
  return new Promise((resolve, reject) => {
    const ticket = { slot: -1, over: false };
    let timer;

    function end() {
      if (timer !== undefined)
        clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      if (!ticket.over)
        return true;
      native.abandon(-1); // nobody waited for this
      hooks?.over();
      return false;
    }

    function giveUp(error) {
      if (timer !== undefined)
        clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      ticket.over = true;
      hooks?.given(error);
      reject(error);
      if (ticket.slot >= 0 && long?.drop(ticket.slot)) {
        hooks?.over();
      } else if (ticket.slot >= 0) {
        native.abandon(1);
        send(undefined, FN.CANCEL, EXECUTOR, [ticket.slot], undefined, ignore,
             ignore);
      }
    }

    function onAbort() {
      giveUp(aborted(signal));
    }

    send(fn, id, thread, args, kwargs,
         (value) => {
           if (end())
             resolve(value);
         },
         (error) => {
           if (end())
             reject(error);
         }, ticket);
    signal?.addEventListener('abort', onAbort);
    if (timeout !== undefined) {
      timer = setTimeout(() => {
        const DOMException = globalThis.DOMException;
        giveUp(new DOMException(
          `Python didn't answer within ${timeout} ms`, 'TimeoutError'));
      }, timeout);
    }
  });
}

function aborted(signal) {
  const { AbortError } = require('internal/errors');
  return new AbortError(undefined, { cause: signal.reason });
}

// The bridge calls it with what Python sent.
function settle(bytes, buffer) {
  reader.readAll(bytes, buffer, settleOne, directs > 0 ? select : undefined);
  if (asks.length > 0)
    answerAll();
}

let longSlot;
let longKind;

// The bridge calls it with a long answer, and without one to go on: to read for
// `ms` milliseconds.
function settleSlice(ms, slot, kind, buffer) {
  let value;
  if (buffer !== undefined) {
    longSlot = slot;
    longKind = kind;
    reader.openLong(buffer);
  }
  try {
    if (!reader.readLong(ms))
      return;
    value = reader.takeLong();
  } catch (err) { // as in readAll
    reader.takeLong();
    longKind = longKind === T.ITEM ? T.BAD_ITEM : T.FAILED;
    value = err;
  }
  native.slicesEnd(); // before the slot is free
  settleOne(longSlot, longKind, value);
}

// Before the value is read.
function select(slot, kind) {
  objects.useMaker(kind <= T.FAILED ? makers[slot] : undefined);
}

function settleOne(slot, kind, value) {
  if (kind > T.FAILED) {
    if (kind === T.ITEM || kind === T.BAD_ITEM)
      resolves[slot](value, kind);
    else if (kind === T.DROP)
      exported.dropAll(value);
    else if (kind === T.READ)
      answers.delete(slot);
    else
      asks.push(slot, kind, value);
    return;
  }
  inflight--;
  if (resolves[slot] === PENDING) {
    results[slot] = value;
    resolves[slot] = kind === T.FAILED ? THROWN : DONE;
    if (rejects[slot] !== undefined)
      rejects[slot][0] = 1;
    return;
  }
  let done = resolves[slot];
  if (kind === T.FAILED) {
    done = rejects[slot];
    hasFailed(slot, value);
  }
  freeSlot(slot);
  done(value);
}

// After all is read, as what answers runs code of the program.
function answerAll() {
  const list = asks;
  asks = [];
  for (let i = 0; i < list.length; i += 3) {
    const kind = list[i + 1];
    if (kind === T.BAD_ASK)
      answer(list[i], true, list[i + 2]);
    else
      server.serve(list[i], list[i + 2], kind === T.ASK_APART, answer);
  }
  flush();
}

/**
 * Answers the question with this ticket. An answer that can't cross is an
 * error.
 * @param {number} ticket
 * @param {boolean} failed `value` was thrown
 * @param {any} value
 * @param {boolean} [mayBeLong] it may be written in slices
 */
function answer(ticket, failed, value, mayBeLong = true) {
  if (writing) { // a getter of a value that is being written called Python
    resolved.then(() => answer(ticket, failed, value));
    return;
  }
  const at = filled;
  const mark = writer.mark();
  let error;
  let isLong = false;
  writing = true;
  try {
    writer.begin(at, mayBeLong && !failed && !server.isSync());
    writer.putAnswer(ticket, failed);
    if (failed ? writer.writeThrown(value) : writer.write(value, 1)) {
      if (writer.holdAnswer(at))
        answers.set(ticket, value);
      filled = writer.end(at);
      queueFlush();
      return;
    }
    isLong = writer.isTooLong();
    if (!isLong)
      error = valueError(writer.takeProblem(failed ? 'error' : 'result'));
  } catch (err) {
    error = err;
  } finally {
    writing = false;
  }
  writer.dropTo(mark);
  if (isLong) {
    try {
      if (!sendLong(ticket, true, () => writer.putAnswer(ticket, false),
                    [value], () => 'result'))
        answer(ticket, false, value, false);
      return;
    } catch (err) {
      error = err;
    }
  }
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

// What callDirect leaves where others have functions.
const PENDING = 0;
const DONE = 1;
const THROWN = 2;

/**
 * Calls the Python object `id` on this thread, and waits: for the interpreter's
 * lock, for the function, and for the coroutine where it gave one.
 * @param {Function|undefined} fn
 * @param {number} id
 * @param {any[]} args
 * @param {object|undefined} kwargs
 * @param {Function} make what stands for the objects that come back
 * @returns {any}
 */
function callDirect(fn, id, args, kwargs, make) {
  if (writing)
    throw new Error('Python can\'t be called and waited for by a getter of a ' +
      'value that is on its way to Python');
  if (!started)
    start();
  finishLong();
  if (filled > 0)
    flush();
  calls++;
  const slot = takeSlot(fn, args, PENDING, undefined);
  origins[slot] = 0;
  makers[slot] = make;
  directs++;
  const origin = server.enterSync();
  try {
    let bytes;
    try {
      bytes = record(slot, id, EXECUTOR, args, kwargs, false, origin,
                     server.isApart());
    } catch (err) {
      freeSlot(slot);
      throw err;
    }
    inflight++;
    const buffers = writer.takeBuffers();
    const n = buffers === null ? native.direct() : native.direct(buffers);
    if (n < 0) {
      inflight--;
      freeSlot(slot);
      throw valueError(DETACHED);
    }
    if (bytes > 1 << 20)
      writer.trim();
    if (n > 0)
      settle(n);
    if (resolves[slot] === PENDING) { // a coroutine's
      const flag = rejects[slot] = new Uint8Array(1);
      native.wait(flag, 0);
    }
  } finally {
    server.leaveSync();
    makers[slot] = undefined;
    directs--;
  }
  const value = results[slot];
  const failed = resolves[slot] === THROWN;
  if (failed)
    require('internal/python/errors').addCaller(value, new Error());
  results[slot] = undefined;
  freeSlot(slot);
  if (failed)
    throw value;
  return value;
}

// So long, in ms, the main thread of Python may take to begin to load a file.
const PATIENCE = 1000;
let tickets = 0; // of loads

// Has Python import a file, and waits for it. The main thread does it, unless it
// doesn't come to it while some other thread waits for JavaScript: the two may
// wait for each other, by a lock or in a join(). The executor does it then.
// Whoever begins takes the ticket, and the other one answers null.
function loadSync(filename) {
  if (writing)
    throw new Error('A Python module can\'t be loaded by a getter of a value ' +
      'that is on its way to Python');
  if (server.isApart())
    throw new Error('This would wait on itself: a thread of Python\'s waits ' +
      'for the function that runs now, and Python\'s main thread, which ' +
      'loads files, may wait for that thread. Load the file before, as at ' +
      'the start of the program');
  finishLong();
  const flag = new Uint8Array(1);
  const args = [filename, ++tickets];
  let result;
  let error;
  const origin = server.enterSync();
  const begin = (thread) => {
    send(undefined, FN.LOAD, thread, args, undefined, (value) => {
      if (value === null)
        return;
      flag[0] = 1;
      result = value;
    }, (err) => {
      flag[0] = 2;
      error = err;
    }, undefined, origin);
    flush();
  };
  try {
    begin(MAIN);
    for (let other = false; !native.wait(flag, 0, PATIENCE);) {
      if (other || !server.isAsked())
        continue;
      begin(EXECUTOR);
      other = true;
    }
  } finally {
    server.leaveSync();
  }
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
  return loadSync(filename);
}

/**
 * The public names of a module, by its name in Python.
 * @param {string} name
 * @returns {Promise<object>}
 */
function importModule(name) {
  require('internal/validators').validateString(name, 'name');
  return call(undefined, FN.IMPORT, MAIN, [name]);
}

/**
 * The value of a Python expression.
 * @param {string} text
 * @returns {Promise<any>}
 */
function evaluate(text) {
  require('internal/validators').validateString(text, 'text');
  return call(undefined, FN.EVAL, EXECUTOR, [text]);
}

/** The signal and the timeout among options; undefined when there are none. */
function limitsOf(options) {
  const { validateAbortSignal, validateNumber, validateObject } =
    require('internal/validators');
  validateObject(options, 'options');
  const { signal, timeout } = options;
  if (signal !== undefined)
    validateAbortSignal(signal, 'options.signal');
  if (timeout !== undefined)
    validateNumber(timeout, 'options.timeout', 0, 0x7fffffff);
  return signal === undefined && timeout === undefined ? undefined :
    { signal, timeout };
}

/** The keyword arguments among options, which a plain object has. */
function kwargsOf({ kwargs }) {
  if (kwargs === undefined ||
      (idOf(kwargs) === undefined && writer.isDict(kwargs)))
    return kwargs;
  const { codes } = require('internal/errors');
  throw new codes.ERR_INVALID_ARG_TYPE('options.kwargs', 'a plain object',
                                       kwargs);
}

/**
 * Calls a Python function with keyword arguments, or one that may be given up.
 * @param {Function} fn
 * @param {any[]} [args]
 * @param {object} [options]
 * @param {object} [options.kwargs]
 * @param {AbortSignal} [options.signal] aborted, the promise rejects with an
 *   AbortError at once; in Python a coroutine is cancelled, and in a plain
 *   function tandem.Cancelled is raised at the next bytecode
 * @param {number} [options.timeout] milliseconds, after which the same happens
 *   with a TimeoutError; without it a call may take for ever
 * @returns {Promise<any>|AsyncIterableIterator<any>} an iterator at once from a
 *   generator function. Of an iterator the signal ends every step, that under
 *   way and those to come; the timeout is that of one step.
 */
function callWith(fn, args = [], options = {}) {
  const { validateArray } = require('internal/validators');
  validateArray(args, 'args');
  const limits = limitsOf(options);
  const kwargs = kwargsOf(options);
  const place = objects.locate(fn);
  if (place === undefined || typeof fn !== 'function')
    throw objects.notPython('fn', 'a function of Python', fn);
  const iterator = objects.generate(fn, args, kwargs);
  if (iterator !== undefined)
    return limits === undefined ? iterator : iterator.limit(limits);
  let id = idOf(fn);
  if (place.names.length > 0) {
    args = [place.root, place.names, ...args];
    id = FN.CALL_PATH;
    fn = undefined;
  }
  return limits === undefined ? call(fn, id, EXECUTOR, args, kwargs) :
    new Result((resolve, reject) => {
      callUntil(fn, id, EXECUTOR, args, kwargs, limits.signal, limits.timeout)
        .then((value) => resolve(iterators.limit(value, limits)), reject);
    });
}

module.exports = {
  load, importModule, evaluate, callWith, limitsOf, kwargsOf, aborted, call,
  callDirect, idOf,
};
