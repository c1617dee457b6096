'use strict';
// require finds what Node's does: files, folders, node_modules, "main",
// "exports" and "imports" with conditions and patterns, self-reference, links.
const assert = require('assert');
const path = require('path');
const tree = require('../fixtures/tree');

const root = tree({
  'app.js': '',
  'file.js': '', 'file.json': '{}', 'data.json': '{"a":1}', 'noext': '',
  'both.js': '', 'both/index.js': '',
  'dir/index.js': '', 'dirjson/index.json': '{}',
  'dirmain/package.json': { main: './lib/entry' }, 'dirmain/lib/entry.js': '',
  'dirmainfolder/package.json': { main: 'lib' },
  'dirmainfolder/lib/index.js': '',
  'badmain/package.json': { main: 'nope.js' }, 'badmain/index.js': '',
  'x.cjs': '',
  'link.js': { link: 'dir/index.js' },
  'node_modules/plain/index.js': '',
  'node_modules/plain/sub/deep.js': '',
  'node_modules/@scope/pkg/package.json': { main: 'm.js' },
  'node_modules/@scope/pkg/m.js': '',
  'node_modules/exp/package.json': {
    name: 'exp',
    exports: {
      '.': { import: './esm.js', require: './cjs.js', default: './def.js' },
      './feature': { node: { browser: './no.js', default: './feature.js' } },
      './data/*': './lib/*.js',
      './data/private/*': null,
      './files/*.txt': './txt/*.txt',
      './array': ['bad-target', './array.js'],
      './only-import': { import: './esm.js' },
      './package.json': './package.json',
      './missing': './not-there.js',
      './outside': '../../app.js',
    },
    imports: {
      '#inner': './inner.js',
      '#dep': 'plain',
      '#in/*': './lib/*.js',
    },
  },
  'node_modules/exp/cjs.js':
    'exports.self = require("exp/feature"); exports.r = require.resolve;',
  'node_modules/exp/feature.js': 'module.exports = "feature";',
  'node_modules/exp/lib/a/b.js': '', 'node_modules/exp/lib/private/x.js': '',
  'node_modules/exp/txt/t.txt': '', 'node_modules/exp/array.js': '',
  'node_modules/exp/inner.js': '', 'node_modules/exp/esm.js': '',
  'node_modules/str/package.json': { exports: './s.js' },
  'node_modules/str/s.js': '', 'node_modules/str/other.js': '',
  'deep/node_modules/plain/index.js': '',
  'deep/er/f.js': '',
});
const { createRequire } = require('module');
const from = createRequire(path.join(root, 'app.js'));
const deep = createRequire(path.join(root, 'deep/er/f.js'));
const inside = from('exp').r;

for (const [resolve, request, expected] of [
  [from.resolve, './file', 'file.js'],
  [from.resolve, './file.json', 'file.json'],
  [from.resolve, './data', 'data.json'],
  [from.resolve, './noext', 'noext'],
  [from.resolve, './both', 'both.js'],
  [from.resolve, './both/', 'both/index.js'],
  [from.resolve, './dir', 'dir/index.js'],
  [from.resolve, './dir/../file', 'file.js'],
  [from.resolve, './dirjson', 'dirjson/index.json'],
  [from.resolve, './dirmain', 'dirmain/lib/entry.js'],
  [from.resolve, './dirmainfolder', 'dirmainfolder/lib/index.js'],
  [from.resolve, './badmain', 'badmain/index.js'],
  [from.resolve, './x.cjs', 'x.cjs'],
  [from.resolve, './link', 'dir/index.js'],
  [from.resolve, 'plain', 'node_modules/plain/index.js'],
  [from.resolve, 'plain/sub/deep', 'node_modules/plain/sub/deep.js'],
  [from.resolve, '@scope/pkg', 'node_modules/@scope/pkg/m.js'],
  [from.resolve, 'exp', 'node_modules/exp/cjs.js'],
  [from.resolve, 'exp/feature', 'node_modules/exp/feature.js'],
  [from.resolve, 'exp/data/a/b', 'node_modules/exp/lib/a/b.js'],
  [from.resolve, 'exp/files/t.txt', 'node_modules/exp/txt/t.txt'],
  [from.resolve, 'exp/array', 'node_modules/exp/array.js'],
  [from.resolve, 'exp/package.json', 'node_modules/exp/package.json'],
  [from.resolve, 'str', 'node_modules/str/s.js'],
  [deep.resolve, 'plain', 'deep/node_modules/plain/index.js'],
  [deep.resolve, 'str', 'node_modules/str/s.js'],
  [deep.resolve, '../../file', 'file.js'],
  [inside, '#inner', 'node_modules/exp/inner.js'],
  [inside, '#in/a/b', 'node_modules/exp/lib/a/b.js'],
  [inside, '#dep', 'node_modules/plain/index.js'],
  [inside, 'exp/feature', 'node_modules/exp/feature.js'],
]) {
  assert.strictEqual(path.relative(root, resolve(request)), expected, request);
}

for (const [resolve, request, code] of [
  [from.resolve, './nope', 'MODULE_NOT_FOUND'],
  [from.resolve, './file.js/', 'MODULE_NOT_FOUND'],
  [from.resolve, 'nope', 'MODULE_NOT_FOUND'],
  [from.resolve, 'exp/missing', 'MODULE_NOT_FOUND'],
  [from.resolve, 'exp/unknown', 'ERR_PACKAGE_PATH_NOT_EXPORTED'],
  [from.resolve, 'exp/data/private/x', 'ERR_PACKAGE_PATH_NOT_EXPORTED'],
  [from.resolve, 'exp/only-import', 'ERR_PACKAGE_PATH_NOT_EXPORTED'],
  [from.resolve, 'exp/outside', 'ERR_INVALID_PACKAGE_TARGET'],
  [from.resolve, 'exp/data/../x', 'ERR_INVALID_MODULE_SPECIFIER'],
  [from.resolve, 'str/other.js', 'ERR_PACKAGE_PATH_NOT_EXPORTED'],
  [inside, '#unknown', 'ERR_PACKAGE_IMPORT_NOT_DEFINED'],
  [from, 'node:nope', 'ERR_UNKNOWN_BUILTIN_MODULE'],
]) {
  assert.throws(() => resolve(request), { code }, request);
}

assert.strictEqual(from('exp').self, 'feature');
assert.strictEqual(from.resolve('fs'), 'fs');
assert.strictEqual(from.resolve('node:fs'), 'node:fs');
assert.strictEqual(from('node:path'), from('path'));
assert.deepStrictEqual(
  from.resolve.paths('x').slice(0, 2),
  [path.join(root, 'node_modules'),
   path.join(path.dirname(root), 'node_modules')]);
assert.strictEqual(from.resolve.paths('fs'), null);
assert.strictEqual(from.resolve('./file', { paths: [root] }),
                   path.join(root, 'file.js'));
assert.strictEqual(from.resolve('plain', { paths: [`${root}/deep/er`] }),
                   path.join(root, 'deep/node_modules/plain/index.js'));
