'use strict';
// Modules: cycles, the cache, JSON, failing modules, require.main, `this`.
const assert = require('assert');
const path = require('path');
const { createRequire } = require('module');
const tree = require('../fixtures/tree');

const root = tree({
  'a.js': 'exports.early = 1; exports.b = require("./b"); exports.late = 2;',
  'b.js': 'const a = require("./a"); exports.seen = { ...a };',
  'count.js': 'globalThis.count = (globalThis.count ?? 0) + 1;',
  'throws.js': 'globalThis.tries = (globalThis.tries ?? 0) + 1;' +
    'throw new Error("no");',
  'bad.json': '{ "a": }',
  'shebang.js': '#!/usr/bin/env node\nmodule.exports = "ok";',
  'this.js': 'exports.same = this === module.exports;' +
    'exports.args = arguments.length; exports.names = ' +
    '[__filename, __dirname]; exports.parent = module.parent?.id;',
  'bom.js': '\ufeffmodule.exports = "bom";',
  'bom.json': '\ufeff{"b":1}',
  'esm.mjs': 'export default 1;',
  'typed/package.json': { type: 'module' },
  'typed/m.js': 'export const x = 1;',
  'typed/c.cjs': 'module.exports = 7;',
  'looks.js': "import path from 'path';\nexport default path.sep;\n",
});
const load = createRequire(path.join(root, 'main.js'));

const a = load('./a');
assert.deepStrictEqual(a, { early: 1, b: { seen: { early: 1 } }, late: 2 });

load('./count');
load('./count.js');
assert.strictEqual(globalThis.count, 1);
delete load.cache[load.resolve('./count')];
load('./count');
assert.strictEqual(globalThis.count, 2);

assert.throws(() => load('./throws'), /no/);
assert.throws(() => load('./throws'), /no/);
assert.strictEqual(globalThis.tries, 2);

assert.throws(() => load('./bad.json'), (err) =>
  err instanceof SyntaxError && err.message.startsWith(`${root}/bad.json: `));
assert.strictEqual(load('./shebang'), 'ok');
assert.strictEqual(load('./bom'), 'bom');
assert.deepStrictEqual(load('./bom.json'), { b: 1 });

const self = load('./this');
assert.strictEqual(self.same, true);
assert.strictEqual(self.args, 5);
assert.deepStrictEqual(self.names, [path.join(root, 'this.js'), root]);

assert.strictEqual(load('./typed/c.cjs'), 7);
for (const name of ['./esm.mjs', './typed/m.js', './looks.js'])
  assert.strictEqual(load(name)[Symbol.toStringTag], 'Module', name);

assert.strictEqual(require.main, module);
assert.strictEqual(module.id, '.');
assert.strictEqual(module.filename, __filename);
assert.strictEqual(require('module')._cache, require.cache);
assert.throws(() => require(''), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => require(5), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => load('./nope'), (err) =>
  err.code === 'MODULE_NOT_FOUND' &&
  err.message === `Cannot find module './nope'\nRequire stack:\n- ${root}` +
    '/main.js');
