/* Syntax errors, and the parser's memory. */
#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"
#include "compile/compile_int.h"

/* Where `offset` is, for a person: lines as the specification counts them. */
static void
locate(parser_t* p, uint32_t offset, uint32_t* line, uint32_t* col) {
  const uint8_t* s = p->src;
  uint32_t start = 0;
  uint32_t units = 0;

  *line = 1;
  for (uint32_t i = 0; i < offset; i++) {
    bool ends =
        s[i] == '\n' || (s[i] == '\r' && s[i + 1] != '\n') ||
        (s[i] == 0xa8 && i > 1 && s[i - 1] == 0x80 && s[i - 2] == 0xe2) ||
        (s[i] == 0xa9 && i > 1 && s[i - 1] == 0x80 && s[i - 2] == 0xe2);
    if (ends) {
      (*line)++;
      start = i + 1;
    }
  }
  for (uint32_t i = start; i < offset;) {
    uint32_t cp;
    i += (uint32_t) tdm_utf8_next(s + i, p->len - i, &cp);
    units += cp > 0xffff ? 2 : 1;
  }
  *col = units + 1;
}

void tdm__fail(
    parser_t* p, uint32_t offset, uint32_t length, const char* fmt, ...) {
  tdm_compile_error_t* e = p->error;
  va_list ap;
  char text[512];
  int n;

  va_start(ap, fmt);
  n = vsnprintf(text, sizeof(text), fmt, ap);
  va_end(ap);
  offset = TDM_MIN(offset, p->len);
  tdm_free(e->message);
  e->message =
      tdm_strndup(text, TDM_MIN((size_t) TDM_MAX(n, 0), sizeof(text) - 1));
  e->offset = offset;
  e->length = TDM_MAX(TDM_MIN(length, p->len - offset), 1u);
  e->line = e->column = 0; /* filled in when the error is final */
  longjmp(*p->on_error, 1);
}

/* Called once, for the error that is given to the caller. */
void tdm__error_locate(parser_t* p) {
  locate(p, p->error->offset, &p->error->line, &p->error->column);
}

/* "Unexpected token ')'" and the like, V8's words. */
static const char* describe(parser_t* p, char* out, size_t cap) {
  const token_t* t = &p->tok;
  int n = (int) TDM_MIN(t->end - t->start, 60u);
  const char* s = (const char*) p->src + t->start;

  switch (t->type) {
    case T_EOF:
      return "Unexpected end of input";
    case T_NUMBER:
    case T_BIGINT_LITERAL:
      return "Unexpected number";
    case T_STRING_LITERAL:
      return "Unexpected string";
    case T_TEMPLATE:
      return "Unexpected template string";
    case T_ESCAPED_KEYWORD:
      return "Keyword must not contain escaped characters";
    case T_NAME:
      if (p->strict && t->atom <= A__LAST_STRICT) {
        snprintf(out, cap, "Unexpected strict mode reserved word");
        return out;
      }
      snprintf(out, cap, "Unexpected identifier '%.*s'", n, s);
      return out;
    default:
      snprintf(out, cap, "Unexpected token '%.*s'", n, s);
      return out;
  }
}

void tdm__unexpected(parser_t* p) {
  char text[128];
  const char* what = describe(p, text, sizeof(text));
  tdm__fail(p, p->tok.start, p->tok.end - p->tok.start, "%s", what);
}

void tdm__expected(parser_t* p, const char* what) {
  char text[128];
  const char* found = describe(p, text, sizeof(text));
  tdm__fail(p, p->tok.start, p->tok.end - p->tok.start, "%s, expected %s",
            found, what);
}

void tdm__too_deep(parser_t* p) {
  tdm__fail(p, p->tok.start, 1, "The code is nested too deeply");
}

/* ---- memory ------------------------------------------------------------ */

void* tdm__vec_grow(void* v, uint32_t* cap, size_t item) {
  *cap = *cap == 0 ? 64 : *cap * 2;
  return tdm_realloc(v, *cap * item);
}

/* The arena is a list of blocks; the first bytes of each hold the address of
 * the one before. */
void* tdm__alloc(parser_t* p, size_t size) {
  void* out;

  size = (size + 7) & ~(size_t) 7;
  if (p->arena == NULL || p->arena_used + size > p->arena_cap) {
    size_t cap = TDM_MAX(size + 16, (size_t) 4096);
    char* block = tdm_malloc(cap);
    *(char**) (void*) block = p->arena;
    p->arena = block;
    p->arena_used = 16;
    p->arena_cap = (uint32_t) cap;
  }
  out = p->arena + p->arena_used;
  p->arena_used += (uint32_t) size;
  return out;
}

const char* tdm__copy(parser_t* p, const char* s, size_t n) {
  char* out = tdm__alloc(p, n + 1);
  memcpy(out, s, n);
  out[n] = '\0';
  return out;
}

const char* tdm__format(parser_t* p, uint32_t* len, const char* fmt, ...) {
  char small[256];
  va_list ap;
  char* out;
  int n;

  va_start(ap, fmt);
  n = vsnprintf(small, sizeof(small), fmt, ap);
  va_end(ap);
  TDM_CHECK(n >= 0);
  out = tdm__alloc(p, (size_t) n + 1);
  if ((size_t) n < sizeof(small)) {
    memcpy(out, small, (size_t) n + 1);
  } else {
    va_start(ap, fmt);
    vsnprintf(out, (size_t) n + 1, fmt, ap);
    va_end(ap);
  }
  *len = (uint32_t) n;
  return out;
}
