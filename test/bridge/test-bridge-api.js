'use strict';

// tandem:python: modules by name, expressions, keyword arguments.

const assert = require('assert');
const py = require('tandem:python');
const values = require('../fixtures/py/values.py');

async function main() {
  const math = await py.import('math');
  assert.strictEqual(math.pi, Math.PI);
  assert.strictEqual(await math.sqrt(9), 3);
  await assert.rejects(py.import('no_such_module'),
                       { type: 'ModuleNotFoundError' });
  const path = await py.import('os.path');
  assert.strictEqual(await path.join('a', 'b'), 'a/b');

  assert.strictEqual(await py.eval('1 + 1'), 2);
  await assert.rejects(py.eval('1 +'), { type: 'SyntaxError' });
  assert.throws(() => py.eval(1), { code: 'ERR_INVALID_ARG_TYPE' });

  assert.deepStrictEqual(
    await py.call(values.keyword, [1], { kwargs: { c: 5 } }), [1, 2, 5]);
  assert.deepStrictEqual(
    await py.call(values.keyword, [], { kwargs: { b: 'x', a: [0] } }),
    [[0], 'x', 3]);
  assert.deepStrictEqual(await py.call(values.keyword, [1, 4]), [1, 4, 3]);
  await assert.rejects(py.call(values.keyword, [1], { kwargs: { z: 1 } }),
                       { type: 'TypeError', message: /unexpected keyword/ });
  await assert.rejects(
    py.call(values.keyword, [1], { kwargs: { b: { f: Symbol('s') } } }),
    { message: /^kwargs\.b\.f: a symbol/ });
  assert.throws(() => py.call(() => {}), { code: 'ERR_INVALID_ARG_TYPE' });

  // Many arguments.
  const many = Array.from({ length: 300 }, (_, i) => i);
  assert.strictEqual((await values.kinds(...many)).length, 300);
}

main();
