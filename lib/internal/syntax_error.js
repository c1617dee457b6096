'use strict';

// What is shown when the engine finds a text wrong that the module compiler
// took for right; see internal/esm_errors for all others.

const loader = internalBinding('loader');

// The engine says in which line a syntax error is, but not where in it. The
// error is where the shortest part of the text that gives the same message
// ends: found by halving.
function findColumn(prefix, text, filename, message, line) {
  const lines = text.split('\n');
  const source = lines[line - 1];
  if (source === undefined || text.length > 2e6 || source.length > 1000)
    return undefined;
  const before = lines.slice(0, line - 1).join('\n') + (line > 1 ? '\n' : '');
  const fails = (n) => {
    const err = loader.checkSyntax(prefix + before + source.slice(0, n),
                                   filename);
    return err !== undefined && err.message === message;
  };
  if (!fails(source.length))
    return undefined;
  let lo = 0;
  let hi = source.length;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (fails(mid))
      hi = mid;
    else
      lo = mid + 1;
  }
  // `hi` is the end of the token that is wrong: go to its start.
  const token = /'([^']+)'/.exec(message)?.[1];
  if (token !== undefined && source.slice(hi - token.length, hi) === token)
    return hi - token.length + 1;
  return Math.max(hi, 1);
}

/**
 * Gives the engine's SyntaxError its place: the lines above the message when it
 * is printed. Returns what to throw.
 */
function explain(err, text, prefix, filename) {
  const line = typeof err.line === 'number' ? err.line : 1;
  const source = text.split('\n')[line - 1] ?? '';
  const column = findColumn(prefix, text, filename, err.message, line);
  let frame = `${filename}:${line}\n${source}\n`;
  if (column !== undefined)
    frame += `${source.slice(0, column - 1).replace(/[^\t]/g, ' ')}^\n`;
  delete err.line; // the engine's, and shown by inspect
  delete err.sourceURL;
  Object.defineProperty(err, Symbol.for('tandem.syntaxFrame'), {
    configurable: true, value: `${frame}\n`,
  });
  return err;
}

module.exports = { explain };
