'use strict';
// The old names of node:http's parts give the very same objects.
const assert = require('assert');
const http = require('http');

assert.strictEqual(require('_http_agent').Agent, http.Agent);
assert.strictEqual(require('_http_agent').globalAgent, http.globalAgent);
assert.strictEqual(require('_http_client').ClientRequest, http.ClientRequest);
assert.strictEqual(require('_http_incoming').IncomingMessage,
                   http.IncomingMessage);
assert.strictEqual(require('_http_outgoing').OutgoingMessage,
                   http.OutgoingMessage);
assert.strictEqual(require('_http_server').ServerResponse,
                   http.ServerResponse);
const common = require('_http_common');
assert.strictEqual(common._checkIsHttpToken('a b'), false);
assert.strictEqual(common._checkIsHttpToken('ab'), true);
assert.strictEqual(common._checkInvalidHeaderChar('a\n'), true);
assert.strictEqual(common._checkInvalidHeaderChar('\u00e9'), false);
