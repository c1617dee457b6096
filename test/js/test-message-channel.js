'use strict';
const assert = require('assert');
const { port1, port2 } = new MessageChannel();
const seen = [];
port2.on('message', (value) => {
  seen.push(value);
  if (seen.length === 2)
    port2.close();
});
const message = { a: 1 };
port1.postMessage(message);
message.a = 2;
port1.postMessage(message);
process.on('exit', () => {
  assert.deepStrictEqual(seen, [{ a: 1 }, { a: 2 }]);
});
