'use strict';
// What counts as deeply equal: strictly, loosely, partially.
const assert = require('assert');

const equal = (a, b) => {
  assert.deepStrictEqual(a, b);
  assert.deepEqual(a, b);
};
const different = (a, b) => {
  assert.notDeepStrictEqual(a, b);
  assert.notDeepEqual(a, b);
};
const looselyEqual = (a, b) => {
  assert.notDeepStrictEqual(a, b);
  assert.deepEqual(a, b);
};

equal(NaN, NaN);
looselyEqual(0, -0);
looselyEqual([1, '2'], ['1', 2]);
equal(new Set([{ a: 1 }, 2]), new Set([2, { a: 1 }]));
different(new Set([1, 2]), new Set([1, 3]));
equal(new Map([[{ k: 1 }, [1]]]), new Map([[{ k: 1 }, [1]]]));
looselyEqual(new Map([[1, 1]]), new Map([['1', '1']]));
different(new Map([['a', undefined]]), new Map([['b', undefined]]));
equal(new Date(5), new Date(5));
different(/a/g, /a/i);
equal(new Error('x', { cause: 1 }), new Error('x', { cause: 1 }));
different(new Error('x'), new Error('y'));
equal(new Uint8Array([1, 2]), new Uint8Array([1, 2]));
different([1, , 3], [1, undefined, 3]);
looselyEqual({ a: 1 }, Object.assign(Object.create(null), { a: 1 }));
equal(Object(1n), Object(1n));
different({ a: 1 }, { a: 1, b: undefined });
equal({ [Symbol.for('s')]: 1 }, { [Symbol.for('s')]: 1 });

const a = { x: 1 };
a.self = a;
const b = { x: 1 };
b.self = b;
equal(a, b);
different(a, { x: 1, self: { x: 1, self: a } });

assert.partialDeepStrictEqual({ a: 1, b: { c: [1, 2, 3] } },
                              { b: { c: [1, 3] } });
assert.throws(() => assert.partialDeepStrictEqual([1, 2], [2, 1]),
              { code: 'ERR_ASSERTION' });
