'use strict';
// 1,000 clients at once, each on a connection of its own, three requests each.
const assert = require('assert');
const http = require('http');
const { load, main } = require('./common');

const express = load('express');
const helmet = load('helmet');
const kClients = 1000;

main(async (serve) => {
  const app = express();
  let open = 0;
  let most = 0;
  const waiting = [];
  app.use(helmet());
  app.use(express.json());
  app.post('/add/:n', async (req, res) => {
    most = Math.max(most, ++open);
    // The first request of every client waits until all are there.
    if (req.body.round === 0) {
      await new Promise((resolve) => {
        waiting.push(resolve);
        if (waiting.length === kClients)
          waiting.forEach((go) => go());
      });
    }
    open--;
    res.json({ sum: Number(req.params.n) + req.body.add });
  });
  const s = await serve(app);
  const sockets = new Set();
  s.on('connection', (socket) => sockets.add(socket));

  const post = (agent, n, round) => new Promise((resolve, reject) => {
    const body = JSON.stringify({ add: 1, round });
    http.request({
      agent, host: '127.0.0.1', port: s.port, method: 'POST', path: `/add/${n}`,
      headers: { 'content-type': 'application/json',
                 'content-length': body.length },
    }, (res) => {
      let text = '';
      res.on('data', (chunk) => { text += chunk; });
      res.on('end', () => resolve(JSON.parse(text).sum));
    }).on('error', reject).end(body);
  });
  const client = async (n) => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    for (let round = 0; round < 3; round++)
      assert.strictEqual(await post(agent, n, round), n + 1);
    agent.destroy();
  };
  await Promise.all(Array.from({ length: kClients }, (_, n) => client(n)));
  assert.strictEqual(most, kClients);
  assert.strictEqual(sockets.size, kClients);
});
