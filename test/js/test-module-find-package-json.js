'use strict';

// module.findPackageJSON(): what it finds, and the types of its arguments.
const assert = require('assert');
const fs = require('fs');
const { findPackageJSON } = require('module');
const path = require('path');
const { pathToFileURL } = require('url');
const tree = require('../fixtures/tree');

const folder = tree({
  'package.json': {}, 'sub/package.json': {}, 'main.js': '',
  'sub/a/index.js': '', 'node_modules/p/package.json': {},
});
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const own = path.join(folder, 'package.json');
const sub = path.join(folder, 'sub/package.json');
const main = path.join(folder, 'main.js');
const inSub = path.join(folder, 'sub/a/index.js');
const p = path.join(folder, 'node_modules/p/package.json');

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
