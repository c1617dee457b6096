'use strict';

// How an uncaught error is printed: the source line with a caret, the error in
// Node's form, and who says so.

const { writeSync } = internalBinding('stdio');
const loader = internalBinding('loader');

// Where the error was thrown: { file, line, column } or undefined.
function origin(error) {
  const stack = require('internal/stack');
  for (const frame of stack.frames(error)) {
    const { file } = frame;
    if (file && !file.startsWith('node:') && frame.line > 0)
      return frame;
  }
  return undefined;
}

function sourceLine(frame) {
  const text = loader.readFile(frame.file);
  if (typeof text !== 'string')
    return '';
  const line = text.split('\n', frame.line)[frame.line - 1];
  if (line === undefined || line.length > 400)
    return '';
  const before = line.slice(0, Math.max(frame.column - 1, 0));
  return `${frame.file}:${frame.line}\n${line}\n` +
         `${before.replace(/[^\t]/g, ' ')}^\n\n`;
}

function describe(error) {
  if (error !== null &&
      (typeof error === 'object' || typeof error === 'function')) {
    const { inspect } = require('util');
    return inspect(error);
  }
  return `Uncaught:\n${typeof error === 'string' ?
    require('util').inspect(error) : String(error)}`;
}

function print(error, from) {
  let text = '';
  try {
    if (error !== null && typeof error === 'object' &&
        error[Symbol.for('tandem.syntaxFrame')])
      text = error[Symbol.for('tandem.syntaxFrame')];
    else if (error instanceof Error) {
      const frame = origin(error);
      if (frame !== undefined)
        text = sourceLine(frame);
    }
  } catch {
    // The source is only a help.
  }
  try {
    text += describe(error);
  } catch {
    text += String(error?.stack ?? error);
  }
  const { tandem, node } = process.versions;
  writeSync(2, `${text}\n\nTandem v${tandem} (Node.js v${node})\n`);
}

module.exports = { print };
