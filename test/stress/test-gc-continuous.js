'use strict';
// @env JSC_collectContinuously=1
// @timeout 180
require('../fixtures/gc-workload')();
