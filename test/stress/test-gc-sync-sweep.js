'use strict';
// @env JSC_sweepSynchronously=1
// @timeout 180
require('../fixtures/gc-workload')();
