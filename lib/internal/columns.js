'use strict';

// What the module compiler changed in the texts of modules: file -> { module,
// edits, text }, where `edits` are its three numbers each, which an ES module
// has in `module` until they are asked for, and `text` is the source when it
// isn't in the file. Stacks get the columns of the sources from it; nothing is
// computed before a stack is read.

const edits = new Map();
let installed = false;

let marked = false;

/**
 * Has functions show the source that they were written as: programs send it to
 * browsers and other processes; and messages of errors. Called with the first
 * text that was rewritten.
 */
function hideMarks() {
  if (marked)
    return;
  marked = true;
  internalBinding('stack').watchMessages((err) => {
    require('internal/function_source').cleanMessage(err);
  });
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

module.exports = { edits, hideMarks, mapColumns };
