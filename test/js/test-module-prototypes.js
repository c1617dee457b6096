'use strict';

// Accessors that a program puts on Object.prototype and Error.prototype are
// not met by the loader: what it reads of package.json is the file's own, what
// it keeps are own properties.
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'prototypes-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const write = (name, text) => {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return file;
};
write('node_modules/p/package.json', '{}');
write('node_modules/p/index.js', 'exports.p = require.main === module;');
const main = write('main.cjs', 'module.exports = require("p");');
const esm = write('main.mjs', 'import p from "p"; export default p;');
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
