'use strict';

// Strings of every width and length cross unchanged, lone surrogates too.

const assert = require('assert');
const { echo, make, show } = require('../fixtures/py/values.py');

async function main() {
  const samples = ['', 'a', '\0', 'caf\u00e9', '\u20ac', '\u{1f600}',
                   'a\ud800b', '\udc00', '\ud800', '\ufeffbom', '\xff\u0100'];
  for (const n of [1, 7, 8, 9, 15, 16, 17, 31, 63, 64, 65, 255, 256, 257,
                   70000]) {
    samples.push('x'.repeat(n), '\u00e9'.repeat(n), '\u20ac'.repeat(n),
                 `${'y'.repeat(n)}\u20ac`, '\u{1f600}'.repeat(n));
  }
  for (const s of samples)
    assert.strictEqual(await echo(s), s);
  for (const s of samples.slice(0, 40))
    assert.deepStrictEqual(await echo({ [s]: [s, s] }), { [s]: [s, s] });

  // A rope, and a slice of a long string.
  let rope = '';
  for (let i = 0; i < 500; i++)
    rope += i;
  assert.strictEqual(await echo(rope), rope);
  assert.strictEqual(await echo(rope.slice(100, 140)), rope.slice(100, 140));

  assert.strictEqual(await make("'\\ud800' + 'x' * 20"),
                     `\ud800${'x'.repeat(20)}`);
  assert.strictEqual(await show('\ud800'), "'\\ud800'");
  assert.strictEqual(await show('\u{1f600}'), "'\u{1f600}'");
}

main();
