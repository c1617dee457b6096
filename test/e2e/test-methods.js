'use strict';
// HEAD, OPTIONS, other methods, and CORS.
const assert = require('assert');
const { load, main, request } = require('./common');

const express = load('express');
const cors = load('cors');

main(async (serve) => {
  const app = express();
  app.get('/a', (req, res) => res.set('x-a', '1').send('body'));
  app.post('/a', (req, res) => res.status(201).location('/a/1').end());
  app.delete('/a', (req, res) => res.status(204).end());
  app.all('/any', (req, res) => res.send(req.method));
  app.use('/c', cors({ origin: 'https://e.com', credentials: true,
                       exposedHeaders: ['x-b'], maxAge: 60 }));
  app.put('/c', (req, res) => res.json({ ok: true }));
  const s = await serve(app);
  const call = (method, path, headers) => request(s, path, { method, headers });

  const head = await call('HEAD', '/a');
  assert.strictEqual(head.status, 200);
  assert.strictEqual(head.text, '');
  assert.strictEqual(head.headers['content-length'], '4');
  assert.strictEqual(head.headers['x-a'], '1');
  const get = await call('GET', '/a');
  assert.strictEqual(get.headers.etag, head.headers.etag);
  assert.strictEqual(
    (await call('GET', '/a', { 'if-none-match': get.headers.etag })).status,
    304);

  const options = await call('OPTIONS', '/a');
  assert.strictEqual(options.status, 200);
  assert.strictEqual(options.headers.allow, 'DELETE, GET, HEAD, POST');
  assert.strictEqual(options.text, 'DELETE, GET, HEAD, POST');
  const created = await call('POST', '/a');
  assert.strictEqual(created.status, 201);
  assert.strictEqual(created.headers.location, '/a/1');
  assert.strictEqual(created.headers['content-length'], '0');
  const deleted = await call('DELETE', '/a');
  assert.strictEqual(deleted.status, 204);
  assert.strictEqual(deleted.headers['content-length'], undefined);
  assert.strictEqual((await call('PUT', '/a')).status, 404);
  for (const method of ['PATCH', 'PROPFIND', 'REPORT', 'QUERY', 'M-SEARCH'])
    assert.strictEqual((await call(method, '/any')).text, method);

  const preflight = await call('OPTIONS', '/c', {
    'origin': 'https://e.com', 'access-control-request-method': 'PUT',
    'access-control-request-headers': 'x-c',
  });
  assert.strictEqual(preflight.status, 204);
  assert.strictEqual(preflight.headers['access-control-allow-origin'],
                     'https://e.com');
  assert.strictEqual(preflight.headers['access-control-allow-methods'],
                     'GET,HEAD,PUT,PATCH,POST,DELETE');
  assert.strictEqual(preflight.headers['access-control-allow-headers'], 'x-c');
  assert.strictEqual(preflight.headers['access-control-max-age'], '60');
  const put = await call('PUT', '/c', { origin: 'https://e.com' });
  assert.strictEqual(put.headers['access-control-expose-headers'], 'x-b');
  assert.strictEqual(put.headers['access-control-allow-credentials'], 'true');
});
