'use strict';

// On a terminal: keys edit the line, history comes back, tab completes.

const assert = require('assert');
const { EventEmitter } = require('events');
const readline = require('readline');

class FakeInput extends EventEmitter {
  resume() {}
  pause() {}
  write() {}
}

const input = new FakeInput();
const lines = [];
let screen = '';
const rl = readline.createInterface({
  input,
  output: { columns: 80, write: (s) => { screen += s; }, on() {},
            removeListener() {} },
  terminal: true,
  completer: (line) => [['hello', 'help'], line],
});
rl.on('line', (line) => lines.push(line));
const type = (text) => input.emit('data', text);

type('hallo');
type('\u001b[D\u001b[D\u001b[D\u007fe'); // left 3 times, backspace, e
assert.strictEqual(rl.line, 'hello');
assert.deepStrictEqual(rl.getCursorPos(), { rows: 0, cols: 4 });
type('\r');
type('one two three\u0017\u0017'); // ctrl-w twice
assert.strictEqual(rl.line, 'one ');
type('\u0001zero \u0005end\r'); // ctrl-a, ctrl-e
type('\u001b[A\u001b[A'); // up twice
assert.strictEqual(rl.line, 'hello');
type('\u001b[B\r'); // down
type('abc\u0015\u0019\r'); // ctrl-u, ctrl-y
type('\u00e9\ud83d\ude00\u007f\r');
assert.deepStrictEqual(
  lines, ['hello', 'zero one end', 'zero one end', 'abc', '\u00e9']);

const keys = [];
input.on('keypress', (text, key) => keys.push(key.name));
type('\u001b[1;5C\u001bOP\u001b[3~');
assert.deepStrictEqual(keys, ['right', 'f1', 'delete']);

type('he\t');
setImmediate(() => {
  assert.strictEqual(rl.line, 'hel');
  rl.close();
  assert.ok(screen.includes('hello'));
});
process.on('exit', () => assert.ok(rl.closed));
