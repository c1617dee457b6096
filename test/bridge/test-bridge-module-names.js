'use strict';

// Which names of a file its module has.

const assert = require('assert');
const names = require('../fixtures/py/names.py');
const some = require('../fixtures/py/some_names.py');
const inner = require('../fixtures/py/package/inner.py');
const json = require('../fixtures/py/json.py');

async function main() {
  assert.deepStrictEqual(Object.keys(names).sort(),
                         ['LIMIT', 'Shape', 'TABLE', 'partial', 'public',
                          'renamed']);
  assert.strictEqual(names.LIMIT, 10);
  assert.deepStrictEqual(names.TABLE, { a: [1, 2] });
  assert.strictEqual(names.public.name, 'public');
  assert.strictEqual(await names.public(), 'public');
  assert.strictEqual(await names.partial(), 1);
  assert.strictEqual(typeof names.Shape, 'function');

  assert.deepStrictEqual(Object.keys(some), ['_hidden', 'sqrt']);
  assert.strictEqual(await some.sqrt(16), 4);

  // A file of a package can import its neighbours.
  assert.strictEqual(await inner.twice(4), 8);

  // A name that Python's own library has too.
  assert.strictEqual(await json.whoami(), 'not the json of Python');
  assert.strictEqual(await json.dumps(), '[1]');

  assert.strictEqual(require('../fixtures/py/names.py'), names);
}

main();
