// A server whose idle connections stay: for the memory of each.
const http = require('http');

const server = http.createServer((req, res) => {
  res.end('ok');
});
server.keepAliveTimeout = 120000;
server.listen(0, '127.0.0.1', 1024, () => {
  console.log(`port ${server.address().port}`);
});
