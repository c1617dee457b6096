'use strict';

// What is wrong is an error that says what to do, and everything goes on.

const assert = require('assert');
const py = require('tandem:python');
const g = require('../fixtures/py/generators.py');
const p = require('../fixtures/py/callbacks.py');
const { Point } = require('../fixtures/py/things.py');

async function main() {
  // Argument types.
  for (const [call, code] of [
    [() => py.import(5), 'ERR_INVALID_ARG_TYPE'],
    [() => py.eval(null), 'ERR_INVALID_ARG_TYPE'],
    [() => py.call('sqrt'), 'ERR_INVALID_ARG_TYPE'],
    [() => py.call(p.echo, 'args'), 'ERR_INVALID_ARG_TYPE'],
    [() => py.call(p.echo, [], { kwargs: 5 }), 'ERR_INVALID_ARG_TYPE'],
    [() => py.call(p.echo, [], null), 'ERR_INVALID_ARG_TYPE'],
    [() => py.sync.import(5), 'ERR_INVALID_ARG_TYPE'],
    [() => py.sync.call(5), 'ERR_INVALID_ARG_TYPE'],
    [() => py.readable([1]), 'ERR_INVALID_ARG_TYPE'],
    [() => py.batched('abc'), 'ERR_INVALID_ARG_TYPE'],
  ])
    assert.throws(call, { code });
  for (const call of [py.length, py.text, py.names, py.enter])
    await assert.rejects(call({}), { code: 'ERR_INVALID_ARG_TYPE' });
  await assert.rejects(p.down(), { type: 'TypeError',
                                   message: /missing 2 required/ });

  // Modules and attributes.
  await assert.rejects(py.import('no_such_module'), {
    type: 'ModuleNotFoundError', message: /pip install no_such_module/,
  });
  const point = await Point(1);
  await assert.rejects(point.missing(), {
    type: 'AttributeError', message: /no attribute 'missing'/,
  });
  await assert.rejects(py.length(await py.eval('object()')),
                       { type: 'TypeError', message: /has no len/ });
  await assert.rejects(async () => {
    for await (const x of await py.eval('object()'))
      assert.fail(String(x));
  }, { type: 'TypeError', message: /not iterable/ });

  // A callback that never returns: its call can be given up.
  const never = () => new Promise(() => {});
  for (const fn of [p.call, p.call_async])
    await assert.rejects(py.call(fn, [never], { timeout: 10 }),
                         { name: 'TimeoutError' });

  // A generator that nobody reads to its end.
  for (const make of [g.count, g.count_async]) {
    const it = make(10);
    await it.next();
    const batched = py.batched(make(10), 2);
    await batched.next();
  }

  // What is disposed of.
  py.dispose(point);
  py.dispose(point);
  py.dispose({});
  py.dispose(undefined);
  await assert.rejects(p.echo(point), { message: /was disposed of/ });

  assert.strictEqual(await p.echo('goes on'), 'goes on');
}

main();
