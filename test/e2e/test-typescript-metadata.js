'use strict';
// Decorators' metadata names what may be a class or an interface of another
// file, also of one that is in a cycle with this one: as in tsc's output such a
// name is no error. Errors show places of the source.
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');

const project = path.join(process.env.TANDEM_TEST_TMP, 'metadata');
const decorate = `import 'reflect-metadata';
export const seen: Record<string, unknown> = {};
export function D(target: any, key: string, at?: any): void {
  seen[target.constructor.name + '.' + key] =
    Reflect.getMetadata('design:type', target, key);
  seen[target.constructor.name + '.' + key + '()'] =
    Reflect.getMetadata('design:paramtypes', target, key);
}
`;
const files = {
  'tsconfig.json': `{ "compilerOptions": {
    "experimentalDecorators": true, "emitDecoratorMetadata": true,
  } }`,
  'decorate.ts': decorate,
  'dep.ts': 'export interface IDep { a: number }\nexport class Dep {}\n',
  'main.ts': `import { D, seen } from './decorate.ts';
import { Response } from 'express';
import { IDep as Other, Dep } from './dep.ts';
class C {
  @D response!: Response;
  @D call(a: Other, b: Dep): void {}
}
console.log(seen['C.response'] === Object,
            (seen['C.call()'] as any[]).map((f) => f.name).join());
`,
  'cycle/a.ts': `import { D } from '../decorate.ts';
import { B } from './b.ts';
export class A { @D b!: B; }
`,
  'cycle/b.ts': `import { D } from '../decorate.ts';
import { A } from './a.ts';
export class B { @D a!: A; }
`,
  'cycle/main.ts': `import { seen } from '../decorate.ts';
import { A } from './a.ts';
import { B } from './b.ts';
console.log(seen['A.b'] === B, seen['B.a'] === Object, typeof A);
`,
  'typo.ts': `enum E { A }
import { D } from './decorate.ts';
import { /* ü */ typo } from './decorate.ts';
class C { @D x: unknown = typo; }
`,
  'assign.ts': `import { D } from './decorate.ts';
import os = require('os');
class C { @D os: unknown = os.EOL; }
console.log(new C().os === '\\n');
`,
  'script.ts': `enum E { A, B,
  C }
function D(...a: any[]) {}
class A { @D x: number = E.C;
  m() { /* ü */ return new Error().stack!.split('\\n')[1]; } }
console.log(new A().m());
`,
  'wrong.ts': `import { D } from './decorate.ts';
class C { @D ü: unknown = ; }
`,
};

for (const type of ['commonjs', 'module']) {
  const folder = path.join(project, type);
  fs.mkdirSync(path.join(folder, 'cycle'), { recursive: true });
  fs.symlinkSync(path.join(process.env.TANDEM_E2E, 'node_modules'),
                 path.join(folder, 'node_modules'));
  fs.writeFileSync(path.join(folder, 'package.json'),
                   type === 'module' ? '{ "type": "module" }' : '{}');
  for (const [name, text] of Object.entries(files))
    fs.writeFileSync(path.join(folder, name), text);
  const run = (name) => {
    const { stdout, stderr } = spawnSync(
      process.execPath, [path.join(folder, name)], {
        encoding: 'utf8',
        env: {
          ...process.env, XDG_CACHE_HOME: path.join(project, 'cache'),
        },
      });
    return stdout + stderr;
  };

  assert.strictEqual(run('main.ts'), 'true Object,Dep\n');
  assert.strictEqual(run('assign.ts'), 'true\n');
  assert.match(run('typo.ts'), new RegExp(
    'typo\\.ts:3\nimport \\{ /\\* ü \\*/ typo \\} .*\n {17}\\^{4}\n\n' +
    "SyntaxError: .* export named 'typo'"));
  assert.match(run('wrong.ts'), new RegExp(
    'wrong\\.ts:2\nclass .*\n {26}\\^\n\nSyntaxError: Expression expected'));
  assert.match(run('script.ts'), /script\.ts:5:\d+\)/);
  if (type === 'commonjs')
    assert.strictEqual(run('cycle/main.ts'), 'true true function\n');
}
