'use strict';

// Texts that the module compiler rewrote (src/compile/{async,link}.c), as they
// were written: for Function.prototype.toString and for messages of the engine,
// which show the code that failed.

// What the compiler puts around an await, and what that reads like without it.
const marks = [
  /\$tdm_*\.each\(/,
  /(?: |\(\$tdm_*V=)\$tdm_*A\.value\(\(/,
  /(?:;\/\*\$tdm_*\*\/)?\(\$tdm_*V=(?:\(0,)?/,
  /\),\$tdm_*F=\$tdm_*A\.frame,\$tdm_*[AV][^,]*\)(?=,\$tdm_*F===)/,
  /\/\*\$tdm_*\)\*\/\)\)(?:,\$tdm_*F=\$tdm_*A\.frame,\$tdm_*V\))?/,
  /(?:\(\$tdm_*F=\$tdm_*A\.frame,void 0\))?,\$tdm_*F=\$tdm_*R\)/,
  /,\$tdm_*F===\$tdm_*A\.frame\?\$tdm_*V:\$tdm_*R\(\$tdm_*F,\$tdm_*V\)\)/,
  /,\$tdm_*F===\$tdm_*A\.frame\?\(\$tdm_*F=\$tdm_*R,\$tdm_*V\):[^)]*\)\)/,
  /\{\$tdm_*F=\$tdm_*R;/,
  /\$tdm_*F=\$tdm_*R\(\$tdm_*F,\$tdm_*R\);/,
  /\$tdm_*R\(\$tdm_*F\);\$tdm_*F=\$tdm_*A\.frame;/,
  /\$tdm_*R\(\$tdm_*R,(?=yield)/,
  /\{?\$tdm_*F=\$tdm_*A\.frame;/,
  /\{(?:return)?\/\*\$tdm_*\*\/ ?/,
  /(?:;var \$tdm_*F,\$tdm_*V|[,;]\$tdm_*F=\$tdm_*A\.frame)?\/\*\$tdm_*\*\/[)}]/,
  /\$tdm_*F===\$tdm_*A\.frame\|\|\$tdm_*R\(\$tdm_*F\);/,
  /;var \$tdm_*F,\$tdm_*V/,
];

// A for-await loop whose target was moved into its body. One in another's head
// is found first.
const moved = [
  /const \$tdm_*S\/\*\$tdm_*<\*\/((?:(?!\$tdm_*<\*\/)[^])*?)/,
  /\(?\/\*\$tdm_*>\*\/((?:(?!\$tdm_*<\*\/)[^])*?)\/\*\$tdm_*>\*\/=\$tdm_*S\)?;/,
];

// Imported names: members of binding objects, whose comment is the name that
// the source has when that is another.
const names = [
  /\(0,(\$tdm_*\d+(?:\.[\w$\x80-\uffff]+|\["[^"]*"\])(?:\/\*[^*]*\*\/)?)\)/,
  /\$tdm_*(?:\d+|\.ns\(\d+\))\/\*([^*]*)\*\//,
  /\$tdm_*\d+(?:\.([\w$\x80-\uffff]+)|\["[^"]*"\])(?:\/\*([^*]*)\*\/)?/,
];

const all = (parts, separator) =>
  new RegExp(parts.map((part) => part.source).join(separator), 'g');

let patterns;

/** The source of a text that was rewritten. */
function sourceOf(text) {
  patterns ??= {
    marks: all(marks, '|'),
    moved: all(moved, ''),
    calls: all([names[0]], ''),
    imports: all(names.slice(1), '|'),
  };
  if (text.includes('<*/')) {
    let before;
    do {
      before = text;
      text = text.replace(patterns.moved, '$2$1');
    } while (text !== before);
  }
  return text.replace(patterns.marks, '')
    .replace(patterns.calls, '$1')
    .replace(patterns.imports, (_, space, name, local) => space ?? local ?? name)
    .replace(/\$tdm_*\.(import\(|require\b)/g, '$1')
    .replace(/\$tdm_*\.meta\b/g, 'import.meta');
}

module.exports = { sourceOf };
