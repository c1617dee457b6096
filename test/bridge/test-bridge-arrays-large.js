'use strict';

// An array of 4 GiB crosses; a larger one is an error that says what to do.
// numpy's zeros take no memory before they are touched.

const assert = require('assert');
const py = require('tandem:python');

const np = '__import__("numpy")';

function tooLarge(bytes, path = 'result') {
  return {
    name: 'PythonError', type: 'ValueError',
    message: new RegExp(`^${path}: an array over ${bytes} bytes .*` +
      'JavaScript.* 4 GiB \\(4294967296 bytes\\).* slice' +
      '.*tandem\\.reference'),
  };
}

async function main() {
  const most = await py.eval(`${np}.zeros(2 ** 32, dtype="u1")`);
  assert.strictEqual(most.length, 2 ** 32);
  assert.strictEqual(most[2 ** 32 - 2], 0);

  for (const [text, bytes, path] of [
    [`${np}.zeros(2 ** 32 + 1, dtype="u1")`, 2 ** 32 + 1],
    [`${np}.zeros((70000, 70000), dtype="u1")`, 70000 ** 2],
    [`${np}.zeros(6 * 10 ** 8, dtype="M8[ms]")`, 48e8],
    [`memoryview(${np}.zeros(2 ** 32 + 1, dtype="u1"))`, 2 ** 32 + 1],
    // What lies between its elements counts.
    [`${np}.zeros(6 * 10 ** 8)[::10 ** 8]`, 4e9 + 8],
    [`{"a": [${np}.zeros(6 * 10 ** 8)]}`, 48e8, 'result\\.a\\[0\\]'],
    [`__import__("pandas").DataFrame({"a": ${np}.zeros(6 * 10 ** 8)})`, 48e8,
     'result\\.a'],
  ]) {
    if (bytes <= 2 ** 32)
      assert.strictEqual((await py.eval(text)).length, 6);
    else
      await assert.rejects(py.eval(text), tooLarge(bytes, path), text);
  }

  // The same where it is an argument of a function of JavaScript's.
  const give = await py.eval(
    `lambda f: f(${np}.zeros(2 ** 32 + 1, dtype="u1"))`);
  await assert.rejects(give(() => {}), tooLarge(2 ** 32 + 1, 'args\\[0\\]'));

  // A view of bytes that may not be written is copied, and ends as bytes do.
  await assert.rejects(py.eval('memoryview(bytes(2 ** 28 + 1))'), {
    type: 'ValueError', message: /more than 256 MiB .* may have 4 GiB/,
  });

  const slice = await py.eval(`${np}.zeros(2 ** 32 + 1, dtype="u1")[5:]`);
  assert.strictEqual(slice.length, 2 ** 32 - 4);
}

main();
