/* Where TypeScript's types meet expressions: arrow functions with types, type
 * arguments, assertions, and what must be put in the place of a type so that
 * the lines around it don't join.
 *
 * A '<' or a '(' may begin several things, and only reading on tells which.
 * What has no types in it is told without going back (literal.c); the rest is
 * tried, by TypeScript's rules, and the outcome remembered by its place.
 */
#include "base/utf8.h"
#include "compile/ts_int.h"

/* ---- the memory of what was tried -------------------------------------- */

static uint64_t memo_key(memo_kind_t kind, uint32_t at) {
  return ((uint64_t) at << 2 | (uint64_t) kind) + 1;
}

static uint32_t memo_slot(const parser_t* p, uint64_t key) {
  uint32_t slot = (uint32_t) (key * 0x9e3779b97f4a7c15u >> 40);

  for (;; slot++) {
    uint64_t found = p->memo[slot & p->memo_mask];
    if (found == 0 || found >> 1 == key)
      return slot & p->memo_mask;
  }
}

int tdm__ts_recall(const parser_t* p, memo_kind_t kind, uint32_t at) {
  uint64_t found;

  if (p->memo == NULL)
    return -1;
  found = p->memo[memo_slot(p, memo_key(kind, at))];
  return found == 0 ? -1 : (int) (found & 1);
}

static void memo_grow(parser_t* p) {
  uint64_t* old = p->memo;
  uint32_t size = old == NULL ? 0 : p->memo_mask + 1;

  p->memo_mask = TDM_MAX(size * 2, 64u) - 1;
  p->memo = tdm_calloc(p->memo_mask + 1, sizeof(*p->memo));
  for (uint32_t i = 0; i < size; i++) {
    if (old[i] != 0)
      p->memo[memo_slot(p, old[i] >> 1)] = old[i];
  }
  tdm_free(old);
}

void tdm__ts_remember(parser_t* p, memo_kind_t kind, uint32_t at, bool is) {
  uint64_t key = memo_key(kind, at);
  uint32_t slot;

  if (p->memo == NULL || p->memo_count * 2 > p->memo_mask)
    memo_grow(p);
  slot = memo_slot(p, key);
  p->memo_count += p->memo[slot] == 0;
  p->memo[slot] = key << 1 | is;
}

/* A trial reads the body of what may be an arrow function and forgets it. The
 * trial of a function in that body did the same before, and what it read isn't
 * read again, or a chain of n takes n * n steps. */
typedef struct body_s {
  uint64_t key; /* 0: none */
  place_t end;
  uint32_t await_at;
  uint32_t await_name_at;
  uint32_t yield_at;
  bool failed;
} body_t;

uint64_t tdm__ts_body_key(const parser_t* p) {
  if (p->trials == 0)
    return 0;
  return ((uint64_t) p->tok.start << 3 | (uint64_t) p->fn->is_async << 2 |
          (uint64_t) p->no_in << 1 | (uint64_t) p->no_arrow_type) +
         1;
}

static body_t* find_body(const parser_t* p, uint64_t key) {
  uint32_t slot = (uint32_t) (key * 0x9e3779b97f4a7c15u >> 40);

  while (p->bodies[slot & p->body_mask].key != 0 &&
         p->bodies[slot & p->body_mask].key != key)
    slot++;
  return &p->bodies[slot & p->body_mask];
}

static void bodies_grow(parser_t* p) {
  body_t* old = p->bodies;
  uint32_t size = old == NULL ? 0 : p->body_mask + 1;

  p->body_mask = TDM_MAX(size * 2, 64u) - 1;
  p->bodies = tdm_calloc(p->body_mask + 1, sizeof(*p->bodies));
  for (uint32_t i = 0; i < size; i++) {
    if (old[i].key != 0)
      *find_body(p, old[i].key) = old[i];
  }
  tdm_free(old);
}

void tdm__ts_note_body(parser_t* p, uint64_t key, bool failed) {
  body_t* b;

  if (p->bodies == NULL || p->body_count * 2 > p->body_mask)
    bodies_grow(p);
  b = find_body(p, key);
  p->body_count += b->key == 0;
  *b = (body_t){ key,         place_save(p), p->await_at, p->await_name_at,
                 p->yield_at, failed };
}

bool tdm__ts_pass_body(parser_t* p, uint64_t key) {
  const body_t* b;

  if (p->bodies == NULL)
    return false;
  b = find_body(p, key);
  if (b->key == 0)
    return false;
  if (b->failed)
    tdm__unexpected(p);
  tdm__scope_close(p);
  tdm__fn_leave(p);
  place_restore(p, &b->end);
  p->await_at = b->await_at;
  p->await_name_at = b->await_name_at;
  p->yield_at = b->yield_at;
  return true;
}

static memo_kind_t arrow_kind(const parser_t* p) {
  return p->no_arrow_type ? MEMO_ARROW_MIDST : MEMO_ARROW;
}

/* ---- blanks ------------------------------------------------------------ */

bool tdm__ts_has_newline(const parser_t* p, uint32_t from, uint32_t to) {
  for (uint32_t i = from; i < to; i++) {
    const uint8_t* s = p->src + i;
    if (*s == '\n' || *s == '\r' ||
        (*s == 0xe2 && s[1] == 0x80 && (s[2] == 0xa8 || s[2] == 0xa9)))
      return true;
  }
  return false;
}

/* Blanks src[from..to) but for a `mark` in the place of its first character. */
static void
blank_with(parser_t* p, uint32_t from, uint32_t to, const char* mark) {
  uint32_t cp;
  uint32_t n = (uint32_t) tdm_utf8_next(p->src + from, to - from, &cp);

  tdm__replace(p, from, from + n, mark, 1);
  tdm__blank(p, from + n, to);
}

/* Whether what stands before the statement at `from` would take in what comes
 * after it. Not after a semicolon or at a block's start, where the classes of
 * ts-blank-space's output, which people compare with, have one all the same. */
bool tdm__ts_needs_semicolon(parser_t* p, uint32_t from) {
  uint32_t before = p->item_before;
  uint8_t c;

  if (from != p->item_start)
    return true;
  if (before == 0 || before == p->blank_end)
    return false;
  c = p->src[before - 1];
  return c != ';' && (c != '{' || p->item_in_class);
}

void tdm__blank_statement(parser_t* p, uint32_t from, uint32_t to) {
  if (tdm__ts_needs_semicolon(p, from))
    blank_with(p, from, to, ";");
  else
    tdm__blank(p, from, to);
  p->blank_end = to;
}

void tdm__ts_blank_as(parser_t* p, uint32_t from, uint32_t to) {
  bool joins = p->tok.nl && (tok_is(p, T_LPAREN) || tok_is(p, T_LBRACKET) ||
                             tok_is(p, T_TEMPLATE));

  if (!joins) {
    tdm__blank(p, from, to);
    return;
  }
  /* The semicolon goes next to the expression if a space is there. */
  if (p->src[from - 1] == ' ')
    from--;
  blank_with(p, from, to, ";");
}

void tdm__ts_blank_type_args(parser_t* p) {
  uint32_t from = p->tok.start;

  tdm__ts_type_args(p);
  tdm__blank(p, from, p->prev_end);
}

void tdm__ts_not_erasable(parser_t* p,
                          uint32_t at,
                          uint32_t len,
                          const char* what) {
  tdm__fail(p, at, len, "%s is not supported in strip-only mode", what);
}

/* ---- type arguments ---------------------------------------------------- */

static bool starts_expression(const token_t* t) {
  switch (t->type) {
    case T_NAME:
      return t->atom != A_AS && t->atom != A_SATISFIES;
    case T_ESCAPED_KEYWORD:
    case T_PRIVATE_NAME:
    case T_NUMBER:
    case T_BIGINT_LITERAL:
    case T_STRING_LITERAL:
    case T_TEMPLATE:
    case T_LPAREN:
    case T_LBRACKET:
    case T_LBRACE:
    case T_NOT:
    case T_TILDE:
    case T_PLUS_PLUS:
    case T_MINUS_MINUS:
    case T_AT:
    case T_THIS:
    case T_SUPER:
    case T_NULL:
    case T_TRUE:
    case T_FALSE:
    case T_FUNCTION:
    case T_CLASS:
    case T_NEW:
    case T_IMPORT:
    case T_DELETE:
    case T_TYPEOF:
    case T_VOID:
      return true;
    default:
      return false;
  }
}

/* What may stand after <A, B> for that to be type arguments. */
static bool follows_type_args(const token_t* t) {
  switch (t->type) {
    case T_LPAREN:
    case T_TEMPLATE:
      return true;
    case T_LT:
    case T_PLUS:
    case T_MINUS:
      return false;
    default:
      return t->nl || !starts_expression(t);
  }
}

static void read_type_args(parser_t* p, void* arg) {
  bool speculates = p->speculates_type_args;

  (void) arg;
  p->speculates_type_args = true;
  if (tok_is(p, T_SHL))
    tdm__split_less(p);
  do {
    tdm__next(p);
    if (!tok_is(p, T_GT))
      tdm__ts_type(p);
  } while (tok_is(p, T_COMMA));
  /* a<b>>c and a<b>=c are what they look like. */
  if (!tok_is(p, T_GT))
    tdm__unexpected(p);
  tdm__next(p);
  p->speculates_type_args = speculates;
  if (p->src[p->tok.start] == '>' || !follows_type_args(&p->tok))
    tdm__unexpected(p);
}

bool tdm__ts_type_args_in_expr(parser_t* p) {
  uint32_t from = p->tok.start;

  if (tdm__ts_recall(p, MEMO_TYPE_ARGS, from) == 0)
    return false;
  if (!tdm__try(p, read_type_args, NULL)) {
    tdm__ts_remember(p, MEMO_TYPE_ARGS, from, false);
    return false;
  }
  tdm__blank(p, from, p->prev_end);
  return true;
}

/* ---- arrow functions --------------------------------------------------- */

/* <T>(a) with a line terminator before '(': `return` must not end there, so
 * that the parenthesis takes the place of '<'. */
void tdm__ts_arrow_type_params(parser_t* p) {
  uint32_t from = p->tok.start;
  uint32_t to;

  if (tok_is(p, T_SHL))
    tdm__split_less(p);
  if (!tok_is(p, T_LT))
    return;
  tdm__ts_skip_type_params(p);
  to = p->prev_end;
  if (tok_is(p, T_LPAREN) && tdm__ts_has_newline(p, from, p->tok.start)) {
    blank_with(p, from, to, "(");
    tdm__blank(p, p->tok.start, p->tok.end);
  } else {
    tdm__blank(p, from, to);
  }
}

/* ': T' on several lines: no line terminator may come before '=>', so that the
 * ')' moves to the type's end. */
void tdm__ts_arrow_return_type(parser_t* p) {
  uint32_t close = p->prev_end - 1;
  uint32_t edits = p->edits.n;
  uint32_t last;

  if (!tok_is(p, T_COLON))
    return;
  tdm__ts_return_type(p);
  if (!tdm__ts_has_newline(p, close, p->prev_end))
    return;
  p->edits.n = edits;
  last = p->prev_end - 1;
  while ((p->src[last] & 0xc0) == 0x80)
    last--;
  tdm__blank(p, close, last);
  blank_with(p, last, p->prev_end, ")");
}

void tdm__ts_note_arrow(parser_t* p) {
  tdm__ts_remember(p, arrow_kind(p), p->tok.start, true);
}

bool tdm__ts_is_arrow(parser_t* p) {
  place_t here = place_save(p);
  bool is = false;

  if (tdm__ts_recall(p, arrow_kind(p), p->tok.start) == 1)
    return true;
  tdm__next(p);
  if (tok_is(p, T_NAME) || tok_is(p, T_THIS)) {
    tdm__next(p);
    if (tok_is(p, T_COLON)) {
      is = true;
    } else if (tok_is(p, T_QUESTION)) {
      tdm__next(p);
      is = tok_is(p, T_COLON) || tok_is(p, T_COMMA) || tok_is(p, T_ASSIGN) ||
           tok_is(p, T_RPAREN);
    }
  }
  place_restore(p, &here);
  return is;
}

/* ': T =>' */
static void read_result(parser_t* p, void* arg) {
  (void) arg;
  tdm__ts_return_type(p);
  if (!tok_is(p, T_ARROW) || p->tok.nl)
    tdm__unexpected(p);
}

typedef struct trial_s {
  bool is_async;
  uint64_t key; /* of the body, while it is read */
} trial_t;

/* '=> body', then the ':' of a conditional. */
static void read_body(parser_t* p, void* arg) {
  trial_t* t = arg;
  place_t here = place_save(p);
  fn_t fn;

  tdm__arrow_enter(p, &fn, t->is_async);
  tdm__next(p);
  t->key = tdm__ts_body_key(p);
  place_restore(p, &here);
  tdm__arrow_body(p, true);
  t->key = 0;
  if (!tok_is(p, T_COLON))
    tdm__unexpected(p);
}

/* After (...) at ':', nothing taken back yet: `x ? (a) : b`, or an arrow
 * function's type? */
static bool is_result_type(parser_t* p, bool is_async) {
  snapshot_t now;
  bool is;

  tdm__save(p, &now);
  is = tdm__try(p, read_result, NULL);
  if (is && p->no_arrow_type) {
    /* x ? (a) : b => c, or x ? (a): b => c : d. The parameters aren't
     * declared for this look at the body; no matter. */
    trial_t t = { .is_async = is_async };
    p->trials++;
    is = tdm__try(p, read_body, &t);
    if (t.key != 0)
      tdm__ts_note_body(p, t.key, true);
    p->trials--;
  }
  tdm__restore(p, &now);
  return is;
}

bool tdm__ts_try_arrow(parser_t* p,
                       const snapshot_t* at_paren,
                       bool is_async,
                       uint32_t start) {
  memo_kind_t kind = arrow_kind(p);
  uint32_t at = at_paren->tok.start;
  int known = tdm__ts_recall(p, kind, at);

  if (known < 0) {
    known = is_result_type(p, is_async);
    tdm__ts_remember(p, kind, at, known);
  }
  if (!known)
    return false;
  tdm__restore(p, at_paren);
  tdm__typed_arrow(p, is_async);
  return true;
}

typedef struct generic_s {
  fn_t fn;
  bool is_async;
  bool simple;
  bool whole; /* the body was read */
} generic_t;

static void read_generic(parser_t* p, void* arg) {
  generic_t* g = arg;
  bool midst = p->no_arrow_type;
  bool has_type;

  if (g->is_async)
    tdm__next(p);
  g->simple = tdm__arrow_head(p, &g->fn, g->is_async, &has_type);
  if (midst && has_type) {
    tdm__arrow_body(p, g->simple);
    if (!tok_is(p, T_COLON))
      tdm__unexpected(p);
    g->whole = true;
  }
}

/* In a .tsx file `<T>` begins an element; these don't. */
static bool is_generic_in_jsx(parser_t* p, bool is_async) {
  place_t here = place_save(p);
  bool is = false;

  tdm__next(p);
  if (is_async)
    tdm__next(p);
  eat(p, T_CONST);
  if (tok_is(p, T_NAME)) {
    tdm__next(p);
    if (eat(p, T_EXTENDS))
      is = !tok_is(p, T_ASSIGN) && !tok_is(p, T_GT) && !tok_is(p, T_SLASH);
    else
      is = tok_is(p, T_COMMA) || tok_is(p, T_ASSIGN);
  }
  place_restore(p, &here);
  return is;
}

bool tdm__ts_generic_arrow(parser_t* p, expr_t* e, bool is_async) {
  memo_kind_t kind = arrow_kind(p);
  uint32_t start = p->tok.start;
  generic_t g;

  if (tdm__ts_recall(p, kind, start) == 0)
    return false;
  if (p->jsx && !is_generic_in_jsx(p, is_async))
    return false;
  memset(&g, 0, sizeof(g));
  g.is_async = is_async;
  if (!tdm__try(p, read_generic, &g)) {
    tdm__ts_remember(p, kind, start, false);
    return false;
  }
  if (!g.whole)
    tdm__arrow_body(p, g.simple);
  memset(e, 0, sizeof(*e));
  e->kind = EXPR_ARROW;
  e->start = start;
  e->not_bind = e->not_assign = start + 1;
  return true;
}

/* ---- <T>value ---------------------------------------------------------- */

/* Without the type, some values would begin a statement, a body or a directive,
 * or stand on another line than the word before: they get parentheses. */
static bool needs_parentheses(parser_t* p, uint32_t from) {
  switch (p->tok.type) {
    case T_LBRACE:
    case T_FUNCTION:
    case T_CLASS:
    case T_STRING_LITERAL:
    case T_AT:
      return true;
    case T_NAME:
      if (p->tok.atom == A_LET || p->tok.atom == A_ASYNC)
        return true;
      break;
    default:
      break;
  }
  return tdm__ts_has_newline(p, from, p->tok.start);
}

void tdm__ts_assertion(parser_t* p, expr_t* e) {
  uint32_t from = p->tok.start;
  bool wraps;

  check_depth(p);
  tdm__next(p);
  if (!eat(p, T_CONST))
    tdm__ts_type(p);
  tdm__ts_greater(p);
  if (p->options->strip_only) {
    tdm__fail(p, from, p->prev_end - from,
              "The angle-bracket syntax for type assertions, `<T>expr`, is not "
              "supported in type strip mode. Instead, use the 'as' syntax: "
              "`expr as T`.");
  }
  wraps = needs_parentheses(p, from);
  if (wraps)
    blank_with(p, from, p->prev_end, "(");
  else
    tdm__blank(p, from, p->prev_end);
  p->arrow_at = UINT32_MAX;
  tdm__unary(p, e);
  tdm__value(p, e);
  if (wraps)
    INSERT(p, p->prev_end, ")");
  e->start = from;
  e->paren = false;
}
