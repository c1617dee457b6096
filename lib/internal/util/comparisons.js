'use strict';

// Deep equality: the rules of assert.deepEqual (loose), deepStrictEqual
// (strict) and partialDeepStrictEqual (partial: what `b` has, `a` must have).
//
// Values are compared by the engine's kind of object first, then by what the
// kind holds, then by own enumerable properties. `memo.open` has the objects
// that are being compared, to see cycles.

const { kindOf, kinds } = require('internal/util/kinds');

const kLoose = 0;
const kStrict = 1;
const kPartial = 2;

const hasOwn = Object.hasOwn;
const tagOf = Object.prototype.toString;
const isEnumerable = (object, key) =>
  Object.prototype.propertyIsEnumerable.call(object, key);

const typedArrayName = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

// ---- leaves --------------------------------------------------------------

function sameBytes(a, b, mode) {
  if (a.byteLength !== b.byteLength &&
      (mode !== kPartial || a.byteLength < b.byteLength))
    return false;
  const x = new Uint8Array(a.buffer ?? a, a.byteOffset ?? 0, b.byteLength);
  const y = new Uint8Array(b.buffer ?? b, b.byteOffset ?? 0, b.byteLength);
  for (let i = 0; i < y.length; i++) {
    if (x[i] !== y[i])
      return false;
  }
  return true;
}

function sameViews(a, b, mode) {
  const name = typedArrayName.call(a);
  if (name !== typedArrayName.call(b))
    return false;
  if (mode === kLoose && (name === 'Float16Array' ||
      name === 'Float32Array' || name === 'Float64Array')) {
    // 0 and -0 have different bytes.
    if (a.length !== b.length)
      return false;
    for (let i = 0; i < a.length; i++) {
      if (a[i] !== b[i] && !(a[i] !== a[i] && b[i] !== b[i]))
        return false;
    }
    return true;
  }
  return sameBytes(a, b, mode);
}

const boxed = {
  [kinds.Number]: Number.prototype.valueOf,
  [kinds.String]: String.prototype.valueOf,
  [kinds.Boolean]: Boolean.prototype.valueOf,
  [kinds.BigInt]: BigInt.prototype.valueOf,
  [kinds.Symbol]: Symbol.prototype.valueOf,
};

// Properties of errors count although they aren't enumerable.
function sameErrorPart(a, b, name, mode, memo) {
  const inA = hasOwn(a, name);
  const inB = hasOwn(b, name);
  if (name === 'name' || name === 'message') {
    return isEnumerable(a, name) ||
      (mode === kPartial && b[name] === undefined) ||
      a[name] === b[name] || innerEqual(a[name], b[name], mode, memo);
  }
  if (inA !== inB)
    return mode === kPartial && !inB;
  return !inA || isEnumerable(a, name) ||
    innerEqual(a[name], b[name], mode, memo);
}

function sameErrors(a, b, mode, memo) {
  return sameErrorPart(a, b, 'message', mode, memo) &&
    sameErrorPart(a, b, 'name', mode, memo) &&
    sameErrorPart(a, b, 'cause', mode, memo) &&
    sameErrorPart(a, b, 'errors', mode, memo);
}

function isError(value) {
  return kindOf(value) === kinds.Error || value instanceof Error;
}

function isURL(value) {
  return typeof value.href === 'string' &&
    typeof value.protocol === 'string' && value.auth === undefined &&
    value.path === undefined;
}

// ---- the comparison ------------------------------------------------------

function innerEqual(a, b, mode, memo) {
  if (a === b)
    return a !== 0 || Object.is(a, b) || mode === kLoose;
  if (mode !== kLoose) {
    if (typeof a !== 'object')
      return typeof a === 'number' && a !== a && b !== b;
    if (typeof b !== 'object' || a === null || b === null)
      return false;
    if (mode === kStrict && !memo.skipPrototype &&
        Object.getPrototypeOf(a) !== Object.getPrototypeOf(b))
      return false;
  } else {
    if (a === null || typeof a !== 'object') {
      return (b === null || typeof b !== 'object') &&
        (a == b || (a !== a && b !== b)); // eslint-disable-line eqeqeq
    }
    if (b === null || typeof b !== 'object')
      return false;
  }
  return sameObjects(a, b, mode, memo);
}

function sameObjects(a, b, mode, memo) {
  if (tagOf.call(a) !== tagOf.call(b))
    return false;
  const isArray = Array.isArray(a);
  if (isArray !== Array.isArray(b))
    return false;
  if (isArray) {
    if (a.length !== b.length &&
        (mode !== kPartial || a.length < b.length))
      return false;
    const keysA = nonIndexKeys(a);
    const keysB = nonIndexKeys(b);
    if (keysA.length !== keysB.length &&
        (mode !== kPartial || keysA.length < keysB.length))
      return false;
    return sameKeys(a, b, mode, memo, kinds.Array, keysB);
  }
  let kind = kindOf(a);
  let other = kindOf(b);
  if (kind === kinds.Proxy || kind === kinds.Namespace)
    kind = kinds.Other;
  if (other === kinds.Proxy || other === kinds.Namespace)
    other = kinds.Other;
  const errorA = kind === kinds.Error || a instanceof Error;
  if (errorA !== isError(b))
    return false;
  if (errorA) {
    if (!sameErrors(a, b, mode, memo))
      return false;
    return sameKeys(a, b, mode, memo, kinds.Other);
  }
  if (kind !== other)
    return false;
  switch (kind) {
    case kinds.Date: {
      const x = Date.prototype.getTime.call(a);
      const y = Date.prototype.getTime.call(b);
      if (x !== y && (x === x || y === y))
        return false;
      break;
    }
    case kinds.RegExp:
      if (a.source !== b.source || a.flags !== b.flags ||
          a.lastIndex !== b.lastIndex)
        return false;
      break;
    case kinds.TypedArray:
    case kinds.DataView: {
      if (kind === kinds.DataView ? !sameBytes(a, b, mode) :
        !sameViews(a, b, mode))
        return false;
      const keysA = nonIndexKeys(a);
      const keysB = nonIndexKeys(b);
      if (keysA.length !== keysB.length &&
          (mode !== kPartial || keysA.length < keysB.length))
        return false;
      return sameKeys(a, b, mode, memo, kinds.Other, keysB);
    }
    case kinds.Set:
    case kinds.Map:
      if (a.size !== b.size && (mode !== kPartial || a.size < b.size))
        return false;
      return sameKeys(a, b, mode, memo, kind);
    case kinds.ArrayBuffer:
      if (!sameBytes(a, b, mode))
        return false;
      break;
    case kinds.Number:
    case kinds.String:
    case kinds.Boolean:
    case kinds.BigInt:
    case kinds.Symbol: {
      const valueOf = boxed[kind];
      const x = valueOf.call(a);
      const y = valueOf.call(b);
      if (mode === kLoose && kind === kinds.Number ?
        !Object.is(x, y) : !Object.is(x, y))
        return false;
      break;
    }
    case kinds.WeakMap:
    case kinds.WeakSet:
    case kinds.WeakRef:
    case kinds.Promise:
      return false; // only equal to themselves
    default:
      if (typeof URL === 'function' && a instanceof URL) {
        if (!(b instanceof URL) || a.href !== b.href)
          return false;
      } else if (b instanceof URL && isURL(b)) {
        return false;
      }
  }
  return sameKeys(a, b, mode, memo, kinds.Other);
}

function nonIndexKeys(value) {
  const keys = Object.keys(value);
  const { length } = value;
  if (keys.length === length &&
      (length === 0 || keys[length - 1] === `${length - 1}`))
    return [];
  return keys.filter((key) => !(/^(?:0|[1-9]\d{0,9})$/.test(key) &&
    +key < 4294967295));
}

// Own enumerable properties: `b`'s must be in `a`, and the counts agree.
function sameKeys(a, b, mode, memo, kind, keys) {
  const listed = keys !== undefined;
  if (!listed)
    keys = Object.keys(b);
  for (let i = 0; i < keys.length; i++) {
    if (!isEnumerable(a, keys[i]))
      return false;
  }
  if (!listed && mode !== kPartial &&
      keys.length !== Object.keys(a).length)
    return false;

  if (mode !== kLoose) {
    const symbolsB = Object.getOwnPropertySymbols(b);
    let count = 0;
    for (const key of symbolsB) {
      if (isEnumerable(b, key)) {
        if (!isEnumerable(a, key))
          return false;
        keys.push(key);
        count++;
      } else if (mode === kStrict && isEnumerable(a, key)) {
        return false;
      }
    }
    if (mode === kStrict) {
      const symbolsA = Object.getOwnPropertySymbols(a);
      if (symbolsA.length !== symbolsB.length &&
          symbolsA.filter((key) => isEnumerable(a, key)).length !== count)
        return false;
    }
  }
  if (keys.length === 0 && (kind === kinds.Other ||
      (kind === kinds.Array ? b.length === 0 : b.size === 0)))
    return true;

  // Cycles must close on both sides at once.
  const { open } = memo;
  const size = open.size;
  open.add(a);
  open.add(b);
  if (open.size !== size + 2) {
    const both = open.size === size;
    if (!both)
      open.delete(lastAdded(open));
    return both;
  }
  const equal = sameContent(a, b, mode, memo, kind, keys);
  open.delete(a);
  open.delete(b);
  return equal;
}

function lastAdded(set) {
  let last;
  for (const value of set)
    last = value;
  return last;
}

function sameContent(a, b, mode, memo, kind, keys) {
  switch (kind) {
    case kinds.Set:
      if (!sameSets(a, b, mode, memo))
        return false;
      break;
    case kinds.Map:
      if (!sameMaps(a, b, mode, memo))
        return false;
      break;
    case kinds.Array:
      if (mode === kPartial) {
        if (!partOfArray(a, b, mode, memo))
          return false;
      } else if (!sameElements(a, b, mode, memo)) {
        return false;
      }
      break;
    default:
  }
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (!innerEqual(a[key], b[key], mode, memo))
      return false;
  }
  return true;
}

function sameElements(a, b, mode, memo) {
  for (let i = 0; i < a.length; i++) {
    const x = a[i];
    const y = b[i];
    if (x === undefined || y === undefined) {
      const hole = !hasOwn(a, i);
      if (hole !== !hasOwn(b, i))
        return false;
      if (hole)
        continue;
    }
    if (!innerEqual(x, y, mode, memo))
      return false;
  }
  return true;
}

// `b`'s elements occur in `a` in the same order.
function partOfArray(a, b, mode, memo) {
  let at = 0;
  for (let i = 0; i < b.length; i++, at++) {
    if (b[i] === undefined && !hasOwn(b, i))
      return partOfSparse(a, b, mode, memo, i, at);
    while (!innerEqual(a[at], b[i], mode, memo)) {
      at++;
      if (at > a.length - b.length + i)
        return false;
    }
  }
  return true;
}

// With holes only the elements that are there count.
function partOfSparse(a, b, mode, memo, startB, startA) {
  const keysA = Object.keys(a).filter((k) => +k >= startA);
  const keysB = Object.keys(b).filter((k) => +k >= startB);
  if (keysA.length < keysB.length)
    return false;
  let at = 0;
  for (const key of keysB) {
    while (!innerEqual(a[keysA[at]], b[key], mode, memo)) {
      if (++at >= keysA.length)
        return false;
    }
    at++;
  }
  return true;
}

// Can this primitive be loosely equal to a different one? null and undefined
// only to each other; symbols and NaN to none.
function looseTwin(value) {
  switch (typeof value) {
    case 'undefined':
      return null;
    case 'symbol':
      return false;
    case 'string':
      value = +value;
      return value === value;
    case 'number':
      return value === value;
    case 'object':
      return undefined; // null
    default:
      return true;
  }
}

const isObject = (value) => typeof value === 'object' && value !== null;

// Takes an element of `list` that equals `value` out of it.
function takeEqual(list, value, mode, memo, swap) {
  for (const candidate of list) {
    if (swap ? innerEqual(candidate, value, mode, memo) :
      innerEqual(value, candidate, mode, memo)) {
      list.delete(candidate);
      return true;
    }
  }
  return false;
}

function sameSets(a, b, mode, memo) {
  // What isn't found by identity must find a partner among the rest.
  let rest;
  for (const value of b) {
    if (a.has(value))
      continue;
    if (!isObject(value)) {
      if (mode !== kLoose)
        return false;
      const twin = looseTwin(value);
      if (twin === false || (twin !== true && !a.has(twin)))
        return false;
      if (twin !== true)
        continue;
    }
    rest ??= new Set();
    rest.add(value);
  }
  if (rest === undefined)
    return true;
  const candidates = new Set();
  for (const value of a) {
    if (!b.has(value) && (isObject(value) || mode === kLoose))
      candidates.add(value);
    else if (!b.has(value) && mode === kStrict)
      return false;
  }
  for (const value of rest) {
    if (!takeEqual(candidates, value, mode, memo, true))
      return false;
  }
  return true;
}

function sameMaps(a, b, mode, memo) {
  let rest;
  for (const [key, value] of b) {
    if (isObject(key)) {
      if (a.has(key) && innerEqual(a.get(key), value, mode, memo))
        continue;
      (rest ??= new Set()).add(key);
    } else {
      const mine = a.get(key);
      if ((mine === undefined && !a.has(key)) ||
          !innerEqual(mine, value, mode, memo)) {
        if (mode !== kLoose)
          return false;
        const twin = looseTwin(key);
        if (twin === false)
          return false;
        if (twin !== true) {
          if (!a.has(twin) || !innerEqual(a.get(twin), value, mode, memo))
            return false;
          continue;
        }
        (rest ??= new Set()).add(key);
      }
    }
  }
  if (rest === undefined)
    return true;
  const candidates = new Set();
  for (const key of a.keys()) {
    if (isObject(key) ? !b.has(key) || rest.has(key) : mode === kLoose &&
        (!b.has(key) || rest.has(key)))
      candidates.add(key);
  }
  outer: for (const key of rest) {
    const value = b.get(key);
    for (const candidate of candidates) {
      if (innerEqual(candidate, key, mode, memo) &&
          innerEqual(a.get(candidate), value, mode, memo)) {
        candidates.delete(candidate);
        continue outer;
      }
    }
    return false;
  }
  return true;
}

function compare(a, b, mode, skipPrototype) {
  return innerEqual(a, b, mode, {
    open: new Set(), skipPrototype,
  });
}

module.exports = {
  isDeepEqual: (a, b) => compare(a, b, kLoose, false),
  isDeepStrictEqual: (a, b, skipPrototype = false) =>
    compare(a, b, kStrict, skipPrototype),
  isPartialStrictEqual: (a, b) => compare(a, b, kPartial, false),
};
