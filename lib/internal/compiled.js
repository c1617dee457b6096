'use strict';

// What the code that the module compiler writes calls, apart from import():
// see src/compile/{async,using,link}.c.

/** `export default function () {}` has the name "default". */
function named(fn) {
  Object.defineProperty(fn, 'name', { value: 'default', configurable: true });
}

function fromSync(iterator, method) {
  const settle = (result) => {
    if ((typeof result !== 'object' && typeof result !== 'function') ||
        result === null)
      throw new TypeError(`Iterator result ${String(result)} is not an object`);
    const { done, value } = result;
    return Promise.resolve(value).then((v) => ({ done: Boolean(done), value: v }),
                                       (err) => {
                                         if (!done && method === 'next')
                                           iterator.return?.();
                                         throw err;
                                       });
  };
  return (...args) => {
    try {
      const fn = iterator[method];
      if (fn === undefined || fn === null)
        return Promise.resolve({ done: true, value: undefined });
      return settle(Reflect.apply(fn, iterator, args));
    } catch (err) {
      return Promise.reject(err);
    }
  };
}

/**
 * The loop `for await (... of iterable)` at the top level of a module: the body
 * asks for next(), waits, and gives the result to check(); as long as `open` is
 * set, leaving the loop means to wait for close().
 */
function iterate(iterable) {
  const method = iterable[Symbol.asyncIterator];
  let next;
  let close;
  if (method === undefined || method === null) {
    const iterator = iterable[Symbol.iterator]();
    next = fromSync(iterator, 'next');
    close = fromSync(iterator, 'return');
  } else {
    const iterator = Reflect.apply(method, iterable, []);
    const step = iterator.next;
    next = () => Reflect.apply(step, iterator, []);
    close = () => iterator.return?.();
  }
  const loop = {
    open: false,
    next() {
      loop.open = false;
      return next();
    },
    check(result) {
      if ((typeof result !== 'object' && typeof result !== 'function') ||
          result === null) {
        throw new TypeError(
          `Iterator result ${String(result)} is not an object`);
      }
      loop.open = !result.done;
      return result;
    },
    close,
  };
  return loop;
}

/** The resources of a block with `using` declarations. */
function stack() {
  const { BlockStack } = require('web/disposable');
  return new BlockStack();
}

// What the compiler puts around an await, and what that reads like without it.
const marks = new RegExp([
  /\$tdm_*R\((?:\$tdm_*F=)?\$tdm_*A\.frame,/,
  /\{(?:let )?\$tdm_*F=\$tdm_*A\.frame;/,
  /\{\/\*\$tdm_*\*\//,
  /\/\*\$tdm_*\*\/[)}]/,
  /\$tdm_*A\.frame=\$tdm_*F;/,
].map((r) => r.source).join('|'), 'g');

let patched = false;

/**
 * Has functions show the source that they were written as: programs send it to
 * browsers and other processes. Called with the first text that was rewritten.
 */
function hideMarks() {
  if (patched)
    return;
  patched = true;
  const original = Function.prototype.toString;
  const holder = {
    toString() {
      const text = Reflect.apply(original, this, []);
      return text.includes('$tdm') ? text.replace(marks, '') : text;
    },
  };
  Object.defineProperty(Function.prototype, 'toString', {
    value: holder.toString, writable: true, configurable: true,
  });
}

module.exports = { hideMarks, iterate, named, stack };
