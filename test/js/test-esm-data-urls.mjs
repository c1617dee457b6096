// What the text of a data: URL is: all up to the fragment, a query too, with
// a "%" that escapes nothing left as it is.
import assert from 'node:assert';

async function value(rest) {
  return (await import(`data:text/javascript${rest}`)).default;
}

assert.strictEqual(await value(',export default "a?b"'), 'a?b');
assert.strictEqual(await value(',let a; export default a?.b ?? 2//#c'), 2);
assert.strictEqual(await value(',export default "50%" + "%zz%41"'), '50%%zzA');
assert.strictEqual(await value(',export default "\u00e4%C3%A4%e4"'),
                   '\u00e4\u00e4\ufffd');
assert.strictEqual(await value(';charset=utf-8,export default 3   '), 3);
assert.strictEqual(await value(';base64,ZXhwb3J0IGRlZmF1bHQgMQ#x'), 1);
assert.strictEqual(await value(';base64,ZXhwb3J0IGRlZmF1b HQgMQ%3D%3D'), 1);
assert.strictEqual((await import('data:application/json,"a?b"',
                                 { with: { type: 'json' } })).default, 'a?b');
await assert.rejects(value(',?'), SyntaxError);
for (const bad of ['', ';base64,ZXhwb3J0IGRlZmF1bHQgMQ_', ';base64,MQ==?x'])
  await assert.rejects(value(bad), { code: 'ERR_INVALID_URL' });
await assert.rejects(import('data:,1'), {
  code: 'ERR_UNKNOWN_MODULE_FORMAT',
  message: 'Unknown module format: null for URL data:,1',
});
