'use strict';
// What an await gives stays what it was when the same expression or statement
// awaits again: an engine that keeps the variable instead of its value would
// read the later one. And what is awaited gets no name from the compiler.
const assert = require('assert');

const works = {
  async switch() {
    switch (await 1) {
      case await 2: return 'wrong';
      default: return 'ok';
    }
  },
  async switchLater() {
    switch (await 1) {
      case 3: return 'wrong';
      case await 2: return 'wrong too';
      case await 1: return 'ok';
      default: return 'none';
    }
  },
  async remove() {
    const o = { n: 1 };
    return `${delete (await o)[await 'n']} ${'n' in o}` === 'true false' &&
      'ok';
  },
  async computedKeys() {
    return Object.keys({ [await 'o']: await 1, [await 'k']: 2 }).join('');
  },
  async call() {
    return (await ((x, y) => x + y))(await 'o', await 'k');
  },
  async construct() {
    return new (await class { constructor(x) { this.x = x; } })(await 'ok').x;
  },
  async tag() {
    return (await ((s, x) => s[0] + x))`o${await 'k'}`;
  },
  async method() {
    const o = { m(x) { return this.y + x; }, y: 'o' };
    return (await o)[await 'm'](await 'k');
  },
  async assignment() {
    const o = { a: 'o' };
    (await o)[await 'b'] = await 'k';
    (await o).a += await o.b;
    return o.a;
  },
  async heritage() {
    return new (class extends (await class { q() { return 'ok'; } }) {
      [await 'z']() { return 'wrong'; }
    })().q();
  },
  async objectPattern() {
    const o = {};
    ({ a: o.a = await 'o', b: o.b } = await { b: 'k' });
    return o.a + o.b;
  },
  async arrayPattern() {
    const [a = await 'o', b] = await [undefined, 'k'];
    return a + b;
  },
  async finally() {
    try {
      return await 'ok';
    } finally {
      await 'wrong';
    }
  },
  async loop() {
    let text = '';
    for (const x of await ['o', 'k']) {
      text += x;
      await 'wrong';
    }
    return text;
  },
  async private() {
    class A {
      #x = 'o';
      static async read(a) {
        return (await a).#x + ((await a).#x = await 'k');
      }
    }
    return A.read(new A());
  },
  async names() {
    const names = (await class {}).name + (await (() => {})).name;
    return names === '' && 'ok';
  },
  async generator() {
    const g = (async function*() {
      yield await 'o' + (yield await 1);
    })();
    await g.next();
    return (await g.next('k')).value;
  },
};

let done = 0;
(async () => {
  for (const [name, work] of Object.entries(works)) {
    assert.strictEqual(await work(), 'ok', name);
    done++;
  }
})();

process.on('exit', () => {
  assert.strictEqual(done, Object.keys(works).length);
});
