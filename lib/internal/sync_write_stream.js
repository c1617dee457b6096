'use strict';

// A Writable whose writes are done when write() returns: process.stdout and
// process.stderr, whatever is behind them.

const { Writable } = require('stream');
const { Buffer } = require('buffer');
const { ErrnoException } = require('internal/errors');
const { writeSync } = internalBinding('stdio');

function SyncWriteStream(fd, options) {
  if (!(this instanceof SyncWriteStream))
    return new SyncWriteStream(fd, options);
  Writable.call(this, { autoDestroy: true, ...options, decodeStrings: false });
  this.fd = fd;
}
Object.setPrototypeOf(SyncWriteStream.prototype, Writable.prototype);
Object.setPrototypeOf(SyncWriteStream, Writable);

SyncWriteStream.prototype._write = function(chunk, encoding, callback) {
  if (typeof chunk === 'string' && encoding !== 'utf8' && encoding !== 'utf-8')
    chunk = Buffer.from(chunk, encoding);
  const status = writeSync(this.fd, chunk);
  callback(status < 0 ? new ErrnoException(status, 'write') : null);
};

/** As the streams of other descriptors have it. */
SyncWriteStream.prototype.destroySoon = function() {
  this.destroy();
};

// Nothing waits for a descriptor that is only written to.
SyncWriteStream.prototype.ref = function() {
  return this;
};

SyncWriteStream.prototype.unref = function() {
  return this;
};

module.exports = { SyncWriteStream };
