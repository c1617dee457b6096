'use strict';
// TypeScript that was written to become CommonJS (no "type": "module") behaves
// as what tsc makes of it: in cycles a name is undefined before it has a value,
// types may be exported again, and imported names need not be known before the
// other module has run.
const assert = require('assert');
const { spawnSync } = require('child_process');
const tree = require('../fixtures/tree');

const files = {
  'main.ts': `import { A } from './a';
    import { B, type T } from './barrel';
    import { computed, other } from './lib.cjs';
    import * as all from './a';
    console.log(A.early, B.early, all.early2);
    console.log(computed, other === undefined);`,
  'a.ts': `import { B, later } from './barrel';
    import * as all from './barrel';
    export const early2 = [typeof B, later];
    export class A { static early = typeof all.B; }`,
  'b.ts': `import { A } from './barrel';
    export interface T {}
    export let later = 'later';
    const seen = typeof A;
    export class B { static early = seen; }
    later += '!';`,
  'barrel.ts': `export { B, T, later } from './b';
    export * from './a';`,
  'lib.cjs': `for (const name of ['computed'])
    exports[name] = 'found';`,
  'typo.ts': "import { typo } from './b'; console.log(typo);",
};
const root = tree({
  ...files,
  'es/package.json': '{"type": "module"}',
  'es/lib.ts': 'export interface T {}',
  'es/main.ts': "export { T } from './lib.ts';",
  'bundled/tsconfig.json': '{"compilerOptions": {"module": "esnext"}}',
  'bundled/lib.cjs': files['lib.cjs'],
  'bundled/main.ts': "import { computed } from './lib.cjs'; computed;",
});

function run(name) {
  const { stdout, stderr } = spawnSync(process.execPath, [name],
                                       { cwd: root, encoding: 'utf8' });
  return stdout + stderr;
}

assert.strictEqual(
  run('main.ts'),
  "function undefined [ 'function', 'later!' ]\nfound true\n");
// What is used as a value and is nowhere to be found is an error still,
assert.match(run('typo.ts'), /typo\.ts:1\n.*\n *\^{4}\n\nSyntaxError: .*'typo'/);
// and so is it all where tsc would make ES modules.
assert.match(run('es/main.ts'), /SyntaxError: .*'T'/);
assert.match(run('bundled/main.ts'), /SyntaxError: .*'computed'/);
