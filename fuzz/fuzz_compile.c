/* Fuzzes the module compiler. The first two bytes of the input choose the
 * options. What must hold besides memory safety: a refusal has a message and a
 * place in the text; edits account for the length of what comes out; and what
 * comes out is JavaScript, by the same parser, without anything left to do to
 * it that isn't in the text already. fuzz_compile_tokens.c feeds it with texts
 * made of tokens. */
#include <stdio.h>
#include <string.h>

#include "compile/compile.h"

static void check_edits(const tdm_compiled_t* c, size_t len, bool strip) {
  const char* last = c->len > 0 ? memrchr(c->text, '\n', c->len) : NULL;
  bool wrapped = !strip && c->kind != TDM_SOURCE_SCRIPT;
  size_t tail = wrapped ? (size_t) (c->text + c->len - last) : 0;
  size_t at = 0;
  size_t made = 0;

  for (size_t i = 0; i < c->edit_count; i++) {
    const tdm_compile_edit_t* e = &c->edits[i];
    TDM_CHECK(e->at >= at);
    made += e->at - at + e->added;
    at = e->at + e->removed;
  }
  TDM_CHECK(at <= len);
  TDM_CHECK(made + (len - at) + tail == c->len);
}

/* The wrapper makes it nest deeper: that alone may be an error. */
static void check_output(const tdm_compiled_t* c) {
  tdm_compile_options_t o = { .kind = TDM_SOURCE_SCRIPT, .keep_await = true };
  tdm_compiled_t again;

  if (tdm_compile(c->text, c->len, &o, &again) != 0 &&
      strcmp(again.error.message, "The code is nested too deeply") != 0) {
    fprintf(stderr, "%.*s\n%s at %u:%u\n", (int) c->len, c->text,
            again.error.message, again.error.line, again.error.column);
    TDM_CHECK(!"the output is JavaScript");
  }
  tdm_compiled_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  tdm_compile_options_t o = { .filename = "/a.tsx" };
  tdm_compiled_t c;
  const char* src;
  size_t len;

  if (size < 2)
    return 0;
  src = (const char*) data + 2;
  len = size - 2;
  o.kind = (tdm_source_kind_t) (data[0] & 3);
  o.typescript = data[0] & 4;
  o.jsx = (tdm_jsx_t) (data[0] >> 3 & 3);
  o.jsx_development = data[0] & 32;
  o.verbatim_module_syntax = data[0] & 64;
  o.keep_await = data[0] & 128;
  o.strip_only = (data[1] & 3) == 3 && o.typescript && o.jsx == TDM_JSX_OFF;
  o.experimental_decorators = data[1] & 4;
  if (data[1] & 8) {
    o.jsx_factory = "h";
    o.jsx_fragment = "h.f";
  }
  if (tdm_compile(src, len, &o, &c) != 0) {
    TDM_CHECK(c.error.message != NULL && c.error.message[0] != '\0');
    TDM_CHECK(c.error.offset <= len && c.error.length >= 1);
    TDM_CHECK(c.error.line >= 1 && c.error.column >= 1);
  } else if (c.text != NULL) {
    check_edits(&c, len, o.strip_only);
    if (!o.strip_only)
      check_output(&c);
  }
  tdm_compiled_release(&c);
  return 0;
}
