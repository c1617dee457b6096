'use strict';

// The objects of `process` that say what this runtime is; each is read once
// and kept by `process`.

module.exports = {
  get versions() {
    return Object.freeze({
      node: require('internal/process').NODE_VERSION,
      ...internalBinding('process').versions(),
      modules: '137',
    });
  },
  release: { name: 'node', lts: 'Krypton' },
  config: { target_defaults: {}, variables: {} },
  features: {
    inspector: false,
    debug: false,
    uv: true,
    ipv6: true,
    tls_alpn: false,
    tls_sni: false,
    tls_ocsp: false,
    tls: false,
    cached_builtins: true,
    require_module: true,
    typescript: 'transform',
  },
};
