'use strict';
module.exports = { compileOptions: () => ({ flags: 0, jsx: 1, texts: undefined }), mapPath: () => undefined };
