'use strict';

// What is shown when the text of a module is wrong, or is an ES module.

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

function looksLikeModule(message, line) {
  return /import declarations|export|import\.meta|Cannot use 'import|await/
    .test(message) ||
    /^\s*(import\s*[\w{*'"]|export\s+[\w{*])/.test(line);
}

// Whether the text is wrong only because it isn't in an async function.
function awaitsOutside(text, filename) {
  return /\bawait\b/.test(text) &&
    loader.checkSyntax(`(async function() {${text}\n})`, filename) ===
      undefined;
}

/** The error for a file that is an ES module. */
function esmError(filename) {
  const err = new Error(
    `ES modules are not supported yet: ${filename}\n` +
    'This version runs CommonJS (require, module.exports). Use the ' +
    "package's CommonJS build, or rewrite import and export.");
  err.code = 'ERR_REQUIRE_ESM';
  return err;
}

/**
 * Gives the engine's SyntaxError its place: the lines above the message when it
 * is printed. Returns what to throw.
 */
function explain(err, text, prefix, filename) {
  const line = typeof err.line === 'number' ? err.line : 1;
  const source = text.split('\n')[line - 1] ?? '';
  const awaits = awaitsOutside(text, filename);
  if (!awaits && looksLikeModule(err.message, source))
    return esmError(filename);
  let column = findColumn(prefix, text, filename, err.message, line);
  if (awaits) {
    column = source.slice(0, column).lastIndexOf('await') + 1 || column;
    err.message = 'await is only valid in async functions and the top level ' +
      'bodies of modules\nPut it into one: (async () => { ... })()';
  }
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

module.exports = { esmError, explain };
