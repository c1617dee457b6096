'use strict';

// Which proxies are namespaces of modules: for util.types and inspect, which
// must not load the loader to know.

module.exports = { namespaces: new WeakSet() };
