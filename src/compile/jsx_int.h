/* What the files of JSX share: the tag being read, and the state of a text. */
#ifndef TDM_COMPILE_JSX_INT_H_
#define TDM_COMPILE_JSX_INT_H_

#include "compile/compile_int.h"

typedef enum runtime_fn_e {
  FN_JSX,
  FN_JSXS,
  FN_JSX_DEV,
  FN_FRAGMENT,
  FN_CREATE_ELEMENT,
  FN__COUNT,
} runtime_fn_t;

typedef struct jsx_state_s {
  bool classic;
  bool development;
  bool names_file; /* the text refers to $JF */
  bool used[FN__COUNT];
  uint32_t atoms[FN__COUNT]; /* in a module: what the calls refer to */
  tdm_slice_t source;
  tdm_slice_t runtime; /* source + "/jsx-runtime" */
  tdm_slice_t factory;
  tdm_slice_t fragment;
  /* The place that was looked up last, for line and column numbers. */
  uint32_t at;
  uint32_t line;
  uint32_t units; /* from the start of its line */
} jsx_state_t;

/* The value of an attribute: its place, or what stands for it. */
typedef struct value_s {
  uint32_t from;
  uint32_t to;
  bool is_element;
  tdm_slice_t text; /* instead of a place; or p NULL */
  bool found;
} value_t;

typedef struct tag_s {
  uint32_t start; /* of '<' */
  uint32_t open;  /* edit: '<' becomes the call's start */
  uint32_t props; /* edit: where the properties begin */
  uint32_t name;  /* src[name..name_end) */
  uint32_t name_end;
  uint32_t close;      /* of the last '>' */
  uint32_t attributes; /* how many stand in the object */
  uint32_t children;
  const char* before; /* the call's start: a comma, a guard */
  bool fragment;
  bool has_spread;
  bool spread_child;
  bool create; /* a key after a spread: createElement */
  value_t key;
} tag_t;

/* jsx_call.c */
/* The state; the options and pragmas are read first. */
jsx_state_t* tdm__jsx_state(parser_t* p);
/* Makes an edit whose text is filled in later. */
uint32_t tdm__jsx_placeholder(parser_t* p, uint32_t from, uint32_t to);
void tdm__jsx_fill(parser_t* p, uint32_t edit, const char* text, uint32_t len);
/* What stands for the name of a fragment. */
void tdm__jsx_fill_fragment(parser_t* p, uint32_t edit);
/* The start of the call, in the place of the first '<'. */
void tdm__jsx_begin_call(parser_t* p, const tag_t* t);
/* Replaces the last '>' by what ends the properties, and the call. */
void tdm__jsx_end_call(parser_t* p, const tag_t* t, const char* properties);
uint32_t tdm__jsx_count_lines(const parser_t* p, uint32_t from, uint32_t to);

/* jsx_text.c */

/* src[from..to) of an attribute as a string literal, entities decoded. */
tdm_slice_t tdm__jsx_string(parser_t* p, uint32_t from, uint32_t to);
/* The text between two tags as a string literal; empty when it counts for
 * nothing. */
tdm_slice_t tdm__jsx_text(parser_t* p, uint32_t from, uint32_t to);

/* The bytes of the line terminator at `at`, or 0; "\r\n" is one. */
static inline uint32_t tdm__line_end(const parser_t* p, uint32_t at) {
  const uint8_t* s = p->src + at;

  if (s[0] == '\n')
    return 1;
  if (s[0] == '\r')
    return s[1] == '\n' ? 2 : 1;
  return s[0] == 0xe2 && s[1] == 0x80 && (s[2] == 0xa8 || s[2] == 0xa9) ? 3 : 0;
}

/* The bytes of a character, the text's end counted. */
static inline uint32_t tdm__char_length(const parser_t* p, uint32_t at) {
  uint32_t n = 1;

  if (p->src[at] >= 0xc0) {
    while (n < 4 && at + n < p->len && (p->src[at + n] & 0xc0) == 0x80)
      n++;
  }
  return n;
}

static inline bool word_is(const uint8_t* s, uint32_t n, const char* word) {
  return n == strlen(word) && memcmp(s, word, n) == 0;
}

#endif /* TDM_COMPILE_JSX_INT_H_ */
