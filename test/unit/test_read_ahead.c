/* Modules that are compiled ahead: what is guessed, what is handed over, what
 * is dropped. A named pipe shows who reads a file, and when. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <uv.h>

#include "bindings/read_ahead.h"

static char folder[PATH_MAX];
static const char* const pipes[] = {
  "pipe.js",   "sub/pipe.js", "pipe",      "pipe.cjs",
  "pipe.js?a", "pipe.js#a",   "p%69pe.js", ".pipe.js",
};
static const tdm_compile_options_t module = { .kind = TDM_SOURCE_MODULE };

static const char* in_folder(const char* name) {
  static char path[PATH_MAX + 64];

  snprintf(path, sizeof(path), "%s/%s", folder, name);
  return path;
}

static void write_file(const char* name, const char* text) {
  FILE* f = fopen(in_folder(name), "w");

  assert_non_null(f);
  assert_true(fputs(text, f) >= 0);
  assert_int_equal(fclose(f), 0);
}

/* Waits until somebody reads the pipe, then gives it `text`. */
static void feed(const char* name, const char* text) {
  int fd = open(in_folder(name), O_WRONLY);

  assert_true(fd >= 0);
  assert_int_equal(write(fd, text, strlen(text)), (ssize_t) strlen(text));
  close(fd);
}

static bool take(tdm_ahead_t* a,
                 const char* name,
                 const tdm_compile_options_t* options,
                 tdm_ahead_file_t* f) {
  const char* path = in_folder(name);

  return tdm__ahead_take(a, path, strlen(path), options, f);
}

static void release(tdm_ahead_file_t* f) {
  tdm_buf_release(&f->source);
  tdm_compiled_release(&f->compiled);
}

/* As the loader does with the file of `name`, whose text is `text`. */
static void follow_as(tdm_ahead_t* a,
                      const char* name,
                      const char* text,
                      const tdm_compile_options_t* options) {
  const char* path = in_folder(name);
  tdm_compiled_t r;

  assert_int_equal(tdm_compile(text, strlen(text), options, &r), 0);
  tdm__ahead_follow(a, path, strlen(path), options, &r);
  tdm_compiled_release(&r);
}

static void follow(tdm_ahead_t* a, const char* name, const char* text) {
  follow_as(a, name, text, &module);
}

static int set_up(void** state) {
  const char* tmp = getenv("TMPDIR");

  snprintf(folder, sizeof(folder) - 64, "%s/ahead-XXXXXX",
           tmp != NULL ? tmp : "/tmp");
  if (mkdtemp(folder) == NULL)
    return -1;
  if (mkdir(in_folder("sub"), 0700) != 0)
    return -1;
  for (size_t i = 0; i < TDM_ARRAY_SIZE(pipes); i++) {
    if (mkfifo(in_folder(pipes[i]), 0600) != 0)
      return -1;
  }
  return 0;
}

static int tear_down(void** state) {
  for (size_t i = 0; i < TDM_ARRAY_SIZE(pipes); i++)
    unlink(in_folder(pipes[i]));
  unlink(in_folder("a.js"));
  rmdir(in_folder("sub"));
  return rmdir(folder);
}

/* A thread reads what a module asks for, and what that asks for. */
static void test_reads(void** state) {
  tdm_ahead_t* a = tdm__ahead_new(1);
  tdm_ahead_file_t f;

  follow(a, "main.js", "import './pipe.js'; import './a.js'; import './b.js'");
  feed("pipe.js", "\xef\xbb\xbfimport './none/../sub/./pipe.js'; x +=");
  assert_true(take(a, "pipe.js", &module, &f));
  assert_int_equal(f.status, UV_EINVAL); /* a wrong text is handed over */
  assert_int_equal(f.compiled.error.line, 1);
  release(&f);
  assert_false(take(a, "pipe.js", &module, &f)); /* once */
  tdm__ahead_free(a);

  a = tdm__ahead_new(1);
  follow(a, "main.js", "import './pipe.js'; import './a.js'; import './b.js'");
  feed("pipe.js", "\xef\xbb\xbfimport './none/../sub/./pipe.js'");
  feed("sub/pipe.js", "export const x = 1, y = 2");
  assert_true(take(a, "sub/pipe.js", &module, &f));
  assert_int_equal(f.status, 0);
  assert_int_equal(f.compiled.export_count, 2);
  release(&f);
  assert_true(take(a, "pipe.js", &module, &f));
  assert_int_equal(f.compiled.request_count, 1);
  release(&f);
  tdm__ahead_free(a);
}

static bool is_awaited(tdm_ahead_t* a, const char* name) {
  const char* path = in_folder(name);

  return tdm__ahead_is_awaited(a, path, strlen(path));
}

/* Files that a thread is at, or will be. */
static void test_awaited(void** state) {
  tdm_ahead_t* a = tdm__ahead_new(1);
  tdm_ahead_file_t f;

  assert_false(is_awaited(a, "pipe.js"));
  follow(a, "main.js", "import './pipe.js'; import './a.js'; import './b.js'");
  assert_true(is_awaited(a, "pipe.js"));
  assert_true(is_awaited(a, "b.js"));
  assert_false(is_awaited(a, "c.js"));
  feed("pipe.js", "");
  assert_true(take(a, "pipe.js", &module, &f));
  release(&f);
  assert_false(is_awaited(a, "pipe.js"));
  tdm__ahead_free(a);

  a = tdm__ahead_new(0); /* no thread will come */
  follow(a, "main.js", "import './pipe.js'; import './a.js'; import './b.js'");
  assert_false(is_awaited(a, "a.js"));
  tdm__ahead_free(a);
}

/* What was made with other options isn't handed over. */
static void test_options(void** state) {
  tdm_ahead_t* a = tdm__ahead_new(1);
  tdm_compile_options_t other = module;
  tdm_ahead_file_t f;

  other.typescript = true;
  follow(a, "main.js", "import './pipe.js'; import './a.js'; import './b.js'");
  feed("pipe.js", "1");
  assert_false(take(a, "pipe.js", &other, &f));
  assert_false(take(a, "pipe.js", &module, &f));
  tdm__ahead_free(a);
}

/* At the end of a walk everything is dropped that nobody took; a file is read
 * again in the next one, unless it was taken. */
static void test_walks(void** state) {
  static const char main[] =
      "import './pipe.js'; import './a.js'; import './b.js'; import './c.js'";
  tdm_ahead_t* a = tdm__ahead_new(1);
  tdm_ahead_file_t f;

  write_file("a.js", "export let a");
  assert_false(take(a, "a.js", &module, &f));
  follow(a, "main.js", main);
  feed("pipe.js", "export const old = 1");
  tdm__ahead_end(a);
  assert_false(take(a, "c.js", &module, &f)); /* so two files are left */
  follow(a, "main.js", main);
  tdm__ahead_end(a);
  follow(a, "main.js",
         "import './pipe.js'; import './sub/pipe.js';"
         "import './d.js'; import './a.js'");
  feed("pipe.js", "export const first = 1, second = 2");
  feed("sub/pipe.js", "");
  assert_true(take(a, "pipe.js", &module, &f));
  assert_int_equal(f.compiled.export_count, 2);
  release(&f);
  assert_false(take(a, "a.js", &module, &f));
  tdm__ahead_free(a);
}

/* What can't be guessed. A thread that guessed would wait for the pipe. */
static void test_no_guess(void** state) {
  static const char* const rows[] = {
    "import 'pipe.js'",
    "import './pipe.js?a'",
    "import './pipe.js#a'",
    "import './p%69pe.js'",
    "import './pipe.cjs'",
    "import './pipe'",
    "import '.pipe.js'",
    "import './sub//pipe.js'",
    "import './pipe.js' with { type: 'json' }",
  };
  tdm_compile_options_t jsx = module;
  tdm_ahead_t* a;
  tdm_ahead_file_t f;

  jsx.jsx = TDM_JSX_CLASSIC;
  for (size_t i = 0; i <= TDM_ARRAY_SIZE(rows); i++) {
    char text[256];

    a = tdm__ahead_new(1);
    if (i == TDM_ARRAY_SIZE(rows)) {
      follow_as(a, "x.js",
                "import './a.js'; import './b.js'; import './pipe.js'", &jsx);
    } else {
      snprintf(text, sizeof(text),
               "%s; import './sub/pipe.js'; import './b.js'", rows[i]);
      follow(a, "x.js", text);
    }
    /* With a third file the thread starts. */
    follow(a, "y.js",
           "import './sub/pipe.js'; import './a.js';"
           "import './b.js'");
    feed("sub/pipe.js", "");
    assert_true(take(a, "sub/pipe.js", &module, &f));
    release(&f);
    tdm__ahead_free(a);
  }

  a = tdm__ahead_new(0);
  follow(a, "x.js", "import './pipe.js'; import './a.js'; import './b.js'");
  assert_false(take(a, "pipe.js", &module, &f));
  tdm__ahead_free(a);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_reads),    cmocka_unit_test(test_awaited),
    cmocka_unit_test(test_options),  cmocka_unit_test(test_walks),
    cmocka_unit_test(test_no_guess),
  };

  return cmocka_run_group_tests(tests, set_up, tear_down);
}
