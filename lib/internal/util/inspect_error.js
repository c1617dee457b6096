'use strict';

// How util.inspect shows errors: the stack, the class where the stack doesn't
// tell it, the frames shared with the cause cut out.

const {
  formatValue,
  getPrefix,
} = require('internal/util/inspect');
const { kinds, kindOf } = require('internal/util/kinds');

function isError(value) {
  return value !== null && typeof value === 'object' &&
    (kindOf(value) === kinds.Error || value instanceof Error);
}

// The stack in Node's form, or something else that a user put in its place.
function stackOf(ctx, err) {
  const stack = require('internal/stack').stackOf(err);
  if (stack) {
    if (typeof stack === 'string')
      return stack;
    ctx.seen.push(err);
    ctx.indentationLvl += 4;
    const text = formatValue(ctx, stack, NaN); // never on one line
    ctx.indentationLvl -= 4;
    ctx.seen.pop();
    return `${Error.prototype.toString.call(err)}\n    ${text}`;
  }
  return Error.prototype.toString.call(err);
}

// Own names the engine gives every error.
const engineKeys = ['line', 'column', 'sourceURL'];

function hideKeys(ctx, keys, err, stack) {
  if (keys.length === 0)
    return;
  if (ctx.showHidden) {
    for (const name of engineKeys) {
      const at = keys.indexOf(name);
      if (at !== -1 &&
          !Object.prototype.propertyIsEnumerable.call(err, name))
        keys.splice(at, 1);
    }
    return;
  }
  // Listed only when the stack doesn't show them.
  for (const name of ['name', 'message', 'stack']) {
    const at = keys.indexOf(name);
    if (at !== -1 &&
        (typeof err[name] !== 'string' || stack.includes(err[name])))
      keys.splice(at, 1);
  }
}

// Puts the class into the first line when it isn't there.
function improveStack(stack, constructor, name, tag) {
  if (typeof name !== 'string') {
    const prefix = getPrefix(constructor, tag, 'Error').slice(0, -1);
    return stack.replace(`${name}`, `${name} [${prefix}]`);
  }
  let length = name.length;
  if (constructor === null ||
      (name.endsWith('Error') && stack.startsWith(name) &&
       (stack.length === length || stack[length] === ':' ||
        stack[length] === '\n'))) {
    let fallback = 'Error';
    if (constructor === null) {
      const start = /^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n\s+at)/.exec(stack) ||
        /^([a-z_A-Z0-9-]*Error)$/.exec(stack);
      fallback = start?.[1] || '';
      length = fallback.length;
      fallback = fallback || 'Error';
    }
    const prefix = getPrefix(constructor, tag, fallback).slice(0, -1);
    if (name !== prefix) {
      if (prefix.includes(name)) {
        stack = length === 0 ?
          `${prefix}: ${stack}` : `${prefix}${stack.slice(length)}`;
      } else {
        stack = `${prefix} [${name}]${stack.slice(length)}`;
      }
    }
  }
  return stack;
}

// The longest run of lines at the end of `a`'s matches in `b`.
function sharedRun(a, b) {
  for (let i = 0; i < a.length - 3; i++) {
    const at = b.indexOf(a[i]);
    if (at === -1)
      continue;
    const rest = b.length - at;
    if (rest > 3) {
      let length = 1;
      const max = Math.min(a.length - i, rest);
      while (length < max && a[i + length] === b[at + length])
        length++;
      if (length > 3)
        return { length, offset: i };
    }
  }
  return { length: 0, offset: 0 };
}

// Cuts repetitions of recursive calls: [start, period, times] per cut.
function repeatedRanges(lines) {
  const ranges = [];
  for (let i = 0; i < lines.length; i++) {
    let next = lines.indexOf(lines[i], i + 1);
    while (next !== -1) {
      const period = next - i;
      let times = 0;
      if (period > 0) {
        let at = next;
        scan: while (at + period <= lines.length) {
          for (let k = 0; k < period; k++) {
            if (lines[at + k] !== lines[i + k])
              break scan;
          }
          at += period;
          times++;
        }
      }
      if (period * times >= 3) {
        ranges.push([next, period, times]);
        i = next + period * times - 1;
        break;
      }
      next = lines.indexOf(lines[i], next + 1);
    }
  }
  return ranges;
}

function framesOf(ctx, err, part) {
  const frames = part.split('\n');
  let cause;
  try {
    ({ cause } = err);
  } catch {
    // A getter that throws: no cause.
  }
  if (cause !== undefined && isError(cause)) {
    const causeStack = stackOf(ctx, cause);
    const start = causeStack.indexOf('\n    at');
    if (start !== -1) {
      const { length, offset } = sharedRun(
        frames, causeStack.slice(start + 1).split('\n'));
      if (length > 3) {
        const skipped = length - 2;
        frames.splice(offset + 1, skipped, ctx.stylize(
          `    ... ${skipped} lines matching cause stack trace ...`,
          'undefined'));
      }
    }
  }
  if (frames.length > 10) {
    const ranges = repeatedRanges(frames);
    for (let i = ranges.length - 1; i >= 0; i--) {
      const [offset, period, times] = ranges[i];
      const what = times > 1 ?
        `${period} lines ${times} times...` : 'lines ...';
      frames.splice(offset, period * times, ctx.stylize(
        `    ... collapsed ${period * times} duplicate lines matching ` +
        `above ${what}`, 'undefined'));
    }
  }
  return frames;
}

function cwd() {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}

// Underlines the package of a frame inside node_modules.
function markNodeModules(ctx, line) {
  return line.replace(/([/\\]node_modules[/\\])(@[^/\\]+[/\\][^/\\]+|[^/\\]+)/g,
                      (all, dir, pkg) => dir + ctx.stylize(pkg, 'module'));
}

// Greys the working directory out, as a path or as a URL.
function markCwd(ctx, line, dir) {
  let start = line.indexOf(dir);
  let length = dir.length;
  if (start === -1)
    return line;
  if (line.slice(start - 7, start) === 'file://') {
    start -= 7;
    length += 7;
  }
  const bracket = line[start - 1] === '(' ? 1 : 0;
  const end = start + length + 1;
  const text = line.slice(0, start - bracket) +
    ctx.stylize(line.slice(start - bracket, end), 'undefined');
  if (bracket)
    return text + line.slice(end, -1) + ctx.stylize(')', 'undefined');
  return text + line.slice(end);
}

function colorFrames(ctx, lines) {
  const dir = cwd();
  let text = '';
  for (let line of lines) {
    if (/^ {4}at (?:[^/\\(]+ \(|)node:(.+):\d+:\d+(?:\)|$)/.test(line)) {
      text += `\n${ctx.stylize(line, 'undefined')}`;
      continue;
    }
    line = markNodeModules(ctx, line);
    if (dir !== undefined) {
      line = markCwd(ctx, line, line.includes('file://') ?
        encodeURI(dir) : dir);
    }
    text += `\n${line}`;
  }
  return text;
}

/** The text of an error; takes what it shows out of `keys`. */
function formatError(ctx, err, constructor, tag, keys) {
  let message;
  let name;
  let stack;
  try {
    stack = stackOf(ctx, err);
  } catch {
    stack = Object.prototype.toString.call(err);
  }
  try {
    message = err.message;
    name = err.name ?? 'Error';
  } catch {
    message = '';
    name = 'Error';
  }
  hideKeys(ctx, keys, err, stack);
  if ('cause' in err && !keys.includes('cause'))
    keys.push('cause');
  // What an AggregateError holds.
  try {
    if (Array.isArray(err.errors) && !keys.includes('errors'))
      keys.push('errors');
  } catch {
    // A getter that throws shows up in the list.
  }
  stack = improveStack(stack, constructor, name, tag);

  // Frames are what follows the message.
  let pos = (message && stack.indexOf(message)) || -1;
  if (pos !== -1)
    pos += message.length;
  const start = stack.indexOf('\n    at', pos);
  if (start === -1) {
    stack = `[${stack}]`;
  } else {
    const lines = framesOf(ctx, err, stack.slice(start + 1));
    stack = stack.slice(0, start) + (ctx.colors ?
      colorFrames(ctx, lines) : `\n${lines.join('\n')}`);
  }
  if (ctx.indentationLvl !== 0)
    stack = stack.replaceAll('\n', `\n${' '.repeat(ctx.indentationLvl)}`);
  return stack;
}

module.exports = { formatError, isError };
