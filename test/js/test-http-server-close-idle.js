'use strict';
// server.close() with an idle keep-alive connection ends that connection and
// then tells so.
const assert = require('assert');
const http = require('http');

const agent = new http.Agent({ keepAlive: true });
let closed = 0;
const server = http.createServer((req, res) => res.end('x'));
server.on('close', () => closed++);
server.listen(0, '127.0.0.1', () => {
  http.get({ port: server.address().port, host: '127.0.0.1', agent }, (res) => {
    res.resume().on('end', () => server.close((err) => {
      assert.strictEqual(err, undefined);
      closed++;
      agent.destroy();
    }));
  });
});
process.on('exit', () => assert.strictEqual(closed, 2));
