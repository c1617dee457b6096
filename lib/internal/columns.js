'use strict';

// What the module compiler changed in the texts of modules: file -> { module,
// edits, text }, where `edits` are its three numbers each, which an ES module
// has in `module` until they are asked for, and `text` is the source when it
// isn't in the file. Stacks get the columns of the sources from it; nothing is
// computed before a stack is read.

const edits = new Map();
let installed = false;

/** Has stacks show columns of sources. */
function mapColumns() {
  if (installed)
    return;
  installed = true;
  require('internal/stack_install').setColumns((file, line, column) => {
    const entry = edits.get(file);
    return entry === undefined ? undefined :
      require('internal/esm_errors').columnOf(file, entry, line, column);
  });
}

module.exports = { edits, mapColumns };
