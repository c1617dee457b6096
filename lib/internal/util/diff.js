'use strict';

// The shortest edit script of two sequences (E. W. Myers, 1986), used for the
// messages of assert and as util.diff.

const kDelete = -1;
const kNop = 0;
const kInsert = 1;

/**
 * [[operation, item], ...] from the END to the start: what stands only in
 * `actual` is inserted, what stands only in `expected` deleted. With
 * `commas`, lines that differ by a comma at their end are equal.
 */
function myersDiff(actual, expected, commas = false) {
  const n = actual.length;
  const m = expected.length;
  const max = n + m;
  if (max > 2 ** 31 - 1) {
    const { codes } = require('internal/errors');
    throw new codes.ERR_OUT_OF_RANGE(
      'myersDiff input size', '< 2^31', max);
  }
  const same = (x, y) => x === y ||
    (commas && (`${x},` === y || x === `${y},`));
  const v = new Int32Array(2 * max + 1);
  const trace = [];
  for (let level = 0; level <= max; level++) {
    // Only this part can be read by the way back.
    trace.push(v.slice(max - level - 1 < 0 ? 0 : max - level - 1,
                       max + level + 2));
    for (let diagonal = -level; diagonal <= level; diagonal += 2) {
      const at = diagonal + max;
      let x = diagonal === -level ||
        (diagonal !== level && v[at - 1] < v[at + 1]) ?
        v[at + 1] : v[at - 1] + 1;
      let y = x - diagonal;
      while (x < n && y < m && same(actual[x], expected[y])) {
        x++;
        y++;
      }
      v[at] = x;
      if (x >= n && y >= m)
        return backtrack(trace, actual, expected, max, commas);
    }
  }
  return [];
}

function backtrack(trace, actual, expected, max, commas) {
  let x = actual.length;
  let y = expected.length;
  const out = [];
  for (let level = trace.length - 1; level >= 0; level--) {
    const row = trace[level];
    const base = max - level - 1 < 0 ? 0 : max - level - 1;
    const get = (diagonal) => row[diagonal + max - base] ?? 0;
    const diagonal = x - y;
    const previous = diagonal === -level ||
      (diagonal !== level && get(diagonal - 1) < get(diagonal + 1)) ?
      diagonal + 1 : diagonal - 1;
    const fromX = level === 0 ? 0 : get(previous);
    const fromY = level === 0 ? 0 : fromX - previous;
    while (x > fromX && y > fromY) {
      const item = actual[x - 1];
      out.push([kNop, commas && !item.endsWith(',') ?
        expected[y - 1] : item]);
      x--;
      y--;
    }
    if (level > 0) {
      if (x > fromX)
        out.push([kInsert, actual[--x]]);
      else
        out.push([kDelete, expected[--y]]);
    }
  }
  return out;
}

/**
 * util.diff: [[-1 | 0 | 1, item], ...] from the start.
 * @param {string|string[]} actual
 * @param {string|string[]} expected
 */
function diff(actual, expected) {
  if (actual === expected)
    return [];
  check(actual, 'actual');
  check(expected, 'expected');
  return myersDiff(actual, expected).reverse();
}

function check(value, name) {
  if (typeof value === 'string')
    return;
  const { codes } = require('internal/errors');
  if (!Array.isArray(value)) {
    throw new codes.ERR_INVALID_ARG_TYPE(
      name, ['string', 'string[]'], value);
  }
  require('internal/validators').validateStringArray(value, name);
}

module.exports = { diff, kDelete, kInsert, kNop, myersDiff };
