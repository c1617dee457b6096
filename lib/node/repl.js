'use strict';

/* node:repl. This version has no prompt: starting one throws. */

const { addMissing } = require('internal/missing');

module.exports = addMissing({
  REPL_MODE_SLOPPY: Symbol('repl-sloppy'),
  REPL_MODE_STRICT: Symbol('repl-strict'),
}, 'repl', ['REPLServer', 'Recoverable', 'isValidSyntax', 'start',
            'writer']);

Object.defineProperty(module.exports, 'builtinModules', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get: () => require('module').builtinModules
    .filter((id) => !id.startsWith('_')),
});
