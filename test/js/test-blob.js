'use strict';
const assert = require('assert');
const { Blob, File, resolveObjectURL } = require('buffer');

async function main() {
  const blob = new Blob(['ab', new Uint8Array([99]), new Blob(['\u20ac'])],
                        { type: 'Text/Plain' });
  assert.strictEqual(blob.size, 6);
  assert.strictEqual(blob.type, 'text/plain');
  assert.strictEqual(await blob.text(), 'abc\u20ac');
  assert.strictEqual(await blob.slice(1, 3).text(), 'bc');
  assert.strictEqual(await blob.slice(-3).text(), '\u20ac');
  let text = '';
  for await (const chunk of blob.stream())
    text += Buffer.from(chunk).toString();
  assert.strictEqual(text, 'abc\u20ac');
  const url = URL.createObjectURL(blob);
  assert.strictEqual(await resolveObjectURL(url).text(), 'abc\u20ac');
  URL.revokeObjectURL(url);
  assert.strictEqual(resolveObjectURL(url), undefined);
  const file = new File(['x'], 'name', { lastModified: 7 });
  assert.deepStrictEqual([file.name, file.size, file.lastModified],
                         ['name', 1, 7]);
  process.exitCode = 0;
}
process.exitCode = 1;
main();
