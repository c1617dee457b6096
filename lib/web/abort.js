'use strict';

// AbortController and AbortSignal,
// https://dom.spec.whatwg.org/#aborting-ongoing-activities.
//
// A signal made by AbortSignal.any() hangs on its sources weakly: a source
// that lives long does not keep the signals of finished operations alive. One
// that somebody listens to is held by `watched` until it aborts or the
// listeners are gone.

const {
  Event, EventTarget, defineEventHandler, inspectAs, kNewListener,
  kRemoveListener, kMaxListeners, kTrust,
} = require('web/event_target');

const kInspect = Symbol.for('nodejs.util.inspect.custom');
const kCreate = Symbol('kCreate');

function codes() {
  return require('internal/errors').codes;
}

function exception(message, name) {
  const { DOMException } = require('web/domexception');
  return new DOMException(message, name);
}

const watched = new Set();

class AbortSignal extends EventTarget {
  #aborted = false;
  #reason = undefined;
  // Signals of any() that follow this one: WeakRefs. Null until there are any.
  #dependents = null;
  // What this one follows, itself not made by any(); null if nothing.
  #sources = null;

  constructor(token) {
    if (token !== kCreate) {
      const { ERR_ILLEGAL_CONSTRUCTOR } = codes();
      throw new ERR_ILLEGAL_CONSTRUCTOR();
    }
    super();
    // Many operations may share one signal: no warning.
    this[kMaxListeners] = 0;
  }

  get aborted() {
    check(#aborted in this);
    return this.#aborted;
  }

  get reason() {
    check(#aborted in this);
    return this.#reason;
  }

  throwIfAborted() {
    check(#aborted in this);
    if (this.#aborted)
      throw this.#reason;
  }

  [kInspect](depth, options) {
    return inspectAs('AbortSignal', this, { aborted: this.aborted },
                     depth, options);
  }

  /** A signal that is aborted already. */
  static abort(reason = exception('This operation was aborted',
                                  'AbortError')) {
    const signal = new AbortSignal(kCreate);
    signal.#aborted = true;
    signal.#reason = reason;
    return signal;
  }

  /** A signal that aborts after `delay` ms; does not keep the process alive. */
  static timeout(delay) {
    require('internal/validators').validateInteger(
      delay, 'delay', 0, 0xffffffff);
    const signal = new AbortSignal(kCreate);
    require('timers').setTimeout(() => {
      AbortSignal.#abort(signal, exception(
        'The operation was aborted due to timeout', 'TimeoutError'));
    }, delay).unref();
    return signal;
  }

  /** A signal that aborts with the first of `signals`. */
  static any(signals) {
    const list = [...validateSignals(signals)];
    const result = new AbortSignal(kCreate);
    for (const source of list) {
      if (source.aborted) {
        result.#aborted = true;
        result.#reason = source.reason;
        return result;
      }
    }
    result.#sources = new Set();
    const weak = new WeakRef(result);
    for (const source of list) {
      // A signal of any() stands for its own sources.
      const roots = source.#sources === null ? [source] : source.#sources;
      for (const root of roots) {
        if (result.#sources.has(root))
          continue;
        result.#sources.add(root);
        root.#dependents ??= new Set();
        root.#dependents.add(weak);
        collected.register(result, { root, weak });
      }
    }
    return result;
  }

  static {
    AbortSignal.forget = ({ root, weak }) => root.#dependents?.delete(weak);
    AbortSignal.signalAbort = (signal, reason) =>
      AbortSignal.#abort(signal, reason);
    AbortSignal.isSignal = (value) =>
      typeof value === 'object' && value !== null && #aborted in value;
  }

  static #abort(signal, reason) {
    if (signal.#aborted)
      return;
    signal.#aborted = true;
    signal.#reason = reason;
    // All have the reason before the first listener runs.
    const followers = [];
    if (signal.#dependents !== null) {
      for (const weak of signal.#dependents) {
        const follower = weak.deref();
        if (follower !== undefined && !follower.#aborted) {
          follower.#aborted = true;
          follower.#reason = reason;
          followers.push(follower);
        }
      }
      signal.#dependents = null;
    }
    AbortSignal.#fire(signal);
    for (const follower of followers)
      AbortSignal.#fire(follower);
  }

  static #fire(signal) {
    watched.delete(signal);
    signal.dispatchEvent(new Event('abort', { [kTrust]: true }));
  }

  [kNewListener](size, type) {
    if (type === 'abort' && this.#sources !== null && !this.#aborted)
      watched.add(this);
  }

  [kRemoveListener](size, type) {
    if (type === 'abort' && size === 0)
      watched.delete(this);
  }
}

const { forget, signalAbort, isSignal } = AbortSignal;
delete AbortSignal.forget;
delete AbortSignal.signalAbort;
delete AbortSignal.isSignal;

const collected = new FinalizationRegistry(forget);

function check(isOne, name = 'AbortSignal') {
  if (!isOne) {
    const { ERR_INVALID_THIS } = codes();
    throw new ERR_INVALID_THIS(name);
  }
}

function validateSignals(signals) {
  if (typeof signals?.[Symbol.iterator] !== 'function') {
    const { ERR_INVALID_ARG_TYPE } = codes();
    throw new ERR_INVALID_ARG_TYPE('signals', 'Iterable', signals);
  }
  const list = [...signals];
  list.forEach((signal, i) => {
    if (!isSignal(signal)) {
      const { ERR_INVALID_ARG_TYPE } = codes();
      throw new ERR_INVALID_ARG_TYPE(`signals[${i}]`, 'AbortSignal', signal);
    }
  });
  return list;
}

function publish(C, name, properties) {
  for (const key of properties) {
    Object.defineProperty(C.prototype, key, {
      __proto__: null, enumerable: true,
    });
  }
  Object.defineProperty(C.prototype, Symbol.toStringTag, {
    __proto__: null, configurable: true, value: name,
  });
}

publish(AbortSignal, 'AbortSignal', ['aborted', 'reason', 'throwIfAborted']);
defineEventHandler(AbortSignal.prototype, 'abort');

class AbortController {
  #signal = null;

  get signal() {
    check(#signal in this, 'AbortController');
    return (this.#signal ??= new AbortSignal(kCreate));
  }

  abort(reason = exception('This operation was aborted', 'AbortError')) {
    check(#signal in this, 'AbortController');
    signalAbort(this.#signal ??= new AbortSignal(kCreate), reason);
  }

  [kInspect](depth, options) {
    return inspectAs('AbortController', this, { signal: this.signal },
                     depth, options);
  }
}

publish(AbortController, 'AbortController', ['signal', 'abort']);

/** util.aborted(signal, resource): resolves when the signal aborts. */
function aborted(signal, resource) {
  if (signal === undefined) {
    const { ERR_INVALID_ARG_TYPE } = codes();
    return Promise.reject(
      new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal));
  }
  const { validateAbortSignal, validateObject } =
    require('internal/validators');
  try {
    validateAbortSignal(signal, 'signal');
    validateObject(resource, 'resource', 1 << 1 | 1 << 2);
  } catch (err) {
    return Promise.reject(err);
  }
  if (signal.aborted)
    return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

module.exports = { AbortController, AbortSignal, aborted };
