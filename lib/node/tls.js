'use strict';

/* node:tls. Only what programs read when they load: this version has no TLS,
 * and whatever would use it throws. */

const { addMissing } = require('internal/missing');

module.exports = addMissing({
  CLIENT_RENEG_LIMIT: 3,
  CLIENT_RENEG_WINDOW: 600,
  DEFAULT_CIPHERS: [
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
    'TLS_AES_128_GCM_SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'DHE-RSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-SHA256',
    'DHE-RSA-AES128-SHA256',
    'ECDHE-RSA-AES256-SHA384',
    'DHE-RSA-AES256-SHA384',
    'ECDHE-RSA-AES256-SHA256',
    'DHE-RSA-AES256-SHA256',
    'HIGH',
    '!aNULL',
    '!eNULL',
    '!EXPORT',
    '!DES',
    '!RC4',
    '!MD5',
    '!PSK',
    '!SRP',
    '!CAMELLIA',
  ].join(':'),
  DEFAULT_ECDH_CURVE: 'auto',
  DEFAULT_MIN_VERSION: 'TLSv1.2',
  DEFAULT_MAX_VERSION: 'TLSv1.3',
}, 'tls', [
  'SecureContext', 'Server', 'TLSSocket', 'checkServerIdentity', 'connect',
  'convertALPNProtocols', 'createSecureContext', 'createServer',
  'getCACertificates', 'getCiphers', 'setDefaultCACertificates',
]);

Object.defineProperty(module.exports, 'rootCertificates', {
  __proto__: null,
  configurable: true,
  get() {
    const { notImplemented } = require('internal/errors');
    throw notImplemented('tls.rootCertificates');
  },
});
