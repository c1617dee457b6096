'use strict';

// FileHandle.readableWebStream: the whole file, and an end when the handle
// closes.

const assert = require('assert');
const fs = require('fs');
const fsp = require('fs/promises');

let finished = false;
(async () => {
  const handle = await fsp.open(__filename);
  const pieces = [];
  for await (const piece of handle.readableWebStream()) pieces.push(piece);
  assert.ok(Buffer.concat(pieces).equals(fs.readFileSync(__filename)));
  assert.throws(() => handle.readableWebStream(),
                { code: 'ERR_INVALID_STATE' });
  await handle.close();

  const other = await fsp.open(__filename);
  const reader = other.readableWebStream().getReader();
  const closed = other.close();
  await reader.closed;
  await closed;
  assert.strictEqual(other.fd, -1);
  finished = true;
})();
process.on('exit', () => assert.ok(finished));
