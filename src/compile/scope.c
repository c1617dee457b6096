/* Scopes and declarations: which names are declared where, and the early
 * errors of ECMA-262 about names declared twice (14.2.1, 14.12.1, 15.2.1,
 * 16.1.1, 16.2.1.1).
 *
 * Each name (atom) knows its innermost open declaration; declarations of outer
 * scopes follow it. Closing a scope takes its declarations off these chains
 * but leaves them in the list, where resolve.c finds them.
 */
#include "compile/compile_int.h"

uint32_t tdm__scope_open(parser_t* p, scope_kind_t kind, bool is_var) {
  scope_t s = { p->scope, 0, (uint8_t) kind, is_var, p->scopes.n };

  if (!is_var)
    s.var_scope = p->scopes.v[p->scope].var_scope;
  VEC_PUSH(p->scopes, s);
  return p->scope = p->scopes.n - 1;
}

static void unlink_decl(parser_t* p, uint32_t index) {
  decl_t* d = &p->decls.v[index];
  uint32_t* link = &p->atoms.v[d->atom].decl;

  /* Nearly always the first: a var of an inner block is further in. */
  while (*link != 0 && *link != index + 1)
    link = &p->decls.v[*link - 1].outer;
  if (*link != 0)
    *link = d->outer;
}

void tdm__scope_close(parser_t* p) {
  scope_t* s = &p->scopes.v[p->scope];

  for (uint32_t i = s->decls; i != 0; i = p->decls.v[i - 1].next_in_scope)
    unlink_decl(p, i - 1);
  p->scope = s->parent;
}

static void
add(parser_t* p, uint32_t scope, uint32_t atom, decl_kind_t kind, uint32_t at) {
  decl_t d = { atom,
               scope,
               at,
               p->scopes.v[scope].decls,
               p->atoms.v[atom].decl,
               (uint8_t) kind,
               p->scope };

  VEC_PUSH(p->decls, d);
  p->scopes.v[scope].decls = p->decls.n;
  p->atoms.v[atom].decl = p->decls.n;
}

static bool is_lexical(decl_kind_t kind) {
  return kind == DECL_LET || kind == DECL_CONST || kind == DECL_CLASS ||
         kind == DECL_IMPORT || kind == DECL_BLOCK_FN || kind == DECL_ENUM;
}

TDM_NORETURN static void conflict(parser_t* p, uint32_t atom, uint32_t at) {
  const atom_t* a = &p->atoms.v[atom];
  tdm__fail(p, at, a->len, "Identifier '%.*s' has already been declared",
            (int) TDM_MIN(a->len, 100u), a->p);
}

/* TypeScript: what may be declared with the name of `other`. A namespace adds
 * to a class or function, which stands before it, and to an enum; where it is
 * the first, it is a `var`. */
static bool ts_merges(decl_kind_t kind, decl_kind_t other) {
  if (kind == DECL_TYPE || other == DECL_TYPE)
    return true;
  if (kind == DECL_NAMESPACE)
    return other != DECL_LET && other != DECL_CONST;
  if (other == DECL_NAMESPACE)
    return kind != DECL_LET && kind != DECL_CONST && kind != DECL_CLASS;
  return kind == DECL_ENUM && other == DECL_ENUM;
}

/* Whether what stands in scopes around this one goes on, for a walk along the
 * declarations of a name: those of one function come first. With TypeScript,
 * which declares functions late, one from further out may be among them. */
static bool is_past(parser_t* p, const decl_t* d, uint32_t var_scope) {
  return d->scope < var_scope && !p->ts;
}

/* Whether declaring `kind` in `scope` conflicts with what is there. A var goes
 * through all scopes up to its function's: it conflicts with what they declare,
 * and what they declare later with it. All scopes on the chain are open, so
 * those with a greater number are inside of the others. */
static bool
conflicts(parser_t* p, uint32_t scope, uint32_t atom, decl_kind_t kind) {
  uint32_t var_scope = p->scopes.v[scope].var_scope;

  for (uint32_t i = p->atoms.v[atom].decl; i != 0;
       i = p->decls.v[i - 1].outer) {
    const decl_t* d = &p->decls.v[i - 1];
    decl_kind_t other = (decl_kind_t) d->kind;
    if (is_past(p, d, var_scope))
      break;
    if (d->scope > scope || d->scope < var_scope)
      continue;
    if (p->ts && ts_merges(kind, other))
      continue;
    if (kind == DECL_VAR) {
      if (is_lexical(other) || other == DECL_CATCH_PATTERN)
        return true;
    } else if (d->scope != scope) {
      if (is_lexical(kind) && other == DECL_VAR && d->from >= scope)
        return true;
    } else if (is_lexical(kind)) {
      if (kind == DECL_BLOCK_FN && other == DECL_BLOCK_FN && !p->strict)
        continue;
      if (other != DECL_FN_NAME)
        return true;
    } else if (is_lexical(other) || other == DECL_CATCH_PATTERN) {
      return true;
    } else if (other == DECL_CATCH && kind == DECL_FUNCTION) {
      return true;
    }
  }
  return false;
}

static void declare_var(parser_t* p, uint32_t atom, uint32_t at) {
  uint32_t scope = p->scopes.v[p->scope].var_scope;

  if (conflicts(p, p->scope, atom, DECL_VAR))
    conflict(p, atom, at);
  /* The same var again and again adds nothing. */
  for (uint32_t i = p->atoms.v[atom].decl;
       i != 0 && !(p->exporting && scope == 0); i = p->decls.v[i - 1].outer) {
    decl_t* d = &p->decls.v[i - 1];
    if (is_past(p, d, scope))
      break;
    if (d->scope == scope && d->kind == DECL_VAR) {
      d->from = TDM_MAX(d->from, p->scope);
      return;
    }
  }
  add(p, scope, atom, DECL_VAR, at);
}

void tdm__declare(parser_t* p, uint32_t atom, decl_kind_t kind, uint32_t at) {
  uint32_t scope = p->scope;
  uint32_t last = p->atoms.v[atom].decl;

  if (kind == DECL_VAR) {
    declare_var(p, atom, at);
    return;
  }
  if (kind != DECL_FN_NAME && conflicts(p, scope, atom, kind))
    conflict(p, atom, at);
  /* let a parameter: ({a}) { let a } */
  if ((is_lexical(kind) || kind == DECL_CLASS) &&
      p->scopes.v[scope].kind == SCOPE_BODY &&
      conflicts(p, p->scopes.v[scope].parent, atom, kind))
    conflict(p, atom, at);
  /* The same function or parameter again adds nothing either. */
  if (last != 0 && p->decls.v[last - 1].scope == scope &&
      p->decls.v[last - 1].kind == kind &&
      (kind == DECL_PARAM || kind == DECL_FUNCTION || kind == DECL_BLOCK_FN))
    return;
  add(p, scope, atom, kind, at);
}

uint32_t tdm__ref(parser_t* p, uint32_t atom, uint32_t at, uint32_t flags) {
  if (!p->track)
    return 0;
  if (at == p->asi_start)
    flags |= REF_AFTER_ASI;
  ref_t r = { atom, at, p->scope, flags, 0 };
  VEC_PUSH(p->refs, r);
  return p->refs.n;
}
