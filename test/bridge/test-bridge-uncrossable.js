'use strict';

// A value that can't cross is an error that names its place.

const assert = require('assert');
const { echo, make } = require('../fixtures/py/values.py');

const cases = [
  [{ when: { at: Symbol('s') } }, "args[0].when.at: a symbol can't cross"],
  [[1, [2, { 'a b': Symbol('s') }]], 'args[0][1][1]["a b"]: a symbol'],
  [new Map([['k', [Symbol('s')]]]), 'args[0].get("k")[0]: a symbol'],
  [new Map([[Symbol('s'), 1]]), 'args[0].keys(): a symbol'],
  [new Set([1, Symbol('s')]), 'args[0].values(): a symbol'],
  [{ d: new Date(NaN) }, 'args[0].d: an invalid Date'],
  [new ArrayBuffer(8, { maxByteLength: 16 }), 'args[0]: a resizable buffer'],
];

async function main() {
  for (const [value, message] of cases) {
    await assert.rejects(echo(value), (err) => {
      assert.strictEqual(err.name, 'TypeError');
      assert.strictEqual(err.code, 'ERR_PYTHON_VALUE');
      assert(err.message.startsWith(message), err.message);
      return true;
    });
  }
  await assert.rejects(echo(1, 2, Symbol('s')),
                       { message: /^args\[2\]: a symbol/ });

  // What only Python can say.
  const refused = [
    [new Map([[[1], 2]]), 'TypeError', /^args\[0\]: the key of a Map .* list/],
    [[new Set([{}])], 'TypeError', /^args\[0\]\[0\]\[0\]: .*Set.* dict/],
    [{ d: new Date(8.64e15) }, 'ValueError', /^args\[0\]\.d: a Date/],
  ];
  for (const [value, type, message] of refused)
    await assert.rejects(echo(value), { name: 'PythonError', type, message });

  // A getter's own exception is the caller's.
  await assert.rejects(echo({ get x() {
    throw new RangeError('mine');
  } }), { name: 'RangeError', message: 'mine' });

  // A getter that calls Python while its object crosses.
  let inner;
  assert.deepStrictEqual(await echo({ get x() {
    inner = echo('inner');
    return 1;
  }, y: 2 }), { x: 1, y: 2 });
  assert.strictEqual(await inner, 'inner');

  assert.deepStrictEqual(await echo([1, 'still works']), [1, 'still works']);
  assert.strictEqual(await make('1'), 1);
}

main();
