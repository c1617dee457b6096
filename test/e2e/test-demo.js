// @timeout 400
// @skip-asan installs pandas and scikit-learn
'use strict';
// `make demo` without a terminal: serves the example, posts one request, shows
// the prediction, and leaves nothing behind.
const assert = require('assert');
const { execFile } = require('child_process');
const path = require('path');

const root = path.join(__dirname, '..', '..');
const env = { ...process.env };
delete env.VIRTUAL_ENV;
delete env.PORT;

execFile(path.join(root, 'tools', 'demo'), [path.dirname(process.execPath)],
         { cwd: root, env }, (err, stdout, stderr) => {
           assert.ifError(err);
           assert.match(stdout, /^> POST http:\/\/127\.0\.0\.1:\d+\/predict$/m);
           assert.match(stdout, /^< HTTP\/1\.1 200 OK$/m);
           assert.match(stdout, /^< \{"prediction":1\d\d(?:\.\d)?,"low":/m);
           assert.strictEqual(stderr, '');
         });
