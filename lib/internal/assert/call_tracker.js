'use strict';

// assert.CallTracker (deprecated in Node): counts calls of functions.

const {
  codes: { ERR_INVALID_ARG_VALUE, ERR_UNAVAILABLE_DURING_EXIT },
} = require('internal/errors');
const { validateUint32 } = require('internal/validators');

const noop = () => {};

class Context {
  #expected;
  #calls = [];
  #name;
  #trace;

  constructor({ expected, trace, name }) {
    this.#expected = expected;
    this.#trace = trace;
    this.#name = name;
  }

  track(thisArg, args) {
    this.#calls.push(Object.freeze({
      thisArg, arguments: Object.freeze([...args]),
    }));
  }

  get delta() {
    return this.#calls.length - this.#expected;
  }

  reset() {
    this.#calls = [];
  }

  getCalls() {
    return Object.freeze([...this.#calls]);
  }

  report() {
    if (this.delta === 0)
      return undefined;
    return {
      message: `Expected the ${this.#name} function to be executed ` +
        `${this.#expected} time(s) but was executed ` +
        `${this.#calls.length} time(s).`,
      actual: this.#calls.length,
      expected: this.#expected,
      operator: this.#name,
      stack: this.#trace,
    };
  }
}

class CallTracker {
  #checks = new Set();
  #tracked = new WeakMap();

  #contextOf(fn) {
    if (!this.#tracked.has(fn)) {
      throw new ERR_INVALID_ARG_VALUE(
        'fn', fn, 'is not a tracked function');
    }
    return this.#tracked.get(fn);
  }

  reset(fn) {
    if (fn === undefined) {
      for (const context of this.#checks)
        context.reset();
      return;
    }
    this.#contextOf(fn).reset();
  }

  getCalls(fn) {
    return this.#contextOf(fn).getCalls();
  }

  calls(fn, expected = 1) {
    if (process._exiting)
      throw new ERR_UNAVAILABLE_DURING_EXIT();
    if (typeof fn === 'number') {
      expected = fn;
      fn = noop;
    } else if (fn === undefined) {
      fn = noop;
    }
    validateUint32(expected, 'expected', true);
    const context = new Context({
      expected, trace: new Error(), name: fn.name || 'calls',
    });
    const tracked = new Proxy(fn, {
      __proto__: null,
      apply(target, thisArg, args) {
        context.track(thisArg, args);
        return Reflect.apply(target, thisArg, args);
      },
    });
    this.#checks.add(context);
    this.#tracked.set(tracked, context);
    return tracked;
  }

  report() {
    const out = [];
    for (const context of this.#checks) {
      const message = context.report();
      if (message !== undefined)
        out.push(message);
    }
    return out;
  }

  verify() {
    const errors = this.report();
    if (errors.length === 0)
      return;
    const AssertionError = require('internal/assert/assertion_error');
    const message = errors.length === 1 ? errors[0].message :
      'Functions were not called the expected number of times';
    throw new AssertionError({ message, details: errors });
  }
}

module.exports = { CallTracker };
