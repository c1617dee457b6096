'use strict';

// What of a package.json Node warns of: "main" without an extension in an ES
// module's package, double slashes and a slash at the end in "exports" and
// "imports". And what is not found: a file with a slash behind.
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.realpathSync(
  fs.mkdtempSync(path.join(os.tmpdir(), 'deprecations-')));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const write = (name, text) => {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, typeof text === 'string' ? text :
    JSON.stringify(text));
  return file;
};
const modules = {
  full: { main: './index.js' },
  none: {},
  short: { main: 'index' },
  gone: { main: './gone.js' },
  common: { type: 'commonjs', main: 'index' },
};
for (const [name, data] of Object.entries(modules)) {
  write(`node_modules/${name}/package.json`, { type: 'module', ...data });
  write(`node_modules/${name}/index.js`, '');
}
write('node_modules/p/package.json', { exports: {
  './a/*': './lib//*.js', './b/*': './lib/*.js', './q': './lib//x.js',
  './t/*': './lib/*',
} });
write('node_modules/p/lib/x.js', '');
write('node_modules/#hash/index.js', 'module.exports = "hash";');
write('package.json', { imports: { '#i/*': './*' } });

// [code, text] of the warnings, and the codes of the errors.
function run(specifiers, name = 'main.mjs') {
  const file = write(name, `
    const warnings = [];
    process.on('warning', (w) => warnings.push([w.code, w.message]));
    const errors = [];
    (async () => {
      for (const name of ${JSON.stringify(specifiers)}) {
        try {
          ${name.endsWith('.mjs') ? 'await import' : 'require'}(name);
        } catch (err) {
          errors.push(err.code);
        }
      }
      setImmediate(() => console.log(JSON.stringify([warnings, errors])));
    })();`);
  const { stdout, stderr } = spawnSync(
    process.execPath, ['--no-warnings', file], { encoding: 'utf8' });
  assert.strictEqual(stderr, '');
  return JSON.parse(stdout);
}

const main = path.join(folder, 'main.mjs');
const of = (name) => `${path.join(folder, 'node_modules', name)}/`;

assert.deepStrictEqual(run(['full', 'none', 'short', 'gone', 'common']), [[
  ['DEP0151', 'No "main" or "exports" field defined in the package.json for ' +
    `${of('none')} resolving the main entry point "index.js", imported from ` +
    `${main}.\nDefault "index" lookups for the main are deprecated for ES ` +
    'modules.'],
  ...[['short', 'index'], ['gone', './gone.js']].map(([name, value]) => [
    'DEP0151', `Package ${of(name)} has a "main" field set to "${value}", ` +
    'excluding the full filename and extension to the resolved file at ' +
    `"index.js", imported from ${main}.\n Automatic extension resolution of ` +
    'the "main" field is deprecated for ES modules.']),
], []]);

const place = 'in the "exports" field module resolution of the package at ' +
  `${of('p')}package.json imported from ${main}.`;
const double = (target, request) =>
  ['DEP0166', `Use of deprecated double slash resolving "${target}" for ` +
    `module request ${request} ${place}`];

assert.deepStrictEqual(run(['p/a/x', 'p/b//x', 'p/q', 'p/t/x.js/', 'p/b/x']), [
  [
    double('./lib//x.js', '"./a/x" matched to "./a/*"'),
    double('./lib//x.js', '"./b//x" matched to "./b/*"'),
    double('./lib//x.js', '"./q"'),
    ['DEP0155', 'Use of deprecated trailing slash pattern mapping ' +
      `"./t/x.js/" ${place} Mapping specifiers ending in "/" is no longer ` +
      'supported.'],
  ],
  ['ERR_MODULE_NOT_FOUND'],
]);

// An import that isn't found is looked up once.
assert.deepStrictEqual(run(['#i//x']), [[
  ['DEP0166', 'Use of deprecated double slash resolving ".//x" for module ' +
    'request "#i//x" matched to "#i/*" in the "imports" field module ' +
    `resolution of the package at ${path.join(folder, 'package.json')} ` +
    `imported from ${main}.`],
], ['ERR_MODULE_NOT_FOUND']]);

// require() knows them too, and without "imports" a name that starts with '#'
// is a package.
const [warnings] = run(['p/q'], 'main.cjs');
assert.deepStrictEqual(warnings.map(([code]) => code), ['DEP0166']);
assert.deepStrictEqual(run(['#hash'], 'main.cjs')[1],
                       ['ERR_PACKAGE_IMPORT_NOT_DEFINED']);
write('package.json', {});
assert.deepStrictEqual(run(['#hash'], 'main.cjs'), [[], []]);
