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
  'import-equals.ts': `import os = require('os');
    import unused = require('nowhere');
    let x: unused.T;
    export const eol = os.EOL; console.log(JSON.stringify(eol));`,
  'whole.ts': `import { EOL } from 'os';
    export = Whole;
    class Whole { eol = EOL; static part = 'part'; }`,
  'named.ts': "import 'os'; export = function() {}; export type T = 1;",
  'type.ts': "import 'os'; interface I {} export = I;",
  'whole-main.ts': `import Whole from './whole';
    import { part } from './whole';
    import Again = require('./whole');
    import named = require('./named');
    import './type';
    console.log(new Whole().eol === '\\n', part, Again === Whole,
                named.name === '');`,
  'typo.ts': "import { typo } from './b'; console.log(typo);",
};
const root = tree({
  ...files,
  'es/package.json': '{"type": "module"}',
  'es/lib.ts': 'export interface T {}',
  'es/main.ts': "export { T } from './lib.ts';",
  'es/import-equals.ts': files['import-equals.ts'],
  'es/whole.ts': files['whole.ts'],
  'hook.mjs': `import { registerHooks } from 'module';
    registerHooks({ load: (url, context, next) => next(url, context) });`,
  'bundled/tsconfig.json': '{"compilerOptions": {"module": "esnext"}}',
  'bundled/lib.cjs': files['lib.cjs'],
  'bundled/main.ts': "import { computed } from './lib.cjs'; computed;",
});

function run(...args) {
  const { stdout, stderr } = spawnSync(process.execPath, args,
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

// import x = require() and export = stand beside ESM syntax.
assert.strictEqual(run('import-equals.ts'), '"\\n"\n');
assert.strictEqual(run('es/import-equals.ts'), '"\\n"\n');
assert.strictEqual(run('whole-main.ts'), 'true part true true\n');
assert.strictEqual(run('--import', './hook.mjs', 'whole-main.ts'),
                   'true part true true\n');
assert.match(run('es/whole.ts'), /SyntaxError: Export assignment cannot/);
