/* What the files of the regular expression checker share: regexp.c has groups,
 * quantifiers and names, regexp_class.c escapes and classes, regexp_property.c
 * the properties of Unicode.
 *
 * Functions that read something begin at `p`, move it behind what they read,
 * and return false when that is wrong; `message` and `where` say how.
 */
#ifndef TDM_COMPILE_REGEXP_INT_H_
#define TDM_COMPILE_REGEXP_INT_H_

#include "base/base.h"
#include "base/buf.h"

#define REGEXP_DEPTH 512
#define REGEXP_NAMES 16

typedef struct regexp_name_s {
  tdm_slice_t text; /* as written, maybe with escapes */
  uint32_t hash;    /* of the code points */
  bool is_hidden;   /* in another alternative than the one being read */
} regexp_name_t;

typedef struct regexp_names_s {
  regexp_name_t inline_at[REGEXP_NAMES];
  regexp_name_t* at; /* inline_at, or on the heap */
  uint32_t count;
  uint32_t cap;
} regexp_names_t;

typedef struct regexp_s {
  const char* p;
  const char* start;
  const char* end;
  bool is_unicode; /* flag u or v */
  bool is_sets;    /* flag v */
  bool is_counted; /* the two below are known */
  bool has_names;
  uint32_t group_count;
  uint32_t depth;
  uint32_t trail; /* in a class without flag u: the second half of the
                     character before p, which is an element of its own */
  regexp_names_t names;
  regexp_names_t references; /* \k<name> */
  const char* message;
  const char* where;
} regexp_t;

static inline bool
regexp_fail(regexp_t* r, const char* where, const char* message) {
  r->where = where;
  r->message = message;
  return false;
}

/* The byte at `p`, or `p + 1`; 0 at the end, which no caller compares with. */
static inline char regexp_peek(const regexp_t* r) {
  return r->p < r->end ? *r->p : 0;
}

static inline char regexp_peek2(const regexp_t* r) {
  return r->end - r->p >= 2 ? r->p[1] : 0;
}

/* Takes the byte at `p` when it is `c`. */
static inline bool regexp_take(regexp_t* r, char c) {
  if (r->p == r->end || *r->p != c)
    return false;
  r->p++;
  return true;
}

/* Counts groups and finds out whether one has a name, for what depends on
 * groups further on. */
void tdm__regexp_count(regexp_t* r);

/* The code point of the escape at `p`, behind its `u`: XXXX, or {X...} when
 * `braces`; two that make a surrogate pair are one when `pairs`. -1 when there
 * is none, and `p` stays. */
int32_t tdm__regexp_unicode_escape(regexp_t* r, bool braces, bool pairs);

/* The value of the escape at `p`, behind its backslash, of a character. */
bool tdm__regexp_char_escape(regexp_t* r, bool in_class, int32_t* value);

/* The escape of a set of characters, \d or \p{...}, from behind the backslash.
 * *is_set says whether there was one; *has_strings, whether it has what isn't
 * a single character. */
bool tdm__regexp_set_escape(regexp_t* r,
                            bool in_class,
                            bool* is_set,
                            bool* has_strings);

/* A class, from its bracket. */
bool tdm__regexp_class(regexp_t* r);

/* Whether there is such a property, \p{name=value}, or \p{name} with a NULL
 * value. */
bool tdm__regexp_has_property(tdm_slice_t name, const tdm_slice_t* value);

/* Whether it is a property of strings. */
bool tdm__regexp_has_string_property(tdm_slice_t name);

#endif /* TDM_COMPILE_REGEXP_INT_H_ */
