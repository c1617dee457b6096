/* Statements and declarations (ECMA-262 14). Those that the compiler rewrites,
 * try and for-await, are finished in async.c, `using` in using.c.
 */
#include "compile/compile_int.h"

/* What a statement is part of. */
typedef struct place_s {
  uint32_t start;  /* of the statement, its labels counted */
  uint32_t labels; /* index of the first of them */
  bool in_list;    /* a block's, so that a labelled function may be there */
} place_t;

static void statement(parser_t* p, const place_t* at);

/* ---- blocks ------------------------------------------------------------ */

void tdm__statement_list(parser_t* p, token_type_t end) {
  while (!tok_is(p, end)) {
    if (tok_is(p, T_EOF))
      tdm__unexpected(p);
    tdm__statement_item(p);
  }
}

/* The statements of a block whose scope is open; at '{'. */
static void block_body(parser_t* p) {
  block_t b;

  if (!tok_is(p, T_LBRACE))
    tdm__expected(p, "'{'");
  tdm__next(p);
  tdm__block_open(p, &b, p->prev_end);
  tdm__statement_list(p, T_RBRACE);
  tdm__block_close(p, p->tok.start);
  tdm__next(p);
}

void tdm__block(parser_t* p) {
  check_depth(p);
  tdm__scope_open(p, SCOPE_BLOCK, false);
  block_body(p);
  tdm__scope_close(p);
}

void tdm__block_in_scope(parser_t* p) {
  block_body(p);
}

/* ---- declarations ------------------------------------------------------ */

bool tdm__is_let_declaration(parser_t* p) {
  token_t next;

  if (!tok_is_word(p, A_LET))
    return false;
  next = tdm__peek(p);
  return next.type == T_NAME || next.type == T_LBRACKET ||
         next.type == T_LBRACE || next.type == T_ESCAPED_KEYWORD;
}

/* Declarators from the first binding on. In the head of a for, *count and
 * *has_value tell whether it may be `in` or `of`. */
static void declarators(parser_t* p,
                        decl_kind_t kind,
                        bool in_for,
                        uint32_t* count,
                        bool* has_value,
                        bool* is_pattern) {
  *count = 0;
  *is_pattern = false;
  for (;;) {
    bool pattern = !tok_is(p, T_NAME);
    *is_pattern |= pattern;
    tdm__binding(p, kind);
    (*count)++;
    if (p->ts) {
      if (tok_is(p, T_NOT) && !p->tok.nl) {
        tdm__blank(p, p->tok.start, p->tok.end);
        tdm__next(p);
      }
      tdm__ts_annotation(p);
    }
    *has_value = tok_is(p, T_ASSIGN);
    if (*has_value) {
      tdm__next(p);
      tdm__assign_value(p);
    } else if (in_for && *count == 1 &&
               (tok_is(p, T_IN) || tok_is_word(p, A_OF))) {
      return;
    } else if ((pattern || kind == DECL_CONST) && !p->declare) {
      tdm__fail(p, p->tok.start, p->tok.end - p->tok.start,
                pattern ? "Missing initializer in destructuring declaration"
                        : "Missing initializer in const declaration");
    }
    if (!eat(p, T_COMMA))
      return;
  }
}

bool tdm__declarators(parser_t* p, decl_kind_t kind, bool in_for) {
  uint32_t count;
  bool has_value;
  bool is_pattern;

  declarators(p, kind, in_for, &count, &has_value, &is_pattern);
  return is_pattern;
}

static void lexical_declaration(parser_t* p, decl_kind_t kind) {
  tdm__next(p);
  tdm__declarators(p, kind, false);
  tdm__semicolon(p);
}

/* ---- loops ------------------------------------------------------------- */

static void loop_body(parser_t* p, uint32_t labels) {
  for (uint32_t i = labels; i < p->labels.n; i++)
    p->labels.v[i].is_loop = true;
  p->fn->loops++;
  p->fn->breakables++;
  tdm__statement(p);
  p->fn->loops--;
  p->fn->breakables--;
}

static void for_rest(parser_t* p, uint32_t labels) {
  p->no_in = false;
  tdm__expect(p, T_SEMICOLON);
  if (!tok_is(p, T_SEMICOLON))
    tdm__expression_value(p);
  tdm__expect(p, T_SEMICOLON);
  if (!tok_is(p, T_RPAREN))
    tdm__expression_value(p);
  tdm__expect(p, T_RPAREN);
  loop_body(p, labels);
}

/* What `using` in the head of a loop needs to know. */
typedef struct using_s {
  bool is_using;
  bool is_await;
  tdm_slice_t name;
} using_t;

static void for_each(parser_t* p,
                     for_of_t* f,
                     bool is_await,
                     const using_t* u,
                     uint32_t labels) {
  bool of = !tok_is(p, T_IN);
  uint16_t each_loop = p->fn->each_loop;
  uint16_t each_breakable = p->fn->each_breakable;
  bool in_try = p->fn->in_try;

  if (is_await && !of)
    tdm__unexpected(p);
  f->target_end = p->prev_end;
  p->no_in = false;
  tdm__next(p);
  f->value = p->tok.start;
  if (of)
    tdm__assign_value(p);
  else
    tdm__expression_value(p);
  f->value_end = p->prev_end;
  f->close_end = p->tok.end;
  tdm__expect(p, T_RPAREN);
  if (is_await) {
    tdm__for_await_head(p, f);
    if (tdm__use_frame(p)) {
      p->fn->each_loop = p->fn->loops + 1;
      p->fn->each_breakable = p->fn->breakables + 1;
      p->fn->in_try = false;
    }
  }
  if (u->is_using)
    tdm__using_each(p, f->close_end, u->is_await, u->name);
  loop_body(p, labels);
  if (u->is_using)
    tdm__using_each_end(p, u->is_await);
  p->fn->in_try = in_try;
  if (is_await)
    tdm__for_await_end(p);
  p->fn->each_loop = each_loop;
  p->fn->each_breakable = each_breakable;
}

static void for_statement(parser_t* p, uint32_t start, uint32_t labels) {
  for_of_t f = { 0 };
  using_t u = { 0 };
  bool no_in = p->no_in;
  bool is_await = false;
  uint32_t targets = p->targets.n;
  uint32_t count;
  bool has_value;
  bool is_pattern;

  f.start = start;
  f.start_order = edit_reserve(p);
  f.for_at = p->tok.start;
  f.for_order = edit_reserve(p);
  tdm__next(p);
  if (tok_is_word(p, A_AWAIT)) {
    if (!tdm__is_await(p)) {
      if (p->fn->is_top && p->top_await_name == 0)
        p->top_await_name = p->tok.start + 1; /* a module may have it */
      tdm__unexpected(p);
    }
    is_await = true;
    p->await_at = p->tok.start + 1;
    tdm__next(p);
  }
  f.paren = p->tok.start;
  tdm__expect(p, T_LPAREN);
  tdm__scope_open(p, SCOPE_BLOCK, false);
  f.target = p->tok.start;
  p->no_in = true;

  if (tok_is(p, T_SEMICOLON)) {
    if (is_await)
      tdm__unexpected(p);
    for_rest(p, labels);
  } else if (tok_is(p, T_VAR) || tok_is(p, T_CONST) ||
             tdm__is_let_declaration(p) || tdm__is_using(p, true)) {
    decl_kind_t kind = tok_is(p, T_VAR)     ? DECL_VAR
                       : tok_is(p, T_CONST) ? DECL_CONST
                                            : DECL_LET;
    uint32_t at = p->tok.start;
    f.declares = true;
    u.is_using = kind == DECL_LET && !tok_is_word(p, A_LET);
    if (u.is_using && tok_is_word(p, A_AWAIT)) {
      u.is_await = true;
      tdm__next(p);
    }
    tdm__next(p);
    bool sloppy_name = kind == DECL_VAR && !p->strict && tok_is(p, T_NAME);
    if (u.is_using) {
      if (!tok_is(p, T_NAME))
        tdm__unexpected(p);
      u.name = (tdm_slice_t){ p->atoms.v[p->tok.atom].p,
                              p->atoms.v[p->tok.atom].len };
      tdm__using_for_head(p, at);
      tdm__using_declarators(p, true, u.is_await, "$U", &count, &has_value);
    } else {
      declarators(p, kind, true, &count, &has_value, &is_pattern);
      f.runs = is_pattern;
    }
    if (count == 1 && (tok_is_word(p, A_OF) || tok_is(p, T_IN)) &&
        (!has_value || (sloppy_name && tok_is(p, T_IN)))) {
      if (u.is_using && tok_is(p, T_IN))
        tdm__unexpected(p);
      for_each(p, &f, is_await, &u, labels);
    } else {
      bool of = tok_is_word(p, A_OF);
      if (of || tok_is(p, T_IN)) {
        tdm__fail(p, p->tok.start, 2,
                  count > 1 ? "Invalid left-hand side in for-%s loop: Must "
                              "have a single binding."
                            : "for-%s loop variable declaration may not have "
                              "an initializer.",
                  of ? "of" : "in");
      }
      if (is_await)
        tdm__expected(p, "'of'");
      for_rest(p, labels);
      if (u.is_using)
        tdm__using_for_end(p, &f, u.is_await);
    }
  } else {
    bool is_let = tok_is_word(p, A_LET);
    bool is_async = tok_is_word(p, A_ASYNC);
    uint32_t first = p->tok.start;
    expr_t e;
    tdm__expression(p, &e);
    bool of = tok_is_word(p, A_OF);
    if (of || tok_is(p, T_IN)) {
      if (of && is_let)
        tdm__fail(p, first, 3,
                  "The left-hand side of a for-of loop may not be 'let'.");
      if (of && is_async && !is_await && e.kind == EXPR_IDENT && !e.paren &&
          e.atom == A_ASYNC) {
        tdm__fail(p, first, 5,
                  "The left-hand side of a for-of loop may not be 'async'.");
      }
      if ((e.kind == EXPR_OBJECT || e.kind == EXPR_ARRAY) && !e.paren) {
        if (e.not_assign != 0) {
          tdm__fail(p, e.not_assign - 1, 1,
                    "Invalid destructuring assignment target");
        }
        tdm__mark_targets(p, targets);
        f.runs = true;
      } else if (e.kind == EXPR_IDENT || e.kind == EXPR_MEMBER ||
                 (e.kind == EXPR_CALL && !p->strict)) {
        tdm__assign_target(p, &e, false);
        f.runs = e.kind == EXPR_MEMBER;
      } else {
        tdm__fail(p, e.start, p->prev_end - e.start,
                  "Invalid left-hand side in for-loop");
      }
      p->targets.n = targets;
      for_each(p, &f, is_await, &u, labels);
    } else {
      tdm__value(p, &e);
      if (is_await)
        tdm__expected(p, "'of'");
      p->targets.n = targets;
      for_rest(p, labels);
    }
  }
  p->no_in = no_in;
  tdm__scope_close(p);
}

static void condition(parser_t* p) {
  tdm__expect(p, T_LPAREN);
  tdm__expression_value(p);
  tdm__expect(p, T_RPAREN);
}

static void do_statement(parser_t* p, uint32_t labels) {
  tdm__next(p);
  loop_body(p, labels);
  tdm__expect(p, T_WHILE);
  condition(p);
  eat(p, T_SEMICOLON); /* may always be left out */
  if (p->src[p->prev_end - 1] != ';')
    p->asi_start = p->tok.start;
}

/* ---- the rest ---------------------------------------------------------- */

/* A function may be the body of an if, in sloppy code. */
static void if_body(parser_t* p) {
  if (tok_is(p, T_FUNCTION) && !p->strict) {
    tdm__scope_open(p, SCOPE_BLOCK, false);
    tdm__function(p, FN_STATEMENT, p->tok.start);
    tdm__scope_close(p);
    return;
  }
  tdm__statement(p);
}

static void if_statement(parser_t* p) {
  for (;;) {
    tdm__next(p);
    condition(p);
    if_body(p);
    if (!tok_is(p, T_ELSE))
      return;
    tdm__next(p);
    if (!tok_is(p, T_IF)) {
      if_body(p);
      return;
    }
  }
}

static void jump_statement(parser_t* p) {
  bool is_continue = tok_is(p, T_CONTINUE);
  uint32_t start = p->tok.start;
  uint32_t order = edit_reserve(p);
  bool notes = is_continue ? p->fn->loops == p->fn->each_loop
                           : p->fn->breakables == p->fn->each_breakable;

  tdm__next(p);
  if (tok_is(p, T_NAME) && !p->tok.nl) {
    bool found = false;
    notes = true;
    for (uint32_t i = p->labels.n; i > p->fn->label_base && !found; i--) {
      const label_t* l = &p->labels.v[i - 1];
      if (l->atom != p->tok.atom)
        continue;
      found = true;
      if (is_continue && !l->is_loop) {
        tdm__fail(p, p->tok.start, p->tok.end - p->tok.start,
                  "Illegal continue statement: '%.*s' does not denote an "
                  "iteration statement",
                  (int) TDM_MIN(p->atoms.v[l->atom].len, 100u),
                  p->atoms.v[l->atom].p);
      }
    }
    if (!found) {
      tdm__fail(p, p->tok.start, p->tok.end - p->tok.start,
                "Undefined label '%.*s'",
                (int) TDM_MIN(p->tok.end - p->tok.start, 100u),
                (const char*) p->src + p->tok.start);
    }
    tdm__next(p);
  } else if (is_continue ? p->fn->loops == 0 : p->fn->breakables == 0) {
    tdm__fail(p, start, is_continue ? 8 : 5,
              is_continue ? "Illegal continue statement: no surrounding "
                            "iteration statement"
                          : "Illegal break statement");
  }
  tdm__semicolon(p);
  if (notes && p->fn->each_loop != 0)
    tdm__note_frame(p, start, order);
}

static void return_statement(parser_t* p) {
  uint32_t start = p->tok.start;
  uint32_t order = edit_reserve(p);

  if ((p->fn->is_top && p->kind != TDM_SOURCE_COMMONJS) ||
      (p->fn->is_static_block && !p->fn->is_arrow))
    tdm__fail(p, p->tok.start, 6, "Illegal return statement");
  if (p->fn->is_top && p->is_module)
    tdm__fail(p, p->tok.start, 6, "Illegal return statement");
  tdm__next(p);
  if (!tok_is(p, T_SEMICOLON) && !tdm__can_insert_semicolon(p)) {
    given_t value = tdm__value_start(p);
    tdm__expression_value(p);
    tdm__return_value(p, &value);
  }
  tdm__semicolon(p);
  if (p->fn->each_loop != 0)
    tdm__note_frame(p, start, order);
}

static void switch_statement(parser_t* p) {
  bool has_default = false;
  block_t* block = p->block;

  tdm__next(p);
  condition(p);
  tdm__expect(p, T_LBRACE);
  tdm__scope_open(p, SCOPE_BLOCK, false);
  p->block = NULL;
  p->fn->breakables++;
  while (!tok_is(p, T_RBRACE)) {
    if (tok_is(p, T_DEFAULT)) {
      if (has_default) {
        tdm__fail(p, p->tok.start, 7,
                  "More than one default clause in switch statement");
      }
      has_default = true;
      tdm__next(p);
    } else {
      tdm__expect(p, T_CASE);
      tdm__expression_value(p);
    }
    tdm__expect(p, T_COLON);
    while (!tok_is(p, T_CASE) && !tok_is(p, T_DEFAULT) && !tok_is(p, T_RBRACE))
      tdm__statement_item(p);
  }
  p->fn->breakables--;
  p->block = block;
  tdm__scope_close(p);
  tdm__next(p);
}

static void throw_statement(parser_t* p) {
  uint32_t start = p->tok.start;
  uint32_t order = edit_reserve(p);

  tdm__next(p);
  if (p->tok.nl)
    tdm__fail(p, p->prev_end, 1, "Illegal newline after throw");
  tdm__expression_value(p);
  tdm__semicolon(p);
  if (p->fn->each_loop != 0)
    tdm__note_frame(p, start, order);
}

static void labelled(parser_t* p, const expr_t* e, const place_t* at) {
  label_t l = { e->atom, e->start, false };

  for (uint32_t i = p->fn->label_base; i < p->labels.n; i++) {
    if (p->labels.v[i].atom == e->atom) {
      tdm__fail(p, e->start, p->prev_end - e->start,
                "Label '%.*s' has already been declared",
                (int) TDM_MIN(p->atoms.v[e->atom].len, 100u),
                p->atoms.v[e->atom].p);
    }
  }
  if (e->ref != 0)
    p->refs.v[e->ref - 1].flags |= REF_DEAD;
  VEC_PUSH(p->labels, l);
  tdm__next(p);
  if (tok_is(p, T_FUNCTION) && !p->strict && at->in_list)
    tdm__function(p, FN_STATEMENT, p->tok.start);
  else
    statement(p, at);
  p->labels.n--;
}

static void expression_statement(parser_t* p, const place_t* at) {
  uint32_t targets = p->targets.n;
  bool is_super = tok_is(p, T_SUPER);
  bool is_name = tok_is(p, T_NAME); /* `<T>a: b` is no label */
  expr_t e;

  if (tok_is_word(p, A_LET)) {
    token_t next = tdm__peek(p);
    if (next.type == T_LBRACKET ||
        (!next.nl && (next.type == T_NAME || next.type == T_LBRACE)))
      tdm__fail(p, p->tok.start, 3,
                "Lexical declaration cannot appear in a single-statement "
                "context");
  } else if (tok_is_word(p, A_ASYNC)) {
    token_t next = tdm__peek(p);
    if (next.type == T_FUNCTION && !next.nl) {
      tdm__fail(p, p->tok.start, 5,
                "Async functions can only be declared at the top level or "
                "inside a block.");
    }
  }
  tdm__expression(p, &e);
  if (tok_is(p, T_COLON) && is_name && e.kind == EXPR_IDENT && !e.paren) {
    labelled(p, &e, at);
    return;
  }
  tdm__value(p, &e);
  p->targets.n = targets;
  bool calls = is_super && p->super_end == p->prev_end;
  tdm__semicolon(p);
  if (calls && at->in_list && p->fn->properties != 0)
    tdm__ts_assign_properties(p, p->prev_end);
}

static void statement(parser_t* p, const place_t* at) {
  check_depth(p);
  switch (p->tok.type) {
    case T_LBRACE:
      tdm__block(p);
      return;
    case T_SEMICOLON:
      tdm__next(p);
      return;
    case T_VAR:
      tdm__next(p);
      tdm__declarators(p, DECL_VAR, false);
      tdm__semicolon(p);
      return;
    case T_IF:
      if_statement(p);
      return;
    case T_FOR:
      for_statement(p, at->start, at->labels);
      return;
    case T_WHILE:
      tdm__next(p);
      condition(p);
      loop_body(p, at->labels);
      return;
    case T_DO:
      do_statement(p, at->labels);
      return;
    case T_CONTINUE:
    case T_BREAK:
      jump_statement(p);
      return;
    case T_RETURN:
      return_statement(p);
      return;
    case T_WITH:
      if (p->strict) {
        tdm__fail(p, p->tok.start, 4,
                  "Strict mode code may not include a with statement");
      }
      tdm__next(p);
      condition(p);
      tdm__statement(p);
      return;
    case T_SWITCH:
      switch_statement(p);
      return;
    case T_THROW:
      throw_statement(p);
      return;
    case T_TRY:
      tdm__try_statement(p, p->tok.start);
      return;
    case T_DEBUGGER:
      tdm__next(p);
      tdm__semicolon(p);
      return;
    case T_FUNCTION:
      tdm__fail(p, p->tok.start, 8,
                p->strict ? "In strict mode code, functions can only be "
                            "declared at top level or inside a block."
                          : "In non-strict mode code, functions can only be "
                            "declared at top level, inside a block, or as "
                            "the body of an if statement.");
    case T_CLASS:
      tdm__unexpected(p);
    case T_IMPORT: {
      token_t next = tdm__peek(p);
      if (next.type != T_LPAREN && next.type != T_DOT) {
        p->block = NULL;            /* also after a label */
        tdm__import_declaration(p); /* fails, and says why */
      }
      break;
    }
    case T_EXPORT:
      p->block = NULL;
      tdm__export_declaration(p);
      return;
    case T_NAME:
      if (p->ts && p->tok.atom < A__COUNT && !at->in_list &&
          tdm__ts_erased_statement(p, false, p->tok.start))
        return;
      break;
    default:
      break;
  }
  expression_statement(p, at);
}

void tdm__statement(parser_t* p) {
  place_t at = { p->tok.start, p->labels.n, false };
  block_t* block = p->block;

  p->item_start = p->tok.start;
  p->item_before = p->prev_end;
  p->item_in_class = false;
  p->block = NULL; /* `if (x) using y = z` isn't one */
  statement(p, &at);
  p->block = block;
}

void tdm__statement_item(parser_t* p) {
  uint32_t start = p->tok.start;

  p->item_start = start;
  p->item_before = p->prev_end;
  p->item_in_class = false;
  switch (p->tok.type) {
    case T_FUNCTION:
      check_depth(p);
      tdm__function(p, 0, start);
      return;
    case T_CLASS:
      tdm__class(p, true, false);
      return;
    case T_AT:
      tdm__decorators(p);
      tdm__class(p, true, false);
      return;
    case T_CONST:
      if (p->ts && tdm__peek(p).type == T_ENUM) {
        tdm__ts_enum(p, false, start);
        return;
      }
      lexical_declaration(p, DECL_CONST);
      return;
    case T_ENUM:
      if (p->ts) {
        tdm__ts_enum(p, false, start);
        return;
      }
      break;
    case T_NAME:
      if (TDM_LIKELY(p->tok.atom >= A__COUNT) || p->tok.escaped)
        break;
      if (p->tok.atom == A_LET) {
        if (tdm__is_let_declaration(p)) {
          lexical_declaration(p, DECL_LET);
          return;
        }
      } else if (p->tok.atom == A_ASYNC) {
        token_t next = tdm__peek(p);
        if (next.type == T_FUNCTION && !next.nl) {
          tdm__next(p);
          tdm__function(p, FN_ASYNC, start);
          return;
        }
      } else if ((p->tok.atom == A_USING || p->tok.atom == A_AWAIT) &&
                 tdm__is_using(p, false)) {
        tdm__using_statement(p);
        return;
      } else if (p->ts && tdm__ts_statement(p, false, start)) {
        return;
      }
      break;
    case T_IMPORT: {
      token_t next = tdm__peek(p);
      if (next.type != T_LPAREN && next.type != T_DOT) {
        tdm__import_declaration(p);
        return;
      }
      break;
    }
    case T_EXPORT:
      tdm__export_declaration(p);
      return;
    default:
      break;
  }
  place_t at = { start, p->labels.n, true };
  statement(p, &at);
}

/* ---- directives -------------------------------------------------------- */

/* Whether a string before `t` goes on as an expression. */
static bool continues(const token_t* t) {
  switch (t->type) {
    case T_DOT:
    case T_LPAREN:
    case T_LBRACKET:
    case T_TEMPLATE:
    case T_QUESTION:
    case T_QUESTION_DOT:
    case T_COMMA:
    case T_ARROW:
    case T_IN:
    case T_INSTANCEOF:
      return true;
    default:
      return t->type >= T_ASSIGN;
  }
}

bool tdm__directives(parser_t* p) {
  uint32_t octal = 0;
  bool use_strict = false;

  while (tok_is(p, T_STRING_LITERAL)) {
    token_t t = p->tok;
    token_t next = tdm__peek(p);
    if (next.type != T_SEMICOLON && next.type != T_RBRACE &&
        next.type != T_EOF && (!next.nl || continues(&next)))
      return use_strict;
    if (t.octal && octal == 0)
      octal = t.start + 1;
    if (!t.escaped && t.end - t.start == 12 &&
        memcmp(p->src + t.start + 1, "use strict", 10) == 0)
      p->strict = use_strict = true;
    if (p->strict && octal != 0) {
      tdm__fail(p, octal - 1, 1,
                "Octal escape sequences are not allowed in strict mode.");
    }
    tdm__next(p);
    tdm__semicolon(p);
  }
  return use_strict;
}
