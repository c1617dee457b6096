'use strict';

// The process ends well with watchers, a directory, streams and pool work
// still open.

const fs = require('fs');

fs.watch(__dirname, () => {});
fs.watchFile(__filename, () => {});
globalThis.dir = fs.opendirSync(__dirname);
fs.opendir(__dirname, () => {});
globalThis.stream = fs.createReadStream(__filename);
globalThis.stream.on('data', () => {});
for (let i = 0; i < 20; i++) {
  fs.readFile(__filename, () => {});
  fs.open(__filename, () => {});
  fs.readdir(__dirname, () => {});
}
setImmediate(() => process.exit(0));
