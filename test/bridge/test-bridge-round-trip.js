'use strict';

// Random nested values come back as they were.

const assert = require('assert');
const { echo } = require('../fixtures/py/values.py');

let seed = 12345;

function random(n) {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return (seed >>> 8) % n;
}

function value(depth) {
  switch (random(depth > 4 ? 8 : 13)) {
    case 0:
      return null;
    case 1:
      return random(2) === 0;
    case 2:
      return random(1000) - 500;
    case 3:
      return random(1 << 24) * 2 ** 20;
    case 4:
      return random(1000) / 7 + 0.1;
    case 5:
      return 'key'.repeat(random(40));
    case 6:
      return String.fromCharCode(random(0xd800), random(0xd800));
    case 7:
      return 2n ** 53n * BigInt(random(1000) + 1);
    case 8:
      return Array.from({ length: random(8) }, () => value(depth + 1));
    case 9:
      return Array.from({ length: random(20) }, () => random(100));
    case 10:
      return Object.fromEntries(Array.from(
        { length: random(6) }, (_, i) => [`k${i}`, value(depth + 1)]));
    case 11:
      return new Map([[random(100), value(depth + 1)]]);
    default:
      return new Date(random(1 << 24) * 1000);
  }
}

async function main() {
  for (let i = 0; i < 300; i++) {
    const v = value(0);
    assert.deepStrictEqual(await echo(v), v);
  }
  // Many at once, so that records share their memory.
  const all = Array.from({ length: 500 }, () => value(1));
  assert.deepStrictEqual(await Promise.all(all.map((v) => echo(v))), all);
  // Larger than the memory that replies usually come in.
  const large = Array.from({ length: 20000 },
                           (_, i) => ({ i, s: `item ${i}` }));
  assert.deepStrictEqual(await echo(large), large);
  const numbers = Array.from({ length: 100000 }, (_, i) => i / 3);
  assert.deepStrictEqual(await echo(numbers), numbers);
}

main();
