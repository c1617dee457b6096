'use strict';

// Array.fromAsync with the frame of internal/async_context: the engine's own
// calls the iterator and the callback after awaits that nobody restores the
// frame after. It gets an object that stands for what it goes over.

const context = require('internal/async_context');

const { apply } = Reflect;
const { fromAsync: original } = Array;

/** The frame of one call, which what is called may change for the rest. */
class Course {
  #frame;
  #started = false;

  // Until the first await this is the caller's own turn.
  start() {
    this.#frame = context.frame;
    this.#started = true;
  }

  call(fn, self = undefined, args = []) {
    if (!this.#started)
      return apply(fn, self, args);
    const before = context.frame;
    context.enter(this.#frame);
    try {
      return apply(fn, self, args);
    } finally {
      this.#frame = context.frame;
      context.enter(before);
    }
  }

  bind(fn) {
    const course = this;
    if (typeof fn !== 'function')
      return fn;
    return function(...args) {
      return course.call(() => context.value(apply(fn, this, args)));
    };
  }

  // An iterator; one whose values are waited for (`sync`) may give thenables.
  iterator(iterator, sync) {
    if (iterator === null ||
        (typeof iterator !== 'object' && typeof iterator !== 'function'))
      return iterator;
    const { next } = iterator;
    const course = this;
    return {
      next: () => course.call(() => {
        const result = apply(next, iterator, []);
        if (!sync || result === null || typeof result !== 'object')
          return context.value(result);
        const { done } = result;
        const { value } = result;
        return { done, value: context.value(value) };
      }),
      get return() {
        const close = course.call(() => iterator.return);
        return typeof close !== 'function' ? close :
          () => course.call(() => (
            context.value(apply(close, iterator, []))));
      },
    };
  }

  get(items, key) {
    const value = context.value(items[key]);
    if (typeof value !== 'function' ||
        (key !== Symbol.asyncIterator && key !== Symbol.iterator))
      return value;
    return () => this.iterator(this.call(value, items, []),
                               key === Symbol.iterator);
  }
}

const { fromAsync } = {
  fromAsync(items, mapper = undefined, thisArg = undefined) {
    if (items === undefined || items === null)
      return apply(original, this, [items, mapper, thisArg]);
    const course = new Course();
    const source = new Proxy({}, {
      get: (_, key) => course.call(course.get, course, [items, key]),
    });
    const promise = apply(original, this,
                          [source, course.bind(mapper), thisArg]);
    course.start();
    return promise;
  },
};
Object.defineProperty(fromAsync, 'length',
                      { value: 1, writable: false, configurable: true });

module.exports = { fromAsync };
