'use strict';

// How util.inspect shows each kind of object that is neither a plain object
// nor an array: functions, collections, buffers, boxed primitives, promises.
//
// shapeOf() returns either the finished text, when the object has nothing to
// list, or its shape: { base, braces, formatter, keys, type }.

const {
  formatPrimitive,
  formatValue,
  getKeys,
  getNonIndexKeys,
  getPrefix,
  lazyError,
  moreItems,
  stylizeNoColor,
} = require('internal/util/inspect');
const {
  formatBigInt,
  formatNumber,
  kArrayExtrasType,
  kObjectType,
  layOut,
} = require('internal/util/inspect_text');
const { kindOf, kinds } = require('internal/util/kinds');
const { functionType } = require('internal/util/types');
const types = internalBinding('types');

const getterOf = (object, key) =>
  Object.getOwnPropertyDescriptor(object, key).get;
const TypedArray = Object.getPrototypeOf(Uint8Array.prototype);
const typedArrayName = getterOf(TypedArray, Symbol.toStringTag);
const typedArrayLength = getterOf(TypedArray, 'length');
const mapSize = getterOf(Map.prototype, 'size');
const setSize = getterOf(Set.prototype, 'size');
const arrayBufferLength = getterOf(ArrayBuffer.prototype, 'byteLength');

const noEntries = () => [];

function isSharedArrayBuffer(value) {
  try {
    arrayBufferLength.call(value);
    return false;
  } catch {
    return true;
  }
}

// ---- functions -----------------------------------------------------------

const sourceOf = Function.prototype.toString;

/** Whether the source is a class, not a function named "class...". */
function isClass(source) {
  if (!source.startsWith('class') || !source.endsWith('}'))
    return false;
  const rest = source.slice(5, -1);
  const brace = rest.indexOf('{');
  if (brace === -1)
    return false;
  if (!rest.slice(0, brace).includes('('))
    return true;
  // A method or property called class..., or `class extends f(x) {`.
  return /^\s*[^\s(]/.test(rest.replace(/\/\*.*?\*\/|\/\/.*/gs, ' ')) &&
    /^[\s/{]/.test(rest);
}

function classBase(value, constructor, tag) {
  const name = (Object.hasOwn(value, 'name') && value.name) || '(anonymous)';
  let base = `class ${name}`;
  if (constructor !== 'Function' && constructor !== null)
    base += ` [${constructor}]`;
  if (tag !== '' && constructor !== tag)
    base += ` [${tag}]`;
  if (constructor !== null) {
    const parent = Object.getPrototypeOf(value).name;
    if (parent)
      base += ` extends ${parent}`;
  } else {
    base += ' extends [null prototype]';
  }
  return `[${base}]`;
}

function functionBase(ctx, value, constructor, tag) {
  const source = sourceOf.call(value);
  if (isClass(source))
    return classBase(value, constructor, tag);
  const type = functionType(value);
  let base = `[${type}`;
  if (constructor === null)
    base += ' (null prototype)';
  if (value.name === '')
    base += ' (anonymous)';
  else
    base += `: ${typeof value.name === 'string' ?
      value.name : formatValue(ctx, value.name, 0)}`;
  base += ']';
  if (constructor !== type && constructor !== null)
    base += ` ${constructor}`;
  if (tag !== '' && constructor !== tag)
    base += ` [${tag}]`;
  return base;
}

// ---- collections ---------------------------------------------------------

function formatSet(ctx, value, recurseTimes) {
  const length = setSize.call(value);
  const max = Math.min(Math.max(0, ctx.maxArrayLength), length);
  const output = [];
  ctx.indentationLvl += 2;
  let i = 0;
  for (const item of Set.prototype.values.call(value)) {
    if (i++ >= max)
      break;
    output.push(formatValue(ctx, item, recurseTimes));
  }
  if (length > max)
    output.push(moreItems(length - max));
  ctx.indentationLvl -= 2;
  return output;
}

function formatMap(ctx, value, recurseTimes) {
  const length = mapSize.call(value);
  const max = Math.min(Math.max(0, ctx.maxArrayLength), length);
  const output = [];
  ctx.indentationLvl += 2;
  let i = 0;
  for (const [key, item] of Map.prototype.entries.call(value)) {
    if (i++ >= max)
      break;
    output.push(`${formatValue(ctx, key, recurseTimes)} => ` +
      formatValue(ctx, item, recurseTimes));
  }
  if (length > max)
    output.push(moreItems(length - max));
  ctx.indentationLvl -= 2;
  return output;
}

// What weak collections hold can't be listed.
function formatUnknownItems(ctx) {
  return [ctx.stylize('<items unknown>', 'special')];
}

function formatTypedArray(ctx, value, recurseTimes) {
  const length = typedArrayLength.call(value);
  const max = Math.min(Math.max(0, ctx.maxArrayLength), length);
  const output = new Array(max);
  const format = length > 0 && typeof value[0] === 'bigint' ?
    formatBigInt : formatNumber;
  for (let i = 0; i < max; i++)
    output[i] = format(ctx.stylize, value[i], ctx.numericSeparator);
  if (length > max)
    output[max] = moreItems(length - max);
  if (ctx.showHidden) {
    ctx.indentationLvl += 2;
    const C = globalThis[typedArrayName.call(value)];
    const fields = {
      BYTES_PER_ELEMENT: C.BYTES_PER_ELEMENT,
      length,
      byteLength: length * C.BYTES_PER_ELEMENT,
      byteOffset: getterOf(TypedArray, 'byteOffset').call(value),
      buffer: getterOf(TypedArray, 'buffer').call(value),
    };
    for (const key in fields) {
      output.push(`${ctx.stylize(`[${key}]`, 'string')}: ` +
        formatValue(ctx, fields[key], recurseTimes, true));
    }
    ctx.indentationLvl -= 2;
  }
  return output;
}

function formatArrayBuffer(ctx, value) {
  let bytes;
  try {
    if (value.detached)
      return detached(ctx);
    bytes = new Uint8Array(value);
  } catch {
    return detached(ctx);
  }
  const max = Math.min(Math.max(0, ctx.maxArrayLength), bytes.length);
  let text = '';
  for (let i = 0; i < max; i++) {
    const byte = bytes[i];
    text += `${i === 0 ? '' : ' '}${byte < 16 ? '0' : ''}` +
      byte.toString(16);
  }
  const rest = bytes.length - max;
  if (rest > 0)
    text += ` ... ${rest} more byte${rest > 1 ? 's' : ''}`;
  return [`${ctx.stylize('[Uint8Contents]', 'special')}: <${text}>`,
          byteLength(ctx, bytes.length)];
}

function byteLength(ctx, length) {
  return `${ctx.stylize('[byteLength]', 'string')}: ` +
    formatNumber(ctx.stylize, length, false);
}

function detached(ctx) {
  return [ctx.stylize('(detached)', 'special'), byteLength(ctx, 0)];
}

// The fields of a view, which are accessors of its prototype.
function formatDataView(ctx, value, recurseTimes) {
  ctx.indentationLvl += 2;
  const output = ['byteLength', 'byteOffset', 'buffer'].map((key) => {
    let field;
    try {
      field = value[key];
    } catch {
      // Of a detached buffer.
    }
    return `${ctx.stylize(`[${key}]`, 'string')}: ` +
      formatValue(ctx, field, recurseTimes);
  });
  ctx.indentationLvl -= 2;
  return output;
}

function formatPromise(ctx, value, recurseTimes) {
  const details = types.promise(value);
  if (details === undefined)
    return [ctx.stylize('<state unknown>', 'special')];
  const [state, result] = details;
  if (state === 0)
    return [ctx.stylize('<pending>', 'special')];
  ctx.indentationLvl += 2;
  const text = formatValue(ctx, result, recurseTimes);
  ctx.indentationLvl -= 2;
  return [state === 2 ?
    `${ctx.stylize('<rejected>', 'special')} ${text}` : text];
}

function formatWeakRef(ctx, value, recurseTimes) {
  ctx.indentationLvl += 2;
  const target = WeakRef.prototype.deref.call(value);
  const text = target === undefined ?
    ctx.stylize('<cleared>', 'special') :
    formatValue(ctx, target, recurseTimes);
  ctx.indentationLvl -= 2;
  return [text];
}

// The entries an iterator hasn't given yet; it isn't moved. A second iterator
// walks up to the same place.
function remaining(details) {
  const [collection, kind, index] = details;
  const items = [];
  if (index === -1)
    return items;
  const isMap = kindOf(collection) === kinds.Map;
  const proto = isMap ? Map.prototype : Set.prototype;
  const walk = proto.entries.call(collection);
  for (let at = 0; ; at = types.iterator(walk)?.[2] ?? -1) {
    if (at >= index)
      break;
    const step = walk.next();
    if (step.done)
      return items;
    const now = types.iterator(walk)?.[2];
    if (now > index) {
      // The entry it stood on was deleted: this one is the next already.
      items.push(step.value);
      break;
    }
  }
  for (const entry of walk)
    items.push(entry);
  if (kind === 2)
    return items;
  return items.map((entry) => entry[kind === 0 ? 0 : 1]);
}

function formatIterator(ctx, value, recurseTimes) {
  const details = types.iterator(value);
  if (details === undefined)
    return formatUnknownItems(ctx);
  const items = remaining(details);
  const entries = details[1] === 2;
  const max = Math.min(Math.max(0, ctx.maxArrayLength), items.length);
  const output = [];
  ctx.indentationLvl += 2;
  for (let i = 0; i < max; i++) {
    output.push(entries ?
      layOut(ctx, items[i].map((v) => formatValue(ctx, v, recurseTimes)),
             '', ['[', ']'], kArrayExtrasType, recurseTimes) :
      formatValue(ctx, items[i], recurseTimes));
  }
  if (items.length > max)
    output.push(moreItems(items.length - max));
  ctx.indentationLvl -= 2;
  return output;
}

function formatNamespace(ctx, value, recurseTimes, keys) {
  return keys.map((key) => {
    const name = typeof key === 'symbol' ? `[${String(key)}]` :
      /^[a-zA-Z_$][\w$]*$/.test(key) ? key : `'${key}'`;
    let text;
    ctx.indentationLvl += 2;
    try {
      text = formatValue(ctx, value[key], recurseTimes);
    } catch (err) {
      if (!(err instanceof ReferenceError))
        throw err;
      text = ctx.stylize('<uninitialized>', 'special');
    }
    ctx.indentationLvl -= 2;
    return `${name}: ${text}`;
  });
}

// ---- boxed primitives ----------------------------------------------------

const boxes = {
  [kinds.Number]: ['Number', Number.prototype.valueOf],
  [kinds.String]: ['String', String.prototype.valueOf],
  [kinds.Boolean]: ['Boolean', Boolean.prototype.valueOf],
  [kinds.BigInt]: ['BigInt', BigInt.prototype.valueOf],
  [kinds.Symbol]: ['Symbol', Symbol.prototype.valueOf],
};

function boxedBase(ctx, value, kind, keys, constructor, tag) {
  const [type, valueOf] = boxes[kind];
  let base = `[${type}`;
  if (type !== constructor) {
    if (constructor === null)
      base += ' (null prototype)';
    else
      base += ` (${constructor})`;
  }
  base += `: ${formatPrimitive(stylizeNoColor, valueOf.call(value), ctx)}]`;
  if (tag !== '' && tag !== constructor)
    base += ` [${tag}]`;
  if (keys.length !== 0 || ctx.stylize === stylizeNoColor)
    return base;
  return ctx.stylize(base, type.toLowerCase());
}

// ---- the choice ----------------------------------------------------------

function shapeOf(ctx, value, kind, constructor, tag, protoProps, recurseTimes,
                 typedArray) {
  const hidden = ctx.showHidden;
  let base = '';
  let braces = ['{', '}'];
  let formatter = noEntries;
  let keys;
  let type = kObjectType;
  const nothing = () => keys.length === 0 && protoProps === undefined;
  const open = (fallback) => {
    keys ??= getKeys(value, hidden);
    braces[0] = `${getPrefix(constructor, tag, fallback)}{`;
  };
  if (typeof value === 'function')
    kind = kinds.Function;

  switch (kind) {
    case kinds.Set:
    case kinds.Map: {
      const isSet = kind === kinds.Set;
      const size = (isSet ? setSize : mapSize).call(value);
      const prefix = getPrefix(constructor, tag, isSet ? 'Set' : 'Map',
                               `(${size})`);
      keys = getKeys(value, hidden);
      if (size === 0 && nothing())
        return `${prefix}{}`;
      formatter = isSet ? formatSet : formatMap;
      braces[0] = `${prefix}{`;
      break;
    }
    case kinds.TypedArray: {
      keys = getNonIndexKeys(value, hidden);
      const fallback = constructor === null ?
        typedArrayName.call(value) : '';
      const size = typedArrayLength.call(value);
      const prefix = getPrefix(constructor, tag, fallback, `(${size})`);
      braces = [`${prefix}[`, ']'];
      if (size === 0 && keys.length === 0 && !hidden)
        return `${braces[0]}]`;
      formatter = formatTypedArray;
      type = kArrayExtrasType;
      break;
    }
    case kinds.MapIterator:
    case kinds.SetIterator: {
      keys = getKeys(value, hidden);
      const name = kind === kinds.MapIterator ? 'Map' : 'Set';
      let label = tag;
      if (tag !== `${name} Iterator`) {
        if (label !== '')
          label += '] [';
        label += `${name} Iterator`;
      }
      if (types.iterator(value)?.[1] === 2)
        label = label.replace(/ Iterator$/, ' Entries');
      braces[0] = `[${label}] {`;
      formatter = formatIterator;
      break;
    }
    case kinds.Function:
      keys = getKeys(value, hidden);
      base = functionBase(ctx, value, constructor, tag);
      if (nothing())
        return ctx.stylize(base, 'special');
      break;
    case kinds.Arguments:
      keys = getKeys(value, hidden);
      braces[0] = '[Arguments] {';
      if (constructor !== 'Object')
        braces[0] = `${getPrefix(constructor, tag, 'Arguments')}{`;
      if (nothing())
        return `${braces[0]}}`;
      break;
    case kinds.RegExp: {
      keys = getKeys(value, hidden);
      base = RegExp.prototype.toString.call(
        constructor !== null ? value : new RegExp(value));
      const prefix = getPrefix(constructor, tag, 'RegExp');
      if (prefix !== 'RegExp ')
        base = `${prefix}${base}`;
      if (nothing() || (recurseTimes > ctx.depth && ctx.depth !== null))
        return ctx.stylize(base, 'regexp');
      break;
    }
    case kinds.Date: {
      keys = getKeys(value, hidden);
      base = Number.isNaN(Date.prototype.getTime.call(value)) ?
        Date.prototype.toString.call(value) :
        Date.prototype.toISOString.call(value);
      const prefix = getPrefix(constructor, tag, 'Date');
      if (prefix !== 'Date ')
        base = `${prefix}${base}`;
      if (nothing())
        return ctx.stylize(base, 'date');
      break;
    }
    case kinds.Error:
      keys = getKeys(value, hidden);
      base = lazyError().formatError(ctx, value, constructor, tag, keys);
      if (nothing())
        return base;
      break;
    case kinds.ArrayBuffer: {
      keys = getKeys(value, hidden);
      const name = isSharedArrayBuffer(value) ?
        'SharedArrayBuffer' : 'ArrayBuffer';
      const prefix = getPrefix(constructor, tag, name);
      if (typedArray === undefined) {
        formatter = formatArrayBuffer;
      } else if (nothing()) {
        return `${prefix}{ ${byteLength(ctx, value.byteLength)} }`;
      } else {
        formatter = (c, v) => [byteLength(c, v.byteLength)];
      }
      braces[0] = `${prefix}{`;
      break;
    }
    case kinds.DataView:
      open('DataView');
      formatter = formatDataView;
      break;
    case kinds.Promise:
      open('Promise');
      formatter = formatPromise;
      break;
    case kinds.WeakSet:
      open('WeakSet');
      formatter = formatUnknownItems;
      break;
    case kinds.WeakMap:
      open('WeakMap');
      formatter = formatUnknownItems;
      break;
    case kinds.WeakRef:
      open('WeakRef');
      formatter = formatWeakRef;
      break;
    case kinds.Namespace: {
      // Object.keys() would read what isn't initialized yet.
      keys = hidden ? Reflect.ownKeys(value) :
        Object.getOwnPropertyNames(value);
      open('Module');
      const names = keys;
      keys = [];
      formatter = (c, v, r) => formatNamespace(c, v, r, names);
      break;
    }
    case kinds.Number:
    case kinds.Boolean:
    case kinds.BigInt:
    case kinds.Symbol:
    case kinds.String:
      keys = kind === kinds.String ?
        getNonIndexKeys(value, hidden) : getKeys(value, hidden);
      base = boxedBase(ctx, value, kind, keys, constructor, tag);
      if (nothing())
        return base;
      break;
    default:
      // Generators and what else has no look of its own.
      keys = getKeys(value, hidden);
      braces[0] = `${getPrefix(constructor, tag, 'Object')}{`;
      if (nothing())
        return `${braces[0]}}`;
  }
  return { base, braces, formatter, keys, type };
}

/** The class an object without prototypes was born with. */
function nameOf(value, kind) {
  if (kind === kinds.TypedArray)
    return typedArrayName.call(value);
  if (kind === kinds.Array || kind === kinds.Map || kind === kinds.Set)
    return Object.keys(kinds)[kind];
  return 'Object';
}

module.exports = { isClass, isSharedArrayBuffer, nameOf, shapeOf };
