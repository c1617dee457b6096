'use strict';
// module.stripTypeScriptTypes with mode 'transform': TypeScript becomes
// JavaScript, ES modules too, and a source map says what comes from where.
const assert = require('assert');
const { SourceMap, stripTypeScriptTypes } = require('module');

const transform = (text, options) =>
  stripTypeScriptTypes(text, { mode: 'transform', ...options });

for (const [text, expected] of [
  ["import {a, type b} from 'b'; import type q from 'q'; import un from 'un'",
   "import {a,       } from 'b';                         import un from 'un'"],
  ['export enum A { x }; export namespace A { export let y = 2 }',
   'export var A;(function(A){ A[A["x"]=0]="x"; })(A||(A={}));; ;' +
   '(function(A){ ;A.y = 2 })(A||(A={}));'],
  ['export class A {}; export namespace A { export class B {} }',
   'export class A {}; ;(function(A){        class B {}A.B=B; })(A||(A={}));'],
  ['export default class<T> { constructor(private a: T) {} }',
   'export default class    {a; constructor(        a   ) {this.a=a;} }'],
  ['export default function(): void {}; export default interface I {}',
   'export default function()       {};                              '],
  ['export abstract class A { a = 1 as b }',
   'export          class A { a = 1      }'],
  ["export import a = require('a'); import b = a.c; b()",
   "const a = require('a');;exports.a=a; var b = a.c; b()"],
  ["import { a } from 'a'; export import b = a.c;",
   "import { a } from 'a'; export var b = a.c;"],
  ["import { a } from 'a'; enum B { c }; export = B",
   "import { a } from 'a'; var B;(function(B){ B[B[\"c\"]=0]=\"c\"; })" +
   '(B||(B={}));;           \n;module.exports=B;'],
  ["await import.meta.url; using a = import('b') as c; for await (const d of e);",
   "await import.meta.url; using a = import('b')     ; for await (const d of e);"],
  ['with (a) { let b: c = 1 }', 'with (a) { let b    = 1 }'],
])
  assert.strictEqual(transform(text), expected);

assert.throws(() => transform("import 'a'; let b: = 1"), {
  code: 'ERR_INVALID_TYPESCRIPT_SYNTAX', message: /Unexpected token '='|type/i,
});

const text = `/* ü */ enum A { x }
let b: number = 1;
class C<T> {
  constructor(private é: T) {} m() { return b } }
`;
const mapped = transform(text, { sourceMap: true, sourceUrl: 'some/a.ts' });
const [, base64] =
  /\n\n\/\/# sourceMappingURL=data:application\/json;base64,(\S+)$/.exec(mapped);
const payload = JSON.parse(Buffer.from(base64, 'base64').toString());
assert.deepStrictEqual({ ...payload, mappings: '' }, {
  version: 3, sources: ['some/a.ts'], names: [], mappings: '',
});
const map = new SourceMap(payload);
const lines = (s) => s.split('\n');
const places = (word) => {
  const row = lines(mapped).findIndex((line) => line.includes(word));
  const column = lines(mapped)[row].indexOf(word);
  const entry = map.findEntry(row, column);
  const sourceColumn = entry.originalColumn + column - entry.generatedColumn;
  assert.strictEqual(entry.generatedLine, row);
  assert.strictEqual(entry.originalLine, row);
  return lines(text)[row].slice(sourceColumn, sourceColumn + word.length);
};
for (const word of ['/* ü */', 'let b', '= 1', 'class C', 'm() { return b } }'])
  assert.strictEqual(places(word), word);
assert.strictEqual(map.findEntry(0, 8).originalColumn, 8); // var A;
