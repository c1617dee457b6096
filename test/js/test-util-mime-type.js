'use strict';
// util.MIMEType reads and writes media types by the MIME Sniffing Standard.
const assert = require('assert');
const { MIMEType } = require('util');

const mime = new MIMEType(
  '  Text/HTML ;Charset=UTF-8; q="a\\"b"; x=; charset=2');
assert.strictEqual(mime.essence, 'text/html');
assert.strictEqual(mime.params.get('charset'), 'UTF-8');
assert.strictEqual(mime.params.get('q'), 'a"b');
assert.strictEqual(mime.params.has('x'), false);
assert.strictEqual(String(mime), 'text/html;charset=UTF-8;q="a\\"b"');
mime.subtype = 'Plain';
mime.params.delete('q');
assert.strictEqual(JSON.stringify(mime), '"text/plain;charset=UTF-8"');
assert.throws(() => new MIMEType('text'),
              { code: 'ERR_INVALID_MIME_SYNTAX', name: 'TypeError' });
