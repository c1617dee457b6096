'use strict';

// The control sequences (ECMA-48) behind tty.WriteStream's and readline's
// cursor functions. Each returns what stream.write() returned.

const {
  codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_CURSOR_POS },
} = require('internal/errors');
const { validateFunction } = require('internal/validators');

const CSI = '\x1b[';

function send(stream, data, callback) {
  if (callback !== undefined)
    validateFunction(callback, 'callback');
  if (stream === null || stream === undefined || data === '') {
    if (typeof callback === 'function')
      process.nextTick(callback, null);
    return true;
  }
  return stream.write(data, callback);
}

/** To column `x` (and row `y`), both from 0. */
function cursorTo(stream, x, y, callback) {
  if (callback !== undefined)
    validateFunction(callback, 'callback');
  if (typeof y === 'function') {
    callback = y;
    y = undefined;
  }
  if (Number.isNaN(x))
    throw new ERR_INVALID_ARG_VALUE('x', x);
  if (Number.isNaN(y))
    throw new ERR_INVALID_ARG_VALUE('y', y);
  if (typeof x !== 'number' && typeof y !== 'number')
    return send(stream, '', callback);
  if (typeof x !== 'number')
    throw new ERR_INVALID_CURSOR_POS();
  return send(stream, typeof y === 'number' ?
    `${CSI}${y + 1};${x + 1}H` : `${CSI}${x + 1}G`, callback);
}

/** By `dx` columns and `dy` rows. */
function moveCursor(stream, dx, dy, callback) {
  let data = '';
  if (dx < 0)
    data += `${CSI}${-dx}D`;
  else if (dx > 0)
    data += `${CSI}${dx}C`;
  if (dy < 0)
    data += `${CSI}${-dy}A`;
  else if (dy > 0)
    data += `${CSI}${dy}B`;
  return send(stream, data, callback);
}

/** The current line: left of the cursor (-1), right of it (1), all (0). */
function clearLine(stream, dir, callback) {
  const kind = dir < 0 ? '1K' : dir > 0 ? '0K' : '2K';
  return send(stream, CSI + kind, callback);
}

/** From the cursor to the end of the screen. */
function clearScreenDown(stream, callback) {
  return send(stream, `${CSI}0J`, callback);
}

module.exports = { clearLine, clearScreenDown, cursorTo, moveCursor };
