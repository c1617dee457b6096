'use strict';
// The agent keeps a connection and uses it again, and tells so; a server that
// says close is obeyed.
const assert = require('assert');
const http = require('http');

let connections = 0;
const reused = [];
const server = http.createServer((req, res) => {
  if (req.url === '/close')
    res.setHeader('Connection', 'close');
  res.end(req.url);
});
server.on('connection', () => connections++);
const agent = new http.Agent({ keepAlive: true });

function get(path) {
  return new Promise((resolve, reject) => {
    const req = http.get({ agent, path, port: server.address().port,
                           host: '127.0.0.1' }, (res) => {
      let body = '';
      res.on('data', (chunk) => { body += chunk; });
      res.on('end', () => assert.strictEqual(body, path));
    });
    req.on('error', reject);
    req.on('close', () => {
      reused.push(req.reusedSocket);
      setImmediate(resolve);
    });
  });
}

server.listen(0, '127.0.0.1', async () => {
  await get('/1');
  const name = agent.getName({ host: '127.0.0.1',
                               port: server.address().port });
  assert.strictEqual(agent.freeSockets[name].length, 1);
  await get('/2');
  await get('/close');
  assert.deepStrictEqual(Object.keys(agent.freeSockets), []);
  await get('/4');
  agent.destroy();
  server.close();
});
process.on('exit', () => {
  assert.deepStrictEqual(reused, [false, true, true, false]);
  assert.strictEqual(connections, 2);
});
