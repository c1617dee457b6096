'use strict';
// Static files: types, etags, 304, ranges, 416, index, dotfiles, traversal.
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { load, main, request } = require('./common');

const express = load('express');

main(async (serve) => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'static-'));
  const text = 'The quick brown fox jumps over the lazy dog.\n'.repeat(2000);
  fs.writeFileSync(path.join(root, 'a.txt'), text);
  fs.writeFileSync(path.join(root, 'page.html'), '<p>page</p>');
  fs.writeFileSync(path.join(root, '.secret'), 'no');
  fs.mkdirSync(path.join(root, 'dir'));
  fs.writeFileSync(path.join(root, 'dir', 'index.html'), '<p>index</p>');
  fs.writeFileSync(path.join(root, 'data.bin'), Buffer.alloc(300000, 7));

  const app = express();
  app.use('/s', express.static(root, { maxAge: '1h', extensions: ['html'] }));
  app.get('/download', (req, res) =>
    res.download(path.join(root, 'a.txt'), 'na\u00efve.txt'));
  app.get('/send', (req, res) => res.sendFile('page.html', { root }));
  const s = await serve(app);

  const full = await request(s, '/s/a.txt');
  assert.strictEqual(full.status, 200);
  assert.strictEqual(full.text, text);
  assert.strictEqual(full.headers['content-type'],
                     'text/plain; charset=utf-8');
  assert.strictEqual(full.headers['content-length'], String(text.length));
  assert.strictEqual(full.headers['accept-ranges'], 'bytes');
  assert.strictEqual(full.headers['cache-control'], 'public, max-age=3600');
  const { etag, 'last-modified': modified } = full.headers;
  assert.match(etag, /^W\/"[0-9a-f]+-[0-9a-f]+"$/);

  for (const headers of [{ 'if-none-match': etag },
                         { 'if-modified-since': modified }]) {
    const same = await request(s, '/s/a.txt', { headers });
    assert.strictEqual(same.status, 304);
    assert.strictEqual(same.text, '');
    assert.strictEqual(same.headers['content-length'], undefined);
  }
  assert.strictEqual((await request(s, '/s/a.txt', {
    headers: { 'if-match': '"other"' } })).status, 412);

  const range = async (value, more = {}) => request(s, '/s/a.txt', {
    headers: { range: value, ...more } });
  let r = await range('bytes=10-19');
  assert.strictEqual(r.status, 206);
  assert.strictEqual(r.text, text.slice(10, 20));
  assert.strictEqual(r.headers['content-range'], `bytes 10-19/${text.length}`);
  assert.strictEqual(r.headers['content-length'], '10');
  r = await range('bytes=-5');
  assert.strictEqual(r.text, text.slice(-5));
  r = await range(`bytes=${text.length - 3}-`);
  assert.strictEqual(r.text, text.slice(-3));
  r = await range(`bytes=${text.length}-`);
  assert.strictEqual(r.status, 416);
  assert.strictEqual(r.headers['content-range'], `bytes */${text.length}`);
  r = await range('bytes=0-1', { 'if-range': '"other"' });
  assert.strictEqual(r.status, 200);

  const head = await request(s, '/s/a.txt', { method: 'HEAD' });
  assert.strictEqual(head.text, '');
  assert.strictEqual(head.headers['content-length'], String(text.length));

  assert.strictEqual((await request(s, '/s/page')).text, '<p>page</p>');
  assert.strictEqual((await request(s, '/s/dir/')).text, '<p>index</p>');
  const dir = await request(s, '/s/dir');
  assert.strictEqual(dir.status, 301);
  assert.strictEqual(dir.headers.location, '/s/dir/');
  assert.strictEqual((await request(s, '/s/.secret')).status, 404);
  assert.strictEqual((await request(s, '/s/nothing')).status, 404);
  for (const evil of ['/s/../common.js', '/s/%2e%2e/%2e%2e/etc/passwd',
                      '/s/..%2f..%2fetc%2fpasswd', '/s/a%00.txt'])
    assert((await request(s, evil)).status >= 400, evil);

  const bin = await request(s, '/s/data.bin');
  assert.strictEqual(bin.bytes.length, 300000);
  assert(bin.bytes.every((b) => b === 7));
  assert.strictEqual(bin.headers['content-type'], 'application/octet-stream');

  const download = await request(s, '/download');
  assert.strictEqual(
    download.headers['content-disposition'],
    'attachment; filename="na?ve.txt"; filename*=UTF-8\'\'na%C3%AFve.txt');
  assert.strictEqual((await request(s, '/send')).text, '<p>page</p>');
  fs.rmSync(root, { recursive: true });
});
