'use strict';
// The timeout option and setTimeout() only tell; the program decides.
const assert = require('assert');
const http = require('http');

const seen = [];
const server = http.createServer(() => {}).listen(0, '127.0.0.1', () => {
  const options = { port: server.address().port, host: '127.0.0.1' };
  const first = http.get({ ...options, timeout: 20, agent: false });
  first.on('timeout', () => {
    seen.push('timeout');
    assert.strictEqual(first.destroyed, false);
    first.destroy(new Error('too slow'));
  });
  first.on('error', (err) => seen.push(err.message));
  first.on('close', () => {
    const second = http.get(options);
    second.setTimeout(20, () => second.abort());
    second.on('abort', () => seen.push('abort'));
    second.on('error', (err) => seen.push(err.message));
    second.on('close', () => {
      seen.push('close');
      server.close();
      server.closeAllConnections();
    });
  });
});
process.on('exit', () => {
  assert.deepStrictEqual(seen, ['timeout', 'too slow', 'abort',
                                'socket hang up', 'close']);
});
