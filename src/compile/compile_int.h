/* What the files of this folder share: the token, the parser's state, and the
 * functions of each file.
 *
 * The parser is one pass without a tree. Functions named parse_* consume what
 * they are named after, check it, and append to lists: scopes, declarations,
 * references, edits. A wrong text leaves by longjmp (tdm__fail), so that no
 * function returns an error; everything allocated hangs off the parser.
 *
 * Where the grammar can only be told later (an arrow function's parameters, a
 * destructuring assignment), the expression is parsed as one and an expr_t
 * keeps what the later reading must know.
 */
#ifndef TDM_COMPILE_INT_H_
#define TDM_COMPILE_INT_H_

#include <setjmp.h>

#include "compile/compile.h"
#include "compile/tokens.h"

/* ---- tokens ------------------------------------------------------------ */

typedef struct token_s {
  uint8_t type;   /* token_type_t */
  bool nl;        /* a line terminator stands before it */
  bool escaped;   /* a name or string with a backslash in it */
  bool octal;     /* 010, 08, or a string with \1 or \8: not when strict */
  uint32_t start; /* offsets in the source */
  uint32_t end;
  uint32_t atom; /* names, private names and keywords */
} token_t;

/* ---- expressions ------------------------------------------------------- */

typedef enum expr_kind_e {
  EXPR_OTHER,
  EXPR_IDENT,  /* a plain name */
  EXPR_MEMBER, /* a.b, a[b]: may be assigned to */
  EXPR_CALL,   /* f(): an error that strict code finds early */
  EXPR_OBJECT, /* {...}: may turn out to be a pattern */
  EXPR_ARRAY,
  EXPR_ASSIGN, /* target = value */
  EXPR_ARROW,  /* takes no operator after it */
} expr_kind_t;

/* Offsets in it are one more than the place, so that 0 is none. */
typedef struct expr_s {
  uint8_t kind;
  bool paren;
  bool unary;           /* -x, await x: not before ** */
  bool is_private;      /* a.#b, a.#b<T> */
  bool is_typed_name;   /* a<T>: to JavaScript a plain name */
  bool has_type;        /* a as T, not in parentheses */
  uint8_t op;           /* the last of ||, && or ?? that joined it */
  uint32_t start;       /* of the first token, parentheses counted */
  uint32_t atom;        /* EXPR_IDENT */
  uint32_t ref;         /* EXPR_IDENT: its reference's index + 1, or 0 */
  uint32_t object;      /* EXPR_MEMBER: the same of `a` in a.b */
  uint32_t cover_error; /* of what is only right in a pattern: {a = 1} */
  uint32_t not_bind;    /* of what can't be declared: a.b, (a) */
  uint32_t not_assign;  /* of what can't be assigned to: a + b */
} expr_t;

/* A name that an expression would assign to, were it a pattern; or a.b, whose
 * `ref` is that of `a`. */
typedef struct target_s {
  uint32_t atom; /* 0: a.b */
  uint32_t offset;
  uint32_t ref; /* index + 1, or 0 */
} target_t;

/* ---- scopes ------------------------------------------------------------ */

typedef enum decl_kind_e {
  DECL_VAR,
  DECL_PARAM,
  DECL_FUNCTION, /* at the top of a function or script: like var */
  DECL_BLOCK_FN, /* in a block: lexical; may be repeated in sloppy code */
  DECL_LET,
  DECL_CONST,
  DECL_CLASS,
  DECL_CATCH, /* the parameter of a catch clause; var may repeat it */
  DECL_CATCH_PATTERN,
  DECL_IMPORT,
  DECL_FN_NAME, /* the own name of a function or class expression */
  DECL_ENUM,    /* TypeScript: enum and namespace merge */
  DECL_NAMESPACE,
  DECL_TYPE, /* interface, type: never conflicts, has no value */
} decl_kind_t;

typedef struct decl_s {
  uint32_t atom;
  uint32_t scope;
  uint32_t offset;
  uint32_t next_in_scope; /* index + 1 */
  uint32_t outer;         /* index + 1: of the same name, further out */
  uint8_t kind;
  uint32_t from; /* DECL_VAR: the last scope that it stands in */
} decl_t;

typedef enum scope_kind_e {
  SCOPE_TOP,      /* module, script or CommonJS function */
  SCOPE_FUNCTION, /* with its parameters */
  SCOPE_ARROW,
  SCOPE_BODY, /* of a function whose parameters have expressions */
  SCOPE_BLOCK,
  SCOPE_CATCH,
  SCOPE_CLASS,
  SCOPE_NAMESPACE, /* TypeScript */
  SCOPE_ENUM,
} scope_kind_t;

typedef struct scope_s {
  uint32_t parent;
  uint32_t decls; /* index + 1 of the last one */
  uint8_t kind;
  bool is_var;        /* where var lands */
  uint32_t var_scope; /* where the vars in it land */
} scope_t;

enum {
  REF_WRITE = 1,      /* assigned to */
  REF_CALLEE = 2,     /* x(): `this` must not become the binding object */
  REF_SHORTHAND = 4,  /* { x } */
  REF_DOT = 8,        /* x.name */
  REF_AFTER_ASI = 16, /* the statement before ended without a semicolon */
  REF_DEAD = 32,      /* turned out to be a declaration */
  REF_DONE = 64,      /* rewritten */
  REF_INSERTED = 128, /* stands in the text of an edit: `offset` is the edit's
                         index, `extra` where in its text */
};

typedef struct ref_s {
  uint32_t atom;
  uint32_t offset;
  uint32_t scope;
  uint32_t flags;
  uint32_t extra;
} ref_t;

/* A name that means something else where it is used; see resolve.c. */
typedef struct binding_s {
  uint32_t atom;
  uint32_t scope;
  bool is_namespace;
  bool written;
  uint32_t uses;
  tdm_slice_t code; /* p NULL: uses are only counted */
  tdm_slice_t namespace_code;
  tdm_slice_t constant_code; /* where it is assigned to, if that is an error */
} binding_t;

/* ---- functions and classes being parsed -------------------------------- */

typedef struct fn_s {
  struct fn_s* outer;
  uint32_t scope;
  uint32_t label_base; /* labels of this function start here */
  bool is_async;
  bool is_generator;
  bool is_arrow;
  bool is_static_block;
  bool is_field; /* the initializer of a class field */
  bool is_top;
  bool in_params;
  bool new_target; /* allowed */
  bool super_property;
  bool super_call;
  bool has_await;      /* an await expression was seen */
  bool uses_frame;     /* the variables of async.c */
  bool in_try;         /* a try statement is nearer than a for-await loop */
  uint16_t loops;      /* depth of what continue may leave */
  uint16_t breakables; /* the same for break */
  uint16_t each_loop;  /* of the innermost for-await loop: `loops` in it, and
                          `breakables`; 0: none, or no frame to keep */
  uint16_t each_breakable;
  uint32_t dup_param;    /* of a name that stands twice among them, + 1 */
  uint32_t strict_param; /* of one that strict code doesn't allow, + 1 */
  uint16_t param_count;
  bool has_rest;
  bool is_derived;     /* a constructor that must call super() */
  uint32_t properties; /* TypeScript's parameter properties: first index + 1
                          in p->properties */
  bool assigned;       /* the constructor assigns to them */
} fn_t;

typedef struct property_s {
  uint32_t atom;
} property_t;

typedef struct label_s {
  uint32_t atom;
  uint32_t start;
  bool is_loop;
} label_t;

/* A private name, declared or used, of the classes being parsed. */
typedef struct private_s {
  uint32_t atom;
  uint32_t offset;
  uint8_t kind;   /* private_kind_t; 0 for a use */
  uint32_t outer; /* index + 1: of the same name, in a class around this one */
} private_t;

typedef struct class_s {
  struct class_s* outer;
  uint32_t private_base; /* of p->privates */
  bool has_heritage;
  bool has_constructor;
  uint32_t body; /* after '{' */
  uint32_t body_order;
} class_t;

/* ---- TypeScript's objects ---------------------------------------------- */

/* A namespace or an enum: one object, made by all blocks of its name. */
typedef struct space_s {
  uint32_t atom;
  uint32_t same;    /* index + 1 of the one before with the same name */
  uint32_t outer;   /* index + 1 of the namespace that exports it, or 0 */
  uint32_t scope;   /* where it is declared if none does */
  uint32_t members; /* index + 1 of the last one */
} space_t;

typedef struct space_block_s {
  uint32_t space; /* index */
  uint32_t scope;
  tdm_slice_t object; /* the name of the object in the block */
} space_block_t;

typedef enum space_member_kind_e {
  SPACE_VARIABLE, /* only a property; also the members of an enum */
  SPACE_DECLARED, /* function or class; has a local name in its block too */
  SPACE_OBJECT,   /* an inner namespace or enum, which has one too */
} space_member_kind_t;

typedef struct space_member_s {
  uint32_t atom;
  uint32_t next; /* index + 1: of the same space */
  uint32_t block;
  uint32_t at; /* what makes it a property takes the place of [at, to) */
  uint32_t to;
  uint32_t order;
  const char* before; /* stands before that */
  uint8_t kind;
  uint8_t value; /* see ts_enum.c */
} space_member_t;

/* The namespace being read. */
typedef struct namespace_s {
  struct namespace_s* outer;
  uint32_t scope;
  uint32_t block;
  bool has_value; /* else it is of types only */
  bool exporting; /* reading what follows `export const` */
} namespace_t;

/* import a = b.c, or import a = require('b'): goes when nothing uses it. */
typedef struct alias_s {
  uint32_t atom;
  uint32_t scope;
  uint32_t from;
  uint32_t to;
  uint32_t name_at;
  uint32_t ref;   /* of b: index + 1, or 0 */
  bool semicolon; /* stays when it goes */
  bool dropped;
  const char* head; /* in the place of `import` */
} alias_t;

/* ---- edits ------------------------------------------------------------- */

typedef enum edit_kind_e {
  EDIT_TEXT,  /* the text, then the line terminators of what is removed */
  EDIT_BLANK, /* white space of the same width */
  EDIT_MOVE,  /* src[from..to) with the edits in it comes here */
  EDIT_CUT,   /* what is removed leaves `text_len` line feeds */
} edit_kind_t;

typedef struct edit_s {
  uint32_t at;
  uint32_t removed;
  uint32_t order; /* edits at one place: in this order */
  uint32_t seq;   /* and those of one order: as they were noted */
  uint8_t kind;
  bool has_moved;    /* EDIT_BLANK: what closes it goes as well */
  uint32_t text_len; /* EDIT_MOVE: `from` */
  union {
    const char* text; /* static or in the arena */
    uint32_t to;
  };
} edit_t;

/* A block that a `using` may stand in; see using.c. */
typedef struct block_s {
  struct block_s* outer;
  uint32_t start; /* where its statements begin */
  uint32_t order;
  bool is_top; /* of a module: the loader disposes */
  bool has_using;
  bool has_await_using;
} block_t;

/* ---- lists ------------------------------------------------------------- */

#define TDM_VEC(type) \
  struct {            \
    type* v;          \
    uint32_t n;       \
    uint32_t cap;     \
  }

void* tdm__vec_grow(void* v, uint32_t* cap, size_t item);

#define VEC_PUSH(vec, item)                                             \
  do {                                                                  \
    if (TDM_UNLIKELY((vec).n == (vec).cap))                             \
      (vec).v = tdm__vec_grow((vec).v, &(vec).cap, sizeof((vec).v[0])); \
    (vec).v[(vec).n++] = (item);                                        \
  } while (0)

typedef struct atom_s {
  const char* p;
  uint32_t len;
  uint32_t hash;
  uint32_t decl;    /* index + 1 of the innermost open declaration */
  uint32_t private; /* the same of a private name, in p->privates */
} atom_t;

/* ---- the parser -------------------------------------------------------- */

typedef struct export_s {
  uint32_t name;  /* atom; 0 for a star */
  uint32_t local; /* atom of the local name, 0 when it comes from a request */
  uint32_t from;  /* atom: the name there; 0: namespace */
  int32_t request;
  uint32_t offset;
  uint32_t local_offset;
  bool is_star;
  bool is_default; /* its local is the one that the compiler made */
} export_t;

typedef struct import_s {
  uint32_t request;
  uint32_t name; /* atom; 0: namespace */
  uint32_t local;
  uint32_t offset;
  bool type_only;
  uint32_t statement; /* index in p->import_statements */
} import_t;

/* An import declaration of a TypeScript file, to be dropped when no name of it
 * is used as a value. */
typedef struct import_statement_s {
  uint32_t request;
  uint32_t imports; /* first index in p->imports */
  uint32_t count;
  bool bare; /* import 'x' */
} import_statement_t;

typedef struct parser_s {
  /* The text, with zeros after it. */
  const uint8_t* src;
  uint32_t len;
  uint32_t pos; /* of the lexer: after `tok` */
  token_t tok;
  uint32_t prev_end;  /* where the token before `tok` ended */
  uint32_t asi_start; /* start of the token before which a semicolon was
                         inserted, or UINT32_MAX */

  const tdm_compile_options_t* options;
  tdm_source_kind_t kind;
  bool is_module;
  bool ts;
  bool jsx;
  bool strict;
  bool no_in; /* `in` is not an operator here: the head of a for */
  bool track; /* references are noted */
  bool html_comments;
  bool no_conditional; /* `extends` in a type ends it, see ts_types.c */
  bool declare;        /* TypeScript: inside of `declare` */
  bool no_arrow_type;  /* in the middle of ?: a ':' may not begin a return type
                          unless an arrow follows */
  bool has_tla;
  bool has_meta;
  bool keeps_js; /* strip_only or keep_javascript */
  bool requires; /* import x = require() in a module */
  bool has_dynamic_import;
  bool uses_helper; /* the text refers to $tdm */
  bool restores_frame;
  struct {
    uint32_t start;
    uint32_t end;
  } last_await; /* the await expression that ended last */
  bool needs_typescript;
  bool exporting;     /* reading what follows `export var` */
  bool want_module;   /* failed on what only a module may have */
  bool names_default; /* the default export is a function without a name */
  bool has_hashbang;
  uint32_t move_order; /* see edit.c */
  tdm_buf_t head;      /* what goes before the text, and after it */
  tdm_buf_t tail;
  char prefix[16];
  uint32_t prefix_len;

  fn_t* fn;
  class_t* cls;
  block_t* block; /* NULL where `using` can't be */
  uint32_t scope;
  uint32_t body_at; /* where the statements begin, after the directives */
  uint32_t body_order;

  uint32_t arrow_at; /* where an arrow function may begin: the start of the
                        assignment expression being parsed */
  uint32_t edit_order;
  uint32_t await_name_at; /* `await` used as a name, + 1 */
  uint32_t await_at;      /* of the last await expression, + 1 */
  uint32_t yield_at;
  uint32_t top_await_name; /* `await` used as a name at the top, + 1 */

  TDM_VEC(atom_t) atoms;
  uint32_t* table; /* hash table of atoms: index + 1 */
  uint32_t table_mask;

  TDM_VEC(scope_t) scopes;
  TDM_VEC(decl_t) decls;
  TDM_VEC(ref_t) refs;
  TDM_VEC(target_t) targets;
  TDM_VEC(label_t) labels;
  TDM_VEC(private_t) privates;
  TDM_VEC(property_t) properties;
  TDM_VEC(edit_t) edits;
  TDM_VEC(tdm_compile_request_t) requests;
  TDM_VEC(import_t) imports;
  TDM_VEC(import_statement_t) import_statements;
  TDM_VEC(export_t) exports;
  TDM_VEC(binding_t) bindings;
  TDM_VEC(space_t) spaces;
  uint32_t* space_of; /* by atom: index + 1 of the last one */
  uint32_t space_of_cap;
  bool speculates_type_args; /* see ts_arrow.c */
  TDM_VEC(space_block_t) space_blocks;
  TDM_VEC(space_member_t) space_members;
  TDM_VEC(alias_t) aliases;
  namespace_t* space;
  uint32_t item_start;  /* of the statement or class member being read */
  uint32_t item_before; /* where what stands before it ended */
  bool item_in_class;
  uint32_t blank_end;    /* of the last one that vanished */
  uint32_t super_end;    /* of the last super() */
  uint32_t default_type; /* export default X: X, looked at when all is read */
  uint32_t default_at;
  uint32_t whole_at; /* export = X: X, or 0 */
  uint32_t whole_end;
  uint64_t* memo; /* see ts_int.h */
  uint32_t memo_mask;
  uint32_t memo_count;
  uint32_t trials; /* what is read now will be read again; see ts_arrow.c */
  struct body_s* bodies;
  uint32_t body_mask;
  uint32_t body_count;
  uint8_t* exported; /* by atom: exported already */
  uint32_t exported_cap;
  uint32_t* request_of; /* by atom, of specifier and attributes: index + 1 */
  uint32_t request_cap;
  tdm_buf_t scratch; /* of the lexer */

  /* Memory of made-up text: blocks in a list. */
  char* arena;
  uint32_t arena_used;
  uint32_t arena_cap;

  const char* stack_limit;
  jmp_buf* on_error;
  tdm_compile_error_t* error;
  struct jsx_state_s* jsx_state; /* of jsx.c */
} parser_t;

/* error.c: all leave by longjmp. Messages are V8's where V8 has one. */
TDM_NORETURN void
tdm__fail(parser_t* p, uint32_t offset, uint32_t length, const char* fmt, ...)
    TDM_PRINTF(4, 5);
TDM_NORETURN void tdm__unexpected(parser_t* p); /* the current token */
/* The current token, when something else was expected: "';'". */
TDM_NORETURN void tdm__expected(parser_t* p, const char* what);
TDM_NORETURN void tdm__too_deep(parser_t* p);
void tdm__error_locate(parser_t* p);

static inline void check_depth(parser_t* p) {
  if (TDM_UNLIKELY((const char*) __builtin_frame_address(0) < p->stack_limit))
    tdm__too_deep(p);
}

/* arena.c */
void* tdm__alloc(parser_t* p, size_t size);
/* A copy in the arena. */
const char* tdm__copy(parser_t* p, const char* s, size_t n);
const char* tdm__format(parser_t* p, uint32_t* len, const char* fmt, ...)
    TDM_PRINTF(3, 4);

/* lexer.c */
void tdm__lexer_init(parser_t* p);
void tdm__next(parser_t* p);
/* After '.': like next, but a keyword is a name, and which name it is may be
 * left open (the atom is no use). */
void tdm__next_name(parser_t* p);
/* The current token begins with '/': reads it again as a regular expression. */
void tdm__rescan_regexp(parser_t* p);
/* The current token is '}' (or '`'): reads the next part of a template. True
 * when it was the last. `tagged` parts may have bad escapes. */
bool tdm__template_part(parser_t* p, bool tagged);
/* The current token begins with '>': makes it just that. */
void tdm__split_greater(parser_t* p);
/* The same for '<'. */
void tdm__split_less(parser_t* p);
/* The value of a string or name token with escapes; in the arena. */
tdm_slice_t tdm__token_value(parser_t* p, const token_t* t);
uint32_t tdm__intern(parser_t* p, const char* s, size_t len);
/* The character at the offset could begin or continue a name. Gives the bytes
 * it takes, or 0. */
uint32_t tdm__id_start(parser_t* p, uint32_t at);
uint32_t tdm__id_part(parser_t* p, uint32_t at);
/* Skips white space and comments from `at`; gives where the next token begins.
 * `nl` is set when there was a line terminator. */
uint32_t tdm__skip_space(parser_t* p, uint32_t at, bool* nl);

/* A place to come back to. Lists are cut to the length they had. */
typedef struct snapshot_s {
  token_t tok;
  uint32_t pos, prev_end, asi_start, arrow_at, scope;
  uint32_t scopes, decls, refs, targets, labels, privates, properties, edits,
      requests, bindings, spaces, space_blocks, space_members, aliases;
  uint32_t edit_order, await_at, await_name_at, top_await_name, yield_at;
  bool strict, no_in, has_tla, has_meta, has_dynamic_import, uses_helper;
  bool no_conditional, declare, no_arrow_type, needs_typescript;
  bool speculates_type_args;
  fn_t* fn;
  fn_t fn_state;
  class_t* cls;
  block_t* block;
} snapshot_t;

void tdm__save(parser_t* p, snapshot_t* s);
void tdm__restore(parser_t* p, const snapshot_t* s);
/* Runs `fn`; when it fails, takes everything back and returns false. */
bool tdm__try(parser_t* p, void (*fn)(parser_t* p, void* arg), void* arg);

/* The token after the current one, without consuming anything. */
token_t tdm__peek(parser_t* p);

static inline bool tok_is(const parser_t* p, token_type_t type) {
  return p->tok.type == type;
}

/* A name that is a keyword in places only: not when written with escapes. */
static inline bool tok_is_word(const parser_t* p, uint32_t atom) {
  return p->tok.type == T_NAME && p->tok.atom == atom && !p->tok.escaped;
}

static inline bool eat(parser_t* p, token_type_t type) {
  if (p->tok.type != type)
    return false;
  tdm__next(p);
  return true;
}

void tdm__expect(parser_t* p, token_type_t type);

/* The end of a statement: a semicolon, or where one may be left out. */
void tdm__semicolon(parser_t* p);
bool tdm__can_insert_semicolon(parser_t* p);

/* edit.c */
/* Inserts static (or arena) text before the byte at `at`. */
void tdm__insert(parser_t* p, uint32_t at, const char* text, size_t len);
#define INSERT(p, at, literal) \
  tdm__insert((p), (at), "" literal, sizeof(literal) - 1)
/* Puts `text` in the place of src[from..to); the line terminators in it stay
 * after the text. */
void tdm__replace(
    parser_t* p, uint32_t from, uint32_t to, const char* text, size_t len);
/* The same, with an order from edit_reserve. */
void tdm__replace_ordered(parser_t* p,
                          uint32_t from,
                          uint32_t to,
                          uint32_t order,
                          const char* text,
                          size_t len);
/* Makes src[from..to) white space of the same width. */
void tdm__blank(parser_t* p, uint32_t from, uint32_t to);
/* What was blanked last has moved: what was inserted at its end moves, too. */
void tdm__note_moved(parser_t* p);
/* tdm__blank where a statement was: a ';' stays where leaving it out would join
 * the lines around it. */
void tdm__blank_statement(parser_t* p, uint32_t from, uint32_t to);
/* Takes the place of an edit that is only made later among those at the same
 * offset. */
static inline uint32_t edit_reserve(parser_t* p) {
  return p->edit_order++;
}
/* Inserts text in which each '$' stands for the prefix; `order` from
 * edit_reserve. */
void tdm__insert_code(parser_t* p,
                      uint32_t at,
                      uint32_t order,
                      const char* code);
/* Puts src[from..to) there too; the caller removes it from its place, by
 * tdm__cut, or a blank and tdm__note_moved. */
void tdm__move(
    parser_t* p, uint32_t at, uint32_t order, uint32_t from, uint32_t to);
/* Removes src[from..to), leaving `lines` line feeds. */
void tdm__cut(parser_t* p, uint32_t from, uint32_t to, uint32_t lines);
/* The text with '$' replaced by the prefix; in the arena. */
tdm_slice_t tdm__code(parser_t* p, const char* code);
#define INSERT_CODE(p, at, code) \
  tdm__insert_code((p), (at), edit_reserve(p), (code))
void tdm__emit(parser_t* p,
               tdm_slice_t head,
               tdm_slice_t tail,
               tdm_compiled_t* out);

/* scope.c */
uint32_t tdm__scope_open(parser_t* p, scope_kind_t kind, bool is_var);
void tdm__scope_close(parser_t* p);
/* Declares a name; an error when it conflicts. */
void tdm__declare(parser_t* p, uint32_t atom, decl_kind_t kind, uint32_t at);
/* Notes a use; returns its index + 1, or 0 when uses aren't tracked. */
uint32_t tdm__ref(parser_t* p, uint32_t atom, uint32_t at, uint32_t flags);

/* resolve.c */
void tdm__resolve(parser_t* p);
/* The same for the members of TypeScript's namespaces and enums. */
void tdm__resolve_members(parser_t* p);
tdm_slice_t tdm__member_code(parser_t* p, tdm_slice_t object, uint32_t atom);
void tdm__put_string(tdm_buf_t* b, const char* s, size_t n);

/* link.c */
void tdm__link(parser_t* p,
               tdm_compiled_t* out,
               tdm_buf_t* head,
               tdm_buf_t* tail);

/* expr.c */
void tdm__expression(parser_t* p, expr_t* e); /* with commas */
void tdm__expression_value(parser_t* p);
void tdm__assign(parser_t* p, expr_t* e);
void tdm__assign_value(parser_t* p);
void tdm__unary(parser_t* p, expr_t* e);
void tdm__left_hand_side(parser_t* p, expr_t* e);
/* Raises what an expression can't be unless it is a pattern. */
void tdm__value(parser_t* p, const expr_t* e);
/* Checks that `e` may stand left of '=' (or be a loop's target) and marks what
 * is written to. */
void tdm__assign_target(parser_t* p, const expr_t* e, bool allow_pattern);
void tdm__mark_targets(parser_t* p, uint32_t from);
void tdm__arguments(parser_t* p);
/* Checks a name used as a variable: reserved words of this place. */
void tdm__check_name(parser_t* p, const token_t* t);
void tdm__template(parser_t* p, bool tagged);
/* A name that may be used as a variable here (reserved words are errors).
 * Consumes it. */
uint32_t tdm__binding_name(parser_t* p, uint32_t* at);
bool tdm__is_binding_name(parser_t* p);

/* literal.c */
void tdm__array_literal(parser_t* p, expr_t* e);
void tdm__object_literal(parser_t* p, expr_t* e);
void tdm__paren(parser_t* p, expr_t* e); /* or an arrow function */
/* One element of a list that may become a pattern. `list` gathers what speaks
 * against that; `item` gets the element. */
void tdm__cover_element(parser_t* p, expr_t* list, expr_t* item);
/* A property's name: identifier, string, number or [computed]. Gives the kind
 * of it in `name`. */
typedef struct prop_name_s {
  uint32_t start;
  uint32_t end;
  uint32_t atom; /* of a name or private name; interned value of a string */
  bool computed;
  bool is_string;
  bool is_private;
  bool is_name; /* an identifier or keyword */
  token_t tok;
} prop_name_t;
void tdm__property_name(parser_t* p, prop_name_t* name);

/* function.c */
enum {
  FN_ASYNC = 1,
  FN_GENERATOR = 2,
  FN_METHOD = 4,
  FN_GETTER = 8,
  FN_SETTER = 16,
  FN_CONSTRUCTOR = 32, /* of a class */
  FN_DERIVED = 64,     /* of a class with heritage */
  FN_EXPRESSION = 128,
  FN_DEFAULT = 256,      /* export default: may have no name */
  FN_SIGNATURE_OK = 512, /* TypeScript: the body may be missing */
  FN_STATEMENT = 1024,   /* the body of an if or a label: sloppy only */
};
/* From `function` on (or `async function`). Declares the name where it is a
 * declaration. Returns the atom of the name, or 0. */
uint32_t tdm__function(parser_t* p, uint32_t flags, uint32_t start);
/* From '(' to '}' of a method. False when TypeScript left the body out. */
bool tdm__method(parser_t* p, uint32_t flags, uint32_t start);
/* From '=>' on. The parameters are the targets from `targets` on. */
typedef struct arrow_s {
  uint32_t start;   /* of the parameters */
  uint32_t targets; /* first index */
  uint32_t refs;    /* first index of what was used among them */
  uint32_t scopes;  /* first scope opened among them */
  bool is_async;
  bool simple; /* plain names only */
} arrow_t;
void tdm__arrow(parser_t* p, const arrow_t* a);
/* A pattern that declares: name, {..} or [..], without initializer. */
void tdm__binding(parser_t* p, decl_kind_t kind);
/* (a, b) => with type annotations; only after a look ahead. */
void tdm__typed_arrow(parser_t* p, bool is_async);
/* The same in two steps: to the '=>', and from there on. Gives whether the
 * parameters are plain names; `has_type` is that of what it returns. */
bool tdm__arrow_head(parser_t* p, fn_t* fn, bool is_async, bool* has_type);
void tdm__arrow_body(parser_t* p, bool simple);
void tdm__arrow_enter(parser_t* p, fn_t* fn, bool is_async);
void tdm__fn_enter(parser_t* p, fn_t* fn);
void tdm__fn_leave(parser_t* p);
void tdm__function_body(parser_t* p, bool simple, uint32_t name_at);

/* class.c */
/* Forgets the private names from `to` on. */
void tdm__drop_privates(parser_t* p, uint32_t to);
/* From `class` on. */
uint32_t tdm__class(parser_t* p, bool is_statement, bool is_default);
void tdm__decorators(parser_t* p);

/* stmt.c */
void tdm__statement_list(parser_t* p, token_type_t end);
void tdm__statement(parser_t* p);      /* no declarations */
void tdm__statement_item(parser_t* p); /* or a declaration */
/* True when "use strict" was among them. */
bool tdm__directives(parser_t* p);
/* Declarators of var/let/const from the first name on. True when one of them is
 * a pattern. */
bool tdm__declarators(parser_t* p, decl_kind_t kind, bool in_for);
bool tdm__is_let_declaration(parser_t* p);
void tdm__block(parser_t* p);          /* with braces, its own scope */
void tdm__block_in_scope(parser_t* p); /* in the current scope */

/* module.c */
void tdm__import_declaration(parser_t* p);
void tdm__export_declaration(parser_t* p);
void tdm__import_expression(parser_t* p, expr_t* e); /* import(), .meta */
uint32_t tdm__request(parser_t* p,
                      tdm_slice_t specifier,
                      tdm_slice_t attributes,
                      uint32_t at);
void tdm__add_export(parser_t* p, uint32_t name, uint32_t local, uint32_t at);
/* Notes that `name` is exported; fails when it was before. */
void tdm__check_exported(parser_t* p, uint32_t name, uint32_t at);

/* async.c */
/* An await expression, from `await` on. */
void tdm__await(parser_t* p, expr_t* e);
/* The rest of a `yield*` that begins at `start`, from `*` on. */
void tdm__yield_all(parser_t* p, uint32_t start);
/* Around what an async function returns, and its generators yield: before the
 * expression, which begins with the token now, and after it. */
typedef struct given_s {
  uint32_t start;
  uint32_t token_end; /* of the first token */
  uint32_t order;
  bool is_literal; /* the first token */
} given_t;
given_t tdm__value_start(parser_t* p);
void tdm__return_value(parser_t* p, const given_t* v);
/* `start`: of the yield; `v` is NULL when it has no expression. */
void tdm__yield_value(parser_t* p, const given_t* v, uint32_t start);
/* True when `await` begins an await expression here. */
bool tdm__is_await(parser_t* p);
void tdm__try_statement(parser_t* p, uint32_t start);

typedef struct for_of_s {
  uint32_t start;     /* of the statement, its labels counted */
  uint32_t for_at;    /* of `for` */
  uint32_t for_order; /* from edit_reserve, before the head was read */
  uint32_t start_order;
  uint32_t paren;  /* of '(' */
  uint32_t target; /* src[target..target_end) is what is assigned to */
  uint32_t target_end;
  uint32_t value;
  uint32_t value_end;
  uint32_t close_end; /* after ')' */
  bool declares;      /* the target is a declaration */
  bool runs;          /* assigning to it may run code: it is no plain name */
} for_of_t;
/* Around a statement that leaves the body of a for-await loop: at its end; it
 * began at `start`, `order` from edit_reserve. */
void tdm__note_frame(parser_t* p, uint32_t start, uint32_t order);
/* Before and after the body of `for await (x of y) body`. */
void tdm__for_await_head(parser_t* p, const for_of_t* f);
void tdm__for_await_end(parser_t* p);
/* False where no frame is kept; notes that the function has the variables. */
bool tdm__use_frame(parser_t* p);
/* What the file's head declares for them. */
void tdm__put_frame_variables(parser_t* p, tdm_buf_t* head);
/* The end of a function's body: at its brace, and after the expression that is
 * an arrow function's body and began at `start`; `order` from edit_reserve. */
void tdm__async_end(parser_t* p, uint32_t at);
void tdm__async_end_expression(parser_t* p, uint32_t start, uint32_t order);

/* using.c */
void tdm__block_open(parser_t* p, block_t* b, uint32_t start);
/* At the token that ends the block. */
void tdm__block_close(parser_t* p, uint32_t at);
/* True when `using` or `await using` begins a declaration here. */
bool tdm__is_using(parser_t* p, bool in_for);
void tdm__using_statement(parser_t* p);
void tdm__using_declarators(parser_t* p,
                            bool head,
                            bool is_await,
                            const char* stack,
                            uint32_t* count,
                            bool* has_value);
void tdm__using_for_head(parser_t* p, uint32_t at);
void tdm__using_for_end(parser_t* p, const for_of_t* f, bool is_await);
void tdm__using_each(parser_t* p, uint32_t at, bool is_await, tdm_slice_t name);
void tdm__using_each_end(parser_t* p, bool is_await);

/* ts_types.c: each is called where the text is TypeScript only. */
void tdm__ts_type(parser_t* p);
/* ': type', blanked; nothing when there is none. */
void tdm__ts_annotation(parser_t* p);
/* <T extends U = V>, blanked. */
void tdm__ts_type_params(parser_t* p);
/* A return type, which may be `asserts x is T`. */
void tdm__ts_return_type(parser_t* p);
/* <A, B> after an expression: true, and blanked, when it is that. */
bool tdm__ts_type_args_in_expr(parser_t* p);
/* <A, B> in a type position; not blanked. */
void tdm__ts_type_args(parser_t* p);
/* At `extends` or `implements`: the types after it. */
void tdm__ts_heritage(parser_t* p);
void tdm__ts_blank_type_args(parser_t* p);
/* <T>value, at the '<'. */
void tdm__ts_assertion(parser_t* p, expr_t* e);
/* <T> before the parameters of an arrow function. */
void tdm__ts_arrow_type_params(parser_t* p);
/* True when the '(' or '<' at the current token begins an arrow function. */
bool tdm__ts_is_arrow(parser_t* p);
/* Goes back to `at_paren` and reads an arrow function with types. When it isn't
 * one, everything is as before, and false. */
bool tdm__ts_try_arrow(parser_t* p,
                       const snapshot_t* at_paren,
                       bool is_async,
                       uint32_t start);
/* The body of an arrow function begins here, in a trial: true, and it is passed
 * over, when one has read it. tdm__ts_note_body: the body that `key` is of was
 * read; 0 outside of trials. */
bool tdm__ts_pass_body(parser_t* p, uint64_t key);
uint64_t tdm__ts_body_key(const parser_t* p);
void tdm__ts_note_body(parser_t* p, uint64_t key, bool failed);
/* <T>(a: T) => a, at the '<' or at `async`. False, and nothing happened, when
 * it isn't. */
bool tdm__ts_generic_arrow(parser_t* p, expr_t* e, bool is_async);
/* Blanks ` as T`; keeps what follows from joining. */
void tdm__ts_blank_as(parser_t* p, uint32_t from, uint32_t to);
/* ': T' before '=>' of an arrow function. */
void tdm__ts_arrow_return_type(parser_t* p);
/* The '(' here begins an arrow function, whoever asks again. */
void tdm__ts_note_arrow(parser_t* p);
/* Fails for syntax that needs more than blanking, in strip_only mode. */
TDM_NORETURN void
tdm__ts_not_erasable(parser_t* p, uint32_t at, uint32_t len, const char* what);
/* The '>' that ends type arguments, also as the first of '>>' or '>='. */
void tdm__ts_greater(parser_t* p);

/* ts_decl.c */
/* `type` before a name in an import or export list: consumes and blanks it
 * when it means that. */
bool tdm__ts_type_specifier(parser_t* p);
/* import x = ...: true when it was one. */
bool tdm__ts_import_equals(parser_t* p, bool exported, uint32_t start);
/* export default interface, abstract class. */
bool tdm__ts_default_declaration(parser_t* p, uint32_t start);
/* export = x, export as namespace x, export import x = y. */
bool tdm__ts_export(parser_t* p, uint32_t start);
/* interface, type, declare, abstract class, enum, namespace, ...; true when
 * the statement was one of them. */
bool tdm__ts_statement(parser_t* p, bool exported, uint32_t start);
/* Those of them that may be the body of an if. */
bool tdm__ts_erased_statement(parser_t* p, bool exported, uint32_t start);
void tdm__ts_enum(parser_t* p, bool exported, uint32_t start);
/* A name that `export const` declares in a namespace. */
void tdm__ts_export_variable(parser_t* p,
                             uint32_t atom,
                             uint32_t at,
                             uint32_t flags);
/* Whether this is a namespace's own statement. */
bool tdm__ts_in_namespace(const parser_t* p);
/* When all was read: what names of namespaces and enums mean. */
void tdm__ts_finish(parser_t* p);
/* Puts what `export =` gives at the text's end. */
void tdm__ts_put_whole(parser_t* p);
/* constructor(private a): notes it, and writes this.a=a; */
void tdm__ts_parameter_property(parser_t* p, uint32_t atom, uint32_t at);
void tdm__ts_assign_properties(parser_t* p, uint32_t at);
/* At the end of a constructor. */
void tdm__ts_check_properties(parser_t* p,
                              const fn_t* fn,
                              uint32_t at,
                              bool has_body);

/* jsx.c */
void tdm__jsx(parser_t* p, expr_t* e);
void tdm__jsx_finish(parser_t* p);

/* regexp.c */
int tdm__regexp_check(const char* pattern,
                      size_t len,
                      const char* flags,
                      size_t flags_len,
                      const char** message,
                      size_t* where);

#endif /* TDM_COMPILE_INT_H_ */
