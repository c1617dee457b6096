'use strict';
// --entry-url: the program is a URL, relative to the working directory.
const assert = require('assert');
const { spawnSync } = require('child_process');
const tree = require('../fixtures/tree');

const root = tree({
  'a b.mjs': 'console.log(import.meta.url, process.argv.slice(1).join());',
  'c.js': 'console.log(typeof require, __filename);',
});

function run(...args) {
  const r = spawnSync(process.execPath, ['--entry-url', ...args],
                      { cwd: root, encoding: 'utf8' });
  return r.status === 0 ? r.stdout : `${r.status} ${r.stderr}`;
}

assert.strictEqual(run('a%20b.mjs?q#h', 'x'),
                   `file://${root}/a%20b.mjs?q#h a%20b.mjs?q#h,x\n`);
assert.strictEqual(run(`file://${root}/c.js`), `function ${root}/c.js\n`);
assert.strictEqual(run('data:text/javascript,console.log(import.meta.main)'),
                   'true\n');
assert.match(run('none%20.mjs'), /^1 [^]*ERR_MODULE_NOT_FOUND/);

const { stderr } = spawnSync(process.execPath, ['--entry-url', 'c.js'],
                             { cwd: root, encoding: 'utf8' });
assert.match(stderr, /ExperimentalWarning: --entry-url is an experimental/);
