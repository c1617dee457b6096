'use strict';
// What a request causes runs in its asynchronous context, on a socket that was
// made in another one too.
const assert = require('assert');
const http = require('http');
const { AsyncLocalStorage } = require('async_hooks');

const storage = new AsyncLocalStorage();
const seen = [];
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const server = http.createServer((req, res) => res.end('x'));
server.listen(0, '127.0.0.1', () => {
  let left = 3;
  for (const id of ['a', 'b', 'c']) {
    storage.run(id, () => {
      http.get({ agent, port: server.address().port, host: '127.0.0.1' },
               (res) => {
                 seen.push(`response ${id} ${storage.getStore()}`);
                 res.on('data', () => {
                   seen.push(`data ${id} ${storage.getStore()}`);
                 });
                 res.on('end', () => {
                   seen.push(`end ${id} ${storage.getStore()}`);
                   if (--left === 0) {
                     agent.destroy();
                     server.close();
                   }
                 });
               });
    });
  }
});
process.on('exit', () => {
  assert.deepStrictEqual(seen, ['a', 'b', 'c'].flatMap((id) => [
    `response ${id} ${id}`, `data ${id} ${id}`, `end ${id} ${id}`,
  ]));
});
