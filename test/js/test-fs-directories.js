'use strict';

// mkdir -p, readdir (plain, with types, recursive), opendir, rm -r.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'tandem-fs-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true, force: true }));
const at = (...names) => path.join(dir, ...names);

assert.strictEqual(fs.mkdirSync(at('a/b/c'), { recursive: true }), at('a'));
assert.strictEqual(fs.mkdirSync(at('a/b/c'), { recursive: true }), undefined);
fs.writeFileSync(at('a/b/f'), '');
fs.symlinkSync('f', at('a/b/l'));
assert.throws(() => fs.mkdirSync(at('a/b/f'), { recursive: true }),
              { code: 'EEXIST' });
assert.throws(() => fs.mkdirSync(at('a/b/f/g'), { recursive: true }),
              { code: 'ENOTDIR', path: at('a/b/f/g') });

assert.deepStrictEqual(fs.readdirSync(at('a/b')), ['c', 'f', 'l']);
assert.deepStrictEqual(fs.readdirSync(at('a/b/c')), []);
assert.deepStrictEqual(fs.readdirSync(dir, { recursive: true }),
                       ['a', 'a/b', 'a/b/c', 'a/b/f', 'a/b/l']);
const entries = fs.readdirSync(at('a'), {
  withFileTypes: true, recursive: true,
});
assert.deepStrictEqual(entries.map((e) => [e.name, e.parentPath]), [
  ['b', at('a')], ['c', at('a/b')], ['f', at('a/b')], ['l', at('a/b')],
]);
assert.deepStrictEqual(entries.map((e) => e.isDirectory()),
                       [true, true, false, false]);
assert.ok(entries[2].isFile());
assert.ok(entries[3].isSymbolicLink());
assert.ok(Buffer.isBuffer(fs.readdirSync(dir, 'buffer')[0]));

(async () => {
  assert.deepStrictEqual(await fs.promises.readdir(dir, { recursive: true }),
                         ['a', 'a/b', 'a/b/c', 'a/b/f', 'a/b/l']);
  const seen = [];
  for await (const entry of await fs.promises.opendir(at('a/b')))
    seen.push(entry.name);
  assert.deepStrictEqual(seen.sort(), ['c', 'f', 'l']);

  // A tree, links in it not followed.
  fs.symlinkSync('/tmp', at('a/b/c/tmp'));
  await fs.promises.cp(at('a'), at('copy'), { recursive: true });
  assert.deepStrictEqual(fs.readdirSync(at('copy/b')), ['c', 'f', 'l']);
  fs.cpSync(at('a'), at('copy2'), { recursive: true });
  assert.ok(fs.lstatSync(at('copy2/b/c/tmp')).isSymbolicLink());
  await fs.promises.rm(at('a'), { recursive: true });
  fs.rmSync(at('copy'), { recursive: true });
  fs.rmSync(at('copy2'), { recursive: true });
  assert.deepStrictEqual(fs.readdirSync(dir), []);
  assert.ok(fs.existsSync('/tmp'));
})().then(() => { process.exitCode = 0; });
process.exitCode = 1;
