'use strict';

/* node:sqlite. This version has no binding of SQLite for JavaScript. */

const { addMissing } = require('internal/missing');

module.exports = addMissing({}, 'sqlite', [
  'DatabaseSync', 'StatementSync', 'backup',
]);
