/* TypeScript: what types become, and statements that are only of types. A row
 * is a text and what comes out of it when types are only stripped: blanks of
 * the same width, and a semicolon or parenthesis where leaving one out would
 * change what the lines mean. What is compiled to other code is in
 * test_compile_ts_lower.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "compile_cases.h"

static const text_case_t strip_cases[] = {
  /* Every kind of type, as an annotation. */
  { 'S', "let x: any = 1", "let x      = 1" },
  { 'S', "let x: a.b.c = 1", "let x        = 1" },
  { 'S', "let x: a<b> = 1", "let x       = 1" },
  { 'S', "let x: a<b<c>> = 1", "let x          = 1" },
  { 'S', "let x: a<b<c<d>>> = 1", "let x             = 1" },
  { 'S', "let x: A<<T>() => T> = 1", "let x                = 1" },
  { 'S', "let x: string[] = 1", "let x           = 1" },
  { 'S', "let x: a[][0][\"x\"] = 1", "let x              = 1" },
  { 'S', "let x: [] = 1", "let x     = 1" },
  { 'S', "let x: [a, b?, ...c[]] = 1", "let x                  = 1" },
  { 'S', "let x: [a: b, c?: d, ...e: f] = 1",
    "let x                         = 1" },
  { 'S', "let x: a | b & c = 1", "let x            = 1" },
  { 'S', "let x: | a = 1", "let x      = 1" },
  { 'S', "let x: & a = 1", "let x      = 1" },
  { 'S', "let x: (a) = 1", "let x      = 1" },
  { 'S', "let x: () => a = 1", "let x          = 1" },
  { 'S', "let x: (a) => b = 1", "let x           = 1" },
  { 'S', "let x: (a, b?: c, ...d: e[]) => f = 1",
    "let x                             = 1" },
  { 'S', "let x: ({a, b: [c]}: d, [e] = f) => g = 1",
    "let x                                 = 1" },
  { 'S', "let x: (this: a) => b = 1", "let x                 = 1" },
  { 'S', "let x: <T extends U = V>(a: T) => T = 1",
    "let x                               = 1" },
  { 'S', "let x: new () => a = 1", "let x              = 1" },
  { 'S', "let x: abstract new <T>() => T = 1",
    "let x                          = 1" },
  { 'S', "let x: (a: b) => a is c = 1", "let x                   = 1" },
  { 'S', "let x: (a: b) => asserts a = 1", "let x                      = 1" },
  { 'S', "let x: (a) => asserts a is b = 1",
    "let x                        = 1" },
  { 'S', "let x: (asserts) => asserts is a = 1",
    "let x                            = 1" },
  { 'S', "let x: asserts.b = 1", "let x            = 1" },
  { 'S', "let x: keyof a = 1", "let x          = 1" },
  { 'S', "let x: unique symbol = 1", "let x                = 1" },
  { 'S', "let x: readonly a[] = 1", "let x               = 1" },
  { 'S', "let x: keyof typeof a = 1", "let x                 = 1" },
  { 'S', "let x: typeof a.b<c> = 1", "let x                = 1" },
  { 'S', "let x: typeof import(\"a\") = 1", "let x                     = 1" },
  { 'S', "let x: import(\"a\", { with: { b: \"c\" } }).d<e> = 1",
    "let x                                         = 1" },
  { 'S', "let x: typeof this.a = 1", "let x                = 1" },
  { 'S', "let x: a[\"b\"] = 1", "let x         = 1" },
  { 'S', "let x: 1 = 1", "let x    = 1" },
  { 'S', "let x: -1 = 1", "let x     = 1" },
  { 'S', "let x: -1n = 1", "let x      = 1" },
  { 'S', "let x: \"a\" = 1", "let x      = 1" },
  { 'S', "let x: `a` = 1", "let x      = 1" },
  { 'S', "let x: `a${b | c}d${e}` = 1", "let x                   = 1" },
  { 'S', "let x: true = 1", "let x       = 1" },
  { 'S', "let x: null = 1", "let x       = 1" },
  { 'S', "let x: void = 1", "let x       = 1" },
  { 'S', "let x: undefined = 1", "let x            = 1" },
  { 'S', "let x: this = 1", "let x       = 1" },
  { 'S', "let x: a extends b ? c : d = 1", "let x                      = 1" },
  { 'S', "let x: a extends b ? c : d extends e ? f : g = 1",
    "let x                                        = 1" },
  { 'S', "let x: a extends (infer b)[] ? b : c = 1",
    "let x                                = 1" },
  { 'S', "let x: a extends [infer b extends c, infer d] ? e : f = 1",
    "let x                                                 = 1" },
  { 'S', "let x: a extends (infer b extends c ? d : e) ? f : g = 1",
    "let x                                                = 1" },
  { 'S', "let x: a extends () => infer b ? c : d = 1",
    "let x                                  = 1" },
  { 'S', "let x: a extends <T>() => T extends b ? 1 : 2 ? c : d = 1",
    "let x                                                 = 1" },
  { 'S', "let x: {} = 1", "let x     = 1" },
  { 'S', "let x: { a: b, c?: d; readonly e: f\ng: h } = 1",
    "let x                              \n       = 1" },
  { 'S',
    "let x: { a(): b; <T>(c: T): d; new (e): f; get: g; get h(): i; set j(k: "
    "l) } = 1",
    "let x                                                                     "
    "   = 1" },
  { 'S',
    "let x: { [a: string]: b; readonly [c: number]: d; [e.f]: g; \"h\": i; 1: "
    "j } = 1",
    "let x                                                                     "
    " = 1" },
  { 'S', "let x: { [a in b]: c } = 1", "let x                  = 1" },
  { 'S', "let x: { readonly [a in keyof b as `x${a}`]?: c; } = 1",
    "let x                                              = 1" },
  { 'S', "let x: { -readonly [a in b]-?: c } = 1",
    "let x                              = 1" },
  { 'S', "let x: { +readonly [a in b]+?: c } = 1",
    "let x                              = 1" },
  { 'S', "let x: { readonly: a; new: b; static: c; delete?(): d } = 1",
    "let x                                                   = 1" },
  { 'S', "let x: string.x = 1", "let x           = 1" },
  { 'S', "let x: a<> = 1", "let x      = 1" },
  { 'S', "let x: typeof if.a = 1", "let x              = 1" },
  { 'S', "let x: intrinsic = 1", "let x            = 1" },
  { 'S', "let x: a = 1", "let x    = 1" },
  /* The end of a type: what comes next is not of it. */
  { 'S', "let x: a<b>= 1", "let x      = 1" },
  { 'S', "let x: a<b<c>>= 1", "let x         = 1" },
  { 'S', "let x: a\n[0]", "let x   \n[0]" },
  { 'S', "let x: a\n(1)", "let x   \n(1)" },
  { 'S', "1 < 2 as any < 3", "1 < 2        < 3" },
  { 'S', "x as any\nas\n", "x       \nas\n" },
  { 'S', "for (let x: a[] = b; ;);", "for (let x      = b; ;);" },
  { 'S', "let {a}: b = c, [d]: e = f, g: h",
    "let {a}    = c, [d]    = f, g   " },
  { 'S', "let a!: b", "let a    " },
  { 'S', "for (const a of b as c) ;", "for (const a of b     ) ;" },
  { 'S', "try {} catch (e: unknown) {}", "try {} catch (e         ) {}" },
  /* Functions. */
  { 'S', "function f<T>(a: T, b?: c, ...d: e[]): f {}",
    "function f   (a   , b    , ...d     )    {}" },
  { 'S', "function f(this: a) {}", "function f(       ) {}" },
  { 'S', "function f(this: a, b) {}", "function f(         b) {}" },
  { 'S', "function f(a: b = c as d) {}", "function f(a    = c     ) {}" },
  { 'S', "function f(): a is b {}", "function f()         {}" },
  { 'S', "function f(a): asserts a {}", "function f(a)            {}" },
  { 'S', "function f(): a; function f(b: c): d; function f() {}",
    "                                      function f() {}" },
  { 'S', "({ a<T>(b: T): c {}, get d(): e { return 1 }, async *f<T>() {} })",
    "({ a   (b   )    {}, get d()    { return 1 }, async *f   () {} })" },
  /* Arrow functions. */
  { 'S', "(a: b) => c", "(a   ) => c" },
  { 'S', "(a?) => b", "(a ) => b" },
  { 'S', "(a?: b) => c", "(a    ) => c" },
  { 'S', "(a, b?: c) => d", "(a, b    ) => d" },
  { 'S', "(a, b: c = d) => e", "(a, b    = d) => e" },
  { 'S', "({a}: b, [c]?: d) => e", "({a}   , [c]    ) => e" },
  { 'S', "(...a: b[]) => c", "(...a     ) => c" },
  { 'S', "(): a => b", "()    => b" },
  { 'S', "(a): b => c", "(a)    => c" },
  { 'S', "(a): (b) => c => d", "(a)           => d" },
  /* What is no pattern is a type in parentheses. */
  { 'S', "(a): ({ b: c; d?: e }) => f", "(a)                    => f" },
  { 'S', "(a): ({ [b: string]: c }) => d", "(a)                       => d" },
  { 'S', "(a): ([b, ...c[]]) => d", "(a)                => d" },
  { 'S', "(a): ({ b: [c, d] }: e) => f => g",
    "(a)                          => g" },
  { 'S', "(a): ([b = (1), { c: d = `${e}` }]) => f => g",
    "(a)                                      => g" },
  { 'S', "(a): a is b => c", "(a)         => c" },
  { 'S', "(a, b): c => d", "(a, b)    => d" },
  { 'S', "async (a: b): c => d", "async (a   )    => d" },
  { 'S', "async (a): b => c", "async (a)    => c" },
  { 'S', "async (a, b?: c) => d", "async (a, b    ) => d" },
  { 'S', "<T>(a: T) => a", "   (a   ) => a" },
  { 'S', "<T,>(a) => a", "    (a) => a" },
  { 'S', "<const T extends U = V>(a: T): T => a",
    "                       (a   )    => a" },
  { 'S', "async <T extends U>(a: T) => a", "async              (a   ) => a" },
  { 'S', "async<T>(a)", "async   (a)" },
  { 'S', "(a: (b: c) => d) => e", "(a             ) => e" },
  { 'S', "(a = (b: c): d => e, f: g): h => i",
    "(a = (b   )    => e, f   )    => i" },
  /* Where a conditional has the colon. */
  { 'S', "a ? (b) : c", "a ? (b) : c" },
  { 'S', "a ? (b) : c => d", "a ? (b) : c => d" },
  { 'S', "a ? (b): c => d : e", "a ? (b)    => d : e" },
  { 'S', "a ? (b) : c => a ? (d) : e => f", "a ? (b) : c => a ? (d) : e => f" },
  { 'S', "a ? (b) : c => a ? (d): e => f : g",
    "a ? (b) : c => a ? (d)    => f : g" },
  { 'S', "a ? (b): c => a ? (d): e => f : g : h",
    "a ? (b)    => a ? (d)    => f : g : h" },
  { 'S', "a ? (b) : async c => a ? async (d): e => await f : g",
    "a ? (b) : async c => a ? async (d)    => await f : g" },
  { 'S', "for (a ? (b) : c => a ? (d) : e => (f in g) ? (h) : i => j; k;);",
    "for (a ? (b) : c => a ? (d) : e => (f in g) ? (h) : i => j; k;);" },
  { 'S', "a ? (b) : c => { d ? (b) : (e): f => g }",
    "a ? (b) : c => { d ? (b) : (e)    => g }" },
  { 'S', "a ? (b) => c : d", "a ? (b) => c : d" },
  { 'S', "a ? (b, c) : (d: e) => f", "a ? (b, c) : (d   ) => f" },
  { 'S', "a ? (b ? (c) : d) : e", "a ? (b ? (c) : d) : e" },
  { 'S', "a ? [(b): c => d] : e", "a ? [(b)    => d] : e" },
  { 'S', "a ? f((b): c => d) : e", "a ? f((b)    => d) : e" },
  { 'S', "a ? <T>(b): c => d : e", "a ?    (b)    => d : e" },
  { 'S', "a ? async (b): c => d : e", "a ? async (b)    => d : e" },
  { 'S', "a ? b : (c): d => e", "a ? b : (c)    => e" },
  { 'S', "a ? (b: c) => d : e", "a ? (b   ) => d : e" },
  { 'S', "a ? (b = (c: d) => e) : f", "a ? (b = (c   ) => e) : f" },
  { 'S', "a ? (b) : function () {}", "a ? (b) : function () {}" },
  /* No line terminator comes before =>. */
  { 'S', "(a)\n: b => c", "(a \n  ) => c" },
  { 'S', "(a):\nb => c", "(a  \n) => c" },
  { 'S', "(a): b<\n c\n> => d", "(a     \n  \n) => d" },
  { 'S', "(a)/*1*/: {\n}=> b", "(a         \n)=> b" },
  { 'S', "return_ = async <\nT\n>/**/(a) => b",
    "return_ = async (\n \n /**/ a) => b" },
  { 'S',
    "() : \n\xc3\xa9"
    " => a",
    "(    \n) => a" },
  /* Type arguments. */
  { 'S', "f<a>(b)", "f   (b)" },
  { 'S', "f<a>`b`", "f   `b`" },
  { 'S', "f<a>", "f   " },
  { 'S', "new f<a>(b)", "new f   (b)" },
  { 'S', "new f<a>", "new f   " },
  { 'S', "a?.<b>(c)", "a?.   (c)" },
  { 'S', "a<b>?.(c)", "a   ?.(c)" },
  { 'S', "f<a, b<c>>(d)", "f         (d)" },
  { 'S', "f<<T>() => T>(a)", "f            (a)" },
  { 'S', "a < b > c", "a < b > c" },
  { 'S', "a < b > (c)", "a       (c)" },
  { 'S', "a < b, c > (d)", "a          (d)" },
  { 'S', "f(a < b, c > d)", "f(a < b, c > d)" },
  { 'S', "a<b>>c", "a<b>>c" },
  { 'S', "a<b>=c", "a<b>=c" },
  { 'S', "a < b > +c", "a < b > +c" },
  { 'S', "a < b > -c", "a < b > -c" },
  { 'S', "a<b>\nc", "a   \nc" },
  { 'S', "[a<b>, c]", "[a   , c]" },
  { 'S', "a<b> ? c : d", "a    ? c : d" },
  { 'S', "x = a<b>", "x = a   " },
  { 'S', "a<b> in c", "a    in c" },
  { 'S', "a<b> as c", "a        " },
  /* Assertions. */
  { 'S', "a as b", "a     " },
  { 'S', "a as b as c", "a          " },
  { 'S', "a as const", "a         " },
  { 'S', "a satisfies b", "a            " },
  { 'S', "(a as b).c", "(a     ).c" },
  { 'S', "(a as b) = c", "(a     ) = c" },
  { 'S', "[a as b] = c", "[a     ] = c" },
  { 'S', "a as b ? c : d", "a      ? c : d" },
  { 'S', "a + b as c", "a + b     " },
  { 'S', "a as b | c", "a         " },
  { 'S', "a as b || c", "a      || c" },
  { 'S', "a as b + c", "a      + c" },
  { 'S', "-a as b", "-a     " },
  { 'S', "await_ as a", "await_     " },
  { 'S', "a as b as c + d", "a           + d" },
  { 'S', "a!", "a " },
  { 'S', "a!.b!.c", "a .b .c" },
  { 'S', "a![b]!(c)!", "a [b] (c) " },
  { 'S', "a! + b", "a  + b" },
  { 'S', "a!++", "a ++" },
  { 'S', "a! = b", "a  = b" },
  { 'S', "new a!()", "new a ()" },
  { 'S', "a as\nb", "a   \n " },
  /* What follows on the next line must not join. */
  { 'S', "a as b\n(c)", "a;    \n(c)" },
  { 'S', "a as b\n[c]", "a;    \n[c]" },
  { 'S', "a as b\n`c`", "a;    \n`c`" },
  { 'S', "a as b\n+ c", "a     \n+ c" },
  { 'S', "a as b/**/\n(c)", "a;    /**/\n(c)" },
  { 'S', "a/**/as b\n(c)", "a/**/;   \n(c)" },
  { 'S', "a as b as c\n(d)", "a     ;    \n(d)" },
  { 'S', "(a)as b\n(c)", "(a);   \n(c)" },
  { 'S', "let x = a satisfies b\n(c)", "let x = a;           \n(c)" },
  { 'S', "class A { a = b as c\n[\"d\"] = e }",
    "class A { a = b;    \n[\"d\"] = e }" },
  /* Type arguments of what is extended may stand on a line of their own. */
  { 'S', "class A extends B\n<c> implements D\n<e>, F {}",
    "class A extends B\n                \n       {}" },
  { 'S', "interface A extends B\n<c>, D {}",
    "                     \n         " },
  /* Statements that vanish leave a semicolon, if one is missed. */
  { 'S', "interface A {}", "              " },
  { 'S', "a\ninterface A {}\n(b)", "a\n;             \n(b)" },
  { 'S', "a;\ninterface A {}\n(b)", "a;\n              \n(b)" },
  { 'S', "a\ntype A = b\n[c]", "a\n;         \n[c]" },
  { 'S', "type A<T> = T; type B = A<c>", "                            " },
  { 'S', "interface A<T> extends B<T>, C.D { e: f }",
    "                                         " },
  { 'S', "{ type A = b }", "{            }" },
  { 'S', "if (a) type B = c", "if (a) ;         " },
  { 'S', "if (a) interface B {} else type C = d;",
    "if (a) ;              else ;          " },
  { 'S', "for (;;) type A = b", "for (;;) ;         " },
  { 'S', "function f() {} type A = b", "function f() {} ;         " },
  { 'S', "type\nA", "type\nA" },
  { 'S', "let type = 1; type", "let type = 1; type" },
  { 'S', "type in a", "type in a" },
  { 'S', "abstract\nclass A {}", "abstract\nclass A {}" },
  { 'S', "namespace\nA", "namespace\nA" },
  { 'S', "declare\nlet x", "declare\nlet x" },
  /* declare. */
  { 'S', "declare var a: b, c", "                   " },
  { 'S', "declare let a: { b: c }", "                       " },
  { 'S', "declare const a = 1", "                   " },
  { 'S', "declare function f<T>(a: T): asserts a is b",
    "                                           " },
  { 'S',
    "declare class A<T> extends B<T> implements C { private "
    "constructor(private a: b, c?); static d: e; get f(): g; set h(i); #j; [k: "
    "string]: l; abstract m(): n; o = 1 }",
    "                                                                          "
    "                                                                          "
    "                 " },
  { 'S', "declare abstract class A {}", "                           " },
  { 'S', "declare enum A { b, c = 1, \"d\" = b << 2 }",
    "                                         " },
  { 'S', "declare const enum A { b }", "                          " },
  { 'S',
    "declare namespace A.B { export const c: d; function e(): f; export "
    "default g; export { h }; export * from \"i\"; import j = k.l; export = m "
    "}",
    "                                                                          "
    "                                                                 " },
  { 'S', "declare module \"a\"", "                  " },
  { 'S',
    "declare module \"a\" { import b from \"c\"; export function d(): e; "
    "namespace f {} }",
    "                                                                          "
    "      " },
  { 'S', "declare global { interface A {} var b: c }",
    "                                          " },
  { 'S', "export declare const a: b", "                         " },
  { 'S', "declare type A = b; declare interface B {}",
    "                                          " },
  { 'S', "declare async function f()", "                          " },
  { 'S', "export as namespace A", "                     " },
  /* Namespaces of types only. */
  { 'S', "namespace A {}", "              " },
  { 'S',
    "namespace A { type B = c; export interface D {} namespace E.F { export "
    "type G = h } }",
    "                                                                          "
    "           " },
  { 'S', "namespace A.B { export type C = d }",
    "                                   " },
  { 'S', "namespace A { import B = C.D; export type E = B }",
    "                                                 " },
  { 'S', "export namespace A { export type B = c }",
    "                                        " },
  /* Imports and exports of types. */
  { 'S', "import type A from \"a\"", "                      " },
  { 'S', "import type { A, B as C } from \"a\"",
    "                                  " },
  { 'S', "import type * as A from \"a\"", "                           " },
  { 'S', "import type from \"a\"", "import type from \"a\"" },
  { 'S', "import type, { A } from \"a\"", "import type, { A } from \"a\"" },
  { 'S', "import type from_ from \"a\"", "                          " },
  { 'S', "import { type A, B } from \"a\"", "import {         B } from \"a\"" },
  { 'S', "import { A, type B as C } from \"a\"",
    "import { A,             } from \"a\"" },
  { 'S', "import { type } from \"a\"", "import { type } from \"a\"" },
  { 'S', "import { type as as } from \"a\"",
    "import { type as as } from \"a\"" },
  { 'S', "import { type as as as } from \"a\"",
    "import {               } from \"a\"" },
  { 'S', "import { type as A } from \"a\"", "import { type as A } from \"a\"" },
  { 'S', "import { type as } from \"a\"", "import {         } from \"a\"" },
  { 'S', "import { type \"a\" as B } from \"a\"",
    "import {               } from \"a\"" },
  { 'S', "import A, { type B } from \"a\" with { c: \"d\" }",
    "import A, {        } from \"a\" with { c: \"d\" }" },
  { 'S', "import type A = require(\"a\")", "                            " },
  { 'S', "import type A = B.C", "                   " },
  { 'S', "export type { A } from \"a\"", "                          " },
  { 'S', "export type { A }", "                 " },
  { 'S', "export type * from \"a\"", "                      " },
  { 'S', "export type * as A from \"a\"", "                           " },
  { 'S', "export { type A, B } from \"a\"", "export {         B } from \"a\"" },
  { 'S', "let A, B; export { A, type B }", "let A, B; export { A,        }" },
  { 'S', "export type A = b", "                 " },
  { 'S', "export interface A {}", "                     " },
  { 'S', "export default interface A {}", "                             " },
  { 'S', "export default interface\nA {}", "                        \n    " },
  /* Classes. */
  { 'S', "class A<T> extends B<T> implements C<T>, D {}",
    "class A    extends B                       {}" },
  { 'S', "class A extends (B as C)<d> {}", "class A extends (B     )    {}" },
  { 'S', "class A implements B {}", "class A              {}" },
  { 'S', "class A extends B<<T>() => T> {}",
    "class A extends B             {}" },
  { 'S', "export default class implements A {}",
    "export default class              {}" },
  { 'S', "abstract class A { abstract a: b; abstract c(): d; e(): void {} }",
    "         class A { ;                               e()       {} }" },
  { 'S', "export abstract class A {}", "export          class A {}" },
  { 'S', "export default abstract class A {}",
    "export default          class A {}" },
  { 'S',
    "class A { public a; private static b; protected readonly c = 1; override "
    "d() {} public async *e() {} static readonly f }",
    "class A {        a;         static b;                    c = 1;          "
    "d() {}        async *e() {} static          f }" },
  { 'S',
    "class A { public; private = 1; readonly() {} static; declare; abstract = "
    "2; override }",
    "class A { public; private = 1; readonly() {} static; declare; abstract = "
    "2; override }" },
  { 'S',
    "class A { a: b; c?: d; e!: f; static g: h = i; readonly [j]: k; \"l\": m; "
    "#n?: o }",
    "class A { a   ; c    ; e    ; static g    = i;          [j]   ; \"l\"   ; "
    "#n     }" },
  { 'S', "class A { declare a: b; c }", "class A { ;             c }" },
  { 'S',
    "class A { [a: string]: b; static [c: number]: d; readonly [e: string]: f "
    "}",
    "class A {                                                                "
    "}" },
  { 'S',
    "class A { constructor(); constructor(a?: b) {} c(): d; c(e?) {} static "
    "f?(): g {} get h(): i { return 1 } set h(j: k) {} }",
    "class A { ;              constructor(a    ) {} ;       c(e ) {} static f "
    "()    {} get h()    { return 1 } set h(j   ) {} }" },
  { 'S', "class A { a<T>(this: b, c: T): c is d {} }",
    "class A { a   (         c   )         {} }" },
  { 'S', "class A { static { let a: b } }", "class A { static { let a    } }" },
  { 'S', "class A { a = <T>(b: T): T => b }",
    "class A { a =    (b   )    => b }" },
  /* A modifier that vanishes must not let two members join. */
  { 'S', "class A { a = 1\npublic [b] = 2 }",
    "class A { a = 1\n;      [b] = 2 }" },
  { 'S', "class A { a = 1\npublic b = 2 }", "class A { a = 1\n       b = 2 }" },
  { 'S', "class A { a = 1\nprivate *b() {} }",
    "class A { a = 1\n;       *b() {} }" },
  { 'S', "class A { a = 1\nreadonly in: b }",
    "class A { a = 1\n;        in    }" },
  { 'S', "class A { a = 1\nstatic readonly [b] = 2 }",
    "class A { a = 1\nstatic          [b] = 2 }" },
  { 'S', "class A { get: a\nb() {} }", "class A { get;  \nb() {} }" },
  { 'S', "class A { static: a\nb = 1 }", "class A { static;  \nb = 1 }" },
  { 'S', "class A { a\nreadonly [b: string]: c\n[d] = 2 }",
    "class A { a\n;                      \n[d] = 2 }" },
  { 'S', "class A { a = 1\ndeclare b\n[c] = 2 }",
    "class A { a = 1\n;        \n[c] = 2 }" },
  /* Width and lines: a blank for each UTF-16 unit. */
  { 'S',
    "let a: \"\xc3\xa9"
    "\" = 1",
    "let a      = 1" },
  { 'S',
    "let a: \"\xf0\x9f\x99\x82"
    "\" = 1",
    "let a       = 1" },
  { 'S',
    "let a: {\r\n  b: c\xe2\x80\xa8"
    "} = 1",
    "let a   \r\n      \xe2\x80\xa8"
    "  = 1" },
  { 'X', "let a = <T,>(b: T) => b", "let a =     (b   ) => b" },
  { 'X', "let a = <T extends unknown>(b: T): c => b",
    "let a =                    (b   )    => b" },
  { 'X', "f<a>(b); a as b; a!", "f   (b); a     ; a " },
};

static void test_strip(void** state) {
  for (size_t i = 0; i < TDM_ARRAY_SIZE(strip_cases); i++) {
    const text_case_t* t = &strip_cases[i];
    tdm_compile_options_t o = ts_options(t->mode);
    tdm_compiled_t c;
    if (tdm_compile(t->in, strlen(t->in), &o, &c) != 0)
      fail_msg("%s\nfails: %s", t->in, c.error.message);
    if (strcmp(c.text, t->out) != 0)
      fail_msg("%s\nbecomes  %s\nexpected %s", t->in, c.text, t->out);
    tdm_compiled_release(&c);
  }
  (void) state;
}

/* A file that is stripped has its lines and, but for characters that take
 * several bytes, its columns. */
static void test_columns(void** state) {
  for (size_t i = 0; i < TDM_ARRAY_SIZE(strip_cases); i++) {
    const text_case_t* t = &strip_cases[i];
    tdm_compile_options_t o = ts_options(t->mode);
    bool ascii = true;
    tdm_compiled_t c;
    for (const char* s = t->in; *s != '\0'; s++)
      ascii = ascii && (uint8_t) *s < 0x80;
    assert_int_equal(tdm_compile(t->in, strlen(t->in), &o, &c), 0);
    if (ascii)
      assert_int_equal(c.len, strlen(t->in));
    tdm_compiled_release(&c);
  }
  (void) state;
}

/* Every beginning of every text, which must fail or not but not crash. */
static void test_truncated(void** state) {
  for (size_t i = 0; i < TDM_ARRAY_SIZE(strip_cases); i++) {
    const text_case_t* t = &strip_cases[i];
    tdm_compile_options_t o = ts_options(t->mode);
    for (size_t n = 0; n < strlen(t->in); n++) {
      tdm_compiled_t c;
      tdm_compile(t->in, n, &o, &c);
      tdm_compiled_release(&c);
    }
  }
  (void) state;
}

/* Text that is nested in itself: trying what it may be takes no exponential
 * time. */
static void test_nested(void** state) {
  static const char* const parts[] = {
    "(a = ",
    "(a, b?: T = ",
    "a ? (b ? ",
    "a ? (b) : c => ",
    "<T>(a = ",
    "<T>(",
    "a<b<",
    "a<(",
    "a<{[",
    "f<T>(",
    "async (a = ",
    "async <T>(a = ",
    "a ? (b, c = ",
    "(a): T => { return ",
    "let x: (([",
    "a as {[",
    "a<T extends (infer U extends ",
    "let x: ({a = (x: ",
    "let x: T extends (infer U extends ",
  };
  char* text = tdm_malloc(40 * 200);

  for (size_t i = 0; i < TDM_ARRAY_SIZE(parts); i++) {
    tdm_compile_options_t o = ts_options('m');
    size_t n = strlen(parts[i]);
    tdm_compiled_t c;
    for (size_t j = 0; j < 200; j++)
      memcpy(text + j * n, parts[i], n);
    tdm_compile(text, n * 200, &o, &c);
    tdm_compiled_release(&c);
  }
  tdm_free(text);
  (void) state;
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_strip),
    cmocka_unit_test(test_columns),
    cmocka_unit_test(test_truncated),
    cmocka_unit_test(test_nested),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
