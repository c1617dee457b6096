'use strict';

// Objects that programs said may not be cloned or transferred
// (worker_threads.markAsUncloneable, markAsUntransferable). The sets are made
// with the first mark, so that structuredClone() of a program without any has
// nothing to look up.

const marks = module.exports = {
  uncloneable: undefined,
  untransferable: undefined,

  markAsUncloneable(object) {
    // Buffers can be cloned whatever is said of them.
    if (isObject(object) && !ArrayBuffer.isView(object) &&
        !(object instanceof ArrayBuffer))
      (marks.uncloneable ??= new WeakSet()).add(object);
  },

  markAsUntransferable(object) {
    if (isObject(object))
      (marks.untransferable ??= new WeakSet()).add(object);
  },

  isMarkedAsUntransferable(object) {
    return isObject(object) && marks.untransferable?.has(object) === true;
  },
};

function isObject(value) {
  return (typeof value === 'object' && value !== null) ||
    typeof value === 'function';
}
