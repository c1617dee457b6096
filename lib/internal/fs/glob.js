'use strict';

// fs.glob: the paths that match a pattern of *, ?, [a-z], {a,b}, ** and the
// extended forms ?(a|b) *(a|b) +(a|b) @(a|b) !(a|b).
//
// As in internal/fs/cp, the walk is a generator that yields the operations it
// needs; globSync and the asynchronous forms drive it.

const { join, relative: relativePath, resolve } =
  require('path');
const { codes } = require('internal/errors');
const {
  validateBoolean,
  validateFunction,
  validateObject,
  validateString,
  validateStringArray,
} = require('internal/validators');

// ---- patterns -------------------------------------------------------------

// Where the bracket that opens at `i` closes; -1 when it doesn't.
function closing(text, i, open, close) {
  let depth = 0;
  for (; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === open) depth++;
    else if (text[i] === close && --depth === 0) return i;
  }
  return -1;
}

// Splits at separators that stand in no brackets.
function split(text, separator) {
  const parts = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const ch = text[i];
    if (ch === '\\') i++;
    else if (ch === '{' || ch === '(') depth++;
    else if (ch === '}' || ch === ')') depth--;
    else if (ch === separator && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

/** 'a{b,c}' as ['ab', 'ac']; {1..3} counts. */
function expandBraces(text) {
  for (let i = text.indexOf('{'); i !== -1; i = text.indexOf('{', i + 1)) {
    const end = closing(text, i, '{', '}');
    if (end === -1) break;
    const inner = text.slice(i + 1, end);
    let options = split(inner, ',');
    const range = /^(-?\d+)\.\.(-?\d+)$/.exec(inner);
    if (range !== null) {
      options = [];
      const step = +range[1] <= +range[2] ? 1 : -1;
      for (let n = +range[1]; n !== +range[2] + step; n += step)
        options.push(`${n}`);
    }
    if (options.length < 2) continue;
    const before = text.slice(0, i);
    const after = expandBraces(text.slice(end + 1));
    return options.flatMap((option) => expandBraces(option)
      .flatMap((o) => after.map((a) => before + o + a)));
  }
  return [text];
}

const escape = (ch) => ch.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

// The source of a regular expression for a part of a path.
function source(text) {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const ch = text[i];
    if (text[i + 1] === '(' && '?*+@!'.includes(ch)) {
      const end = closing(text, i + 1, '(', ')');
      if (end !== -1) {
        const inner = split(text.slice(i + 2, end), '|').map(source).join('|');
        const rest = source(text.slice(end + 1));
        out += ch === '!' ?
          `(?!(?:${inner})${rest}$)[^/]*?` :
          `(?:${inner})${ch === '@' ? '' : ch}`;
        i = end;
        continue;
      }
    }
    if (ch === '*') {
      out += '[^/]*?';
    } else if (ch === '?') {
      out += '[^/]';
    } else if (ch === '[') {
      const match = /^\[([!^]?)(\]?[^\]]*)\]/.exec(text.slice(i));
      if (match === null) {
        out += '\\[';
      } else {
        const set = match[2].replace(/[\\[\]]/g, '\\$&')
          .replace(/\\\[:(\w+):\\\]/g, '\\w');
        out += `[${match[1] ? '^' : ''}${set}]`;
        i += match[0].length - 1;
      }
    } else if (ch === '\\' && i + 1 < text.length) {
      out += escape(text[++i]);
    } else {
      out += escape(ch);
    }
  }
  return out;
}

/** A part of a pattern: '**', a name as it is, or a regular expression. */
function parsePart(text) {
  if (text === '**') return text;
  if (!/[*?[\\]|[+@!]\(/.test(text)) return text;
  // A name with a dot in front is only matched by a dot.
  const dot = text.startsWith('.') ? '' : '(?!\\.)';
  return new RegExp(`^${dot}${source(text)}$`, 'u');
}

function parse(pattern) {
  return expandBraces(pattern).map((text) => {
    const absolute = text.startsWith('/');
    const directory = text.length > 1 && text.endsWith('/');
    const parts = text.split('/').filter((p) => p !== '' && p !== '.')
      .map(parsePart)
      .filter((p, i, all) => p !== '**' || all[i - 1] !== '**');
    return { absolute, directory, parts };
  });
}

/** Does a path (relative, with slashes) match the parts? */
function matches(parts, names, i = 0, j = 0) {
  for (; i < parts.length; i++, j++) {
    if (parts[i] === '**') {
      for (let k = j; k <= names.length; k++) {
        if (matches(parts, names, i + 1, k)) return true;
        if (names[k]?.startsWith('.')) return false;
      }
      return false;
    }
    if (j >= names.length) return false;
    if (typeof parts[i] === 'string' ?
      parts[i] !== names[j] : !parts[i].test(names[j])) return false;
  }
  return j === names.length;
}

// ---- the walk -------------------------------------------------------------

function getOptions(pattern, options = {}) {
  validateObject(options, 'options');
  const { cwd = process.cwd(), exclude, withFileTypes = false } = options;
  if (Array.isArray(pattern)) validateStringArray(pattern, 'patterns');
  else validateString(pattern, 'patterns');
  validateBoolean(withFileTypes, 'options.withFileTypes');
  const root = resolve(typeof cwd === 'string' ?
    cwd : require('url').fileURLToPath(cwd));
  let isExcluded = () => false;
  if (Array.isArray(exclude)) {
    validateStringArray(exclude, 'options.exclude');
    const list = exclude.flatMap(parse);
    isExcluded = (path) => {
      const full = resolve(root, path);
      const absolute = full.split('/').slice(1);
      const names = relativePath(root, full).split('/');
      return list.some((p) => matches(p.parts, p.absolute ? absolute : names));
    };
  } else if (exclude !== undefined && exclude !== null) {
    if (typeof exclude !== 'function') {
      throw new codes.ERR_INVALID_ARG_TYPE(
        'options.exclude', ['Function', 'string[]'], exclude);
    }
    validateFunction(exclude, 'options.exclude');
    isExcluded = (path, entry) => exclude(withFileTypes ? entry : path);
  }
  return {
    patterns: [pattern].flat().flatMap(parse),
    root,
    isExcluded,
    withFileTypes,
  };
}

function* readEntries(path) {
  try {
    return yield ['readdir', path, { withFileTypes: true }];
  } catch {
    return [];
  }
}

function* entryOf(path, name, parent) {
  try {
    const stat = yield ['lstat', path];
    const { Dirent } = require('internal/fs/stats');
    const { UV_DIRENT_DIR, UV_DIRENT_FILE, UV_DIRENT_LINK } =
      internalBinding('fs');
    return new Dirent(name, stat.isDirectory() ? UV_DIRENT_DIR :
      stat.isSymbolicLink() ? UV_DIRENT_LINK : UV_DIRENT_FILE, parent);
  } catch {
    return null;
  }
}

/** Yields operations, and each result as ['found', path or Dirent]. */
function* walk({ patterns, root, isExcluded, withFileTypes }) {
  const seen = new Set();
  for (const { absolute, directory, parts } of patterns) {
    const start = absolute ? '/' : root;
    const shown = (relative) => (absolute ? `/${relative}` : relative);
    // [path below the start, index of the part, entry]
    const queue = [['', 0, null]];
    while (queue.length > 0) {
      const [relative, i, entry] = queue.shift();
      const path = join(start, relative);
      if (i === parts.length) {
        const name = shown(relative) || (absolute ? '/' : '.');
        if (seen.has(name)) continue;
        const found = entry ?? (yield* entryOf(path, name, root));
        if (found === null || (directory && !found.isDirectory())) continue;
        if (isExcluded(name, found)) continue;
        seen.add(name);
        yield ['found', withFileTypes ? found : name];
        continue;
      }
      const part = parts[i];
      if (typeof part === 'string' && part !== '**') {
        const next = join(relative, part);
        const found = yield* entryOf(join(start, next), part, path);
        if (found !== null) queue.push([next, i + 1, found]);
        continue;
      }
      // A link is followed where the pattern leads to it, not by '**'.
      if (entry !== null && !entry.isDirectory() && !entry.isSymbolicLink()) {
        if (part === '**' && i + 1 === parts.length)
          queue.push([relative, i + 1, entry]);
        continue;
      }
      if (part === '**') queue.push([relative, i + 1, entry]);
      for (const child of yield* readEntries(path)) {
        const { name } = child;
        const next = relative === '' ? name : `${relative}/${name}`;
        if (part === '**') {
          if (name.startsWith('.')) continue;
          if (child.isDirectory() && isExcluded(shown(next), child)) continue;
          if (child.isDirectory()) queue.push([next, i, child]);
          else if (i + 1 === parts.length) queue.push([next, i + 1, child]);
        } else if (part.test(name)) {
          if (child.isDirectory() && isExcluded(shown(next), child)) continue;
          queue.push([next, i + 1, child]);
        }
      }
    }
  }
}

// ---- the drivers ----------------------------------------------------------

function globSync(pattern, options) {
  const ops = require('internal/fs/sync').functions;
  const found = [];
  const steps = walk(getOptions(pattern, options));
  let step = steps.next();
  while (!step.done) {
    const [name, ...args] = step.value;
    if (name === 'found') {
      found.push(args[0]);
      step = steps.next();
      continue;
    }
    let value;
    try {
      value = ops[`${name}Sync`](...args);
    } catch (err) {
      step = steps.throw(err);
      continue;
    }
    step = steps.next(value);
  }
  return found;
}

function globAsync(pattern, options) {
  return drive(walk(getOptions(pattern, options)));
}

async function* drive(steps) {
  const ops = require('internal/fs/callbacks');
  const { run } = require('internal/fs/handle');
  let step = steps.next();
  while (!step.done) {
    const [name, ...args] = step.value;
    if (name === 'found') {
      yield args[0];
      step = steps.next();
      continue;
    }
    let value;
    try {
      value = await run(ops[name], ...args);
    } catch (err) {
      step = steps.throw(err);
      continue;
    }
    step = steps.next(value);
  }
}

function glob(pattern, options, cb) {
  const found = [];
  (async () => {
    for await (const path of globAsync(pattern, options)) found.push(path);
  })().then(() => process.nextTick(cb, null, found),
            (err) => process.nextTick(cb, err));
}

module.exports = { glob, globAsync, globSync, matches, parse };
