'use strict';

/* node:inspector. There is no debugger: url() says so, as programs that look
 * for one expect; whatever would start or use one throws. */

const { addMissing } = require('internal/missing');

module.exports = addMissing({
  /** @returns {undefined} no inspector is active */
  url() {
    return undefined;
  },
  close() {},
  console: globalThis.console,
}, 'inspector', ['Network', 'Session', 'open', 'waitForDebugger']);
