'use strict';

// Whole files in all three forms, as text and as bytes.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'tandem-fs-'));
const file = path.join(dir, 'file.txt');
process.on('exit', () => fs.rmSync(dir, { recursive: true }));

const text = 'h\u00e9llo \u4e16\u754c \ud83d\ude00\n';
fs.writeFileSync(file, text);
assert.strictEqual(fs.readFileSync(file, 'utf8'), text);
assert.ok(Buffer.isBuffer(fs.readFileSync(file)));
assert.strictEqual(fs.readFileSync(file).toString(), text);
assert.strictEqual(fs.readFileSync(file, 'hex'),
                   Buffer.from(text).toString('hex'));
assert.strictEqual(fs.readFileSync(file, 'latin1'),
                   Buffer.from(text).toString('latin1'));

fs.writeFileSync(file, new Uint8Array([1, 2, 3]));
fs.appendFileSync(file, Buffer.from([4]));
assert.deepStrictEqual([...fs.readFileSync(file)], [1, 2, 3, 4]);
fs.writeFileSync(file, 'ff00', { encoding: 'hex' });
assert.deepStrictEqual([...fs.readFileSync(file)], [255, 0]);

// A file without a size.
assert.ok(fs.readFileSync('/proc/self/status', 'utf8').startsWith('Name:'));

// A descriptor is read from where it stands, and stays open.
fs.writeFileSync(file, 'abcdef');
const fd = fs.openSync(file, 'r');
const two = Buffer.alloc(2);
assert.strictEqual(fs.readSync(fd, two, 0, 2, null), 2);
assert.strictEqual(fs.readFileSync(fd, 'utf8'), 'cdef');
fs.closeSync(fd);

let calls = 0;
fs.writeFile(file, 'callback', (err) => {
  assert.strictEqual(err, null);
  fs.appendFile(file, '!', (err) => {
    assert.strictEqual(err, null);
    fs.readFile(file, 'utf8', (err, data) => {
      assert.strictEqual(err, null);
      assert.strictEqual(data, 'callback!');
      calls++;
      promises();
    });
  });
});

async function promises() {
  const fsp = fs.promises;
  await fsp.writeFile(file, 'promise');
  await fsp.appendFile(file, '!');
  assert.strictEqual(await fsp.readFile(file, 'utf8'), 'promise!');
  await fsp.writeFile(file, ['a', Buffer.from('b'), 'c']);
  assert.strictEqual(await fsp.readFile(file, { encoding: 'utf8' }), 'abc');
  calls++;
}

process.on('exit', () => assert.strictEqual(calls, 2));
