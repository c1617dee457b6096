'use strict';

// What eslint checks in lib/ and test/: mistakes, and the few rules of style a
// machine can see.
const js = require('@eslint/js');

const builtin = ['exports', 'require', 'module', 'process', 'internalBinding',
                 'globalThis', 'global', 'console', 'Buffer', 'URL',
                 'URLSearchParams', 'TextEncoder', 'TextDecoder', 'Event',
                 'EventTarget', 'AbortController', 'AbortSignal', 'Blob',
                 'DOMException', 'structuredClone', 'queueMicrotask',
                 'performance', 'setTimeout', 'setInterval', 'setImmediate',
                 'clearTimeout', 'clearInterval', 'clearImmediate',
                 'WebAssembly', 'ReadableStream', 'WritableStream',
                 'TransformStream', 'crypto', 'atob', 'btoa', 'File',
                 'CustomEvent', 'MessageChannel', 'MessagePort', 'navigator',
                 'CryptoKey', 'CompressionStream', 'DecompressionStream', 'gc',
                 '__filename', '__dirname', 'DisposableStack',
                 'AsyncDisposableStack', 'SuppressedError'];

module.exports = [
  { ignores: ['**/node_modules/**', 'test/fixtures/**'] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'off' },
    languageOptions: {
      ecmaVersion: 2026,
      sourceType: 'commonjs',
      globals: Object.fromEntries(builtin.map((name) => [name, 'writable'])),
    },
    rules: {
      'no-control-regex': 'off',
      'no-empty': ['error', { allowEmptyCatch: true }],
      'no-redeclare': ['error', { builtinGlobals: false }],
      'no-unused-vars': ['error', {
        args: 'none', caughtErrors: 'none', varsIgnorePattern: '^_',
      }],
      'no-var': 'error',
      'prefer-const': ['error', { destructuring: 'all' }],
      'semi': ['error', 'always'],
    },
  },
  { files: ['**/*.mjs'], languageOptions: { sourceType: 'module' } },
  { // what tests do on purpose
    files: ['**/test/**'],
    rules: { 'no-prototype-builtins': 'off', 'no-sparse-arrays': 'off',
             'no-import-assign': 'off' },
  },
];
