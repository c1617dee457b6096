'use strict';

// What the module compiler changed in the texts of modules: file -> { module,
// edits, text }, where `edits` are its three numbers each, which an ES module
// has in `module` until they are asked for, and `text` is the source when it
// isn't in the file. Stacks get the columns of the sources from it; nothing is
// computed before a stack is read.

const edits = new Map();
let installed = false;

let marked = false;

/** Takes what the compiler wrote out of the message of an error. */
function cleanMessage(err) {
  const own = Object.getOwnPropertyDescriptor(err, 'message');
  if (typeof own?.value !== 'string' || !own.value.includes('$tdm') ||
      !own.configurable)
    return;
  own.value = require('internal/function_source').sourceOf(own.value);
  Object.defineProperty(err, 'message', own);
}

/**
 * Has functions show the source that they were written as: programs send it to
 * browsers and other processes; and messages of errors. Called with the first
 * text that was rewritten.
 */
function hideMarks() {
  if (marked)
    return;
  marked = true;
  internalBinding('stack').watchMessages(cleanMessage);
  const original = Function.prototype.toString;
  const holder = {
    toString() {
      const text = Reflect.apply(original, this, []);
      return text.includes('$tdm') ?
        require('internal/function_source').sourceOf(text) : text;
    },
  };
  Object.defineProperty(Function.prototype, 'toString', {
    value: holder.toString, writable: true, configurable: true,
  });
}

/** Has stacks show columns of sources, and hides the marks. */
function mapColumns() {
  if (installed)
    return;
  installed = true;
  hideMarks();
  require('internal/stack_install').setColumns((file, line, column) => {
    const entry = edits.get(file);
    return entry === undefined ? undefined :
      require('internal/esm_errors').columnOf(file, entry, line, column);
  });
}

module.exports = { cleanMessage, edits, hideMarks, mapColumns };
