'use strict';

// Strings of every width and length cross unchanged, lone surrogates too.

const assert = require('assert');
const py = require('tandem:python');
const { echo, make, show } = require('../fixtures/py/values.py');

async function main() {
  const samples = ['', 'a', '\0', 'caf\u00e9', '\u20ac', '\u{1f600}',
                   'a\ud800b', '\udc00', '\ud800', '\ufeffbom', '\xff\u0100'];
  for (const n of [1, 7, 8, 9, 15, 16, 17, 31, 63, 64, 65, 255, 256, 257,
                   70000]) {
    samples.push('x'.repeat(n), '\u00e9'.repeat(n), '\u20ac'.repeat(n),
                 `${'y'.repeat(n)}\u20ac`, '\u{1f600}'.repeat(n));
  }
  // Longer ones cross in parts of 32,768 units.
  for (const n of [32767, 32768, 32769, 65536]) {
    samples.push('z'.repeat(n), `${'\0\xe9'.repeat(n / 2)}\u0100`,
                 `${'y'.repeat(n)}\u{1f600}${'y'.repeat(n)}`);
  }
  samples.push(`a${'\u{1f600}'.repeat(40000)}`, '0123456789'.repeat(600000),
               'wide \u20ac'.repeat(500000));
  for (const s of samples) {
    const got = await echo(s);
    assert(got === s, `${s.length} units, ${s.slice(0, 10)}`);
  }
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

  // Python has what its own decoder makes of the units: halves that belong
  // together are one character, and a string is as narrow as it can be.
  const wrong = await py.eval(
    "lambda strings: [s for s in strings if s != s.encode('utf-16-le', " +
    "'surrogatepass').decode('utf-16-le', 'surrogatepass')]");
  const units = ['a', '\xe9', '\u20ac', '\ud83d', '\ude00', '\udbff',
                 '\udc00', '\ud7ff', '\ue000', '\uffff'];
  const mixed = [];
  for (let i = 0, random = 1; i < 20000; i++) {
    let s = '';
    for (let n = i % 23; n > 0; n--) {
      random = (Math.imul(random, 1103515245) + 12345) >>> 0;
      s += units[(random >>> 16) % (i % 3 === 0 ? 3 : units.length)];
    }
    mixed.push(s);
  }
  assert.deepStrictEqual(await wrong(mixed), []);
  assert.deepStrictEqual(await echo(mixed), mixed);
}

main();
