'use strict';

// Function.prototype.toString for functions whose awaits the module compiler
// changed (src/compile/async.c).

// What the compiler puts around an await, and what that reads like without it.
const marks = new RegExp([
  /\$tdm_*\.each\(/,
  /(?:;\/\*\$tdm_*\*\/)?\(\$tdm_*V=(?:\(0,)?/,
  /\),\$tdm_*F=\$tdm_*A\.frame,\$tdm_*V\)(?=,\$tdm_*F===)/,
  /,\$tdm_*F===\$tdm_*A\.frame\?\$tdm_*V:\$tdm_*R\(\$tdm_*F,\$tdm_*V\)\)/,
  /\{?\$tdm_*F=\$tdm_*A\.frame;/,
  /\{(?:return)?\/\*\$tdm_*\*\/ ?/,
  /(?:;var \$tdm_*F,\$tdm_*V|[,;]\$tdm_*F=\$tdm_*A\.frame)?\/\*\$tdm_*\*\/[)}]/,
  /\$tdm_*F===\$tdm_*A\.frame\|\|\$tdm_*R\(\$tdm_*F\);/,
  /;var \$tdm_*F,\$tdm_*V/,
].map((r) => r.source).join('|'), 'g');

// A for-await loop whose target was moved into its body. One in another's head
// is found first.
const moved = new RegExp([
  /const \$tdm_*S\/\*\$tdm_*<\*\/((?:(?!\$tdm_*<\*\/)[^])*?)/,
  /\(?\/\*\$tdm_*>\*\/((?:(?!\$tdm_*<\*\/)[^])*?)\/\*\$tdm_*>\*\/=\$tdm_*S\)?;/,
].map((r) => r.source).join(''), 'g');

function sourceOf(text) {
  if (text.includes('<*/')) {
    let before;
    do {
      before = text;
      text = text.replace(moved, '$2$1');
    } while (text !== before);
  }
  return text.replace(marks, '');
}

let patched = false;

/**
 * Has functions show the source that they were written as: programs send it to
 * browsers and other processes. Called with the first text that was rewritten.
 */
function hideMarks() {
  if (patched)
    return;
  patched = true;
  const original = Function.prototype.toString;
  const holder = {
    toString() {
      const text = Reflect.apply(original, this, []);
      return text.includes('$tdm') ? sourceOf(text) : text;
    },
  };
  Object.defineProperty(Function.prototype, 'toString', {
    value: holder.toString, writable: true, configurable: true,
  });
}

module.exports = { hideMarks };
