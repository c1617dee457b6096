'use strict';

// process.stdin, stdout and stderr, made when first touched. They stay usable
// for the life of the process: destroying one does not close its descriptor.

const { guess } = internalBinding('stdio');

// The end of a standard stream is not the end of its descriptor: after an
// error (EPIPE) or an end() it can be written to again.
function keepOpen(err, callback) {
  callback(err);
  this._undestroy();
  if (!this._writableState.emitClose)
    process.nextTick(() => this.emit('close'));
}

function getWritable(fd) {
  let stream;
  const kind = guess(fd);
  if (kind === 'tty') {
    const { WriteStream } = require('tty');
    stream = new WriteStream(fd);
    // Only a program that waits for 'resize' needs the signal.
    stream.on('newListener', (name) => {
      if (name === 'resize' && stream.listenerCount('resize') === 0)
        process.on('SIGWINCH', () => stream._refreshSize());
    });
  } else if (kind === 'unknown') {
    // Closed, or nothing one could write to: all is dropped.
    const { Writable } = require('stream');
    stream = new Writable({
      write(chunk, encoding, callback) { callback(); },
    });
    stream.fd = fd;
  } else {
    const { SyncWriteStream } = require('internal/sync_write_stream');
    stream = new SyncWriteStream(fd);
    stream._type = kind === 'file' ? 'fs' : 'pipe';
  }
  stream._isStdio = true;
  stream._destroy = keepOpen;
  return stream;
}

// A paused stdin does not keep the process alive: what the stream would read
// ahead waits for resume() (or for a listener that reads by itself).
function holdWhilePaused(stream, stopReading) {
  const read = stream._read;
  let paused = false;
  let wanted = false;
  stream._read = function(n) {
    if (paused && this.listenerCount('readable') === 0)
      wanted = true;
    else
      read.call(this, n);
  };
  stream.on('pause', () => {
    paused = true;
    if (stopReading(stream))
      wanted = true;
  });
  stream.on('resume', () => {
    paused = false;
    if (wanted && !stream.destroyed) {
      wanted = false;
      read.call(stream);
    }
  });
}

function getReadable(fd) {
  // What comes there are messages, not input.
  switch (process.channel?.fd === fd ? 'channel' : guess(fd)) {
    case 'tty': {
      const { ReadStream } = require('tty');
      return new ReadStream(fd);
    }
    case 'file': {
      const { ReadStream } = require('fs');
      return new ReadStream(null, { fd, autoClose: false });
    }
    case 'pipe':
    case 'tcp': {
      const { Socket, stopReading } = require('internal/net/socket');
      const stream = new Socket({
        fd, readable: true, writable: false, manualStart: true,
      });
      stream._type = 'pipe';
      holdWhilePaused(stream, stopReading);
      return stream;
    }
    default: {
      const { Readable } = require('stream');
      const stream = new Readable({ read() {} });
      stream.push(null);
      return stream;
    }
  }
}

/** @param {string} name 'stdin', 'stdout' or 'stderr' */
function get(name) {
  if (name !== 'stdin')
    return getWritable(name === 'stdout' ? 1 : 2);
  const stream = getReadable(0);
  stream.fd = 0;
  return stream;
}

module.exports = { get };
