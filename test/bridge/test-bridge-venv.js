'use strict';

// The project's virtual environment is found, and sys.executable is its
// Python.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.realpathSync(
  fs.mkdtempSync(path.join(os.tmpdir(), 'tandem-venv-')));

function run(env, cwd = folder) {
  env = { ...process.env, VIRTUAL_ENV: '', ...env };
  const child = spawnSync(process.execPath, [path.join(folder, 'main.js')], {
    encoding: 'utf8', cwd, env,
  });
  assert.strictEqual(child.status, 0, child.stderr);
  return child.stdout.trim();
}

fs.writeFileSync(path.join(folder, 'where.py'),
                 'import sys\n\nhere = [sys.executable, sys.prefix]\n');
fs.writeFileSync(path.join(folder, 'main.js'), `
  try {
    console.log(require('./where.py').here.join(' '));
  } catch (err) {
    console.log(err.code + ': ' + err.message);
  }
`);

try {
  // Without one: a Python of the system.
  assert.match(run({}), /^\/usr\/.*python3\S* \/usr/);

  const venv = path.join(folder, '.venv');
  const made = spawnSync('/usr/bin/python3',
                         ['-m', 'venv', '--without-pip', venv]);
  assert.strictEqual(made.status, 0);
  assert.strictEqual(run({}), `${venv}/bin/python ${venv}`);

  const other = path.join(folder, 'other');
  fs.mkdirSync(other);
  fs.renameSync(venv, path.join(other, 'venv'));
  assert.strictEqual(run({}, other),
                     `${other}/venv/bin/python ${other}/venv`);
  assert.strictEqual(run({ VIRTUAL_ENV: `${other}/venv` }),
                     `${other}/venv/bin/python ${other}/venv`);

  // Broken ones.
  assert.match(run({ VIRTUAL_ENV: '/nowhere' }),
               /^ERR_PYTHON_UNAVAILABLE: VIRTUAL_ENV: \/nowhere is not a /);
  assert.match(run({ PYTHONHOME: '/nowhere' }), new RegExp(
    'ERR_PYTHON_UNAVAILABLE: .* PYTHONHOME is set, to /nowhere: .* Unset it'));
  const config = path.join(other, 'venv/pyvenv.cfg');
  const text = fs.readFileSync(config);
  fs.writeFileSync(config, Buffer.from('home = /usr/caf\xe9/bin\n', 'latin1'));
  assert.match(run({}, other), new RegExp(
    'ERR_PYTHON_UNAVAILABLE: .*/venv/pyvenv\\.cfg damaged\\?.*venv --clear'));
  fs.writeFileSync(config, text);
  fs.unlinkSync(path.join(other, 'venv/bin/python'));
  assert.match(run({}, other), /venv is broken: .*venv --clear/);
  fs.writeFileSync(path.join(other, 'venv/pyvenv.cfg'), 'version = 3.8.1\n');
  assert.match(run({}, other), /was made by Python 3\.8/);
} finally {
  fs.rmSync(folder, { recursive: true });
}
