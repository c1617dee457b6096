// CommonJS and ES modules use each other as in Node.
import assert from 'node:assert';
import { createRequire } from 'node:module';
import def, { a, reexported } from '../fixtures/esm/named.cjs';
import * as ns from '../fixtures/esm/named.cjs';

const require = createRequire(import.meta.url);
assert.strictEqual(a, 1);
assert.strictEqual(reexported, 'r');
assert.strictEqual(def, require('../fixtures/esm/named.cjs'));
assert.strictEqual(ns['module.exports'], def);
assert.strictEqual(ns.__esModule, true);
assert.deepStrictEqual(ns.default.default, 'inner');

// require() of ES modules.
const one = require('../fixtures/esm/one.mjs');
assert.strictEqual(one, await import('../fixtures/esm/one.mjs'));
const marked = require('../fixtures/esm/default.mjs');
assert.strictEqual(marked.__esModule, true);
assert.strictEqual(marked.default, 'd');
assert.strictEqual(require('../fixtures/esm/default.mjs'), marked);
assert.strictEqual(require('../fixtures/esm/as-cjs.mjs'), 'own');
assert.throws(() => require('../fixtures/esm/waits.mjs'), {
  code: 'ERR_REQUIRE_ASYNC_MODULE',
});
assert.throws(() => require('../fixtures/esm/require-cycle.cjs'), {
  code: 'ERR_REQUIRE_CYCLE_MODULE',
});

// import() in CommonJS; await there.
assert.strictEqual((await require('../fixtures/esm/imports.cjs')).a, 1);
for (const entry of ['require-cycle.mjs', 'require-cycle.cjs']) {
  const { spawnSync } = await import('node:child_process');
  const { stderr } = spawnSync(process.execPath, ['-e',
    `require(${JSON.stringify(new URL(`../fixtures/esm/${entry}`,
                                      import.meta.url).pathname)})`],
                               { encoding: 'utf8' });
  assert.match(stderr, /ERR_REQUIRE_CYCLE_MODULE/, entry);
}
