'use strict';

// What internal/util/inspect writes with: quoted strings, numbers, colours,
// the width of text on a terminal, and the layout of a list of entries on one
// or more lines.

// The three ways a list of entries is laid out.
const kObjectType = 0; // name: value, ...
const kArrayType = 1; // an element: no name
const kArrayExtrasType = 2; // elements, then named properties

// ---- strings -------------------------------------------------------------

// What \x00-\x1f, quotes, the backslash and \x7f-\x9f are written as.
const meta = [];
for (let i = 0; i < 32; i++)
  meta[i] = `\\x${i.toString(16).toUpperCase().padStart(2, '0')}`;
for (let i = 127; i < 160; i++)
  meta[i] = `\\x${i.toString(16).toUpperCase()}`;
meta[8] = '\\b';
meta[9] = '\\t';
meta[10] = '\\n';
meta[12] = '\\f';
meta[13] = '\\r';
meta[39] = "\\'";
meta[92] = '\\\\';

// eslint-disable-next-line no-control-regex
const plain = /^[\x20-\x26\x28-\x5b\x5d-\x7e\xa0-\ud7ff\ue000-\uffff]*$/;
const lone = '[\\ud800-\\udbff](?![\\udc00-\\udfff])|' +
  '(?<![\\ud800-\\udbff])[\\udc00-\\udfff]';
let special;
let specialNoQuote;

function patterns() {
  special = new RegExp(`[\\x00-\\x1f\\x27\\x5c\\x7f-\\x9f]|${lone}`, 'g');
  specialNoQuote = new RegExp(`[\\x00-\\x1f\\x5c\\x7f-\\x9f]|${lone}`, 'g');
}

function escapeOne(c) {
  const code = c.charCodeAt(0);
  return code < meta.length && meta[code] !== undefined ?
    meta[code] : `\\u${code.toString(16)}`;
}

/** The string in quotes: single, else double, else back-ticks. */
function quote(str) {
  if (plain.test(str))
    return `'${str}'`;
  if (special === undefined)
    patterns();
  let pattern = special;
  let q = "'";
  if (str.includes("'")) {
    if (!str.includes('"'))
      q = '"';
    else if (!str.includes('`') && !str.includes('${'))
      q = '`';
    if (q !== "'")
      pattern = specialNoQuote;
  }
  return `${q}${str.replace(pattern, escapeOne)}${q}`;
}

/** The same escapes without quotes, for names of symbols and properties. */
function escapeBare(str) {
  if (plain.test(str))
    return str;
  if (special === undefined)
    patterns();
  return str.replace(specialNoQuote, escapeOne);
}

// ---- numbers -------------------------------------------------------------

function groupFromRight(digits) {
  return digits.replace(/\B(?=(?:\d{3})+$)/g, '_');
}

function groupFromLeft(digits) {
  return digits.replace(/(\d{3})(?=\d)/g, '$1_');
}

function formatNumber(stylize, number, separator) {
  if (!separator)
    return stylize(Object.is(number, -0) ? '-0' : `${number}`, 'number');
  const whole = Math.trunc(number);
  const text = String(whole);
  if (whole === number) {
    return stylize(!Number.isFinite(number) || text.includes('e') ?
      text : groupFromRight(text), 'number');
  }
  if (Number.isNaN(number))
    return stylize(text, 'number');
  const fraction = String(number).slice(text.length + 1);
  return stylize(`${groupFromRight(text)}.${groupFromLeft(fraction)}`,
                 'number');
}

function formatBigInt(stylize, value, separator) {
  const digits = String(value);
  return stylize(`${separator ? groupFromRight(digits) : digits}n`, 'bigint');
}

// ---- colours -------------------------------------------------------------

const colors = { __proto__: null };

{
  const add = (names, code, end) => {
    for (const name of names)
      colors[name] = [code++, end];
  };
  colors.reset = [0, 0];
  colors.bold = [1, 22];
  colors.dim = [2, 22];
  colors.italic = [3, 23];
  colors.underline = [4, 24];
  colors.blink = [5, 25];
  colors.inverse = [7, 27];
  colors.hidden = [8, 28];
  colors.strikethrough = [9, 29];
  colors.doubleunderline = [21, 24];
  const eight = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan',
                 'white'];
  const upper = (s) => `${s[0].toUpperCase()}${s.slice(1)}`;
  add(eight, 30, 39);
  add(eight.map((c) => `bg${upper(c)}`), 40, 49);
  colors.framed = [51, 54];
  colors.overlined = [53, 55];
  const bright = ['gray', ...eight.slice(1).map((c) => `${c}Bright`)];
  add(bright, 90, 39);
  add(bright.map((c) => `bg${upper(c)}`), 100, 49);

  const alias = (target, ...names) => {
    for (const name of names) {
      Object.defineProperty(colors, name, {
        get() { return this[target]; },
        set(value) { this[target] = value; },
        configurable: true,
        enumerable: false,
      });
    }
  };
  alias('gray', 'grey', 'blackBright');
  alias('bgGray', 'bgGrey', 'bgBlackBright');
  alias('dim', 'faint');
  alias('strikethrough', 'crossedout', 'strikeThrough', 'crossedOut');
  alias('hidden', 'conceal');
  alias('inverse', 'swapColors', 'swapcolors');
  alias('doubleunderline', 'doubleUnderline');
}

const styles = Object.assign({ __proto__: null }, {
  special: 'cyan',
  number: 'yellow',
  bigint: 'yellow',
  boolean: 'yellow',
  undefined: 'grey',
  null: 'bold',
  string: 'green',
  symbol: 'green',
  date: 'magenta',
  regexp: 'red',
  module: 'underline',
});

function stylizeWithColor(text, styleType) {
  const style = styles[styleType];
  if (style !== undefined) {
    if (typeof style === 'function')
      return style(text);
    const color = colors[style];
    if (color !== undefined)
      return `\u001b[${color[0]}m${text}\u001b[${color[1]}m`;
  }
  return text;
}

function stylizeNoColor(text) {
  return text;
}

// Every escape sequence of a terminal: CSI with its parameters, and OSC.
// Compiled when first used, like the other large patterns here.
let ansi;
/* eslint-disable no-control-regex */
const ansiPattern = () => ansi ??= new RegExp(
  '[\\u001B\\u009B][[\\]()#;?]*' +
  '(?:(?:(?:(?:;[-a-zA-Z\\d\\/\\#&.:=?%@~_]+)*' +
  '|[a-zA-Z\\d]+(?:;[-a-zA-Z\\d\\/\\#&.:=?%@~_]*)*)?' +
  '(?:\\u0007|\\u001B\\u005C|\\u009C))' +
  '|(?:(?:\\d{1,4}(?:;\\d{0,4})*)?[\\dA-PR-TZcf-ntqry=><~]))', 'g');
/* eslint-enable no-control-regex */

/** The text without a terminal's escape sequences. */
function stripAnsi(text) {
  return text.includes('\u001b') || text.includes('\u009b') ?
    text.replace(ansiPattern(), '') : text;
}

// eslint-disable-next-line no-control-regex
const sgr = /\u001b\[\d\d?m/g;

/** Length of a text that inspect itself coloured. */
function plainLength(ctx, text) {
  return ctx.colors ? text.replace(sgr, '').length : text.length;
}

// ---- width ---------------------------------------------------------------

function isWide(c) {
  return c >= 0x1100 && (
    c <= 0x115f || c === 0x2329 || c === 0x232a ||
    (c >= 0x2e80 && c <= 0x3247 && c !== 0x303f) ||
    (c >= 0x3250 && c <= 0x4dbf) || (c >= 0x4e00 && c <= 0xa4c6) ||
    (c >= 0xa960 && c <= 0xa97c) || (c >= 0xac00 && c <= 0xd7a3) ||
    (c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe10 && c <= 0xfe19) ||
    (c >= 0xfe30 && c <= 0xfe6b) || (c >= 0xff01 && c <= 0xff60) ||
    (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x1b000 && c <= 0x1b001) ||
    (c >= 0x1f200 && c <= 0x1f251) || (c >= 0x1f300 && c <= 0x1f64f) ||
    (c >= 0x1f900 && c <= 0x1f9ff) || (c >= 0x20000 && c <= 0x3fffd));
}

let zeroWidth;

/** Columns that the text takes on a terminal. */
function getStringWidth(text, removeControlChars = true) {
  if (removeControlChars)
    text = stripAnsi(text);
  if (/^[\x20-\x7e]*$/.test(text))
    return text.length;
  zeroWidth ??= new RegExp('^[\\p{Mn}\\p{Me}\\p{Cf}\\p{Cc}]$', 'u');
  let width = 0;
  for (const char of text.normalize('NFC')) {
    const code = char.codePointAt(0);
    if (isWide(code))
      width += 2;
    else if (!zeroWidth.test(char))
      width++;
  }
  return width;
}

// ---- layout --------------------------------------------------------------

// Puts more than six short entries in columns.
function groupEntries(ctx, output, value) {
  let total = 0;
  let longest = 0;
  // "... n more items" stands on a line of its own.
  const count = ctx.maxArrayLength < output.length ?
    output.length - 1 : output.length;
  const gap = 2;
  const lengths = new Array(count);
  for (let i = 0; i < count; i++) {
    const len = getStringWidth(output[i], ctx.colors);
    lengths[i] = len;
    total += len + gap;
    if (longest < len)
      longest = len;
  }
  const cell = longest + gap;
  if (cell * 3 + ctx.indentationLvl >= ctx.breakLength ||
      (total / cell <= 5 && longest > 6))
    return output;

  // A block about 2.5 times as wide as it is high, less for uneven entries.
  const bias = Math.sqrt(cell - total / output.length);
  const biased = Math.max(cell - 3 - bias, 1);
  const columns = Math.min(
    Math.round(Math.sqrt(2.5 * biased * count) / biased),
    Math.floor((ctx.breakLength - ctx.indentationLvl) / cell),
    ctx.compact * 4,
    15);
  if (columns <= 1)
    return output;

  const widths = [];
  for (let i = 0; i < columns; i++) {
    let width = 0;
    for (let j = i; j < output.length; j += columns) {
      if (lengths[j] > width)
        width = lengths[j];
    }
    widths.push(width + gap);
  }
  let right = true;
  if (value !== undefined) {
    for (let i = 0; i < output.length; i++) {
      if (typeof value[i] !== 'number' && typeof value[i] !== 'bigint') {
        right = false;
        break;
      }
    }
  }
  const lines = [];
  for (let i = 0; i < count; i += columns) {
    const end = Math.min(i + columns, count);
    let line = '';
    let j = i;
    for (; j < end - 1; j++) {
      const width = widths[j - i] + output[j].length - lengths[j];
      const text = `${output[j]}, `;
      line += right ? text.padStart(width) : text.padEnd(width);
    }
    line += right ? output[j].padStart(
      widths[j - i] + output[j].length - lengths[j] - gap) : output[j];
    lines.push(line);
  }
  if (ctx.maxArrayLength < output.length)
    lines.push(output[count]);
  return lines;
}

function fitsOneLine(ctx, output, start, base) {
  let total = output.length + start;
  if (total + output.length > ctx.breakLength)
    return false;
  for (let i = 0; i < output.length; i++) {
    total += plainLength(ctx, output[i]);
    if (total > ctx.breakLength)
      return false;
  }
  return base === '' || !base.includes('\n');
}

/** The entries between the braces, on as few lines as the options allow. */
function layOut(ctx, output, base, braces, type, recurseTimes, value) {
  const indent = `\n${' '.repeat(ctx.indentationLvl)}`;
  const head = base ? `${base} ` : '';
  if (ctx.compact !== true) {
    if (typeof ctx.compact === 'number' && ctx.compact >= 1) {
      const entries = output.length;
      if (type === kArrayExtrasType && entries > 6)
        output = groupEntries(ctx, output, value);
      if (ctx.currentDepth - recurseTimes < ctx.compact &&
          entries === output.length) {
        // The innermost `compact` levels go on one line if they fit.
        const start = output.length + ctx.indentationLvl +
          braces[0].length + base.length + 10;
        if (fitsOneLine(ctx, output, start, base)) {
          const joined = output.join(', ');
          if (!joined.includes('\n'))
            return `${head}${braces[0]} ${joined} ${braces[1]}`;
        }
      }
    }
    return `${head}${braces[0]}${indent}  ${output.join(`,${indent}  `)}` +
      `${indent}${braces[1]}`;
  }
  if (fitsOneLine(ctx, output, 0, base)) {
    return `${braces[0]}${base ? ` ${base}` : ''} ${output.join(', ')} ` +
      braces[1];
  }
  const first = base === '' && braces[0].length === 1 ?
    ' ' : `${base ? ` ${base}` : ''}${indent}  `;
  return `${braces[0]}${first}${output.join(`,${indent}  `)} ${braces[1]}`;
}

module.exports = {
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
};
