'use strict';
// Answers in pieces: chunks, server-sent events, pipes, pipelined requests,
// and morgan's log line for each.
const assert = require('assert');
const net = require('net');
const { Readable, pipeline } = require('stream');
const http = require('http');
const { load, main, request } = require('./common');

const express = load('express');
const morgan = load('morgan');

main(async (serve) => {
  const app = express();
  const log = [];
  app.use(morgan(':method :url :status :res[content-length]',
                 { stream: { write: (line) => log.push(line) } }));
  app.get('/chunks', (req, res) => {
    res.write('a');
    setImmediate(() => { res.write('b'); res.end('c'); });
  });
  let send;
  app.get('/events', (req, res) => {
    res.set({ 'content-type': 'text/event-stream' }).flushHeaders();
    send = (n) => res.write(`data: ${n}\n\n`);
    req.on('close', () => res.end());
  });
  app.get('/pipe', (req, res) => {
    pipeline(Readable.from(['x'.repeat(100000), 'y'.repeat(100000)]), res,
             () => {});
  });
  app.get('/n/:n', (req, res) => res.send(req.params.n));
  const s = await serve(app);

  const chunks = await request(s, '/chunks');
  assert.strictEqual(chunks.text, 'abc');
  assert.strictEqual(chunks.headers['transfer-encoding'], 'chunked');

  await new Promise((resolve, reject) => {
    let got = '';
    const req = http.get(`${s.origin}/events`, (res) => {
      res.setEncoding('utf8');
      res.on('data', (text) => {
        got += text;
        if (got === 'data: 1\n\n') {
          send(2);
        } else if (got === 'data: 1\n\ndata: 2\n\n') {
          req.destroy();
          resolve();
        }
      });
      send(1);
    }).on('error', reject);
  });

  const piped = await request(s, '/pipe');
  assert.strictEqual(piped.text, 'x'.repeat(100000) + 'y'.repeat(100000));

  // Five requests in one packet are answered in order.
  const answers = await new Promise((resolve, reject) => {
    let text = '';
    const socket = net.connect(s.port, '127.0.0.1', () => {
      socket.write([1, 2, 3, 4, 5].map((n) => `GET /n/${n} HTTP/1.1\r\n` +
        `Host: a\r\n${n === 5 ? 'Connection: close\r\n' : ''}\r\n`).join(''));
    });
    socket.on('data', (data) => { text += data; });
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
  });
  assert.deepStrictEqual(
    answers.split(/HTTP\/1\.1 200 OK/).slice(1)
      .map((answer) => answer.split('\r\n\r\n')[1]),
    ['1', '2', '3', '4', '5']);

  assert.strictEqual(log[0], 'GET /chunks 200 -\n');
  assert(log.includes('GET /n/5 200 1\n'), log.join(''));
});
