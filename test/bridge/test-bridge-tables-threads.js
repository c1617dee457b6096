'use strict';

// The first tables of a program come from several threads at once.

const assert = require('assert');
const tables = require('../fixtures/py/tables.py');
const { Table } = require('tandem:python');

const N = 12;

async function main() {
  const make = await tables.crowd(N);
  const frames = await Promise.all(Array.from({ length: N }, () => make()));
  for (const frame of frames)
    assert(frame instanceof Table, String(frame));
}

main();
