// import source and import.source(): the code of a WebAssembly module, which
// neither loads what it imports nor runs.
import assert from 'node:assert';
import fs from 'node:fs';
import { createRequire, register, registerHooks } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as instance from '../fixtures/esm/add.wasm';
import { add, importSource, source } from '../fixtures/esm/source.mjs';

assert.ok(add instanceof WebAssembly.Module);
assert.strictEqual(await importSource('./add.wasm'), add);
assert.strictEqual(typeof instance.add, 'function');
assert.strictEqual(source, assert);

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'tandem-source-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));
const url = (name) => pathToFileURL(path.join(dir, name)).href;

// It imports "FAIL", which there isn't.
fs.writeFileSync(path.join(dir, 'fail.wasm'), Buffer.from(
  '0061736d01000000010501600001' + '7f020d01044641494c044641494c0000', 'hex'));
assert.ok(await importSource(url('fail.wasm')) instanceof WebAssembly.Module);
await assert.rejects(import(url('fail.wasm')), { code: 'ERR_MODULE_NOT_FOUND' });

// Of others there is none.
fs.writeFileSync(path.join(dir, 'a.mjs'), 'export default 1;');
fs.writeFileSync(path.join(dir, 'b.mjs'), 'import source a from "./a.mjs";');
const none = {
  name: 'SyntaxError',
  code: 'ERR_SOURCE_PHASE_NOT_DEFINED',
  message: 'Source phase import object is not defined for module ' +
    url('a.mjs'),
};
await assert.rejects(importSource(url('a.mjs')), none);
await assert.rejects(import(url('b.mjs')), none);
assert.strictEqual((await import(url('a.mjs'))).default, 1);
await assert.rejects(importSource(url('none.wasm')),
                     { code: 'ERR_MODULE_NOT_FOUND' });

// In CommonJS, where import.source doesn't make a module of a file.
fs.writeFileSync(path.join(dir, 'c.js'),
                 'module.exports = () => import.source("./fail.wasm");');
const c = createRequire(import.meta.url)(path.join(dir, 'c.js'));
assert.strictEqual(await c(), await importSource(url('fail.wasm')));

// Hooks see no attribute of it.
const seen = [];
const hooks = registerHooks({
  resolve(specifier, context, next) {
    seen.push(context.importAttributes);
    return { ...next(specifier, context), importAttributes: {} };
  },
});
assert.ok(await importSource(`${url('fail.wasm')}?1`) instanceof
  WebAssembly.Module);
hooks.deregister();
assert.deepStrictEqual(seen.map((a) => ({ ...a })), [{}]);
register('data:text/javascript,export const load = (url, context, next) =>' +
  'next(url, context)');
assert.ok(await importSource(`${url('fail.wasm')}?2`) instanceof
  WebAssembly.Module);
