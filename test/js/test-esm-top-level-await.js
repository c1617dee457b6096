'use strict';
// Siblings wait side by side, parents after their children; an await that never
// ends is named, with exit code 13.
const assert = require('assert');
const { spawnSync } = require('child_process');
const tree = require('../fixtures/tree');

const root = tree({
  'main.mjs': `import './a.mjs'; import './b.mjs'; import './c.mjs';
               console.log('main');`,
  'a.mjs': `console.log('a1'); await 0; await 0; await 0; console.log('a2');`,
  'b.mjs': `console.log('b1'); await 0; console.log('b2');`,
  'c.mjs': `import './b.mjs'; console.log('c');`,
  'never.mjs': `import './one.mjs';\n\nawait new Promise(() => {});`,
  'one.mjs': 'await 1;',
  'throws.mjs': `process.on('exit', (c) => console.log(c));
                 await 1; throw new Error('late');`,
  'code.mjs': `process.on('exit', (c) => console.log(c));
               process.exitCode = 5; await new Promise(() => {});`,
});

function run(name) {
  const r = spawnSync(process.execPath, [`${root}/${name}`],
                      { encoding: 'utf8' });
  return [r.status, r.stdout, r.stderr];
}

assert.deepStrictEqual(run('main.mjs'),
                       [0, 'a1\nb1\nb2\nc\na2\nmain\n', '']);
let [status, stdout, stderr] = run('never.mjs');
assert.strictEqual(status, 13);
assert.ok(stderr.startsWith(
  'Warning: Detected unsettled top-level await at ' +
  `file://${root}/never.mjs:3\nawait new Promise(() => {});\n^`), stderr);
[status, stdout, stderr] = run('throws.mjs');
assert.deepStrictEqual([status, stdout], [1, '1\n']);
assert.ok(stderr.includes('Error: late'), stderr);
[status, stdout] = run('code.mjs');
assert.deepStrictEqual([status, stdout], [5, '5\n']);
