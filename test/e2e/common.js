'use strict';

// What the end-to-end tests share: packages from the folder tools/test
// installed them to, a server on a free port, a client, and a frame that fails
// loudly and closes everything.

const http = require('http');
const { createRequire } = require('module');
const path = require('path');

const installed = process.env.TANDEM_E2E ||
  path.join(__dirname, '..', '..', 'build', 'e2e');

/** require() for the packages of package.json. */
const load = createRequire(path.join(installed, 'index.js'));

/**
 * Serves `app` on a free port of 127.0.0.1.
 * @returns {Promise<http.Server>} with `port` and `origin`
 */
function serve(app) {
  return new Promise((resolve, reject) => {
    const server = http.createServer(app);
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      server.port = server.address().port;
      server.origin = `http://127.0.0.1:${server.port}`;
      resolve(server);
    });
  });
}

/** Closes a server and its connections. */
function close(server) {
  return new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
}

/**
 * One request; the answer with its whole body. `options.body` may be a string
 * or Buffer, or an object, which goes as JSON.
 */
function request(server, target, options = {}) {
  let { body, headers = {}, ...rest } = options;
  headers = { ...headers };
  if (body !== undefined && typeof body !== 'string' &&
      !Buffer.isBuffer(body)) {
    body = JSON.stringify(body);
    headers['content-type'] ??= 'application/json';
  }
  if (body !== undefined)
    headers['content-length'] ??= Buffer.byteLength(body);
  return new Promise((resolve, reject) => {
    const req = http.request({
      host: '127.0.0.1', port: server.port, path: target, headers, ...rest,
    });
    req.on('error', reject);
    req.on('response', (res) => {
      const chunks = [];
      res.on('data', (chunk) => chunks.push(chunk));
      res.on('error', reject);
      res.on('end', () => {
        const bytes = Buffer.concat(chunks);
        resolve({
          status: res.statusCode,
          message: res.statusMessage,
          headers: res.headers,
          rawHeaders: res.rawHeaders,
          bytes,
          text: bytes.toString(),
          json: () => JSON.parse(bytes.toString()),
        });
      });
    });
    req.end(body);
  });
}

/** Runs a test: `fn(serveApp)`; servers made through it are closed after. */
function main(fn) {
  const servers = [];
  const started = async (app) => {
    const server = await serve(app);
    servers.push(server);
    return server;
  };
  fn(started).then(async () => {
    await Promise.all(servers.map(close));
  }, (err) => {
    console.error(err);
    process.exit(1);
  });
}

module.exports = { close, load, main, request, serve };
