'use strict';

/* node:cluster. This process is always the primary: fork() is missing. */

const EventEmitter = require('events');
const { addMissing } = require('internal/missing');

const cluster = new EventEmitter();

module.exports = addMissing(Object.assign(cluster, {
  SCHED_NONE: 1,
  SCHED_RR: 2,
  isMaster: true,
  isPrimary: true,
  isWorker: false,
  schedulingPolicy: 2,
  settings: {},
  workers: {},
}), 'cluster', [
  'Worker', 'disconnect', 'fork', 'setupMaster', 'setupPrimary',
]);
