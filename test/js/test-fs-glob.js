'use strict';

// fs.glob: what each kind of pattern finds.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

const cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'tandem-fs-'));
process.on('exit', () => fs.rmSync(cwd, { recursive: true }));
for (const file of ['a.js', 'b.ts', '.hidden.js', 'src/a.js', 'src/lib/c.js',
                    'src/lib/d.test.js', 'src/.git/x.js', 'src/e[1].js']) {
  fs.mkdirSync(path.join(cwd, path.dirname(file)), { recursive: true });
  fs.writeFileSync(path.join(cwd, file), '');
}

function check(pattern, expected, options) {
  assert.deepStrictEqual(
    fs.globSync(pattern, { cwd, ...options }).sort(), expected, `${pattern}`);
}

check('*', ['a.js', 'b.ts', 'src']);
check('*.js', ['a.js']);
check('.*.js', ['.hidden.js']);
check('?.{js,ts}', ['a.js', 'b.ts']);
check('[!a].*', ['b.ts']);
check('**/*.js', ['a.js', 'src/a.js', 'src/e[1].js', 'src/lib/c.js',
                  'src/lib/d.test.js']);
check('src/**', ['src', 'src/a.js', 'src/e[1].js', 'src/lib',
                 'src/lib/c.js', 'src/lib/d.test.js']);
check('src/lib/!(*.test).js', ['src/lib/c.js']);
check('src/@(lib|none)/c.js', ['src/lib/c.js']);
check('**/lib', ['src/lib']);
check('*/', ['src']);
check('src/e\\[1\\].js', ['src/e[1].js']);
check('missing/*', []);
check(['a.js', '*.js', 'b.ts'], ['a.js', 'b.ts']);
check(path.join(cwd, '*.ts'), [path.join(cwd, 'b.ts')]);
check('**/*.js', ['a.js', 'src/a.js', 'src/e[1].js'],
      { exclude: (name) => name === 'src/lib' });
check('**/*.js', ['a.js', 'src/a.js', 'src/e[1].js', 'src/lib/c.js'],
      { exclude: ['**/*.test.js'] });
const [entry] = fs.globSync('src/lib', { cwd, withFileTypes: true });
assert.ok(entry.isDirectory());
assert.throws(() => fs.globSync(5), { code: 'ERR_INVALID_ARG_TYPE' });

let done = 0;
fs.glob('*.ts', { cwd }, (err, found) => {
  assert.strictEqual(err, null);
  assert.deepStrictEqual(found, ['b.ts']);
  done++;
});
(async () => {
  const found = [];
  for await (const name of fs.promises.glob('**/c.js', { cwd }))
    found.push(name);
  assert.deepStrictEqual(found, ['src/lib/c.js']);
  done++;
})();
process.on('exit', () => assert.strictEqual(done, 2));
