'use strict';

/* node:v8. The engine is JavaScriptCore: what can be said about its heap is
 * said; what belongs to V8 alone throws. */

const { addMissing } = require('internal/missing');

/**
 * Sizes in bytes. Fields that have no counterpart in the engine are 0; there
 * is no limit of its own, so that heap_size_limit is the machine's memory.
 */
function getHeapStatistics() {
  const stats = internalBinding('process').heap();
  const os = require('os');
  return {
    total_heap_size: stats.heapCapacity,
    total_heap_size_executable: 0,
    total_physical_size: stats.heapCapacity,
    total_available_size: os.freemem(),
    used_heap_size: stats.heapSize,
    heap_size_limit: os.totalmem(),
    malloced_memory: 0,
    peak_malloced_memory: 0,
    does_zap_garbage: 0,
    number_of_native_contexts: stats.globalObjectCount ?? 1,
    number_of_detached_contexts: 0,
    total_global_handles_size: 0,
    used_global_handles_size: 0,
    external_memory: stats.extraMemorySize,
  };
}

module.exports = addMissing({
  getHeapStatistics,
  startupSnapshot: {
    /** @returns {boolean} false */
    isBuildingSnapshot() {
      return false;
    },
  },
}, 'v8', [
  'DefaultDeserializer', 'DefaultSerializer', 'Deserializer', 'GCProfiler',
  'Serializer', 'cachedDataVersionTag', 'deserialize', 'getCppHeapStatistics',
  'getHeapCodeStatistics', 'getHeapSnapshot', 'getHeapSpaceStatistics',
  'isStringOneByteRepresentation', 'queryObjects', 'serialize',
  'setFlagsFromString', 'setHeapSnapshotNearHeapLimit', 'startCpuProfile',
  'stopCoverage', 'takeCoverage', 'writeHeapSnapshot',
]);
addMissing(module.exports.startupSnapshot, 'v8.startupSnapshot', [
  'addDeserializeCallback', 'addSerializeCallback',
  'setDeserializeMainFunction',
]);
addMissing(module.exports.promiseHooks = {}, 'v8.promiseHooks', [
  'createHook', 'onAfter', 'onBefore', 'onInit', 'onSettled',
]);
