'use strict';

// createWriteStream and createReadStream: ranges, events, errors.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'tandem-fs-'));
const file = path.join(dir, 'file');
process.on('exit', () => fs.rmSync(dir, { recursive: true }));

const events = [];
const w = fs.createWriteStream(file);
w.on('open', (fd) => events.push(typeof fd));
w.on('ready', () => events.push('ready'));
w.on('close', () => {
  events.push('close');
  assert.strictEqual(w.bytesWritten, 10);
  read();
});
w.write('0123');
w.write(Buffer.from('456'));
w.end('789');

function read() {
  let text = '';
  const r = fs.createReadStream(file, {
    start: 2, end: 7, highWaterMark: 3, encoding: 'utf8',
  });
  r.on('data', (chunk) => { text += chunk; });
  r.on('close', () => {
    events.push(text);
    assert.strictEqual(r.bytesRead, 6);
    patch();
  });
}

function patch() {
  fs.createWriteStream(file, { flags: 'r+', start: 4 }).end('XX', () => {
    assert.strictEqual(fs.readFileSync(file, 'utf8'), '0123XX6789');
    const bad = fs.createReadStream(path.join(dir, 'missing'));
    bad.on('error', (err) => {
      events.push(err.code);
      iterate();
    });
  });
}

async function iterate() {
  let text = '';
  for await (const chunk of fs.createReadStream(file)) text += chunk;
  events.push(text);
}

process.on('exit', () => {
  assert.deepStrictEqual(events, [
    'number', 'ready', 'close', '234567', 'ENOENT', '0123XX6789',
  ]);
});
