'use strict';

// util.inspect: a value as text, as Node prints it.
//
// formatValue() decides between primitives, user-defined inspection, circular
// references and formatRaw(); formatRaw() finds the class, the braces and the
// formatter of the kind of object, lists its properties and has them laid out.
// The formatters by kind stand in inspect_kinds, errors in inspect_error,
// text and layout in inspect_text.
//
// What an object is comes from the engine (internalBinding('types').kind),
// not from its prototype, so neither subclasses nor forged prototypes confuse
// it, and proxies are never triggered.

const {
  colors,
  escapeBare,
  formatBigInt,
  formatNumber,
  getStringWidth,
  kArrayExtrasType,
  kArrayType,
  kObjectType,
  layOut,
  quote,
  stripAnsi,
  styles,
  stylizeNoColor,
  stylizeWithColor,
} = require('internal/util/inspect_text');
const consoleHook = require('internal/console_hook');
const { kinds, kindOf, proxyDetails } = require('internal/util/kinds');

let byKind;
let errors;
const lazyKinds = () => byKind ??= require('internal/util/inspect_kinds');
const lazyError = () => errors ??= require('internal/util/inspect_error');

const customInspect = Symbol.for('nodejs.util.inspect.custom');
const hasOwn = Object.hasOwn;

const defaults = Object.seal({
  showHidden: false,
  depth: 2,
  colors: false,
  customInspect: true,
  showProxy: false,
  maxArrayLength: 100,
  maxStringLength: 10000,
  breakLength: 80,
  compact: 3,
  sorted: false,
  getters: false,
  numericSeparator: false,
});

let builtIns;

/** Names of the global classes. */
function isBuiltInName(name) {
  builtIns ??= new Set(Object.getOwnPropertyNames(globalThis).filter(
    (n) => /^[A-Z][a-zA-Z0-9]+$/.test(n)));
  return builtIns.has(name);
}

/**
 * Returns a text that describes the value, for people to read.
 * @param {any} value
 * @param {object} [opts] see inspect.defaultOptions
 */
function inspect(value, opts) {
  const ctx = {
    budget: {},
    indentationLvl: 0,
    seen: [],
    currentDepth: 0,
    circular: undefined,
    userOptions: undefined,
    stylize: stylizeNoColor,
    showHidden: defaults.showHidden,
    depth: defaults.depth,
    colors: defaults.colors,
    customInspect: defaults.customInspect,
    showProxy: defaults.showProxy,
    maxArrayLength: defaults.maxArrayLength,
    maxStringLength: defaults.maxStringLength,
    breakLength: defaults.breakLength,
    compact: defaults.compact,
    sorted: defaults.sorted,
    getters: defaults.getters,
    numericSeparator: defaults.numericSeparator,
  };
  if (arguments.length > 1) {
    // The old form: inspect(value, showHidden, depth, colors).
    if (arguments.length > 2) {
      if (arguments[2] !== undefined)
        ctx.depth = arguments[2];
      if (arguments.length > 3 && arguments[3] !== undefined)
        ctx.colors = arguments[3];
    }
    if (typeof opts === 'boolean') {
      ctx.showHidden = opts;
    } else if (opts) {
      const keys = Object.keys(opts);
      for (let i = 0; i < keys.length; i++) {
        const key = keys[i];
        if (hasOwn(defaults, key) || key === 'stylize')
          ctx[key] = opts[key];
        else if (ctx.userOptions === undefined)
          ctx.userOptions = opts; // passed on to [inspect.custom]
      }
    }
  }
  if (ctx.colors)
    ctx.stylize = stylizeWithColor;
  if (ctx.maxArrayLength === null)
    ctx.maxArrayLength = Infinity;
  if (ctx.maxStringLength === null)
    ctx.maxStringLength = Infinity;
  return formatValue(ctx, value, 0);
}
inspect.custom = customInspect;

Object.defineProperty(inspect, 'defaultOptions', {
  get() {
    consoleHook.plainNumbers = false;
    return defaults;
  },
  set(options) {
    consoleHook.plainNumbers = false;
    require('internal/validators').validateObject(options, 'options');
    Object.assign(defaults, options);
  },
});

inspect.colors = colors;
inspect.styles = styles;

function formatPrimitive(stylize, value, ctx) {
  switch (typeof value) {
    case 'string': {
      let trailer = '';
      if (value.length > ctx.maxStringLength) {
        const rest = value.length - ctx.maxStringLength;
        value = value.slice(0, ctx.maxStringLength);
        trailer = `... ${rest} more character${rest > 1 ? 's' : ''}`;
      }
      if (ctx.compact !== true && value.length > 16 &&
          value.length > ctx.breakLength - ctx.indentationLvl - 4 &&
          value.includes('\n')) {
        const joint = ` +\n${' '.repeat(ctx.indentationLvl + 2)}`;
        return value.split(/(?<=\n)/)
          .map((line) => stylize(quote(line), 'string'))
          .join(joint) + trailer;
      }
      return stylize(quote(value), 'string') + trailer;
    }
    case 'number':
      return formatNumber(stylize, value, ctx.numericSeparator);
    case 'bigint':
      return formatBigInt(stylize, value, ctx.numericSeparator);
    case 'boolean':
      return stylize(`${value}`, 'boolean');
    case 'undefined':
      return stylize('undefined', 'undefined');
    default:
      return stylize(Symbol.prototype.toString.call(value), 'symbol');
  }
}

// The options as a user's [inspect.custom] gets them.
function userOptions(ctx, foreign) {
  const options = { stylize: ctx.stylize };
  for (const key of Object.keys(defaults))
    options[key] = ctx[key];
  if (ctx.userOptions !== undefined)
    Object.assign(options, ctx.userOptions);
  if (foreign)
    Object.setPrototypeOf(options, null);
  return options;
}

function formatValue(ctx, value, recurseTimes, typedArray) {
  if (value === null)
    return ctx.stylize('null', 'null');
  if (typeof value !== 'object' && typeof value !== 'function')
    return formatPrimitive(ctx.stylize, value, ctx);

  const context = value;
  let kind = kindOf(value);
  const isProxy = kind === kinds.Proxy;
  if (isProxy) {
    const details = proxyDetails(value);
    if (ctx.showProxy) {
      if (details[0] === null)
        return ctx.stylize('<Revoked Proxy>', 'special');
      return formatProxy(ctx, details, recurseTimes);
    }
    do {
      value = proxyDetails(value)[0];
      if (value === null)
        return ctx.stylize('<Revoked Proxy>', 'special');
      kind = kindOf(value);
    } while (kind === kinds.Proxy);
  }

  if (ctx.customInspect) {
    const custom = value[customInspect];
    if (typeof custom === 'function' && custom !== inspect &&
        // Not on a prototype object itself.
        Object.getOwnPropertyDescriptor(value, 'constructor')
          ?.value?.prototype !== value) {
      const depth = ctx.depth === null ? null : ctx.depth - recurseTimes;
      const foreign = isProxy || !(context instanceof Object);
      const result = custom.call(context, depth, userOptions(ctx, foreign),
                                 inspect);
      if (result !== context) {
        if (typeof result === 'object')
          return formatValue(ctx, result, recurseTimes);
        return String(result).replaceAll(
          '\n', `\n${' '.repeat(ctx.indentationLvl)}`);
      }
    }
  }

  if (ctx.seen.includes(value)) {
    let index = 1;
    if (ctx.circular === undefined) {
      ctx.circular = new Map([[value, index]]);
    } else {
      index = ctx.circular.get(value);
      if (index === undefined) {
        index = ctx.circular.size + 1;
        ctx.circular.set(value, index);
      }
    }
    return ctx.stylize(`[Circular *${index}]`, 'special');
  }
  return formatRaw(ctx, value, recurseTimes, typedArray, kind);
}

function formatProxy(ctx, details, recurseTimes) {
  if (recurseTimes > ctx.depth && ctx.depth !== null)
    return ctx.stylize('Proxy [Array]', 'special');
  recurseTimes += 1;
  ctx.indentationLvl += 2;
  const res = [formatValue(ctx, details[0], recurseTimes)];
  res.push(formatValue(ctx, details[1], recurseTimes));
  ctx.indentationLvl -= 2;
  return layOut(ctx, res, '', ['Proxy [', ']'], kArrayExtrasType,
                recurseTimes);
}

function isInstance(object, C) {
  try {
    return object instanceof C;
  } catch {
    return false;
  }
}

// The name of the class, found along the prototypes; null when there is none.
function getConstructorName(object, ctx, recurseTimes, protoProps) {
  let first;
  const start = object;
  while (object) {
    const desc = Object.getOwnPropertyDescriptor(object, 'constructor');
    if (desc !== undefined && typeof desc.value === 'function' &&
        desc.value.name !== '' && isInstance(start, desc.value)) {
      if (protoProps !== undefined &&
          (first !== object || !isBuiltInName(desc.value.name))) {
        addPrototypeProperties(ctx, start, first || start, recurseTimes,
                               protoProps);
      }
      return String(desc.value.name);
    }
    object = Object.getPrototypeOf(object);
    if (first === undefined)
      first = object;
  }
  if (first === null)
    return null;
  const name = typeof start === 'function' ? 'Function' :
    Object.prototype.toString.call(start).slice(8, -1);
  if (recurseTimes > ctx.depth && ctx.depth !== null)
    return `${name} <Complex prototype>`;
  const proto = getConstructorName(first, ctx, recurseTimes + 1, protoProps);
  if (proto === null) {
    return `${name} <${inspect(first, {
      ...ctx, customInspect: false, depth: -1,
    })}>`;
  }
  return `${name} <${proto}>`;
}

// With showHidden: the accessors and values of up to three user-made
// prototypes.
function addPrototypeProperties(ctx, main, object, recurseTimes, output) {
  let depth = 0;
  let keys;
  let seen;
  do {
    if (depth !== 0 || main === object) {
      object = Object.getPrototypeOf(object);
      if (object === null)
        break;
      const desc = Object.getOwnPropertyDescriptor(object, 'constructor');
      if (desc !== undefined && typeof desc.value === 'function' &&
          isBuiltInName(desc.value.name))
        break;
    }
    if (depth === 0)
      seen = new Set();
    else
      keys.forEach((key) => seen.add(key));
    keys = Reflect.ownKeys(object);
    ctx.seen.push(main);
    for (const key of keys) {
      if (key === 'constructor' || hasOwn(main, key) ||
          (depth !== 0 && seen.has(key)))
        continue;
      const desc = Object.getOwnPropertyDescriptor(object, key);
      if (typeof desc.value === 'function')
        continue;
      const text = formatProperty(ctx, object, recurseTimes, key,
                                  kObjectType, desc, main);
      output.push(ctx.colors ? `\u001b[2m${text}\u001b[22m` : text);
    }
    ctx.seen.pop();
  } while (++depth !== 3);
}

/** "Foo [tag] ", "[Foo: null prototype] ". */
function getPrefix(constructor, tag, fallback, size = '') {
  if (constructor === null) {
    if (tag !== '' && fallback !== tag)
      return `[${fallback}${size}: null prototype] [${tag}] `;
    return `[${fallback}${size}: null prototype] `;
  }
  if (tag !== '' && constructor !== tag)
    return `${constructor}${size} [${tag}] `;
  return `${constructor}${size} `;
}

function isEnumerable(object, key) {
  return Object.prototype.propertyIsEnumerable.call(object, key);
}

function getKeys(value, showHidden) {
  const symbols = Object.getOwnPropertySymbols(value);
  if (showHidden) {
    const names = Object.getOwnPropertyNames(value);
    return symbols.length === 0 ? names : names.concat(symbols);
  }
  const names = Object.keys(value);
  if (symbols.length === 0)
    return names;
  return names.concat(symbols.filter((key) => isEnumerable(value, key)));
}

// Keys of an array that aren't elements of it.
function getNonIndexKeys(value, showHidden) {
  const length = value.length;
  const keys = getKeys(value, showHidden);
  // The elements come first and in order: nothing else if there are no more.
  if (keys.length === length && !showHidden &&
      (length === 0 || keys[length - 1] === `${length - 1}`))
    return [];
  return keys.filter((key) => typeof key === 'symbol' || !isIndex(key));
}

function isIndex(key) {
  return /^(?:0|[1-9]\d{0,9})$/.test(key) && +key < 4294967295;
}

const noEntries = () => [];

// The tag, unless it is listed as a property already or the name of the class
// says the same.
function getTag(ctx, value, constructor) {
  let tag;
  try {
    tag = value[Symbol.toStringTag];
  } catch {
    return '';
  }
  if (typeof tag !== 'string' || tag === '' ||
      (ctx.showHidden ? hasOwn : isEnumerable)(value, Symbol.toStringTag) ||
      (constructor !== null && constructor !== tag &&
       namesTag(constructor, tag)))
    return '';
  return tag;
}

// "FooMap" and "MapOfFoo" say Map; "Mapping" doesn't.
function namesTag(constructor, tag) {
  return constructor.endsWith(tag) || (constructor.startsWith(tag) &&
    /[A-Z]/.test(constructor[tag.length]));
}

function formatRaw(ctx, value, recurseTimes, typedArray, kind) {
  let keys;
  let protoProps;
  if (ctx.showHidden && (recurseTimes <= ctx.depth || ctx.depth === null))
    protoProps = [];
  const constructor = getConstructorName(value, ctx, recurseTimes,
                                         protoProps);
  if (protoProps !== undefined && protoProps.length === 0)
    protoProps = undefined;

  const tag = getTag(ctx, value, constructor);

  if (kind === kinds.Other && constructor !== 'Object' &&
      isInstance(value, Error))
    kind = kinds.Error;

  let base = '';
  let formatter = noEntries;
  let braces;
  let type = kObjectType;
  const hidden = ctx.showHidden;

  if (kind === kinds.Array) {
    const prefix = constructor !== 'Array' || tag !== '' ?
      getPrefix(constructor, tag, 'Array', `(${value.length})`) : '';
    keys = getNonIndexKeys(value, hidden);
    braces = [`${prefix}[`, ']'];
    if (value.length === 0 && keys.length === 0 && protoProps === undefined)
      return `${braces[0]}]`;
    type = kArrayExtrasType;
    formatter = formatArray;
  } else if (kind === kinds.Other && typeof value === 'object') {
    keys = getKeys(value, hidden);
    braces = ['{', '}'];
    if (constructor !== 'Object' || tag !== '')
      braces[0] = `${getPrefix(constructor, tag, 'Object')}{`;
    if (keys.length === 0 && protoProps === undefined)
      return `${braces[0]}}`;
  } else {
    const shape = lazyKinds().shapeOf(ctx, value, kind, constructor, tag,
                                      protoProps, recurseTimes, typedArray);
    if (typeof shape === 'string')
      return shape;
    ({ base, braces, formatter, keys, type } = shape);
  }

  if (recurseTimes > ctx.depth && ctx.depth !== null) {
    if (constructor === null) {
      const name = getPrefix(null, tag, lazyKinds().nameOf(value, kind));
      return ctx.stylize(name.slice(0, -1), 'special');
    }
    const name = getPrefix(constructor, tag, 'Object').slice(0, -1);
    return ctx.stylize(`[${name}]`, 'special');
  }
  recurseTimes += 1;
  ctx.seen.push(value);
  ctx.currentDepth = recurseTimes;
  let output;
  const indentation = ctx.indentationLvl;
  try {
    output = formatter(ctx, value, recurseTimes);
    for (let i = 0; i < keys.length; i++) {
      output.push(formatProperty(ctx, value, recurseTimes, keys[i], type));
    }
    if (protoProps !== undefined)
      output.push(...protoProps);
  } catch (err) {
    if (!(err instanceof RangeError) ||
        !require('internal/errors').isStackOverflowError(err))
      throw err;
    // Too deep for the stack: say so and go on with the rest.
    ctx.seen.pop();
    ctx.indentationLvl = indentation;
    const name = getPrefix(constructor, tag, 'Object').slice(0, -1);
    return ctx.stylize(
      `[${name}: Inspection interrupted ` +
      'prematurely. Maximum call stack size exceeded.]', 'special');
  }
  if (ctx.circular !== undefined) {
    const index = ctx.circular.get(value);
    if (index !== undefined) {
      const reference = ctx.stylize(`<ref *${index}>`, 'special');
      if (ctx.compact !== true)
        base = base === '' ? reference : `${reference} ${base}`;
      else
        braces[0] = `${reference} ${braces[0]}`;
    }
  }
  ctx.seen.pop();

  if (ctx.sorted) {
    const compare = ctx.sorted === true ? undefined : ctx.sorted;
    if (type === kObjectType) {
      output.sort(compare);
    } else if (keys.length > 1) {
      const at = output.length - keys.length;
      output.push(...output.splice(at).sort(compare));
    }
  }

  const res = layOut(ctx, output, base, braces, type, recurseTimes, value);
  // A value that became huge is cut: no more depth for what follows.
  const budget = ctx.budget[ctx.indentationLvl] || 0;
  const length = budget + res.length;
  ctx.budget[ctx.indentationLvl] = length;
  if (length > 2 ** 27)
    ctx.depth = -1;
  return res;
}

function moreItems(n) {
  return `... ${n} more item${n > 1 ? 's' : ''}`;
}

function formatArray(ctx, value, recurseTimes) {
  const length = value.length;
  const max = Math.min(Math.max(0, ctx.maxArrayLength), length);
  const output = [];
  for (let i = 0; i < max; i++) {
    if (!hasOwn(value, i))
      return formatSparse(ctx, value, recurseTimes, max, output, i);
    output.push(formatProperty(ctx, value, recurseTimes, i, kArrayType));
  }
  if (length > max)
    output.push(moreItems(length - max));
  return output;
}

// From the first hole on.
function formatSparse(ctx, value, recurseTimes, max, output, i) {
  const keys = Object.keys(value);
  const hole = (n) => ctx.stylize(
    `<${n} empty item${n > 1 ? 's' : ''}>`, 'undefined');
  let index = i;
  for (; i < keys.length && output.length < max; i++) {
    const key = keys[i];
    if (!isIndex(key))
      break;
    if (`${index}` !== key) {
      output.push(hole(key - index));
      index = +key;
      if (output.length === max)
        break;
    }
    output.push(formatProperty(ctx, value, recurseTimes, key, kArrayType));
    index++;
  }
  const rest = value.length - index;
  if (output.length !== max) {
    if (rest > 0)
      output.push(hole(rest));
  } else if (rest > 0) {
    output.push(moreItems(rest));
  }
  return output;
}

const identifier = /^[a-zA-Z_][a-zA-Z_0-9]*$/;

function formatGetter(ctx, desc, receiver, recurseTimes) {
  const label = desc.set !== undefined ? 'Getter/Setter' : 'Getter';
  const s = ctx.stylize;
  const run = ctx.getters && (ctx.getters === true ||
    (ctx.getters === 'get' && desc.set === undefined) ||
    (ctx.getters === 'set' && desc.set !== undefined));
  if (!run)
    return s(`[${label}]`, 'special');
  ctx.indentationLvl += 2;
  let text;
  try {
    const got = desc.get.call(receiver);
    if (got === null) {
      text = `${s(`[${label}:`, 'special')} ${s('null', 'null')}` +
        s(']', 'special');
    } else if (typeof got === 'object') {
      text = `${s(`[${label}]`, 'special')} ` +
        formatValue(ctx, got, recurseTimes);
    } else {
      const inner = typeof got === 'function' ?
        formatValue(ctx, got, recurseTimes) : formatPrimitive(s, got, ctx);
      text = `${s(`[${label}:`, 'special')} ${inner}${s(']', 'special')}`;
    }
  } catch (err) {
    text = `${s(`[${label}:`, 'special')} <Inspection threw` +
      ` (${err?.message})>${s(']', 'special')}`;
  }
  ctx.indentationLvl -= 2;
  return text;
}

function formatProperty(ctx, value, recurseTimes, key, type, desc,
                        receiver = value) {
  desc = desc || Object.getOwnPropertyDescriptor(value, key) ||
    { value: value[key], configurable: true, enumerable: true };
  let text;
  let gap = ' ';
  if (desc.value !== undefined) {
    const diff = ctx.compact !== true || type !== kObjectType ? 2 : 3;
    ctx.indentationLvl += diff;
    text = formatValue(ctx, desc.value, recurseTimes);
    if (diff === 3 && ctx.breakLength < getStringWidth(text, ctx.colors))
      gap = `\n${' '.repeat(ctx.indentationLvl)}`;
    ctx.indentationLvl -= diff;
  } else if (desc.get !== undefined) {
    text = formatGetter(ctx, desc, receiver, recurseTimes);
  } else if (desc.set !== undefined) {
    text = ctx.stylize('[Setter]', 'special');
  } else {
    text = ctx.stylize('undefined', 'undefined');
  }
  if (type === kArrayType)
    return text;
  let name;
  if (typeof key === 'symbol') {
    name = ctx.stylize(
      escapeBare(Symbol.prototype.toString.call(key)), 'symbol');
  } else if (key === '__proto__') {
    return `['__proto__']:${gap}${text}`;
  } else if (identifier.test(key)) {
    name = ctx.stylize(key, 'name');
  } else {
    name = ctx.stylize(quote(key), 'string');
  }
  if (desc.enumerable === false)
    name = `[${name}]`;
  return `${name}:${gap}${text}`;
}

// ---- format --------------------------------------------------------------

// Whether String(value) would say no more than [object Object]: then %s shows
// the inspected value.
function hasBuiltInToString(value) {
  while (kindOf(value) === kinds.Proxy) {
    value = proxyDetails(value)[0];
    if (value === null)
      return true;
  }
  if (typeof value[Symbol.toPrimitive] === 'function' &&
      kindOf(value) !== kinds.Date)
    return false;
  if (typeof value.toString !== 'function')
    return true;
  if (hasOwn(value, 'toString'))
    return false;
  let pointer = value;
  do {
    pointer = Object.getPrototypeOf(pointer);
  } while (!hasOwn(pointer, 'toString'));
  const desc = Object.getOwnPropertyDescriptor(pointer, 'constructor');
  return desc !== undefined && typeof desc.value === 'function' &&
    isBuiltInName(desc.value.name);
}

function toJSON(value) {
  try {
    return JSON.stringify(value);
  } catch (err) {
    if (err instanceof TypeError && /cyclic|circular/.test(err.message))
      return '[Circular]';
    throw err;
  }
}

function asNumber(arg, convert, options) {
  const separator = options?.numericSeparator ?? defaults.numericSeparator;
  if (typeof arg === 'bigint' && convert !== Number.parseFloat)
    return formatBigInt(stylizeNoColor, arg, separator);
  return formatNumber(stylizeNoColor,
                      typeof arg === 'symbol' ? NaN : convert(arg), separator);
}

function directive(letter, arg, options) {
  switch (letter) {
    case 115: // s
      if (typeof arg === 'number' || typeof arg === 'bigint')
        return asNumber(arg, Number, options);
      if (typeof arg !== 'object' || arg === null ||
          !hasBuiltInToString(arg))
        return String(arg);
      return inspect(arg, {
        ...options, depth: 0, colors: false, compact: 3,
      });
    case 106: // j
      return toJSON(arg);
    case 100: // d
      return asNumber(arg, Number, options);
    case 79: // O
      return inspect(arg, options);
    case 111: // o
      return inspect(arg, {
        ...options, showHidden: true, showProxy: true, depth: 4,
      });
    case 105: // i
      return asNumber(arg, Number.parseInt, options);
    case 102: // f
      return asNumber(arg, Number.parseFloat, options);
    case 99: // c
      return '';
    default:
      return null; // not a directive
  }
}

function formatArgs(options, args) {
  const first = args[0];
  if (args.length === 1) {
    return typeof first === 'string' ? first : inspect(first, options);
  }
  let a = 0;
  let str = '';
  let join = '';
  if (typeof first === 'string') {
    let last = 0;
    for (let i = 0; i < first.length - 1; i++) {
      if (first.charCodeAt(i) !== 37) // %
        continue;
      const next = first.charCodeAt(++i);
      if (next === 37) {
        str += first.slice(last, i);
        last = i + 1;
      } else if (a + 1 !== args.length) {
        const text = directive(next, args[a + 1], options);
        if (text === null)
          continue;
        a++;
        str += first.slice(last, i - 1) + text;
        last = i + 1;
      }
    }
    if (last !== 0 || a !== 0) {
      a++;
      join = ' ';
      if (last < first.length)
        str += first.slice(last);
    }
  }
  while (a < args.length) {
    const value = args[a];
    str += join;
    str += typeof value !== 'string' ? inspect(value, options) : value;
    join = ' ';
    a++;
  }
  return str;
}

/** printf-like: util.format('%s is %d', 'x', 1). */
function format(...args) {
  return args.length === 0 ? '' : formatArgs(undefined, args);
}

/** format() with options of inspect. */
function formatWithOptions(options, ...args) {
  const v = require('internal/validators');
  v.validateObject(options, 'inspectOptions',
                   v.kValidateObjectAllowObjects);
  return args.length === 0 ? '' : formatArgs(options, args);
}

/** The text without escape sequences. */
function stripVTControlCharacters(str) {
  require('internal/validators').validateString(str, 'str');
  return stripAnsi(str);
}

module.exports = {
  customInspectSymbol: customInspect,
  format,
  formatPrimitive,
  formatProperty,
  formatValue,
  formatWithOptions,
  getKeys,
  getNonIndexKeys,
  getPrefix,
  getStringWidth,
  inspect,
  isBuiltInName,
  lazyError,
  moreItems,
  stripVTControlCharacters,
  stylizeNoColor,
  stylizeWithColor,
};
