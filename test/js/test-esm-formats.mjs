// JSON, WebAssembly, data: URLs, builtins.
import assert from 'node:assert';
import fs from 'node:fs';
import { existsSync } from 'node:fs';
import 'node:test'; // it has an export that throws
import { syncBuiltinESMExports } from 'node:module';
import data from '../fixtures/esm/data.json' with { type: 'json' };
import { add, count, bump } from '../fixtures/esm/add.wasm';
import * as timers from 'timers';

assert.deepStrictEqual(data, { a: [1] });
assert.strictEqual(add(2, 3), 15); // imports a factor from factor.mjs
assert.strictEqual(count, 7);
bump();
assert.strictEqual(count, 8);

const text = await import('data:text/javascript,export default 6;' +
  'export const url = import.meta.url');
assert.strictEqual(text.default, 6);
assert.match(text.url, /^data:text\/javascript/);
const json = await import('data:application/json;base64,WzFd',
                          { with: { type: 'json' } });
assert.deepStrictEqual(json.default, [1]);
await assert.rejects(import('data:text/css,a'), {
  code: 'ERR_UNKNOWN_MODULE_FORMAT',
});

assert.strictEqual(timers.default.setTimeout, timers.setTimeout);
const before = fs.existsSync;
assert.strictEqual(existsSync, before);
fs.existsSync = () => 'patched';
assert.strictEqual(existsSync, before);
syncBuiltinESMExports();
assert.strictEqual(existsSync(), 'patched');
assert.strictEqual((await import('fs')).existsSync(), 'patched');
