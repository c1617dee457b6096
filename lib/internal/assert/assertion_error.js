'use strict';

// AssertionError and its messages: what differs between `actual` and
// `expected`, as Node 24 writes it.

const { inspect } = require('internal/util/inspect');
const {
  validateObject,
  validateOneOf,
} = require('internal/validators');

const readable = {
  __proto__: null,
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  partialDeepStrictEqual:
    'Expected values to be partially and strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject:
    'Expected "actual" to be reference-equal to "expected":',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual:
    'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject:
    'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notIdentical: 'Values identical but not reference-equal:',
  notDeepEqualUnequal: 'Expected values not to be loosely deep-equal:',
};

const kShort = 12; // both values together on one line
const kLong = 512;
const kCollapse = 5; // equal lines shown before "..."

// The stream of stderr is only made where there is a terminal.
function terminal() {
  return internalBinding('tty').isatty(2) ? process.stderr : undefined;
}

// Escape sequences, or nothing where stderr has no colours.
function palette() {
  const out = terminal();
  const has = out !== undefined && out.getColorDepth() > 2;
  const c = (n) => (has ? `\u001b[${n}m` : '');
  return {
    has, blue: c(34), green: c(32), white: c(39), red: c(31), gray: c(90),
  };
}

function inspectValue(value) {
  return inspect(value, {
    compact: false,
    customInspect: false,
    depth: 1000,
    maxArrayLength: Infinity,
    showHidden: false,
    showProxy: false,
    sorted: true,
    getters: true,
  });
}

// An error without its stack, so that only what matters is compared.
function copyError(source) {
  const target = Object.assign(
    Object.create(Object.getPrototypeOf(source)), source);
  Object.defineProperty(target, 'message', { value: source.message });
  if (Object.hasOwn(source, 'cause')) {
    let { cause } = source;
    if (cause instanceof Error)
      cause = copyError(cause);
    Object.defineProperty(target, 'cause', { value: cause });
  }
  return target;
}

function printDiff(diff, operator, colors) {
  const { kDelete, kInsert, kNop } = require('internal/util/diff');
  let message = '';
  let skipped = false;
  let equal = 0;
  for (let i = diff.length - 1; i >= 0; i--) {
    const [operation, value] = diff[i];
    const previous = i < diff.length - 1 ? diff[i + 1][0] : null;
    if (previous === kNop && operation !== previous) {
      // One or two lines too many are shown after all.
      if (equal === kCollapse + 1) {
        message += `${colors.white}  ${diff[i + 1][1]}\n`;
      } else if (equal === kCollapse + 2) {
        message += `${colors.white}  ${diff[i + 2][1]}\n`;
        message += `${colors.white}  ${diff[i + 1][1]}\n`;
      } else if (equal >= kCollapse + 3) {
        message += `${colors.blue}...${colors.white}\n`;
        message += `${colors.white}  ${diff[i + 1][1]}\n`;
        skipped = true;
      }
      equal = 0;
    }
    if (operation === kInsert) {
      message += operator === 'partialDeepStrictEqual' ?
        `${colors.gray}${colors.has ? ' ' : '+'} ${value}${colors.white}\n` :
        `${colors.green}+${colors.white} ${value}\n`;
    } else if (operation === kDelete) {
      message += `${colors.red}-${colors.white} ${value}\n`;
    } else {
      if (equal < kCollapse)
        message += `${colors.white}  ${value}\n`;
      equal++;
    }
  }
  return { message: `\n${message.trimEnd()}`, skipped };
}

function stackedDiff(actual, expected, areStrings, colors) {
  let message = `\n${colors.green}+${colors.white} ${actual}\n` +
    `${colors.red}- ${colors.white}${expected}`;
  const width = terminal()?.columns ?? 80;
  if (areStrings && actual.length + expected.length <= width) {
    let at = -1;
    for (let i = 0; i < actual.length; i++) {
      if (actual[i] !== expected[i]) {
        // The quote and two characters: the difference is plain to see.
        if (i >= 3)
          at = i;
        break;
      }
    }
    if (at !== -1)
      message += `\n${' '.repeat(at + 2)}^`;
  }
  return message;
}

// The coloured characters of two strings on one line.
function characterDiff(actual, expected, colors) {
  const { kDelete, kInsert, myersDiff } = require('internal/util/diff');
  const header = `${colors.green}actual${colors.white} ` +
    `${colors.red}expected${colors.white}`;
  const diff = myersDiff(actual, expected);
  let message = '';
  for (let i = diff.length - 1; i >= 0; i--) {
    const [operation, value] = diff[i];
    let color = colors.white;
    if (operation === kInsert)
      color = colors.green;
    else if (operation === kDelete)
      color = colors.red;
    message += `${color}${value}${colors.white}`;
  }
  return { message: `\n${message}`, header };
}

const isReference = (v) => typeof v === 'object' && v !== null;

function readableOperator(actual, expected, operator) {
  if (operator === 'strictEqual' &&
      ((isReference(actual) && isReference(expected)) ||
       (typeof actual === 'function' && typeof expected === 'function')))
    return 'strictEqualObject';
  return operator;
}

function createDiff(actual, expected, operator, custom, diffType) {
  const colors = palette();
  operator = readableOperator(actual, expected, operator);
  const actualText = inspectValue(actual);
  const expectedText = inspectValue(expected);
  const actualLines = actualText.split('\n');
  const expectedLines = expectedText.split('\n');
  let header = `${colors.green}+ actual${colors.white} ` +
    `${colors.red}- expected${colors.white}`;
  let message;
  let skipped = false;

  const simple = actualLines.length === 1 && expectedLines.length === 1 &&
    actualText !== expectedText &&
    (!isReference(actual) || !isReference(expected));
  if (simple) {
    const strings = typeof actual === 'string' &&
      typeof expected === 'string';
    let length = actualText.length + expectedText.length;
    length -= typeof actual === 'string' ? 2 : 0;
    length -= typeof expected === 'string' ? 2 : 0;
    if (length <= kShort && (actual !== 0 || expected !== 0)) {
      message = `${actualText} !== ${expectedText}`;
      header = '';
    } else if (strings && colors.has) {
      ({ message, header } = characterDiff(actualText, expectedText, colors));
    } else {
      message = stackedDiff(actualText, expectedText, strings, colors);
    }
  } else if (actualText === expectedText) {
    operator = 'notIdentical';
    if (actualLines.length > 50 && diffType !== 'full') {
      message = `${actualLines.slice(0, 50).join('\n')}\n...}`;
      skipped = true;
    } else {
      message = actualLines.join('\n');
    }
    header = '';
  } else {
    const { myersDiff } = require('internal/util/diff');
    const diff = myersDiff(actualLines, expectedLines,
                           isReference(actual));
    ({ message, skipped } = printDiff(diff, operator, colors));
    if (operator === 'partialDeepStrictEqual' && colors.has)
      header = `${colors.gray}actual${colors.white} ` +
        `${colors.red}- expected${colors.white}`;
  }
  const title = custom !== undefined && custom !== null ?
    custom : readable[operator];
  return `${title}\n${header}${skipped ? '\n... Skipped lines' : ''}\n` +
    `${message}\n`;
}

function unequalMessage(actual, operator, diffType) {
  let base = readable[operator];
  const lines = inspectValue(actual).split('\n');
  if (operator === 'notStrictEqual' &&
      (isReference(actual) || typeof actual === 'function'))
    base = readable.notStrictEqualObject;
  if (lines.length > 50 && diffType !== 'full') {
    const colors = palette();
    lines[46] = `${colors.blue}...${colors.white}`;
    lines.length = 47;
  }
  if (lines.length === 1)
    return `${base}${lines[0].length > 5 ? '\n\n' : ' '}${lines[0]}`;
  return `${base}\n\n${lines.join('\n')}\n`;
}

function looseMessage(actual, expected, operator, diffType) {
  let left = inspectValue(actual);
  let right = inspectValue(expected);
  if (operator === 'notDeepEqual' && left === right) {
    left = `${readable[operator]}\n\n${left}`;
    return left.length > 1024 && diffType !== 'full' ?
      `${left.slice(0, 1021)}...` : left;
  }
  if (diffType !== 'full') {
    if (left.length > kLong)
      left = `${left.slice(0, kLong - 3)}...`;
    if (right.length > kLong)
      right = `${right.slice(0, kLong - 3)}...`;
  }
  if (operator === 'deepEqual') {
    return `${readable[operator]}\n\n${left}\n\nshould loosely deep-equal` +
      `\n\n${right}`;
  }
  if (operator === 'notDeepEqual') {
    return `${readable.notDeepEqualUnequal}\n\n${left}\n\nshould not ` +
      `loosely deep-equal\n\n${right}`;
  }
  return `${left} ${operator} ${right}`;
}

const withDiff = new Set(['deepStrictEqual', 'strictEqual',
                          'partialDeepStrictEqual']);
function messageFor(actual, expected, operator, message, diffType) {
  if (message !== undefined && message !== null) {
    return withDiff.has(operator) ?
      createDiff(actual, expected, operator, message, diffType) :
      String(message);
  }
  if (isReference(actual) && isReference(expected) &&
      actual instanceof Error && expected instanceof Error &&
      'stack' in actual && 'stack' in expected) {
    actual = copyError(actual);
    expected = copyError(expected);
  }
  if (withDiff.has(operator))
    return createDiff(actual, expected, operator, undefined, diffType);
  if (operator === 'notDeepStrictEqual' || operator === 'notStrictEqual')
    return unequalMessage(actual, operator, diffType);
  return looseMessage(actual, expected, operator, diffType);
}

// For [inspect.custom]: no more than the beginning.
function addEllipsis(text) {
  const lines = text.split('\n', 11);
  if (lines.length > 10) {
    lines.length = 10;
    return `${lines.join('\n')}\n...`;
  }
  return text.length > kLong ? `${text.slice(kLong)}...` : text;
}

/** The error of a failed assertion. */
class AssertionError extends Error {
  constructor(options) {
    validateObject(options, 'options');
    const {
      message,
      operator,
      stackStartFn,
      details,
      stackStartFunction,
      actual,
      expected,
      diff = 'simple',
    } = options;
    validateOneOf(diff, 'options.diff', ['simple', 'full']);
    // The frames are captured below, once the right function is known.
    const limit = Error.stackTraceLimit;
    const writable = Object.getOwnPropertyDescriptor(
      Error, 'stackTraceLimit')?.writable;
    if (writable)
      Error.stackTraceLimit = 0;
    super(messageFor(actual, expected, operator, message, diff));
    if (writable)
      Error.stackTraceLimit = limit;
    this.generatedMessage = !message;
    Object.defineProperty(this, 'name', {
      __proto__: null,
      value: 'AssertionError [ERR_ASSERTION]',
      enumerable: false,
      writable: true,
      configurable: true,
    });
    this.code = 'ERR_ASSERTION';
    if (details) {
      this.actual = undefined;
      this.expected = undefined;
      this.operator = undefined;
      for (let i = 0; i < details.length; i++) {
        this[`message ${i}`] = details[i].message;
        this[`actual ${i}`] = details[i].actual;
        this[`expected ${i}`] = details[i].expected;
        this[`operator ${i}`] = details[i].operator;
        this[`stack trace ${i}`] = details[i].stack;
      }
    } else {
      this.actual = actual;
      this.expected = expected;
      this.operator = operator;
    }
    Error.captureStackTrace(this, stackStartFn || stackStartFunction);
    // The stack is made now, with the code in the name.
    this.stack; // eslint-disable-line no-unused-expressions
    this.name = 'AssertionError';
    this.diff = diff;
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }

  [inspect.custom](recurseTimes, ctx) {
    const { actual, expected } = this;
    if (typeof actual === 'string')
      this.actual = addEllipsis(actual);
    if (typeof expected === 'string')
      this.expected = addEllipsis(expected);
    const text = inspect(this, { ...ctx, customInspect: false, depth: 0 });
    this.actual = actual;
    this.expected = expected;
    return text;
  }
}

module.exports = AssertionError;
