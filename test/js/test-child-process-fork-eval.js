'use strict';
// A program of --eval forks a file with its options but for that one.
const assert = require('assert');
const { execFile } = require('child_process');

if (process.send !== undefined) {
  process.send(process.execArgv);
  return;
}

const text = `if (process.env.TANDEM_FORKED) process.exit(9);
  process.env.TANDEM_FORKED = '1';
  const child = require('child_process').fork(${JSON.stringify(__filename)});
  child.on('message', (args) => console.log(JSON.stringify(args)));
  child.on('exit', (code) => process.exitCode = code);`;

for (const [given, kept] of [
  [['-e', text], []],
  [['--no-warnings', '-e', text], ['--no-warnings']],
  [['-C', 'x', '--eval', text], ['-C', 'x']],
  [['-p', text, '--no-deprecation'], ['--no-deprecation']],
]) {
  execFile(process.execPath, given, (err, stdout) => {
    assert.ifError(err);
    // -p prints what the text gives, too.
    const line = stdout.split('\n').find((l) => l.startsWith('['));
    assert.deepStrictEqual(JSON.parse(line), kept);
  });
}
