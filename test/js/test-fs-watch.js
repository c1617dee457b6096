'use strict';

// fs.watch and fs.watchFile report a change; closed, they let the process end.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'tandem-fs-'));
const file = path.join(dir, 'file');
process.on('exit', () => fs.rmSync(dir, { recursive: true }));
fs.writeFileSync(file, 'a');

let seen = 0;
const watcher = fs.watch(dir, (type, name) => {
  assert.ok(type === 'change' || type === 'rename');
  assert.strictEqual(name, 'file');
  watcher.close();
});
watcher.on('close', () => seen++);

const timer = setInterval(() => fs.appendFileSync(file, 'b'), 20);
fs.watchFile(file, { interval: 10 }, (now, before) => {
  if (now.size <= before.size) return;
  clearInterval(timer);
  fs.unwatchFile(file);
  seen++;
});

// These don't keep the process alive.
fs.watch(dir, { persistent: false }, () => {});
process.on('exit', () => assert.strictEqual(seen, 2));
