'use strict';

// The source text of a failed `assert(x === y)`, for its message. The call is
// found by the position of its frame; its end by matching brackets, with
// strings, templates, comments and regular expressions skipped.

const { linesOf } = require('internal/source_lines');

const closing = { '(': ')', '[': ']', '{': '}' };

// Index after the quoted text that starts at `i`.
function skipQuoted(text, i) {
  const quote = text[i];
  for (i++; i < text.length; i++) {
    if (text[i] === '\\')
      i++;
    else if (text[i] === quote)
      return i + 1;
    else if (quote === '`' && text[i] === '$' && text[i + 1] === '{')
      i = skipBrackets(text, i + 1) - 1;
  }
  return -1;
}

// Index after the bracket that closes the one at `i`; -1 if there is none.
function skipBrackets(text, i) {
  const stack = [closing[text[i]]];
  let before = text[i]; // the last character that isn't white space
  for (i++; i < text.length; i++) {
    const c = text[i];
    if (c === '"' || c === "'" || c === '`') {
      i = skipQuoted(text, i);
      if (i <= 0)
        return -1;
      i--;
      before = c;
      continue;
    }
    if (c === '/') {
      if (text[i + 1] === '/') {
        i = text.indexOf('\n', i);
        if (i === -1)
          return -1;
        continue;
      }
      if (text[i + 1] === '*') {
        i = text.indexOf('*/', i) + 1;
        if (i === 0)
          return -1;
        continue;
      }
      if (/[=(,:;!&|?{}+\-*%<>~^[\n]/.test(before)) {
        i = skipRegExp(text, i) - 1;
        if (i < 0)
          return -1;
        before = '/';
        continue;
      }
    }
    if (closing[c] !== undefined) {
      stack.push(closing[c]);
    } else if (c === stack.at(-1)) {
      stack.pop();
      if (stack.length === 0)
        return i + 1;
    }
    if (c.trim() !== '')
      before = c;
  }
  return -1;
}

function skipRegExp(text, i) {
  let inClass = false;
  for (i++; i < text.length && text[i] !== '\n'; i++) {
    if (text[i] === '\\')
      i++;
    else if (text[i] === '[')
      inClass = true;
    else if (text[i] === ']')
      inClass = false;
    else if (text[i] === '/' && !inClass)
      return i + 1;
  }
  return -1;
}

// Where the callee begins, going back from its opening bracket.
function calleeStart(text, bracket) {
  let i = bracket;
  const isName = (c) => /[\w$\u0080-\uffff]/.test(c);
  const space = () => {
    while (i > 0 && /\s/.test(text[i - 1]))
      i--;
  };
  for (;;) {
    space();
    if (i > 1 && text[i - 1] === '.' && text[i - 2] === '?') {
      i -= 2; // f?.(x)
      continue;
    }
    if (i > 0 && text[i - 1] === ']') {
      const open = text.lastIndexOf('[', i - 1);
      if (open === -1)
        return i;
      i = open;
      continue;
    }
    const end = i;
    while (i > 0 && isName(text[i - 1]))
      i--;
    if (i === end)
      return i;
    const start = i;
    space();
    if (i > 0 && text[i - 1] === '.') {
      i--;
      if (i > 0 && text[i - 1] === '?')
        i--;
      continue;
    }
    return start;
  }
}

/** The text of the call at this place, or undefined. */
function expressionAt(file, line, column) {
  const lines = linesOf(file);
  if (lines === null || line > lines.length)
    return undefined;
  const text = lines.slice(line - 1, line + 300).join('\n');
  let bracket = column - 1;
  // The engine points at the bracket, or at the end of the callee.
  const near = text.indexOf('(', Math.max(bracket - 1, 0));
  if (near === -1 || text.slice(bracket, near).trim().length > 40)
    return undefined;
  bracket = near;
  const before = lines.slice(Math.max(line - 6, 0), line - 1).join('\n');
  const full = before === '' ? text : `${before}\n${text}`;
  const shift = full.length - text.length;
  const start = calleeStart(full, bracket + shift);
  const end = skipBrackets(full, bracket + shift);
  if (end === -1 || start === bracket + shift)
    return undefined;
  let call = full.slice(start, end);
  const from = full.lastIndexOf('\n', start) + 1;
  if (call.includes('\n')) {
    // Keep the indentation relative to the first line.
    const indent = start - from;
    call = call.split('\n').map((part, i) => {
      if (i === 0)
        return part;
      let n = 0;
      while (n < indent && (part[n] === ' ' || part[n] === '\t'))
        n++;
      return part.slice(n);
    }).join('\n  ');
  }
  return call;
}

module.exports = { expressionAt };
