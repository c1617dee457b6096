'use strict';

// Accessors that a program puts on Object.prototype and Error.prototype are
// not met by the loader: what it reads of package.json is the file's own, what
// it keeps are own properties.
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const tree = require('../fixtures/tree');

const folder = tree({
  'node_modules/p/package.json': {},
  'node_modules/p/index.js': 'exports.p = require.main === module;',
  'main.cjs': 'module.exports = require("p");',
  'main.mjs': 'import p from "p"; export default p;',
});
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const main = path.join(folder, 'main.cjs');
const esm = path.join(folder, 'main.mjs');
const data = `data:text/javascript,import${
  encodeURIComponent(JSON.stringify(pathToFileURL(folder)))}`;

const met = [];
for (const target of [Object.prototype, Error.prototype]) {
  for (const name of ['name', 'main', 'type', 'exports', 'imports', 'url']) {
    if (Object.hasOwn(target, name))
      continue;
    Object.defineProperty(target, name, {
      configurable: true,
      get() {
        met.push(`get ${name}`);
        return undefined;
      },
      set(value) {
        // A channel has a name.
        if (name !== 'name')
          met.push(`set ${name}`);
        Object.defineProperty(this, name, {
          value, writable: true, enumerable: true, configurable: true,
        });
      },
    });
  }
}

const clean = () => {
  for (const target of [Object.prototype, Error.prototype]) {
    for (const name of ['main', 'type', 'exports', 'imports', 'url'])
      delete target[name];
  }
  delete Object.prototype.name;
};

(async () => {
  const required = require(main);
  const imported = await import(esm);
  const errors = [];
  for (const request of [folder, data])
    await import(request).catch((err) => errors.push(err));
  clean();
  assert.deepStrictEqual(met, []);
  assert.deepStrictEqual(required, { p: false });
  assert.deepStrictEqual(imported.default, { p: false });
  assert.deepStrictEqual(errors.map((err) => [err.code, err.url]), [
    ['ERR_UNSUPPORTED_DIR_IMPORT', pathToFileURL(folder).href],
    ['ERR_UNSUPPORTED_DIR_IMPORT', pathToFileURL(folder).href],
  ]);
})();

const tag = Object.getOwnPropertyDescriptor(process, Symbol.toStringTag);
assert.strictEqual(tag.value, 'process');
assert.strictEqual(tag.writable, true);
