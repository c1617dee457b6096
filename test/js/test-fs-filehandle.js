'use strict';

// FileHandle: reading and writing at positions, and closing, which waits.

const assert = require('assert');
const fs = require('fs');
const fsp = require('fs/promises');
const os = require('os');
const path = require('path');

let finished = false;
(async () => {
  const dir = await fsp.mkdtemp(path.join(os.tmpdir(), 'tandem-fs-'));
  const file = path.join(dir, 'file');
  const handle = await fsp.open(file, 'w+');
  await handle.writeFile('hello world');
  assert.strictEqual((await handle.stat()).size, 11);
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(5), 0, 5, 6);
  assert.strictEqual(bytesRead, 5);
  assert.strictEqual(buffer.toString(), 'world');
  assert.strictEqual((await handle.write('J', 0)).bytesWritten, 1);
  const { bytesWritten } =
    await handle.writev([Buffer.from('ab'), Buffer.from('cd')], 2);
  assert.strictEqual(bytesWritten, 4);
  await handle.truncate(8);
  await handle.sync();

  // Operations under way end before the file closes.
  const [read] = await Promise.all([
    handle.read({ buffer: Buffer.alloc(8), position: 0 }), handle.close(),
  ]);
  assert.strictEqual(read.buffer.toString(), 'Jeabcdwo');
  assert.strictEqual(handle.fd, -1);
  await assert.rejects(handle.stat(), { code: 'EBADF' });

  const again = await fsp.open(file);
  let text = '';
  for await (const chunk of again.createReadStream({ encoding: 'utf8' }))
    text += chunk;
  assert.strictEqual(text, 'Jeabcdwo');
  assert.strictEqual(again.fd, -1);

  const controller = new AbortController();
  const reading = fsp.readFile(file, { signal: controller.signal });
  controller.abort();
  await assert.rejects(reading, { name: 'AbortError', code: 'ABORT_ERR' });

  await fsp.rm(dir, { recursive: true });
  assert.ok(!fs.existsSync(dir));
  finished = true;
})();
process.on('exit', () => assert.ok(finished));
