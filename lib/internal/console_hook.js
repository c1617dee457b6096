'use strict';

// What the fast path of the global console must know.
module.exports = {
  // Set by diagnostics_channel while somebody listens to 'console.log' or its
  // like: (method, args) => void, called before anything is formatted.
  publish: null,
  // False once a program got hold of util.inspect.defaultOptions, which may
  // ask for numbers in another form.
  plainNumbers: true,
};
