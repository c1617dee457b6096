// The same program for every runtime: node:http, a fixed answer.
const http = require('http');

const server = http.createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/plain' });
  res.end('Hello, World!');
});
server.listen(0, '127.0.0.1', () => {
  console.log(`port ${server.address().port}`);
});
