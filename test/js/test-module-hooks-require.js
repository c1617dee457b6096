'use strict';
// require() with hooks of module.registerHooks(): the handlers of extensions,
// the program's own too; any file name; cycles and modules that fail.
const assert = require('assert');
const fs = require('fs');
const { registerHooks } = require('module');
const path = require('path');
const tree = require('../fixtures/tree');

const root = tree({
  'text.txt': 'module.exports = "txt";',
  'own.foo': 'hello',
  'plain.js': 'module.exports = "plain";',
  'bad.json': '{',
  'fails.cjs': 'throw new Error("again");',
  'a.cjs': 'exports.early = 1; exports.b = require("./b.cjs");',
  'b.cjs': 'module.exports = require("./a.cjs").early;',
  'c.mjs': 'import "./d.cjs"; export default 1;',
  'd.cjs': 'try { require("./c.mjs"); } catch (err) { global.code = err.code; }',
});
const file = (name) => path.join(root, name);

require.extensions['.foo'] = (module, filename) => {
  module.exports = `foo ${fs.readFileSync(filename, 'utf8')}`;
};

function check(loaded) {
  for (const name of Object.keys(require.cache)) {
    if (name.startsWith(root))
      delete require.cache[name];
  }
  module.children.length = 0;
  assert.strictEqual(require(file('text.txt')), 'txt');
  assert.strictEqual(require(file('own.foo')), 'foo hello');
  assert.strictEqual(require(file('plain.js')), loaded);
  assert.throws(() => require(file('bad.json')), (err) =>
    err.name === 'SyntaxError' && err.message.startsWith(file('bad.json')));
  assert.throws(() => require(file('fails.cjs')), /again/);
  assert.throws(() => require(file('fails.cjs')), /again/);
  assert.deepStrictEqual(require(file('a.cjs')), { early: 1, b: 1 });
  require(file('a.cjs'));
  assert.deepStrictEqual(module.children.map((m) => path.basename(m.id)),
                         ['text.txt', 'own.foo', 'plain.js', 'a.cjs']);
}

const resolving = registerHooks({
  resolve: (specifier, context, next) => next(specifier, context),
});
check('plain');
const loading = registerHooks({
  load(url, context, next) {
    const result = next(url, context);
    if (url.endsWith('/plain.js'))
      result.source = String(result.source).replace('plain', 'loaded');
    return result;
  },
});
check('loaded');

// A program's handler around the runtime's gets what the hooks gave.
const before = require.extensions['.js'];
require.extensions['.js'] = (mod, filename) => {
  const { _compile } = mod;
  mod._compile = (text, name) =>
    Reflect.apply(_compile, mod, [text.replace('loaded', 'compiled'), name]);
  before(mod, filename);
};
check('compiled');
require.extensions['.js'] = before;

assert.strictEqual(require(file('c.mjs')).default, 1);
assert.strictEqual(global.code, 'ERR_REQUIRE_CYCLE_MODULE');
loading.deregister();
resolving.deregister();
check('plain');
