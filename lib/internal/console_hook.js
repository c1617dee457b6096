'use strict';

// Set by diagnostics_channel while somebody listens to 'console.log' or its
// like: (method, args) => void, called before anything is formatted.
module.exports = { publish: null };
