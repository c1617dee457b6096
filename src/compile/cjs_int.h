/* What cjs_exports.c (the tokenizer) and cjs_match.c (the forms that it looks
 * for) share.
 */
#ifndef TDM_COMPILE_CJS_INT_H_
#define TDM_COMPILE_CJS_INT_H_

#include "base/base.h"
#include "base/buf.h"

/* A set of names in the order of their first appearance: "name\0name\0" and a
 * hash table of their offsets. No name has a NUL in it. */
typedef struct cjs_set_s {
  tdm_buf_t text;
  uint32_t count;
  uint32_t cap;      /* slots: a power of 2, or 0 */
  uint32_t* slots;   /* index + 1; 0: free */
  tdm_buf_t offsets; /* uint32_t for each index */
} cjs_set_t;

void tdm__cjs_set_release(cjs_set_t* s);

/* Returns the name's index; it is added when the set doesn't have it. */
uint32_t tdm__cjs_set_add(cjs_set_t* s, const char* name, size_t n);

/* The same without adding: -1 when it isn't there. */
int64_t tdm__cjs_set_find(const cjs_set_t* s, const char* name, size_t n);

const char* tdm__cjs_set_at(const cjs_set_t* s, uint32_t index);

typedef struct cjs_s {
  const char* src;
  const char* end;
  cjs_set_t names;
  cjs_set_t unsafe;    /* names with a definition that isn't recognised */
  cjs_set_t reexports; /* as `module.exports =` leaves them */
  cjs_set_t stars;     /* x of var x = require('y') ... */
  tdm_buf_t star_from; /* ... and for each its y as a uint32_t: its index in */
  cjs_set_t requests;
  tdm_buf_t scratch; /* a decoded string */
} cjs_t;

/* Bytes by what they do in JavaScript. */
enum {
  CJS_START = 1, /* begins an identifier; all that isn't ASCII does */
  CJS_DIGIT = 2,
  CJS_SPACE = 4, /* white space and line terminators of one byte */
  CJS_WIDE = 8,  /* the first byte of white space of more bytes */
  CJS_LINE = 16, /* may end a line: \n, \r, and the first byte of U+2028 */
  CJS_STOP = 32, /* of interest in a string: quotes, \ and line ends */
  CJS_PART = CJS_START | CJS_DIGIT,
};

extern const uint8_t tdm__cjs_class[256];

static inline uint8_t cjs_class(char c) {
  return tdm__cjs_class[(uint8_t) c];
}

/* The length of the white space of more than one byte at p < end, or 0. */
size_t tdm__cjs_wide_space(const char* p, const char* end);

/* Behind the identifier, or whatever else has its bytes, at p. */
const char* tdm__cjs_word_end(const char* p, const char* end);

/* Behind the comment at p, which begins with two slashes or slash and star. */
const char* tdm__cjs_comment_end(const char* p, const char* end);

/* Behind the string whose quote is at p; NULL when it has no end. */
const char* tdm__cjs_string_end(const char* p, const char* end);

/* Look for a form whose first word ends at `p`, and note the names. They don't
 * move the tokenizer: what they matched is read again. */
void tdm__cjs_exports(cjs_t* c, const char* p, bool is_module_exports);
void tdm__cjs_module(cjs_t* c, const char* p);
void tdm__cjs_object(cjs_t* c, const char* p, bool is_top);
void tdm__cjs_declaration(cjs_t* c, const char* p);
void tdm__cjs_export_star(cjs_t* c, const char* p);

#endif /* TDM_COMPILE_CJS_INT_H_ */
