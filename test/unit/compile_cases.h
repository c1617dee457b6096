/* What the tests of the compiler share: the modes that rows of their tables
 * have, and how a text is compared. Included after cmocka.h. */
#ifndef TDM_TEST_COMPILE_CASES_H_
#define TDM_TEST_COMPILE_CASES_H_

#include <uv.h>

#include "base/buf.h"
#include "compile/compile.h"

/* 'm' module, 'F' module with its wrapper, 'c' CommonJS, 'k' that with await
 * left alone, 's' script, 'd' detect: CommonJS, 'e' detect: a module. */
typedef struct text_case_s {
  char mode;
  const char* in;
  const char* out; /* without the wrapper; NULL: the source as it is */
} text_case_t;

static inline tdm_compile_options_t options_of(char mode) {
  tdm_compile_options_t o = { .kind = TDM_SOURCE_MODULE };

  switch (mode) {
    case 'm':
    case 'F':
      break;
    case 'k':
      o.keep_await = true;
      /* fall through */
    case 'c':
      o.kind = TDM_SOURCE_COMMONJS;
      break;
    case 's':
      o.kind = TDM_SOURCE_SCRIPT;
      break;
    case 'd':
    case 'e':
      o.kind = TDM_SOURCE_DETECT;
      break;
    default:
      fail_msg("no mode '%c'", mode);
  }
  return o;
}

/* TypeScript: 'S' strips a module's types, 'X' those of a .tsx file; 'm' and
 * 'c' compile a module and CommonJS, 'a' CommonJS whose awaits keep the
 * frame. */
static inline tdm_compile_options_t ts_options(char mode) {
  tdm_compile_options_t o = { .kind = TDM_SOURCE_MODULE,
                              .typescript = true,
                              .keep_await = mode != 'a' };

  o.strip_only = mode == 'S' || mode == 'X';
  if (mode == 'X')
    o.jsx = TDM_JSX_AUTOMATIC;
  if (mode == 'c' || mode == 'a')
    o.kind = TDM_SOURCE_COMMONJS;
  return o;
}

/* What the wrapper ends with: a module gives its constant exports first. */
static inline size_t tail_of(const tdm_compiled_t* c) {
  char done[32];
  const char* at;
  const char* last = NULL;

  if (c->kind == TDM_SOURCE_COMMONJS)
    return 4;
  if (c->kind != TDM_SOURCE_MODULE)
    return 0;
  snprintf(done, sizeof(done), "\n;%s.done([", c->prefix);
  for (at = c->text; (at = strstr(at, done)) != NULL; at++)
    last = at;
  return last != NULL ? (size_t) (c->text + c->len - last) : 3;
}

/* The text between what the wrapper begins and ends with. */
static inline void body(const tdm_compiled_t* c, const char** s, size_t* n) {
  const char* begin = c->kind == TDM_SOURCE_COMMONJS ? "__dirname){" : "";
  const char* at = c->text;

  if (c->kind == TDM_SOURCE_MODULE) {
    at = strstr(at, ".init(");
    assert_non_null(at);
    begin = at[6] == ')' ? ");" : "]});";
  }
  at = strstr(at, begin);
  assert_non_null(at);
  *s = at + strlen(begin);
  *n = c->len - tail_of(c) - (size_t) (*s - c->text);
}

/* The length of what stands for an imported name at the begin of `s`: a binding
 * object, a member of it or a namespace; 0 when it is something else. */
static inline size_t binding_len(const char* s) {
  size_t n = strncmp(s, "$tdm", 4) == 0 ? 4 : 0;

  if (n == 0)
    return 0;
  n += strspn(s + n, "_");
  if (strncmp(s + n, ".ns(", 4) == 0)
    return n + strcspn(s + n, ")") + 1;
  if (strspn(s + n, "0123456789") == 0)
    return 0;
  n += strspn(s + n, "0123456789");
  if (strncmp(s + n, "[\"", 2) == 0)
    return n + 2 + strcspn(s + n + 2, "\"") + 2;
  if (s[n] == '.')
    n += 1 + strcspn(s + n + 1, "/ ()[]{},;:.`?=+-\n");
  return n;
}

/* Copies a text without the comments that tell an imported name's local name;
 * test_names has those. */
static inline char* without_names(const char* s, size_t n, size_t* len) {
  char* out = tdm_calloc(1, n + 1);
  const char* end = s + n;
  size_t to = 0;

  while (s < end) {
    size_t binding = binding_len(s);
    if (binding == 0)
      binding = 1;
    memcpy(out + to, s, binding);
    to += binding;
    s += binding;
    if (binding > 1 && strncmp(s, "/*", 2) == 0)
      s = strstr(s, "*/") + 2;
  }
  *len = to;
  return out;
}

/* What became of `in` is `expected`, but for local names. */
static inline void
check_body(const char* in, const char* s, size_t n, const char* expected) {
  char* shown = without_names(s, n, &n);

  if (n != strlen(expected) || memcmp(shown, expected, n) != 0)
    fail_msg("%s\nbecomes  %s\nexpected %s", in, shown, expected);
  tdm_free(shown);
}

static inline void check_texts(const text_case_t* text_cases, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const text_case_t* t = &text_cases[i];
    tdm_compile_options_t o = options_of(t->mode);
    const char* s;
    size_t n;
    tdm_compiled_t c;
    if (tdm_compile(t->in, strlen(t->in), &o, &c) != 0)
      fail_msg("%s\nfails: %s", t->in, c.error.message);
    if (o.kind == TDM_SOURCE_DETECT)
      assert_int_equal(c.kind, t->mode == 'e' ? TDM_SOURCE_MODULE
                                              : TDM_SOURCE_COMMONJS);
    if (t->out == NULL) {
      if (c.text != NULL)
        fail_msg("%s\nbecomes %s", t->in, c.text);
      continue;
    }
    assert_non_null(c.text);
    s = c.text;
    n = c.len;
    if (t->mode != 'F')
      body(&c, &s, &n);
    check_body(t->in, s, n, t->out);
    tdm_compiled_release(&c);
  }
}

/* The list of edits makes the text of the source. */
static inline void check_edits(const text_case_t* text_cases, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const text_case_t* t = &text_cases[i];
    tdm_compile_options_t o = options_of(t->mode);
    size_t len = strlen(t->in);
    size_t at = 0;   /* in the source */
    size_t made = 0; /* in the text */
    tdm_compiled_t c;
    assert_int_equal(tdm_compile(t->in, len, &o, &c), 0);
    for (size_t j = 0; c.text != NULL && j < c.edit_count; j++) {
      const tdm_compile_edit_t* e = &c.edits[j];
      assert_true(e->at >= at);
      made += e->at - at + e->added;
      at = e->at + e->removed;
    }
    if (c.text != NULL) {
      assert_int_equal(made + (len - at) + tail_of(&c), c.len);
    }
    tdm_compiled_release(&c);
  }
}

#endif /* TDM_TEST_COMPILE_CASES_H_ */
