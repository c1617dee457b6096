'use strict';

// process.nextTick and unhandled rejections: what the door runs after each
// callback. tickInfo[0], shared with C, is 1 while drain() has work; C calls
// it, lets the microtasks run, and calls it again while the flag is set.
//
// An exception leaves drain() with the flag still set: C reports it and comes
// back for the rest.

const context = require('internal/async_context');

let tickInfo;
let queue = [];
let head = 0;
let rejections = [];

function setup(info) {
  tickInfo = info;
}

/**
 * Calls `callback` after the current operation, before promises and I/O.
 * @param {Function} callback
 * @param {...any} args
 */
function nextTick(callback, ...args) {
  if (typeof callback !== 'function')
    require('internal/validators').validateFunction(callback, 'callback');
  if (process._exiting) // nothing runs after 'exit'
    return;
  queue.push({ callback, args, frame: context.frame });
  tickInfo[0] = 1;
}

function drain() {
  while (head < queue.length) {
    const tick = queue[head];
    queue[head++] = undefined;
    if (head === 1024) { // a tick that queues ticks must not grow the array
      queue = queue.slice(head);
      head = 0;
    }
    const { callback, args } = tick;
    if (tick.frame !== context.frame)
      context.run(tick.frame, callback, undefined, args);
    else if (args.length === 0)
      callback();
    else if (args.length === 1)
      callback(args[0]);
    else
      callback(...args);
  }
  queue.length = head = 0;
  tickInfo[0] = 0;
  context.enter(undefined); // what enterWith() left behind
  if (rejections.length !== 0)
    reportRejections();
}

// The engine calls this after a microtask drain, for each promise that was
// rejected and has no handler.
function onRejection(promise, reason) {
  rejections.push(promise, reason);
  tickInfo[0] = 1;
}

function reportRejections() {
  const list = rejections;
  rejections = [];
  const { unhandledRejection } = require('internal/process');
  for (let i = 0; i < list.length; i += 2) {
    let done = false;
    try {
      unhandledRejection(list[i + 1], list[i]);
      done = true;
    } finally {
      if (!done) { // it threw: the rest waits for the next drain
        rejections = list.slice(i + 2).concat(rejections);
        if (rejections.length !== 0)
          tickInfo[0] = 1;
      }
    }
  }
}

module.exports = { setup, nextTick, drain, onRejection };
