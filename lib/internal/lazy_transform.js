'use strict';

// Objects that are Transform streams only when somebody uses them as one: a
// Hash is mostly updated and asked for its digest, and streams cost time to
// load and memory to hold.
//
// The prototype of such a class has a proxy behind it. Whatever the class
// itself doesn't have is looked up there, and the first look-up loads the
// streams and puts the real prototype in its place. The two states that make
// an object a stream are accessors that build them when first read.

/** Makes `C` a lazy subclass of Transform; options from this.streamOptions. */
module.exports = function lazyTransform(C) {
  const proto = C.prototype;

  function load() {
    const { Transform } = require('stream');
    if (Object.getPrototypeOf(proto) !== Transform.prototype) {
      Object.setPrototypeOf(proto, Transform.prototype);
      Object.setPrototypeOf(C, Transform);
    }
    return Transform;
  }

  // Object.prototype stays in front, so that only what it lacks loads streams.
  Object.setPrototypeOf(proto, new Proxy({}, {
    get(target, key, receiver) {
      if (key in Object.prototype)
        return Object.prototype[key];
      if (typeof key === 'symbol' || key === 'then' || key === 'toJSON')
        return undefined;
      return Reflect.get(load().prototype, key, receiver);
    },
    set(target, key, value, receiver) {
      return Reflect.set(load().prototype, key, value, receiver);
    },
    has(target, key) {
      return key in load().prototype;
    },
    getPrototypeOf() {
      return load().prototype;
    },
  }));

  for (const name of ['_readableState', '_writableState']) {
    Object.defineProperty(proto, name, {
      __proto__: null,
      configurable: true,
      enumerable: true,
      get() {
        begin(this);
        return this[name];
      },
      set(value) {
        Object.defineProperty(this, name, {
          __proto__: null,
          configurable: true,
          enumerable: true,
          writable: true,
          value,
        });
      },
    });
  }

  function begin(stream) {
    load().call(stream, stream.streamOptions);
    const { _writableState: state } = stream;
    // Strings are hashed in the encoding they were written in.
    state.decodeStrings = false;
    state.defaultEncoding = 'utf8';
  }
};
