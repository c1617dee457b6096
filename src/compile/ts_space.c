/* Namespaces, and what they share with enums: an object that several blocks of
 * the text add to. Each block becomes a function of it:
 *
 *     namespace N { export const a = 1; export function f() { return a } }
 *     var N;(function(N){ ;  N.a = 1; function f() { return N.a }N.f=f; })
 *       (N||(N={}));
 *
 * An exported variable is a property only; everything else that is exported
 * has a local name too and is assigned to the property. A name that another
 * block of the same namespace or enum exports means the property. Which uses
 * mean that is known when the whole text was read: tdm__ts_finish.
 *
 * A namespace of types alone vanishes.
 */
#include "compile/ts_int.h"

/* ---- objects and their blocks ------------------------------------------ */

bool tdm__ts_in_namespace(const parser_t* p) {
  return p->space != NULL && p->scope == p->space->scope;
}

uint32_t tdm__ts_space(parser_t* p, uint32_t atom, bool exported) {
  bool inner = exported && tdm__ts_in_namespace(p);
  space_t s = { .atom = atom, .scope = inner ? 0 : p->scope };

  if (inner)
    s.outer = p->space_blocks.v[p->space->block].space + 1;
  if (atom >= p->space_of_cap) {
    uint32_t cap = TDM_MAX(p->space_of_cap * 2, p->atoms.n + 64);
    p->space_of = tdm_realloc(p->space_of, cap * sizeof(uint32_t));
    memset(p->space_of + p->space_of_cap, 0,
           (cap - p->space_of_cap) * sizeof(uint32_t));
    p->space_of_cap = cap;
  }
  for (uint32_t i = p->space_of[atom]; i != 0; i = p->spaces.v[i - 1].same) {
    const space_t* o = &p->spaces.v[i - 1];
    if (o->outer == s.outer && o->scope == s.scope)
      return i - 1;
  }
  s.same = p->space_of[atom];
  VEC_PUSH(p->spaces, s);
  return (p->space_of[atom] = p->spaces.n) - 1;
}

uint32_t tdm__ts_open_block(parser_t* p, uint32_t space) {
  const atom_t* name = &p->atoms.v[p->spaces.v[space].atom];
  space_block_t b = { space, p->scope, { name->p, name->len } };

  VEC_PUSH(p->space_blocks, b);
  return p->space_blocks.n - 1;
}

void tdm__ts_add_member(parser_t* p,
                        uint32_t block,
                        uint32_t atom,
                        space_member_kind_t kind,
                        uint32_t at,
                        uint32_t to) {
  space_t* s = &p->spaces.v[p->space_blocks.v[block].space];
  space_member_t m = { atom, s->members,     block, at, to, edit_reserve(p),
                       "",   (uint8_t) kind, 0 };

  VEC_PUSH(p->space_members, m);
  s->members = p->space_members.n;
}

void tdm__ts_export_variable(parser_t* p,
                             uint32_t atom,
                             uint32_t at,
                             uint32_t flags) {
  tdm__ts_add_member(p, p->space->block, atom, SPACE_VARIABLE, 0, 0);
  tdm__ref(p, atom, at, REF_WRITE | flags);
}

const char* tdm__ts_declare_object(parser_t* p,
                                   uint32_t atom,
                                   decl_kind_t kind,
                                   uint32_t at) {
  const atom_t* name = &p->atoms.v[atom];
  bool found = false;
  uint32_t len;

  for (uint32_t i = name->decl; i != 0; i = p->decls.v[i - 1].outer) {
    const decl_t* d = &p->decls.v[i - 1];
    found |= d->scope == p->scope && d->kind != DECL_TYPE;
  }
  tdm__declare(p, atom, kind, at);
  if (found)
    return ";";
  name = &p->atoms.v[atom];
  return tdm__format(p, &len, "%s %.*s;",
                     p->scopes.v[p->scope].is_var ? "var" : "let",
                     (int) name->len, name->p);
}

const char*
tdm__ts_export_word(const parser_t* p, bool exported, const char* declaration) {
  bool at_top = exported && !tdm__ts_in_namespace(p);

  return at_top && p->keeps_js && declaration[0] != ';' ? "export " : "";
}

/* ---- exports of a namespace -------------------------------------------- */

static void export_variables(parser_t* p, uint32_t start) {
  decl_kind_t kind = tok_is(p, T_VAR)     ? DECL_VAR
                     : tok_is(p, T_CONST) ? DECL_CONST
                                          : DECL_LET;
  uint32_t order;
  uint32_t first;
  bool pattern;

  tdm__next(p);
  first = p->tok.start;
  /* A semicolon: the assignment may begin with a parenthesis. */
  tdm__replace(p, start, first, ";", 1);
  order = edit_reserve(p);
  p->space->exporting = true;
  pattern = tdm__declarators(p, kind, false);
  p->space->exporting = false;
  if (pattern) {
    tdm__replace_ordered(p, first, first, order, "(", 1);
    INSERT(p, p->prev_end, ")");
  }
  tdm__semicolon(p);
}

static void export_function(parser_t* p, uint32_t start) {
  bool is_async = tok_is_word(p, A_ASYNC);
  uint32_t to = p->tok.start;
  uint32_t name;

  if (is_async)
    tdm__next(p);
  name = tdm__function(p, is_async ? FN_ASYNC : 0, start);
  if (name == 0)
    return; /* an overload, blanked */
  tdm__blank(p, start, to);
  tdm__ts_add_member(p, p->space->block, name, SPACE_DECLARED, p->prev_end, 0);
}

static void export_class(parser_t* p, uint32_t start) {
  uint32_t name;

  if (tok_is_word(p, A_ABSTRACT))
    tdm__next(p);
  tdm__blank(p, start, p->tok.start);
  name = tdm__class(p, true, false);
  tdm__ts_add_member(p, p->space->block, name, SPACE_DECLARED, p->prev_end, 0);
}

static void export_item(parser_t* p) {
  uint32_t start = p->tok.start;
  token_t next;

  tdm__next(p);
  switch (p->tok.type) {
    case T_IMPORT:
      if (tdm__ts_import_equals(p, true, start))
        return;
      tdm__unexpected(p);
    case T_ENUM:
      tdm__ts_enum(p, true, start);
      return;
    case T_CONST:
      if (tdm__peek(p).type == T_ENUM) {
        tdm__ts_enum(p, true, start);
        return;
      }
      break;
    case T_FUNCTION:
      p->space->has_value = true;
      export_function(p, start);
      return;
    case T_CLASS:
      p->space->has_value = true;
      export_class(p, start);
      return;
    case T_VAR:
      break;
    case T_AT:
      tdm__decorators(p);
      return;
    case T_NAME:
      if (tok_is_word(p, A_LET))
        break;
      next = tdm__peek(p);
      if (tok_is_word(p, A_ASYNC) && next.type == T_FUNCTION && !next.nl) {
        p->space->has_value = true;
        export_function(p, start);
        return;
      }
      if (tok_is_word(p, A_ABSTRACT) && next.type == T_CLASS && !next.nl) {
        p->space->has_value = true;
        export_class(p, start);
        return;
      }
      if (tdm__ts_statement(p, true, start))
        return;
      /* fall through */
    default:
      tdm__unexpected(p);
  }
  p->space->has_value = true;
  if (!p->options->strip_only)
    export_variables(p, start);
}

/* ---- the body ---------------------------------------------------------- */

static void item(parser_t* p) {
  uint32_t start = p->tok.start;

  p->item_start = start;
  p->item_before = p->prev_end;
  p->item_in_class = false;
  switch (p->tok.type) {
    case T_EXPORT:
      export_item(p);
      return;
    case T_IMPORT:
      if (tdm__ts_import_equals(p, false, start))
        return;
      break;
    case T_NAME:
      if (p->tok.atom < A__COUNT && tdm__ts_statement(p, false, start))
        return;
      break;
    case T_EOF:
      tdm__unexpected(p);
    default:
      break;
  }
  p->space->has_value = true;
  if (p->options->strip_only)
    return;
  tdm__statement_item(p);
}

/* True when strip_only found a value: the rest doesn't matter. */
static bool body(parser_t* p, uint32_t* head_end) {
  block_t block;

  *head_end = p->tok.end;
  tdm__expect(p, T_LBRACE);
  tdm__block_open(p, &block, *head_end);
  while (!tok_is(p, T_RBRACE)) {
    item(p);
    if (p->space->has_value && p->options->strip_only)
      return true;
  }
  tdm__block_close(p, p->tok.start);
  return false;
}

/* ---- the declaration --------------------------------------------------- */

/* a.b.c: what one part and those in it become. */
typedef struct part_s {
  uint32_t atom;
  bool has_value;
  uint32_t head_end;
  const char* head;
  const char* tail; /* closes the parts in this one */
} part_t;

/* Within the function a name N must mean the object. */
static const char* parameter_name(parser_t* p, uint32_t atom, uint32_t decls) {
  const atom_t* a = &p->atoms.v[atom];
  bool hidden = false;
  uint32_t len;

  for (uint32_t i = decls; i < p->decls.n && !hidden; i++)
    hidden = p->decls.v[i].atom == atom && p->decls.v[i].kind != DECL_TYPE;
  return tdm__format(p, &len, "%s%s%.*s", hidden ? p->prefix : "",
                     hidden ? "_" : "", (int) a->len, a->p);
}

/* What makes the members of a block properties, each where it is declared: the
 * keys of the object are in the order of the text, as tsc has them. */
static void assign_members(parser_t* p,
                           uint32_t block,
                           uint32_t first,
                           const char* object) {
  uint32_t len;

  for (uint32_t i = first; i < p->space_members.n; i++) {
    const space_member_t* m = &p->space_members.v[i];
    const atom_t* a = &p->atoms.v[m->atom];
    int n = (int) a->len;
    const char* text;
    if (m->block != block)
      continue;
    switch ((space_member_kind_t) m->kind) {
      case SPACE_VARIABLE:
        break;
      case SPACE_DECLARED:
        text = tdm__format(p, &len, "%s.%.*s=%.*s;", object, n, a->p, n, a->p);
        tdm__replace_ordered(p, m->at, m->at, m->order, text, len);
        break;
      case SPACE_OBJECT:
        if (m->to == 0)
          break;
        text =
            tdm__format(p, &len, "%s})(%.*s=%s.%.*s||(%s.%.*s={}));", m->before,
                        n, a->p, object, n, a->p, object, n, a->p);
        tdm__replace_ordered(p, m->at, m->to, m->order, text, len);
        break;
    }
  }
}

static bool part(parser_t* p, bool exported, part_t* out) {
  namespace_t ns = { .outer = p->space };
  fn_t fn = { .is_static_block = true };
  uint32_t decls;
  uint32_t members;
  uint32_t space;
  uint32_t len;
  uint32_t at;
  const char* object;
  const char* declaration;
  bool stopped;
  part_t in = { .head = "", .tail = "" };

  check_depth(p);
  out->atom = tdm__binding_name(p, &at);
  space = tdm__ts_space(p, out->atom, exported);
  tdm__fn_enter(p, &fn);
  fn.scope = ns.scope = tdm__scope_open(p, SCOPE_NAMESPACE, true);
  ns.block = tdm__ts_open_block(p, space);
  p->space = &ns;
  decls = p->decls.n;
  members = p->space_members.n;
  if (eat(p, T_DOT)) {
    stopped = part(p, true, &in);
    ns.has_value = in.has_value;
    out->head_end = in.head_end;
    if (in.has_value)
      tdm__ts_add_member(p, ns.block, in.atom, SPACE_OBJECT, 0, 0);
  } else {
    stopped = body(p, &out->head_end);
  }
  p->space = ns.outer;
  tdm__scope_close(p);
  tdm__fn_leave(p);
  out->has_value = ns.has_value;
  if (!ns.has_value || stopped) {
    tdm__declare(p, out->atom, DECL_TYPE, at);
    return stopped;
  }
  object = parameter_name(p, out->atom, decls);
  p->space_blocks.v[ns.block].object = (tdm_slice_t){ object, strlen(object) };
  assign_members(p, ns.block, members, object);
  if (in.has_value) {
    const atom_t* a = &p->atoms.v[in.atom];
    int n = (int) a->len;
    out->tail = tdm__format(p, &len, "%s})(%.*s=%s.%.*s||(%s.%.*s={}));",
                            in.tail, n, a->p, object, n, a->p, object, n, a->p);
  }
  declaration = tdm__ts_declare_object(p, out->atom, DECL_NAMESPACE, at);
  out->head = tdm__format(p, &len, "%s%s(function(%s){%s",
                          tdm__ts_export_word(p, exported, declaration),
                          declaration, object, in.head);
  return false;
}

void tdm__ts_no_module(parser_t* p) {
  tdm__fail(p, p->tok.start, 6,
            "`module` keyword is not supported. Use `namespace` instead.");
}

bool tdm__ts_namespace(parser_t* p, bool exported, uint32_t start) {
  uint32_t order = edit_reserve(p);
  uint32_t word = p->tok.start;
  bool is_module = tok_is_word(p, A_MODULE);
  bool inner = exported && tdm__ts_in_namespace(p);
  uint32_t item_before = p->item_before;
  uint32_t blank_end = p->blank_end;
  uint32_t edits = p->edits.n;
  uint32_t refs = p->refs.n;
  uint32_t aliases = p->aliases.n;
  part_t all = { .head = "", .tail = "" };
  const atom_t* a;
  uint32_t close;
  uint32_t len;
  const char* text;

  if (is_module && p->options->strip_only)
    tdm__ts_no_module(p);
  tdm__next(p);
  if (p->scope != 0 && !tdm__ts_in_namespace(p)) {
    tdm__fail(p, word, 9,
              "A namespace declaration is only allowed at the top level of a "
              "namespace or module");
  }
  if (part(p, exported, &all)) {
    if (tdm__ts_in_namespace(p)) {
      p->space->has_value = true;
      return true;
    }
    tdm__ts_not_erasable(p, start, p->prev_end - start,
                         "TypeScript namespace declaration");
  }
  close = p->tok.start;
  tdm__next(p);
  if (!all.has_value) {
    p->edits.n = edits;
    p->refs.n = refs;
    p->aliases.n = aliases;
    p->item_start = start;
    p->item_before = item_before;
    p->item_in_class = false;
    p->blank_end = blank_end;
    tdm__blank_statement(p, start, p->prev_end);
    return true;
  }
  tdm__replace_ordered(p, start, all.head_end, order, all.head,
                       strlen(all.head));
  if (tdm__ts_in_namespace(p))
    p->space->has_value = true;
  if (inner) {
    tdm__ts_add_member(p, p->space->block, all.atom, SPACE_OBJECT, close,
                       close + 1);
    p->space_members.v[p->space_members.n - 1].before = all.tail;
  } else {
    a = &p->atoms.v[all.atom];
    text = tdm__format(p, &len, "%s})(%.*s||(%.*s={}));", all.tail,
                       (int) a->len, a->p, (int) a->len, a->p);
    tdm__replace(p, close, close + 1, text, len);
  }
  p->asi_start = UINT32_MAX;
  return true;
}

/* ---- when the whole text was read -------------------------------------- */

static bool is_exported(const parser_t* p, const alias_t* a) {
  if (a->scope != 0)
    return false;
  for (uint32_t i = 0; i < p->exports.n; i++) {
    if (p->exports.v[i].request < 0 && p->exports.v[i].local == a->atom)
      return true;
  }
  return false;
}

/* Counts the uses of the aliases and drops those without; true when one was
 * dropped, for then another may have lost its last use. */
static bool drop_aliases(parser_t* p) {
  bool dropped = false;
  uint32_t first = p->bindings.n;

  for (uint32_t i = 0; i < p->aliases.n; i++) {
    const alias_t* a = &p->aliases.v[i];
    binding_t binding = { .atom = a->atom, .scope = a->scope };
    VEC_PUSH(p->bindings, binding);
  }
  tdm__resolve(p);
  for (uint32_t i = 0; i < p->aliases.n; i++) {
    alias_t* a = &p->aliases.v[i];
    if (a->dropped || p->bindings.v[first + i].uses > 0 || is_exported(p, a))
      continue;
    a->dropped = dropped = true;
    if (a->ref != 0)
      p->refs.v[a->ref - 1].flags |= REF_DEAD;
  }
  p->bindings.n = 0;
  return dropped;
}

/* `export default X` of an interface exports nothing. */
static void drop_default_type(parser_t* p) {
  const atom_t* a = &p->atoms.v[p->default_type];
  bool is_type = false;
  uint32_t n = 0;

  for (uint32_t i = a->decl; i != 0; i = p->decls.v[i - 1].outer) {
    if (p->decls.v[i - 1].kind != DECL_TYPE)
      return;
    is_type = true;
  }
  if (!is_type)
    return;
  tdm__replace(p, p->default_at, p->default_at + a->len, "0", 1);
  for (uint32_t i = 0; i < p->exports.n; i++) {
    if (!p->exports.v[i].is_default)
      p->exports.v[n++] = p->exports.v[i];
  }
  p->exports.n = n;
}

void tdm__ts_finish(parser_t* p) {
  if (p->default_type != 0)
    drop_default_type(p);
  tdm__resolve_members(p);
  while (drop_aliases(p))
    continue;
  for (uint32_t i = 0; i < p->aliases.n; i++) {
    const alias_t* a = &p->aliases.v[i];
    if (!a->dropped) {
      tdm__replace(p, a->from, a->name_at, a->head, strlen(a->head));
    } else if (a->semicolon) {
      tdm__replace(p, a->from, a->from + 1, ";", 1);
      tdm__blank(p, a->from + 1, a->to);
    } else {
      tdm__blank(p, a->from, a->to);
    }
  }
}
