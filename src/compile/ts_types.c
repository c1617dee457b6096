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
static void inner_type(parser_t* p) {
  bool saved = p->no_conditional;

  p->no_conditional = false;
  type(p);
  p->no_conditional = saved;
}

void tdm__ts_type(parser_t* p) {
  inner_type(p);
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
static bool at_less(parser_t* p) {
  if (tok_is(p, T_SHL))
    tdm__split_less(p);
  return tok_is(p, T_LT);
}

void tdm__ts_type_args(parser_t* p) {
  bool notes = p->speculates_type_args;
  uint32_t at = p->tok.start;

  if (!at_less(p))
    tdm__expected(p, "'<'");
  /* If this fails, so it will when tried as an expression's. */
  if (notes)
    tdm__ts_remember(p, MEMO_TYPE_ARGS, at, false);
  do {
    tdm__next(p);
    inner_type(p);
  } while (tok_is(p, T_COMMA));
  tdm__ts_greater(p);
  if (notes)
    tdm__ts_remember(p, MEMO_TYPE_ARGS, at, true);
}

static void optional_type_args(parser_t* p) {
  if (!p->tok.nl && at_less(p))
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
  if (!at_less(p))
    return;
  tdm__next(p);
  do {
    variance(p);
    if (!tok_is(p, T_NAME))
      tdm__unexpected(p);
    tdm__next(p);
    if (eat(p, T_EXTENDS))
      inner_type(p);
    if (eat(p, T_ASSIGN))
      inner_type(p);
  } while (eat(p, T_COMMA) && p->src[p->tok.start] != '>');
  tdm__ts_greater(p);
}

void tdm__ts_type_params(parser_t* p) {
  uint32_t from = p->tok.start;

  if (!at_less(p))
    return;
  tdm__ts_skip_type_params(p);
  tdm__blank(p, from, p->prev_end);
}

void tdm__ts_skip_annotation(parser_t* p) {
  if (eat(p, T_COLON))
    inner_type(p);
}

void tdm__ts_annotation(parser_t* p) {
  uint32_t from = p->tok.start;

  if (!tok_is(p, T_COLON))
    return;
  tdm__next(p);
  inner_type(p);
  tdm__blank(p, from, p->prev_end);
}

/* ---- parameters -------------------------------------------------------- */

static bool is_access_word(uint32_t atom) {
  return atom == A_PUBLIC || atom == A_PRIVATE || atom == A_PROTECTED ||
         atom == A_READONLY || atom == A_OVERRIDE;
}

static void pattern_name(parser_t* p) {
  if (eat(p, T_LBRACKET)) {
    tdm__ts_skip_expression(p);
    tdm__expect(p, T_RBRACKET);
  } else if (tok_is(p, T_STRING_LITERAL) || tok_is(p, T_NUMBER) ||
             tok_is(p, T_BIGINT_LITERAL) || is_any_name(&p->tok)) {
    tdm__next(p);
  } else {
    tdm__unexpected(p);
  }
}

static void pattern_element(parser_t* p) {
  tdm__ts_skip_pattern(p);
  if (eat(p, T_ASSIGN))
    tdm__ts_skip_expression(p);
}

void tdm__ts_skip_pattern(parser_t* p) {
  check_depth(p);
  if (eat(p, T_LBRACE)) {
    while (!tok_is(p, T_RBRACE)) {
      if (eat(p, T_ELLIPSIS)) {
        tdm__ts_skip_pattern(p);
      } else {
        pattern_name(p);
        if (eat(p, T_COLON))
          pattern_element(p);
        else if (eat(p, T_ASSIGN))
          tdm__ts_skip_expression(p);
      }
      if (!tok_is(p, T_RBRACE) && !eat(p, T_COMMA))
        tdm__expected(p, "',' or '}'");
    }
  } else if (eat(p, T_LBRACKET)) {
    while (!tok_is(p, T_RBRACKET)) {
      if (eat(p, T_COMMA))
        continue;
      eat(p, T_ELLIPSIS);
      pattern_element(p);
      if (!tok_is(p, T_RBRACKET) && !eat(p, T_COMMA))
        tdm__expected(p, "',' or ']'");
    }
  } else if (!tok_is(p, T_NAME)) {
    tdm__unexpected(p);
  }
  tdm__next(p);
}

static void parameter(parser_t* p) {
  while (tok_is(p, T_NAME) && is_access_word(p->tok.atom)) {
    token_t next = tdm__peek(p);
    if (next.type != T_NAME && next.type != T_THIS && next.type != T_LBRACE &&
        next.type != T_LBRACKET && next.type != T_ELLIPSIS)
      break;
    tdm__next(p);
  }
  eat(p, T_ELLIPSIS);
  if (!eat(p, T_THIS))
    tdm__ts_skip_pattern(p);
  eat(p, T_QUESTION);
  tdm__ts_skip_annotation(p);
  if (eat(p, T_ASSIGN))
    tdm__ts_skip_expression(p);
}

static void parameters(parser_t* p) {
  tdm__expect(p, T_LPAREN);
  while (!tok_is(p, T_RPAREN)) {
    parameter(p);
    if (!tok_is(p, T_RPAREN) && !eat(p, T_COMMA))
      tdm__expected(p, "',' or ')'");
  }
  tdm__next(p);
}

/* What a function gives: a type, `x is T`, or `asserts x is T`. */
static void result_type(parser_t* p) {
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
  result_type(p);
  p->no_conditional = saved;
  tdm__blank(p, from, p->prev_end);
}

void tdm__ts_skip_signature(parser_t* p) {
  bool saved = p->no_conditional;

  p->no_conditional = false;
  tdm__ts_skip_type_params(p);
  parameters(p);
  if (eat(p, T_COLON))
    result_type(p);
  p->no_conditional = saved;
}

/* ---- functions --------------------------------------------------------- */

void tdm__ts_skip_template(parser_t* p) {
  check_depth(p);
  while (!tdm__template_part(p, true)) {
    uint32_t depth = 0;
    tdm__next(p);
    while (!tok_is(p, T_RBRACE) || depth > 0) {
      if (tok_is(p, T_EOF))
        tdm__unexpected(p);
      if (tok_is(p, T_TEMPLATE))
        tdm__ts_skip_template(p);
      depth += tok_is(p, T_LBRACE);
      depth -= tok_is(p, T_RBRACE);
      tdm__next(p);
    }
  }
}

/* From a bracket to the token after the one that closes it. */
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
        tdm__ts_skip_template(p);
        break;
      case T_EOF:
        return;
      default:
        break;
    }
    tdm__next(p);
  } while (depth > 0);
}

/* At '(': parameters, or a type in parentheses? */
static bool is_parameters(parser_t* p) {
  place_t here = place_save(p);
  bool is = false;

  tdm__next(p);
  while (tok_is(p, T_NAME) && is_access_word(p->tok.atom)) {
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
      if (tok_is(p, T_LBRACE) || tok_is(p, T_LBRACKET))
        skip_brackets(p);
      else
        tdm__next(p);
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
  parameters(p);
  tdm__expect(p, T_ARROW);
  result_type(p);
  p->no_conditional = saved;
}

/* ---- object types ------------------------------------------------------ */

/* What may follow a modifier. */
static bool begins_member(const token_t* t) {
  return is_any_name(t) || t->type == T_PRIVATE_NAME ||
         t->type == T_STRING_LITERAL || t->type == T_NUMBER ||
         t->type == T_BIGINT_LITERAL || t->type == T_LBRACKET ||
         t->type == T_STAR || t->type == T_LBRACE;
}

static void member_modifiers(parser_t* p) {
  while (tok_is(p, T_NAME) && !p->tok.escaped) {
    uint32_t atom = p->tok.atom;
    token_t next;
    if (!is_access_word(atom) && atom != A_STATIC && atom != A_ABSTRACT &&
        atom != A_DECLARE && atom != A_ACCESSOR && atom != A_ASYNC &&
        atom != A_GET && atom != A_SET)
      return;
    next = tdm__peek(p);
    if (!begins_member(&next) ||
        (next.nl && atom != A_STATIC && atom != A_GET && atom != A_SET))
      return;
    tdm__next(p);
  }
}

/* [key: string] */
static bool index_signature(parser_t* p) {
  place_t here = place_save(p);

  tdm__next(p);
  if (tok_is(p, T_NAME)) {
    tdm__next(p);
    if (eat(p, T_COLON)) {
      inner_type(p);
      tdm__expect(p, T_RBRACKET);
      return true;
    }
  }
  place_restore(p, &here);
  return false;
}

static void member(parser_t* p, bool is_class) {
  if (!is_class && (tok_is(p, T_LPAREN) || at_less(p))) {
    tdm__ts_skip_signature(p);
    return;
  }
  if (!is_class && tok_is(p, T_NEW)) {
    token_t next = tdm__peek(p);
    if (next.type == T_LPAREN || next.type == T_LT || next.type == T_SHL) {
      tdm__next(p);
      tdm__ts_skip_signature(p);
      return;
    }
  }
  member_modifiers(p);
  if (is_class)
    eat(p, T_STAR);
  if (tok_is(p, T_PRIVATE_NAME)) {
    tdm__next(p);
  } else if (!tok_is(p, T_LBRACKET) || !index_signature(p)) {
    pattern_name(p);
    if (!eat(p, T_QUESTION) && is_class && !p->tok.nl)
      eat(p, T_NOT);
    if (tok_is(p, T_LPAREN) || at_less(p)) {
      tdm__ts_skip_signature(p);
      return;
    }
  }
  tdm__ts_skip_annotation(p);
  if (eat(p, T_ASSIGN))
    tdm__ts_skip_expression(p);
}

void tdm__ts_skip_members(parser_t* p, bool is_class) {
  bool saved = p->no_conditional;

  check_depth(p);
  p->no_conditional = false;
  tdm__expect(p, T_LBRACE);
  while (!tok_is(p, T_RBRACE)) {
    if (is_class && eat(p, T_SEMICOLON))
      continue;
    member(p, is_class);
    if (!eat(p, T_SEMICOLON) && (is_class || !eat(p, T_COMMA)) &&
        !tdm__can_insert_semicolon(p))
      tdm__expected(p, "';'");
  }
  p->no_conditional = saved;
  tdm__next(p);
}

/* At '{': { readonly [K in T]: U } */
static bool is_mapped(parser_t* p) {
  place_t here = place_save(p);
  bool sign;
  bool is = false;

  tdm__next(p);
  sign = eat(p, T_PLUS) || eat(p, T_MINUS);
  if (tok_is_word(p, A_READONLY)) {
    tdm__next(p);
    is = sign;
  }
  if (!is && !sign && tok_is(p, T_LBRACKET)) {
    tdm__next(p);
    is = tok_is(p, T_NAME) && tdm__peek(p).type == T_IN;
  }
  place_restore(p, &here);
  return is;
}

static void mapped_type(parser_t* p) {
  tdm__next(p);
  if (eat(p, T_PLUS) || eat(p, T_MINUS) || tok_is_word(p, A_READONLY)) {
    if (!tok_is_word(p, A_READONLY))
      tdm__unexpected(p);
    tdm__next(p);
  }
  tdm__expect(p, T_LBRACKET);
  if (!tok_is(p, T_NAME))
    tdm__unexpected(p);
  tdm__next(p);
  tdm__expect(p, T_IN);
  inner_type(p);
  if (tok_is_word(p, A_AS)) {
    tdm__next(p);
    inner_type(p);
  }
  tdm__expect(p, T_RBRACKET);
  if (eat(p, T_PLUS) || eat(p, T_MINUS))
    tdm__expect(p, T_QUESTION);
  else
    eat(p, T_QUESTION);
  tdm__ts_skip_annotation(p);
  if (!eat(p, T_SEMICOLON))
    eat(p, T_COMMA);
  tdm__expect(p, T_RBRACE);
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
    inner_type(p);
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
  inner_type(p);
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
  if (!tok_is(p, T_NAME) && !tok_is(p, T_THIS))
    tdm__unexpected(p);
  tdm__next(p);
  qualified_rest(p);
}

static void template_type(parser_t* p) {
  while (!tdm__template_part(p, true)) {
    tdm__next(p);
    inner_type(p);
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
      if (is_mapped(p))
        mapped_type(p);
      else
        tdm__ts_skip_members(p, false);
      return;
    case T_LBRACKET:
      tuple_type(p);
      return;
    case T_LPAREN:
      tdm__next(p);
      inner_type(p);
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
  while (tok_is(p, T_LBRACKET) && !p->tok.nl) {
    tdm__next(p);
    if (!tok_is(p, T_RBRACKET))
      inner_type(p);
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
  if (at_less(p) || (tok_is(p, T_LPAREN) && is_parameters(p))) {
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
