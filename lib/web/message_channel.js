'use strict';

// MessageChannel and MessagePort within one thread,
// https://html.spec.whatwg.org/#message-channels. Messages are cloned when
// posted and delivered one each turn of the loop. A port keeps the process
// alive while it is started and not unref'd.

const {
  Event, NodeEventTarget, defineEventHandler, inspectAs, kNewListener,
  kRemoveListener,
} = require('web/event_target');
const { structuredClone } = require('web/structured_clone');
const context = require('internal/async_context');
const { codes } = require('internal/errors');

const kCreate = Symbol('kCreate');

/** What a 'message' event is. */
class MessageEvent extends Event {
  #data;
  #origin;
  #lastEventId;
  #source;
  #ports;

  constructor(type, options = undefined) {
    if (arguments.length === 0)
      throw new codes.ERR_MISSING_ARGS('type');
    super(type, options);
    this.#data = options?.data === undefined ? null : options.data;
    this.#origin = options?.origin === undefined ? '' : `${options.origin}`;
    this.#lastEventId = options?.lastEventId === undefined ? '' :
      `${options.lastEventId}`;
    this.#source = options?.source ?? null;
    this.#ports = Object.freeze([...options?.ports ?? []]);
  }

  get data() {
    check(this, #data in this);
    return this.#data;
  }

  get origin() {
    check(this, #data in this);
    return this.#origin;
  }

  get lastEventId() {
    check(this, #data in this);
    return this.#lastEventId;
  }

  get source() {
    check(this, #data in this);
    return this.#source;
  }

  get ports() {
    check(this, #data in this);
    return this.#ports;
  }
}

function check(value, isOne) {
  if (!isOne)
    throw new codes.ERR_INVALID_THIS('MessageEvent');
}

class MessagePort extends NodeEventTarget {
  #other = null;
  #queue = [];
  #started = false;
  #closed = false;
  #referenced = false;
  #scheduled = false;
  #hold = null;
  #frame = context.frame; // listeners hear in it, not in the sender's

  constructor(token) {
    if (token !== kCreate)
      throw new codes.ERR_CONSTRUCT_CALL_INVALID();
    super();
  }

  static connect(a, b) {
    a.#other = b;
    b.#other = a;
  }

  /** Sends a copy of a value to the other port. */
  postMessage(message, transferOrOptions) {
    if (arguments.length === 0) {
      const err = new TypeError(
        'The "message" argument must be specified');
      err.code = 'ERR_MISSING_ARGS';
      throw err;
    }
    const transfer = Array.isArray(transferOrOptions) ? transferOrOptions :
      transferOrOptions?.transfer ?? [];
    const data = structuredClone(message, { transfer });
    const other = this.#other;
    if (other === null || other.#closed)
      return;
    const ports = [...transfer].filter((x) => x instanceof MessagePort);
    other.#queue.push({ data, ports });
    if (other.#started)
      other.#schedule();
  }

  start() {
    if (this.#started || this.#closed)
      return;
    this.#started = true;
    if (this.#queue.length > 0)
      this.#schedule();
  }

  /** Ends both ports once what was sent has arrived. */
  close(callback) {
    if (typeof callback === 'function')
      this.once('close', callback);
    if (this.#closed)
      return;
    this.#end();
    const other = this.#other;
    if (other !== null && !other.#closed)
      other.#schedule(true);
  }

  #end() {
    this.#closed = true;
    this.unref();
    require('timers').setImmediate(() => {
      context.run(this.#frame, this.emit, this, ['close']);
    });
  }

  #schedule() {
    if (this.#scheduled)
      return;
    this.#scheduled = true;
    require('timers').setImmediate(() => {
      context.run(this.#frame, this.#deliver, this, []);
    });
  }

  #deliver() {
    this.#scheduled = false;
    if (this.#closed)
      return;
    if (this.#started && this.#queue.length > 0) {
      const { data, ports } = this.#queue.shift();
      if (this.#queue.length > 0 || this.#other.#closed)
        this.#schedule();
      this.dispatchEvent(new MessageEvent('message', { data, ports }));
      return;
    }
    if (this.#other.#closed)
      this.#end();
  }

  ref() {
    this.#referenced = true;
    if (this.#hold === null && !this.#closed)
      this.#hold = require('timers').setInterval(() => {}, 0x7fffffff);
  }

  unref() {
    this.#referenced = false;
    if (this.#hold !== null) {
      require('timers').clearInterval(this.#hold);
      this.#hold = null;
    }
  }

  hasRef() {
    return this.#referenced;
  }

  // Listening for messages starts the port, as Node's on() does.
  [kNewListener](size, type) {
    if (type === 'message' && size === 1) {
      this.ref();
      this.start();
    }
  }

  [kRemoveListener](size, type) {
    if (type === 'message' && size === 0)
      this.unref();
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    return inspectAs('MessagePort', this, {
      active: !this.#closed, refed: this.#referenced,
    }, depth, options);
  }
}

const { connect } = MessagePort;
delete MessagePort.connect;
defineEventHandler(MessagePort.prototype, 'message');
defineEventHandler(MessagePort.prototype, 'messageerror');
defineEventHandler(MessagePort.prototype, 'close');

// A listener added with on() gets the data, not the event.
const { on, once } = NodeEventTarget.prototype;
const wrappers = new WeakMap();
function bare(type, listener) {
  if (type !== 'message' || typeof listener !== 'function')
    return listener;
  let wrapper = wrappers.get(listener);
  if (wrapper === undefined) {
    wrapper = function(event) {
      return listener.call(this, event.data);
    };
    wrappers.set(listener, wrapper);
  }
  return wrapper;
}
for (const name of ['on', 'addListener']) {
  MessagePort.prototype[name] = function(type, listener) {
    return on.call(this, type, bare(type, listener));
  };
}
MessagePort.prototype.once = function(type, listener) {
  return once.call(this, type, bare(type, listener));
};
for (const name of ['off', 'removeListener']) {
  MessagePort.prototype[name] = function(type, listener) {
    this.removeEventListener(type, wrappers.get(listener) ?? listener);
    return this;
  };
}

/** Two ports; what is posted to one arrives at the other. */
class MessageChannel {
  constructor() {
    this.port1 = new MessagePort(kCreate);
    this.port2 = new MessagePort(kCreate);
    connect(this.port1, this.port2);
  }
}

for (const [C, name] of [[MessageEvent, 'MessageEvent'],
                         [MessagePort, 'MessagePort'],
                         [MessageChannel, 'MessageChannel']]) {
  Object.defineProperty(C.prototype, Symbol.toStringTag, {
    __proto__: null, configurable: true, value: name,
  });
}

module.exports = { MessageChannel, MessageEvent, MessagePort };
