/* What a CommonJS text exports, one form a row. A row that fails names its
 * text. The expectations are those of cjs-module-lexer, but where it says
 * otherwise. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "compile/compile.h"

typedef struct cjs_case_s {
  const char* src;
  const char* names; /* each with a "|" behind it */
  const char* reexports;
} cjs_case_t;

/* Babel's and others' `export * from 'x'`, with what the function does. */
#define STAR(body) \
  "var a = require('x'); Object.keys(a).forEach(function (k) {" body "});"
#define UNLESS "if (k === 'default' || k === '__esModule') return;"
#define COPY "exports[k] = a[k];"
#define DEFINE(what) "Object.defineProperty(exports, 'a', " what ");"

static const cjs_case_t cases[] = {
  /* Assignments to properties, wherever they stand. */
  { "", "", "" },
  { "a.b = 1", "", "" },
  { "exports.a = 1", "a|", "" },
  { "module.exports.a = 1", "a|", "" },
  { "exports.a = exports.b = void 0", "a|b|", "" },
  { "exports.a = 1; exports.a = 2", "a|", "" },
  { "(function () { exports.a = 1 })", "a|", "" },
  { "if (0) exports.a = 1", "a|", "" },
  { "x ? exports.a = 1 : 0", "a|", "" },
  { "module/**/.//\nexports . a\t= 1", "a|", "" },
  { "exports.a == 1", "a|", "" },
  { "exports.a += 1", "", "" },
  { "exports.a.b = 1", "", "" },
  { "exports?.a = 1", "", "" },
  { "exports['a'] = 1", "a|", "" },
  { "exports[ \"a b\" ] = 1", "a b|", "" },
  { "exports[a] = 1", "", "" },
  { "exports[`a`] = 1", "", "" },
  { "exports.var = exports.let = exports.default = 1", "var|let|default|", "" },
  { "exports.__esModule = true", "__esModule|", "" },
  { "exports = 1", "", "" },
  { "x.exports.a = 1", "", "" },
  { "x. exports.a = 1", "a|", "" },
  { "this.exports.a = 1", "", "" },
  { "[...exports.a = 1]", "", "" },
  { "x.#exports.a = 1", "", "" },
  { "$exports.a = exports2.b = 1", "", "" },
  { "module['exports'].a = 1", "", "" },
  { "module.exports.exports.a = 1", "", "" },
  /* Identifiers: no escapes, and only what Unicode has as such. */
  { "exports.\xc3\xa9 = exports.a\xf0\xa4\xad\xa2 = 1",
    "\xc3\xa9|a\xf0\xa4\xad\xa2|", "" },
  { "exports.a\xe2\x80\x8d = 1", "a\xe2\x80\x8d|", "" },
  { "exports.\xe2\xa8\x89 = 1", "", "" },
  { "exports.\xff = exports.a\xff = 1", "", "" },
  { "exports.\\u0061 = exports.a\\u0062 = 1", "", "" },
  { "exports.1 = 1", "", "" },
  { "\xef\xbb\xbf"
    "exports\xc2\xa0.a\xe3\x80\x80= 1",
    "a|", "" },
  /* Strings: with escapes, without lone surrogates; never a NUL. */
  { "exports['\\x41\\u0042\\u{43}\\104'] = 1", "ABCD|", "" },
  { "exports['\\uD83D\\uDE00'] = 1", "\xf0\x9f\x98\x80|", "" },
  { "exports['\\uD83D\\\n\\uDE00'] = 1", "\xf0\x9f\x98\x80|", "" },
  { "exports['\\uD83D'] = exports['\\uDE00\\uD83D'] = 1", "", "" },
  { "exports['\\uD83Da'] = exports['\\uDE00'] = 1", "", "" },
  { "exports['\\n\\q\\''] = exports[\"'\"] = 1", "\nq'|'|", "" },
  { "exports['a\\\r\nb'] = 1", "ab|", "" },
  { "exports['\\377\\400'] = 1", "\xc3\xbf 0|", "" },
  { "exports['\\x1'] = exports['\\u12'] = exports['\\u{}'] = 1", "", "" },
  { "exports['\\u{110000}'] = 1; exports.b = 1", "b|", "" },
  { "exports['\\0'] = exports['a\\0b'] = 1", "", "" },
  { "exports[''] = 1", "|", "" },
  { "exports['\xe2\xa8\x89'] = 1", "\xe2\xa8\x89|", "" },
  { "exports['\xff'] = 1", "\xef\xbf\xbd|", "" },
  /* module.exports = { ... }: up to what isn't plain. */
  { "module.exports = { a, b: c, 'd': e, }", "a|b|d|", "" },
  { "exports = module.exports = { a }", "a|", "" },
  { "module.exports = exports = { a }", "", "" },
  { "exports = { a }", "", "" },
  { "0 && (module.exports = { a, b })", "a|b|", "" },
  { "module.exports = { a: 1, b }", "", "" },
  { "module.exports = { a: 'x', b }", "", "" },
  { "module.exports = { a: b.c, d }", "a|", "" },
  { "module.exports = { a: require('x'), b }", "a|", "" },
  { "module.exports = { a: function () {}, b }", "a|", "" },
  { "module.exports = { a() {}, b }", "a|", "" },
  { "module.exports = { get a() {} }", "get|", "" },
  { "module.exports = { *a() {} }", "", "" },
  { "module.exports = { [a]: b, c }", "", "" },
  { "module.exports = { 'a', b }", "b|", "" },
  { "module.exports = { '\\uD800': a, b }", "b|", "" },
  { "module.exports = { 1: a, b }", "", "" },
  { "module.exports = { if: a, b: this }", "if|b|", "" },
  { "module.exports = { /**/ a /**/ : /**/ b, c /**/, d }", "a|c|d|", "" },
  { "module.exports = { a: b , c }", "a|", "" },
  { "module.exports = { a: b/**/, c }", "a|", "" },
  { "module.exports = { a: module.exports = { b } }", "a|b|", "" },
  { "module.exports = { ...a, b }", "b|", "" },
  { "module.exports = { ...a , b }", "b|", "" },
  { "module.exports = { ... a, b }", "", "" },
  { "module.exports = { ...a.b, c }", "", "" },
  { "module.exports = { ...require('x'), a, ...require('y') }", "a|", "x|y|" },
  { "module.exports = { ...require('x').y, a }", "", "x|" },
  { "module.exports = { ...require(x), a }", "", "" },
  /* module.exports = require(): the last assignment rules. */
  { "module.exports = require('x')", "", "x|" },
  { "module.exports = /**/ require ( \"\\x78\" ).y", "", "x|" },
  { "var a = module.exports = require('x')", "", "x|" },
  { "module.exports = require('x', 1)", "", "" },
  { "module.exports = require(x)", "", "" },
  { "module.exports = (require('x'))", "", "" },
  { "module.exports = a.require('x')", "", "" },
  { "exports = require('x')", "", "" },
  { "require('x')", "", "" },
  { "module.exports = require('x'); module.exports = require('y')", "", "y|" },
  { "module.exports = require('x'); module.exports = { a }", "a|", "" },
  { "module.exports = require('x'); module.exports = 1", "", "" },
  { "__export(require('x')); module.exports = require('y')", "", "y|" },
  { "module.exports = require('x'); __export(require('y'))", "", "x|y|" },
  { "module.exports = require('x'); module.exports.a = 1", "a|", "x|" },
  /* Object.defineProperty with a value, or a getter without effects. */
  { DEFINE("{ value: 1 }"), "a|", "" },
  { DEFINE("{ enumerable: true, value: 1 }"), "a|", "" },
  { DEFINE("{ enumerable: false, value: 1 }"), "", "" },
  { DEFINE("{ enumerable: !0, value: 1 }"), "", "" },
  { DEFINE("{ writable: true, value: 1 }"), "", "" },
  { DEFINE("{ value }") DEFINE("{ value() {} }"), "", "" },
  { DEFINE("{ get: function () { return b } }"), "a|", "" },
  { DEFINE("{ get: function get() { return b; }, }"), "a|", "" },
  { DEFINE("{ enumerable: true, get() { return b.c } }"), "a|", "" },
  { DEFINE("{ get() { return b['c']; } }"), "a|", "" },
  { DEFINE("{ get() { return b[c] } }"), "", "" },
  { DEFINE("{ get() { return b.c.d } }"), "", "" },
  { DEFINE("{ get() { return b() } }"), "", "" },
  { DEFINE("{ get() { return 'b' } }"), "", "" },
  { DEFINE("{ get: functionx() { return b } }"), "", "" },
  { DEFINE("{ get: () => b }"), "", "" },
  { DEFINE("{ get() { return b }, enumerable: true }"), "", "" },
  { DEFINE("{ set() {} }") DEFINE("b"), "", "" },
  { "Object.defineProperty(exports, 'a', { get() { return b } }, c)", "", "" },
  { "Object.defineProperty(module.exports, 'a', { value: 1 })", "a|", "" },
  { "Object.defineProperty(exports, a, { value: 1 })", "", "" },
  { "Object . /**/ defineProperty\n(exports, '\\x61', { value: 1 })", "a|",
    "" },
  { "x.Object.defineProperty(exports, 'a', { value: 1 })", "", "" },
  { "Object.defineProperties(exports, { a: { value: 1 } })", "", "" },
  { "Object.defineProperty(exports, 'a', { value: exports.b = 1 })", "a|b|",
    "" },
  /* Any other definition of a name takes it back, before or after. */
  { "exports.a = exports.b = 1;" DEFINE("c"), "b|", "" },
  { DEFINE("c") "exports.a = 1", "", "" },
  { DEFINE("{ value: 1 }") DEFINE("{ get() { return b() } }"), "", "" },
  { "exports.a = 1; Object.defineProperty(exports, 'a')", "", "" },
  /* TypeScript's export *: at the top, without white space. */
  { "__export(require('x'))", "", "x|" },
  { "__exportStar(require('x'), exports)", "", "x|" },
  { "tslib_1.__exportStar(require ( 'x' ), exports)", "", "x|" },
  { "__export(require('x')); __export(require('x'))", "", "x|" },
  { "0 && (module.exports = { a }) && __exportStar(require('x'))", "a|", "x|" },
  { "__exportStar (require('x')); __exportStar( require('y'))", "", "" },
  { "(0, tslib_1.__exportStar)(require('x'), exports)", "", "" },
  { "{ __export(require('x')) }", "", "" },
  { "__exports(require('x')); x__export(require('y'))", "", "" },
  { "__exportStar((0));", "", "" },
  /* Babel's and Rollup's. */
  { STAR(UNLESS COPY), "", "x|" },
  { STAR("if (k === \"default\" || k === \"__esModule\") return\n" COPY), "",
    "x|" },
  { STAR(UNLESS
         "if (Object.prototype.hasOwnProperty.call(_e, k)) return;" COPY),
    "", "x|" },
  { STAR(UNLESS "if (k in exports && exports[k] === a[k]) return;" COPY), "",
    "x|" },
  { STAR(UNLESS "if (Object.hasOwnProperty.call(_e, k)) return;"
                "if (k in exports && exports[k] === a[k]) return;" COPY),
    "", "x|" },
  { STAR(UNLESS "if (k in exports) return;" COPY), "", "" },
  { STAR(UNLESS "Object.defineProperty(exports, k, { enumerable: true,"
                " get: function () { return a[k]; } });"),
    "", "x|" },
  { STAR(UNLESS "Object.defineProperty(exports, k, { enumerable: true,"
                " get() { return a[k] }, })"),
    "", "x|" },
  { STAR(UNLESS "Object.defineProperty(exports, k, { get() { return a[k] }"
                "})"),
    "", "" },
  { STAR("if (k !== 'default') module.exports[k] = a[k]"), "", "x|" },
  { STAR("if (k !== 'default' && !exports.hasOwnProperty(k))" COPY), "", "x|" },
  { STAR("if (k !== 'default' && !Object.prototype.hasOwnProperty.call("
         "exports, k))" COPY),
    "", "x|" },
  { STAR("if (k !== 'default' && !a().hasOwnProperty(k))" COPY), "", "" },
  { STAR("if (k !== 'default' && k !== '__esModule')" COPY), "", "" },
  { STAR("if (k !== 'default') {" COPY "}"), "", "" },
  { STAR("if (k != 'default')" COPY), "", "" },
  { STAR(COPY), "", "" },
  { STAR(UNLESS COPY "b"), "", "" },
  { STAR(UNLESS "exports[b] = a[b];"), "", "" },
  { STAR(UNLESS "exports[k] = b[k];"), "", "" },
  { "{" STAR(UNLESS COPY) "}", "", "" },
  { "let $ = _interopRequireWildcard(require('x'));"
    "Object.keys($).forEach(function (_) { if (_ !== 'default')"
    "exports[_] = $[_] })",
    "", "x|" },
  { "const a =require('x'); const b= require('y');"
    "Object.keys(a).forEach(function (k) {" UNLESS COPY "})",
    "", "x|" },
  { "var b, a = require('x');"
    "Object.keys(a).forEach(function (k) {" UNLESS COPY "})",
    "", "" },
  { "var\ta = require('x');"
    "Object.keys(a).forEach(function (k) {" UNLESS COPY "})",
    "", "" },
  { "a = require('x');"
    "Object.keys(a).forEach(function (k) {" UNLESS COPY "})",
    "", "" },
  { "var a = require('x'); Object.keys(b).forEach(function (k) {" UNLESS COPY
    "})",
    "", "" },
  { "var a = require('x'); Object.keys(a).forEach(k => {" UNLESS COPY "})", "",
    "" },
  /* Comments, strings and templates. */
  { "/* exports.a = 1 */ // exports.b = 1\n'exports.c = 1'", "", "" },
  { "/**/exports.a = 1/*/exports.b = 1/*", "a|", "" },
  { "//\rexports.a = 1 //\xe2\x80\xa8"
    "exports.b = 1",
    "a|b|", "" },
  { "#!' exports.a = 1\nexports.b = 1", "b|", "" },
  { "<!-- exports.a = 1\nexports.b = 1", "b|", "" },
  { "'\\'exports.a = 1'; \"\\\\\"; exports.b = 1", "b|", "" },
  { "`exports.a = 1 ${ `${ exports.b = 1 }` } exports.c`", "b|", "" },
  { "`$${ { a: '}' } }\\`exports.a = 1 \\${`; exports.b = 1", "b|", "" },
  /* A slash: division behind a value, a regular expression elsewhere. */
  { "/'/; exports.a = 1; /'/", "a|", "" },
  { "x = /[/']\\/'/g; exports.a = 1; '", "", "" },
  { "a / 2; exports.a = 1; '/3'", "a|", "" },
  { "a[0] / 2; exports.a = 1; '/3'", "a|", "" },
  { "(a) / 2; exports.a = 1; '/3'", "a|", "" },
  { "5. / 2; exports.a = 1; '/3'", "a|", "" },
  { "`` / 2; exports.a = 1; '/3'", "a|", "" },
  { "a++ / 2; exports.a = 1; '/3'", "a|", "" },
  { "a + + /'/; exports.a = 1", "a|", "" },
  { "this / 2; exports.a = 1; '/3'", "a|", "" },
  { "a.return / 2; exports.a = 1; '/3'", "a|", "" },
  { "a.if(b) / 2; exports.a = 1; '/3'", "a|", "" },
  { "return /'/; exports.a = 1", "a|", "" },
  { "typeof /'/; exports.a = 1", "a|", "" },
  { "if (b) /'/; exports.a = 1", "a|", "" },
  { "if (b) {} /'/; exports.a = 1", "a|", "" },
  { "do {} while (b) /'/; exports.a = 1", "a|", "" },
  { "for await (b of c) /'/; exports.a = 1", "a|", "" },
  { "{} /'/; exports.a = 1", "a|", "" },
  { "function f() {} /'/; exports.a = 1", "a|", "" },
  { "b => {}\n/'/; exports.a = 1", "a|", "" },
  { "switch (b) { case 1: {} /'/; default: {} /'/ } exports.a = 1", "a|", "" },
  { "class A {} /'/; exports.a = 1", "a|", "" },
  { "x = {} / 2; exports.a = 1; '/3'", "a|", "" },
  { "x = function () {} / 2; exports.a = 1; '/3'", "a|", "" },
  { "x = class extends b() {} / 2; exports.a = 1; '/3'", "a|", "" },
  { "x = b ? {} : {} / 2; exports.a = 1; '/3'", "a|", "" },
  { "a => {}\n/ 2; exports.a = 1", "a|", "" },
  { "x = /[/ 2; exports.a = 1; '/3'", "a|", "" },
  /* Modules, and what can't be read. */
  { "import x from 'y'; exports.a = 1", "", "" },
  { "import{x}from'y'; exports.a = 1", "", "" },
  { "import 'y'; exports.a = 1", "", "" },
  { "b ? import.meta : 1; exports.a = 1", "", "" },
  { "exports.a = 1; export default 1", "", "" },
  { "import('x'); import /**/ ('y'); exports.a = 1", "a|", "" },
  { "b.export; b.import.meta; exports.a = { import: 1 }", "a|", "" },
  { "class A { import() {} export() {} } exports.a = 1", "a|", "" },
  { "exports.a = 1; 'b", "", "" },
  { "exports.a = 1; 'b\n'", "", "" },
  { "exports.a = 1; `", "", "" },
  { "exports.a = 1; `${", "a|", "" },
  { "exports.a = 1)", "", "" },
  { "exports.a = 1}", "", "" },
  { "(exports.a = 1}", "", "" },
  { "{(exports.a = 1", "a|", "" },
  { "exports.a = 1; /*", "a|", "" },
  { "exports.a = 1; /b\n/", "a|", "" },
  { "exports.a = 1; \\", "a|", "" },
};

/* "a\0b\0" as "a|b|". */
static char* joined(tdm_buf_t* b) {
  size_t i;

  for (i = 0; i < b->len; i++)
    if (b->data[i] == '\0')
      b->data[i] = '|';
  return tdm_buf_cstr(b);
}

static void test_cases(void** state) {
  size_t i;

  for (i = 0; i < TDM_ARRAY_SIZE(cases); i++) {
    const cjs_case_t* c = &cases[i];
    tdm_cjs_exports_t e;

    tdm_compile_cjs_exports(c->src, strlen(c->src), &e);
    if (strcmp(joined(&e.names), c->names) != 0 ||
        strcmp(joined(&e.reexports), c->reexports) != 0)
      fail_msg("<%s>: expected <%s> <%s>, got <%s> <%s>", c->src, c->names,
               c->reexports, tdm_buf_cstr(&e.names),
               tdm_buf_cstr(&e.reexports));
    tdm_cjs_exports_release(&e);
  }
}

/* Names keep their order and are found once, however many they are. */
static void test_many(void** state) {
  tdm_cjs_exports_t e;
  tdm_buf_t src;
  tdm_buf_t names;
  int i;

  tdm_buf_init(&src);
  tdm_buf_init(&names);
  for (i = 0; i < 20000; i++) {
    tdm_buf_printf(&src, "exports.x%d = 1; exports.x%d = 1;\n", i, i / 2);
    tdm_buf_printf(&names, "x%d|", i);
  }
  tdm_compile_cjs_exports(src.data, src.len, &e);
  assert_int_equal(e.name_count, 20000);
  assert_int_equal(e.reexport_count, 0);
  assert_string_equal(joined(&e.names), tdm_buf_cstr(&names));
  tdm_cjs_exports_release(&e);
  tdm_buf_release(&src);
  tdm_buf_release(&names);
}

/* Depth costs a byte for each bracket, no stack. */
static void test_deep(void** state) {
  static const char* const open[] = { "(", "{", "[", "`${", "x=>{" };
  tdm_cjs_exports_t e;
  tdm_buf_t src;
  size_t i;
  int n;

  tdm_buf_init(&src);
  for (i = 0; i < TDM_ARRAY_SIZE(open); i++) {
    tdm_buf_reset(&src);
    for (n = 0; n < 100000; n++)
      tdm_buf_puts(&src, open[i]);
    tdm_buf_puts(&src, "exports.a = 1");
    tdm_compile_cjs_exports(src.data, src.len, &e);
    assert_int_equal(e.name_count, 1);
    tdm_cjs_exports_release(&e);
  }
  tdm_buf_release(&src);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_cases),
    cmocka_unit_test(test_many),
    cmocka_unit_test(test_deep),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
