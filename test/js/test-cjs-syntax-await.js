'use strict';
// An await outside of an async function is named, with its place, in what can
// only be CommonJS; so is a syntax error in the text of --eval.
const assert = require('assert');
const { spawnSync } = require('child_process');
const tree = require('../fixtures/tree');

const root = tree({
  'await.cjs': 'const a = 1;\nconst b = await a;\n',
  'loop.cjs': 'async function f() { await 1; }\nfor await (const x of []) f();',
  'other.js': 'async function f() { await 1; }\nlet b = ;\nawait 2;',
});

function errorOf(...args) {
  const r = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  assert.strictEqual(r.status, 1);
  return r.stderr;
}

const MESSAGE = 'SyntaxError: await is only valid in async functions and the ' +
  'top level bodies of modules\n';

let text = errorOf('await.cjs');
assert.ok(text.includes(`${root}/await.cjs:2\nconst b = await a;\n` +
                        '          ^^^^^\n\n' + MESSAGE), text);
text = errorOf('loop.cjs');
assert.ok(text.includes(`loop.cjs:2\n`) && text.includes(MESSAGE), text);
text = errorOf('other.js');
assert.ok(text.includes("SyntaxError: Unexpected token ';'\n"), text);

text = errorOf('-e', 'let a;\nf(1) = ;');
assert.ok(text.startsWith('[eval]:2\nf(1) = ;\n'), text);
text = errorOf('-e', 'JSON.parse("{")');
assert.ok(text.startsWith('[eval]:1\nJSON.parse("{")\n'), text);
assert.ok(text.includes('\nSyntaxError: JSON'), text);
