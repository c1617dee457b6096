'use strict';

// module.findPackageJSON(): what it finds, and the types of its arguments.
const assert = require('assert');
const fs = require('fs');
const { findPackageJSON } = require('module');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');

const folder = fs.realpathSync(
  fs.mkdtempSync(path.join(os.tmpdir(), 'find-package-')));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const write = (name, text) => {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return file;
};
const own = write('package.json', '{}');
const sub = write('sub/package.json', '{}');
const main = write('main.js', '');
const inSub = write('sub/a/index.js', '');
const p = write('node_modules/p/package.json', '{}');

for (const base of [main, pathToFileURL(main), pathToFileURL(main).href]) {
  assert.strictEqual(findPackageJSON('p', base), p);
  assert.strictEqual(findPackageJSON('./sub/a/index.js', base), sub);
  assert.strictEqual(findPackageJSON('.', base), own);
  assert.strictEqual(findPackageJSON(inSub, base), sub);
}
assert.strictEqual(findPackageJSON('..', inSub), sub);
assert.strictEqual(findPackageJSON(pathToFileURL(inSub)), sub);
assert.strictEqual(findPackageJSON(pathToFileURL(inSub).href), sub);

assert.throws(() => findPackageJSON(), { code: 'ERR_MISSING_ARGS' });
for (const base of [null, {}, [], Symbol('x'), () => {}, true, 1]) {
  for (const specifier of ['', 'p', './a', main]) {
    assert.throws(() => findPackageJSON(specifier, base),
                  { code: 'ERR_INVALID_ARG_TYPE', message: /"base"/ });
  }
}
assert.throws(() => findPackageJSON(Symbol('x'), main),
              { code: 'ERR_INVALID_ARG_TYPE', message: /"specifier"/ });
assert.throws(() => findPackageJSON(main, './relative'),
              { code: 'ERR_INVALID_URL' });
for (const url of ['node:fs', 'data:text/javascript,1', 'https://x.y/z']) {
  assert.throws(() => findPackageJSON(url, main),
                { code: 'ERR_INVALID_URL_SCHEME' });
}
