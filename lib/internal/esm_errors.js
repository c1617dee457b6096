'use strict';

// Errors of the module loader that show a place in a source, and the way back
// from columns of compiled text.

const { REQUESTS, moduleEdits } = internalBinding('compile');

const kFrame = Symbol.for('tandem.syntaxFrame');

// ---- places -------------------------------------------------------------------

// The text of a module, as bytes: the compiler counts in those.
function bytesOf(url, text) {
  const { Buffer } = require('buffer');
  if (text !== undefined && text !== null)
    return Buffer.from(text);
  const { toPath } = require('internal/esm_resolve');
  const path = toPath(url);
  if (path[0] !== '/')
    return undefined;
  const bytes = internalBinding('compile').readBytes(path);
  if (typeof bytes === 'number')
    return undefined;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf ?
    buffer.subarray(3) : buffer;
}

function frameOf(name, bytes, offset, length) {
  const before = bytes.subarray(0, offset);
  let line = 1;
  for (const byte of before) {
    if (byte === 10)
      line++;
  }
  const start = before.lastIndexOf(10) + 1;
  let end = bytes.indexOf(10, offset);
  if (end === -1)
    end = bytes.length;
  const source = bytes.toString('utf8', start, end).replace(/\r$/, '');
  const indent = bytes.toString('utf8', start, offset)
    .replace(/[^\t]/g, ' ');
  const marked = bytes.toString('utf8', offset, Math.min(offset + length, end));
  return `${name}:${line}\n${source}\n${indent}` +
    `${'^'.repeat(Math.max(marked.length, 1))}\n`;
}

// The same for a text that may be what the project's TypeScript made: shows
// the place in the source that it comes from.
function sourceFrame(name, bytes, offset, lengthAt) {
  const before = bytes.subarray(0, offset);
  const row = before.toString('latin1').split('\n').length;
  const column = bytes.toString('utf8', before.lastIndexOf(10) + 1, offset)
    .length + 1;
  const origin = require('internal/source_map').originOf(name, row, column);
  if (origin !== undefined) {
    bytes = bytesOf(name, undefined);
    offset = offsetOf(bytes, origin.row, origin.column);
  }
  return frameOf(name, bytes, offset, lengthAt(bytes, offset));
}

// The offset of a place, both from 1.
function offsetOf(bytes, row, column) {
  let start = 0;
  while (--row > 0)
    start = bytes.indexOf(10, start) + 1;
  let end = bytes.indexOf(10, start);
  if (end === -1)
    end = bytes.length;
  const line = bytes.toString('utf8', start, end);
  return start + Buffer.byteLength(line.slice(0, column - 1));
}

function setFrame(err, frame) {
  Object.defineProperty(err, kFrame, {
    configurable: true, value: `${frame}\n`,
  });
  return err;
}

// ---- errors ---------------------------------------------------------------------

/**
 * The error for a text that the compiler refused.
 * @param {Array} out its answer
 * @param {string} name of the file, as it is shown
 * @param {string} [path]
 * @param {string} [text] when it isn't in the file
 */
function syntaxError(out, name, path, text) {
  const [, message, offset, length, , , needsTypescript] = out;
  let err;
  if (needsTypescript) {
    const { codes } = require('internal/errors');
    err = new codes.ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX(message);
  } else {
    err = new SyntaxError(message);
  }
  const bytes = bytesOf(path ?? name, text);
  if (bytes !== undefined)
    setFrame(err, sourceFrame(name, bytes, offset, () => length));
  return err;
}

/** The name that the import at `offset` of a module's text has in it. */
function localName(rec, offset) {
  const text = require('internal/columns').edits.get(rec.url)?.text;
  const rest = bytesOf(rec.url, text)?.toString('utf8', offset) ?? '';
  const match = /^("[^"]*"|'[^']*'|[^\s,}]+)(?:\s+as\s+([^\s,}]+))?/.exec(rest);
  return match === null ? undefined : match[2] ?? match[1];
}

function lengthOfName(bytes, offset) {
  const text = bytes.toString('utf8', offset, offset + 200);
  const match = /^(?:[\w$\u0080-\uffff]+|'[^']*'|"[^"]*")/.exec(text);
  return match === null ? 1 : Buffer.byteLength(match[0]);
}

// How the names of an import statement would be taken out of the default.
function destructuring(bytes, offset) {
  const text = bytes.toString('utf8');
  const at = bytes.toString('utf8', 0, offset).length;
  const start = text.lastIndexOf('import', at);
  const match = /^import\s*(?:[\w$]+\s*,\s*)?\{([^}]*)\}/
    .exec(text.slice(Math.max(start, 0)));
  if (match === null || match[1].includes('\n'))
    return undefined;
  return `{${match[1].replace(/\s+as\s+/g, ': ')}}`;
}

/** The error for a name that another module doesn't export. */
function missingExport(rec, request, name, ambiguous, offset) {
  const specifier = rec.out[REQUESTS + 1 + 3 * request];
  const target = rec.requests[request];
  const text = require('internal/columns').edits.get(rec.url)?.text;
  const bytes = bytesOf(rec.url, text);
  let message;
  if (ambiguous) {
    message = `The requested module '${specifier}' contains conflicting star ` +
      `exports for name '${name}' with the previous requested module ` +
      `'${conflicting(target, name)}'`;
  } else if (target.format === 'commonjs') {
    message = `Named export '${name}' not found. The requested module ` +
      `'${specifier}' is a CommonJS module, which may not support all ` +
      'module.exports as named exports.\nCommonJS modules can always be ' +
      'imported via the default export, for example using:\n\n' +
      `import pkg from '${specifier}';\n`;
    const names = bytes && destructuring(bytes, offset);
    if (names !== undefined)
      message += `const ${names} = pkg;\n`;
  } else {
    message = `The requested module '${specifier}' does not provide an ` +
      `export named '${name}'`;
  }
  const err = new SyntaxError(message);
  if (bytes !== undefined) {
    setFrame(err, sourceFrame(rec.url, bytes, offset, lengthOfName));
  }
  return err;
}

// The specifier of the second module that has the name.
function conflicting(rec, name) {
  const { resolveExport } = require('internal/esm_link');
  const found = [];
  for (const star of rec.stars ?? []) {
    const cell = resolveExport(rec.requests[star], name);
    if (cell !== null)
      found.push(rec.out[REQUESTS + 1 + 3 * star]);
  }
  return found[1] ?? found[0];
}

// ---- names of CommonJS ----------------------------------------------------------

/**
 * Says in a ReferenceError of a module that a name is one of CommonJS, and why
 * the file is an ES module.
 */
function explainReference(err, rec) {
  const name = /\b(module|exports|require|__filename|__dirname)$/
    .exec(err.message)?.[1];
  if (name === undefined || !/^Can't find variable: /.test(err.message))
    return;
  const text = require('internal/columns').edits.get(rec.url)?.text;
  const source = bytesOf(rec.url, text)?.toString('utf8') ?? '';
  const path = require('internal/esm_resolve').toPath(rec.url);
  if (rec.hasTla && !/\.m[jt]s$/.test(path) &&
      !/^\s*(?:import\b[^(.]|export\b)|\bimport\.meta\b/m.test(source) &&
      require('internal/cjs').packageScope(path)?.type !== 'module') {
    setMessage(err, 'Cannot determine intended module format because both ' +
      `${name}${name === 'require' ? '()' : ''} and top-level await are ` +
      'present. If the code is intended to be CommonJS, wrap await in an ' +
      'async function. If the code is intended to be an ES module, replace ' +
      `${REPLACEMENTS[name]}`);
    err.code = 'ERR_AMBIGUOUS_MODULE_SYNTAX';
    return;
  }
  let message = `${name} is not defined in ES module scope`;
  if (name === 'require')
    message += ', you can use import instead';
  const scope = path[0] === '/' && path.endsWith('.js') ?
    require('internal/cjs').packageScope(path) : null;
  if (scope?.type === 'module') {
    message += "\nThis file is being treated as an ES module because it has " +
      `a '.js' file extension and '${scope.path}' contains "type": "module". ` +
      'To treat it as a CommonJS script, rename it to use the ' +
      "'.cjs' file extension.";
  }
  setMessage(err, message);
}

const REPLACEMENTS = {
  '__proto__': null,
  'require': 'require() with import.',
  'module': 'module.exports or exports with export.',
  'exports': 'module.exports or exports with export.',
  '__filename': '__filename with import.meta.filename.',
  '__dirname': '__dirname with import.meta.dirname.',
};

// Of an error whose stack may have been made already.
function setMessage(err, message) {
  const before = err.message;
  const { stack } = err;
  Object.defineProperty(err, 'message', {
    configurable: true, writable: true, enumerable: false, value: message,
  });
  if (typeof stack === 'string') {
    Object.defineProperty(err, 'stack', {
      configurable: true, writable: true, enumerable: false,
      value: stack.replace(before, () => message),
    });
  }
}

// ---- top-level await --------------------------------------------------------------

function findWaiting(rec, seen) {
  if (seen.has(rec) || rec.synthetic)
    return undefined;
  seen.add(rec);
  for (const dep of rec.requests) {
    const found = findWaiting(dep, seen);
    if (found !== undefined)
      return found;
  }
  return rec.hasTla && rec.generator !== undefined && rec.asyncOrder > 0 ?
    rec : undefined;
}

/** Says which module still waits when the program ends. */
function warnUnsettled(main) {
  const rec = findWaiting(main, new Set()) ?? main;
  if (require('internal/process').options?.noWarnings)
    return;
  const text = require('internal/columns').edits.get(rec.url)?.text;
  const bytes = bytesOf(rec.url, text);
  let frame = `${rec.url}\n`;
  if (bytes !== undefined) {
    const at = /\bawait\b/.exec(bytes.toString('latin1'))?.index;
    if (at !== undefined)
      frame = frameOf(rec.url, bytes, at, 1);
  }
  internalBinding('stdio').writeSync(
    2, `Warning: Detected unsettled top-level await at ${frame}\n\n\n`);
}

// ---- columns ------------------------------------------------------------------------

// For each text whose columns were asked for: its bytes and where lines begin.
const sources = new Map();
const kSources = 16;

function linesOf(file, entry) {
  let found = sources.get(file);
  if (found === undefined) {
    const bytes = bytesOf(file, entry.text);
    if (bytes === undefined)
      return undefined;
    const starts = [0];
    for (let i = bytes.indexOf(10); i !== -1; i = bytes.indexOf(10, i + 1))
      starts.push(i + 1);
    found = { bytes, starts };
    if (sources.size >= kSources)
      sources.delete(sources.keys().next().value);
    sources.set(file, found);
  }
  return found;
}

// Where the list has its first edit at or after `offset`.
function firstEdit(list, offset) {
  let lo = 0;
  let hi = list.length / 3;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (list[3 * mid] < offset)
      lo = mid + 1;
    else
      hi = mid;
  }
  return lo;
}

/** The column of the source that stands at a column of the compiled text. */
function columnOf(file, entry, line, column) {
  const source = linesOf(file, entry);
  if (source === undefined || line > source.starts.length)
    return column;
  const { bytes, starts } = source;
  const list = entry.edits ??= moduleEdits(entry.module);
  const start = starts[line - 1];
  const end = line < starts.length ? starts[line] : bytes.length;
  let at = start; // in the source
  let left = column - 1; // of the compiled line, in bytes as far as ASCII
  for (let i = firstEdit(list, start); 3 * i < list.length; i++) {
    const place = list[3 * i];
    if (place >= end || place - at > left)
      break;
    left -= place - at;
    at = place;
    const added = list[3 * i + 2];
    if (left < added) {
      left = 0;
      break;
    }
    left -= added;
    at += list[3 * i + 1];
  }
  const text = bytes.toString('latin1', start, end);
  // eslint-disable-next-line no-control-regex
  const real = /^[\x00-\x7f]*$/.test(text) ? at - start :
    bytes.toString('utf8', start, at).length;
  return real + left + 1;
}

module.exports = {
  columnOf, explainReference, frameOf, localName, missingExport, setFrame,
  syntaxError, warnUnsettled,
};
