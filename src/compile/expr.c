/* Expressions (ECMA-262 13): operators, calls, members, and what may be
 * assigned to. Literals, functions and classes have files of their own.
 */
#include "compile/compile_int.h"

static const uint8_t precedence[T__COUNT] = {
  [T_COALESCE] = 1,  [T_OR_OR] = 1,     [T_AND_AND] = 2,    [T_OR] = 3,
  [T_XOR] = 4,       [T_AND] = 5,       [T_EQ] = 6,         [T_NE] = 6,
  [T_EQ_STRICT] = 6, [T_NE_STRICT] = 6, [T_LT] = 7,         [T_GT] = 7,
  [T_LE] = 7,        [T_GE] = 7,        [T_INSTANCEOF] = 7, [T_IN] = 7,
  [T_SHL] = 8,       [T_SHR] = 8,       [T_USHR] = 8,       [T_PLUS] = 9,
  [T_MINUS] = 9,     [T_STAR] = 10,     [T_SLASH] = 10,     [T_PERCENT] = 10,
  [T_POWER] = 11,
};

enum { kRelational = 7 };

static void set_other(expr_t* e) {
  e->kind = EXPR_OTHER;
  e->paren = e->unary = e->is_private = e->is_typed_name = false;
  e->op = 0;
  e->not_bind = e->not_assign = e->start + 1;
}

/* f<string>, which is f in the output. */
static void instantiate(expr_t* e) {
  bool is_name = e->kind == EXPR_IDENT;
  bool is_private = e->is_private;

  set_other(e);
  e->is_typed_name = is_name;
  e->is_private = is_private;
}

static void init(expr_t* e, uint32_t start, expr_kind_t kind) {
  memset(e, 0, sizeof(*e));
  e->kind = (uint8_t) kind;
  e->start = start;
}

void tdm__value(parser_t* p, const expr_t* e) {
  if (TDM_UNLIKELY(e->cover_error != 0)) {
    uint32_t at = e->cover_error - 1;
    if (p->src[at] == '=')
      tdm__fail(p, at, 1, "Invalid shorthand property initializer");
    tdm__fail(p, at, 1,
              "Duplicate __proto__ fields are not allowed in object literals");
  }
}

void tdm__assign_value(parser_t* p) {
  uint32_t targets = p->targets.n;
  expr_t e;

  tdm__assign(p, &e);
  tdm__value(p, &e);
  p->targets.n = targets;
}

void tdm__expression(parser_t* p, expr_t* e) {
  uint32_t targets = p->targets.n;

  tdm__assign(p, e);
  if (tok_is(p, T_COMMA)) {
    tdm__value(p, e);
    while (eat(p, T_COMMA)) {
      expr_t next;
      tdm__assign(p, &next);
      tdm__value(p, &next);
    }
    set_other(e);
    p->targets.n = targets;
  }
}

void tdm__expression_value(parser_t* p) {
  uint32_t targets = p->targets.n;
  expr_t e;

  tdm__expression(p, &e);
  tdm__value(p, &e);
  p->targets.n = targets;
}

/* ---- names ------------------------------------------------------------- */

void tdm__check_name(parser_t* p, const token_t* t) {
  uint32_t atom = t->atom;
  uint32_t len = t->end - t->start;

  if (TDM_LIKELY(atom > A_AWAIT))
    return;
  if (p->strict && atom <= A__LAST_STRICT)
    tdm__fail(p, t->start, len, "Unexpected strict mode reserved word");
  if (atom == A_YIELD && p->fn->is_generator)
    tdm__fail(p, t->start, len, "Unexpected identifier 'yield'");
  if (atom == A_AWAIT) {
    if (p->is_module || p->fn->is_async || p->fn->is_static_block)
      tdm__fail(p, t->start, len, "Unexpected reserved word");
    p->await_name_at = t->start + 1;
    if (p->fn->is_top && p->top_await_name == 0)
      p->top_await_name = t->start + 1;
  }
  if (atom == A_ARGUMENTS) {
    /* Arrow functions have the `arguments` of what is around them. */
    const fn_t* fn = p->fn;
    while (fn->is_arrow && fn->outer != NULL)
      fn = fn->outer;
    if (fn->is_field || fn->is_static_block) {
      tdm__fail(p, t->start, len,
                "'arguments' is not allowed in class field initializer or "
                "static initialization block");
    }
  }
}

bool tdm__is_binding_name(parser_t* p) {
  return p->tok.type == T_NAME;
}

uint32_t tdm__binding_name(parser_t* p, uint32_t* at) {
  uint32_t atom = p->tok.atom;

  if (!tok_is(p, T_NAME))
    tdm__unexpected(p);
  tdm__check_name(p, &p->tok);
  if (atom == A_EVAL || atom == A_ARGUMENTS || atom <= A__LAST_STRICT) {
    if (p->strict) {
      tdm__fail(p, p->tok.start, p->tok.end - p->tok.start,
                "Unexpected eval or arguments in strict mode");
    }
    p->fn->strict_param = p->tok.start + 1;
  }
  *at = p->tok.start;
  tdm__next(p);
  return atom;
}

/* ---- what may be assigned to ------------------------------------------- */

static void check_strict_target(parser_t* p, uint32_t atom, uint32_t at) {
  if (p->strict && (atom == A_EVAL || atom == A_ARGUMENTS)) {
    tdm__fail(p, at, p->atoms.v[atom].len,
              "Unexpected eval or arguments in strict mode");
  }
}

/* a.b is written to. When `a` is a namespace, that must fail as it does for the
 * namespace's object. */
static void write_member(parser_t* p, uint32_t object) {
  if (object != 0)
    p->refs.v[object - 1].flags &= ~(uint32_t) REF_DOT;
}

void tdm__mark_targets(parser_t* p, uint32_t from) {
  for (uint32_t i = from; i < p->targets.n; i++) {
    const target_t* t = &p->targets.v[i];
    if (t->atom == 0) {
      write_member(p, t->ref);
      continue;
    }
    check_strict_target(p, t->atom, t->offset);
    if (t->ref != 0)
      p->refs.v[t->ref - 1].flags |= REF_WRITE;
  }
}

void tdm__assign_target(parser_t* p, const expr_t* e, bool logical) {
  switch (e->kind) {
    case EXPR_IDENT:
      check_strict_target(p, e->atom, e->start);
      if (e->ref != 0)
        p->refs.v[e->ref - 1].flags |= REF_WRITE;
      return;
    case EXPR_MEMBER:
      write_member(p, e->object);
      return;
    case EXPR_CALL:
      /* For the web's sake this fails when it runs. */
      if (!p->strict && !logical)
        return;
      /* fall through */
    default:
      tdm__fail(p, e->start, p->prev_end - e->start,
                "Invalid left-hand side in assignment");
  }
}

/* ---- primary expressions ----------------------------------------------- */

static void identifier(parser_t* p, expr_t* e) {
  init(e, p->tok.start, EXPR_IDENT);
  tdm__check_name(p, &p->tok);
  e->atom = p->tok.atom;
  e->ref = tdm__ref(p, e->atom, e->start, 0);
  if (e->atom == A_ASYNC && p->tok.escaped)
    p->arrow_at = UINT32_MAX; /* not the word before an arrow function */
  tdm__next(p);
}

void tdm__template(parser_t* p, bool tagged) {
  bool no_in = p->no_in;
  bool no_arrow_type = p->no_arrow_type;

  p->no_in = p->no_arrow_type = false;
  while (!tdm__template_part(p, tagged)) {
    tdm__next(p);
    tdm__expression_value(p);
    if (!tok_is(p, T_RBRACE))
      tdm__expected(p, "'}'");
  }
  p->no_in = no_in;
  p->no_arrow_type = no_arrow_type;
  tdm__next(p);
}

static void super(parser_t* p, expr_t* e) {
  const fn_t* fn = p->fn;
  uint32_t start = p->tok.start;

  while (fn->is_arrow && fn->outer != NULL)
    fn = fn->outer;
  tdm__next(p);
  init(e, start, EXPR_OTHER);
  e->op = T_SUPER;
  if (tok_is(p, T_LPAREN)                         ? !fn->super_call
      : tok_is(p, T_DOT) || tok_is(p, T_LBRACKET) ? !fn->super_property
                                                  : true)
    tdm__fail(p, start, 5, "'super' keyword unexpected here");
}

static void async_function_or_name(parser_t* p, expr_t* e) {
  uint32_t start = p->tok.start;
  bool can_arrow = p->arrow_at == start;
  token_t next = tdm__peek(p);

  if (next.type == T_FUNCTION && !next.nl) {
    tdm__next(p);
    tdm__function(p, FN_ASYNC | FN_EXPRESSION, start);
    init(e, start, EXPR_OTHER);
    set_other(e);
    return;
  }
  if (p->ts && can_arrow && (next.type == T_LT || next.type == T_SHL) &&
      !next.nl && tdm__ts_generic_arrow(p, e, true))
    return;
  if (can_arrow && next.type == T_NAME && !next.nl) {
    /* async x => ... unless it is a plain name before one: `async of`, or
     * an error that the caller finds. */
    token_t async = p->tok;
    uint32_t pos = p->pos;
    uint32_t prev_end = p->prev_end;
    tdm__next(p);
    token_t arrow = tdm__peek(p);
    if (arrow.type == T_ARROW && !arrow.nl) {
      arrow_t a = { p->tok.start, p->targets.n, p->refs.n,
                    p->scopes.n,  true,         true };
      target_t t = { p->tok.atom, p->tok.start, 0 };
      if (p->tok.atom == A_AWAIT)
        tdm__unexpected(p);
      tdm__check_name(p, &p->tok);
      VEC_PUSH(p->targets, t);
      tdm__next(p);
      tdm__arrow(p, &a);
      init(e, start, EXPR_ARROW);
      e->not_bind = e->not_assign = start + 1;
      return;
    }
    p->tok = async;
    p->pos = pos;
    p->prev_end = prev_end;
  }
  identifier(p, e);
}

static void new_expression(parser_t* p, expr_t* e);

static void primary(parser_t* p, expr_t* e) {
  uint32_t start = p->tok.start;

  switch (p->tok.type) {
    case T_NAME:
      if (TDM_UNLIKELY(p->tok.atom == A_ASYNC) && !p->tok.escaped)
        async_function_or_name(p, e);
      else
        identifier(p, e);
      return;
    case T_LPAREN:
      tdm__paren(p, e);
      return;
    case T_LBRACKET:
      tdm__array_literal(p, e);
      return;
    case T_LBRACE:
      tdm__object_literal(p, e);
      return;
    case T_NUMBER:
      if (p->tok.octal && p->strict) {
        tdm__fail(p, start, p->tok.end - start,
                  p->src[start + 1] >= '8'
                      ? "Decimals with leading zeros are not allowed in "
                        "strict mode."
                      : "Octal literals are not allowed in strict mode.");
      }
      tdm__next(p);
      break;
    case T_STRING_LITERAL:
      if (p->tok.octal && p->strict) {
        tdm__fail(p, start, p->tok.end - start,
                  "Octal escape sequences are not allowed in strict mode.");
      }
      tdm__next(p);
      break;
    case T_BIGINT_LITERAL:
    case T_THIS:
    case T_NULL:
    case T_TRUE:
    case T_FALSE:
      tdm__next(p);
      break;
    case T_TEMPLATE:
      tdm__template(p, false);
      break;
    case T_SLASH:
    case T_SLASH_ASSIGN:
      tdm__rescan_regexp(p);
      tdm__next(p);
      break;
    case T_FUNCTION:
      tdm__function(p, FN_EXPRESSION, start);
      break;
    case T_CLASS:
      tdm__class(p, false, false);
      break;
    case T_AT:
      tdm__decorators(p);
      if (!tok_is(p, T_CLASS))
        tdm__expected(p, "a class");
      tdm__class(p, false, false);
      break;
    case T_NEW:
      new_expression(p, e);
      return;
    case T_SUPER:
      super(p, e);
      return;
    case T_IMPORT:
      tdm__import_expression(p, e);
      return;
    case T_LT:
      if (p->jsx) {
        tdm__jsx(p, e);
        break;
      }
      tdm__unexpected(p);
    default:
      tdm__unexpected(p);
  }
  init(e, start, EXPR_OTHER);
  e->not_bind = e->not_assign = start + 1;
}

/* ---- members and calls ------------------------------------------------- */

void tdm__arguments(parser_t* p) {
  bool no_in = p->no_in;
  bool no_arrow_type = p->no_arrow_type;

  tdm__next(p);
  p->no_in = p->no_arrow_type = false;
  while (!tok_is(p, T_RPAREN)) {
    eat(p, T_ELLIPSIS);
    tdm__assign_value(p);
    if (!tok_is(p, T_RPAREN)) {
      if (!tok_is(p, T_COMMA))
        tdm__fail(p, p->tok.start, p->tok.end - p->tok.start,
                  "missing ) after argument list");
      tdm__next(p);
    }
  }
  p->no_in = no_in;
  p->no_arrow_type = no_arrow_type;
  tdm__next(p);
}

static void use_private(parser_t* p) {
  private_t use = { p->tok.atom, p->tok.start, 0, 0 };

  if (p->cls == NULL) {
    const atom_t* a = &p->atoms.v[p->tok.atom];
    tdm__fail(p, p->tok.start, a->len,
              "Private field '%.*s' must be declared in an enclosing class",
              (int) TDM_MIN(a->len, 100u), a->p);
  }
  if (p->atoms.v[use.atom].private == 0) /* else it is declared already */
    VEC_PUSH(p->privates, use);
}

static void member_name(parser_t* p, expr_t* e, bool after_super) {
  if (tok_is(p, T_PRIVATE_NAME)) {
    if (after_super) {
      tdm__fail(p, p->tok.start, p->tok.end - p->tok.start,
                "Unexpected private field");
    }
    use_private(p);
    e->is_private = true;
  } else if (!tok_is(p, T_NAME) && !tok_is(p, T_ESCAPED_KEYWORD) &&
             !(p->tok.type >= T_BREAK && p->tok.type <= T_WITH)) {
    tdm__unexpected(p);
  }
  tdm__next(p);
}

static void to_member(expr_t* e) {
  e->kind = EXPR_MEMBER;
  e->has_type = false;
  e->paren = false;
  e->op = 0;
  e->is_private = false;
  e->ref = e->object = 0;
  e->not_bind = e->start + 1;
  e->not_assign = 0;
}

static void set_ref_flag(parser_t* p, const expr_t* e, uint32_t flag) {
  if (e->kind == EXPR_IDENT && e->ref != 0)
    p->refs.v[e->ref - 1].flags |= flag;
}

/* async (...): a call, or an arrow function. */
static void async_call(parser_t* p, expr_t* e) {
  arrow_t a = {
    p->tok.start, p->targets.n, p->refs.n, p->scopes.n, true, true
  };
  uint32_t start = e->start;
  bool no_in = p->no_in;
  bool no_arrow_type = p->no_arrow_type;
  expr_t list = { 0 };
  uint32_t trailing = 0;
  snapshot_t at_paren;
  bool typed = false;

  if (p->ts) {
    if (tdm__ts_is_arrow(p)) {
      if (e->ref != 0)
        p->refs.v[e->ref - 1].flags |= REF_DEAD;
      tdm__typed_arrow(p, true);
      goto arrow;
    }
    tdm__save(p, &at_paren);
  }
  tdm__next(p);
  p->no_in = p->no_arrow_type = false;
  while (!tok_is(p, T_RPAREN)) {
    bool rest = eat(p, T_ELLIPSIS);
    expr_t item;
    if (trailing != 0 && list.not_bind == 0)
      list.not_bind = trailing;
    tdm__cover_element(p, &list, &item);
    if (item.kind != EXPR_IDENT || rest)
      a.simple = false;
    if (rest && item.kind == EXPR_ASSIGN && list.not_bind == 0)
      list.not_bind = item.start + 1;
    if (p->ts && (tok_is(p, T_COLON) || tok_is(p, T_QUESTION))) {
      typed = true;
      break;
    }
    if (!tok_is(p, T_RPAREN)) {
      if (!tok_is(p, T_COMMA))
        tdm__fail(p, p->tok.start, p->tok.end - p->tok.start,
                  "missing ) after argument list");
      if (rest)
        trailing = p->tok.start + 1;
      tdm__next(p);
    }
  }
  if (trailing != 0 && list.not_bind == 0)
    list.not_bind = trailing;
  p->no_in = no_in;
  p->no_arrow_type = no_arrow_type;
  if (!typed) {
    tdm__next(p);
    /* async (a): T => ... */
    if (p->ts && tok_is(p, T_COLON) && list.not_bind == 0 &&
        tdm__ts_try_arrow(p, &at_paren, true, start)) {
      if (e->ref != 0)
        p->refs.v[e->ref - 1].flags |= REF_DEAD;
      goto arrow;
    }
  } else {
    tdm__restore(p, &at_paren);
    if (e->ref != 0)
      p->refs.v[e->ref - 1].flags |= REF_DEAD;
    tdm__typed_arrow(p, true);
    goto arrow;
  }
  if (tok_is(p, T_ARROW) && !p->tok.nl) {
    if (list.not_bind != 0) {
      tdm__fail(p, list.not_bind - 1, 1,
                "Invalid destructuring assignment target");
    }
    if (p->await_at > a.start)
      tdm__fail(p, p->await_at - 1, 5,
                "Illegal await-expression in formal parameters of async "
                "function");
    if (p->await_name_at > a.start)
      tdm__fail(p, p->await_name_at - 1, 5, "Unexpected reserved word");
    if (e->ref != 0)
      p->refs.v[e->ref - 1].flags |= REF_DEAD;
    tdm__arrow(p, &a);
    goto arrow;
  }
  tdm__value(p, &list);
  p->targets.n = a.targets;
  set_ref_flag(p, e, REF_CALLEE);
  e->kind = EXPR_CALL;
  e->ref = 0;
  e->not_bind = e->not_assign = start + 1;
  return;

arrow:
  init(e, start, EXPR_ARROW);
  e->not_bind = e->not_assign = start + 1;
}

static void tail(parser_t* p, expr_t* e, bool calls) {
  bool chain = false;

  for (;;) {
    switch (p->tok.type) {
      case T_DOT:
        tdm__value(p, e);
        set_ref_flag(p, e, REF_DOT);
        tdm__next_name(p);
        {
          bool after_super = e->op == T_SUPER && !e->paren;
          uint32_t object = e->kind == EXPR_IDENT ? e->ref : 0;
          to_member(e);
          e->object = object;
          member_name(p, e, after_super);
        }
        break;
      case T_QUESTION_DOT:
        if (!calls) {
          tdm__fail(p, p->tok.start, 2,
                    "Invalid optional chain from new expression");
        }
        tdm__value(p, e);
        chain = true;
        {
          token_t next = tdm__peek(p);
          if (next.type == T_LPAREN) {
            set_ref_flag(p, e, REF_CALLEE);
            tdm__next(p);
            tdm__arguments(p);
          } else if (next.type == T_LBRACKET) {
            tdm__next(p);
            goto bracket;
          } else if (next.type == T_TEMPLATE) {
            tdm__next(p);
            tdm__fail(p, p->tok.start, 1,
                      "Invalid tagged template on optional chain");
          } else if (p->ts && (next.type == T_LT || next.type == T_SHL)) {
            set_ref_flag(p, e, REF_CALLEE);
            tdm__next(p);
            if (!tdm__ts_type_args_in_expr(p) || !tok_is(p, T_LPAREN))
              tdm__unexpected(p);
            tdm__arguments(p);
          } else {
            tdm__next_name(p);
            to_member(e);
            member_name(p, e, false);
          }
        }
        break;
      case T_LBRACKET:
      bracket:
        tdm__value(p, e);
        {
          bool no_in = p->no_in;
          bool no_arrow_type = p->no_arrow_type;
          p->no_in = p->no_arrow_type = false;
          tdm__next(p);
          tdm__expression_value(p);
          tdm__expect(p, T_RBRACKET);
          p->no_in = no_in;
          p->no_arrow_type = no_arrow_type;
        }
        to_member(e);
        break;
      case T_LPAREN:
        if (!calls)
          return;
        if (e->kind == EXPR_IDENT && e->atom == A_ASYNC && !e->paren &&
            !p->tok.nl && !chain && p->arrow_at == e->start) {
          async_call(p, e);
          if (e->kind == EXPR_ARROW)
            return;
          break;
        }
        tdm__value(p, e);
        set_ref_flag(p, e, REF_CALLEE);
        tdm__arguments(p);
        if (e->op == T_SUPER && !e->paren)
          p->super_end = p->prev_end;
        e->kind = EXPR_CALL;
        e->paren = false;
        e->op = 0;
        e->not_bind = e->not_assign = e->start + 1;
        break;
      case T_TEMPLATE:
        if (chain) {
          tdm__fail(p, p->tok.start, 1,
                    "Invalid tagged template on optional chain");
        }
        tdm__value(p, e);
        set_ref_flag(p, e, REF_CALLEE);
        tdm__template(p, true);
        set_other(e);
        break;
      case T_NOT:
        if (!p->ts || p->tok.nl)
          goto end;
        tdm__blank(p, p->tok.start, p->tok.end);
        tdm__next(p);
        break;
      case T_LT:
      case T_SHL:
        if (!p->ts || !tdm__ts_type_args_in_expr(p))
          goto end;
        p->arrow_at = UINT32_MAX; /* async<T>(a) is a call */
        if (tok_is(p, T_LPAREN) || tok_is(p, T_TEMPLATE))
          break;
        if (tok_is(p, T_QUESTION_DOT) && tdm__peek(p).type == T_LPAREN)
          break;
        if (tok_is(p, T_DOT) || tok_is(p, T_QUESTION_DOT)) {
          tdm__fail(p, p->tok.start, 1,
                    "An instantiation expression cannot be followed by a "
                    "property access");
        }
        instantiate(e);
        break;
      default:
        goto end;
    }
    if (chain) {
      e->kind = EXPR_OTHER;
      e->not_bind = e->not_assign = e->start + 1;
    }
  }
end:
  return;
}

static void new_expression(parser_t* p, expr_t* e) {
  uint32_t start = p->tok.start;

  check_depth(p);
  tdm__next(p);
  if (tok_is(p, T_DOT)) {
    tdm__next(p);
    if (!tok_is_word(p, A_TARGET))
      tdm__unexpected(p);
    const fn_t* fn = p->fn;
    while (fn->is_arrow && fn->outer != NULL)
      fn = fn->outer;
    if (!fn->new_target) {
      tdm__fail(p, start, p->tok.end - start,
                "new.target expression is not allowed here");
    }
    tdm__next(p);
    init(e, start, EXPR_OTHER);
    e->not_bind = e->not_assign = start + 1;
    return;
  }
  p->arrow_at = UINT32_MAX;
  primary(p, e);
  if (e->kind == EXPR_ARROW || (e->op == T_SUPER && tok_is(p, T_LPAREN)))
    tdm__unexpected(p);
  if (e->op == T_IMPORT && !e->paren)
    tdm__fail(p, e->start, 6, "Cannot use new with import");
  tail(p, e, false);
  tdm__value(p, e);
  if (tok_is(p, T_LPAREN))
    tdm__arguments(p);
  init(e, start, EXPR_OTHER);
  e->not_bind = e->not_assign = start + 1;
}

void tdm__left_hand_side(parser_t* p, expr_t* e) {
  primary(p, e);
  if (e->kind == EXPR_ARROW)
    return;
  /* Nothing in the common case: x + y, f(x, y). */
  tail(p, e, true);
}

/* ---- unary ------------------------------------------------------------- */

void tdm__unary(parser_t* p, expr_t* e) {
  uint32_t start = p->tok.start;
  uint8_t type = p->tok.type;

  switch (type) {
    case T_NOT:
    case T_TILDE:
    case T_PLUS:
    case T_MINUS:
    case T_TYPEOF:
    case T_VOID:
    case T_DELETE: {
      uint32_t refs = p->refs.n;
      check_depth(p);
      tdm__next(p);
      p->arrow_at = UINT32_MAX;
      tdm__unary(p, e);
      tdm__value(p, e);
      if (type == T_DELETE) {
        if (p->strict && (e->kind == EXPR_IDENT || e->is_typed_name)) {
          tdm__fail(p, e->start, p->prev_end - e->start,
                    "Delete of an unqualified identifier in strict mode.");
        }
        if (e->is_private) {
          tdm__fail(p, e->start, p->prev_end - e->start,
                    "Private fields can not be deleted");
        }
        for (uint32_t i = refs; i < p->refs.n; i++)
          p->refs.v[i].flags &= ~(uint32_t) REF_DOT;
      }
      e->start = start;
      set_other(e);
      e->unary = true;
      return;
    }
    case T_PLUS_PLUS:
    case T_MINUS_MINUS:
      check_depth(p);
      tdm__next(p);
      p->arrow_at = UINT32_MAX;
      tdm__unary(p, e);
      if (e->kind != EXPR_IDENT && e->kind != EXPR_MEMBER &&
          !(e->kind == EXPR_CALL && !p->strict)) {
        tdm__fail(p, e->start, p->prev_end - e->start,
                  "Invalid left-hand side expression in prefix operation");
      }
      tdm__assign_target(p, e, false);
      e->start = start;
      set_other(e);
      return;
    case T_NAME:
      if (TDM_UNLIKELY(p->tok.atom == A_AWAIT) && tdm__is_await(p)) {
        check_depth(p);
        tdm__await(p, e);
        return;
      }
      break;
    case T_LT:
      if (p->ts && !p->jsx) {
        tdm__ts_assertion(p, e);
        return;
      }
      break;
    default:
      break;
  }

  tdm__left_hand_side(p, e);
  if ((p->tok.type == T_PLUS_PLUS || p->tok.type == T_MINUS_MINUS) &&
      !p->tok.nl && e->kind != EXPR_ARROW) {
    if (e->kind != EXPR_IDENT && e->kind != EXPR_MEMBER &&
        !(e->kind == EXPR_CALL && !p->strict)) {
      tdm__fail(p, e->start, p->prev_end - e->start,
                "Invalid left-hand side expression in postfix operation");
    }
    tdm__assign_target(p, e, false);
    tdm__next(p);
    set_other(e);
  }
}

/* ---- binary ------------------------------------------------------------ */

/* An operand right of an operator of the precedence `left` (0: none). */
static void operand(parser_t* p, expr_t* e, uint32_t left) {
  if (TDM_UNLIKELY(p->tok.type == T_PRIVATE_NAME)) {
    uint32_t start = p->tok.start;
    use_private(p);
    if (left >= kRelational || p->no_in || tdm__peek(p).type != T_IN)
      tdm__unexpected(p);
    tdm__next(p);
    init(e, start, EXPR_OTHER);
    e->not_bind = e->not_assign = start + 1;
    return;
  }
  tdm__unary(p, e);
}

/* `x as T`, `x satisfies T`. */
static bool ts_as(parser_t* p, expr_t* e) {
  if (!tok_is(p, T_NAME) || p->tok.nl || p->tok.escaped ||
      (p->tok.atom != A_AS && p->tok.atom != A_SATISFIES))
    return false;
  uint32_t from = p->tok.start;
  tdm__value(p, e);
  tdm__next(p);
  if (tok_is(p, T_CONST))
    tdm__next(p);
  else
    tdm__ts_type(p);
  tdm__ts_blank_as(p, from, p->prev_end);
  e->paren = false;
  e->has_type = true;
  if (e->kind == EXPR_OBJECT || e->kind == EXPR_ARRAY)
    set_other(e);
  if (e->not_bind == 0)
    e->not_bind = e->start + 1;
  return true;
}

/* a + b as T * c multiplies the sum: without the type it must be in
 * parentheses. `order` is from before it was read, `end` where it ended. */
static void ts_group(
    parser_t* p, expr_t* e, uint32_t order, uint32_t end, uint32_t end_order) {
  if (p->options->strip_only) {
    tdm__fail(p, e->start, p->prev_end - e->start,
              "Without its type this expression means something else: put it "
              "in parentheses");
  }
  tdm__replace_ordered(p, e->start, e->start, order, "(", 1);
  tdm__replace_ordered(p, end, end, end_order, ")", 1);
  e->op = 0;
}

/* `a<!--b` is a comparison in a module and in TypeScript; in the script that
 * the engine gets `<!--` begins a comment (ECMA-262, B.1.1). */
static void no_comment(parser_t* p) {
  uint32_t at = p->tok.start;

  if (at == p->prev_end && p->len - at > 2 && p->src[at + 1] == '-' &&
      p->src[at + 2] == '-' && !p->options->strip_only)
    INSERT(p, at, " ");
}

static void binary(parser_t* p, expr_t* e, uint32_t min, uint32_t order) {
  uint32_t loosest = 0; /* operator in `e`; 0: none */
  uint32_t as_end = 0;  /* where what has a type ends */
  uint32_t as_order = 0;

  for (;;) {
    uint8_t op = p->tok.type;
    uint32_t prec = precedence[op];
    uint32_t right_order;
    expr_t right;

    if (prec == 0) {
      uint32_t end = p->prev_end;
      uint32_t end_order;
      if (!p->ts || min > kRelational || op != T_NAME)
        return;
      end_order = edit_reserve(p);
      if (!ts_as(p, e))
        return;
      if (as_end == 0) {
        as_end = end;
        as_order = end_order;
      }
      continue;
    }
    if (prec < min || (op == T_IN && p->no_in))
      return;
    if (TDM_UNLIKELY(as_end != 0)) {
      if (loosest != 0 && (prec > loosest || op == T_POWER))
        ts_group(p, e, order, as_end, as_order);
      as_end = 0;
    }
    loosest = prec;
    tdm__value(p, e);
    if (op == T_POWER && e->unary && !e->paren) {
      tdm__fail(p, e->start, p->tok.end - e->start,
                "Unary operator used immediately before exponentiation "
                "expression. Parenthesis must be used to disambiguate "
                "operator precedence");
    }
    if (op == T_POWER)
      check_depth(p); /* it groups to the right */
    tdm__next(p);
    p->arrow_at = UINT32_MAX;
    if (op == T_LT && tok_is(p, T_NOT))
      no_comment(p);
    right_order = edit_reserve(p);
    operand(p, &right, prec);
    if (right.kind == EXPR_ARROW)
      tdm__unexpected(p);
    binary(p, &right, op == T_POWER ? prec : prec + 1, right_order);
    tdm__value(p, &right);
    if (TDM_UNLIKELY(prec <= 2)) {
      uint8_t a = e->paren ? 0 : e->op;
      uint8_t b = right.paren ? 0 : right.op;
      bool other = op == T_COALESCE;
      if ((a != 0 && (a == T_COALESCE) != other) ||
          (b != 0 && (b == T_COALESCE) != other))
        tdm__fail(p, e->start, p->prev_end - e->start,
                  "Unexpected token: ?? can't be mixed with || and && "
                  "without parentheses");
    }
    set_other(e);
    if (prec <= 2)
      e->op = op;
  }
}

/* ---- assignment -------------------------------------------------------- */

static void yield(parser_t* p, expr_t* e) {
  uint32_t start = p->tok.start;

  if (p->fn->in_params || p->tok.escaped)
    tdm__fail(p, start, 5, "Yield expression not allowed in formal parameter");
  p->yield_at = start + 1;
  tdm__next(p);
  init(e, start, EXPR_OTHER);
  e->not_bind = e->not_assign = start + 1;
  if (p->tok.nl) {
    tdm__yield_value(p, NULL, start);
    return;
  }
  switch (p->tok.type) {
    case T_STAR:
      tdm__yield_all(p, start);
      return;
    case T_RPAREN:
    case T_RBRACKET:
    case T_RBRACE:
    case T_COMMA:
    case T_SEMICOLON:
    case T_COLON:
    case T_EOF:
    case T_IN:
      tdm__yield_value(p, NULL, start);
      return;
    case T_NAME:
      if (p->no_in && tok_is_word(p, A_OF)) {
        tdm__yield_value(p, NULL, start);
        return;
      }
      break;
    default:
      break;
  }
  given_t value = tdm__value_start(p);
  tdm__assign_value(p);
  tdm__yield_value(p, &value, start);
}

/* TypeScript: (a?: T) => ... isn't a condition. */
static bool is_optional_param(parser_t* p) {
  token_t next;

  if (!p->ts)
    return false;
  next = tdm__peek(p);
  return next.type == T_COLON || next.type == T_COMMA ||
         next.type == T_RPAREN || next.type == T_ASSIGN;
}

void tdm__assign(parser_t* p, expr_t* e) {
  uint32_t mark = p->targets.n;
  uint32_t order;
  uint8_t op;

  check_depth(p);
  if (TDM_UNLIKELY(p->tok.type == T_NAME && p->tok.atom == A_YIELD) &&
      p->fn->is_generator) {
    yield(p, e);
    return;
  }
  if (p->ts && (p->tok.type == T_LT || p->tok.type == T_SHL) &&
      tdm__ts_generic_arrow(p, e, false))
    return;

  p->arrow_at = p->tok.start;
  order = edit_reserve(p);
  operand(p, e, 0);
  if (e->kind == EXPR_ARROW)
    return;
  if (precedence[p->tok.type] != 0 || (p->ts && p->tok.type == T_NAME))
    binary(p, e, 1, order);

  op = p->tok.type;
  if (op == T_QUESTION && !is_optional_param(p)) {
    bool no_in = p->no_in;
    bool no_arrow_type = p->no_arrow_type;
    tdm__value(p, e);
    tdm__next(p);
    p->no_in = false;
    p->no_arrow_type = true;
    tdm__assign_value(p);
    p->no_in = no_in;
    p->no_arrow_type = no_arrow_type;
    tdm__expect(p, T_COLON);
    tdm__assign_value(p);
    set_other(e);
    p->targets.n = mark;
    return;
  }
  if (op == T_ARROW && e->kind == EXPR_IDENT && !e->paren && !p->tok.nl &&
      p->prev_end - e->start <= UINT32_MAX) {
    arrow_t a = { e->start,    mark,  p->refs.n - (e->ref != 0),
                  p->scopes.n, false, true };
    target_t t = { e->atom, e->start, e->ref };
    p->targets.n = mark;
    VEC_PUSH(p->targets, t);
    tdm__arrow(p, &a);
    e->kind = EXPR_ARROW;
    e->not_bind = e->not_assign = e->start + 1;
    return;
  }
  if (op < T_ASSIGN || op > T_COALESCE_ASSIGN)
    return;
  if (e->has_type && !e->paren)
    tdm__unexpected(p);

  if (op == T_ASSIGN && (e->kind == EXPR_OBJECT || e->kind == EXPR_ARRAY) &&
      !e->paren) {
    if (e->not_assign != 0) {
      tdm__fail(p, e->not_assign - 1, 1,
                "Invalid destructuring assignment target");
    }
    tdm__mark_targets(p, mark);
    e->cover_error = 0;
  } else {
    tdm__value(p, e);
    tdm__assign_target(p, e, op >= T_AND_AND_ASSIGN);
    p->targets.n = mark;
    if (e->kind == EXPR_IDENT) {
      target_t t = { e->atom, e->start, e->ref };
      VEC_PUSH(p->targets, t);
    }
    if (e->paren && e->not_bind == 0)
      e->not_bind = e->start + 1;
  }
  tdm__next(p);
  tdm__assign_value(p);
  e->paren = false;
  e->op = 0;
  if (op == T_ASSIGN) {
    e->kind = EXPR_ASSIGN;
    e->not_assign = 0;
  } else {
    set_other(e);
    p->targets.n = mark;
  }
}
