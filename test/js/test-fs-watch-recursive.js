'use strict';

// A tree is watched as it grows: a file in a directory that was made after the
// watcher.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'tandem-fs-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));
fs.mkdirSync(path.join(dir, 'old'));

const seen = new Set();
let closed = false;
const watcher = fs.watch(dir, { recursive: true }, (type, name) => {
  seen.add(name);
  if (name === 'new') fs.writeFileSync(path.join(dir, 'new/file'), 'x');
  if (seen.has('new/file') && seen.has('old/file')) watcher.close();
});
watcher.on('close', () => { closed = true; });
fs.writeFileSync(path.join(dir, 'old/file'), 'x');
fs.mkdirSync(path.join(dir, 'new'));

process.on('exit', () => assert.ok(closed));
