'use strict';

// The tags of lib/internal/python/tags.js are those of src/value/value.h.

const assert = require('assert');
const fs = require('fs');
const path = require('path');

const root = path.join(__dirname, '../..');
const header = fs.readFileSync(path.join(root, 'src/value/value.h'), 'utf8');
const module_ = { exports: {} };
new Function('module', fs.readFileSync(
  path.join(root, 'lib/internal/python/tags.js'), 'utf8'))(module_);
const tags = module_.exports;

function list(macro, pattern) {
  const start = header.indexOf(`#define ${macro}(X)`);
  const text = header.slice(start, header.indexOf('\n\n', start));
  return [...text.matchAll(pattern)];
}

const found = list('TDM_VALUE_TAGS', /X\((\w+), (\d+)\)/g);
assert.strictEqual(found.length, 27);
for (const [, name, value] of found)
  assert.strictEqual(tags[name], Number(value), name);

const dtypes = list('TDM_VALUE_DTYPES', /X\((\w+), (\d+), (\d+)\)/g);
assert.strictEqual(dtypes.length, tags.dtypes.length);
for (const [, name, value, size] of dtypes) {
  assert.strictEqual(tags.dtypes[value].name, name.toLowerCase());
  assert.strictEqual(tags.dtypes[value].size, Number(size));
}

assert.match(header, new RegExp(`MAX_DEPTH ${tags.MAX_DEPTH}\n`));
assert.match(header, new RegExp(`MAX_SIZE \\(${tags.MAX_SIZE >> 20}u << 20`));
