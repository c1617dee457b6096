/* Array and object literals and parentheses: the places where an expression
 * may turn out to be a pattern (ECMA-262 13.2.4, 13.2.5, 13.15.5, 15.3).
 *
 * They are read as expressions. Each notes in its expr_t where the first thing
 * stands that speaks against a pattern (not_bind, not_assign) and where the
 * first stands that is right in a pattern only (cover_error). The names that a
 * pattern would assign to or declare are pushed on p->targets.
 */
#include "compile/compile_int.h"

static void mark(uint32_t* where, uint32_t at) {
  if (*where == 0)
    *where = at + 1;
}

static void no_pattern(expr_t* list, uint32_t at) {
  mark(&list->not_bind, at);
  mark(&list->not_assign, at);
}

static void join(expr_t* list, const expr_t* item) {
  if (list->not_bind == 0)
    list->not_bind = item->not_bind;
  if (list->not_assign == 0)
    list->not_assign = item->not_assign;
  if (list->cover_error == 0)
    list->cover_error = item->cover_error;
}

void tdm__cover_element(parser_t* p, expr_t* list, expr_t* item) {
  uint32_t targets = p->targets.n;

  tdm__assign(p, item);
  if (item->paren) {
    tdm__value(p, item);
    mark(&list->not_bind, item->start);
    if (item->kind != EXPR_IDENT && item->kind != EXPR_MEMBER)
      mark(&list->not_assign, item->start);
  }
  switch (item->kind) {
    case EXPR_IDENT: {
      target_t t = { item->atom, item->start, item->ref };
      p->targets.n = targets;
      VEC_PUSH(p->targets, t);
      if (item->not_bind != 0)
        mark(&list->not_bind, item->start);
      return;
    }
    case EXPR_OBJECT:
    case EXPR_ARRAY:
      if (!item->paren)
        join(list, item);
      else
        p->targets.n = targets;
      return;
    case EXPR_ASSIGN:
      if (!item->paren) {
        if (list->not_bind == 0)
          list->not_bind = item->not_bind;
        return;
      }
      break;
    case EXPR_MEMBER:
      mark(&list->not_bind, item->start);
      if (item->object != 0) {
        target_t t = { 0, item->start, item->object };
        p->targets.n = targets;
        VEC_PUSH(p->targets, t);
        return;
      }
      break;
    default:
      tdm__value(p, item);
      no_pattern(list, item->start);
      break;
  }
  p->targets.n = targets;
}

static void begin(expr_t* e, uint32_t start, expr_kind_t kind) {
  memset(e, 0, sizeof(*e));
  e->start = start;
  e->kind = (uint8_t) kind;
}

void tdm__array_literal(parser_t* p, expr_t* e) {
  bool no_in = p->no_in;
  bool no_arrow_type = p->no_arrow_type;
  expr_t item;

  check_depth(p);
  begin(e, p->tok.start, EXPR_ARRAY);
  p->no_in = p->no_arrow_type = false;
  tdm__next(p);
  while (!tok_is(p, T_RBRACKET)) {
    if (eat(p, T_COMMA))
      continue;
    uint32_t at = p->tok.start;
    bool rest = eat(p, T_ELLIPSIS);
    tdm__cover_element(p, e, &item);
    if (rest && (item.kind == EXPR_ASSIGN || tok_is(p, T_COMMA)))
      no_pattern(e, at);
    if (!tok_is(p, T_RBRACKET) && !eat(p, T_COMMA))
      tdm__expected(p, "',' or ']'");
  }
  p->no_in = no_in;
  p->no_arrow_type = no_arrow_type;
  tdm__next(p);
}

/* ---- objects ----------------------------------------------------------- */

static bool is_keyword(uint8_t type) {
  return type >= T_BREAK && type <= T_WITH;
}

void tdm__property_name(parser_t* p, prop_name_t* name) {
  memset(name, 0, sizeof(*name));
  name->tok = p->tok;
  name->start = p->tok.start;
  switch (p->tok.type) {
    case T_STRING_LITERAL: {
      if (p->tok.octal && p->strict) {
        tdm__fail(p, p->tok.start, p->tok.end - p->tok.start,
                  "Octal escape sequences are not allowed in strict mode.");
      }
      tdm_slice_t v = tdm__token_value(p, &p->tok);
      name->atom = tdm__intern(p, v.p, v.n);
      name->is_string = true;
      break;
    }
    case T_NUMBER:
      if (p->tok.octal && p->strict) {
        tdm__fail(p, p->tok.start, p->tok.end - p->tok.start,
                  "Octal literals are not allowed in strict mode.");
      }
      break;
    case T_BIGINT_LITERAL:
      break;
    case T_LBRACKET: {
      bool no_in = p->no_in;
      p->no_in = false;
      tdm__next(p);
      tdm__assign_value(p);
      if (!tok_is(p, T_RBRACKET))
        tdm__expected(p, "']'");
      p->no_in = no_in;
      name->computed = true;
      break;
    }
    case T_PRIVATE_NAME:
      name->atom = p->tok.atom;
      name->is_private = true;
      break;
    default:
      if (p->tok.type != T_NAME && p->tok.type != T_ESCAPED_KEYWORD &&
          !is_keyword(p->tok.type))
        tdm__unexpected(p);
      name->atom = p->tok.atom;
      name->is_name = true;
      break;
  }
  name->end = p->tok.end;
  tdm__next(p);
}

/* Whether the word before was the property's own name: { get: 1, async() {} }.
 */
static bool ends_name(const token_t* t) {
  switch (t->type) {
    case T_COMMA:
    case T_COLON:
    case T_LPAREN:
    case T_RBRACE:
    case T_ASSIGN:
    case T_LT:
      return true;
    default:
      return false;
  }
}

/* After a property's name: a shorthand { a } or { a = 1 }. */
static void shorthand(parser_t* p, expr_t* e, const prop_name_t* name) {
  target_t t = { name->atom, name->start, 0 };

  if (name->tok.type != T_NAME) {
    if (name->is_name)
      tdm__fail(p, name->start, name->end - name->start,
                "Unexpected token '%.*s'",
                (int) TDM_MIN(name->end - name->start, 60u),
                (const char*) p->src + name->start);
    tdm__unexpected(p);
  }
  tdm__check_name(p, &name->tok);
  t.ref = tdm__ref(p, name->atom, name->start, REF_SHORTHAND);
  VEC_PUSH(p->targets, t);
  if (tok_is(p, T_ASSIGN)) {
    mark(&e->cover_error, p->tok.start);
    tdm__next(p);
    tdm__assign_value(p);
  }
}

static void property(parser_t* p, expr_t* e, bool* has_proto) {
  uint32_t start = p->tok.start;
  uint32_t flags = 0;
  prop_name_t name;
  expr_t item;

  if (tok_is(p, T_NAME) && !p->tok.escaped &&
      (p->tok.atom == A_ASYNC || p->tok.atom == A_GET ||
       p->tok.atom == A_SET)) {
    token_t next = tdm__peek(p);
    if (!ends_name(&next) && !(p->tok.atom == A_ASYNC && next.nl)) {
      flags = p->tok.atom == A_ASYNC ? FN_ASYNC
              : p->tok.atom == A_GET ? FN_GETTER
                                     : FN_SETTER;
      tdm__next(p);
    }
  }
  if (tok_is(p, T_STAR) && !(flags & (FN_GETTER | FN_SETTER))) {
    flags |= FN_GENERATOR;
    tdm__next(p);
  }
  tdm__property_name(p, &name);
  if (name.is_private)
    tdm__fail(p, name.start, name.end - name.start,
              "Unexpected identifier '%.*s'",
              (int) TDM_MIN(name.end - name.start, 60u),
              (const char*) p->src + name.start);

  if (flags != 0 || tok_is(p, T_LPAREN) || (p->ts && tok_is(p, T_LT))) {
    tdm__method(p, flags | FN_METHOD, start);
    no_pattern(e, start);
    return;
  }
  if (tok_is(p, T_COLON)) {
    tdm__next(p);
    if (name.atom == A_PROTO && !name.computed) {
      if (*has_proto)
        mark(&e->cover_error, start);
      *has_proto = true;
    }
    tdm__cover_element(p, e, &item);
    return;
  }
  shorthand(p, e, &name);
}

void tdm__object_literal(parser_t* p, expr_t* e) {
  bool no_in = p->no_in;
  bool no_arrow_type = p->no_arrow_type;
  bool has_proto = false;
  expr_t item;

  check_depth(p);
  begin(e, p->tok.start, EXPR_OBJECT);
  p->no_in = p->no_arrow_type = false;
  tdm__next(p);
  while (!tok_is(p, T_RBRACE)) {
    uint32_t at = p->tok.start;
    if (eat(p, T_ELLIPSIS)) {
      tdm__cover_element(p, e, &item);
      if (item.kind == EXPR_OBJECT || item.kind == EXPR_ARRAY ||
          item.kind == EXPR_ASSIGN || tok_is(p, T_COMMA)) {
        tdm__value(p, &item);
        no_pattern(e, at);
      }
    } else {
      property(p, e, &has_proto);
    }
    if (!tok_is(p, T_RBRACE) && !eat(p, T_COMMA))
      tdm__expected(p, "',' or '}'");
  }
  p->no_in = no_in;
  p->no_arrow_type = no_arrow_type;
  tdm__next(p);
}

/* ---- parentheses ------------------------------------------------------- */

static void arrow_expr(expr_t* e, uint32_t start) {
  begin(e, start, EXPR_ARROW);
  no_pattern(e, start);
}

void tdm__paren(parser_t* p, expr_t* e) {
  uint32_t start = p->tok.start;
  bool can_arrow = p->arrow_at == start;
  bool no_in = p->no_in;
  bool no_arrow_type = p->no_arrow_type;
  arrow_t a = { start, p->targets.n, p->refs.n, p->scopes.n, false, true };
  uint32_t only_arrow = 0; /* of what only parameters may have, + 1 */
  uint32_t count = 0;
  bool typed = false;
  expr_t list = { 0 };
  expr_t item;
  snapshot_t at_paren;

  check_depth(p);
  if (p->ts && can_arrow) {
    if (tdm__ts_is_arrow(p)) {
      tdm__typed_arrow(p, false);
      arrow_expr(e, start);
      return;
    }
    tdm__save(p, &at_paren);
  }
  p->no_in = false;
  p->no_arrow_type = false;
  tdm__next(p);
  if (tok_is(p, T_RPAREN))
    only_arrow = p->tok.start + 1;
  memset(&item, 0, sizeof(item));
  while (!tok_is(p, T_RPAREN)) {
    bool rest = tok_is(p, T_ELLIPSIS);
    if (rest) {
      mark(&only_arrow, p->tok.start);
      tdm__next(p);
    }
    tdm__cover_element(p, &list, &item);
    count++;
    if (item.kind != EXPR_IDENT || rest)
      a.simple = false;
    if (p->ts && can_arrow && (tok_is(p, T_COLON) || tok_is(p, T_QUESTION))) {
      typed = true;
      break;
    }
    if (rest && item.kind == EXPR_ASSIGN)
      mark(&list.not_bind, item.start);
    if (tok_is(p, T_RPAREN))
      break;
    if (rest || !tok_is(p, T_COMMA))
      tdm__expected(p, rest ? "')'" : "',' or ')'");
    tdm__next(p);
    if (tok_is(p, T_RPAREN))
      mark(&only_arrow, p->tok.start);
  }
  p->no_in = no_in;
  p->no_arrow_type = no_arrow_type;
  if (typed) {
    tdm__restore(p, &at_paren);
    tdm__typed_arrow(p, false);
    arrow_expr(e, start);
    return;
  }
  uint32_t close = p->tok.start;
  tdm__next(p);
  if (p->ts && can_arrow && tok_is(p, T_COLON) && list.not_bind == 0 &&
      tdm__ts_try_arrow(p, &at_paren, false, start)) {
    arrow_expr(e, start);
    return;
  }

  if (tok_is(p, T_ARROW) && can_arrow && !p->tok.nl) {
    if (list.not_bind != 0) {
      tdm__fail(p, list.not_bind - 1, 1,
                "Invalid destructuring assignment target");
    }
    if (p->yield_at > start)
      tdm__fail(p, p->yield_at - 1, 5,
                "Yield expression not allowed in formal parameter");
    if (p->await_at > start)
      tdm__fail(p, p->await_at - 1, 5,
                "Illegal await-expression in formal parameters");
    tdm__arrow(p, &a);
    arrow_expr(e, start);
    return;
  }
  if (only_arrow != 0) {
    if (only_arrow - 1 == close)
      tdm__fail(p, close, 1, "Unexpected token ')'");
    tdm__fail(p, only_arrow - 1, 3, "Unexpected token '...'");
  }
  tdm__value(p, &list);
  p->targets.n = a.targets;
  if (count == 1) {
    *e = item;
    /* ({a}) and (a = b) are values, never patterns; (a) may be assigned to. */
    if (e->kind == EXPR_ASSIGN)
      e->kind = EXPR_OTHER;
  } else {
    begin(e, start, EXPR_OTHER);
  }
  e->paren = true;
  e->has_type = false;
  e->unary = false;
  e->op = 0;
  e->start = start;
  e->cover_error = 0;
  if (e->kind == EXPR_ARROW)
    e->kind = EXPR_OTHER;
  mark(&e->not_bind, start);
  if (e->kind != EXPR_IDENT && e->kind != EXPR_MEMBER)
    mark(&e->not_assign, start);
}
