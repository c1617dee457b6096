'use strict';

// Long messages to Python, written in slices with turns of the loop between
// them, so that timers and sockets wait for one slice rather than for the 20 ms
// that 100,000 records take. src/bridge/slices.c does the same with long
// answers.
//
// The values are copied when the call is made (internal/python/snapshot). The
// messages are written one after the other, in a memory of their own, as short
// calls go on to be made and overtake them: there has never been an order among
// calls. What lets an object of Python's go waits, as a message here may name
// it; and all is written before JavaScript waits for Python.

const T = require('internal/python/tags');
const writer = require('internal/python/writer');
const snapshot = require('internal/python/snapshot');
const { DETACHED, valueError } = require('internal/python/errors');
const context = require('internal/async_context');
const { setImmediate } = require('internal/timers');
const { now } = internalBinding('performance');

// How long the loop waits for a slice.
const SLICE_MS = 2;
// Written between two looks at the clock: items of a list, and bytes of them.
const ITEMS = 32;
const BYTES = 32 << 10;

let guard; // (fn): runs it as what writes a message
let ended; // (message, error or undefined)
let dropped; // (slot)

/**
 * @param {(fn: () => void) => void} run runs what writes
 * @param {(message: Message, error?: Error) => void} end the message was sent,
 *   or could not be
 * @param {(slot: number) => void} drop the call with this slot is not made
 */
function setup(run, end, drop) {
  guard = run;
  ended = end;
  dropped = drop;
}

/** A message that is written in slices. */
class Message {
  /**
   * @param {number} slot
   * @param {boolean} isAnswer `slot` is the ticket of a question
   * @param {() => void} putHead writes what stands before the values
   * @param {any[]} values
   * @param {(i: number) => string} nameOf of a value, for errors
   * @throws what getters throw, and what says that a value can't cross
   */
  constructor(slot, isAnswer, putHead, values, nameOf) {
    this.slot = slot;
    this.isAnswer = isAnswer;
    this.putHead = putHead;
    this.nameOf = nameOf;
    this.values = values; // what they name lives as long
    this.copies = values.map((value, i) => copyOf(value, nameOf(i)));
    this.isDropped = false;
    this.frame = context.frame; // for getters
    this.bytes = 0;
    this.holds = false;
    // For writer.exchange().
    this.state = { pos: 0, limit: Infinity, buffers: null, handed: [],
                   namesOwn: false };
    this.steps = this.write();
  }

  * write() {
    writer.begin(0);
    this.putHead();
    for (let i = 0; i < this.copies.length; i++) {
      if (!(yield* put(this.copies[i], 1)))
        return valueError(writer.takeProblem(this.nameOf(i)));
    }
    this.holds = this.isAnswer && writer.holdAnswer(0);
    this.bytes = writer.end(0);
    return undefined;
  }
}

function copyOf(value, name) {
  try {
    return snapshot.take(value);
  } catch (err) {
    if (!(err instanceof snapshot.TooDeep))
      throw err;
    writer.tooDeep();
    throw valueError(writer.takeProblem(name));
  }
}

const queue = [];
let current; // the message that is written right now
let isPosted = false;
let hasCopied = false; // since the last turn
let hasSkipped = false; // the last turn had no slice

/** Whether there is something that wasn't sent. */
function isPending() {
  return queue.length > 0;
}

/**
 * Sends the message when it is written; false when it must be written at once.
 * The parameters are those of Message.
 * @returns {boolean}
 */
function add(slot, isAnswer, putHead, values, nameOf) {
  try {
    const message = new Message(slot, isAnswer, putHead, values, nameOf);
    queue.push(message);
    hasCopied = true;
    post();
    return true;
  } catch (err) {
    if (err instanceof snapshot.TooMany)
      return false;
    throw err;
  }
}

function post() {
  if (!isPosted)
    setImmediate(goOn);
  isPosted = true;
}

function goOn() {
  isPosted = false;
  // What is due has waited for the copying: it doesn't for a slice as well.
  // Every second turn at the least has one.
  const skip = hasCopied && !hasSkipped;
  hasCopied = false;
  hasSkipped = skip;
  if (queue.length > 0 && !skip)
    slice(SLICE_MS);
  if (queue.length > 0)
    post();
}

/** Sends all messages at once. */
function finish() {
  while (queue.length > 0)
    slice(Infinity);
}

/**
 * Takes back the call with this slot; false when it was sent.
 * @param {number} slot
 * @returns {boolean}
 */
function drop(slot) {
  const i = queue.findIndex((m) => m.slot === slot && !m.isAnswer);
  if (i < 0)
    return false;
  const message = queue[i];
  message.isDropped = true;
  if (message === current) // a getter in it takes it back
    return true;
  queue.splice(i, 1);
  writer.exchange(message.state);
  writer.dropTo(writer.START);
  writer.exchange(message.state);
  dropped(slot);
  return true;
}

function slice(ms) {
  const message = current = queue[0];
  const until = now() + ms;
  let error;
  let done = false;
  const before = context.frame;
  writer.exchange(message.state);
  context.enter(message.frame);
  try {
    guard(() => {
      do {
        ({ done, value: error } = message.steps.next());
      } while (!done && !message.isDropped && now() < until);
    });
  } catch (err) { // the program's own: the name of an instance's class
    done = true;
    error = err;
  }
  context.enter(before);
  if (done || message.isDropped) {
    queue.shift();
    if (error !== undefined || message.isDropped)
      writer.dropTo(writer.START);
    else if (!writer.submit(message.bytes, message.isAnswer ? 0 : 1))
      error = valueError(DETACHED);
    writer.trim();
  }
  writer.exchange(message.state);
  current = undefined;
  if (message.isDropped)
    dropped(message.slot);
  else if (done)
    ended(message, error);
}

// ---- values -----------------------------------------------------------------

// Where the last slice may have ended.
let mark = 0;

function isFull() {
  if (writer.place() - mark <= BYTES)
    return false;
  mark = writer.place();
  return true;
}

// Writes one, and yields where a slice may end; false when it can't cross.
function* put(v, depth) {
  if (!(v instanceof snapshot.Node))
    return writer.write(v, depth);
  if (depth >= T.MAX_DEPTH)
    return writer.tooDeep();
  mark = writer.place();
  if (v instanceof snapshot.Rows)
    return yield* putRows(v, depth);
  if (v instanceof snapshot.Items)
    return yield* putItems(v.values, depth);
  return yield* v instanceof snapshot.Fields ? putFields(v, depth) :
    putEntries(v, depth);
}

function* putRows({ n, keys, parts }, depth) {
  if (!writer.putRecords(n, keys))
    return false;
  let row = 0;
  for (let i = 0; i < parts.length; i++) {
    const { cells, rows, value } = parts[i];
    if (rows === 0) {
      if (!writer.putOther(value, depth))
        return writer.within(`[${row}]`);
      row++;
    }
    for (let j = 0; j < rows; j++, row++) {
      if (!writer.putRow(cells, j * keys.length, keys, depth))
        return writer.within(`[${row}]`);
      if (isFull())
        yield;
    }
    parts[i] = undefined;
    if (rows > 0)
      snapshot.giveBack(cells);
  }
  return true;
}

// What is written together with others.
function isSmall(v) {
  return typeof v === 'string' ? v.length <= 1024 : typeof v !== 'object';
}

function* putItems(values, depth) {
  const n = values.length;
  if (!writer.putHead(T.LIST, n))
    return false;
  for (let from = 0; from < n;) {
    if (values[from] instanceof snapshot.Node) {
      if (!(yield* put(values[from], depth + 1)))
        return writer.within(`[${from}]`);
      from++;
      continue;
    }
    // Many that are small, or one that may be large.
    let to = from + 1;
    if (isSmall(values[from])) {
      while (to < n && to - from < ITEMS && isSmall(values[to]))
        to++;
    }
    if (!writer.putItems(values, from, to, depth + 1))
      return false;
    from = to;
    if (isFull())
      yield;
  }
  return true;
}

function* putFields({ keys, values }, depth) {
  if (!writer.putHead(T.DICT, keys.length))
    return false;
  for (let i = 0; i < keys.length; i++) {
    const v = values[i];
    if (!writer.putKey(keys[i]))
      return false;
    if (!(v instanceof snapshot.Node ? yield* put(v, depth + 1) :
      writer.write(v, depth + 1)))
      return writer.within(writer.segment(keys[i]));
    if (isFull())
      yield;
  }
  return true;
}

function* putEntries({ tag, values }, depth) {
  const each = tag === T.MAP ? 2 : 1;
  if (!writer.putHead(tag, values.length / each))
    return false;
  for (let i = 0; i < values.length; i++) {
    const v = values[i];
    if (!(v instanceof snapshot.Node ? yield* put(v, depth + 1) :
      writer.write(v, depth + 1))) {
      return writer.within(tag === T.SET ? '.values()' :
        i % 2 === 0 ? '.keys()' : writer.entry(values[i - 1]));
    }
    if (isFull())
      yield;
  }
  return true;
}

module.exports = { setup, add, isPending, finish, drop };
