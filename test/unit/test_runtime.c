/* The runtime: it can be made and freed again and again in one process, also
 * with everything still open. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "js/js.h"
#include "tandem.h"

static char script[] = "/tmp/tandem-test-runtime-XXXXXX";

static void write_script(const char* text) {
  FILE* f = fopen(script, "w");

  assert_non_null(f);
  fputs(text, f);
  fclose(f);
}

static int set_up(void** state) {
  int fd = mkstemp(script);

  if (fd < 0)
    return -1;
  return close(fd);
}

static int tear_down(void** state) {
  return unlink(script);
}

static int run(const char* text, bool stop) {
  char* argv[] = { "tandem", script, NULL };
  tdm_runtime_t* rt;
  int code;

  write_script(text);
  assert_int_equal(tdm_runtime_new(&rt, 2, argv), 0);
  if (stop)
    tdm_runtime_stop(rt);
  code = tdm_runtime_run_main(rt, script);
  tdm_runtime_free(rt);
  return code;
}

static void runs_and_gives_the_exit_code(void** state) {
  assert_int_equal(run("process.exitCode = 7;", false), 7);
  assert_int_equal(run("", false), 0);
}

static void can_be_made_again_and_again(void** state) {
  for (int i = 0; i < 20; i++)
    assert_int_equal(
        run("setTimeout(() => { process.exitCode = 3; }, 1);", false), 3);
}

static void frees_what_is_still_open(void** state) {
  static const char live[] =
      "setInterval(() => {}, 1000);\n"
      "setImmediate(() => {});\n"
      "process.on('SIGUSR1', () => {});\n"
      "process.on('exit', () => { process.exitCode = 5; });\n"
      "const net = require('net');\n"
      "const server = net.createServer((s) => s.write('x')).listen(0,\n"
      "  '127.0.0.1', () => {\n"
      "    net.connect(server.address().port, '127.0.0.1');\n"
      "  });\n"
      "net.createServer().listen(`${require('os').tmpdir()}/t-${Date.now()}-' "
      "+\n"
      "  Math.random()}`);\n"
      "require('http').createServer(() => {}).listen(0, '127.0.0.1',\n"
      "  function() {\n"
      "    const { port } = this.address();\n"
      "    require('http').get({ port }, () => {}).on('error', () => {});\n"
      "  });\n"
      "const fs = require('fs');\n"
      "fs.watch('/tmp', () => {});\n"
      "fs.watchFile('/tmp', () => {});\n"
      "fs.readFile(__filename, () => {});\n"
      "require('dns').lookup('localhost', () => {});\n"
      "require('zlib').gzip('x'.repeat(100000), () => {});\n"
      "require('crypto').randomBytes(100000, () => {});\n"
      "require('child_process').spawn('cat');\n"
      "process.stdin.on('data', () => {});\n";

  for (int i = 0; i < 3; i++)
    assert_int_equal(run(live, true), 5);
}

static void stops_a_program_that_goes_on(void** state) {
  assert_int_equal(run("setInterval(() => {}, 1000);", true), 0);
}

static int finalized;

static void on_finalize(tdm_runtime_t* rt, void* priv) {
  finalized += *(int*) priv;
}

static void wrappers_are_finalized_in_teardown(void** state) {
  static const tdm_class_t cls = { "Test", on_finalize };
  static const tdm_class_t other = { "Other", NULL };
  char* argv[] = { "tandem", script, NULL };
  tdm_runtime_t* rt;
  int value = 42;
  JSObjectRef w;

  assert_int_equal(tdm_runtime_new(&rt, 2, argv), 0);
  w = tdm_js_wrap(rt, &cls, &value);
  assert_ptr_equal(tdm_js_unwrap(tdm_js_context(rt), w, &cls), &value);
  assert_null(tdm_js_unwrap(tdm_js_context(rt), w, &other));
  /* The global is an object that is no wrapper. */
  assert_null(tdm_js_unwrap(
      tdm_js_context(rt), JSContextGetGlobalObject(tdm_js_context(rt)), &cls));
  w = tdm_js_wrap(rt, &cls, &value);
  tdm_js_unlink(w);
  assert_null(tdm_js_unwrap(tdm_js_context(rt), w, &cls));
  tdm_runtime_free(rt);
  assert_int_equal(finalized, 42); /* the linked one, once */
}

static void strings_cross_unharmed(void** state) {
  static const struct {
    const char* in;
    size_t n;
    const char* out;
  } rows[] = {
    { "abc", 3, "abc" },
    { "a\0b", 3, "a" },
    { "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80", 9,
      "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80" },
    { "\xff", 1, "\xef\xbf\xbd" },
    { "\xe2\x82", 2, "\xef\xbf\xbd" },
    { "\xf0\x9f\x98x", 4, "\xef\xbf\xbdx" },
    { "\xed\xa0\x80", 3, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
    { "\xc0\x80", 2, "\xef\xbf\xbd\xef\xbf\xbd" },
  };
  char* argv[] = { "tandem", script, NULL };
  tdm_runtime_t* rt;
  tdm_js_text_t text;
  JSValueRef ex = NULL;

  assert_int_equal(tdm_runtime_new(&rt, 2, argv), 0);
  for (size_t i = 0; i < TDM_ARRAY_SIZE(rows); i++) {
    JSValueRef v = tdm_js_str(tdm_js_context(rt), rows[i].in, rows[i].n);
    assert_true(tdm_js_text(tdm_js_context(rt), v, &text, &ex));
    assert_string_equal(text.p, rows[i].out);
    tdm_js_text_release(&text);
  }
  tdm_runtime_free(rt);
}

/* An object that only looks like a view gives no bytes outside its buffer. */
static void bytes_stay_inside_their_buffer(void** state) {
  static const struct {
    const char* text;
    bool ok;
    size_t n;
  } rows[] = {
    { "new Uint8Array(new ArrayBuffer(64), 8, 16)", true, 16 },
    { "new DataView(new ArrayBuffer(64), 8, 16)", true, 16 },
    { "({buffer: new ArrayBuffer(64), byteOffset: 8, byteLength: 56})", true,
      56 },
    { "({buffer: new ArrayBuffer(64), byteOffset: 8, byteLength: 57})", false,
      0 },
    { "({buffer: new ArrayBuffer(64), byteOffset: 4096,"
      " byteLength: 2 ** 64 - 4096})",
      false, 0 },
    { "({buffer: new ArrayBuffer(64), byteOffset: -8, byteLength: 16})", false,
      0 },
    { "({buffer: new ArrayBuffer(64), byteOffset: 0, byteLength: NaN})", false,
      0 },
  };
  char* argv[] = { "tandem", script, NULL };
  tdm_runtime_t* rt;
  JSStringRef s;
  JSValueRef v;
  uint8_t* p;
  size_t n;

  assert_int_equal(tdm_runtime_new(&rt, 2, argv), 0);
  for (size_t i = 0; i < TDM_ARRAY_SIZE(rows); i++) {
    s = JSStringCreateWithUTF8CString(rows[i].text);
    v = JSEvaluateScript(tdm_js_context(rt), s, NULL, NULL, 0, NULL);
    JSStringRelease(s);
    assert_int_equal(tdm_js_bytes(tdm_js_context(rt), v, &p, &n), rows[i].ok);
    if (rows[i].ok)
      assert_int_equal(n, rows[i].n);
  }
  tdm_runtime_free(rt);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(runs_and_gives_the_exit_code),
    cmocka_unit_test(can_be_made_again_and_again),
    cmocka_unit_test(stops_a_program_that_goes_on),
    cmocka_unit_test(frees_what_is_still_open),
    cmocka_unit_test(wrappers_are_finalized_in_teardown),
    cmocka_unit_test(strings_cross_unharmed),
    cmocka_unit_test(bytes_stay_inside_their_buffer),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
