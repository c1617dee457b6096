/* What stands in the parentheses and braces of types: parameters, and the
 * members of object types, interfaces and declared classes. See ts_types.c.
 */
#include "compile/ts_int.h"

/* ---- parameters -------------------------------------------------------- */

bool tdm__ts_is_access_word(uint32_t atom) {
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
  while (tok_is(p, T_NAME) && tdm__ts_is_access_word(p->tok.atom)) {
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

void tdm__ts_skip_parameters(parser_t* p) {
  tdm__expect(p, T_LPAREN);
  while (!tok_is(p, T_RPAREN)) {
    parameter(p);
    if (!tok_is(p, T_RPAREN) && !eat(p, T_COMMA))
      tdm__expected(p, "',' or ')'");
  }
  tdm__next(p);
}

void tdm__ts_skip_signature(parser_t* p) {
  bool saved = p->no_conditional;

  p->no_conditional = false;
  tdm__ts_skip_type_params(p);
  tdm__ts_skip_parameters(p);
  if (eat(p, T_COLON))
    tdm__ts_result_type(p);
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
    if (!tdm__ts_is_access_word(atom) && atom != A_STATIC &&
        atom != A_ABSTRACT && atom != A_DECLARE && atom != A_ACCESSOR &&
        atom != A_ASYNC && atom != A_GET && atom != A_SET)
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
      tdm__ts_type(p);
      tdm__expect(p, T_RBRACKET);
      return true;
    }
  }
  place_restore(p, &here);
  return false;
}

static void member(parser_t* p, bool is_class) {
  if (!is_class && (tok_is(p, T_LPAREN) || tdm__ts_at_less(p))) {
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
    if (tok_is(p, T_LPAREN) || tdm__ts_at_less(p)) {
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
  tdm__ts_type(p);
  if (tok_is_word(p, A_AS)) {
    tdm__next(p);
    tdm__ts_type(p);
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

void tdm__ts_object_type(parser_t* p) {
  if (is_mapped(p))
    mapped_type(p);
  else
    tdm__ts_skip_members(p, false);
}
