'use strict';

// Modules that programs require when they load and may never use: they load,
// and what is missing names itself when it is used.

const assert = require('assert');

for (const [id, name] of [
  ['tls', 'connect'], ['http2', 'createServer'],
  ['dgram', 'createSocket'], ['cluster', 'fork'], ['inspector', 'open'],
  ['repl', 'start'], ['domain', 'create'], ['trace_events', 'createTracing'],
  ['wasi', 'WASI'], ['worker_threads', 'Worker'], ['v8', 'serialize'],
  ['vm', 'createContext'], ['node:sqlite', 'DatabaseSync'],
  ['node:test', 'describe'],
]) {
  const module = require(id);
  assert.throws(() => new module[name](), {
    code: 'ERR_METHOD_NOT_IMPLEMENTED',
    message: `The ${id.replace('node:', '')}.${name} method is not implemented`,
  });
  // It can be inherited from.
  assert.strictEqual(typeof class extends module[name] {}, 'function');
}

const worker = require('worker_threads');
assert.strictEqual(worker.isMainThread, true);
assert.strictEqual(worker.parentPort, null);
assert.strictEqual(worker.threadId, 0);
assert.strictEqual(require('cluster').isPrimary, true);
assert.strictEqual(require('inspector').url(), undefined);
assert.strictEqual(require('node:sea').isSea(), false);
assert.strictEqual(require('http2').constants.HTTP2_HEADER_PATH, ':path');
assert.ok(require('v8').getHeapStatistics().used_heap_size > 0);
