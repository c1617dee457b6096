'use strict';

// Turns a connection's bytes into responses, with the parser in C.
//
// Its owner is told by three methods: onHead(message, keepAlive) when a head
// has come (it answers BODY, SKIP_BODY or UPGRADE), onBody(message, chunk),
// onEnd(message).

const binding = internalBinding('http_parser');
const { IncomingMessage } = require('internal/http/incoming');
const {
  create, next, skipBody, eof, error, info, shared,
  EV_BODY, EV_END, EV_ERROR, EV_HEAD,
  F_KEEP_ALIVE, F_UPGRADE,
  EVENT, FLAGS, LENGTH, MINOR, OFFSET, START, STATUS,
} = binding;

const BODY = 0;
const SKIP_BODY = 1;
const UPGRADE = 2;

class ResponseParser {
  constructor(owner, socket, options) {
    this.owner = owner;
    this.socket = socket;
    this.message = null;
    this.upgraded = false;
    this.joinDuplicateHeaders = options.joinDuplicateHeaders;
    this.handle = create(shared, true, options.maxHeaderSize || 0,
                         options.maxHeadersCount || 0);
  }

  /**
   * Takes bytes. Returns how many it took (fewer only after an upgrade), or
   * an Error.
   */
  execute(bytes) {
    let at = 0;
    while (this.handle !== null) {
      const block = next(this.handle, bytes, at);
      at = info[OFFSET];
      switch (info[EVENT]) {
        case EV_HEAD:
          if (this.onHead(block) === UPGRADE) {
            this.upgraded = true;
            return at;
          }
          break;
        case EV_BODY: {
          const start = info[START];
          this.owner.onBody(this.message,
                            bytes.subarray(start, start + info[LENGTH]));
          break;
        }
        case EV_END:
          this.onEnd(block);
          break;
        case EV_ERROR:
          return this.failure(bytes, at);
        default: // needs more
          return at;
      }
    }
    return at;
  }

  /** The connection ended. Returns an Error where a message was cut off. */
  finish() {
    if (this.handle === null || this.upgraded)
      return undefined;
    const block = eof(this.handle);
    if (info[EVENT] === EV_END)
      this.onEnd(block);
    else if (info[EVENT] === EV_ERROR)
      return this.failure(null, 0);
    return undefined;
  }

  /** No more calls of the owner from now on. */
  release() {
    this.handle = null;
  }

  onHead(block) {
    const status = info[STATUS];
    const flags = info[FLAGS];
    const minor = info[MINOR];
    const lines = block.split('\n');
    const message = new IncomingMessage(this.socket);
    message.httpVersionMajor = 1;
    message.httpVersionMinor = minor;
    message.httpVersion = `1.${minor}`;
    message.statusCode = status;
    message.statusMessage = lines.shift();
    message.rawHeaders = lines;
    message.joinDuplicateHeaders = this.joinDuplicateHeaders;
    message.upgrade = status === 101 && (flags & F_UPGRADE) !== 0;
    this.message = message;
    const what = this.owner.onHead(message, (flags & F_KEEP_ALIVE) !== 0);
    if (what === SKIP_BODY && this.handle !== null)
      skipBody(this.handle);
    return what;
  }

  onEnd(block) {
    const message = this.message;
    if (block) {
      const lines = block.split('\n');
      lines.shift();
      message.rawTrailers = lines;
    }
    this.owner.onEnd(message);
  }

  failure(bytes, at) {
    const [code, reason] = error(this.handle);
    const err = new Error(`Parse Error: ${reason}`);
    err.code = code;
    err.reason = reason;
    err.bytesParsed = at;
    if (bytes !== null)
      err.rawPacket = bytes;
    return err;
  }
}

module.exports = { BODY, ResponseParser, SKIP_BODY, UPGRADE };
