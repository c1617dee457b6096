/* Enums. Each member's initializer stays where it is and runs there:
 *
 *     enum E { A, B = 1 << 2, C, D = 'x' }
 *     var E;(function(E){E[E["A"]=0]="A"; E[E["B"] = 1 << 2]="B";
 *       E[E["C"]=E["B"]+1]="C"; E["D"] = 'x';})(E||(E={}));
 *
 * A name in an initializer that is a member's means that member (ts_space.c). A
 * const enum is made the same way: other files may ask for it.
 */
#include "compile/ts_int.h"

/* What is known of a member's value. */
typedef enum value_kind_e {
  VALUE_NUMBER,   /* `number` */
  VALUE_CONSTANT, /* a number that is only known when it runs */
  VALUE_STRING,
  VALUE_COMPUTED, /* may be anything */
} value_kind_t;

typedef struct enum_s {
  uint32_t atom;
  uint32_t space;
  uint32_t block;
  /* The member before: the next is one more. */
  value_kind_t kind;
  double number;
  tdm_slice_t name; /* quoted; of the last one with an initializer */
  uint32_t since;   /* members after that */
} enum_t;

static tdm_slice_t quoted(parser_t* p, uint32_t atom) {
  const atom_t* a = &p->atoms.v[atom];
  tdm_slice_t out;
  tdm_buf_t b;

  tdm_buf_init(&b);
  tdm__put_string(&b, a->p, a->len);
  out.n = b.len;
  out.p = tdm__copy(p, b.data, b.len);
  tdm_buf_release(&b);
  return out;
}

/* ---- what an initializer is -------------------------------------------- */

static value_kind_t member_kind(parser_t* p, const enum_t* e, uint32_t atom) {
  for (uint32_t i = p->spaces.v[e->space].members; i != 0;
       i = p->space_members.v[i - 1].next) {
    const space_member_t* m = &p->space_members.v[i - 1];
    if (m->atom == atom)
      return (value_kind_t) m->value;
  }
  return VALUE_COMPUTED;
}

static bool is_enum(parser_t* p, uint32_t atom) {
  uint32_t d = p->atoms.v[atom].decl;
  return d != 0 && p->decls.v[d - 1].kind == DECL_ENUM;
}

/* A name, E.name or E['name'] at the current token, which it consumes. */
static value_kind_t reference_kind(parser_t* p, const enum_t* e) {
  uint32_t atom = p->tok.atom;
  value_kind_t kind = VALUE_CONSTANT;

  tdm__next(p);
  if (!tok_is(p, T_DOT) && !tok_is(p, T_LBRACKET)) {
    /* Another constant: tsc checks that it is one. */
    value_kind_t own = member_kind(p, e, atom);
    return own == VALUE_STRING ? own : kind;
  }
  if (atom != e->atom && !is_enum(p, atom))
    return VALUE_COMPUTED;
  bool bracket = tok_is(p, T_LBRACKET);
  tdm__next(p);
  if (bracket ? !tok_is(p, T_STRING_LITERAL) : !is_any_name(&p->tok))
    return VALUE_COMPUTED;
  if (atom == e->atom) {
    tdm_slice_t v = tdm__token_value(p, &p->tok);
    kind = member_kind(p, e, tdm__intern(p, v.p, v.n));
    if (kind != VALUE_STRING)
      kind = VALUE_CONSTANT;
  }
  tdm__next(p);
  if (bracket && !eat(p, T_RBRACKET))
    return VALUE_COMPUTED;
  return kind;
}

/* The kind of the expression whose tokens stand in [from, to): the lexer is
 * set to them and back. */
static value_kind_t
classify(parser_t* p, const enum_t* e, uint32_t from, uint32_t to) {
  place_t here = place_save(p);
  value_kind_t kind = VALUE_CONSTANT;
  bool operand = true; /* expected */
  bool only_plus = true;
  bool text = false;

  p->pos = from;
  tdm__next(p);
  while (p->tok.start < to && kind != VALUE_COMPUTED) {
    switch (p->tok.type) {
      case T_STRING_LITERAL:
      case T_TEMPLATE:
        if (!operand) {
          kind = VALUE_COMPUTED;
          break;
        }
        text = true;
        operand = false;
        if (tok_is(p, T_TEMPLATE) && !tdm__template_part(p, true)) {
          /* The rest can't be read like this. */
          kind = p->src[to - 1] == '`' || p->src[to - 1] == '\''
                     ? VALUE_STRING
                     : VALUE_COMPUTED;
          break;
        }
        tdm__next(p);
        continue;
      case T_NUMBER:
        kind = operand ? kind : VALUE_COMPUTED;
        operand = false;
        break;
      case T_NAME:
        if (!operand) {
          kind = VALUE_COMPUTED; /* x as T: tsc doesn't look through it */
          break;
        }
        operand = false;
        kind = reference_kind(p, e);
        if (kind == VALUE_STRING) {
          text = true;
          kind = VALUE_CONSTANT;
        }
        continue;
      case T_LPAREN:
        kind = operand ? kind : VALUE_COMPUTED;
        break;
      case T_RPAREN:
        kind = operand ? VALUE_COMPUTED : kind;
        break;
      case T_PLUS:
        only_plus &= !operand; /* +'5' is a number */
        operand = true;
        break;
      case T_MINUS:
      case T_TILDE:
      case T_STAR:
      case T_SLASH:
      case T_PERCENT:
      case T_POWER:
      case T_SHL:
      case T_SHR:
      case T_USHR:
      case T_AND:
      case T_OR:
      case T_XOR:
        if (operand && !tok_is(p, T_MINUS) && !tok_is(p, T_TILDE))
          kind = VALUE_COMPUTED; /* a regular expression, say */
        only_plus = false;
        operand = true;
        break;
      default:
        kind = VALUE_COMPUTED;
        break;
    }
    if (kind != VALUE_CONSTANT)
      break;
    tdm__next(p);
  }
  place_restore(p, &here);
  if (kind == VALUE_CONSTANT && text)
    return only_plus ? VALUE_STRING : VALUE_COMPUTED;
  return kind;
}

/* ---- members ----------------------------------------------------------- */

static uint32_t member_name(parser_t* p) {
  bool bracket = eat(p, T_LBRACKET);
  uint32_t atom;
  tdm_slice_t v;

  if (bracket && tok_is(p, T_TEMPLATE)) {
    uint32_t from = p->tok.start + 1;
    if (!tdm__template_part(p, false))
      tdm__fail(p, from - 1, 1,
                "Computed property names are not allowed in enums");
    atom = tdm__intern(p, (const char*) p->src + from, p->tok.end - from - 1);
  } else if (tok_is(p, T_STRING_LITERAL)) {
    v = tdm__token_value(p, &p->tok);
    atom = tdm__intern(p, v.p, v.n);
  } else if (bracket) {
    tdm__fail(p, p->tok.start, 1,
              "Computed property names are not allowed in enums");
  } else if (tok_is(p, T_NUMBER)) {
    tdm__fail(p, p->tok.start, p->tok.end - p->tok.start,
              "An enum member cannot have a numeric name");
  } else {
    if (!is_any_name(&p->tok))
      tdm__unexpected(p);
    atom = p->tok.atom;
  }
  tdm__next(p);
  if (bracket)
    tdm__expect(p, T_RBRACKET);
  return atom;
}

static tdm_slice_t format(parser_t* p, tdm_buf_t* b) {
  tdm_slice_t out = { tdm__copy(p, b->data, b->len), b->len };
  tdm_buf_release(b);
  return out;
}

/* E[E["A"]=0]="A"; */
static void
counted_member(parser_t* p, enum_t* e, tdm_slice_t name, uint32_t at) {
  const atom_t* object = &p->atoms.v[e->atom];
  int n = (int) object->len;
  tdm_buf_t b;

  if (e->kind == VALUE_STRING || e->kind == VALUE_COMPUTED) {
    tdm__fail(p, at, p->prev_end - at, "Enum member must have initializer");
  }
  tdm_buf_init(&b);
  tdm_buf_printf(&b, "%.*s[%.*s[%.*s]=", n, object->p, n, object->p,
                 (int) name.n, name.p);
  if (e->kind == VALUE_NUMBER)
    tdm_buf_printf(&b, "%.0f", e->number++);
  else
    tdm_buf_printf(&b, "%.*s[%.*s]+%u", n, object->p, (int) e->name.n,
                   e->name.p, ++e->since);
  tdm_buf_printf(&b, "]=%.*s;", (int) name.n, name.p);
  tdm_slice_t text = format(p, &b);
  tdm__replace(p, at, p->prev_end, text.p, text.n);
}

/* A plain decimal number, so that the next can be written out. */
static bool plain_number(parser_t* p, uint32_t from, uint32_t to, double* v) {
  double n = 0;

  if (to - from > 9)
    return false;
  for (uint32_t i = from; i < to; i++) {
    uint8_t c = p->src[i];
    if (c < '0' || c > '9' || (c == '0' && i == from && to - from > 1))
      return false;
    n = n * 10 + (c - '0');
  }
  *v = n;
  return true;
}

static value_kind_t valued_member(
    parser_t* p, enum_t* e, tdm_slice_t name, uint32_t at, uint32_t name_end) {
  /* No pointer: names of the initializer may move the atoms. */
  const atom_t object = p->atoms.v[e->atom];
  uint32_t order = edit_reserve(p);
  uint32_t from = p->tok.start;
  value_kind_t kind;
  int n = (int) object.len;
  const char* text;
  uint32_t len;

  tdm__assign_value(p);
  kind = classify(p, e, from, p->prev_end);
  e->kind = kind;
  e->name = name;
  e->since = 0;
  if (kind == VALUE_CONSTANT &&
      plain_number(p, from, p->prev_end, &e->number)) {
    e->kind = VALUE_NUMBER;
    e->number++;
  }
  if (kind == VALUE_STRING) {
    text =
        tdm__format(p, &len, "%.*s[%.*s]", n, object.p, (int) name.n, name.p);
  } else {
    text = tdm__format(p, &len, "%.*s[%.*s[%.*s]", n, object.p, n, object.p,
                       (int) name.n, name.p);
  }
  tdm__replace_ordered(p, at, name_end, order, text, len);
  if (kind == VALUE_STRING) {
    INSERT(p, p->prev_end, ";");
  } else {
    text = tdm__format(p, &len, "]=%.*s;", (int) name.n, name.p);
    tdm__insert(p, p->prev_end, text, len);
  }
  return kind;
}

static void members(parser_t* p, enum_t* e) {
  while (!tok_is(p, T_RBRACE)) {
    uint32_t at = p->tok.start;
    uint32_t atom = member_name(p);
    uint32_t end = p->prev_end;
    tdm_slice_t name = quoted(p, atom);
    value_kind_t kind = VALUE_CONSTANT;
    if (eat(p, T_ASSIGN))
      kind = valued_member(p, e, name, at, end);
    else
      counted_member(p, e, name, at);
    tdm__ts_add_member(p, e->block, atom, SPACE_VARIABLE, 0, 0);
    p->space_members.v[p->space_members.n - 1].value = (uint8_t) kind;
    if (tok_is(p, T_RBRACE))
      break;
    if (!tok_is(p, T_COMMA))
      tdm__expected(p, "',' or '}'");
    tdm__blank(p, p->tok.start, p->tok.end);
    tdm__next(p);
  }
}

/* ---- the declaration --------------------------------------------------- */

/* Within the enum's function its name must mean the enum. */
static void check_shadowed(parser_t* p, uint32_t atom, uint32_t decls) {
  for (uint32_t i = decls; i < p->decls.n; i++) {
    if (p->decls.v[i].atom == atom) {
      tdm__fail(p, p->decls.v[i].offset, p->atoms.v[atom].len,
                "A name in an enum's initializer must not hide the enum's");
    }
  }
}

void tdm__ts_enum(parser_t* p, bool exported, uint32_t start) {
  uint32_t order = edit_reserve(p);
  bool inner = exported && tdm__ts_in_namespace(p);
  enum_t e = { .kind = VALUE_NUMBER };
  fn_t fn = { .is_static_block = true };
  const char* object;
  const char* text;
  uint32_t head_end;
  uint32_t decls;
  uint32_t close;
  uint32_t len;
  uint32_t at;
  int n;

  check_depth(p);
  eat(p, T_CONST);
  tdm__next(p);
  e.atom = tdm__binding_name(p, &at);
  if (p->options->strip_only)
    tdm__ts_not_erasable(p, start, p->prev_end - start, "TypeScript enum");
  if (tdm__ts_in_namespace(p))
    p->space->has_value = true;
  object = tdm__ts_declare_object(p, e.atom, DECL_ENUM, at);
  e.space = tdm__ts_space(p, e.atom, exported);
  tdm__fn_enter(p, &fn);
  fn.scope = tdm__scope_open(p, SCOPE_ENUM, true);
  e.block = tdm__ts_open_block(p, e.space);
  decls = p->decls.n;
  head_end = p->tok.end;
  tdm__expect(p, T_LBRACE);
  members(p, &e);
  close = p->tok.start;
  check_shadowed(p, e.atom, decls);
  tdm__scope_close(p);
  tdm__fn_leave(p);
  tdm__next(p);

  n = (int) p->atoms.v[e.atom].len;
  text = tdm__format(p, &len, "%s%s(function(%.*s){",
                     tdm__ts_export_word(p, exported, object), object, n,
                     p->atoms.v[e.atom].p);
  tdm__replace_ordered(p, start, head_end, order, text, len);
  if (inner) {
    tdm__ts_add_member(p, p->space->block, e.atom, SPACE_OBJECT, close,
                       close + 1);
  } else {
    text = tdm__format(p, &len, "})(%.*s||(%.*s={}));", n, p->atoms.v[e.atom].p,
                       n, p->atoms.v[e.atom].p);
    tdm__replace(p, close, close + 1, text, len);
  }
  p->asi_start = UINT32_MAX;
}
