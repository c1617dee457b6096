'use strict';
// The messages of failed assertions, as Node 24 writes them.
const assert = require('assert');

function messageOf(fn) {
  try {
    fn();
  } catch (err) {
    assert.strictEqual(err.code, 'ERR_ASSERTION');
    return err.message;
  }
  throw new Error('must fail');
}

const cases = [
  [() => assert.strictEqual(1, 2),
   'Expected values to be strictly equal:\n\n1 !== 2\n'],
  [() => assert.strictEqual('a'.repeat(10), 'a'.repeat(9) + 'b'),
   'Expected values to be strictly equal:\n+ actual - expected\n\n' +
   "+ 'aaaaaaaaaa'\n- 'aaaaaaaaab'\n" + `${' '.repeat(12)}^\n`],
  [() => assert.deepStrictEqual({ a: 1, b: [1, 2] }, { a: 1, b: [1, 3] }),
   'Expected values to be strictly deep-equal:\n+ actual - expected\n\n' +
   '  {\n    a: 1,\n    b: [\n      1,\n+     2\n-     3\n    ]\n  }\n'],
  [() => assert.deepStrictEqual([1], [1], 'fine') || assert.fail('mine'),
   'mine'],
  [() => assert.equal(1, 2), '1 == 2'],
  [() => assert.notStrictEqual(1, 1),
   'Expected "actual" to be strictly unequal to: 1'],
  [() => assert.ok(0 === 1),
   'The expression evaluated to a falsy value:\n\n  assert.ok(0 === 1)\n'],
  [() => assert(), 'No value argument passed to `assert.ok()`'],
  [() => assert.throws(() => {}), 'Missing expected exception.'],
  [() => assert.doesNotThrow(() => { throw new Error('x'); }),
   'Got unwanted exception.\nActual message: "x"'],
  [() => assert.match('abc', /x/),
   'The input did not match the regular expression /x/. Input:\n\n' +
   "'abc'\n"],
  [() => assert.fail(), 'Failed'],
];
for (const [fn, expected] of cases)
  assert.strictEqual(messageOf(fn), expected);

assert.rejects(Promise.reject(new TypeError('t')), TypeError);
assert.throws(() => { throw new TypeError('wrong', { cause: 1 }); },
              { name: 'TypeError', message: /wro/, cause: 1 });
assert.throws(() => assert.ifError(new Error('e')),
              { message: 'ifError got unwanted exception: e' });
