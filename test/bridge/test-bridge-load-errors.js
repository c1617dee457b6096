'use strict';

// What goes wrong while a file is imported is thrown by require.

const assert = require('assert');
const work = require('../fixtures/py/work.py');

assert.throws(() => require('../fixtures/py/bad_syntax.py'), (err) => {
  assert.strictEqual(err.name, 'PythonError');
  assert.strictEqual(err.type, 'SyntaxError');
  assert.match(err.stack, /at <module> \(.*bad_syntax\.py:2:\d+\)\n/);
  assert.match(err.traceback, /return \(\n +\^/);
  assert.strictEqual(err.details.line, 2);
  return true;
});

assert.throws(() => require('../fixtures/py/bad_import.py'), (err) => {
  assert.strictEqual(err.type, 'ModuleNotFoundError');
  assert.match(err.message, /No module named 'no_such_package'/);
  assert.match(err.message, /Python 3\.\d+\.\d+/);
  assert.match(err.message, /pip install no_such_package/);
  if (process.env.VIRTUAL_ENV)
    assert(err.message.includes(process.env.VIRTUAL_ENV), err.message);
  return true;
});

assert.throws(() => require('../fixtures/py/bad_exit.py'),
              { type: 'SystemExit' });
assert.throws(() => require('../fixtures/py/absent.py'),
              { code: 'MODULE_NOT_FOUND' });

work.add(2, 3).then((sum) => assert.strictEqual(sum, 5));
