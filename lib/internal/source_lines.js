'use strict';

// Lines of source files, for messages about errors. The last few files stay
// in memory, as an error seldom comes alone.

const cache = new Map(); // path -> array of lines, or null
const kCached = 32;
const texts = new Map(); // of what has no file

/** Says what the text of `name` is: of --eval and standard input. */
function setText(name, text) {
  texts.set(name, text);
}

/** The lines of a file; null when it can't be read. */
function linesOf(file) {
  let lines = cache.get(file);
  if (lines === undefined) {
    let text = texts.get(file);
    try {
      text ??= internalBinding('loader').readFile(
        file.startsWith('file:') ?
          require('internal/url_file').fileURLToPath(file) : file);
    } catch {
      // No source, no help.
    }
    lines = typeof text === 'string' ? text.split('\n') : null;
    if (cache.size >= kCached)
      cache.delete(cache.keys().next().value);
    cache.set(file, lines);
  }
  return lines;
}

module.exports = { linesOf, setText };
