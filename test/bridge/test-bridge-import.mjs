// import of a Python file: its functions are named exports, the whole module is
// the default; require() gives the same module.
import assert from 'node:assert';
import { createRequire } from 'node:module';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'import-py-'));
fs.writeFileSync(path.join(folder, 'model.py'),
                 'def predict(x):\n    return x * 2\n\nlimit = 7\n');
fs.writeFileSync(path.join(folder, 'uses.mjs'), `
  import model, { predict, limit } from './model.py';
  import * as ns from './model.py';
  export { model, predict, limit, ns };`);

const { model, predict, limit, ns } =
  await import(path.join(folder, 'uses.mjs'));
assert.strictEqual(await predict(21), 42);
assert.strictEqual(limit, 7);
assert.strictEqual(model.predict, predict);
assert.deepStrictEqual(Object.keys(ns).sort(), ['default', 'limit', 'predict']);
const require = createRequire(path.join(folder, 'x.js'));
assert.strictEqual(require('./model.py'), model);

fs.writeFileSync(path.join(folder, 'bad.mjs'),
                 "import { nothing } from './model.py';");
await assert.rejects(import(path.join(folder, 'bad.mjs')), {
  name: 'SyntaxError',
  message: "The requested module './model.py' does not provide an export " +
    "named 'nothing'",
});
fs.rmSync(folder, { recursive: true });
