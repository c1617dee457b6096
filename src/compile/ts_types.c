/* The types of TypeScript 5.9: read, checked, and forgotten. The grammar is the
 * one of TypeScript's own parser, with its rules for what an ambiguous token
 * means; see there for the reasons.
 *
 * The few expressions that a type may hold (computed names, defaults) are read
 * by the parser of expressions, and what it noted is taken back.
 */
#include "compile/ts_int.h"

static void type(parser_t* p);

/* Brackets start afresh: `extends` is a condition again in them. */
void tdm__ts_type(parser_t* p) {
  bool saved = p->no_conditional;

  p->no_conditional = false;
  type(p);
  p->no_conditional = saved;
}

void tdm__ts_skip_expression(parser_t* p) {
  uint32_t refs = p->refs.n;
  uint32_t edits = p->edits.n;
  uint32_t order = p->edit_order;
  bool helper = p->uses_helper;

  tdm__assign_value(p);
  p->refs.n = refs;
  p->edits.n = edits;
  p->edit_order = order;
  p->uses_helper = helper;
}

/* ---- brackets and lists ------------------------------------------------ */

void tdm__ts_greater(parser_t* p) {
  switch (p->tok.type) {
    case T_GT:
      break;
    case T_GE:
    case T_SHR:
    case T_USHR:
    case T_SHR_ASSIGN:
    case T_USHR_ASSIGN:
      tdm__split_greater(p);
      break;
    default:
      tdm__expected(p, "'>'");
  }
  tdm__next(p);
}

/* '<', also as the first of '<<'. */
bool tdm__ts_at_less(parser_t* p) {
  if (tok_is(p, T_SHL))
    tdm__split_less(p);
  return tok_is(p, T_LT);
}

void tdm__ts_type_args(parser_t* p) {
  bool notes = p->speculates_type_args;
  uint32_t at = p->tok.start;

  if (!tdm__ts_at_less(p))
    tdm__expected(p, "'<'");
  /* If this fails, so it will when tried as an expression's. */
  if (notes)
    tdm__ts_remember(p, MEMO_TYPE_ARGS, at, false);
  do {
    tdm__next(p);
    if (p->src[p->tok.start] != '>')
      tdm__ts_type(p);
  } while (tok_is(p, T_COMMA));
  tdm__ts_greater(p);
  if (notes)
    tdm__ts_remember(p, MEMO_TYPE_ARGS, at, true);
}

static void optional_type_args(parser_t* p) {
  if (!p->tok.nl && tdm__ts_at_less(p))
    tdm__ts_type_args(p);
}

/* `in`, `out` and `const` before a type parameter. */
static void variance(parser_t* p) {
  for (;;) {
    if (tok_is_word(p, A_OUT)) {
      token_t next = tdm__peek(p);
      if (next.type != T_NAME && next.type != T_IN && next.type != T_CONST)
        return;
    } else if (!tok_is(p, T_IN) && !tok_is(p, T_CONST)) {
      return;
    }
    tdm__next(p);
  }
}

void tdm__ts_skip_type_params(parser_t* p) {
  if (!tdm__ts_at_less(p))
    return;
  tdm__next(p);
  while (p->src[p->tok.start] != '>') {
    variance(p);
    if (!tok_is(p, T_NAME))
      tdm__unexpected(p);
    tdm__next(p);
    if (eat(p, T_EXTENDS))
      tdm__ts_type(p);
    if (eat(p, T_ASSIGN))
      tdm__ts_type(p);
    if (!eat(p, T_COMMA))
      break;
  }
  tdm__ts_greater(p);
}

void tdm__ts_type_params(parser_t* p) {
  uint32_t from = p->tok.start;

  if (!tdm__ts_at_less(p))
    return;
  tdm__ts_skip_type_params(p);
  tdm__blank(p, from, p->prev_end);
}

void tdm__ts_skip_annotation(parser_t* p) {
  if (eat(p, T_COLON))
    tdm__ts_type(p);
}

void tdm__ts_annotation(parser_t* p) {
  uint32_t from = p->tok.start;

  if (!tok_is(p, T_COLON))
    return;
  tdm__next(p);
  tdm__ts_type(p);
  tdm__blank(p, from, p->prev_end);
}

/* ---- functions --------------------------------------------------------- */

/* What a function gives: a type, `x is T`, or `asserts x is T`. */
void tdm__ts_result_type(parser_t* p) {
  if (tok_is(p, T_NAME)) {
    token_t next = tdm__peek(p);
    bool same_line = !next.nl && !next.escaped;
    if (next.type == T_NAME && next.atom == A_IS && same_line) {
      tdm__next(p);
      tdm__next(p);
    } else if (tok_is_word(p, A_ASSERTS) && !next.nl &&
               (next.type == T_NAME || next.type == T_THIS)) {
      tdm__next(p);
      tdm__next(p);
      if (!tok_is_word(p, A_IS))
        return;
      tdm__next(p);
    }
  }
  type(p);
}

void tdm__ts_return_type(parser_t* p) {
  uint32_t from = p->tok.start;
  bool saved = p->no_conditional;

  if (!eat(p, T_COLON))
    return;
  p->no_conditional = false;
  tdm__ts_result_type(p);
  p->no_conditional = saved;
  tdm__blank(p, from, p->prev_end);
}

static void skip_template(parser_t* p) {
  check_depth(p);
  while (!tdm__template_part(p, true)) {
    uint32_t depth = 0;
    tdm__next(p);
    while (!tok_is(p, T_RBRACE) || depth > 0) {
      if (tok_is(p, T_EOF))
        tdm__unexpected(p);
      if (tok_is(p, T_TEMPLATE))
        skip_template(p);
      depth += tok_is(p, T_LBRACE);
      depth -= tok_is(p, T_RBRACE);
      tdm__next(p);
    }
  }
}

/* From a bracket to the token after the one that closes it; over one token
 * where there is no bracket. */
static void skip_brackets(parser_t* p) {
  uint32_t depth = 0;

  do {
    switch (p->tok.type) {
      case T_LPAREN:
      case T_LBRACKET:
      case T_LBRACE:
        depth++;
        break;
      case T_RPAREN:
      case T_RBRACKET:
      case T_RBRACE:
        depth--;
        break;
      case T_TEMPLATE:
        skip_template(p);
        break;
      case T_EOF:
        return;
      default:
        break;
    }
    tdm__next(p);
  } while (depth > 0);
}

/* To the ',' or the bracket that ends a pattern's default value. */
static void skip_default(parser_t* p) {
  tdm__next(p);
  while (!tok_is(p, T_COMMA) && !tok_is(p, T_RBRACE) &&
         !tok_is(p, T_RBRACKET) && !tok_is(p, T_RPAREN) && !tok_is(p, T_EOF))
    skip_brackets(p);
}

static bool skip_pattern(parser_t* p);

static bool skip_target(parser_t* p) {
  if (tok_is(p, T_LBRACE) || tok_is(p, T_LBRACKET)) {
    if (!skip_pattern(p))
      return false;
  } else if (tok_is(p, T_NAME)) {
    tdm__next(p);
  } else {
    return false;
  }
  if (tok_is(p, T_ASSIGN))
    skip_default(p);
  return true;
}

/* A property of a pattern. */
static bool skip_property(parser_t* p) {
  bool is_short = tok_is(p, T_NAME);

  if (tok_is(p, T_LBRACKET)) {
    tdm__next(p);
    if (tok_is(p, T_NAME) && tdm__peek(p).type == T_COLON)
      return false; /* an index signature */
    while (!tok_is(p, T_RBRACKET) && !tok_is(p, T_EOF))
      skip_brackets(p);
  } else if (!is_any_name(&p->tok) && !tok_is(p, T_STRING_LITERAL) &&
             !tok_is(p, T_NUMBER) && !tok_is(p, T_BIGINT_LITERAL)) {
    return false;
  }
  tdm__next(p);
  if (eat(p, T_COLON))
    return skip_target(p);
  if (tok_is(p, T_ASSIGN))
    skip_default(p);
  return is_short;
}

/* From the bracket of a pattern to the token after it; false where the brackets
 * are those of a type: `{ a: b; c: d }`, `[a, b[]]`. */
static bool skip_pattern(parser_t* p) {
  bool is_object = tok_is(p, T_LBRACE);
  token_type_t close = is_object ? T_RBRACE : T_RBRACKET;

  check_depth(p);
  tdm__next(p);
  while (!tok_is(p, close)) {
    if (!is_object && eat(p, T_COMMA))
      continue;
    bool is_property = !eat(p, T_ELLIPSIS) && is_object;
    if (!(is_property ? skip_property(p) : skip_target(p)))
      return false;
    if (!tok_is(p, close) && !eat(p, T_COMMA))
      return false;
  }
  tdm__next(p);
  return true;
}

/* At '(': parameters, or a type in parentheses? */
static bool is_parameters(parser_t* p) {
  place_t here = place_save(p);
  bool is = false;

  tdm__next(p);
  while (tok_is(p, T_NAME) && tdm__ts_is_access_word(p->tok.atom)) {
    token_t next = tdm__peek(p);
    if (next.type != T_NAME && next.type != T_LBRACE && next.type != T_LBRACKET)
      break;
    tdm__next(p);
  }
  switch (p->tok.type) {
    case T_RPAREN:
    case T_ELLIPSIS:
      is = true;
      break;
    case T_LBRACE:
    case T_LBRACKET:
    case T_NAME:
    case T_THIS:
      if (tok_is(p, T_LBRACE) || tok_is(p, T_LBRACKET)) {
        if (!skip_pattern(p))
          break;
      } else {
        tdm__next(p);
      }
      is = tok_is(p, T_COLON) || tok_is(p, T_COMMA) || tok_is(p, T_QUESTION) ||
           tok_is(p, T_ASSIGN) ||
           (tok_is(p, T_RPAREN) && tdm__peek(p).type == T_ARROW);
      break;
    default:
      break;
  }
  place_restore(p, &here);
  return is;
}

/* (a: T) => U, after `new` or not. */
static void function_type(parser_t* p) {
  bool saved = p->no_conditional;

  p->no_conditional = false;
  tdm__ts_skip_type_params(p);
  tdm__ts_skip_parameters(p);
  tdm__expect(p, T_ARROW);
  tdm__ts_result_type(p);
  p->no_conditional = saved;
}

/* ---- the types that take no operator ----------------------------------- */

static void tuple_type(parser_t* p) {
  tdm__next(p);
  while (!tok_is(p, T_RBRACKET)) {
    place_t here;
    eat(p, T_ELLIPSIS);
    here = place_save(p);
    if (is_any_name(&p->tok)) {
      /* [name: T], [name?: T] */
      tdm__next(p);
      eat(p, T_QUESTION);
      if (!eat(p, T_COLON))
        place_restore(p, &here);
    }
    tdm__ts_type(p);
    eat(p, T_QUESTION);
    if (!tok_is(p, T_RBRACKET) && !eat(p, T_COMMA))
      tdm__expected(p, "',' or ']'");
  }
  tdm__next(p);
}

/* .a.b<T> */
static void qualified_rest(parser_t* p) {
  while (eat(p, T_DOT)) {
    if (!is_any_name(&p->tok) && !tok_is(p, T_PRIVATE_NAME))
      tdm__unexpected(p);
    tdm__next(p);
  }
  optional_type_args(p);
}

static void import_type(parser_t* p) {
  tdm__next(p);
  tdm__expect(p, T_LPAREN);
  tdm__ts_type(p);
  if (eat(p, T_COMMA) && !tok_is(p, T_RPAREN)) {
    tdm__ts_skip_expression(p); /* { with: { ... } } */
    eat(p, T_COMMA);
  }
  tdm__expect(p, T_RPAREN);
  qualified_rest(p);
}

static void typeof_type(parser_t* p) {
  tdm__next(p);
  if (tok_is(p, T_IMPORT)) {
    import_type(p);
    return;
  }
  if (!is_any_name(&p->tok))
    tdm__unexpected(p);
  tdm__next(p);
  qualified_rest(p);
}

static void template_type(parser_t* p) {
  while (!tdm__template_part(p, true)) {
    tdm__next(p);
    tdm__ts_type(p);
    if (!tok_is(p, T_RBRACE))
      tdm__expected(p, "'}'");
  }
  tdm__next(p);
}

/* They take no type arguments: `1 < 2 as any < 3`. */
static bool is_type_word(uint32_t atom) {
  switch (atom) {
    case A_ANY:
    case A_UNKNOWN:
    case A_NEVER:
    case A_NUMBER:
    case A_STRING:
    case A_BOOLEAN:
    case A_SYMBOL:
    case A_BIGINT:
    case A_OBJECT:
    case A_UNDEFINED:
      return true;
    default:
      return false;
  }
}

static void reference(parser_t* p) {
  bool word = is_type_word(p->tok.atom) && !p->tok.escaped;

  tdm__next(p);
  if (!word || tok_is(p, T_DOT))
    qualified_rest(p);
}

static void primary_type(parser_t* p) {
  switch (p->tok.type) {
    case T_NAME:
      reference(p);
      return;
    case T_THIS:
      tdm__next(p);
      if (tok_is_word(p, A_IS) && !p->tok.nl) {
        tdm__next(p);
        type(p);
      }
      return;
    case T_VOID:
    case T_NULL:
    case T_TRUE:
    case T_FALSE:
    case T_STRING_LITERAL:
    case T_NUMBER:
    case T_BIGINT_LITERAL:
      tdm__next(p);
      return;
    case T_MINUS:
      tdm__next(p);
      if (!tok_is(p, T_NUMBER) && !tok_is(p, T_BIGINT_LITERAL))
        tdm__unexpected(p);
      tdm__next(p);
      return;
    case T_TEMPLATE:
      template_type(p);
      return;
    case T_LBRACE:
      tdm__ts_object_type(p);
      return;
    case T_LBRACKET:
      tuple_type(p);
      return;
    case T_LPAREN:
      tdm__next(p);
      tdm__ts_type(p);
      tdm__expect(p, T_RPAREN);
      return;
    case T_TYPEOF:
      typeof_type(p);
      return;
    case T_IMPORT:
      import_type(p);
      return;
    default:
      tdm__unexpected(p);
  }
}

/* ---- operators --------------------------------------------------------- */

/* infer U extends T: a constraint, unless a '?' makes it a condition. */
static void infer_type(parser_t* p) {
  uint32_t at = p->tok.start;
  bool saved = p->no_conditional;
  place_t here;

  tdm__next(p);
  if (!tok_is(p, T_NAME))
    tdm__unexpected(p);
  tdm__next(p);
  if (!tok_is(p, T_EXTENDS) ||
      (!saved && tdm__ts_recall(p, MEMO_INFER, at) == 0))
    return;
  here = place_save(p);
  tdm__next(p);
  p->no_conditional = true;
  type(p);
  p->no_conditional = saved;
  if (!saved && tok_is(p, T_QUESTION)) {
    tdm__ts_remember(p, MEMO_INFER, at, false);
    place_restore(p, &here);
  }
}

static void operator_type(parser_t* p) {
  check_depth(p);
  if (tok_is(p, T_NAME) && !p->tok.escaped) {
    switch (p->tok.atom) {
      case A_KEYOF:
      case A_UNIQUE:
      case A_READONLY:
        tdm__next(p);
        operator_type(p);
        return;
      case A_INFER:
        infer_type(p);
        return;
      default:
        break;
    }
  }
  primary_type(p);
  while ((tok_is(p, T_LBRACKET) || tok_is(p, T_NOT)) && !p->tok.nl) {
    if (eat(p, T_NOT))
      continue; /* JSDoc's; the type checker minds, nobody else does */
    tdm__next(p);
    if (!tok_is(p, T_RBRACKET))
      tdm__ts_type(p);
    tdm__expect(p, T_RBRACKET);
  }
}

static void intersection_type(parser_t* p) {
  eat(p, T_AND);
  do
    operator_type(p);
  while (eat(p, T_AND));
}

static void union_type(parser_t* p) {
  eat(p, T_OR);
  do
    intersection_type(p);
  while (eat(p, T_OR));
}

static void type(parser_t* p) {
  bool saved = p->no_conditional;

  check_depth(p);
  if (tok_is_word(p, A_ABSTRACT) && tdm__peek(p).type == T_NEW)
    tdm__next(p);
  if (tok_is(p, T_NEW)) {
    tdm__next(p);
    function_type(p);
    return;
  }
  if (tdm__ts_at_less(p) || (tok_is(p, T_LPAREN) && is_parameters(p))) {
    function_type(p);
    return;
  }
  union_type(p);
  if (saved || p->tok.nl || !eat(p, T_EXTENDS))
    return;
  p->no_conditional = true;
  type(p);
  p->no_conditional = false;
  tdm__expect(p, T_QUESTION);
  type(p);
  tdm__expect(p, T_COLON);
  type(p);
  p->no_conditional = saved;
}
