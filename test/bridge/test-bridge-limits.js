// @skip-asan needs more than a gigabyte there
'use strict';

// Cyclic, deep and huge values are errors, and the process goes on.

const assert = require('assert');
const { echo, make } = require('../fixtures/py/values.py');

function nested(depth) {
  let v = 1;
  for (let i = 0; i < depth; i++)
    v = [v];
  return v;
}

async function main() {
  const cycle = { name: 'a', next: {} };
  cycle.next.back = cycle;
  await assert.rejects(echo(cycle), {
    name: 'TypeError',
    message: /^args\[0\]\.next\.back.*nested deeper .* contains itself/,
  });
  const list = [];
  list.push(list);
  await assert.rejects(echo(list), /contains itself/);
  const map = new Map();
  map.set('m', map);
  await assert.rejects(echo(map), /contains itself/);

  assert.deepStrictEqual(await echo(nested(500)), nested(500));
  await assert.rejects(echo(nested(600)), /nested deeper than 512/);
  await assert.rejects(make('[x := [], x.append(x)][0]'), {
    type: 'ValueError', message: /^result\[0\].*contains itself/,
  });
  await assert.rejects(
    make('__import__("functools").reduce(lambda a, _: [a], range(600), 0)'),
    { type: 'ValueError', message: /deeper than 512/ });

  let wide = ['x'];
  for (let i = 0; i < 28; i++)
    wide = [wide, wide];
  await assert.rejects(echo(wide), /more than 256 MiB/);
  wide = null;
  await assert.rejects(make('"x" * (300 << 20)'), /more than 256 MiB/);
  // What Python can hold and JavaScript can't.
  await assert.rejects(make('1 << 3000000'), { name: 'RangeError' });

  assert.strictEqual(await echo('fine'), 'fine');
}

main();
