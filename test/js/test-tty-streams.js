'use strict';
// On a terminal: isTTY, size, colours, cursor sequences, raw mode. The
// terminal is made by script(1).
const assert = require('assert');
const tty = require('tty');
const { spawnSync } = require('child_process');

if (process.argv[2] === 'child') {
  assert.strictEqual(tty.isatty(0), true);
  assert.ok(process.stdout instanceof tty.WriteStream);
  assert.ok(process.stdin instanceof tty.ReadStream);
  assert.strictEqual(process.stdout.isTTY, true);
  const [columns, rows] = process.stdout.getWindowSize();
  assert.strictEqual(process.stdout.columns, columns);
  assert.strictEqual(process.stdout.rows, rows);
  process.stdin.setRawMode(true);
  assert.strictEqual(process.stdin.isRaw, true);
  process.stdin.setRawMode(false);
  process.stdout.cursorTo(2, 3);
  process.stdout.moveCursor(-1, 2);
  process.stdout.clearLine(0);
  process.stdout.clearScreenDown(() => process.stdout.write('end'));
  return;
}

assert.strictEqual(tty.isatty(-1), false);
assert.strictEqual(tty.isatty('0'), false);
assert.throws(() => new tty.WriteStream(-1), { code: 'ERR_INVALID_FD' });
const result = spawnSync(
  'script', ['-qec', `"${process.execPath}" "${__filename}" child`,
             '/dev/null'], { encoding: 'utf8' });
assert.strictEqual(result.status, 0, result.stdout);
assert.strictEqual(result.stdout,
                   '\x1b[4;3H\x1b[1D\x1b[2B\x1b[2K\x1b[0Jend');

const depth = (env) => tty.WriteStream.prototype.getColorDepth(env);
assert.strictEqual(depth({}), 1);
assert.strictEqual(depth({ TERM: 'dumb' }), 1);
assert.strictEqual(depth({ TERM: 'xterm' }), 4);
assert.strictEqual(depth({ TERM: 'xterm-256color' }), 8);
assert.strictEqual(depth({ COLORTERM: 'truecolor' }), 24);
assert.strictEqual(depth({ COLORTERM: 'truecolor', NO_COLOR: '1' }), 1);
assert.strictEqual(depth({ FORCE_COLOR: '2' }), 8);
const has = (...args) => tty.WriteStream.prototype.hasColors(...args);
assert.strictEqual(has(256, { TERM: 'xterm-256color' }), true);
assert.strictEqual(has(257, { TERM: 'xterm-256color' }), false);
