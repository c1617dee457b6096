'use strict';

// url.resolve(): a legacy URL relative to another, by Node's rules, which are
// older than the standard's. Every step changes what programs see, down to
// when `auth` survives, so the order of the steps matters.

const { Url, hostless, parse, slashed } = require('internal/url_legacy');

function setPath(u) {
  u.path = (u.pathname || '') + (u.search || '');
}

function done(u) {
  u.href = u.format();
  return u;
}

// Some other protocol: nothing of the source counts but "//".
function changeProtocol(result, relative) {
  if (!slashed.has(relative.protocol))
    return done(Object.assign(result, relative));

  result.protocol = relative.protocol;
  result.pathname = relative.pathname;
  if (!relative.host && !/^file:?$/.test(relative.protocol) &&
      !hostless.has(relative.protocol)) {
    // "http:a/b": the first segment that isn't empty is the host.
    const segments = (relative.pathname || '').split('/');
    let host = '';
    while (segments.length > 0 && host === '')
      host = segments.shift();
    relative.host = host;
    relative.hostname ||= '';
    if (segments[0] !== '')
      segments.unshift('');
    if (segments.length < 2)
      segments.unshift('');
    result.pathname = segments.join('/');
  }
  result.search = relative.search;
  result.query = relative.query;
  result.host = relative.host || '';
  result.auth = relative.auth;
  result.hostname = relative.hostname || relative.host;
  result.port = relative.port;
  if (result.pathname || result.search)
    setPath(result);
  result.slashes ||= relative.slashes;
  return done(result);
}

// A protocol without slashes ("mailto:") has its host in front of the path
// while the segments are worked on, so that ".." can reach it.
function hostIntoPath(host, segments) {
  if (!host)
    return;
  if (segments[0] === '')
    segments[0] = host;
  else
    segments.unshift(host);
}

function hostFromPath(result, host) {
  result.hostname = result.host = host;
  const at = host ? host.indexOf('@') : -1;
  if (at > 0) {
    const parts = host.split('@');
    result.auth = parts[0];
    result.host = result.hostname = parts[1];
  }
}

// Resolves "." and ".."; the number of ".." that led out of the path.
function removeDots(segments) {
  let up = 0;
  for (let i = segments.length - 1; i >= 0; i--) {
    const s = segments[i];
    if (s === '.') {
      segments.splice(i, 1);
    } else if (s === '..') {
      segments.splice(i, 1);
      up++;
    } else if (up > 0) {
      segments.splice(i, 1);
      up--;
    }
  }
  return up;
}

/**
 * @param {Url} source
 * @param {string | Url} relative
 * @returns {Url}
 */
function resolveObject(source, relative) {
  if (typeof relative === 'string')
    relative = parse(relative, false, true);

  const result = Object.assign(new Url(), source);
  // The fragment is always the relative one's, even if that has none.
  result.hash = relative.hash;
  if (relative.href === '')
    return done(result);

  if (relative.slashes && !relative.protocol) {
    const { protocol } = result;
    Object.assign(result, relative);
    result.protocol = protocol;
    if (slashed.has(protocol) && result.hostname && !result.pathname)
      result.path = result.pathname = '/';
    return done(result);
  }
  if (relative.protocol && relative.protocol !== result.protocol)
    return changeProtocol(result, relative);

  const sourceAbsolute = Boolean(result.pathname?.startsWith('/'));
  const relAbsolute =
    Boolean(relative.host || relative.pathname?.startsWith('/'));
  let endAbsolute = relAbsolute || sourceAbsolute ||
    Boolean(result.host && relative.pathname);
  const removeAllDots = endAbsolute;
  let segments = result.pathname ? result.pathname.split('/') : [];
  const relSegments = relative.pathname ? relative.pathname.split('/') : [];
  const noSlashes = Boolean(result.protocol) && !slashed.has(result.protocol);
  let relHost = relative.host;
  let relHostname = relative.hostname;
  let relPort = relative.port;

  if (noSlashes) {
    hostIntoPath(result.host, segments);
    result.hostname = '';
    result.port = null;
    result.host = '';
    if (relative.protocol) {
      result.auth = null;
      hostIntoPath(relHost, relSegments);
      relHost = relHostname = relPort = null;
    }
    endAbsolute &&= relSegments[0] === '' || segments[0] === '';
  }

  if (relAbsolute) {
    if (relHost || relHost === '') {
      if (result.host !== relHost)
        result.auth = null;
      result.host = relHost;
      result.port = relPort;
    }
    if (relHostname || relHostname === '') {
      if (result.hostname !== relHostname)
        result.auth = null;
      result.hostname = relHostname;
    }
    result.search = relative.search;
    result.query = relative.query;
    segments = relSegments;
  } else if (relSegments.length > 0) {
    segments.pop();
    segments = segments.concat(relSegments);
    result.search = relative.search;
    result.query = relative.query;
  } else if (relative.search !== null && relative.search !== undefined) {
    if (noSlashes)
      hostFromPath(result, segments.shift());
    result.search = relative.search;
    result.query = relative.query;
    if (result.pathname !== null || result.search !== null)
      setPath(result);
    return done(result);
  }

  if (segments.length === 0) {
    result.pathname = null;
    result.path = result.search ? `/${result.search}` : null;
    return done(result);
  }

  const last = segments.at(-1);
  const trailingSlash = last === '' ||
    (Boolean(result.host || relHost || segments.length > 1) &&
     (last === '.' || last === '..'));
  let up = removeDots(segments);
  if (!endAbsolute && !removeAllDots) {
    for (; up > 0; up--)
      segments.unshift('..');
  }
  if (endAbsolute && segments[0] !== '' && !segments[0]?.startsWith('/'))
    segments.unshift('');
  if (trailingSlash && !segments.join('/').endsWith('/'))
    segments.push('');

  const absolute = segments[0] === '' || Boolean(segments[0]?.startsWith('/'));
  if (noSlashes)
    hostFromPath(result, absolute ? '' : segments.shift() ?? '');
  endAbsolute ||= Boolean(result.host && segments.length > 0);
  if (endAbsolute && !absolute)
    segments.unshift('');

  if (segments.length === 0) {
    result.pathname = null;
    result.path = null;
  } else {
    result.pathname = segments.join('/');
  }
  if (result.pathname !== null || result.search !== null)
    setPath(result);
  result.auth = relative.auth || result.auth;
  result.slashes ||= relative.slashes;
  return done(result);
}

module.exports = { resolveObject };
