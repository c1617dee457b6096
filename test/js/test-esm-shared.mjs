// What ES modules and require() have in common: the cache, builtins, and what
// was found once.
import assert from 'node:assert';
import events, { defaultMaxListeners } from 'node:events';
import fs, { readFile } from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'tandem-shared-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true, force: true }));

function write(files) {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(dir, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
}

const load = (name) => import(pathToFileURL(path.join(dir, name)));
const require = createRequire(path.join(dir, 'x.js'));

// A JSON module is the object that require() gives, whoever is first.
write({
  'a.json': '{"n":1}', 'b.json': '{"n":1}',
  'json.mjs': `import a from './a.json' with { type: 'json' };
    import b from './b.json' with { type: 'json' };
    import './change.cjs';
    export { a, b };`,
  'change.cjs': 'require("./a.json").n = 2; require("./b.json").n = 2;',
});
const b = require('./b.json');
const json = await load('json.mjs');
assert.strictEqual(json.a, require('./a.json'));
assert.strictEqual(json.b, b);
assert.deepStrictEqual([json.a.n, json.b.n], [2, 2]);

// What a CommonJS module had exported when it was loaded.
write({
  'one.cjs': 'module.exports = 1;',
  'set.cjs': `require('./one.cjs');
    require.cache[require.resolve('./one.cjs')].exports = 2;`,
  'one.mjs': `import './set.cjs'; import one from './one.cjs';
    export default one;`,
});
assert.strictEqual((await load('one.mjs')).default, 1);
assert.strictEqual(require('./one.cjs'), 2);

// import() of what an import statement named needs no file any more; nor does
// require() need the folder that the path leads out of.
write({
  'gone.mjs': 'export default {};',
  'again.mjs': `import gone from './gone.mjs';
    export default async () => (await import('./gone.mjs')).default === gone;`,
  'folder/up.cjs': 'module.exports = () => require("../one.cjs");',
});
const again = await load('again.mjs');
const up = require('./folder/up.cjs');
fs.rmSync(path.join(dir, 'gone.mjs'));
fs.rmSync(path.join(dir, 'folder'), { recursive: true });
assert.strictEqual(await again.default(), true);
assert.strictEqual(up(), 2);

// A package whose name begins with #, where there are no "imports".
write({
  'package.json': '{}',
  'node_modules/#old/index.js': 'module.exports = "old";',
  'imports/package.json': '{"imports":{"#new":"./new.js"}}',
  'imports/new.js': 'module.exports = "new";',
  'imports/main.js': `exports.new = require('#new');
    try { require('#old'); } catch (err) { exports.code = err.code; }`,
});
assert.strictEqual(require('#old'), 'old');
assert.deepStrictEqual({ ...require('./imports/main.js') },
                       { new: 'new', code: 'ERR_PACKAGE_IMPORT_NOT_DEFINED' });

// Builtins: accessors of their own, and those that a program defines.
assert.strictEqual(defaultMaxListeners, 10);
events.defaultMaxListeners = 11;
assert.strictEqual(defaultMaxListeners, 10);
syncBuiltinESMExports();
assert.strictEqual(defaultMaxListeners, 11);
const own = Object.getOwnPropertyDescriptor(fs, 'readFile');
let n = 0;
Object.defineProperty(fs, 'readFile', { get: () => n, configurable: true });
syncBuiltinESMExports();
assert.strictEqual(readFile, 0);
n++;
assert.strictEqual(readFile, 0);
syncBuiltinESMExports();
assert.strictEqual(readFile, 1);
delete fs.readFile;
syncBuiltinESMExports();
assert.strictEqual(readFile, undefined);
Object.defineProperty(fs, 'readFile', own);
syncBuiltinESMExports();
assert.strictEqual(readFile, fs.readFile);
