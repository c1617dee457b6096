'use strict';

// Shape, strides, type and the read-only flag of arrays are kept, both ways.

const assert = require('assert');
const py = require('../fixtures/py/arrays.py');
const { NdArray } = require('tandem:python');

async function fromPython() {
  const m = await py.make_kept("np.arange(6, dtype='f8').reshape(2, 3)");
  assert(m instanceof NdArray);
  assert.deepStrictEqual(m.shape, [2, 3]);
  assert.deepStrictEqual(m.strides, [24, 8]);
  assert.strictEqual(m.dtype, 'float64');
  assert.strictEqual(m.readOnly, false);
  assert.strictEqual(m.length, 6);
  assert(m.data instanceof Float64Array);
  assert.strictEqual(m.get(1, 2), 5);
  m.set(50, 1, 2);
  assert.deepStrictEqual(await py.kept_values(), [[0, 1, 2], [3, 4, 50]]);
  assert.throws(() => m.get(2, 0), RangeError);

  const t = await py.make('kept.T[::-1]');
  assert.deepStrictEqual(t.shape, [3, 2]);
  assert.deepStrictEqual(t.strides, [-8, 24]);
  assert.deepStrictEqual([t.get(0, 0), t.get(0, 1), t.get(2, 1)], [2, 50, 3]);
  assert.deepStrictEqual(await py.describe(t),
                         ['ndarray', 'float64', [3, 2], [-8, 24], true]);

  const step = await py.make("np.arange(10, dtype='i4')[::3]");
  assert(step instanceof NdArray);
  assert.deepStrictEqual(step.strides, [12]);
  assert.strictEqual(step.get(3), 9);

  const zero = await py.make("np.array(5, dtype='i2')");
  assert(zero instanceof NdArray);
  assert.deepStrictEqual(zero.shape, []);
  assert.strictEqual(zero.get(), 5);

  const bool = await py.make('np.array([True, False])');
  assert.strictEqual(bool.dtype, 'bool');
  assert.deepStrictEqual([...bool.data], [1, 0]);

  const complex = await py.make('np.array([1+2j])');
  assert.strictEqual(complex.dtype, 'complex128');
  assert.deepStrictEqual([...complex.data], [1, 2]);

  const dates = await py.make("np.array(['2020-01-02'], dtype='M8[D]')");
  assert.strictEqual(dates.dtype, '<M8[D]');
  assert.strictEqual(dates.itemsize, 8);

  const times = { Y: 'datetime64[Y]', M: 'M8[M]', W: 'M8[W]', D: 'M8[D]',
                  h: 'M8[h]', m: 'M8[m]', s: 'M8[s]', ms: 'M8[ms]',
                  us: 'M8[us]', ns: 'M8[ns]' };
  for (const [unit, dtype] of Object.entries(times)) {
    const list = await py.make("np.array(['1969-12-31T23:59:59.999999999', " +
      "'NaT', '2001-02-03T04:05:06.000000001', '1970-01-01'], " +
      `dtype='M8[ns]').astype('${dtype}')`);
    const whole = { Y: ['1969', '2001'], M: ['1969-12', '2001-02'],
                    W: ['1969-12-25', '2001-02-01'],
                    D: ['1969-12-31', '2001-02-03'],
                    h: ['1969-12-31T23:00Z', '2001-02-03T04:00Z'],
                    m: ['1969-12-31T23:59Z', '2001-02-03T04:05Z'],
                    s: ['1969-12-31T23:59:59Z', '2001-02-03T04:05:06Z'],
    }[unit] ?? ['1969-12-31T23:59:59.999Z', '2001-02-03T04:05:06Z'];
    assert.deepStrictEqual(list.toArray(), [
      new Date(whole[0]), null, new Date(whole[1]), new Date(0)], unit);
    assert.strictEqual(JSON.stringify(list), JSON.stringify([...list]));
    assert.deepStrictEqual([...list], list.toArray());
  }
  const spans = await py.make("np.array([1500, 'NaT'], dtype='m8[us]')");
  assert.deepStrictEqual(spans.toArray(), [1.5, null]);
  spans.set(2, 1);
  spans.set(null, 0);
  assert.deepStrictEqual(spans.toArray(), [null, 2]);
  assert.strictEqual(bool.get(0), true);
  assert.deepStrictEqual(complex.get(0), { re: 1, im: 2 });
  complex.set({ re: 3, im: 4 }, 0);
  assert.deepStrictEqual([...complex.data], [3, 4]);
  // Every day of some centuries, and the ends of what is formatted here.
  const days = await py.make("np.arange('1896', '2104', dtype='M8[D]')");
  for (const day of [...days, new Date(-62167219200001), new Date(8.64e15),
                     new Date(-62167219200000), new Date(253402300799999)])
    assert.strictEqual(new NdArray({
      data: BigInt64Array.of(BigInt(day.getTime())), dtype: '<M8[ms]',
      itemsize: 8 }).toJSON()[0], day.toJSON());

  const big = await py.make("np.array([1, 2], dtype='>i4')");
  assert.strictEqual(big.dtype, '>i4');

  assert.deepStrictEqual(await py.make("np.array(['a', 'bc'])"), ['a', 'bc']);
  assert.deepStrictEqual(await py.make("np.array([{}, None], dtype=object)"),
                         [{}, null]);
  assert.strictEqual(await py.make('np.float32(0.5)'), 0.5);
  assert.strictEqual(await py.make('np.int64(7)'), 7);
  assert.strictEqual(await py.make('np.bool_(True)'), true);
}

async function readOnly() {
  const fixed = await py.make(
    "(lambda a: (a.setflags(write=False), a)[1])(np.arange(3.))");
  assert(fixed instanceof NdArray);
  assert.strictEqual(fixed.readOnly, true);
  assert.throws(() => fixed.set(1, 0), { name: 'TypeError' });
  assert.deepStrictEqual(await py.describe(fixed),
                         ['ndarray', 'float64', [3], [8], false]);
  await assert.rejects(py.fill(fixed, 1), { type: 'ValueError' });

  const mine = new NdArray({ data: new Float32Array(4), readOnly: true });
  assert.deepStrictEqual(await py.describe(mine),
                         ['ndarray', 'float32', [4], [4], false]);
}

async function fromJs() {
  const data = new Float64Array(12);
  const m = new NdArray({ data, shape: [3, 4] });
  assert.deepStrictEqual(m.strides, [32, 8]);
  await py.fill(m, 2);
  assert.strictEqual(data[11], 2);
  const column = new NdArray({ data, shape: [3], strides: [32], offset: 8 });
  await py.fill(column, 5);
  assert.deepStrictEqual([data[1], data[5], data[9], data[2]], [5, 5, 5, 2]);

  const back = await py.echo(m);
  assert.deepStrictEqual(back.shape, [3, 4]);
  assert.strictEqual(back.data.buffer, data.buffer);

  const dates = await py.make("np.array(['2020-01-02'], dtype='M8[D]')");
  assert.strictEqual((await py.describe(dates))[1], 'datetime64[D]');
  const bools = new NdArray({ data: new Uint8Array([1, 0]), dtype: 'bool' });
  assert.strictEqual((await py.describe(bools))[1], 'bool');

  // The data are looked at when the array is made, and when it crosses.
  const outside = { code: 'ERR_INVALID_ARG_VALUE', message:
    /^The property 'options\.shape' reaches outside of the 96 bytes of / };
  for (const options of [{ shape: [13] }, { shape: [3, 5] }, { offset: 104 },
                         { shape: [3], strides: [-8] },
                         { shape: [12], offset: 8 },
                         { shape: [2], strides: [96] },
                         { shape: [], offset: 90 }])
    assert.throws(() => new NdArray({ data, ...options }), outside);
  for (const options of [{ shape: [0, 99] }, { offset: 96 }, { shape: [] },
                         { shape: [3], strides: [-8], offset: 16 },
                         { shape: [99], strides: [0] }])
    await py.describe(new NdArray({ data, ...options }));
  const changed = new NdArray({ data });
  changed.shape = [13];
  await assert.rejects(py.total(changed), {
    type: 'ValueError', message: /^args\[0\]: .*outside/ });
  // numpy's datetime64 without a unit.
  const bare = new NdArray({ data: new Uint8Array(8), dtype: '<M8',
                             itemsize: 8 });
  assert.throws(() => bare.get(0), {
    name: 'TypeError', message: /type <M8 can only be read as bytes/ });
  assert.throws(() => new NdArray({ data: [1, 2] }),
                { code: 'ERR_INVALID_ARG_TYPE' });
}

// Types by the names and type strings that numpy has for them.
async function types() {
  const data = new BigInt64Array(2);
  for (const [dtype, name, item] of [
    ['datetime64[ms]', 'datetime64[ms]', new Date(5)],
    ['<M8[ms]', 'datetime64[ms]', new Date(5)],
    ['M8[D]', 'datetime64[D]', new Date(86400000)],
    ['datetime64[25s]', 'datetime64[25s]', new Date(50000)],
    ['>M8[us]', '>M8[us]', new Date(7)],
    ['timedelta64[s]', 'timedelta64[s]', 3000],
    ['<m8[ns]', 'timedelta64[ns]', 2],
    ['>f8', '>f8', 1.5], ['<f8', 'float64', 1.5], ['=f8', 'float64', 1.5],
    ['f8', 'float64', 1.5], ['>i4', '>i4', -3], ['<u2', 'uint16', 3],
    ['>f2', '>f2', 0.5], ['|u1', 'uint8', 7], ['>i1', 'int8', -7],
    ['|b1', 'bool', true], ['<c16', 'complex128', { re: 1, im: 2 }],
    ['>c8', '>c8', { re: 1, im: 2 }], ['int64', 'int64', 5n],
  ]) {
    const array = new NdArray({ data, dtype });
    assert.strictEqual((await py.describe(array))[1], name, dtype);
    array.set(item, 0);
    // What comes from numpy is the same, in its words and its elements.
    const back = await py.make_like(array);
    assert.strictEqual(back.dtype ?? name, array.dtype, dtype);
    assert.strictEqual(back.length, array.length, dtype);
    assert.deepStrictEqual(back.get?.(0) ?? back[0], item, dtype);
  }
  for (const [dtype, name] of [['S4', '|S4'], ['|V8', '|V8'], ['<U2', '<U2']])
    assert.strictEqual((await py.describe(new NdArray({ data, dtype })))[1],
                       name);
  for (const dtype of ['float65', 'f8[ms]', 'M4[ms]', 'M8ms', '', '<', 'O8',
                       'datetime64ms', 'f-8', 5, null])
    assert.throws(() => new NdArray({ data, dtype }), {
      code: 'ERR_INVALID_ARG_TYPE',
      message: /"options\.dtype" property must be the name or type string/ });
}

async function main() {
  await types();
  await fromPython();
  await readOnly();
  await fromJs();
}

main();
