'use strict';

// Event, CustomEvent and EventTarget, https://dom.spec.whatwg.org/#events,
// with Node's errors; and NodeEventTarget, which adds the methods of an
// EventEmitter. There is no tree here: an event has one target, so capturing
// changes nothing but the identity of a listener.
//
// An exception in a listener does not stop the others; it is thrown as
// uncaught once this turn of the code is over, as a rejected promise that a
// listener returned is.

const kInspect = Symbol.for('nodejs.util.inspect.custom');

// For subclasses inside the runtime.
const kNewListener = Symbol('kNewListener');
const kRemoveListener = Symbol('kRemoveListener');
const kMaxListeners = Symbol('kMaxListeners');
const kListeners = Symbol('kListeners');
const kTrust = Symbol('kTrust');
// Options that only internal callers pass to addEventListener.
const kResistStopPropagation = Symbol('kResistStopPropagation');

function codes() {
  return require('internal/errors').codes;
}

function inspectAs(name, object, fields, depth, options) {
  if (depth < 0)
    return name;
  const { inspect } = require('util');
  const inner = {
    ...options,
    depth: options.depth === null || options.depth === undefined ?
      null : options.depth - 1,
  };
  return `${name} ${inspect(fields, inner)}`;
}

// ---- Event -----------------------------------------------------------------

let now;
function timestamp() {
  now ??= require('web/performance').now;
  return now();
}

class Event {
  #type;
  #bubbles = false;
  #cancelable = false;
  #composed = false;
  #defaultPrevented = false;
  #propagationStopped = false;
  #timeStamp = timestamp();
  // Null while it is not being dispatched.
  #currentTarget = null;
  #target = null;
  #stopped = false;
  #passive = false; // while a passive listener runs
  #trusted = false;

  constructor(type, options = undefined) {
    if (arguments.length === 0) {
      const { ERR_MISSING_ARGS } = codes();
      throw new ERR_MISSING_ARGS('type');
    }
    if (options !== undefined && options !== null) {
      if (typeof options !== 'object')
        require('internal/validators').validateObject(options, 'options');
      this.#bubbles = !!options.bubbles;
      this.#cancelable = !!options.cancelable;
      this.#composed = !!options.composed;
      this.#trusted = options[kTrust] === true;
    }
    this.#type = `${type}`;
    Object.defineProperty(this, 'isTrusted', isTrusted);
  }

  static isTrusted(event) {
    check(#type in event);
    return event.#trusted;
  }

  // What EventTarget.dispatchEvent sees and does.
  static begin(event, target) {
    if (event.#currentTarget !== null) {
      const { ERR_EVENT_RECURSION } = codes();
      throw new ERR_EVENT_RECURSION(event.#type);
    }
    event.#target = target;
    event.#currentTarget = target;
    event.#stopped = false;
  }

  static end(event) {
    event.#currentTarget = null;
  }

  static stopped(event) {
    return event.#stopped;
  }

  static setPassive(event, passive) {
    event.#passive = passive;
  }

  static isEvent(value) {
    return typeof value === 'object' && value !== null && #type in value;
  }

  [kInspect](depth, options) {
    check(#type in this);
    return inspectAs(this.constructor.name, this, {
      type: this.#type,
      defaultPrevented: this.#defaultPrevented,
      cancelable: this.#cancelable,
      timeStamp: this.#timeStamp,
    }, depth, options);
  }

  stopImmediatePropagation() {
    check(#type in this);
    this.#propagationStopped = true;
    this.#stopped = true;
  }

  preventDefault() {
    check(#type in this);
    if (this.#cancelable && !this.#passive)
      this.#defaultPrevented = true;
  }

  get target() {
    check(#type in this);
    return this.#target;
  }

  get currentTarget() {
    check(#type in this);
    return this.#currentTarget;
  }

  get srcElement() {
    check(#type in this);
    return this.#target;
  }

  get type() {
    check(#type in this);
    return this.#type;
  }

  get cancelable() {
    check(#type in this);
    return this.#cancelable;
  }

  get defaultPrevented() {
    check(#type in this);
    return this.#cancelable && this.#defaultPrevented;
  }

  get timeStamp() {
    check(#type in this);
    return this.#timeStamp;
  }

  composedPath() {
    check(#type in this);
    return this.#currentTarget !== null ? [this.#currentTarget] : [];
  }

  get returnValue() {
    check(#type in this);
    return !this.#cancelable || !this.#defaultPrevented;
  }

  get bubbles() {
    check(#type in this);
    return this.#bubbles;
  }

  get composed() {
    check(#type in this);
    return this.#composed;
  }

  get eventPhase() {
    check(#type in this);
    return this.#currentTarget !== null ? Event.AT_TARGET : Event.NONE;
  }

  get cancelBubble() {
    check(#type in this);
    return this.#propagationStopped;
  }

  set cancelBubble(value) {
    check(#type in this);
    if (value)
      this.#propagationStopped = true;
  }

  stopPropagation() {
    check(#type in this);
    this.#propagationStopped = true;
  }

  initEvent(type, bubbles = false, cancelable = false) {
    check(#type in this);
    if (arguments.length === 0) {
      const { ERR_MISSING_ARGS } = codes();
      throw new ERR_MISSING_ARGS('type');
    }
    if (this.#currentTarget !== null)
      return;
    this.#type = `${type}`;
    this.#bubbles = !!bubbles;
    this.#cancelable = !!cancelable;
  }
}

// Taken off the class again: only this module may use them.
const { begin, end, stopped, isEvent, setPassive } = Event;
const trusted = Event.isTrusted;
for (const name of ['isTrusted', 'begin', 'end', 'stopped', 'isEvent',
                    'setPassive'])
  delete Event[name];

// One function for all events: it is an own property that can't be changed.
const isTrusted = {
  __proto__: null,
  configurable: false,
  enumerable: true,
  get: Object.getOwnPropertyDescriptor({
    get isTrusted() {
      return trusted(this);
    },
  }, 'isTrusted').get,
};

function check(isOne, name = 'Event') {
  if (!isOne) {
    const { ERR_INVALID_THIS } = codes();
    throw new ERR_INVALID_THIS(name);
  }
}

function makeEnumerable(proto, names) {
  for (const name of names)
    Object.defineProperty(proto, name, { __proto__: null, enumerable: true });
}

function setTag(C, name) {
  Object.defineProperty(C.prototype, Symbol.toStringTag, {
    __proto__: null, configurable: true, value: name,
  });
}

makeEnumerable(Event.prototype, [
  'initEvent', 'stopImmediatePropagation', 'preventDefault', 'target',
  'currentTarget', 'srcElement', 'type', 'cancelable', 'defaultPrevented',
  'timeStamp', 'composedPath', 'returnValue', 'bubbles', 'composed',
  'eventPhase', 'cancelBubble', 'stopPropagation',
]);
setTag(Event, 'Event');
['NONE', 'CAPTURING_PHASE', 'AT_TARGET', 'BUBBLING_PHASE'].forEach((name, i) => {
  const desc = { __proto__: null, enumerable: true, value: i };
  Object.defineProperty(Event, name, desc);
  Object.defineProperty(Event.prototype, name, desc);
});

/** An event that carries a value. */
class CustomEvent extends Event {
  #detail;

  constructor(type, options = undefined) {
    if (arguments.length === 0) {
      const { ERR_MISSING_ARGS } = codes();
      throw new ERR_MISSING_ARGS('type');
    }
    super(type, options);
    this.#detail = options?.detail ?? null;
  }

  get detail() {
    check(#detail in this, 'CustomEvent');
    return this.#detail;
  }
}
makeEnumerable(CustomEvent.prototype, ['detail']);
setTag(CustomEvent, 'CustomEvent');

// ---- EventTarget -----------------------------------------------------------

function uncaught(err) {
  process.nextTick(() => {
    throw err;
  });
}

function optionsOf(options) {
  if (options === undefined || options === null)
    return { capture: false };
  if (typeof options === 'boolean')
    return { capture: options };
  if (typeof options !== 'object' && typeof options !== 'function')
    require('internal/validators').validateObject(options, 'options');
  const { signal } = options;
  if (signal !== undefined)
    require('internal/validators').validateAbortSignal(
      signal, 'options.signal');
  return {
    capture: !!options.capture,
    once: !!options.once,
    passive: !!options.passive,
    signal,
    isNode: options.isNode === true,
    resist: options[kResistStopPropagation] === true,
  };
}

// True when it can listen; false for null. Throws for anything else.
function isListener(listener) {
  if (typeof listener === 'function' ||
      (typeof listener === 'object' && listener !== null))
    return true;
  if (listener === undefined || listener === null)
    return false;
  const { ERR_INVALID_ARG_TYPE } = codes();
  throw new ERR_INVALID_ARG_TYPE('listener', 'EventListener', listener);
}

function isEventTarget(value) {
  return value instanceof EventTarget;
}

function checkTarget(value) {
  if (!(value instanceof EventTarget))
    check(false, 'EventTarget');
}

class EventTarget {
  constructor() {
    // type -> array of records; made with the first listener.
    this[kListeners] = null;
  }

  addEventListener(type, listener, options = undefined) {
    checkTarget(this);
    if (arguments.length < 2) {
      const { ERR_MISSING_ARGS } = codes();
      throw new ERR_MISSING_ARGS('type', 'listener');
    }
    const { capture, once, passive, signal, isNode, resist } =
      optionsOf(options);
    if (!isListener(listener)) {
      const warning = new Error(
        `addEventListener called with ${listener}` +
        ' which has no effect.');
      warning.name = 'AddEventListenerArgumentTypeWarning';
      warning.target = this;
      warning.type = type;
      process.emitWarning(warning);
      return;
    }
    if (signal?.aborted)
      return;
    type = `${type}`;

    const map = this[kListeners] ??= new Map();
    let list = map.get(type);
    if (list === undefined)
      map.set(type, list = []);
    for (const record of list) {
      if (record.listener === listener && record.capture === capture)
        return;
    }
    const record = {
      listener, capture, once, passive, isNode, resist, removed: false,
    };
    list.push(record);
    if (signal !== undefined) {
      signal.addEventListener('abort', () => {
        this.removeEventListener(type, listener, options);
      }, { once: true, [kResistStopPropagation]: true });
    }
    this[kNewListener](list.length, type, listener, once, capture, passive);
  }

  removeEventListener(type, listener, options = undefined) {
    checkTarget(this);
    if (arguments.length < 2) {
      const { ERR_MISSING_ARGS } = codes();
      throw new ERR_MISSING_ARGS('type', 'listener');
    }
    if (!isListener(listener))
      return;
    type = `${type}`;
    const capture = typeof options === 'boolean' ? options :
      !!options?.capture;
    const list = this[kListeners]?.get(type);
    if (list === undefined)
      return;
    const i = list.findIndex((record) =>
      record.listener === listener && record.capture === capture);
    if (i >= 0)
      this.#removeAt(type, list, i);
  }

  #removeAt(type, list, i) {
    const [record] = list.splice(i, 1);
    record.removed = true;
    if (list.length === 0)
      this[kListeners].delete(type);
    this[kRemoveListener](list.length, type, record.listener, record.capture);
  }

  dispatchEvent(event) {
    checkTarget(this);
    if (arguments.length < 1) {
      const { ERR_MISSING_ARGS } = codes();
      throw new ERR_MISSING_ARGS('event');
    }
    if (!isEvent(event)) {
      const { ERR_INVALID_ARG_TYPE } = codes();
      throw new ERR_INVALID_ARG_TYPE('event', 'Event', event);
    }
    begin(event, this);
    const list = this[kListeners]?.get(event.type);
    if (list !== undefined)
      this.#deliver(event, list);
    end(event);
    return !event.defaultPrevented;
  }

  #deliver(event, list) {
    const { type } = event;
    for (const record of list.slice()) {
      if (record.removed || (stopped(event) && !record.resist))
        continue;
      if (record.once) {
        const i = list.indexOf(record);
        if (i >= 0)
          this.#removeAt(type, list, i);
      }
      if (record.passive)
        setPassive(event, true);
      try {
        const { listener } = record;
        const arg = record.isNode && event instanceof NodeEvent ?
          event.nodeValue : event;
        let result;
        if (typeof listener === 'function')
          result = listener.call(this, arg);
        else if (typeof listener.handleEvent === 'function')
          result = listener.handleEvent(arg);
        else
          throw new TypeError('listener.handleEvent is not a function');
        if (result !== undefined && result !== null)
          watchPromise(result);
      } catch (err) {
        uncaught(err);
      }
      if (record.passive)
        setPassive(event, false);
    }
  }

  // Hooks for subclasses. `size` is the number of listeners of the type.
  [kNewListener](size, type) {
    if (size === 1)
      return;
    const max = this[kMaxListeners] ?? defaultMaxListeners();
    if (max > 0 && size > max && !warnedAbout(this, type))
      warnLeak(this, type, size, max);
  }

  [kRemoveListener]() {}

  [kInspect](depth, options) {
    if (!(this instanceof EventTarget))
      return this;
    const name = this.constructor?.name || 'EventTarget';
    return inspectAs(name, this, {}, depth, options);
  }
}

makeEnumerable(EventTarget.prototype,
               ['addEventListener', 'removeEventListener', 'dispatchEvent']);
setTag(EventTarget, 'EventTarget');

function watchPromise(result) {
  const { then } = result;
  if (typeof then === 'function')
    then.call(result, undefined, uncaught);
}

function defaultMaxListeners() {
  return require('events').defaultMaxListeners;
}

const warned = new WeakMap();
function warnedAbout(target, type) {
  let types = warned.get(target);
  if (types === undefined)
    warned.set(target, types = new Set());
  if (types.has(type))
    return true;
  types.add(type);
  return false;
}

function warnLeak(target, type, count, max) {
  const name = require('util').inspect(target, { depth: -1 });
  const warning = new Error(
    'Possible EventTarget memory leak detected. ' +
    `${count} ${type} listeners added to ${name}. MaxListeners is ${max}. ` +
    'Use events.setMaxListeners() to increase limit');
  warning.name = 'MaxListenersExceededWarning';
  warning.target = target;
  warning.type = type;
  warning.count = count;
  process.emitWarning(warning);
}

// ---- NodeEventTarget -------------------------------------------------------

// What emit() dispatches: listeners added with on() get the bare value.
class NodeEvent extends CustomEvent {
  constructor(type, value) {
    super(type, { detail: value, [kTrust]: true });
    this.nodeValue = value;
    Object.defineProperty(this, 'nodeValue', {
      __proto__: null, enumerable: false,
    });
  }
}

/** An EventTarget with the methods of an EventEmitter. */
class NodeEventTarget extends EventTarget {
  static defaultMaxListeners = 10;

  setMaxListeners(n) {
    checkNodeTarget(this);
    require('internal/validators').validateNumber(n, 'setMaxListeners', 0);
    this[kMaxListeners] = n;
  }

  getMaxListeners() {
    checkNodeTarget(this);
    return this[kMaxListeners] ?? defaultMaxListeners();
  }

  eventNames() {
    checkNodeTarget(this);
    return this[kListeners] === null ? [] : [...this[kListeners].keys()];
  }

  listenerCount(type) {
    checkNodeTarget(this);
    return this[kListeners]?.get(String(type))?.length ?? 0;
  }

  off(type, listener, options) {
    checkNodeTarget(this);
    this.removeEventListener(type, listener, options);
    return this;
  }

  removeListener(type, listener, options) {
    checkNodeTarget(this);
    this.removeEventListener(type, listener, options);
    return this;
  }

  on(type, listener) {
    checkNodeTarget(this);
    this.addEventListener(type, listener, { isNode: true });
    return this;
  }

  addListener(type, listener) {
    checkNodeTarget(this);
    this.addEventListener(type, listener, { isNode: true });
    return this;
  }

  emit(type, arg) {
    checkNodeTarget(this);
    require('internal/validators').validateString(type, 'type');
    const had = this.listenerCount(type) > 0;
    this.dispatchEvent(isEvent(arg) ? arg : new NodeEvent(type, arg));
    return had;
  }

  once(type, listener) {
    checkNodeTarget(this);
    this.addEventListener(type, listener, { isNode: true, once: true });
    return this;
  }

  removeAllListeners(type) {
    checkNodeTarget(this);
    if (type !== undefined)
      this[kListeners]?.delete(String(type));
    else
      this[kListeners] = null;
    return this;
  }
}

function checkNodeTarget(value) {
  if (!(value instanceof NodeEventTarget))
    check(false, 'NodeEventTarget');
}

makeEnumerable(NodeEventTarget.prototype, [
  'setMaxListeners', 'getMaxListeners', 'eventNames', 'listenerCount', 'off',
  'removeListener', 'on', 'addListener', 'once', 'emit', 'removeAllListeners',
]);

// ---- on<type> --------------------------------------------------------------

/** Defines `on<name>` on a prototype, for listeners of that event. */
function defineEventHandler(proto, name, event = name) {
  const key = Symbol(`on${name}`);
  Object.defineProperty(proto, `on${name}`, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return this[key]?.handler ?? null;
    },
    set(value) {
      const usable = typeof value === 'function' ||
                     (typeof value === 'object' && value !== null);
      let wrapper = this[key];
      if (wrapper !== undefined) {
        if (usable) {
          wrapper.handler = value;
          return;
        }
        this.removeEventListener(event, wrapper);
        this[key] = undefined;
        return;
      }
      if (!usable)
        return;
      wrapper = function(...args) {
        if (typeof wrapper.handler !== 'function')
          return undefined;
        return wrapper.handler.apply(this, args);
      };
      wrapper.handler = value;
      this[key] = wrapper;
      this.addEventListener(event, wrapper);
    },
  });
}

// For events.getEventListeners() and its relatives.

function listenersOf(target, type) {
  const list = target[kListeners]?.get(String(type)) ?? [];
  return list.map((record) => record.listener);
}

function getMaxListeners(target) {
  return target[kMaxListeners] ?? defaultMaxListeners();
}

function setMaxListeners(target, n) {
  target[kMaxListeners] = n;
}

module.exports = {
  CustomEvent,
  Event,
  EventTarget,
  NodeEventTarget,
  defineEventHandler,
  getMaxListeners,
  inspectAs,
  isEventTarget,
  kListeners,
  kMaxListeners,
  kNewListener,
  kRemoveListener,
  kResistStopPropagation,
  kTrust,
  listenersOf,
  setMaxListeners,
};
