'use strict';

// Joining an absolute folder and a request: the one thing the loader needs of
// node:path, which is too large to load for every program.

/**
 * @param {string} base an absolute folder
 * @param {string} request relative or absolute
 * @returns {string} absolute, without '.', '..', double or trailing slashes
 */
module.exports = function resolvePath(base, request) {
  // './name', as most requests are.
  if (request.charCodeAt(0) === 46 && request.charCodeAt(1) === 47 &&
      request.lastIndexOf('/') === 1 && request.length > 2 &&
      request.charCodeAt(2) !== 46 && base.length > 1 &&
      base.charCodeAt(base.length - 1) !== 47 && !base.includes('/.'))
    return base + request.slice(1);
  const path = request[0] === '/' ? request : `${base}/${request}`;
  if (!path.includes('/.') && !path.includes('//') && !path.endsWith('/'))
    return path;
  const out = [];
  for (const part of path.split('/')) {
    if (part === '..')
      out.pop();
    else if (part !== '' && part !== '.')
      out.push(part);
  }
  return `/${out.join('/')}`;
};
