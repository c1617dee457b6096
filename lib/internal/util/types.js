'use strict';

// util.types: brand checks that neither prototypes nor tags deceive.

const { kindOf, kinds } = require('internal/util/kinds');

const isObject = (value) => value !== null &&
  (typeof value === 'object' || typeof value === 'function');
const is = (kind) => (value) => isObject(value) && kindOf(value) === kind;

const TypedArrayProto = Object.getPrototypeOf(Uint8Array.prototype);
const typedArrayName = Object.getOwnPropertyDescriptor(
  TypedArrayProto, Symbol.toStringTag).get;
const plainLength = Object.getOwnPropertyDescriptor(
  ArrayBuffer.prototype, 'byteLength').get;

const isArrayBufferOrShared = is(kinds.ArrayBuffer);

function isShared(buffer) {
  try {
    plainLength.call(buffer);
    return false;
  } catch {
    return true;
  }
}

// Asynchronous functions and generators have no type of their own in the
// engine. Their prototype has a tag; when that was replaced, the source says.
const sourceOf = Function.prototype.toString;
const asyncSource = /^async(?:\s+function\b|\s*\*|\s*\(|\s+[^\s(=,)]|\s*\[)/;
const generatorSource = /^(?:async\s+)?(?:function\s*\*|\*)/;

function tagOf(fn) {
  const proto = Object.getPrototypeOf(fn);
  if (proto === null || proto === Function.prototype)
    return undefined;
  const tag = proto[Symbol.toStringTag];
  return typeof tag === 'string' ? tag : undefined;
}

/**
 * 'Function', 'AsyncFunction', 'GeneratorFunction' or
 * 'AsyncGeneratorFunction'.
 */
function functionType(fn) {
  if (Object.getPrototypeOf(fn) === Function.prototype)
    return 'Function';
  const source = sourceOf.call(fn);
  const tag = tagOf(fn);
  // A method may be called "async": the tag decides where there is one.
  const isAsync = asyncSource.test(source) &&
    (tag === undefined || !/^(?:Generator)?Function$/.test(tag));
  const isGenerator = generatorSource.test(source) ||
    (tag !== undefined && /^(?:Async)?GeneratorFunction$/.test(tag) &&
      /^(?:async\b\s*)?\*|^(?:async\s+)?function\s*\*/.test(source));
  return `${isAsync ? 'Async' : ''}${isGenerator ? 'Generator' : ''}Function`;
}

const types = {
  isExternal: () => false, // there are none
  isDate: is(kinds.Date),
  isArgumentsObject: is(kinds.Arguments),
  isBigIntObject: is(kinds.BigInt),
  isBooleanObject: is(kinds.Boolean),
  isNumberObject: is(kinds.Number),
  isStringObject: is(kinds.String),
  isSymbolObject: is(kinds.Symbol),
  isBoxedPrimitive(value) {
    if (!isObject(value))
      return false;
    const kind = kindOf(value);
    return kind === kinds.Number || kind === kinds.String ||
      kind === kinds.Boolean || kind === kinds.BigInt ||
      kind === kinds.Symbol;
  },
  isNativeError: is(kinds.Error),
  isRegExp: is(kinds.RegExp),
  isAsyncFunction: (value) => typeof value === 'function' &&
    functionType(value).startsWith('Async'),
  isGeneratorFunction: (value) => typeof value === 'function' &&
    functionType(value).endsWith('GeneratorFunction'),
  isGeneratorObject(value) {
    if (!isObject(value))
      return false;
    const kind = kindOf(value);
    return kind === kinds.Generator || kind === kinds.AsyncGenerator;
  },
  isPromise: is(kinds.Promise),
  isMap: is(kinds.Map),
  isSet: is(kinds.Set),
  isMapIterator: is(kinds.MapIterator),
  isSetIterator: is(kinds.SetIterator),
  isWeakMap: is(kinds.WeakMap),
  isWeakSet: is(kinds.WeakSet),
  isArrayBuffer: (value) => isArrayBufferOrShared(value) && !isShared(value),
  isDataView: is(kinds.DataView),
  isSharedArrayBuffer: (value) =>
    isArrayBufferOrShared(value) && isShared(value),
  isProxy: is(kinds.Proxy),
  isModuleNamespaceObject: is(kinds.Namespace),
  isAnyArrayBuffer: isArrayBufferOrShared,
  isCryptoKey: (value) => isObject(value) &&
    typeof CryptoKey === 'function' && value instanceof CryptoKey,
  isKeyObject: (value) => isObject(value) &&
    require('crypto').KeyObject !== undefined &&
    value instanceof require('crypto').KeyObject,
  isEventTarget: (value) => isObject(value) && value instanceof EventTarget,
  isArrayBufferView: ArrayBuffer.isView,
  isTypedArray: (value) => typedArrayName.call(value) !== undefined,
};

for (const name of ['Uint8', 'Uint8Clamped', 'Uint16', 'Uint32', 'Int8',
                    'Int16', 'Int32', 'Float16', 'Float32', 'Float64',
                    'BigInt64', 'BigUint64']) {
  const full = `${name}Array`;
  types[`is${full}`] = (value) => typedArrayName.call(value) === full;
}

module.exports = { functionType, types };
