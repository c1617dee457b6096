'use strict';
// What an uncaught error, a rejection, a syntax error and a missing file print,
// and the exit codes.
const assert = require('assert');
const path = require('path');
const { spawnSync } = require('child_process');
const tree = require('../fixtures/tree');

const root = tree({
  'throws.js': '\nfunction f() {\n  throw new TypeError("boom");\n}\nf();\n',
  'rejects.js': 'async function f() {\n  throw new Error("late");\n}\nf();\n',
  'value.js': 'throw "text";',
  'rejects-value.js': 'Promise.reject({ a: 1 });',
  'syntax.js': 'var a = 1;\n  var b = a +* 2;\n',
  'timer.js': 'setTimeout(() => { throw new Error("in timer"); }, 1);\n' +
    'process.on("exit", (c) => console.log("exit", c));',
  'handled.js': 'process.on("uncaughtException", (e, o) => ' +
    'console.log(e.message, o)); setTimeout(() => console.log("on"), 1);' +
    'throw new Error("seen");',
  'handled-rejection.js': 'process.on("unhandledRejection", (r, p) => ' +
    'console.log(r.message, p instanceof Promise));' +
    'Promise.reject(new Error("seen"));',
  'handler-throws.js': 'process.on("uncaughtException", () => { throw ' +
    'new Error("again"); }); throw new Error("first");',
  'code.js': 'process.exitCode = 4; process.on("exit", () => ' +
    'console.log("bye"));',
  'exit-in-exit.js': 'process.on("exit", () => process.exit(9));',
  'before.js': 'let n = 0; process.on("beforeExit", () => { if (n++ < 2) ' +
    'setTimeout(() => console.log("more", n), 1); });',
});

function run(name) {
  const r = spawnSync(process.execPath, [path.join(root, name)],
                      { encoding: 'utf8' });
  return { code: r.status, out: r.stdout, err: r.stderr };
}

function frame(name, line, column) {
  return `${path.join(root, name)}:${line}:${column}`;
}

let r = run('throws.js');
assert.strictEqual(r.code, 1);
assert.ok(r.err.startsWith(`${path.join(root, 'throws.js')}:3\n` +
                           '  throw new TypeError("boom");\n'), r.err);
assert.match(r.err, /\n {2}\s*\^\n/);
assert.ok(r.err.includes('\nTypeError: boom\n    at f ' +
                         `(${frame('throws.js', 3, 9)})\n`) ||
          r.err.includes(`(${frame('throws.js', 3, 22)})`), r.err);

r = run('rejects.js');
assert.strictEqual(r.code, 1);
assert.ok(r.err.includes('Error: late\n    at f ('), r.err);

r = run('value.js');
assert.strictEqual(r.code, 1);
assert.ok(r.err.includes("Uncaught:\n'text'"), r.err);

r = run('rejects-value.js');
assert.strictEqual(r.code, 1);
assert.ok(r.err.includes('ERR_UNHANDLED_REJECTION'), r.err);

r = run('syntax.js');
assert.strictEqual(r.code, 1);
assert.ok(r.err.startsWith(`${path.join(root, 'syntax.js')}:2\n` +
                           '  var b = a +* 2;\n             ^\n\n' +
                           'SyntaxError: '), r.err);

r = run('timer.js');
assert.strictEqual(r.code, 1);
assert.strictEqual(r.out, 'exit 1\n');
assert.ok(r.err.includes('Error: in timer'));

r = run('handled.js');
assert.deepStrictEqual([r.code, r.out], [0, 'seen uncaughtException\non\n']);

r = run('handled-rejection.js');
assert.deepStrictEqual([r.code, r.out], [0, 'seen true\n']);

r = run('handler-throws.js');
assert.strictEqual(r.code, 7);

r = run('code.js');
assert.deepStrictEqual([r.code, r.out], [4, 'bye\n']);
assert.strictEqual(run('exit-in-exit.js').code, 9);

r = run('before.js');
assert.deepStrictEqual([r.code, r.out], [0, 'more 1\nmore 2\n']);

r = run('no-such-file.js');
assert.strictEqual(r.code, 1);
assert.ok(r.err.includes(
  `Error: Cannot find module '${path.join(root, 'no-such-file.js')}'`), r.err);
assert.ok(r.err.includes("code: 'MODULE_NOT_FOUND'"), r.err);
