// Packages: conditions, subpaths, patterns, self-reference, "imports", main.
import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import tree from '../fixtures/tree.js';

const root = tree({
  'package.json': JSON.stringify({
    name: 'self',
    exports: { './own': './own.mjs' },
    imports: { '#dep': 'pkg', '#file': './own.mjs', '#fs': 'fs',
               '#x/*': './x/*.mjs' },
  }),
  'own.mjs': 'export default "own";',
  'x/one.mjs': 'export default "x1";',
  'a b.mjs': 'export default "space";',
  'query.mjs': 'export default import.meta.url;',
  'node_modules/pkg/package.json': JSON.stringify({
    exports: {
      '.': { custom: './custom.mjs', import: './i.mjs', default: './r.cjs' },
      './sync': { 'module-sync': './s.mjs', default: './r.cjs' },
      './f/*.js': './f/*.mjs', './f/private/*': null,
    },
  }),
  'node_modules/pkg/i.mjs': 'export default "import";',
  'node_modules/pkg/s.mjs': 'export default "sync";',
  'node_modules/pkg/custom.mjs': 'export default "custom";',
  'node_modules/pkg/r.cjs': 'module.exports = "require";',
  'node_modules/pkg/f/a.mjs': 'export default "fa";',
  'node_modules/@s/old/package.json': '{"main":"./lib"}',
  'node_modules/@s/old/lib/index.js': 'module.exports = "main";',
  'node_modules/@s/old/sub.mjs': 'export default "sub";',
  'main.mjs': `
    const names = ['self/own', 'pkg', 'pkg/sync', 'pkg/f/a.js', '@s/old',
                   '@s/old/sub.mjs', '#dep', '#file', '#x/one',
                   './a%20b.mjs', './query.mjs?q#h', new URL('own.mjs',
                   import.meta.url), import.meta.filename.replace('main',
                   'own')];
    for (const name of names)
      console.log(String((await import(name)).default));
    console.log(typeof (await import('#fs')).readFileSync);
    for (const name of ['pkg/f/private/x', '#none', 'self', '@s'])
      await import(name).catch((err) => console.log(err.code));
    console.log(import.meta.resolve('pkg'), import.meta.resolve('./none'));`,
});

function run(...options) {
  const r = spawnSync(process.execPath, [...options, `${root}/main.mjs`],
                      { encoding: 'utf8' });
  assert.strictEqual(r.stderr, '');
  return r.stdout.split('\n');
}

const lines = run();
assert.deepStrictEqual(lines, [
  'own', 'import', 'sync', 'fa', 'main', 'sub', 'import', 'own', 'x1', 'space',
  `file://${root}/query.mjs?q#h`, 'own', 'own', 'function',
  'ERR_PACKAGE_PATH_NOT_EXPORTED', 'ERR_PACKAGE_IMPORT_NOT_DEFINED',
  'ERR_PACKAGE_PATH_NOT_EXPORTED', 'ERR_INVALID_MODULE_SPECIFIER',
  `file://${root}/node_modules/pkg/i.mjs file://${root}/none`, '',
]);
assert.strictEqual(run('-C', 'custom')[1], 'custom');
