'use strict';

// What an object is, by the engine's own word.
//
// The binding numbers the kinds in the order of `names`; the order is the
// contract with src/bindings/types.c. An exotic object is one whose type the
// engine shares between several classes: here the built-in methods that throw
// for foreign objects tell them apart.

const binding = internalBinding('types');
const { namespaces } = require('internal/esm_marks');

const names = [
  'Other', 'Array', 'Proxy', 'Map', 'Set', 'MapIterator', 'SetIterator',
  'WeakMap', 'WeakSet', 'WeakRef', 'Promise', 'Date', 'RegExp', 'Error',
  'ArrayBuffer', 'DataView', 'TypedArray', 'Number', 'String', 'Boolean',
  'Symbol', 'BigInt', 'Arguments', 'Generator', 'AsyncGenerator', 'Function',
  'Namespace', 'Exotic',
];
const kinds = { __proto__: null };
for (let i = 0; i < names.length; i++)
  kinds[names[i]] = i;

let exoticTests;

function exoticKind(value) {
  exoticTests ??= [
    [kinds.Symbol, Symbol.prototype.valueOf],
    [kinds.BigInt, BigInt.prototype.valueOf],
    [kinds.WeakRef, WeakRef.prototype.deref],
    [kinds.Boolean, Boolean.prototype.valueOf],
    [kinds.Number, Number.prototype.valueOf],
    [kinds.String, String.prototype.valueOf],
  ];
  for (const [kind, method] of exoticTests) {
    try {
      method.call(value);
      return kind;
    } catch {
      // Not that one.
    }
  }
  return kinds.Other;
}

/** The kind of an object or function: one of `kinds`. */
function kindOf(value) {
  const kind = binding.kind(value);
  if (kind === kinds.Proxy)
    return namespaces.has(value) ? kinds.Namespace : kind;
  return kind === kinds.Exotic ? exoticKind(value) : kind;
}

module.exports = {
  kinds,
  kindOf,
  /** [target, handler] of a proxy; [null, null] of a revoked one. */
  proxyDetails: binding.proxy,
};
