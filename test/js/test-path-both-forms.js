'use strict';
// node:path in its POSIX and its Windows form.
const assert = require('assert');
const path = require('path');

assert.strictEqual(path, path.posix);
assert.strictEqual(require('path/win32'), path.win32);
assert.strictEqual(path.join('/a', '..', 'b/./c', '../d/'), '/b/d/');
assert.strictEqual(path.resolve('/a/b', '../c', './d'), '/a/c/d');
assert.strictEqual(path.resolve('x'), `${process.cwd()}/x`);
assert.strictEqual(path.normalize('./a//b/../../..'), '..');
assert.strictEqual(path.relative('/a/b/c', '/a/d'), '../../d');
assert.strictEqual(path.basename('/a/b.html', '.html'), 'b');
assert.strictEqual(path.extname('a.b/.c'), '');
assert.deepStrictEqual(path.parse('/home/u/file.tar.gz'), {
  root: '/', dir: '/home/u', base: 'file.tar.gz', ext: '.gz',
  name: 'file.tar',
});
assert.strictEqual(path.format({ dir: '/x', name: 'n', ext: 'txt' }),
                   '/x/n.txt');
const { win32 } = path;
assert.strictEqual(win32.join('C:\\a', '..', 'b/c'), 'C:\\b\\c');
assert.strictEqual(win32.resolve('c:/ignore', 'd:\\a/b\\c/d', '\\e.exe'),
                   'd:\\e.exe');
assert.strictEqual(win32.relative('C:\\orandea\\test\\aaa',
                                  'C:\\orandea\\impl\\bbb'),
                   '..\\..\\impl\\bbb');
assert.strictEqual(win32.parse('\\\\server\\share\\dir\\f.txt').root,
                   '\\\\server\\share\\');
assert.strictEqual(win32.isAbsolute('C:/'), true);
assert.throws(() => path.join(1), {
  code: 'ERR_INVALID_ARG_TYPE',
  message: 'The "path" argument must be of type string.' +
    ' Received type number (1)',
});
