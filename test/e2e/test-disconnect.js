'use strict';
// Clients that leave: in the middle of an answer, of an upload, and while the
// handler still thinks. The server learns of it and goes on.
const assert = require('assert');
const net = require('net');
const { load, main, request } = require('./common');

const express = load('express');

main(async (serve) => {
  const app = express();
  const left = {};
  const until = (name) => new Promise((resolve) => { left[name] = resolve; });
  app.get('/endless', (req, res) => {
    const chunk = Buffer.alloc(65536, 'x');
    const write = () => { while (!res.destroyed && res.write(chunk)); };
    res.on('drain', write);
    res.on('close', () => left.endless(res.writableFinished));
    write();
  });
  app.get('/thinking', (req, res) => {
    res.on('close', () => {
      // An answer to nobody is no error.
      res.send('late');
      left.thinking(req.aborted);
    });
    left.asked();
  });
  app.put('/upload', async (req, res) => {
    try {
      for await (const chunk of req)
        left.chunk?.(chunk.length);
    } catch (err) {
      left.upload(err.code);
    }
  });
  app.get('/ok', (req, res) => res.send('ok'));
  const s = await serve(app);
  const connect = (text) => new Promise((resolve) => {
    const socket = net.connect(s.port, '127.0.0.1', () => {
      socket.write(text);
      resolve(socket);
    });
    socket.on('error', () => {});
  });

  let closed = until('endless');
  let socket = await connect('GET /endless HTTP/1.1\r\nHost: a\r\n\r\n');
  await new Promise((resolve) => socket.once('data', resolve));
  socket.destroy();
  assert.strictEqual(await closed, false);

  closed = until('thinking');
  const asked = until('asked');
  socket = await connect('GET /thinking HTTP/1.1\r\nHost: a\r\n\r\n');
  await asked;
  socket.destroy();
  assert.strictEqual(await closed, true);

  closed = until('upload');
  const begun = until('chunk');
  socket = await connect('PUT /upload HTTP/1.1\r\nHost: a\r\n' +
                         'Content-Length: 100\r\n\r\nabc');
  await begun;
  socket.destroy();
  assert.strictEqual(await closed, 'ECONNRESET');

  assert.strictEqual((await request(s, '/ok')).text, 'ok');
  const connections = await new Promise((resolve, reject) =>
    s.getConnections((err, n) => (err ? reject(err) : resolve(n))));
  assert(connections <= 1, `${connections} connections are left`);
});
