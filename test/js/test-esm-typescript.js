'use strict';
// TypeScript and JSX: by package type, by text, with tsconfig.json.
const assert = require('assert');
const { spawnSync } = require('child_process');
const tree = require('../fixtures/tree');

const root = tree({
  'base.json': '{"compilerOptions": {"jsx": "react-jsx"}}',
  'tsconfig.json': `{ // comments and trailing commas
    "extends": "./base", /* a base */
    "compilerOptions": {
      "baseUrl": "src", "jsxImportSource": "elements",
      "paths": { "@lib/*": ["nowhere/*", "lib/*"], "exact": ["exact.ts"], },
    },
  }`,
  'src/exact.ts': 'export const exact: number = 7;',
  'src/lib/f.ts': `export type T = number;
    export enum E { A, B }
    export function f<X>(x: X): X { return x; }`,
  'src/lib/index.ts': 'export const index = 1 as const;',
  'src/based.ts': 'export const based = "based";',
  'node_modules/elements/package.json':
    '{"exports": {"./jsx-runtime": "./jsx.mjs"}}',
  'node_modules/elements/jsx.mjs':
    'export const jsx = (...a) => a; export const jsxs = jsx;',
  'main.ts': `import { f, E, type T } from '@lib/f';
    import { exact } from 'exact';
    import { based } from 'based';
    import { index } from './src/lib';
    import { g } from './g.js';
    import c, { named } from './c.cts';
    import { view } from './view';
    const x: T = f<number>(exact);
    console.log(x, E.B, based, index, g, c.named, named, view.length);
    console.log(new Error().stack!.match(/main.ts:\\d+/)![0]);`,
  'g.ts': 'export const g: string = "g";',
  'c.cts': `const { g } = require('./g.js');
    let named: string = 'c' + g; exports.named = named;`,
  'view.tsx': 'export const view: any[] = <div a={1}>hi</div>;',
  'script.ts': `let n: number = 1; console.log(typeof require, n);
    import('./g.ts').then((ns) => console.log(ns.g));`,
  'bad.ts': 'let a: number = ;',
  'mod/package.json': '{"type": "module"}',
  'mod/m.ts': 'const a: number = 1; console.log(typeof require, a);',
});

function run(...args) {
  const r = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  return r.status === 0 ? r.stdout : r.stderr;
}

assert.strictEqual(run('main.ts'), '7 1 based 1 g cg cg 2\nmain.ts:10\n');
assert.strictEqual(run('script.ts'), 'function 1\ng\n');
assert.strictEqual(run('mod/m.ts'), 'undefined 1\n');
assert.ok(run('bad.ts').includes('bad.ts:1\nlet a: number = ;\n'));
assert.strictEqual(run('-e', 'enum A { x } console.log(A.x as any)'), '0\n');
assert.strictEqual(run('--input-type=module-typescript', '-e',
                       'let a: number = 5; console.log(a, typeof require)'),
                   '5 undefined\n');
assert.strictEqual(run('--input-type=commonjs-typescript', '-p',
                       'let a: number = 5; typeof require'), 'function\n');

const { stripTypeScriptTypes: strip } = require('module');
assert.strictEqual(strip('let a: number = 1;'), 'let a         = 1;');
assert.throws(() => strip('enum A { x }'),
              { code: 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX' });
assert.throws(() => strip('let x: = 5'),
              { code: 'ERR_INVALID_TYPESCRIPT_SYNTAX' });
assert.throws(() => strip('1', { mode: 'x' }), { code: 'ERR_INVALID_ARG_VALUE' });
assert.match(strip('enum A { x }', { mode: 'transform', sourceUrl: 'a.ts' }),
             /^var A;.*\n\n\/\/# sourceURL=a\.ts$/);
