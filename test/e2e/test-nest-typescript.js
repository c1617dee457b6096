'use strict';
// A NestJS application in TypeScript: legacy decorators with metadata, which
// the project's own TypeScript compiles, once; stacks show the source.
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');

const tmp = process.env.TANDEM_TEST_TMP;
const project = path.join(tmp, 'nest');
fs.mkdirSync(path.join(project, 'src'), { recursive: true });
fs.symlinkSync(path.join(process.env.TANDEM_E2E, 'node_modules'),
               path.join(project, 'node_modules'));
fs.writeFileSync(path.join(project, 'package.json'), '{ "name": "nest-app" }');
fs.writeFileSync(path.join(project, 'tsconfig.json'), `{
  "compilerOptions": {
    "module": "commonjs", // what tsc would make
    "experimentalDecorators": true,
    "emitDecoratorMetadata": true,
  },
}`);
fs.writeFileSync(path.join(project, 'src', 'cats.ts'), `
import { Controller, Get, Injectable, Param, ParseIntPipe } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';

export enum Kind { Tom = 1, Kitten }

@Injectable()
export class CatsService implements OnModuleInit {
  private kinds: Kind[] = [];
  onModuleInit(): void { this.kinds.push(Kind.Kitten); }
  find(id: number) { return { id, kind: Kind[this.kinds[0]!], from: __dirname }; }
}

@Controller('cats')
export class CatsController {
  constructor(private readonly cats: CatsService) {}

  @Get('where')
  where(): { line: string } {
    return { line: new Error('here').stack!.split('\\n')[1]! };
  }

  @Get(':id')
  find(@Param('id', ParseIntPipe) id: number) { return this.cats.find(id); }
}
`);
fs.writeFileSync(path.join(project, 'src', 'main.ts'), `
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Module, type INestApplication } from '@nestjs/common';
import { CatsController, CatsService } from './cats';

@Module({ controllers: [CatsController], providers: [CatsService] })
class AppModule {}

const app: INestApplication = await NestFactory.create(AppModule, { logger: false });
await app.listen(0, '127.0.0.1');
const http = require('http') as typeof import('http');
const get = (at: string): Promise<unknown> => new Promise((resolve, reject) => {
  const { port } = app.getHttpServer().address();
  http.get({ host: '127.0.0.1', port, path: at }, (res) => {
    let text = '';
    res.setEncoding('utf8').on('data', (d: string) => { text += d; })
      .on('end', () => resolve(JSON.parse(text)));
  }).on('error', reject);
});
console.log(JSON.stringify([
  await get('/cats/7'), await get('/cats/x'), await get('/cats/where'),
]));
await app.close();
`);

const cache = path.join(tmp, 'cache');
const run = () => spawnSync(
  process.execPath, [path.join(project, 'src', 'main.ts')], {
    encoding: 'utf8', env: { ...process.env, XDG_CACHE_HOME: cache },
  });

let before;
for (let round = 0; round < 2; round++) {
  const { stdout, stderr, status } = run();
  assert.strictEqual(status, 0, stderr);
  const [cat, bad, where] = JSON.parse(stdout);
  assert.deepStrictEqual(cat, {
    id: 7, kind: 'Kitten', from: path.join(project, 'src'),
  });
  assert.strictEqual(bad.statusCode, 400);
  assert.match(where.line, /src\/cats\.ts:20:/);
  // The second time nothing is compiled anew.
  const folder = path.join(cache, 'tandem', 'typescript');
  const names = fs.readdirSync(folder).map(
    (name) => `${name} ${fs.statSync(path.join(folder, name)).mtimeMs}`);
  assert.strictEqual(names.length, 2);
  if (round === 1)
    assert.deepStrictEqual(names, before);
  before = names;
}

// Without a TypeScript in the project: what is missing, and what to do.
fs.unlinkSync(path.join(project, 'node_modules'));
fs.writeFileSync(path.join(project, 'src', 'alone.ts'),
                 'function d(c: unknown) {}\n@d class A {}\n');
const alone = spawnSync(process.execPath,
                        [path.join(project, 'src', 'alone.ts')],
                        { encoding: 'utf8' });
assert.strictEqual(alone.status, 1);
assert.match(alone.stderr, /npm install --save-dev typescript/);
