'use strict';

// Messages between a process and the child it forked: a line of JSON each, on
// a socket pair whose number the child finds in NODE_CHANNEL_FD. `target` is
// the ChildProcess on one side and `process` on the other.
//
// Handles (sockets) can't be sent, and 'advanced' serialization is missing;
// both throw errors that say so.

const { Buffer } = require('buffer');
const context = require('internal/async_context');
const binding = internalBinding('net');
const {
  ErrnoException,
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_HANDLE_TYPE,
    ERR_IPC_CHANNEL_CLOSED,
    ERR_IPC_DISCONNECTED,
    ERR_MISSING_ARGS,
  },
  notImplemented,
} = require('internal/errors');
const { validateObject } = require('internal/validators');

const events = binding.events({
  read(bytes) { this.run(this.onRead, Buffer.from(bytes)); },
  end() { this.run(this.onEnd); },
  error() { this.run(this.onEnd); },
  connect() {},
  wrote(status) { this.onWrote(status); },
  shut() {},
  connection() {},
  closed() { this.target._channelClosed?.(); },
});

const NEWLINE = 10;
// send() says no when as many bytes wait.
const QUEUE_LIMIT = 65536 * 2;

class Channel {
  constructor(target, handle) {
    this.target = target;
    this.handle = handle;
    this.frame = context.frame; // what arrives is heard in it
    this.rest = [];       // pieces of a line that has not ended
    this.pending = [];    // messages nobody listens for yet
    this.queue = [];      // [text, callback] not yet written
    this.queued = 0;
    this.writing = null;  // the callback of the write under way, or null
    this.closing = false;
    this.refs = 0;
    this.refSet = false;  // ref() or unref() was called by the program
    binding.adopt(handle, this, events);
    binding.reading(handle, true);
  }

  run(method, ...args) {
    context.run(this.frame, method, this, args);
  }

  // ---- receiving ----------------------------------------------------------

  onRead(bytes) {
    let start = 0;
    for (;;) {
      const end = bytes.indexOf(NEWLINE, start);
      if (end === -1)
        break;
      this.rest.push(bytes.subarray(start, end));
      const line = this.rest.length === 1 ?
        this.rest[0] : Buffer.concat(this.rest);
      this.rest = [];
      start = end + 1;
      process.nextTick(receive, this, JSON.parse(line.toString()));
    }
    if (start < bytes.length)
      this.rest.push(bytes.subarray(start));
  }

  onEnd() {
    if (this.handle !== null)
      this.close();
  }

  // ---- sending ------------------------------------------------------------

  /** Queues a line; false when a lot waits already. */
  write(text, callback) {
    if (typeof callback === 'function')
      callback = context.bind(callback);
    this.queue.push([text, callback]);
    this.queued += text.length;
    this.flush();
    return this.queued < QUEUE_LIMIT;
  }

  flush() {
    while (this.writing === null && this.queue.length > 0 &&
           this.handle !== null) {
      const [text, callback] = this.queue.shift();
      this.queued -= text.length;
      const status = binding.write(this.handle, text);
      if (status === 0) {
        this.writing = callback;
        return;
      }
      process.nextTick(sent, this, callback, status);
    }
    if (this.closing && this.writing === null && this.handle !== null)
      this.close();
  }

  onWrote(status) {
    const callback = this.writing;
    this.writing = null;
    sent(this, callback, status);
    this.flush();
  }

  // ---- the end ------------------------------------------------------------

  close() {
    const { target, handle } = this;
    this.handle = null;
    binding.close(handle, false);
    target.connected = false;
    target.channel = null;
    target._channel = null;
    process.nextTick(() => target.emit('disconnect'));
  }

  // Listeners of the child's process keep it alive, the channel alone doesn't.
  count(delta) {
    this.refs += delta;
    if (this.handle !== null && !this.refSet)
      binding.ref(this.handle, this.refs > 0);
  }

  setRef(on) {
    this.refSet = true;
    if (this.handle !== null)
      binding.ref(this.handle, on);
  }
}

function sent(channel, callback, status) {
  const err = status < 0 ? new ErrnoException(status, 'write') : null;
  if (typeof callback === 'function')
    callback(err);
  else if (err !== null && err.code !== 'EPIPE' && err.code !== 'ECANCELED')
    channel.target.emit('error', err);
}

function receive(channel, message) {
  const { target } = channel;
  if (message?.cmd && typeof message.cmd === 'string' &&
      message.cmd.startsWith('NODE_')) {
    target.emit('internalMessage', message);
  } else if (target.listenerCount('message') > 0) {
    target.emit('message', message, undefined);
  } else {
    channel.pending.push(message);
  }
}

function flushPending(channel) {
  for (const message of channel.pending.splice(0))
    receive(channel, message);
}

function checkSend(message, handle, options) {
  if (message === undefined)
    throw new ERR_MISSING_ARGS('message');
  if (!['string', 'object', 'number', 'boolean'].includes(typeof message)) {
    throw new ERR_INVALID_ARG_TYPE(
      'message', ['string', 'object', 'number', 'boolean'], message);
  }
  if (options !== undefined)
    validateObject(options, 'options');
  if (handle) {
    const { Socket } = require('internal/net/socket');
    const { Server } = require('internal/net/server');
    if (!(handle instanceof Socket || handle instanceof Server))
      throw new ERR_INVALID_HANDLE_TYPE();
    throw notImplemented('process.send(message, <a handle>)');
  }
}

/** Gives `target` send(), disconnect(), channel and their events. */
function setupChannel(target, fd, serialization = 'json') {
  if (serialization !== 'json')
    throw notImplemented(`child_process serialization '${serialization}'`);
  const handle = binding.open(fd);
  if (typeof handle === 'number')
    throw new ErrnoException(handle, 'open');
  const channel = new Channel(target, handle);

  target.channel = {
    ref() { channel.setRef(true); },
    unref() { channel.setRef(false); },
    get fd() { return channel.handle ? binding.fileno(channel.handle) : -1; },
  };
  target._channel = target.channel;
  target.connected = true;
  target.on('newListener', (name) => {
    if (name === 'message' && channel.pending.length > 0)
      process.nextTick(flushPending, channel);
  });

  target.send = function(message, handle, options, callback) {
    if (typeof handle === 'function') {
      callback = handle;
      handle = options = undefined;
    } else if (typeof options === 'function') {
      callback = options;
      options = undefined;
    }
    checkSend(message, handle, options);
    if (target.connected)
      return channel.write(`${JSON.stringify(message)}\n`, callback);
    const err = new ERR_IPC_CHANNEL_CLOSED();
    if (typeof callback === 'function')
      process.nextTick(callback, err);
    else
      process.nextTick(() => target.emit('error', err));
    return false;
  };

  target.disconnect = function() {
    if (!target.connected) {
      target.emit('error', new ERR_IPC_DISCONNECTED());
      return;
    }
    target.connected = false;
    channel.closing = true;
    channel.flush();
  };
  return channel;
}

/** The child's side; called at start when there is a channel. */
function setupChild(fd, serialization) {
  const channel = setupChannel(process, fd, serialization);
  const counts = (name) => name === 'message' || name === 'disconnect';
  channel.count(0);
  process.on('newListener', (name) => {
    if (counts(name))
      channel.count(1);
  });
  process.on('removeListener', (name) => {
    if (counts(name))
      channel.count(-1);
  });
}

module.exports = { setupChannel, setupChild };
