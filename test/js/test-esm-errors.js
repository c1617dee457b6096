'use strict';
// Errors of resolution and linking, in Node's words.
const assert = require('assert');
const { spawnSync } = require('child_process');
const tree = require('../fixtures/tree');

const root = tree({
  'one.mjs': 'export const a = 1;',
  'two.mjs': 'export const a = 2;',
  'both.mjs': 'export * from "./one.mjs"; export * from "./two.mjs";',
  'c.cjs': 'exports.a = 1;',
  'data.json': '{}',
  'folder/index.js': '',
  'x.foo': '',
  'node_modules/old/a#b/index.js': '',
  'node_modules/pkg/package.json':
    JSON.stringify({ name: 'pkg', exports: { './a': './a.js' } }),
});

const cases = [
  ["'./nope.mjs'", 'ERR_MODULE_NOT_FOUND',
   `Cannot find module '${root}/nope.mjs' imported from ${root}/main.mjs`],
  ["'nopkg'", 'ERR_MODULE_NOT_FOUND',
   `Cannot find package 'nopkg' imported from ${root}/main.mjs`],
  ["'./folder'", 'ERR_UNSUPPORTED_DIR_IMPORT',
   `Directory import '${root}/folder' is not supported resolving ES modules ` +
   `imported from ${root}/main.mjs\n` +
   'Did you mean to import "./folder/index.js"?'],
  ["'old/a#b'", 'ERR_MODULE_NOT_FOUND',
   `Cannot find module '${root}/node_modules/old/a' imported from ` +
   `${root}/main.mjs\nDid you mean to import "old/a%23b/index.js"?`],
  ["'file://host/x.mjs'", 'ERR_INVALID_FILE_URL_HOST',
   `input: 'file://host/x.mjs',\n  module: 'file://${root}/main.mjs'`],
  ["'./x.foo'", 'ERR_UNKNOWN_FILE_EXTENSION',
   `Unknown file extension ".foo" for ${root}/x.foo`],
  ["'http://x.y/'", 'ERR_UNSUPPORTED_ESM_URL_SCHEME',
   'Only URLs with a scheme in: file and data are supported by the default ' +
   "ESM loader. Received protocol 'http:'"],
  ["'pkg/b'", 'ERR_PACKAGE_PATH_NOT_EXPORTED',
   `Package subpath './b' is not defined by "exports" in ` +
   `${root}/node_modules/pkg/package.json imported from ${root}/main.mjs`],
  ["'./%2fx'", 'ERR_INVALID_MODULE_SPECIFIER',
   `Invalid module "${root}/%2fx" must not include encoded "/" or "\\" ` +
   `characters imported from ${root}/main.mjs`],
  ["'./data.json'", 'ERR_IMPORT_ATTRIBUTE_MISSING',
   `Module "file://${root}/data.json" needs an import attribute of ` +
   '"type: json"'],
  ["'./one.mjs' with { type: 'json' }",
   'ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE',
   `Module "file://${root}/one.mjs" is not of type "json"`],
  ["'./one.mjs' with { foo: 'bar' }", 'ERR_IMPORT_ATTRIBUTE_UNSUPPORTED',
   `Import attribute "foo" with value "bar" is not supported in ` +
   `file://${root}/one.mjs`],
  ["'node:nope'", 'ERR_UNKNOWN_BUILTIN_MODULE',
   'No such built-in module: node:nope'],
  ["{ x } from './one.mjs'", undefined,
   "The requested module './one.mjs' does not provide an export named 'x'"],
  ["{ a } from './both.mjs'", undefined,
   "The requested module './both.mjs' contains conflicting star exports for " +
   "name 'a' with the previous requested module './two.mjs'"],
  ["{ x as y } from './c.cjs'", undefined,
   "Named export 'x' not found. The requested module './c.cjs' is a CommonJS " +
   'module, which may not support all module.exports as named exports.\n' +
   'CommonJS modules can always be imported via the default export, for ' +
   "example using:\n\nimport pkg from './c.cjs';\nconst { x: y } = pkg;\n"],
];

const fs = require('fs');
for (const [what, code, message] of cases) {
  fs.writeFileSync(`${root}/main.mjs`, `\nimport ${what};`);
  const r = spawnSync(process.execPath, [`${root}/main.mjs`],
                      { encoding: 'utf8' });
  assert.strictEqual(r.status, 1, what);
  assert.ok(r.stderr.includes(message), `${what}: ${r.stderr}`);
  if (code !== undefined)
    assert.ok(r.stderr.includes(`code: '${code}'`), r.stderr);
  else
    assert.ok(r.stderr.startsWith(`file://${root}/main.mjs:2\nimport ${what}`),
              r.stderr);
}
