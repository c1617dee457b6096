/* What `declare` declares: it exists elsewhere, so that the declaration is read
 * and forgotten. Also the bodies of declared namespaces and modules, where
 * everything is declared.
 */
#include "compile/ts_int.h"

static void item(parser_t* p);

static void name(parser_t* p) {
  if (!tok_is(p, T_NAME))
    tdm__unexpected(p);
  tdm__next(p);
}

static void variables(parser_t* p) {
  do {
    tdm__next(p);
    tdm__ts_skip_pattern(p);
    eat(p, T_NOT);
    tdm__ts_skip_annotation(p);
    if (eat(p, T_ASSIGN))
      tdm__ts_skip_expression(p);
  } while (tok_is(p, T_COMMA));
  tdm__semicolon(p);
}

static void function(parser_t* p) {
  tdm__next(p);
  eat(p, T_STAR);
  if (tok_is(p, T_NAME))
    tdm__next(p); /* a default export may have none */
  tdm__ts_skip_signature(p);
  tdm__semicolon(p);
}

void tdm__ts_heritage(parser_t* p) {
  do {
    tdm__next(p);
    tdm__ts_type(p);
    if (tdm__ts_at_less(p)) /* on a line of its own */
      tdm__ts_type_args(p);
  } while (tok_is(p, T_COMMA));
}

static void class(parser_t* p) {
  tdm__next(p);
  if (tok_is(p, T_NAME) && !tok_is_word(p, A_IMPLEMENTS))
    tdm__next(p);
  tdm__ts_skip_type_params(p);
  if (tok_is(p, T_EXTENDS))
    tdm__ts_heritage(p);
  if (tok_is_word(p, A_IMPLEMENTS))
    tdm__ts_heritage(p);
  tdm__ts_skip_members(p, true);
}

static void enumeration(parser_t* p) {
  eat(p, T_CONST);
  tdm__expect(p, T_ENUM);
  name(p);
  tdm__expect(p, T_LBRACE);
  while (!tok_is(p, T_RBRACE)) {
    if (eat(p, T_LBRACKET)) {
      tdm__ts_skip_expression(p);
      tdm__expect(p, T_RBRACKET);
    } else if (tok_is(p, T_STRING_LITERAL) || is_any_name(&p->tok)) {
      tdm__next(p);
    } else {
      tdm__unexpected(p);
    }
    if (eat(p, T_ASSIGN))
      tdm__ts_skip_expression(p);
    if (!tok_is(p, T_RBRACE) && !eat(p, T_COMMA))
      tdm__expected(p, "',' or '}'");
  }
  tdm__next(p);
}

static void body(parser_t* p) {
  check_depth(p);
  tdm__expect(p, T_LBRACE);
  while (!tok_is(p, T_RBRACE))
    item(p);
  tdm__next(p);
}

/* namespace a.b {}, module 'x' {}, module 'x'; */
static void namespace(parser_t* p) {
  tdm__next(p);
  if (tok_is(p, T_STRING_LITERAL)) {
    tdm__next(p);
    if (!tok_is(p, T_LBRACE)) {
      tdm__semicolon(p);
      return;
    }
  } else {
    name(p);
    while (eat(p, T_DOT))
      name(p);
  }
  body(p);
}

void tdm__ts_type_alias(parser_t* p) {
  tdm__next(p);
  name(p);
  tdm__ts_skip_type_params(p);
  tdm__expect(p, T_ASSIGN);
  tdm__ts_type(p);
  tdm__semicolon(p);
}

void tdm__ts_interface(parser_t* p) {
  tdm__next(p);
  name(p);
  tdm__ts_skip_type_params(p);
  if (tok_is(p, T_EXTENDS))
    tdm__ts_heritage(p);
  tdm__ts_skip_members(p, false);
}

void tdm__ts_skip_declared(parser_t* p) {
  switch (p->tok.type) {
    case T_CONST:
      if (tdm__peek(p).type == T_ENUM) {
        enumeration(p);
        return;
      }
      variables(p);
      return;
    case T_VAR:
      variables(p);
      return;
    case T_FUNCTION:
      function(p);
      return;
    case T_CLASS:
      class(p);
      return;
    case T_ENUM:
      enumeration(p);
      return;
    case T_NAME:
      if (!p->tok.escaped)
        break;
      /* fall through */
    default:
      tdm__unexpected(p);
  }
  switch (p->tok.atom) {
    case A_LET:
    case A_USING:
      variables(p);
      return;
    case A_AWAIT:
      tdm__next(p);
      variables(p);
      return;
    case A_ASYNC:
      tdm__next(p);
      if (!tok_is(p, T_FUNCTION))
        tdm__unexpected(p);
      function(p);
      return;
    case A_ABSTRACT:
      tdm__next(p);
      if (!tok_is(p, T_CLASS))
        tdm__unexpected(p);
      class(p);
      return;
    case A_TYPE:
      tdm__ts_type_alias(p);
      return;
    case A_INTERFACE:
      tdm__ts_interface(p);
      return;
    case A_NAMESPACE:
    case A_MODULE:
      namespace
      (p);
      return;
    case A_GLOBAL:
      tdm__next(p);
      body(p);
      return;
    default:
      tdm__unexpected(p);
  }
}

/* ---- import and export in a declared module ---------------------------- */

static void from(parser_t* p) {
  if (tok_is_word(p, A_FROM)) {
    tdm__next(p);
    if (!tok_is(p, T_STRING_LITERAL))
      tdm__expected(p, "a string");
    tdm__next(p);
    if (eat(p, T_WITH))
      tdm__ts_skip_expression(p);
  }
  tdm__semicolon(p);
}

static void names(parser_t* p) {
  tdm__next(p);
  while (!tok_is(p, T_RBRACE)) {
    /* type a as b: whatever the words mean, there are at most four. */
    while (is_any_name(&p->tok) || tok_is(p, T_STRING_LITERAL))
      tdm__next(p);
    if (!tok_is(p, T_RBRACE) && !eat(p, T_COMMA))
      tdm__expected(p, "',' or '}'");
  }
  tdm__next(p);
}

static void star(parser_t* p) {
  tdm__next(p);
  if (tok_is_word(p, A_AS)) {
    tdm__next(p);
    if (!is_any_name(&p->tok) && !tok_is(p, T_STRING_LITERAL))
      tdm__unexpected(p);
    tdm__next(p);
  }
}

static void import(parser_t* p) {
  tdm__next(p);
  if (tok_is(p, T_STRING_LITERAL)) {
    tdm__next(p);
    if (eat(p, T_WITH))
      tdm__ts_skip_expression(p);
    tdm__semicolon(p);
    return;
  }
  while (tok_is(p, T_NAME) && !tok_is_word(p, A_FROM))
    tdm__next(p); /* type x */
  if (eat(p, T_ASSIGN)) {
    tdm__ts_skip_expression(p);
    tdm__semicolon(p);
    return;
  }
  eat(p, T_COMMA);
  if (tok_is(p, T_STAR))
    star(p);
  else if (tok_is(p, T_LBRACE))
    names(p);
  from(p);
}

static void export(parser_t* p) {
  tdm__next(p);
  if (tok_is_word(p, A_TYPE)) {
    token_t next = tdm__peek(p);
    if (next.type == T_LBRACE || next.type == T_STAR)
      tdm__next(p);
  }
  switch (p->tok.type) {
    case T_STAR:
      star(p);
      from(p);
      return;
    case T_LBRACE:
      names(p);
      from(p);
      return;
    case T_IMPORT:
      import(p);
      return;
    case T_ASSIGN:
      tdm__next(p);
      tdm__ts_skip_expression(p);
      tdm__semicolon(p);
      return;
    case T_DEFAULT: {
      tdm__next(p);
      token_t next = tdm__peek(p);
      if (tok_is(p, T_FUNCTION) || tok_is(p, T_CLASS) ||
          (tok_is_word(p, A_ABSTRACT) && next.type == T_CLASS) ||
          (tok_is_word(p, A_INTERFACE) && next.type == T_NAME)) {
        tdm__ts_skip_declared(p);
        return;
      }
      tdm__ts_skip_expression(p);
      tdm__semicolon(p);
      return;
    }
    default:
      break;
  }
  if (tok_is_word(p, A_AS)) {
    tdm__next(p);
    if (!tok_is_word(p, A_NAMESPACE))
      tdm__unexpected(p);
    tdm__next(p);
    name(p);
    tdm__semicolon(p);
    return;
  }
  if (tok_is_word(p, A_DECLARE))
    tdm__next(p);
  tdm__ts_skip_declared(p);
}

static void item(parser_t* p) {
  switch (p->tok.type) {
    case T_SEMICOLON:
      tdm__next(p);
      return;
    case T_IMPORT:
      import(p);
      return;
    case T_EXPORT:
      export(p);
      return;
    default:
      if (tok_is_word(p, A_DECLARE))
        tdm__next(p);
      tdm__ts_skip_declared(p);
  }
}
