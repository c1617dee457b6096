'use strict';

// util.styleText: text in a terminal's colours.

const { colors } = require('internal/util/inspect_text');
const {
  codes: { ERR_INVALID_ARG_TYPE },
} = require('internal/errors');
const {
  validateBoolean,
  validateObject,
  validateOneOf,
  validateString,
} = require('internal/validators');

function isStream(value) {
  return value !== null && typeof value === 'object' &&
    (typeof value.on === 'function' || typeof value.getReader === 'function' ||
     typeof value.getWriter === 'function');
}

function wantsColors(stream) {
  if (process.env.FORCE_COLOR !== undefined) {
    return require('internal/tty_colors').getColorDepth(process.env) > 2;
  }
  return stream?.isTTY && (typeof stream.getColorDepth === 'function' ?
    stream.getColorDepth() > 2 : true);
}

// A style inside of this one ends it as well: begin it again after that.
function reopen(text, open, close, shared) {
  let out = '';
  let from = 0;
  for (;;) {
    const at = text.indexOf(close, from);
    if (at === -1 || at + close.length === text.length)
      return out + text.slice(from);
    out += text.slice(from, at) + (shared ? close + open : open);
    from = at + close.length;
  }
}

/**
 * @param {string|string[]} format names of inspect.colors
 * @param {string} text
 * @param {{validateStream?: boolean, stream?: object}} [options]
 */
function styleText(format, text, options = {}) {
  validateString(text, 'text');
  validateObject(options, 'options');
  const { validateStream = true } = options;
  validateBoolean(validateStream, 'options.validateStream');
  const formats = Array.isArray(format) ? format : [format];
  for (const name of formats) {
    if (name !== 'none' && colors[name] === undefined)
      validateOneOf(name, 'format', Object.keys(colors));
  }
  if (validateStream) {
    const stream = options.stream ?? process.stdout;
    if (!isStream(stream)) {
      throw new ERR_INVALID_ARG_TYPE(
        'stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
    }
    if (!wantsColors(stream))
      return text;
  }
  let out = text;
  for (let i = formats.length - 1; i >= 0; i--) {
    if (formats[i] === 'none')
      continue;
    const [start, end] = colors[formats[i]];
    const open = `\u001b[${start}m`;
    const close = `\u001b[${end}m`;
    // bold and dim have the same end.
    out = `${open}${reopen(out, open, close, end === 22)}${close}`;
  }
  return out;
}

module.exports = { styleText };
