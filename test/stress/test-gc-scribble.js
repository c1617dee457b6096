'use strict';
// @env JSC_scribbleFreeCells=1
// @timeout 180
require('../fixtures/gc-workload')();
