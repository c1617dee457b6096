'use strict';

// stream.duplexPair(): two Duplex streams; what is written to one is read
// from the other. The callback of a write waits until the other side reads,
// which is the back-pressure.

const { Duplex } = require('stream');

class Side extends Duplex {
  constructor(options) {
    super(options);
    this.other = null;
    this.waiting = null;
  }

  _read() {
    const callback = this.waiting;
    if (callback !== null) {
      this.waiting = null;
      callback();
    }
  }

  _write(chunk, encoding, callback) {
    if (chunk.length === 0) {
      process.nextTick(callback);
      return;
    }
    this.other.waiting = callback;
    this.other.push(chunk);
  }

  _final(callback) {
    this.other.on('end', callback);
    this.other.push(null);
  }

  _destroy(error, callback) {
    const other = this.other;
    if (other !== null && !other.destroyed) {
      // A clean end reaches the other side in order; a cut does not.
      process.nextTick(() => {
        if (other.destroyed)
          return;
        if (error)
          other.destroy();
        else if (!other.readableEnded)
          other.push(null);
      });
    }
    callback(error);
  }
}

/** Two connected Duplex streams: [side0, side1]. */
module.exports = function duplexPair(options) {
  const side0 = new Side(options);
  const side1 = new Side(options);
  side0.other = side1;
  side1.other = side0;
  return [side0, side1];
};
