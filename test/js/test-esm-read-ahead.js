// Modules that are read and compiled ahead: a wide graph is evaluated in its
// order, a failure is that of the module which has it, and what a failed walk
// read ahead is read again by the next.
'use strict';

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ahead-'));
const write = (name, text) => {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
};
const load = (name) => import(path.join(folder, name));

// A tree with cross links through two folders.
function writeTree(count) {
  const place = (i) => (i % 3 === 0 ? `a/m${i}.mjs` : `b/m${i}.mjs`);
  const depsOf = (i) => [...new Set([2 * i + 1, 2 * i + 2, i + 5])]
    .filter((d) => d < count);
  for (let i = 0; i < count; i++) {
    let text = '';
    const deps = depsOf(i);
    for (const d of deps)
      text += `import { v as v${d} } from '../${place(d)}';\n`;
    text += `globalThis.order.push(${i});\n`;
    text += `export const v = 1${deps.map((d) => ` + v${d}`).join('')};\n`;
    write(place(i), text);
  }
  const order = [];
  const values = [];
  const visit = (i) => {
    if (values[i] !== undefined)
      return values[i];
    values[i] = 1;
    let sum = 1;
    for (const d of depsOf(i))
      sum += visit(d);
    order.push(i);
    values[i] = sum;
    return sum;
  };
  return { place, sum: visit(0), order };
}

async function tree() {
  globalThis.order = [];
  const { place, sum, order } = writeTree(150);
  const { v } = await load(place(0));
  assert.strictEqual(v, sum);
  assert.deepStrictEqual(globalThis.order, order);
}

async function failures() {
  for (let i = 0; i < 6; i++)
    write(`f/ok${i}.mjs`, `export const v = ${i};\n`);
  write('f/wrong.mjs', '\n\nlet a = ;\n');
  const others = [0, 1, 2, 3, 4, 5]
    .map((i) => `import './ok${i}.mjs';\n`).join('');
  write('f/1.mjs', `${others}import './wrong.mjs';\n`);
  await assert.rejects(load('f/1.mjs'), {
    name: 'SyntaxError', message: "Unexpected token ';'",
  });
  write('f/2.mjs', `${others}import './none.mjs';\n`);
  await assert.rejects(load('f/2.mjs'), { code: 'ERR_MODULE_NOT_FOUND' });
  write('f/3.mjs', `${others}import { w } from './ok3.mjs';\n`);
  await assert.rejects(load('f/3.mjs'), /does not provide an export named 'w'/);
}

async function walks() {
  const names = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => `./n${i}.mjs`);
  for (const name of names)
    write(`w/${name}`, 'export const v = "old";\n');
  write('w/main.mjs', `import './none.mjs';\n${
    names.map((name) => `import '${name}';\n`).join('')}`);
  await assert.rejects(load('w/main.mjs'), { code: 'ERR_MODULE_NOT_FOUND' });
  for (const name of names)
    write(`w/${name}`, 'export const v = "new";\n');
  for (const name of names)
    assert.strictEqual((await load(`w/${name}`)).v, 'new');
}

// What is compiled depends on the package, not on who asks.
async function kinds() {
  write('k/esm/package.json', '{"type":"module"}');
  write('k/cjs/package.json', '{"type":"commonjs"}');
  const names = [0, 1, 2, 3, 4].map((i) => `n${i}.js`);
  for (const name of names)
    write(`k/cjs/${name}`, 'exports.self = this === module.exports;\n');
  write('k/esm/main.js', names.map((name, i) =>
    `import { self as s${i} } from '../cjs/${name}';\n`).join('') +
    'export const all = [s0, s1, s2, s3, s4];\n');
  const { all } = await load('k/esm/main.js');
  assert.deepStrictEqual(all, [true, true, true, true, true]);
}

// While a thread is at a long module, the functions of others are made: of some
// that must be generators after all, since they are in a cycle.
async function early() {
  let long = 'export const long = [];\n';
  for (let i = 0; i < 20000; i++)
    long += `long.push({ index: ${i}, text: \`\${long.length} of it\` });\n`;
  write('e/long.mjs', long);
  for (let i = 0; i < 8; i++) {
    write(`e/even${i}.mjs`, `import { odd } from './odd${i}.mjs';
export function even(n) { return n === 0 ? true : odd(n - 1); }
export const early = odd(3);
`);
    write(`e/odd${i}.mjs`, `import { even } from './even${i}.mjs';
export function odd(n) { return n === 0 ? false : even(n - 1); }
`);
    write(`e/waits${i}.mjs`, `export const waited = await Promise.resolve(${i});
`);
    write(`e/throws${i}.mjs`, `export let where;
try { throw new Error('here'); } catch (err) { where = err.stack; }
`);
  }
  let main = '';
  let all = '';
  for (let i = 0; i < 8; i++) {
    main += `import { even as e${i}, early as y${i} } from './even${i}.mjs';
import { waited as w${i} } from './waits${i}.mjs';
import { where as t${i} } from './throws${i}.mjs';
`;
    all += `[e${i}(10), y${i}, w${i}, /throws${i}.mjs:2:/.test(t${i})],`;
  }
  write('e/main.mjs', `${main}import { long } from './long.mjs';
export const all = [${all}];
export const { length } = long;
`);
  const { all: found, length } = await load('e/main.mjs');
  assert.deepStrictEqual(found, [0, 1, 2, 3, 4, 5, 6, 7]
    .map((i) => [true, true, i, true]));
  assert.strictEqual(length, 20000);
}

(async () => {
  try {
    await early();
    await tree();
    await failures();
    await walks();
    await kinds();
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
})();
