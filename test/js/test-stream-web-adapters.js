'use strict';
const assert = require('assert');
const { Readable, Writable } = require('stream');

async function main() {
  let text = '';
  for await (const chunk of Readable.toWeb(Readable.from(['a', 'b'])))
    text += chunk;
  assert.strictEqual(text, 'ab');

  const source = new ReadableStream({
    start(controller) {
      controller.enqueue(Buffer.from('xy'));
      controller.close();
    },
  });
  const chunks = await Readable.fromWeb(source).toArray();
  assert.strictEqual(Buffer.concat(chunks).toString(), 'xy');

  const got = [];
  const web = Writable.toWeb(new Writable({
    write(chunk, encoding, callback) {
      got.push(String(chunk));
      callback();
    },
  }));
  const writer = web.getWriter();
  await writer.write('one');
  await writer.close();
  assert.deepStrictEqual(got, ['one']);

  const failing = Readable.toWeb(new Readable({
    read() {
      this.destroy(new Error('boom'));
    },
  }));
  await assert.rejects(failing.getReader().read(), /boom/);
  got.push('end');
  process.on('exit', () => assert.strictEqual(got.pop(), 'end'));
}
main();
