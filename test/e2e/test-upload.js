'use strict';
// Large uploads: a slow reader holds the sender back, nothing is lost, and
// multipart forms with files arrive whole.
const assert = require('assert');
const crypto = require('crypto');
const http = require('http');
const { load, main, request } = require('./common');

const express = load('express');
const multer = load('multer');
const kChunk = 64 * 1024;
const kChunks = 1024; // 64 MB

main(async (serve) => {
  const app = express();
  let readable; // resolves when the server may read
  const released = new Promise((resolve) => { readable = resolve; });
  app.put('/upload', async (req, res) => {
    await released;
    const hash = crypto.createHash('sha256');
    let bytes = 0;
    for await (const chunk of req) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    res.json({ bytes, sha256: hash.digest('hex') });
  });
  app.post('/form', multer().array('files'), (req, res) => res.json({
    fields: { ...req.body },
    files: req.files.map((f) => [f.originalname, f.mimetype, f.size,
                                 f.buffer.equals(Buffer.alloc(f.size, 65))]),
  }));
  const s = await serve(app);

  const chunk = crypto.randomBytes(kChunk);
  const hash = crypto.createHash('sha256');
  const req = http.request({ host: '127.0.0.1', port: s.port, method: 'PUT',
                             path: '/upload' });
  const answer = new Promise((resolve, reject) => {
    req.on('error', reject);
    req.on('response', (res) => {
      let text = '';
      res.on('data', (t) => { text += t; });
      res.on('end', () => resolve(JSON.parse(text)));
    });
  });
  // Nobody reads yet, so the sender must stall long before the end.
  let sent = 0;
  const stalled = () => new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), 300);
    req.once('drain', () => { clearTimeout(timer); resolve(false); });
  });
  const send = () => {
    hash.update(chunk);
    sent++;
    return req.write(chunk);
  };
  while (sent < kChunks) {
    if (!send() && await stalled())
      break;
  }
  assert(sent < kChunks / 2, `sent ${sent} chunks that nobody read`);
  readable();
  while (sent < kChunks) {
    await new Promise((resolve) => req.once('drain', resolve));
    while (sent < kChunks && send());
  }
  req.end();
  assert.deepStrictEqual(await answer, {
    bytes: kChunk * kChunks, sha256: hash.digest('hex'),
  });

  const boundary = '----tandem';
  const part = (name, more, content) => Buffer.concat([
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ` +
                `name="${name}"${more}\r\n\r\n`),
    Buffer.from(content), Buffer.from('\r\n')]);
  const file = (name, size) => part(
    'files', `; filename="${name}"\r\nContent-Type: text/plain`,
    Buffer.alloc(size, 65));
  const form = await request(s, '/form', {
    method: 'POST',
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([part('title', '', 'T'), file('a.txt', 10),
                         file('b.txt', 1000000),
                         Buffer.from(`--${boundary}--\r\n`)]),
  });
  assert.deepStrictEqual(form.json(), {
    fields: { title: 'T' },
    files: [['a.txt', 'text/plain', 10, true],
            ['b.txt', 'text/plain', 1000000, true]],
  });
});
