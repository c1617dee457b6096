'use strict';
// With --unhandled-rejections=strict too a reason that is no error becomes one.
const assert = require('assert');
const { spawnSync } = require('child_process');

const text = `
  process.on('uncaughtException', (err, origin) =>
    console.log(err.name, err.code, err.message.slice(-6), origin));
  process.on('unhandledRejection', (reason) => console.log(reason));
  Promise.reject(null);
  Promise.reject(Object.assign(new Error('reason'), { code: 'own' }));`;
const { stdout, stderr } = spawnSync(
  process.execPath, ['--unhandled-rejections=strict', '-e', text],
  { encoding: 'utf8' });
assert.strictEqual(stderr, '');
assert.deepStrictEqual(stdout.split('\n').slice(0, 3), [
  'UnhandledPromiseRejection ERR_UNHANDLED_REJECTION null". ' +
    'unhandledRejection',
  'null',
  'Error own reason unhandledRejection',
]);
