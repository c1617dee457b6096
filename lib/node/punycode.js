'use strict';

// node:punycode (deprecated in Node): RFC 3492.

const kMax = 2147483647;
const base = 36;
const tMin = 1;
const tMax = 26;
const skew = 38;
const damp = 700;
const initialBias = 72;
const initialN = 128;

const separators = /[\u002e\u3002\uff0e\uff61]/g;

function fail(type) {
  throw new RangeError({
    overflow: 'Overflow: input needs wider integers to process',
    'not-basic': 'Illegal input >= 0x80 (not a basic code point)',
    'invalid-input': 'Invalid input',
  }[type]);
}

// Applies `fn` to each label of a domain; an address keeps its local part.
function mapDomain(domain, fn) {
  const parts = domain.split('@');
  let prefix = '';
  if (parts.length > 1) {
    prefix = `${parts[0]}@`;
    domain = parts[1];
  }
  return prefix + domain.replace(separators, '.').split('.').map(fn)
    .join('.');
}

function digitOf(code) {
  if (code >= 48 && code < 58)
    return 26 + (code - 48);
  if (code >= 65 && code < 91)
    return code - 65;
  if (code >= 97 && code < 123)
    return code - 97;
  return base;
}

const charOf = (digit) => digit + 22 + (digit < 26 ? 75 : 0);

function adapt(delta, points, first) {
  delta = first ? Math.floor(delta / damp) : delta >> 1;
  delta += Math.floor(delta / points);
  let k = 0;
  for (; delta > ((base - tMin) * tMax) >> 1; k += base)
    delta = Math.floor(delta / (base - tMin));
  return Math.floor(k + (base - tMin + 1) * delta / (delta + skew));
}

const threshold = (k, bias) => Math.min(Math.max(k - bias, tMin), tMax);

/** Punycode to text. */
function decode(input) {
  const out = [];
  const length = input.length;
  let i = 0;
  let n = initialN;
  let bias = initialBias;
  const basic = Math.max(input.lastIndexOf('-'), 0);
  for (let j = 0; j < basic; j++) {
    if (input.charCodeAt(j) >= 0x80)
      fail('not-basic');
    out.push(input.charCodeAt(j));
  }
  for (let at = basic > 0 ? basic + 1 : 0; at < length;) {
    const before = i;
    for (let w = 1, k = base; ; k += base) {
      if (at >= length)
        fail('invalid-input');
      const digit = digitOf(input.charCodeAt(at++));
      if (digit >= base)
        fail('invalid-input');
      if (digit > Math.floor((kMax - i) / w))
        fail('overflow');
      i += digit * w;
      const t = threshold(k, bias);
      if (digit < t)
        break;
      if (w > Math.floor(kMax / (base - t)))
        fail('overflow');
      w *= base - t;
    }
    const count = out.length + 1;
    bias = adapt(i - before, count, before === 0);
    if (Math.floor(i / count) > kMax - n)
      fail('overflow');
    n += Math.floor(i / count);
    i %= count;
    out.splice(i++, 0, n);
  }
  return String.fromCodePoint(...out);
}

/** Text to Punycode. */
function encode(input) {
  const points = ucs2decode(input);
  const out = [];
  let n = initialN;
  let delta = 0;
  let bias = initialBias;
  for (const point of points) {
    if (point < 0x80)
      out.push(String.fromCharCode(point));
  }
  const basic = out.length;
  let handled = basic;
  if (basic)
    out.push('-');
  while (handled < points.length) {
    let m = kMax;
    for (const point of points) {
      if (point >= n && point < m)
        m = point;
    }
    if (m - n > Math.floor((kMax - delta) / (handled + 1)))
      fail('overflow');
    delta += (m - n) * (handled + 1);
    n = m;
    for (const point of points) {
      if (point < n && ++delta > kMax)
        fail('overflow');
      if (point === n) {
        let q = delta;
        for (let k = base; ; k += base) {
          const t = threshold(k, bias);
          if (q < t)
            break;
          const rest = q - t;
          out.push(String.fromCharCode(charOf(t + rest % (base - t))));
          q = Math.floor(rest / (base - t));
        }
        out.push(String.fromCharCode(charOf(q)));
        bias = adapt(delta, handled + 1, handled === basic);
        delta = 0;
        handled++;
      }
    }
    delta++;
    n++;
  }
  return out.join('');
}

function ucs2decode(text) {
  return Array.from(text, (c) => c.codePointAt(0));
}

function ucs2encode(points) {
  return String.fromCodePoint(...points);
}

/** A domain with Punycode labels to Unicode. */
function toUnicode(input) {
  return mapDomain(input, (label) => (label.startsWith('xn--') ?
    decode(label.slice(4).toLowerCase()) : label));
}

/** A domain with Unicode labels to Punycode. */
function toASCII(input) {
  // eslint-disable-next-line no-control-regex
  return mapDomain(input, (label) => (/[^\0-\x7f]/.test(label) ?
    `xn--${encode(label)}` : label));
}

module.exports = {
  version: '2.1.0',
  ucs2: { decode: ucs2decode, encode: ucs2encode },
  decode,
  encode,
  toASCII,
  toUnicode,
};
