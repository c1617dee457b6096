'use strict';
// A package that offers an ES module under "module-sync" gives it to require()
// and to import.
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'sync-'));
const folder = path.join(root, 'node_modules', 'both');
fs.mkdirSync(folder, { recursive: true });
fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({
  exports: { '.': [{ 'module-sync': './a.mjs', 'default': './a.js' }] },
}));
fs.writeFileSync(path.join(folder, 'a.mjs'), 'export default 1;');
fs.writeFileSync(path.join(folder, 'a.js'), 'module.exports = 2;');
const load = require('module').createRequire(path.join(root, 'x.js'));
assert.strictEqual(load('both').default, 1);
fs.writeFileSync(path.join(root, 'x.mjs'), 'export * from "both";' +
  'export { default } from "both";');
import(path.join(root, 'x.mjs')).then((ns) => {
  assert.strictEqual(ns.default, 1);
  fs.rmSync(root, { recursive: true });
});
