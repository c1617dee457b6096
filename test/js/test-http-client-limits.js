'use strict';
// maxSockets: requests wait for their turn; each gets its own answer.
const assert = require('assert');
const http = require('http');

let most = 0;
let now = 0;
let done = 0;
const server = http.createServer((req, res) => {
  most = Math.max(most, ++now);
  setImmediate(() => {
    now--;
    res.end(req.url);
  });
});
const agent = new http.Agent({ keepAlive: true, maxSockets: 3 });
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  for (let i = 0; i < 30; i++) {
    http.get({ agent, port, host: '127.0.0.1', path: `/${i}` }, (res) => {
      let body = '';
      res.on('data', (chunk) => { body += chunk; });
      res.on('end', () => {
        assert.strictEqual(body, `/${i}`);
        if (++done === 30) {
          agent.destroy();
          server.close();
        }
      });
    });
  }
  assert.strictEqual(agent.totalSocketCount, 3);
  const [name] = Object.keys(agent.requests);
  assert.strictEqual(agent.requests[name].length, 27);
});
process.on('exit', () => {
  assert.strictEqual(done, 30);
  assert.ok(most <= 3, `${most} at once`);
});
