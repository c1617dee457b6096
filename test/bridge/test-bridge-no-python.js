'use strict';

// Without libpython the error names the package to install; without the module
// of the runtime it says so. Everything else works.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const build = path.dirname(process.execPath);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tandem-no-python-'));
const program = path.join(folder, 'tandem');
const main = path.join(folder, 'main.js');

function run() {
  const child = spawnSync(program, [main], { encoding: 'utf8' });
  assert.strictEqual(child.status, 0, child.stderr);
  return child.stdout;
}

try {
  fs.copyFileSync(process.execPath, program);
  fs.chmodSync(program, 0o755);
  fs.writeFileSync(path.join(folder, 'model.py'), 'A = 1\n');
  fs.writeFileSync(main, `
    for (let i = 0; i < 2; i++) {
      try {
        require('./model.py');
      } catch (err) {
        console.log(err.code, err.message);
      }
    }
  `);
  assert.match(run(), /^(ERR_PYTHON_UNAVAILABLE .*tandem_python\.so.*\n){2}$/);

  // A module that asks for a libpython nobody has.
  const module_ = fs.readFileSync(path.join(build, 'tandem_python.so'));
  const at = module_.indexOf('libpython3.');
  assert(at > 0);
  module_.write('9', at + 'libpython'.length);
  fs.writeFileSync(path.join(folder, 'tandem_python.so'), module_);
  assert.match(run(), new RegExp('^(ERR_PYTHON_UNAVAILABLE .*libpython9.*' +
    'apt install libpython3\\.\\d+\\n){2}$'));
} finally {
  fs.rmSync(folder, { recursive: true });
}
