/* Classes (ECMA-262 15.7): members, private names, fields and static blocks,
 * and what TypeScript adds: modifiers, types, overloads, index signatures.
 */
#include "compile/compile_int.h"

enum {
  PRIVATE_FIELD = 1,
  PRIVATE_GETTER,
  PRIVATE_SETTER,
  PRIVATE_STATIC_GETTER,
  PRIVATE_STATIC_SETTER,
};

/* ---- private names ----------------------------------------------------- */

static void declare_private(parser_t* p, const prop_name_t* name, int kind) {
  uint32_t before = p->atoms.v[name->atom].private;
  private_t d = { name->atom, name->start, (uint8_t) kind, before };

  if (name->atom == A_HASH_CONSTRUCTOR) {
    tdm__fail(p, name->start, name->end - name->start,
              "Classes may not have a private field named '#constructor'");
  }
  if (before > p->cls->private_base) {
    private_t* other = &p->privates.v[before - 1];
    /* A getter and a setter make one. */
    bool pair =
        (kind == PRIVATE_GETTER && other->kind == PRIVATE_SETTER) ||
        (kind == PRIVATE_SETTER && other->kind == PRIVATE_GETTER) ||
        (kind == PRIVATE_STATIC_GETTER &&
         other->kind == PRIVATE_STATIC_SETTER) ||
        (kind == PRIVATE_STATIC_SETTER && other->kind == PRIVATE_STATIC_GETTER);
    if (pair) {
      other->kind = PRIVATE_FIELD;
      return;
    }
    tdm__fail(p, name->start, name->end - name->start,
              "Identifier '%.*s' has already been declared",
              (int) TDM_MIN(name->end - name->start, 100u),
              (const char*) p->src + name->start);
  }
  VEC_PUSH(p->privates, d);
  p->atoms.v[name->atom].private = p->privates.n;
}

void tdm__drop_privates(parser_t* p, uint32_t to) {
  while (p->privates.n > to) {
    const private_t* d = &p->privates.v[--p->privates.n];
    if (d->kind != 0)
      p->atoms.v[d->atom].private = d->outer;
  }
}

/* Uses that this class doesn't declare are for the class around it. */
static void close_privates(parser_t* p) {
  uint32_t base = p->cls->private_base;
  uint32_t n = base;

  /* The uses that stay move to the front, the rest is dropped. */
  for (uint32_t i = base; i < p->privates.n; i++) {
    private_t use = p->privates.v[i];
    if (use.kind != 0 || p->atoms.v[use.atom].private > base)
      continue;
    if (p->cls->outer == NULL) {
      const atom_t* a = &p->atoms.v[use.atom];
      tdm__fail(p, use.offset, a->len,
                "Private field '%.*s' must be declared in an enclosing class",
                (int) TDM_MIN(a->len, 100u), a->p);
    }
    p->privates.v[i] = p->privates.v[n];
    p->privates.v[n++] = use;
  }
  tdm__drop_privates(p, n);
}

/* ---- members ----------------------------------------------------------- */

typedef struct member_s {
  uint32_t start; /* after decorators */
  uint32_t edits; /* index of the first */
  bool is_static;
  bool is_abstract;
  bool is_declare;
  bool is_accessor;
  bool leads_blank;    /* the first word is blanked */
  uint32_t blank_edit; /* index of its edit */
  uint32_t flags;      /* FN_* */
  uint32_t static_at;  /* of the word, + 1 */
} member_t;

/* What may follow a word for it to be a modifier, not the member's name. */
static bool begins_name(const token_t* t) {
  switch (t->type) {
    case T_NAME:
    case T_ESCAPED_KEYWORD:
    case T_PRIVATE_NAME:
    case T_STRING_LITERAL:
    case T_NUMBER:
    case T_BIGINT_LITERAL:
    case T_LBRACKET:
    case T_STAR:
      return true;
    default:
      return t->type >= T_BREAK && t->type <= T_WITH;
  }
}

static void field_value(parser_t* p, bool has_value) {
  fn_t fn = { 0 };

  if (!has_value)
    return;
  fn.is_field = true;
  fn.new_target = true;
  fn.super_property = true;
  tdm__fn_enter(p, &fn);
  fn.scope = tdm__scope_open(p, SCOPE_FUNCTION, true);
  tdm__next(p);
  tdm__assign_value(p);
  tdm__scope_close(p);
  tdm__fn_leave(p);
}

static void static_block(parser_t* p) {
  fn_t fn = { 0 };
  block_t block;

  fn.is_static_block = true;
  fn.new_target = true;
  fn.super_property = true;
  tdm__fn_enter(p, &fn);
  fn.scope = tdm__scope_open(p, SCOPE_FUNCTION, true);
  tdm__next(p);
  tdm__block_open(p, &block, p->prev_end);
  tdm__statement_list(p, T_RBRACE);
  tdm__block_close(p, p->tok.start);
  tdm__scope_close(p);
  tdm__fn_leave(p);
  tdm__next(p);
}

/* The modifiers before a member's name. TypeScript's are blanked. */
static void modifiers(parser_t* p, member_t* m) {
  while (tok_is(p, T_NAME) && !p->tok.escaped) {
    uint32_t atom = p->tok.atom;
    token_t next;
    bool is_ts = atom == A_PUBLIC || atom == A_PRIVATE || atom == A_PROTECTED ||
                 atom == A_READONLY || atom == A_OVERRIDE ||
                 atom == A_ABSTRACT || atom == A_DECLARE;
    if (atom != A_STATIC && atom != A_ACCESSOR && !(p->ts && is_ts))
      return;
    next = tdm__peek(p);
    if (atom == A_STATIC) {
      if (m->is_static || (!begins_name(&next) && next.type != T_LBRACE))
        return;
      if (next.type == T_LBRACE) {
        m->is_static = true;
        m->static_at = p->tok.start + 1;
        tdm__next(p);
        return;
      }
      m->is_static = true;
      m->static_at = p->tok.start + 1;
    } else if (!begins_name(&next) || next.nl) {
      return;
    } else if (atom == A_ACCESSOR) {
      if (next.type == T_STAR)
        return;
      m->is_accessor = true;
    } else {
      m->is_abstract |= atom == A_ABSTRACT;
      m->is_declare |= atom == A_DECLARE;
      if (p->tok.start == m->start) {
        m->leads_blank = true;
        m->blank_edit = p->edits.n;
      }
      tdm__blank(p, p->tok.start, p->tok.end);
    }
    tdm__next(p);
  }
}

/* After a field without a semicolon, a member whose modifier vanished may go
 * on with the field: `a = 1`, `public [b] = 2`. A semicolon takes its place. */
static void ts_separate(parser_t* p, const member_t* m, bool after_word) {
  edit_t* e;

  if (!m->leads_blank || p->asi_start != m->start || m->is_static)
    return;
  if (!after_word && !tok_is(p, T_LBRACKET) && !tok_is(p, T_STAR) &&
      !tok_is(p, T_IN) && !tok_is(p, T_INSTANCEOF))
    return;
  e = &p->edits.v[m->blank_edit];
  e->at++;
  e->removed--;
  tdm__replace(p, m->start, m->start + 1, ";", 1);
}

/* A member that has no place in JavaScript. */
static void ts_blank_member(parser_t* p, const member_t* m) {
  p->edits.n = m->edits;
  p->item_start = m->start;
  tdm__blank_statement(p, m->start, p->prev_end);
}

/* [key: string]: T; */
static bool ts_index_signature(parser_t* p, const member_t* m) {
  snapshot_t s;

  if (!p->ts || !tok_is(p, T_LBRACKET))
    return false;
  if (tdm__peek(p).type != T_NAME)
    return false;
  tdm__save(p, &s);
  tdm__next(p);
  tdm__next(p);
  if (!tok_is(p, T_COLON)) {
    tdm__restore(p, &s);
    return false;
  }
  tdm__next(p);
  tdm__ts_type(p);
  tdm__expect(p, T_RBRACKET);
  if (eat(p, T_COLON))
    tdm__ts_type(p);
  bool after_field = p->asi_start == m->start;
  tdm__semicolon(p);
  if (after_field) {
    ts_blank_member(p, m);
  } else {
    p->edits.n = m->edits;
    tdm__blank(p, m->start, p->prev_end);
  }
  return true;
}

/* `get`, `set` and `static` as the name of a field: the next member's name must
 * not come to stand after them. */
static bool is_modifier_name(const prop_name_t* name) {
  return name->is_name &&
         (name->atom == A_GET || name->atom == A_SET || name->atom == A_STATIC);
}

static void member(parser_t* p, bool derived) {
  member_t m = { 0 };
  prop_name_t name;

  if (tok_is(p, T_AT))
    tdm__decorators(p);
  m.start = p->tok.start;
  m.edits = p->edits.n;
  p->item_start = m.start;
  p->item_before = p->prev_end;
  p->item_in_class = true;
  modifiers(p, &m);
  if (p->ts)
    ts_separate(p, &m, false);
  if (m.is_static && tok_is(p, T_LBRACE) && m.static_at != 0) {
    static_block(p);
    return;
  }
  if (ts_index_signature(p, &m))
    return;

  if (tok_is(p, T_NAME) && !p->tok.escaped &&
      (p->tok.atom == A_ASYNC || p->tok.atom == A_GET ||
       p->tok.atom == A_SET)) {
    token_t next = tdm__peek(p);
    if (begins_name(&next) && !(p->tok.atom == A_ASYNC && next.nl) &&
        !(p->tok.atom != A_ASYNC && next.type == T_STAR)) {
      m.flags = p->tok.atom == A_ASYNC ? FN_ASYNC
                : p->tok.atom == A_GET ? FN_GETTER
                                       : FN_SETTER;
      tdm__next(p);
    }
  }
  if (tok_is(p, T_STAR)) {
    m.flags |= FN_GENERATOR;
    tdm__next(p);
  }
  tdm__property_name(p, &name);

  if (p->ts && (tok_is(p, T_QUESTION) || (tok_is(p, T_NOT) && !p->tok.nl))) {
    bool definite = tok_is(p, T_NOT);
    tdm__blank(p, p->tok.start, p->tok.end);
    tdm__next(p);
    if (definite && (tok_is(p, T_LPAREN) || tok_is(p, T_LT)))
      tdm__unexpected(p);
  }

  bool is_constructor = !m.is_static && !name.computed && !name.is_private &&
                        name.atom == A_CONSTRUCTOR;
  if (tok_is(p, T_LPAREN) || (p->ts && tok_is(p, T_LT)) || m.flags != 0) {
    uint32_t flags = m.flags | FN_METHOD | FN_SIGNATURE_OK;
    if (m.is_accessor)
      tdm__unexpected(p);
    if (is_constructor) {
      if (m.flags != 0) {
        tdm__fail(p, name.start, name.end - name.start,
                  m.flags & FN_GENERATOR
                      ? "Class constructor may not be a generator"
                  : m.flags & FN_ASYNC
                      ? "Class constructor may not be an async method"
                      : "Class constructor may not be an accessor");
      }
      flags |= FN_CONSTRUCTOR | (derived ? FN_DERIVED : 0);
    }
    if (m.is_static && !name.computed && name.atom == A_PROTOTYPE) {
      tdm__fail(p, name.start, name.end - name.start,
                "Classes may not have a static property named 'prototype'");
    }
    if (!tdm__method(p, flags, m.start) || m.is_abstract) {
      ts_blank_member(p, &m);
      return;
    }
    if (name.is_private) {
      declare_private(p, &name,
                      m.flags & FN_GETTER
                          ? m.is_static ? PRIVATE_STATIC_GETTER : PRIVATE_GETTER
                      : m.flags & FN_SETTER
                          ? m.is_static ? PRIVATE_STATIC_SETTER : PRIVATE_SETTER
                          : PRIVATE_FIELD);
    }
    if (is_constructor) {
      if (p->cls->has_constructor) {
        tdm__fail(p, name.start, name.end - name.start,
                  "A class may only have one constructor");
      }
      p->cls->has_constructor = true;
    }
    return;
  }

  if (!name.computed && !name.is_private &&
      (name.atom == A_CONSTRUCTOR ||
       (m.is_static && name.atom == A_PROTOTYPE)) &&
      !m.is_declare) {
    tdm__fail(p, name.start, name.end - name.start,
              name.atom == A_CONSTRUCTOR
                  ? "Classes may not have a field named 'constructor'"
                  : "Classes may not have a static property named "
                    "'prototype'");
  }
  if (name.is_private)
    declare_private(p, &name, PRIVATE_FIELD);
  if (m.is_accessor && !p->keeps_js) {
    tdm__fail(p, m.start, 8,
              "Unexpected identifier 'accessor': auto-accessors are not "
              "supported");
  }
  bool has_type = p->ts && tok_is(p, T_COLON);
  bool has_value;
  if (has_type)
    tdm__ts_annotation(p);
  has_value = tok_is(p, T_ASSIGN);
  field_value(p, has_value);
  if (m.is_abstract || m.is_declare) {
    tdm__semicolon(p);
    ts_blank_member(p, &m);
    return;
  }
  tdm__semicolon(p);
  if (has_type && !has_value && p->src[p->prev_end - 1] != ';' &&
      is_modifier_name(&name)) {
    edit_t* e = &p->edits.v[p->edits.n - 1];
    uint32_t at = e->at++;
    e->removed--;
    tdm__replace(p, at, at + 1, ";", 1);
  }
}

/* ---- the class --------------------------------------------------------- */

void tdm__decorators(parser_t* p) {
  uint32_t start = p->tok.start;

  p->needs_typescript = p->ts;
  if (!p->ts) {
    tdm__fail(p, start, 1,
              "Invalid or unexpected token: decorators are not part of "
              "JavaScript yet; compile them with TypeScript");
  }
  tdm__fail(p, start, 1,
            p->options->experimental_decorators
                ? "Decorators need the project's own TypeScript"
                : "Decorators are not supported: set "
                  "\"experimentalDecorators\" in tsconfig.json to have the "
                  "project's own TypeScript compile them");
}

uint32_t tdm__class(parser_t* p, bool is_statement, bool is_default) {
  class_t cls = { .outer = p->cls, .private_base = p->privates.n };
  bool was_strict = p->strict;
  bool no_in = p->no_in;
  bool no_arrow_type = p->no_arrow_type;
  uint32_t name = 0;
  uint32_t at = 0;

  check_depth(p);
  p->strict = true;
  p->no_in = false;
  p->no_arrow_type = false;
  tdm__next(p);
  if (tok_is(p, T_NAME) && !(p->ts && tok_is_word(p, A_IMPLEMENTS))) {
    name = tdm__binding_name(p, &at);
    if (is_statement)
      tdm__declare(p, name, DECL_CLASS, at);
  } else if (is_statement && !is_default) {
    tdm__unexpected(p);
  }
  tdm__scope_open(p, SCOPE_CLASS, false);
  if (name != 0)
    tdm__declare(p, name, DECL_FN_NAME, at);
  if (p->ts)
    tdm__ts_type_params(p);
  if (eat(p, T_EXTENDS)) {
    expr_t e;
    cls.has_heritage = true;
    p->arrow_at = UINT32_MAX;
    tdm__left_hand_side(p, &e);
    tdm__value(p, &e);
    cls.private_base = p->privates.n; /* those of the heritage are outside */
    if (p->ts && (tok_is(p, T_LT) || tok_is(p, T_SHL)))
      tdm__ts_blank_type_args(p);
  }
  if (p->ts && tok_is_word(p, A_IMPLEMENTS)) {
    uint32_t from = p->tok.start;
    tdm__ts_heritage(p);
    tdm__blank(p, from, p->prev_end);
  }
  if (!tok_is(p, T_LBRACE))
    tdm__expected(p, "'{'");
  p->cls = &cls;
  cls.body = p->tok.end;
  cls.body_order = edit_reserve(p);
  tdm__next(p);
  while (!tok_is(p, T_RBRACE)) {
    if (!eat(p, T_SEMICOLON))
      member(p, cls.has_heritage);
  }
  close_privates(p);
  p->cls = cls.outer;
  tdm__scope_close(p);
  p->strict = was_strict;
  p->no_in = no_in;
  p->no_arrow_type = no_arrow_type;
  tdm__next(p);
  return name;
}
