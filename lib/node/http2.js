'use strict';

/* node:http2. Only the constants, which programs read when they load: this
 * version has no HTTP/2, and whatever would use it throws. */

const { addMissing } = require('internal/missing');

module.exports = addMissing({
  sensitiveHeaders: Symbol('nodejs.http2.sensitiveHeaders'),
}, 'http2', [
  'Http2ServerRequest', 'Http2ServerResponse', 'connect',
  'createSecureServer', 'createServer', 'getDefaultSettings',
  'getPackedSettings', 'getUnpackedSettings', 'performServerHandshake',
]);

Object.defineProperty(module.exports, 'constants', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get: () => require('internal/http2_constants'),
});
