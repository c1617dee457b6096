/* What the files of TypeScript (ts_*.c) share.
 *
 * The types of a text are read and forgotten: no reference is noted in them,
 * so that an import which only types use is never used. Whoever called for a
 * type blanks it. Only enums, namespaces, parameter properties and
 * `import x = y` become other code.
 */
#ifndef TDM_COMPILE_TS_INT_H_
#define TDM_COMPILE_TS_INT_H_

#include "compile/compile_int.h"

/* The lexer's place. Types leave nothing behind, so that this is all that must
 * be kept to read one again. */
typedef struct place_s {
  token_t tok;
  uint32_t pos;
  uint32_t prev_end;
} place_t;

static inline place_t place_save(const parser_t* p) {
  return (place_t){ p->tok, p->pos, p->prev_end };
}

static inline void place_restore(parser_t* p, const place_t* s) {
  p->tok = s->tok;
  p->pos = s->pos;
  p->prev_end = s->prev_end;
}

static inline bool is_keyword(const token_t* t) {
  return t->type >= T_BREAK && t->type <= T_WITH;
}

/* A name of a property: reserved words too. */
static inline bool is_any_name(const token_t* t) {
  return t->type == T_NAME || t->type == T_ESCAPED_KEYWORD || is_keyword(t);
}

/* What speculation found out, so that reading the same text again doesn't
 * speculate again: nested text would take exponential time. */
typedef enum memo_kind_e {
  MEMO_ARROW,       /* at '(' or '<': an arrow function */
  MEMO_ARROW_MIDST, /* the same where a ':' may be the conditional's */
  MEMO_INFER,       /* at `infer`: its `extends` is a constraint */
  MEMO_TYPE_ARGS,   /* at '<': type arguments */
} memo_kind_t;

/* -1 unknown, else 0 or 1. */
int tdm__ts_recall(const parser_t* p, memo_kind_t kind, uint32_t at);
void tdm__ts_remember(parser_t* p, memo_kind_t kind, uint32_t at, bool is);

/* Whether src[from..to) has a line terminator. */
bool tdm__ts_has_newline(const parser_t* p, uint32_t from, uint32_t to);

/* ts_types.c: none of these blanks. */
void tdm__ts_skip_type_params(parser_t* p);
/* ': type' or nothing. */
void tdm__ts_skip_annotation(parser_t* p);
/* An expression that never runs: nothing is noted of it. */
void tdm__ts_skip_expression(parser_t* p);
/* A type, `x is T` or `asserts x is T`. */
void tdm__ts_result_type(parser_t* p);
/* True at '<', which it makes of '<<' too. */
bool tdm__ts_at_less(parser_t* p);

/* ts_members.c */
/* public, private, protected, readonly and override. */
bool tdm__ts_is_access_word(uint32_t atom);
/* A name, {...} or [...], as it stands in a parameter list. */
void tdm__ts_skip_pattern(parser_t* p);
/* (a, b: T) */
void tdm__ts_skip_parameters(parser_t* p);
/* Type parameters, parameters and return type. */
void tdm__ts_skip_signature(parser_t* p);
/* {...} of an interface or a declared class. */
void tdm__ts_skip_members(parser_t* p, bool is_class);
/* The same of an object type, or a mapped type. */
void tdm__ts_object_type(parser_t* p);

/* ts_arrow.c */
/* Whether a statement that vanishes must leave a semicolon. */
bool tdm__ts_needs_semicolon(parser_t* p, uint32_t from);

/* ts_ambient.c: what follows `declare`, without the word, is read and
 * forgotten; so are the two statements that vanish without it. */
void tdm__ts_skip_declared(parser_t* p);
void tdm__ts_type_alias(parser_t* p);
void tdm__ts_interface(parser_t* p);

/* ts_space.c */
/* The namespace or enum `atom` as a whole: all its blocks. */
uint32_t tdm__ts_space(parser_t* p, uint32_t atom, bool exported);
uint32_t tdm__ts_open_block(parser_t* p, uint32_t space);
void tdm__ts_add_member(parser_t* p,
                        uint32_t block,
                        uint32_t atom,
                        space_member_kind_t kind,
                        uint32_t at,
                        uint32_t to);
/* `var x;` unless the scope has an x to add to already. Declares x. */
const char* tdm__ts_declare_object(parser_t* p,
                                   uint32_t atom,
                                   decl_kind_t kind,
                                   uint32_t at);
/* "export " where the object's declaration stays one: at the top of a text
 * whose JavaScript is kept. */
const char*
tdm__ts_export_word(const parser_t* p, bool exported, const char* declaration);
/* `module x` when types are only stripped: Node refuses it. */
TDM_NORETURN void tdm__ts_no_module(parser_t* p);
bool tdm__ts_namespace(parser_t* p, bool exported, uint32_t start);

#endif /* TDM_COMPILE_TS_INT_H_ */
