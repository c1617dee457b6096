'use strict';
// process.stdin as a pipe: read to its end; untouched or paused it keeps
// nothing alive.
const assert = require('assert');
const { spawn, spawnSync } = require('child_process');

const READ = `
  let text = '';
  process.stdin.setEncoding('utf8');
  process.stdin.on('data', (data) => { text += data; });
  process.stdin.on('end', () => process.stdout.write('<' + text + '>'));
`;
if (process.argv[2] === 'read') {
  eval(READ);
} else if (process.argv[2] === 'paused') {
  process.stdin.once('data', () => {
    process.stdin.pause();
    process.stdout.write('done');
  });
} else if (process.argv[2] === 'touched') {
  process.stdin.on('error', () => {});
} else {
  const result = spawnSync(process.execPath, [__filename, 'read'],
                           { input: 'h\u00e9llo', encoding: 'utf8' });
  assert.strictEqual(result.stdout, '<h\u00e9llo>');

  // Their stdin stays open: they end all the same.
  let ended = 0;
  for (const what of ['paused', 'touched', 'nothing']) {
    const child = spawn(process.execPath, [
      ...(what === 'nothing' ? [require.resolve('../fixtures/empty.js')] :
        [__filename, what])]);
    if (what === 'paused')
      child.stdin.write('x');
    child.on('exit', (code) => {
      assert.strictEqual(code, 0);
      ended++;
    });
  }
  process.on('exit', () => assert.strictEqual(ended, 3));
}
