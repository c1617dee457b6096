'use strict';

// Lines of a stream however its pieces fall, questions, iteration.

const assert = require('assert');
const { PassThrough } = require('stream');
const readline = require('readline');

let done = 0;

{
  const input = new PassThrough();
  const lines = [];
  const rl = readline.createInterface({ input });
  rl.on('line', (line) => lines.push(line));
  rl.on('close', () => {
    assert.deepStrictEqual(
      lines, ['one', 'two', '', 'th\u00e9', 'four', 'five', 'last']);
    assert.throws(() => rl.question('?', () => {}),
                  { code: 'ERR_USE_AFTER_CLOSE' });
    done++;
  });
  const e = Buffer.from('\u00e9');
  for (const piece of ['on', 'e\ntwo\r', '\n\n', 'th', e.subarray(0, 1),
                       e.subarray(1), '\rfour\u2028five\r\nlast'])
    input.write(piece);
  input.end();
}

{
  const input = new PassThrough();
  const output = new PassThrough();
  const rl = readline.createInterface({ input, output });
  rl.question('name? ', (answer) => {
    assert.strictEqual(answer, 'bob');
    assert.strictEqual(output.read().toString(), 'name? ');
    rl.on('line', (line) => {
      assert.strictEqual(line, 'more');
      rl.close();
      done++;
    });
  });
  input.write('bob\nmore\n');
}

(async () => {
  const input = new PassThrough();
  let text = '';
  for (let i = 0; i < 5000; i++) text += `${i}\n`;
  input.end(text);
  let n = 0;
  for await (const line of readline.createInterface({ input }))
    assert.strictEqual(line, `${n++}`);
  assert.strictEqual(n, 5000);
  done++;

  const { createInterface } = require('readline/promises');
  const ask = new PassThrough();
  const rl = createInterface({ input: ask, output: new PassThrough() });
  const answer = rl.question('?');
  ask.write('yes\n');
  assert.strictEqual(await answer, 'yes');
  const controller = new AbortController();
  const never = rl.question('?', { signal: controller.signal });
  controller.abort();
  await assert.rejects(never, { name: 'AbortError' });
  rl.close();
  done++;
})();

process.on('exit', () => assert.strictEqual(done, 4));
