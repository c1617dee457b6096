/* TypeScript: enums, namespaces, parameter properties and the other things that
 * become other code, imports that only types use, and errors. A row is a text
 * and what stands between the wrapper's two ends. Blanks are in
 * test_compile_ts.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "compile_cases.h"

static const text_case_t lower_cases[] = {
  /* Enums. */
  { 'm', "enum A { b, c, d }",
    "var A;(function(A){ A[A[\"b\"]=0]=\"b\";  A[A[\"c\"]=1]=\"c\";  "
    "A[A[\"d\"]=2]=\"d\"; })(A||(A={}));" },
  { 'm', "enum A { b = 1, c, d = 5, e }",
    "var A;(function(A){ A[A[\"b\"] = 1]=\"b\";  A[A[\"c\"]=2]=\"c\";  "
    "A[A[\"d\"] = 5]=\"d\";  A[A[\"e\"]=6]=\"e\"; })(A||(A={}));" },
  { 'm', "enum A {}", "var A;(function(A){})(A||(A={}));" },
  { 'm', "enum A { b = \"c\", d = `e`, f = \"g\" + \"h\" }",
    "var A;(function(A){ A[\"b\"] = \"c\";  A[\"d\"] = `e`;  A[\"f\"] = \"g\" "
    "+ \"h\"; })(A||(A={}));" },
  { 'm', "enum A { b = 1 << 2, c, d = ~b, e = -b, f = (b + 1) * 2, g }",
    "var A;(function(A){ A[A[\"b\"] = 1 << 2]=\"b\";  "
    "A[A[\"c\"]=A[\"b\"]+1]=\"c\";  A[A[\"d\"] = ~A.b]=\"d\";  A[A[\"e\"] = "
    "-A.b]=\"e\";  A[A[\"f\"] = (A.b + 1) * 2]=\"f\";  "
    "A[A[\"g\"]=A[\"f\"]+1]=\"g\"; })(A||(A={}));" },
  { 'm', "enum A { b = c(), d = \"e\".length, f = +\"1\" }",
    "var A;(function(A){ A[A[\"b\"] = c()]=\"b\";  A[A[\"d\"] = "
    "\"e\".length]=\"d\";  A[A[\"f\"] = +\"1\"]=\"f\"; })(A||(A={}));" },
  { 'm', "enum A { b, c = b, d = A.b, e = A[\"c\"] | b, f }",
    "var A;(function(A){ A[A[\"b\"]=0]=\"b\";  A[A[\"c\"] = A.b]=\"c\";  "
    "A[A[\"d\"] = A.b]=\"d\";  A[A[\"e\"] = A[\"c\"] | A.b]=\"e\";  "
    "A[A[\"f\"]=A[\"e\"]+1]=\"f\"; })(A||(A={}));" },
  { 'm', "enum A { b = \"c\", d = b, e = A.b }",
    "var A;(function(A){ A[\"b\"] = \"c\";  A[\"d\"] = A.b;  A[\"e\"] = A.b; "
    "})(A||(A={}));" },
  { 'm', "enum A { \"b-c\", 'd\"e' = 1, [\"f\"], [`g`] = 2 }",
    "var A;(function(A){ A[A[\"b-c\"]=0]=\"b-c\";  A[A[\"d\\\"e\"] = "
    "1]=\"d\\\"e\";  A[A[\"f\"]=2]=\"f\";  A[A[\"g\"] = 2]=\"g\"; "
    "})(A||(A={}));" },
  { 'm', "enum A { b = 0x10, c, d = 1.5, e, f = 1e3, g }",
    "var A;(function(A){ A[A[\"b\"] = 0x10]=\"b\";  "
    "A[A[\"c\"]=A[\"b\"]+1]=\"c\";  A[A[\"d\"] = 1.5]=\"d\";  "
    "A[A[\"e\"]=A[\"d\"]+1]=\"e\";  A[A[\"f\"] = 1e3]=\"f\";  "
    "A[A[\"g\"]=A[\"f\"]+1]=\"g\"; })(A||(A={}));" },
  { 'm', "enum A {\n  b, // c\n  d = 1, // e\n}",
    "var A;(function(A){\n  A[A[\"b\"]=0]=\"b\";  // c\n  A[A[\"d\"] = "
    "1]=\"d\";  // e\n})(A||(A={}));" },
  { 'm', "const enum A { b }",
    "var A;(function(A){ A[A[\"b\"]=0]=\"b\"; })(A||(A={}));" },
  { 'm', "export enum A { b }",
    "var A;(function(A){ A[A[\"b\"]=0]=\"b\"; })(A||(A={}));" },
  { 'm', "export const enum A { b }",
    "var A;(function(A){ A[A[\"b\"]=0]=\"b\"; })(A||(A={}));" },
  { 'm', "enum A { b }\nenum A { c = b }",
    "var A;(function(A){ A[A[\"b\"]=0]=\"b\"; })(A||(A={}));\n;(function(A){ "
    "A[A[\"c\"] = A.b]=\"c\"; })(A||(A={}));" },
  { 'm', "a\nenum A { b }\nenum A { c }",
    "a\nvar A;(function(A){ A[A[\"b\"]=0]=\"b\"; "
    "})(A||(A={}));\n;(function(A){ A[A[\"c\"]=0]=\"c\"; })(A||(A={}));" },
  { 'm', "{ enum A { b } }",
    "{ let A;(function(A){ A[A[\"b\"]=0]=\"b\"; })(A||(A={})); }" },
  { 'm', "function f() { enum A { b } }",
    "function f() { var A;(function(A){ A[A[\"b\"]=0]=\"b\"; })(A||(A={})); "
    "}" },
  { 'm', "enum A { A, b = A }",
    "var A;(function(A){ A[A[\"A\"]=0]=\"A\";  A[A[\"b\"] = A.A]=\"b\"; "
    "})(A||(A={}));" },
  { 'm', "enum A { b, c = (b => b)(1) }",
    "var A;(function(A){ A[A[\"b\"]=0]=\"b\";  A[A[\"c\"] = (b => "
    "b)(1)]=\"c\"; })(A||(A={}));" },
  { 'm', "enum A { b = a as c, d = <c>1 }",
    "var A;(function(A){ A[A[\"b\"] = a     ]=\"b\";  A[A[\"d\"] =    "
    "1]=\"d\"; })(A||(A={}));" },
  { 'm', "let c = 1; enum A { b = c, d }",
    "let c = 1; var A;(function(A){ A[A[\"b\"] = c]=\"b\";  "
    "A[A[\"d\"]=A[\"b\"]+1]=\"d\"; })(A||(A={}));" },
  /* Namespaces. */
  { 'm',
    "namespace A { export const b = 1, c: d = b; export let e; var f = e; b + "
    "f }",
    "var A;(function(A){ ;A.b = 1, A.c    = A.b; ;A.e; var f = A.e; A.b + f "
    "})(A||(A={}));" },
  { 'm', "namespace A { export function b() { return b } b() }",
    "var A;(function(A){        function b() { return b }A.b=b; b() "
    "})(A||(A={}));" },
  { 'm',
    "namespace A { export async function* b() {} export function c(): d; "
    "export function c() {} }",
    "var A;(function(A){        async function* b() {}A.b=b; ;                 "
    "             function c() {}A.c=c; })(A||(A={}));" },
  { 'm', "namespace A { export const a = 1; export function b() {}\n(c) }",
    "var A;(function(A){ ;A.a = 1;        function b() {}A.b=b;\n(c) "
    "})(A||(A={}));" },
  { 'm',
    "namespace A { export class b {} new b; export abstract class c { abstract "
    "d } }",
    "var A;(function(A){        class b {}A.b=b; new b;                 class "
    "c { ;          }A.c=c; })(A||(A={}));" },
  { 'm', "namespace A { export enum B { c } B.c; enum D { e } }",
    "var A;(function(A){ var B;(function(B){ B[B[\"c\"]=0]=\"c\"; "
    "})(B=A.B||(A.B={})); B.c; var D;(function(D){ D[D[\"e\"]=0]=\"e\"; "
    "})(D||(D={})); })(A||(A={}));" },
  { 'm',
    "namespace A { export namespace B { export const c = 1 } B.c; namespace D "
    "{ e } }",
    "var A;(function(A){ var B;(function(B){ ;B.c = 1 })(B=A.B||(A.B={})); "
    "B.c; var D;(function(D){ e })(D||(D={})); })(A||(A={}));" },
  { 'm', "namespace A.B.C { export const d = 1 }",
    "var A;(function(A){var B;(function(B){var C;(function(C){ ;C.d = 1 "
    "})(C=B.C||(B.C={}));})(B=A.B||(A.B={}));})(A||(A={}));" },
  { 'm', "export namespace A { export const b = 1 }",
    "var A;(function(A){ ;A.b = 1 })(A||(A={}));" },
  { 'm', "namespace A { export const {b, c: d, e = 1, ...f} = g }",
    "var A;(function(A){ ;({b:A.b, c: A.d, e:A.e = 1, ...A.f} = g) "
    "})(A||(A={}));" },
  { 'm', "namespace A { export const [b, , c = 1, ...d] = e }",
    "var A;(function(A){ ;([A.b, , A.c = 1, ...A.d] = e) })(A||(A={}));" },
  { 'm', "namespace A { export const {b} = c, d = b }",
    "var A;(function(A){ ;({b:A.b} = c, A.d = A.b) })(A||(A={}));" },
  { 'm',
    "namespace A { export let b = 1; b = 2; b++; ({b}); ({b} = c); [b] = d; "
    "b(); b`e` }",
    "var A;(function(A){ ;A.b = 1; A.b = 2; A.b++; ({b:A.b}); ({b:A.b} = c); "
    "[A.b] = d; A.b(); A.b`e` })(A||(A={}));" },
  { 'm',
    "namespace A { export let b = 1; (b) => b; { let b; b } function c() { b } "
    "}",
    "var A;(function(A){ ;A.b = 1; (b) => b; { let b; b } function c() { A.b } "
    "})(A||(A={}));" },
  { 'm',
    "namespace A { export const b = 1 } namespace A { b; export function c() "
    "{} } namespace A { c() }",
    "var A;(function(A){ ;A.b = 1 })(A||(A={})); ;(function(A){ A.b;        "
    "function c() {}A.c=c; })(A||(A={})); ;(function(A){ A.c() "
    "})(A||(A={}));" },
  { 'm', "namespace A { export const b = 1 } namespace A { let b = 2; b }",
    "var A;(function(A){ ;A.b = 1 })(A||(A={})); ;(function(A){ let b = 2; b "
    "})(A||(A={}));" },
  { 'm', "namespace A { export class A {} }",
    "var A;(function($tdm_A){        class A {}$tdm_A.A=A; })(A||(A={}));" },
  { 'm', "namespace A.A { export const b = 1 }",
    "var A;(function($tdm_A){var A;(function(A){ ;A.b = 1 "
    "})(A=$tdm_A.A||($tdm_A.A={}));})(A||(A={}));" },
  { 'm', "class A {} namespace A { export const b = 1 }",
    "class A {} ;(function(A){ ;A.b = 1 })(A||(A={}));" },
  { 'm', "function A() {} namespace A { export const b = 1 }",
    "function A() {} ;(function(A){ ;A.b = 1 })(A||(A={}));" },
  { 'm', "enum A { b } namespace A { export const c = b }",
    "var A;(function(A){ A[A[\"b\"]=0]=\"b\"; })(A||(A={})); ;(function(A){ "
    ";A.c = A.b })(A||(A={}));" },
  { 'm', "namespace A { namespace B {} ; export type C = d; c }",
    "var A;(function(A){                ;                    c "
    "})(A||(A={}));" },
  { 'm', "namespace A { declare let b; }",
    "var A;(function(A){                })(A||(A={}));" },
  { 'm', "namespace A { export declare let b: c; b }",
    "var A;(function(A){                          A.b })(A||(A={}));" },
  { 'm', "namespace A { a\nexport const [b] = c }",
    "var A;(function(A){ a\n;([A.b] = c) })(A||(A={}));" },
  { 'm', "module A { export const b = 1 }",
    "var A;(function(A){ ;A.b = 1 })(A||(A={}));" },
  { 'm',
    "namespace A {\n  export const b = 1;\n  export namespace C.D { export "
    "const e = b }\n}",
    "var A;(function(A){\n  ;A.b = 1;\n  var C;(function(C){var "
    "D;(function(D){ ;D.e = A.b "
    "})(D=C.D||(C.D={}));})(C=A.C||(A.C={}));\n})(A||(A={}));" },
  /* import a = b.c */
  { 'm', "import a = b.c; a", "var a = b.c; a" },
  { 'm', "import a = b.c; let d: a", "                let d   " },
  { 'm', "import a = b.c; import d = a.e; let f: d",
    "                                let f   " },
  { 'm', "import a = b.c; export { a }", "var a = b.c; ;" },
  { 'm', "export import a = b.c", "var a = b.c" },
  { 'm', "namespace A { import b = c.d; b; import e = c.f }",
    "var A;(function(A){ var b = c.d; b;                })(A||(A={}));" },
  { 'm', "namespace A { export import b = c.d; b }",
    "var A;(function(A){ ;A.b = c.d; A.b })(A||(A={}));" },
  { 'm', "import { a } from \"b\"; import c = a.d; c",
    "; var c = $tdm1.a.d; c" },
  { 'm', "import { a } from \"b\"; import c = a.d; let e: c",
    ";                 let e   " },
  /* CommonJS. */
  { 'c', "import a = require(\"b\"); a()", "const a = require(\"b\"); a()" },
  { 'c', "import a = require(\"b\"); let c: a.d",
    "                         let c     " },
  { 'c', "import type a = require(\"b\"); let c: a.d",
    "                              let c     " },
  { 'c', "import a = require(\"b\"); import c = a.d; c",
    "const a = require(\"b\"); var c = a.d; c" },
  { 'c', "export import a = require(\"b\")",
    "const a = require(\"b\");exports.a=a;" },
  { 'c', "export import a = b.c", "var a = b.c;exports.a=a;" },
  { 'c', "export = a; b", "            b\n;module.exports=a;" },
  { 'c', "import a = require(\"b\"); export = class extends a<b> {}",
    "const a = require(\"b\");                               "
    "\n;module.exports=class extends a    {};" },
  { 'c', "export = a // b", "           // b\n;module.exports=a;" },
  /* What closes the value moves with it, and stays before what moves. */
  { 'c', "export = <a>{ b: 1 }",
    "                    \n;module.exports=(  { b: 1 });" },
  { 'c', "export = a; b = <c>{}",
    "            b = (  {})\n;module.exports=a;" },
  { 'a', "async () => { for await (<a>{ b: 1 }.c of d); }",
    "async () => { {/*$tdm*/for await (const $tdmS/*$tdm<*/ of $tdm.each(d,"
    "$tdmF=$tdmA.frame/*$tdm*/)){/*$tdm*/$tdmF===$tdmA.frame||$tdmR($tdmF);"
    "(/*$tdm>*/(  { b: 1 }.c)/*$tdm>*/=$tdmS);;;$tdmF=$tdmA.frame/*$tdm*/}$"
    "tdmF===$tdmA.frame||$tdmR($tdmF);/*$tdm*/} ;var $tdmF,$tdmV}" },
  { 'c', "export = { a: 1 } as b\n(c)",
    "                      \n(c)\n;module.exports={ a: 1 };    ;" },
  { 'm', "import a = require(\"b\"); a(require)",
    "const a = $tdm.require(\"b\"); a($tdm.require)" },
  /* Parameter properties. */
  { 'm',
    "class A { constructor(private a, public readonly b: c = 1, protected d?: "
    "e, f) {} }",
    "class A {a;b;d; constructor(        a,                 b    = 1,          "
    " d    , f) {this.a=a;this.b=b;this.d=d;} }" },
  { 'm',
    "class A { b = this.a; constructor(private a) { \"use strict\"; c() } }",
    "class A {a; b = this.a; constructor(        a) { \"use strict\";this.a=a; "
    "c() } }" },
  { 'm',
    "class A extends B { c = 1; constructor(private a) { d(); super(a); e() } "
    "}",
    "class A extends B {a; c = 1; constructor(        a) { d(); "
    "super(a);this.a=a; e() } }" },
  { 'm', "class A extends B { constructor(public a) { super(a)\nb() } }",
    "class A extends B {a; constructor(       a) { super(a);this.a=a;\nb() } "
    "}" },
  { 'm',
    "class A extends B { constructor(override a) { if (b) { super(a) } else { "
    "super() } } }",
    "class A extends B {a; constructor(         a) { if (b) { "
    "super(a);this.a=a; } else { super();this.a=a; } } }" },
  { 'm',
    "class A { constructor(readonly a) { class B { constructor(private c) {} } "
    "} }",
    "class A {a; constructor(         a) {this.a=a; class B {c; constructor(   "
    "     c) {this.c=c;} } } }" },
  { 'm', "class A { constructor(a?: b); constructor(public a) {} }",
    "class A {a; ;                   constructor(       a) {this.a=a;} }" },
  /* Assertions that need parentheses. */
  { 'm', "a + b as c * d", "(a + b)      * d" },
  { 'm', "a + b as c as d * e", "(a + b)           * e" },
  { 'm', "a ** b as c ** d", "(a ** b)      ** d" },
  { 'm', "a - b as c - d", "a - b      - d" },
  { 'm', "a + (b)as c*d", "(a + (b))    *d" },
  { 'm', "let x = a == b + c as d * e", "let x = a == (b + c)      * e" },
  { 'm', "<a>b", "   b" },
  { 'm', "<a>{}.b", "(  {}.b)" },
  { 'm', "() => <a>{ b: 1 }", "() => (  { b: 1 })" },
  { 'm', "<a>function () {}", "(  function () {})" },
  { 'm', "<a>\"use strict\"", "(  \"use strict\")" },
  { 'm', "x = <a>\nb", "x = (  \nb)" },
  { 'm', "<const>[a]", "       [a]" },
  { 'm', "-<a>b", "-   b" },
  { 'm', "(<a>b).c", "(   b).c" },
  { 'm', "(<a>b) = c", "(   b) = c" },
  { 'm', "<a>b<c>(d)", "   b   (d)" },
  /* Imports that only types use. */
  { 'm', "import { a, b } from \"c\"; a", "; $tdm1.a" },
  { 'm', "import { a } from \"b\"; let c: a", "; let c   " },
  { 'm', "import a from \"b\"; let c: typeof a", "; let c          " },
  { 'm', "import * as a from \"b\"; let c: a.d", "; let c     " },
  { 'm', "import { a } from \"b\"; class C implements a {}",
    "; class C              {}" },
  { 'm', "import { a } from \"b\"; interface C extends a {}",
    ";                         " },
  { 'm', "import { a } from \"b\"; { let a; a }", "; { let a; a }" },
  { 'm', "import { a } from \"b\"; function c(a) { a }",
    "; function c(a) { a }" },
  { 'm', "import { a } from \"b\"; export { a }", "; ;" },
  { 'm', "import { a } from \"b\"; export type { a }", ";                  " },
  { 'm', "import { a } from \"b\"; export { type a }", "; ;" },
  { 'm', "import \"a\"; import {} from \"b\"", "; ;" },
  { 'm', "import { type a, b } from \"c\"; b", "; $tdm1.b" },
  { 'm', "import a, { type b } from \"c\"; a", "; $tdm1.default" },
  { 'm', "export { type a } from \"b\"", ";" },
  { 'm', "import { a } from \"b\"; x = { a }", "; x = { a:$tdm1.a }" },
  { 'm', "import { a } from \"b\"; a<c>(d)", "; (0,$tdm1.a)   (d)" },
  { 'm', "import { a } from \"b\"; (a as c)()", "; ((0,$tdm1.a)     )()" },
  { 'm', "import { a } from \"b\"; a!()", "; (0,$tdm1.a) ()" },
  { 'm', "import { a } from \"b\"; class C extends a<d> {}",
    "; class C extends $tdm1.a    {}" },
  { 'm', "import { a } from \"b\"; enum C { d = a }",
    "; var C;(function(C){ C[C[\"d\"] = $tdm1.a]=\"d\"; })(C||(C={}));" },
  { 'm', "import { a } from \"b\"; type C = { [a]: d }",
    ";                    " },
  { 'm', "import { a } from \"b\"; let c: (d: a) => a",
    "; let c             " },
  /* Exports of types. */
  { 'm', "interface A {} export { A }", "               ;" },
  { 'm', "interface A {} export default A",
    "               const $tdmD={default:0}.default;" },
  { 'm', "type A = 1; let B; export { A, B }", "            let B; ;" },
  { 'm', "export default function f(): void; export default function f() {}",
    "                                                  function f() {}" },
  { 'm', "export function f(): void; export function f() {}",
    "                                  function f() {}" },
  { 'm',
    "export declare const a; export declare function b(); export type C = d; "
    "export interface E {}",
    "                                                                          "
    "                   " },
  { 'm', "export default class<T> implements A {}",
    "const $tdmD={default:class                 {}}.default;" },
};

/* What is said of a wrong text. */
static const text_case_t error_cases[] = {
  { 'c', "<x>a: b", "Unexpected token ':', expected ';'" },
  { 'c', "x: export = a", "Unexpected token 'export'" },
  { 'm', "x: export as namespace a", "Unexpected token 'export'" },
  { 'm', "x: import a = b.c",
    "An import declaration can only be used at the top level of a namespace "
    "or module" },
  /* The words of Node when types may only be stripped. */
  { 'S', "enum A {}", "TypeScript enum is not supported in strip-only mode" },
  { 'S', "const enum A {}",
    "TypeScript enum is not supported in strip-only mode" },
  { 'S', "export enum A {}",
    "TypeScript enum is not supported in strip-only mode" },
  { 'S', "namespace A { b }",
    "TypeScript namespace declaration is not supported in strip-only mode" },
  { 'S', "namespace A.B { export let c }",
    "TypeScript namespace declaration is not supported in strip-only mode" },
  { 'S', "namespace A { namespace B { c } }",
    "TypeScript namespace declaration is not supported in strip-only mode" },
  { 'S', "export namespace A { export const b = 1 }",
    "TypeScript namespace declaration is not supported in strip-only mode" },
  { 'S', "class A { constructor(private a) {} }",
    "TypeScript parameter property is not supported in strip-only mode" },
  { 'S', "import a = require(\"b\")",
    "TypeScript import equals declaration is not supported in strip-only "
    "mode" },
  { 'S', "import a = b.c",
    "TypeScript import equals declaration is not supported in strip-only "
    "mode" },
  { 'S', "export = a",
    "TypeScript export assignment is not supported in strip-only mode" },
  { 'S', "<a>b",
    "The angle-bracket syntax for type assertions, `<T>expr`, is not supported "
    "in type strip mode. Instead, use the 'as' syntax: `expr as T`." },
  { 'S', "module A {}",
    "`module` keyword is not supported. Use `namespace` instead." },
  { 'S', "declare module A {}",
    "`module` keyword is not supported. Use `namespace` instead." },
  { 'S', "a + b as c * d",
    "Without its type this expression means something else: put it in "
    "parentheses" },
  { 'S', "@a class B {}",
    "Decorators are not supported: set \"experimentalDecorators\" in "
    "tsconfig.json to have the project's own TypeScript compile them" },
  /* What can't be compiled says so. */
  { 'c', "export = a; export = b",
    "A module cannot have two export assignments" },
  { 'm', "export = a",
    "Export assignment cannot be used when targeting ECMAScript modules. "
    "Consider using 'export default' or another module format instead." },
  { 'm', "@a class B {}",
    "Decorators are not supported: set \"experimentalDecorators\" in "
    "tsconfig.json to have the project's own TypeScript compile them" },
  { 'm', "class A { @b c }",
    "Decorators are not supported: set \"experimentalDecorators\" in "
    "tsconfig.json to have the project's own TypeScript compile them" },
  { 'm', "enum A { b = c(), d }", "Enum member must have initializer" },
  { 'm', "enum A { b = \"c\", d }", "Enum member must have initializer" },
  { 'm', "enum A { b = c.d, e }", "Enum member must have initializer" },
  { 'm', "enum A { [b] = 1 }",
    "Computed property names are not allowed in enums" },
  { 'm', "enum A { 1 }", "An enum member cannot have a numeric name" },
  { 'm', "class A extends B { constructor(private a) { if (b) super(a) } }",
    "A 'super' call must be a root-level statement within a constructor of a "
    "derived class that contains parameter properties" },
  { 'm', "class A extends B { constructor(private a) { x = super(a) } }",
    "A 'super' call must be a root-level statement within a constructor of a "
    "derived class that contains parameter properties" },
  { 'm', "class A { constructor(private {a}) {} }",
    "A parameter property may not be declared using a binding pattern" },
  { 'm', "class A { constructor(private ...a) {} }",
    "A parameter property cannot be declared using a rest parameter" },
  { 'm', "class A { constructor(private a); }",
    "A parameter property is only allowed in a constructor implementation" },
  { 'm', "function f(private a) {}",
    "A parameter property is only allowed in a constructor implementation" },
  { 'm', "module \"a\" {}", "Only ambient modules can use quoted names" },
  { 'm', "function f() { namespace A { b } }",
    "A namespace declaration is only allowed at the top level of a namespace "
    "or module" },
  { 'm', "namespace A { return }", "Illegal return statement" },
  { 'm', "namespace A { export { b } }", "Unexpected token '{'" },
  { 'm', "namespace A { import b from \"c\" }", "Unexpected token 'import'" },
  { 'm', "namespace A { export default b }", "Unexpected token 'default'" },
  { 'm', "namespace A { await b }", "Unexpected reserved word" },
  { 'm', "class A { accessor b }",
    "Unexpected identifier 'accessor': auto-accessors are not supported" },
  /* Grammar. */
  { 'm', "let x: = 1", "Unexpected token '='" },
  { 'm', "let x: a<b", "Unexpected end of input, expected '>'" },
  { 'm', "let x: (a", "Unexpected end of input, expected ')'" },
  { 'm', "let x: {a b}", "Unexpected identifier 'b', expected ';'" },
  { 'm', "let x: [a", "Unexpected end of input, expected ',' or ']'" },
  { 'm', "let x: a extends b", "Unexpected end of input, expected '?'" },
  { 'm', "let x: -a", "Unexpected identifier 'a'" },
  { 'm', "let x: `${a", "Unexpected end of input, expected '}'" },
  { 'm', "type A", "Unexpected end of input, expected '='" },
  { 'm', "type A = ", "Unexpected end of input" },
  { 'm', "interface A", "Unexpected end of input, expected '{'" },
  { 'm', "declare a", "Unexpected identifier 'a', expected ';'" },
  { 'm', "function f(a: ) {}", "Unexpected token ')'" },
  { 'm', "(a: b", "missing ) after formal parameters" },
  { 'm', "a<b>.c",
    "An instantiation expression cannot be followed by a property access" },
  { 'm', "a as", "Unexpected end of input" },
  { 'm', "abstract a", "Unexpected identifier 'a', expected ';'" },
  { 'm', "a as b = c", "Unexpected token '='" },
  { 'm', "class A { b!() {} }", "Unexpected token '('" },
  { 'm', "f<a> >= b", "Unexpected token '>='" },
  { 'm', "class A { a(: b) {} }", "Unexpected token ':'" },
  { 'm', "import type", "Unexpected end of input, expected ','" },
  { 'm', "import { type", "Unexpected end of input, expected ',' or '}'" },
  { 'm', "({ a(): b })", "Unexpected token '}', expected '{'" },
  { 'm', "a!b", "Unexpected identifier 'b', expected ';'" },
  { 'm', "function f(): a b", "Unexpected identifier 'b', expected ';'" },
  { 'm', "let f = function (): a", "Unexpected end of input, expected '{'" },
  { 'm', "enum", "Unexpected end of input" },
  { 'm', "enum A", "Unexpected end of input, expected '{'" },
  { 'm', "enum A { b", "Unexpected end of input, expected ',' or '}'" },
  { 'm', "namespace A", "Unexpected end of input, expected '{'" },
  { 'm', "namespace A { export let x = 1 } const A = 1",
    "Identifier 'A' has already been declared" },
  { 'm', "let A; namespace A { export let x = 1 }",
    "Identifier 'A' has already been declared" },
  { 'm', "namespace A { export let x = 1 } class A {}",
    "Identifier 'A' has already been declared" },
  { 'm', "import a = b.c; const { a } = d",
    "Identifier 'a' has already been declared" },
  { 'm', "class a {} import a = b.c",
    "Identifier 'a' has already been declared" },
  { 'm', "import a = b.c; class a {}",
    "Identifier 'a' has already been declared" },
  { 'm', "import a = require('b'); let a",
    "Identifier 'a' has already been declared" },
  { 'm', "import a = require('b'); import a = require('c')",
    "Identifier 'a' has already been declared" },
  { 'm', "import { a } from 'b'; import a = c.d",
    "Identifier 'a' has already been declared" },
  { 'm', "!delete b<T>",
    "Delete of an unqualified identifier in strict mode." },
  { 'm', "delete ((b<T>) as any)",
    "Delete of an unqualified identifier in strict mode." },
  { 'm', "class A { #b; c() { delete this.#b<T> } }",
    "Private fields can not be deleted" },
  { 'm', "namespace A {", "Unexpected end of input" },
  { 'm', "namespace A. {", "Unexpected token '{'" },
  { 'm', "export import a", "Unexpected token 'import'" },
};

static void test_lower(void** state) {
  for (size_t i = 0; i < TDM_ARRAY_SIZE(lower_cases); i++) {
    const text_case_t* t = &lower_cases[i];
    tdm_compile_options_t o = ts_options(t->mode);
    tdm_compiled_t c;
    const char* s;
    size_t n;
    if (tdm_compile(t->in, strlen(t->in), &o, &c) != 0)
      fail_msg("%s\nfails: %s", t->in, c.error.message);
    body(&c, &s, &n);
    check_body(t->in, s, n, t->out);
    tdm_compiled_release(&c);
  }
  (void) state;
}

static void test_errors(void** state) {
  for (size_t i = 0; i < TDM_ARRAY_SIZE(error_cases); i++) {
    const text_case_t* t = &error_cases[i];
    tdm_compile_options_t o = ts_options(t->mode);
    tdm_compiled_t c;
    if (tdm_compile(t->in, strlen(t->in), &o, &c) == 0)
      fail_msg("%s\nis accepted", t->in);
    if (strcmp(c.error.message, t->out) != 0)
      fail_msg("%s\nfails:   %s\nexpected %s", t->in, c.error.message, t->out);
    assert_int_equal(c.needs_typescript, strchr(t->in, '@') != NULL);
    tdm_compiled_release(&c);
  }
  (void) state;
}

/* What is left of the requests of a module, and what verbatimModuleSyntax
 * leaves. */
static void test_requests(void** state) {
  static const char text[] =
      "import { a } from 'a'; import { b } from 'b'; import c from 'c';"
      "import * as d from 'd'; import type e from 'e'; import 'f';"
      "import { type g } from 'g'; export { h } from 'h'; export * from 'i';"
      "export type { j } from 'j'; let x: b, y: typeof c; a(x, y);";
  static const char* const kept[] = { "a", "f", "h", "i" };
  static const char* const verbatim[] = {
    "a", "b", "c", "d", "f", "g", "h", "i"
  };
  tdm_compile_options_t o = ts_options('m');
  tdm_compiled_t c;

  assert_int_equal(tdm_compile(text, sizeof(text) - 1, &o, &c), 0);
  assert_int_equal(c.request_count, TDM_ARRAY_SIZE(kept));
  for (size_t i = 0; i < TDM_ARRAY_SIZE(kept); i++)
    assert_string_equal(c.requests[i].specifier.p, kept[i]);
  assert_int_equal(c.import_count, 1);
  tdm_compiled_release(&c);

  o.verbatim_module_syntax = true;
  assert_int_equal(tdm_compile(text, sizeof(text) - 1, &o, &c), 0);
  assert_int_equal(c.request_count, TDM_ARRAY_SIZE(verbatim));
  for (size_t i = 0; i < TDM_ARRAY_SIZE(verbatim); i++)
    assert_string_equal(c.requests[i].specifier.p, verbatim[i]);
  tdm_compiled_release(&c);
  (void) state;
}

/* A module that may use CommonJS's names may export by `export =`: what
 * require() gives, and the default. */
static void test_commonjs_names(void** state) {
  static const char text[] = "import 'b'; export = a as b; class a {}";
  static const char expected[] =
      ";                  class a {}\n;const $tdmD=[a     ][0];"
      "\n;$tdm.done([$tdmD,$tdmD,]);})";
  tdm_compile_options_t o = ts_options('m');
  tdm_compiled_t c;
  const char* s;
  size_t n;

  o.commonjs_names = true;
  assert_int_equal(tdm_compile(text, sizeof(text) - 1, &o, &c), 0);
  body(&c, &s, &n);
  assert_string_equal(s, expected);
  assert_int_equal(c.export_count, 2);
  assert_string_equal(c.exports[0].name.p, "default");
  assert_string_equal(c.exports[1].name.p, "module.exports");
  tdm_compiled_release(&c);
  (void) state;
}

/* Thousands of names in the middle of what is lowered: nothing may be held by a
 * pointer that they move. */
static void test_names(void** state) {
  static const char* const around[][2] = {
    { "enum A { b = f(", ") }" },
    { "enum A { b = '', c = `${f(", ")}` }" },
    { "namespace A { export const b = f(", "), c = b }" },
    { "namespace A { export enum B { c = f(", ") } }" },
    { "class A { constructor(private b = f(", ")) {} }" },
    { "class A { [f(", ")]?: T; #b = 1; c() { return this.#b } }" },
    { "import A = B.C; A(", ")" },
    { "export default abstract class { b = f(", ") }" },
    { "let a = <T,>(b = f(", ")): T => b" },
  };

  for (size_t i = 0; i < TDM_ARRAY_SIZE(around); i++) {
    tdm_compile_options_t o = ts_options('m');
    tdm_compiled_t c;
    tdm_buf_t b;
    tdm_buf_init(&b);
    tdm_buf_puts(&b, around[i][0]);
    for (int j = 0; j < 5000; j++)
      tdm_buf_printf(&b, "%sx%d", j == 0 ? "" : ", ", j);
    tdm_buf_puts(&b, around[i][1]);
    if (tdm_compile(b.data, b.len, &o, &c) != 0)
      fail_msg("%s...%s\nfails: %s", around[i][0], around[i][1],
               c.error.message);
    tdm_compiled_release(&c);
    tdm_buf_release(&b);
  }
  (void) state;
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_lower),
    cmocka_unit_test(test_commonjs_names),
    cmocka_unit_test(test_errors),
    cmocka_unit_test(test_requests),
    cmocka_unit_test(test_names),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
