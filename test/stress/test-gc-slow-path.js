'use strict';
// @env JSC_slowPathAllocsBetweenGCs=20
// @timeout 180
require('../fixtures/gc-workload')();
