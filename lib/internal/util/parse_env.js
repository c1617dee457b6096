'use strict';

// util.parseEnv: the text of a .env file as an object.

const line =
  /^[^\S\n]*(?:export[^\S\n]+)?([^\s=#][^=\n]*?)[^\S\n]*=[^\S\n]*/;

// [value, length of what was read]
function readValue(text) {
  const quote = text[0];
  if (quote === '"' || quote === "'" || quote === '`') {
    const end = text.indexOf(quote, 1);
    if (end !== -1) {
      const value = text.slice(1, end);
      return [quote === '"' ? value.replaceAll('\\n', '\n') : value, end + 1];
    }
  }
  const end = text.search(/\n|$/);
  let value = text.slice(0, end);
  const comment = value.indexOf('#');
  if (comment !== -1)
    value = value.slice(0, comment);
  return [value.trim(), end];
}

function parseEnv(content) {
  require('internal/validators').validateString(content, 'content');
  const out = {};
  let rest = content.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  while (rest !== '') {
    const match = line.exec(rest);
    if (match !== null) {
      rest = rest.slice(match[0].length);
      const [value, length] = readValue(rest);
      out[match[1].trim()] = value;
      rest = rest.slice(length);
    }
    // The rest of the line is a comment, or nothing we know.
    const next = rest.indexOf('\n');
    rest = next === -1 ? '' : rest.slice(next + 1);
  }
  return out;
}

module.exports = { parseEnv };
