'use strict';

// What becomes of an error or a rejection that nobody handled: the program's
// own listeners, or printing and the end. An uncaught error is printed with
// its source line and a caret, in Node's form.

const { writeSync } = internalBinding('stdio');

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
  const line = require('internal/source_lines')
    .linesOf(frame.file)?.[frame.line - 1];
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

// `life` is that of internal/process.

/** An exception that left a callback. */
function fatal(life, error, origin = 'uncaughtException') {
  const { reallyExit } = internalBinding('process');
  try {
    life.emit('uncaughtExceptionMonitor', error, origin);
    if (life.capture !== null) {
      life.capture(error);
      return;
    }
    if (life.emit('uncaughtException', error, origin))
      return;
  } catch (err) { // the handler itself failed
    print(err, 'uncaughtException');
    reallyExit(7);
  }

  print(error, origin);
  life.fail();
  reallyExit((life.exitCode ?? 1) & 0xff);
}

/** `mode` is that of --unhandled-rejections. */
function unhandledRejection(life, reason, promise, mode = 'throw') {
  const more = () => require('internal/process_more');
  if (mode !== 'throw' && more().rejectionByMode(mode, reason, promise))
    return;
  if (life.emit('unhandledRejection', reason, promise))
    return;
  fatal(life, more().rejectionError(reason), 'unhandledRejection');
}

module.exports = { fatal, unhandledRejection };
