'use strict';

// Python objects that JavaScript holds live as long as that, or until they are
// disposed of.

const assert = require('assert');
const py = require('tandem:python');

async function main() {
  const make = await py.eval(`(lambda weakref, made:
    [lambda: made.append(o := type('Thing', (), {})()) or made.pop(),
     lambda o: type(o).__name__,
     lambda r=weakref.WeakSet(): r, None])(__import__('weakref'), [])`);
  const [create, name] = make;
  const thing = await create();
  assert.strictEqual(py.isProxy(thing), true);
  assert.strictEqual(await name(thing), 'Thing');
  assert.strictEqual(await name(create), 'function');

  const watch = await py.eval(
    '(lambda w: (lambda o: w.add(o), lambda: len(w)))' +
    '(__import__("weakref").WeakSet())');
  const [add, count] = watch;
  await add(thing);
  assert.strictEqual(await count(), 1);
  py.dispose(thing);
  for (let i = 0; i < 100 && await count() > 0; i++)
    await new Promise((resolve) => setTimeout(resolve, 5));
  assert.strictEqual(await count(), 0);
  assert.strictEqual(py.isProxy(thing), false);
  await assert.rejects(name(thing), { code: 'ERR_PYTHON_VALUE' });
}

main();
