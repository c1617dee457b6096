/* TypeScript's statements: those that vanish (interface, type, declare), the
 * forms of import and export that only it has, and parameter properties. Enums
 * and namespaces have files of their own.
 */
#include "compile/ts_int.h"

static void check_strip(parser_t* p, uint32_t start, const char* what) {
  if (p->options->strip_only)
    tdm__ts_not_erasable(p, start, p->prev_end - start, what);
}

/* ---- statements -------------------------------------------------------- */

/* After `type` or `interface`: the name is only good as a type. */
static void declare_type(parser_t* p) {
  token_t next = tdm__peek(p);
  tdm__declare(p, next.atom, DECL_TYPE, next.start);
}

/* Whether `declare` before this is a modifier. */
static bool is_declared(const token_t* t) {
  switch (t->type) {
    case T_VAR:
    case T_CONST:
    case T_FUNCTION:
    case T_CLASS:
    case T_ENUM:
      return true;
    case T_NAME:
      break;
    default:
      return false;
  }
  switch (t->atom) {
    case A_LET:
    case A_USING:
    case A_ASYNC:
    case A_ABSTRACT:
    case A_TYPE:
    case A_INTERFACE:
    case A_NAMESPACE:
    case A_MODULE:
    case A_GLOBAL:
      return !t->escaped;
    default:
      return false;
  }
}

static void declare_statement(parser_t* p, bool exported, uint32_t start) {
  tdm__next(p);
  if (tok_is_word(p, A_MODULE) && p->options->strip_only &&
      tdm__peek(p).type == T_NAME)
    tdm__ts_no_module(p);
  if (tok_is_word(p, A_TYPE) || tok_is_word(p, A_INTERFACE)) {
    declare_type(p);
  } else if (tdm__ts_in_namespace(p) && !tok_is_word(p, A_NAMESPACE) &&
             !tok_is_word(p, A_MODULE) && !tok_is_word(p, A_GLOBAL)) {
    p->space->has_value = true; /* tsc counts it, whatever it declares */
    if (exported &&
        (tok_is(p, T_VAR) || tok_is(p, T_CONST) || tok_is_word(p, A_LET))) {
      token_t next = tdm__peek(p);
      if (next.type == T_NAME)
        tdm__ts_add_member(p, p->space->block, next.atom, SPACE_VARIABLE, 0, 0);
    }
  }
  tdm__ts_skip_declared(p);
  tdm__blank_statement(p, start, p->prev_end);
}

static void abstract_class(parser_t* p, bool exported, uint32_t start) {
  uint32_t from = exported && !p->keeps_js ? start : p->tok.start;

  tdm__next(p);
  tdm__blank(p, from, exported ? p->tok.start : p->prev_end);
  if (tdm__ts_in_namespace(p))
    p->space->has_value = true;
  tdm__class(p, true, false);
}

/* The words that are a statement where no declaration may be: `if (x) type`. */
bool tdm__ts_erased_statement(parser_t* p, bool exported, uint32_t start) {
  token_t next;

  if (p->tok.escaped)
    return false;
  switch (p->tok.atom) {
    case A_TYPE:
    case A_INTERFACE:
      next = tdm__peek(p);
      if (next.type != T_NAME || next.nl)
        return false;
      declare_type(p);
      if (p->tok.atom == A_TYPE)
        tdm__ts_type_alias(p);
      else
        tdm__ts_interface(p);
      tdm__blank_statement(p, start, p->prev_end);
      return true;
    case A_DECLARE:
      next = tdm__peek(p);
      if (next.nl || !is_declared(&next))
        return false;
      declare_statement(p, exported, start);
      return true;
    default:
      return false;
  }
}

bool tdm__ts_statement(parser_t* p, bool exported, uint32_t start) {
  token_t next;

  if (p->tok.escaped)
    return false;
  switch (p->tok.atom) {
    case A_ABSTRACT:
      next = tdm__peek(p);
      if (next.type != T_CLASS || next.nl)
        return false;
      abstract_class(p, exported, start);
      return true;
    case A_NAMESPACE:
    case A_MODULE:
      next = tdm__peek(p);
      if (next.type == T_STRING_LITERAL && !next.nl) {
        tdm__fail(p, next.start, next.end - next.start,
                  "Only ambient modules can use quoted names");
      }
      if (next.type != T_NAME || next.nl)
        return false;
      return tdm__ts_namespace(p, exported, start);
    default:
      return tdm__ts_erased_statement(p, exported, start);
  }
}

/* ---- import x = y ------------------------------------------------------ */

/* At `import`: consumes it, and `type`, up to the name. */
static bool is_import_equals(parser_t* p, bool* type_only) {
  place_t here = place_save(p);

  tdm__next(p);
  *type_only = false;
  if (tok_is_word(p, A_TYPE) && tdm__peek(p).type == T_NAME) {
    *type_only = true;
    tdm__next(p);
  }
  if (tok_is(p, T_NAME) && tdm__peek(p).type == T_ASSIGN)
    return true;
  place_restore(p, &here);
  return false;
}

/* Gives the index + 1 of the use of `require`. */
static uint32_t require_call(parser_t* p) {
  uint32_t ref = tdm__ref(p, A_REQUIRE, p->tok.start, 0);

  tdm__next(p);
  tdm__expect(p, T_LPAREN);
  if (!tok_is(p, T_STRING_LITERAL))
    tdm__expected(p, "a string");
  tdm__next(p);
  tdm__expect(p, T_RPAREN);
  return ref;
}

/* a.b.c; notes the use of a. */
static uint32_t entity_name(parser_t* p) {
  uint32_t at = p->tok.start;
  uint32_t ref;

  if (!tok_is(p, T_NAME))
    tdm__unexpected(p);
  ref = tdm__ref(p, p->tok.atom, at, 0);
  tdm__next(p);
  if (tok_is(p, T_DOT))
    p->refs.v[ref - 1].flags |= REF_DOT;
  while (eat(p, T_DOT)) {
    if (!is_any_name(&p->tok))
      tdm__unexpected(p);
    tdm__next(p);
  }
  return ref;
}

static void exported_alias(parser_t* p, const alias_t* a, bool is_require) {
  const char* head;
  uint32_t len;

  if (tdm__ts_in_namespace(p)) {
    p->space->has_value = true;
    tdm__ts_export_variable(p, a->atom, a->name_at, 0);
    tdm__replace(p, a->from, a->name_at, ";", 1);
    return;
  }
  head = tdm__format(p, &len, "%s%s ",
                     p->keeps_js && p->is_module ? "export " : "",
                     is_require ? "const" : "var");
  tdm__replace(p, a->from, a->name_at, head, len);
  tdm__declare(p, a->atom, is_require ? DECL_CONST : DECL_VAR, a->name_at);
  if (p->is_module) {
    tdm__add_export(p, a->atom, a->atom, a->name_at);
  } else {
    const atom_t* name = &p->atoms.v[a->atom];
    const char* text =
        tdm__format(p, &len, ";exports.%.*s=%.*s;", (int) name->len, name->p,
                    (int) name->len, name->p);
    tdm__insert(p, p->prev_end, text, len);
  }
}

bool tdm__ts_import_equals(parser_t* p, bool exported, uint32_t start) {
  alias_t a = { .from = start, .scope = p->scope };
  bool in_namespace = tdm__ts_in_namespace(p);
  bool type_only;
  bool is_require;

  if (!is_import_equals(p, &type_only))
    return false;
  if ((p->scope != 0 && !in_namespace) || p->block == NULL) {
    tdm__fail(p, start, 6,
              "An import declaration can only be used at the top level of a "
              "namespace or module");
  }
  a.atom = tdm__binding_name(p, &a.name_at);
  tdm__next(p);
  is_require = tok_is_word(p, A_REQUIRE) && tdm__peek(p).type == T_LPAREN;
  if (is_require) {
    if (in_namespace) {
      tdm__fail(p, start, 6,
                "Import declarations in a namespace cannot reference a "
                "module");
    }
    a.ref = require_call(p);
  } else {
    a.ref = entity_name(p);
  }
  tdm__semicolon(p);
  a.to = p->prev_end;
  if (type_only) {
    if (a.ref != 0)
      p->refs.n--;
    tdm__blank_statement(p, start, a.to);
    return true;
  }
  if (!in_namespace)
    check_strip(p, start, "TypeScript import equals declaration");
  p->requires |= is_require;
  if (exported) {
    exported_alias(p, &a, is_require);
    return true;
  }
  a.semicolon = tdm__ts_needs_semicolon(p, start);
  a.head = is_require ? "const " : "var ";
  tdm__declare(p, a.atom, is_require ? DECL_CONST : DECL_VAR, a.name_at);
  VEC_PUSH(p->aliases, a);
  return true;
}

/* ---- export ------------------------------------------------------------ */

/* What require() gives for a module, and its default export, which is what
 * `import x from` means by esModuleInterop. */
static void export_whole(parser_t* p, uint32_t at) {
  static const char name[] = "module.exports";
  const uint32_t names[] = { AK_DEFAULT,
                             tdm__intern(p, name, sizeof(name) - 1) };

  for (size_t i = 0; i < TDM_ARRAY_SIZE(names); i++) {
    export_t e = { .name = names[i],
                   .local = A_STAR_DEFAULT,
                   .request = -1,
                   .offset = at,
                   .local_offset = at,
                   .is_default = true };
    tdm__check_exported(p, e.name, at);
    VEC_PUSH(p->exports, e);
  }
}

/* module.exports = x comes last, whatever stands after the statement: tsc puts
 * it there. In a module, which may be required too, it is exported by that
 * name; the brackets keep functions from being named. */
static void export_equals(parser_t* p, uint32_t start) {
  token_t first;
  uint32_t from;
  uint32_t to;

  tdm__next(p);
  tdm__next(p);
  first = p->tok;
  from = first.start;
  tdm__assign_value(p);
  to = p->prev_end;
  tdm__semicolon(p);
  check_strip(p, start, "TypeScript export assignment");
  if ((p->is_module && !p->options->commonjs_names && !p->keeps_js) ||
      p->kind == TDM_SOURCE_SCRIPT) {
    tdm__fail(p, start, p->prev_end - start,
              "Export assignment cannot be used when targeting ECMAScript "
              "modules. Consider using 'export default' or another module "
              "format instead.");
  }
  if (p->scope != 0) {
    tdm__fail(p, start, 6,
              "An export assignment cannot be used in a namespace");
  }
  if (p->whole_at != 0)
    tdm__fail(p, start, 6, "A module cannot have two export assignments");
  tdm__blank_statement(p, start, p->prev_end);
  tdm__note_moved(p);
  p->whole_at = from;
  p->whole_end = to;
  if (p->is_module && !p->keeps_js) {
    export_whole(p, start);
    if (first.type == T_NAME && first.end == to) {
      p->default_type = first.atom; /* may be of an interface */
      p->default_at = from;
    }
  }
}

void tdm__ts_put_whole(parser_t* p) {
  tdm_slice_t head = { "\n;module.exports=", 17 };
  tdm_slice_t tail = { ";", 1 };
  uint32_t order;

  if (p->whole_at == 0)
    return;
  if (p->is_module && !p->keeps_js) {
    head = tdm__code(p, "\n;const $D=[");
    tail = (tdm_slice_t){ "][0];", 5 };
  }
  order = edit_reserve(p);
  tdm__replace_ordered(p, p->len, p->len, order, head.p, (uint32_t) head.n);
  tdm__move(p, p->len, order, p->whole_at, p->whole_end);
  tdm__replace_ordered(p, p->len, p->len, order, tail.p, (uint32_t) tail.n);
}

bool tdm__ts_export(parser_t* p, uint32_t start) {
  token_t next = tdm__peek(p);

  if (p->block == NULL) /* after a label: the caller refuses it */
    return false;
  if (next.type == T_ASSIGN) {
    export_equals(p, start);
    return true;
  }
  if (next.type == T_IMPORT) {
    tdm__next(p);
    if (!tdm__ts_import_equals(p, true, start))
      tdm__unexpected(p);
    return true;
  }
  if (next.type == T_NAME && next.atom == A_AS && !next.escaped) {
    tdm__next(p);
    tdm__next(p);
    if (!tok_is_word(p, A_NAMESPACE))
      tdm__unexpected(p);
    tdm__next(p);
    if (!tok_is(p, T_NAME))
      tdm__unexpected(p);
    tdm__next(p);
    tdm__semicolon(p);
    tdm__blank_statement(p, start, p->prev_end);
    return true;
  }
  return false;
}

bool tdm__ts_default_declaration(parser_t* p, uint32_t start) {
  token_t next;

  if (!tok_is(p, T_NAME) || p->tok.escaped)
    return false;
  next = tdm__peek(p);
  if (p->tok.atom == A_INTERFACE && next.type == T_NAME) {
    declare_type(p);
    tdm__ts_interface(p);
    tdm__blank_statement(p, start, p->prev_end);
    return true;
  }
  if (p->tok.atom == A_ABSTRACT && next.type == T_CLASS && !next.nl) {
    tdm__blank(p, p->tok.start, p->tok.end);
    tdm__next(p);
  }
  return false;
}

/* { type a }: but { type }, { type as b } and { type as as b } mean an `a`
 * named "type". */
static bool is_type_specifier(parser_t* p) {
  place_t here = place_save(p);
  bool is = false;

  tdm__next(p);
  if (tok_is_word(p, A_AS)) {
    tdm__next(p);
    if (tok_is_word(p, A_AS)) {
      tdm__next(p);
      is = is_any_name(&p->tok) || tok_is(p, T_STRING_LITERAL);
    } else {
      is = !is_any_name(&p->tok) && !tok_is(p, T_STRING_LITERAL);
    }
  } else {
    is = is_any_name(&p->tok) || tok_is(p, T_STRING_LITERAL);
  }
  place_restore(p, &here);
  return is;
}

bool tdm__ts_type_specifier(parser_t* p) {
  if (!tok_is_word(p, A_TYPE) || !is_type_specifier(p))
    return false;
  tdm__next(p);
  return true;
}

/* ---- parameter properties ---------------------------------------------- */

/* constructor(private a) declares the field `a` before all others and assigns
 * to it first of all, or after super(). */
void tdm__ts_parameter_property(parser_t* p, uint32_t atom, uint32_t at) {
  property_t property = { atom };
  const atom_t* name;
  const char* text;
  uint32_t len;

  if (atom == 0) {
    tdm__fail(p, at, 1,
              "A parameter property may not be declared using a binding "
              "pattern");
  }
  if (p->fn->has_rest) {
    tdm__fail(p, at, 1,
              "A parameter property cannot be declared using a rest "
              "parameter");
  }
  if (p->fn->properties == 0)
    p->fn->properties = p->properties.n + 1;
  VEC_PUSH(p->properties, property);
  name = &p->atoms.v[atom];
  text = tdm__format(p, &len, "%.*s;", (int) name->len, name->p);
  tdm__replace_ordered(p, p->cls->body, p->cls->body, p->cls->body_order, text,
                       len);
}

void tdm__ts_assign_properties(parser_t* p, uint32_t at) {
  tdm_buf_t b;
  uint8_t before = p->src[at - 1];

  tdm_buf_init(&b);
  if (before != ';' && before != '{')
    tdm_buf_putc(&b, ';');
  for (uint32_t i = p->fn->properties - 1; i < p->properties.n; i++) {
    const atom_t* name = &p->atoms.v[p->properties.v[i].atom];
    tdm_buf_printf(&b, "this.%.*s=%.*s;", (int) name->len, name->p,
                   (int) name->len, name->p);
  }
  tdm__insert(p, at, tdm__copy(p, b.data, b.len), b.len);
  tdm_buf_release(&b);
  p->fn->assigned = true;
}

void tdm__ts_check_properties(parser_t* p,
                              const fn_t* fn,
                              uint32_t at,
                              bool has_body) {
  if (fn->properties == 0)
    return;
  p->properties.n = fn->properties - 1;
  if (!has_body) {
    tdm__fail(p, at, 1,
              "A parameter property is only allowed in a constructor "
              "implementation");
  }
  if (!fn->assigned) {
    tdm__fail(p, at, 1,
              "A 'super' call must be a root-level statement within a "
              "constructor of a derived class that contains parameter "
              "properties");
  }
}
