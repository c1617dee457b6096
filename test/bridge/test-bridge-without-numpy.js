'use strict';

// Where numpy is missing a typed array is a memoryview of its type, and shares
// its memory all the same.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

if (process.argv[2] !== 'child') {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tandem-bare-'));
  try {
    const made = spawnSync('/usr/bin/python3',
                           ['-m', 'venv', '--without-pip', folder]);
    assert.strictEqual(made.status, 0);
    const child = spawnSync(process.execPath, [__filename, 'child'], {
      encoding: 'utf8', env: { ...process.env, VIRTUAL_ENV: folder },
    });
    assert.strictEqual(child.status, 0, child.stderr);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
} else {
  main();
}

async function main() {
  const py = require('tandem:python');
  const look = await py.eval('lambda m: [type(m).__name__, m.format, ' +
    'm.itemsize, m.tolist(), m.readonly]');
  const poke = await py.eval('lambda m, v: m.__setitem__(0, v)');
  const echo = await py.eval('lambda m: m');
  const cases = [
    [Int8Array, 'b'], [Uint8Array, 'B'], [Int16Array, 'h'],
    [Uint16Array, 'H'], [Int32Array, 'i'], [Uint32Array, 'I'],
    [Float32Array, 'f'], [Float64Array, 'd'],
  ];
  for (const [Type, format] of cases) {
    const a = new Type([0, 5, 6]);
    const tail = a.subarray(1);
    assert.deepStrictEqual(await look(tail), ['memoryview', format,
      a.BYTES_PER_ELEMENT, [5, 6], false]);
    await poke(tail, 9);
    assert.strictEqual(a[1], 9);
    const back = await echo(tail);
    assert(back instanceof Type);
    assert.strictEqual(back.buffer, a.buffer);
    assert.strictEqual(back.byteOffset, tail.byteOffset);
  }
  const { NdArray } = py;
  await assert.rejects(
    look(new NdArray({ data: new Float64Array(4), shape: [2, 2] })),
    { type: 'TypeError', message: /^args\[0\]: an NdArray needs numpy/ });
}
