'use strict';

// The engine's stacks (`f@file:1:2` lines) as frames and in Node's form.

function frames(error) {
  const out = [];
  for (const line of String(error?.stack ?? '').split('\n')) {
    const match = /^(?:(.*)@)?(.*?):(\d+):(\d+)$/.exec(line);
    if (match !== null) {
      out.push({ name: match[1], file: match[2], line: +match[3],
                 column: +match[4] });
    }
  }
  return out;
}

function format(error) {
  let text = `${error}`;
  for (const f of frames(error))
    text += `\n    at ${f.name ? `${f.name} (` : ''}${f.file}:${f.line}:` +
      `${f.column}${f.name ? ')' : ''}`;
  return text;
}

function install() {}

module.exports = { frames, format, install };
