'use strict';

// Makes the mappings of a source map (ECMA-426) from the edits that the module
// compiler made to a text.

const { Buffer } = require('buffer');

const DIGITS =
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

// A number in base64 VLQ.
function vlq(value) {
  let rest = value < 0 ? -value * 2 + 1 : value * 2;
  let text = '';
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += DIGITS[rest > 0 ? digit | 32 : digit];
  } while (rest > 0);
  return text;
}

/** Goes through a text, and counts lines and columns (of UTF-16 units). */
class Place {
  constructor(text) {
    this.bytes = Buffer.from(text);
    this.at = 0;
    this.line = 0;
    this.column = 0;
  }

  /** To `end`, or to the start of the next line if that comes earlier. */
  step(end) {
    const next = this.bytes.indexOf(10, this.at) + 1;
    if (next > 0 && next <= end) {
      this.at = next;
      this.line++;
      this.column = 0;
      return;
    }
    this.column += this.bytes.toString('utf8', this.at, end).length;
    this.at = end;
  }

  skip(end) {
    while (this.at < end)
      this.step(end);
  }
}

/**
 * Maps the start of each piece that was copied, of each line of it, and of each
 * piece that is new.
 * @param {string} source
 * @param {string} text what became of it
 * @param {ArrayLike<number>} edits three numbers each: where in the source, how
 *   many bytes went and how many came
 * @returns {string} the map's "mappings"
 */
function mappingsOf(source, text, edits) {
  const from = new Place(source);
  const to = new Place(text);
  const last = { line: 0, column: 0, newLine: 0, newColumn: 0 };
  let mappings = '';
  const map = () => {
    if (to.line > last.newLine) {
      mappings += ';'.repeat(to.line - last.newLine);
      last.newLine = to.line;
      last.newColumn = 0;
    } else if (mappings !== '') {
      mappings += ',';
    }
    mappings += vlq(to.column - last.newColumn) + vlq(0) +
      vlq(from.line - last.line) + vlq(from.column - last.column);
    last.newColumn = to.column;
    last.line = from.line;
    last.column = from.column;
  };
  const copy = (end) => {
    while (from.at < end) {
      const { at } = from;
      map();
      from.step(end);
      to.skip(to.at + from.at - at);
    }
  };
  for (let i = 0; i < edits.length; i += 3) {
    copy(edits[i]);
    if (edits[i + 2] > 0)
      map();
    from.skip(edits[i] + edits[i + 1]);
    to.skip(to.at + edits[i + 2]);
  }
  copy(from.bytes.length);
  return mappings;
}

module.exports = { mappingsOf };
