/* Functions, methods and arrow functions (ECMA-262 15.1-15.9): parameters, the
 * body and its directives, and what strict code forbids in hindsight.
 */
#include "compile/compile_int.h"

void tdm__fn_enter(parser_t* p, fn_t* fn) {
  fn->outer = p->fn;
  fn->label_base = p->labels.n;
  p->fn = fn;
}

void tdm__fn_leave(parser_t* p) {
  p->labels.n = p->fn->label_base;
  p->fn = p->fn->outer;
}

/* ---- patterns that declare --------------------------------------------- */

/* `flags` are of the name's use, should it turn out to be one. */
static void declare_name(parser_t* p, decl_kind_t kind, uint32_t flags) {
  uint32_t atom;
  uint32_t at;

  if (tok_is_word(p, A_LET) &&
      (kind == DECL_LET || kind == DECL_CONST || kind == DECL_CLASS)) {
    tdm__fail(p, p->tok.start, 3,
              "let is disallowed as a lexically bound name");
  }
  atom = tdm__binding_name(p, &at);
  if (TDM_UNLIKELY(p->space != NULL) && p->space->exporting &&
      tdm__ts_in_namespace(p)) {
    tdm__ts_export_variable(p, atom, at, flags);
    return;
  }
  if (kind == DECL_PARAM) {
    uint32_t i = p->atoms.v[atom].decl;
    if (i != 0 && p->decls.v[i - 1].scope == p->scope &&
        p->decls.v[i - 1].kind == DECL_PARAM)
      p->fn->dup_param = at + 1;
  }
  tdm__declare(p, atom, kind, at);
}

static void binding_element(parser_t* p, decl_kind_t kind) {
  tdm__binding(p, kind);
  if (eat(p, T_ASSIGN))
    tdm__assign_value(p);
}

static void object_pattern(parser_t* p, decl_kind_t kind) {
  tdm__next(p);
  while (!tok_is(p, T_RBRACE)) {
    if (eat(p, T_ELLIPSIS)) {
      declare_name(p, kind, 0);
      if (!tok_is(p, T_RBRACE))
        tdm__fail(p, p->tok.start, 1, "Rest element must be last element");
      break;
    }
    token_t next = { 0 };
    bool is_short = tok_is(p, T_NAME);
    if (is_short) {
      next = tdm__peek(p);
      is_short = next.type != T_COLON;
    }
    if (is_short) {
      declare_name(p, kind, REF_SHORTHAND);
      if (eat(p, T_ASSIGN))
        tdm__assign_value(p);
    } else {
      prop_name_t name;
      tdm__property_name(p, &name);
      if (name.is_private)
        tdm__fail(p, name.start, name.end - name.start,
                  "Unexpected private field");
      tdm__expect(p, T_COLON);
      binding_element(p, kind);
    }
    if (!tok_is(p, T_RBRACE) && !eat(p, T_COMMA))
      tdm__expected(p, "',' or '}'");
  }
  tdm__next(p);
}

static void array_pattern(parser_t* p, decl_kind_t kind) {
  tdm__next(p);
  while (!tok_is(p, T_RBRACKET)) {
    if (eat(p, T_COMMA))
      continue;
    if (eat(p, T_ELLIPSIS)) {
      tdm__binding(p, kind);
      if (!tok_is(p, T_RBRACKET))
        tdm__fail(p, p->tok.start, 1, "Rest element must be last element");
      break;
    }
    binding_element(p, kind);
    if (!tok_is(p, T_RBRACKET) && !eat(p, T_COMMA))
      tdm__expected(p, "',' or ']'");
  }
  tdm__next(p);
}

void tdm__binding(parser_t* p, decl_kind_t kind) {
  bool no_in = p->no_in;

  switch (p->tok.type) {
    case T_LBRACE:
      check_depth(p);
      p->no_in = false;
      object_pattern(p, kind);
      p->no_in = no_in;
      return;
    case T_LBRACKET:
      check_depth(p);
      p->no_in = false;
      array_pattern(p, kind);
      p->no_in = no_in;
      return;
    default:
      declare_name(p, kind, 0);
  }
}

/* ---- parameters -------------------------------------------------------- */

static void
ts_parameter_start(parser_t* p, bool constructor, uint32_t* property_mark) {
  uint32_t from = p->tok.start;

  *property_mark = 0;
  if (tok_is(p, T_AT))
    tdm__decorators(p);
  from = p->tok.start;
  while (tok_is(p, T_NAME) && !p->tok.escaped &&
         (p->tok.atom == A_PUBLIC || p->tok.atom == A_PRIVATE ||
          p->tok.atom == A_PROTECTED || p->tok.atom == A_READONLY ||
          p->tok.atom == A_OVERRIDE)) {
    token_t next = tdm__peek(p);
    if (next.type != T_NAME && next.type != T_LBRACE &&
        next.type != T_LBRACKET && next.type != T_ELLIPSIS)
      break;
    if (!constructor) {
      tdm__fail(p, p->tok.start, p->tok.end - p->tok.start,
                "A parameter property is only allowed in a constructor "
                "implementation");
    }
    tdm__next(p);
    *property_mark = p->tok.start + 1;
  }
  if (*property_mark != 0) {
    if (p->options->strip_only)
      tdm__ts_not_erasable(p, from, p->tok.start - from,
                           "TypeScript parameter property");
    tdm__blank(p, from, p->tok.start);
  }
}

/* After '('; to the token after ')'. Gives whether all are plain names. */
static bool parameters(parser_t* p, uint32_t flags) {
  bool simple = true;
  bool no_in = p->no_in;

  p->no_in = false;
  p->fn->in_params = true;
  while (!tok_is(p, T_RPAREN)) {
    uint32_t property = 0;
    uint32_t atom = 0;
    bool rest;
    if (p->ts) {
      if (tok_is(p, T_THIS)) {
        /* f(this: T, a) */
        uint32_t from = p->tok.start;
        tdm__next(p);
        if (eat(p, T_COLON))
          tdm__ts_type(p);
        uint32_t to = p->prev_end;
        if (tok_is(p, T_COMMA)) {
          to = p->tok.end;
          tdm__next(p);
        }
        tdm__blank(p, from, to);
        continue;
      }
      ts_parameter_start(p, flags & FN_CONSTRUCTOR, &property);
    }
    rest = eat(p, T_ELLIPSIS);
    p->fn->param_count++;
    p->fn->has_rest = rest;
    if (rest || !tok_is(p, T_NAME))
      simple = false;
    atom = tok_is(p, T_NAME) ? p->tok.atom : 0;
    tdm__binding(p, DECL_PARAM);
    if (property != 0)
      tdm__ts_parameter_property(p, atom, property - 1);
    if (p->ts) {
      if (tok_is(p, T_QUESTION)) {
        tdm__blank(p, p->tok.start, p->tok.end);
        tdm__next(p);
      }
      tdm__ts_annotation(p);
    }
    if (tok_is(p, T_ASSIGN) && !rest) {
      simple = false;
      tdm__next(p);
      tdm__assign_value(p);
    }
    if (tok_is(p, T_RPAREN))
      break;
    if (rest)
      tdm__fail(p, p->tok.start, p->tok.end - p->tok.start,
                "Rest parameter must be last formal parameter");
    if (!eat(p, T_COMMA))
      tdm__fail(p, p->tok.start, p->tok.end - p->tok.start,
                "missing ) after formal parameters");
  }
  p->fn->in_params = false;
  p->no_in = no_in;
  tdm__next(p);
  return simple;
}

static void check_strict_name(parser_t* p, uint32_t at) {
  if (at != 0) {
    uint32_t len = 1;
    while (tdm__id_part(p, at - 1 + len))
      len++;
    tdm__fail(p, at - 1, len, "Unexpected eval or arguments in strict mode");
  }
}

/* From '{' to the token after '}'. `name_at` is of a function's name that
 * strict code forbids, + 1. */
void tdm__function_body(parser_t* p, bool simple, uint32_t name_at) {
  bool was_strict = p->strict;
  bool no_in = p->no_in;
  bool no_arrow_type = p->no_arrow_type;
  uint32_t brace = p->tok.start;
  block_t block;

  if (!tok_is(p, T_LBRACE))
    tdm__expected(p, "'{'");
  p->no_in = false;
  p->no_arrow_type = false;
  tdm__next(p);
  if (tdm__directives(p) && !simple) {
    tdm__fail(p, brace + 1, 1,
              "Illegal 'use strict' directive in function with non-simple "
              "parameter list");
  }
  if (p->strict && !was_strict) {
    check_strict_name(p, name_at);
    check_strict_name(p, p->fn->strict_param);
  }
  if (p->fn->dup_param != 0 && (p->strict || !simple)) {
    tdm__fail(p, p->fn->dup_param - 1, 1,
              "Duplicate parameter name not allowed in this context");
  }
  if (p->fn->properties != 0 && !p->fn->is_derived)
    tdm__ts_assign_properties(p, p->prev_end);
  if (!simple)
    tdm__scope_open(p, SCOPE_BODY, true);
  tdm__block_open(p, &block, p->prev_end);
  tdm__statement_list(p, T_RBRACE);
  tdm__block_close(p, p->tok.start);
  tdm__async_end(p, p->tok.start);
  if (!simple)
    tdm__scope_close(p);
  p->strict = was_strict;
  p->no_in = no_in;
  p->no_arrow_type = no_arrow_type;
  /* The brace is consumed by the caller, in its own function. */
}

/* ---- functions --------------------------------------------------------- */

static decl_kind_t declaration_kind(parser_t* p, uint32_t flags) {
  scope_kind_t kind = (scope_kind_t) p->scopes.v[p->scope].kind;

  if (kind != SCOPE_BLOCK && kind != SCOPE_CATCH &&
      !(kind == SCOPE_TOP && p->is_module))
    return DECL_FUNCTION;
  return flags & (FN_ASYNC | FN_GENERATOR) ? DECL_CLASS : DECL_BLOCK_FN;
}

uint32_t tdm__function(parser_t* p, uint32_t flags, uint32_t start) {
  fn_t fn = { 0 };
  uint32_t name = 0;
  uint32_t name_at = 0;
  uint32_t strict_name = 0;
  bool declares = !(flags & FN_EXPRESSION);
  uint32_t outer_scope = p->scope;

  check_depth(p);
  tdm__next(p); /* function */
  if (tok_is(p, T_STAR)) {
    flags |= FN_GENERATOR;
    if (flags & FN_STATEMENT)
      tdm__unexpected(p);
    tdm__next(p);
  }
  fn.is_async = flags & FN_ASYNC;
  fn.is_generator = flags & FN_GENERATOR;
  fn.new_target = true;

  if (!declares) {
    fn.outer = p->fn;
    fn.label_base = p->labels.n;
    p->fn = &fn; /* its own name is read by its own rules */
  }
  if (tok_is(p, T_NAME)) {
    uint32_t saved = p->fn->strict_param;
    p->fn->strict_param = 0;
    name = tdm__binding_name(p, &name_at);
    strict_name = p->fn->strict_param;
    p->fn->strict_param = saved;
  } else if (declares && !(flags & FN_DEFAULT)) {
    tdm__unexpected(p);
  }
  if (!declares)
    p->fn = fn.outer;

  /* With TypeScript it may be an overload, which declares nothing. */
  if (declares && name != 0 && !p->ts)
    tdm__declare(p, name, declaration_kind(p, flags), name_at);

  tdm__fn_enter(p, &fn);
  fn.scope = tdm__scope_open(p, SCOPE_FUNCTION, true);
  if (!declares && name != 0)
    tdm__declare(p, name, DECL_FN_NAME, name_at);
  if (p->ts)
    tdm__ts_type_params(p);
  tdm__expect(p, T_LPAREN);
  bool simple = parameters(p, flags);
  if (p->ts) {
    tdm__ts_return_type(p);
    if (declares && !tok_is(p, T_LBRACE)) {
      /* An overload. */
      tdm__semicolon(p);
      tdm__scope_close(p);
      tdm__fn_leave(p);
      tdm__blank_statement(p, start, p->prev_end);
      return 0;
    }
    if (declares && name != 0) {
      uint32_t inner = p->scope;
      p->scope = outer_scope;
      tdm__declare(p, name, declaration_kind(p, flags), name_at);
      p->scope = inner;
    }
  }
  tdm__function_body(p, simple, strict_name);
  tdm__scope_close(p);
  tdm__fn_leave(p);
  tdm__next(p);
  return name;
}

bool tdm__method(parser_t* p, uint32_t flags, uint32_t start) {
  fn_t fn = { 0 };
  uint32_t open;

  check_depth(p);
  fn.is_async = flags & FN_ASYNC;
  fn.is_generator = flags & FN_GENERATOR;
  fn.new_target = true;
  fn.super_property = true;
  fn.super_call = (flags & FN_CONSTRUCTOR) && (flags & FN_DERIVED);
  fn.is_derived = fn.super_call;
  tdm__fn_enter(p, &fn);
  fn.scope = tdm__scope_open(p, SCOPE_FUNCTION, true);
  if (p->ts)
    tdm__ts_type_params(p);
  open = p->tok.start;
  if (!tok_is(p, T_LPAREN))
    tdm__expected(p, "'('");
  tdm__next(p);
  bool simple = parameters(p, flags);
  if ((flags & FN_GETTER) && fn.param_count != 0)
    tdm__fail(p, open, 1, "Getter must not have any formal parameters.");
  if ((flags & FN_SETTER) && (fn.param_count != 1 || fn.has_rest))
    tdm__fail(p, open, 1, "Setter must have exactly one formal parameter.");
  if (fn.dup_param != 0) {
    tdm__fail(p, fn.dup_param - 1, 1,
              "Duplicate parameter name not allowed in this context");
  }
  if (p->ts) {
    tdm__ts_return_type(p);
    if (!tok_is(p, T_LBRACE)) {
      if (!p->item_in_class && !(flags & FN_SIGNATURE_OK))
        tdm__expected(p, "'{'");
      tdm__ts_check_properties(p, &fn, start, false);
      tdm__semicolon(p);
      tdm__scope_close(p);
      tdm__fn_leave(p);
      return false;
    }
  }
  tdm__function_body(p, simple, 0);
  if (TDM_UNLIKELY(fn.properties != 0))
    tdm__ts_check_properties(p, &fn, start, true);
  tdm__scope_close(p);
  tdm__fn_leave(p);
  tdm__next(p);
  return true;
}

/* ---- arrow functions --------------------------------------------------- */

void tdm__arrow_body(parser_t* p, bool simple) {
  uint64_t key;
  uint32_t start;
  uint32_t order;
  given_t value;

  p->fn->is_static_block = false; /* `await` is a name again */
  tdm__next(p);                   /* => */
  key = tdm__ts_body_key(p);
  if (TDM_UNLIKELY(key != 0) && tdm__ts_pass_body(p, key))
    return;
  if (tok_is(p, T_LBRACE)) {
    tdm__function_body(p, simple, 0);
    tdm__scope_close(p);
    tdm__fn_leave(p);
    tdm__next(p);
    if (TDM_UNLIKELY(key != 0))
      tdm__ts_note_body(p, key, false);
    return;
  }
  start = p->tok.start;
  order = edit_reserve(p);
  value = tdm__value_start(p);
  tdm__assign_value(p);
  tdm__return_value(p, &value);
  tdm__async_end_expression(p, start, order);
  tdm__scope_close(p);
  tdm__fn_leave(p);
  if (TDM_UNLIKELY(key != 0))
    tdm__ts_note_body(p, key, false);
}

void tdm__arrow(parser_t* p, const arrow_t* a) {
  fn_t fn = { 0 };
  uint32_t outer = p->scope;
  uint32_t scope;

  check_depth(p);
  fn.is_arrow = true;
  fn.is_async = a->is_async;
  tdm__fn_enter(p, &fn);
  scope = fn.scope = tdm__scope_open(p, SCOPE_ARROW, true);

  /* What was opened and used among the parameters belongs inside. */
  for (uint32_t i = a->scopes; i < scope; i++) {
    if (p->scopes.v[i].parent == outer)
      p->scopes.v[i].parent = scope;
  }
  for (uint32_t i = a->refs; i < p->refs.n; i++) {
    if (p->refs.v[i].scope == outer)
      p->refs.v[i].scope = scope;
  }
  for (uint32_t i = a->targets; i < p->targets.n; i++) {
    const target_t t = p->targets.v[i];
    if (t.ref != 0)
      p->refs.v[t.ref - 1].flags |= REF_DEAD;
    if (t.atom == A_EVAL || t.atom == A_ARGUMENTS || t.atom <= A__LAST_STRICT) {
      if (p->strict)
        check_strict_name(p, t.offset + 1);
      fn.strict_param = t.offset + 1;
    }
    uint32_t d = p->atoms.v[t.atom].decl;
    if (d != 0 && p->decls.v[d - 1].scope == scope) {
      tdm__fail(p, t.offset, p->atoms.v[t.atom].len,
                "Duplicate parameter name not allowed in this context");
    }
    tdm__declare(p, t.atom, DECL_PARAM, t.offset);
  }
  p->targets.n = a->targets;
  tdm__arrow_body(p, a->simple);
}

void tdm__arrow_enter(parser_t* p, fn_t* fn, bool is_async) {
  memset(fn, 0, sizeof(*fn));
  fn->is_arrow = true;
  fn->is_async = is_async;
  fn->is_static_block = p->fn->is_static_block && !is_async;
  tdm__fn_enter(p, fn);
  fn->scope = tdm__scope_open(p, SCOPE_ARROW, true);
}

bool tdm__arrow_head(parser_t* p, fn_t* fn, bool is_async, bool* has_type) {
  bool simple;

  check_depth(p);
  tdm__arrow_enter(p, fn, is_async);
  tdm__ts_arrow_type_params(p);
  tdm__expect(p, T_LPAREN);
  simple = parameters(p, 0);
  if (fn->dup_param != 0) {
    tdm__fail(p, fn->dup_param - 1, 1,
              "Duplicate parameter name not allowed in this context");
  }
  *has_type = tok_is(p, T_COLON);
  tdm__ts_arrow_return_type(p);
  if (!tok_is(p, T_ARROW) || p->tok.nl)
    tdm__expected(p, "'=>'");
  return simple;
}

void tdm__typed_arrow(parser_t* p, bool is_async) {
  bool has_type;
  bool simple;
  fn_t fn;

  tdm__ts_note_arrow(p);
  simple = tdm__arrow_head(p, &fn, is_async, &has_type);
  tdm__arrow_body(p, simple);
}
