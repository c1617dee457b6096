'use strict';
// What Express and ES5 inheritance do to the classes.
const assert = require('assert');
const http = require('http');
const util = require('util');
const { GET, raw, run, withServer } = require('../fixtures/http-raw');

function MyRequest(socket) {
  http.IncomingMessage.call(this, socket);
  this.mine = true;
}
util.inherits(MyRequest, http.IncomingMessage);
function MyResponse(req) {
  http.ServerResponse.call(this, req);
  this.mine = true;
}
util.inherits(MyResponse, http.ServerResponse);

run(async () => {
  const request = Object.create(http.IncomingMessage.prototype);
  request.get = function(name) { return this.headers[name]; };
  const response = Object.create(http.ServerResponse.prototype);
  response.send = function(text) { this.end(text); };
  const express = http.createServer((req, res) => {
    Object.setPrototypeOf(req, request);
    Object.setPrototypeOf(res, response);
    const { writeHead } = res;
    res.writeHead = function(...args) {
      this.setHeader('X-Patched', 'yes');
      return writeHead.apply(this, args);
    };
    req.on('end', () => res.send(req.get('host')));
    req.resume();
  });
  await withServer(express, async (port) => {
    const text = await raw(port, GET, /\r\n\r\n.+$/);
    assert.match(text, /\r\nX-Patched: yes\r\n[^]*\r\n\r\na$/);
  });

  const es5 = http.createServer({ IncomingMessage: MyRequest,
                                  ServerResponse: MyResponse }, (req, res) => {
    assert(req instanceof MyRequest && req.mine);
    assert(res instanceof MyResponse && res.mine);
    let body = '';
    req.on('data', (b) => { body += b; });
    req.on('end', () => res.end(`${req.headers.host}${body}`));
  });
  await withServer(es5, async (port) => {
    const text = await raw(port, 'POST / HTTP/1.1\r\nHost: a\r\n' +
      'Content-Length: 1\r\n\r\nb', /ab$/);
    assert.match(text, /\r\n\r\nab$/);
  });
});
