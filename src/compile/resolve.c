/* After the whole text was read: which uses of a name mean a binding that
 * lives elsewhere, and what stands there instead.
 *
 * Such bindings are the imports of a module, the exported members of a
 * TypeScript namespace, and the members of an enum. All uses were noted with
 * their scope. A use means the binding when no scope from its own up to the
 * binding's declares the same name.
 */
#include "compile/compile_int.h"

/* Whether a declaration hides an outer one of the same name. */
static bool hides(const decl_t* d) {
  return d->kind != DECL_TYPE;
}

/* Uses and declarations of the names that matter, gathered by name. */
typedef struct table_s {
  uint32_t* slot;  /* by atom: index + 1 of its group */
  uint32_t* start; /* by group: where its items start; one more at the end */
  uint32_t* items;
} table_t;

static bool group(parser_t* p, table_t* t, bool refs, uint32_t groups) {
  uint32_t n = refs ? p->refs.n : p->decls.n;

  t->start = tdm_calloc(groups + 2, sizeof(uint32_t));
  for (uint32_t i = 0; i < n; i++) {
    uint32_t atom = refs ? p->refs.v[i].atom : p->decls.v[i].atom;
    uint32_t g = t->slot[atom];
    if (g != 0)
      t->start[g]++;
  }
  uint32_t total = 0;
  for (uint32_t g = 1; g <= groups; g++) {
    uint32_t count = t->start[g];
    t->start[g] = total;
    total += count;
  }
  t->start[groups + 1] = total;
  t->items = tdm_malloc(TDM_MAX(total, 1u) * sizeof(uint32_t));
  uint32_t* at = tdm_malloc((groups + 2) * sizeof(uint32_t));
  memcpy(at, t->start, (groups + 2) * sizeof(uint32_t));
  for (uint32_t i = 0; i < n; i++) {
    uint32_t atom = refs ? p->refs.v[i].atom : p->decls.v[i].atom;
    uint32_t g = t->slot[atom];
    if (g != 0)
      t->items[at[g]++] = i;
  }
  tdm_free(at);
  return total > 0;
}

static bool is_identifier(const atom_t* a) {
  if (a->len == 0)
    return false;
  for (uint32_t i = 0; i < a->len; i++) {
    uint8_t c = (uint8_t) a->p[i];
    bool ok = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
              c == '$' || (i > 0 && c >= '0' && c <= '9');
    if (!ok)
      return false; /* beyond ASCII: quoted, which is as good */
  }
  return true;
}

/* `object.name` or `object["name"]`. */
tdm_slice_t tdm__member_code(parser_t* p, tdm_slice_t object, uint32_t atom) {
  const atom_t* a = &p->atoms.v[atom];
  tdm_buf_t b;
  tdm_slice_t out;

  tdm_buf_init(&b);
  tdm_buf_put(&b, object.p, object.n);
  if (is_identifier(a)) {
    tdm_buf_putc(&b, '.');
    tdm_buf_put(&b, a->p, a->len);
  } else {
    tdm_buf_putc(&b, '[');
    tdm__put_string(&b, a->p, a->len);
    tdm_buf_putc(&b, ']');
  }
  out.n = b.len;
  out.p = tdm__copy(p, b.data, b.len);
  tdm_buf_release(&b);
  return out;
}

/* A string literal in double quotes. */
void tdm__put_string(tdm_buf_t* b, const char* s, size_t n) {
  tdm_buf_putc(b, '"');
  for (size_t i = 0; i < n; i++) {
    uint8_t c = (uint8_t) s[i];
    if (c == '"' || c == '\\') {
      tdm_buf_putc(b, '\\');
      tdm_buf_putc(b, (char) c);
    } else if (c == '\n') {
      tdm_buf_puts(b, "\\n");
    } else if (c < 0x20) {
      tdm_buf_printf(b, "\\x%02x", c);
    } else if (c == 0xed && i + 2 < n && (uint8_t) s[i + 1] >= 0xa0) {
      /* A lone surrogate. */
      tdm_buf_printf(b, "\\u%04x",
                     (unsigned) (0xd000 | ((uint8_t) s[i + 1] & 0x3f) << 6 |
                                 ((uint8_t) s[i + 2] & 0x3f)));
      i += 2;
    } else {
      tdm_buf_putc(b, (char) c);
    }
  }
  tdm_buf_putc(b, '"');
}

static void rewrite(parser_t* p, const ref_t* r, const binding_t* b) {
  const atom_t* a = &p->atoms.v[r->atom];
  tdm_slice_t code = b->code;
  tdm_buf_t out;
  bool call = (r->flags & REF_CALLEE) && !b->is_namespace;

  if (r->flags & REF_INSERTED) {
    /* The name stands in text that the compiler made: an edit's. */
    edit_t* e = &p->edits.v[r->offset];
    tdm_buf_init(&out);
    tdm_buf_put(&out, e->text, r->extra);
    tdm_buf_put(&out, code.p, code.n);
    tdm_buf_put(&out, e->text + r->extra + a->len,
                e->text_len - r->extra - a->len);
    e->text = tdm__copy(p, out.data, out.len);
    e->text_len = (uint32_t) out.len;
    tdm_buf_release(&out);
    return;
  }
  if ((r->flags & REF_WRITE) && b->constant_code.p != NULL)
    code = b->constant_code;
  else if (b->is_namespace)
    code = r->flags & REF_DOT ? b->code : b->namespace_code;
  uint32_t end = r->offset;
  uint32_t n;
  while ((n = p->src[end] == '\\' ? (p->src[end + 2] == '{' ? 0u : 6u)
                                  : tdm__id_part(p, end)) > 0)
    end += n;
  if (p->src[end] == '\\') {
    while (p->src[end] != '}')
      end++;
    end++;
    while ((n = tdm__id_part(p, end)) > 0)
      end += n;
  }
  tdm_buf_init(&out);
  if (r->flags & REF_SHORTHAND) {
    tdm_buf_put(&out, a->p, a->len);
    tdm_buf_putc(&out, ':');
  }
  if (call) {
    if (r->flags & REF_AFTER_ASI)
      tdm_buf_putc(&out, ';');
    tdm_buf_puts(&out, "(0,");
  }
  tdm_buf_put(&out, code.p, code.n);
  if (call)
    tdm_buf_putc(&out, ')');
  tdm__replace(p, r->offset, end, tdm__copy(p, out.data, out.len), out.len);
  tdm_buf_release(&out);
}

void tdm__resolve(parser_t* p) {
  table_t refs = { 0 };
  table_t decls = { 0 };
  uint32_t groups = 0;
  uint32_t* mark;

  if (p->bindings.n == 0)
    return;
  refs.slot = decls.slot = tdm_calloc(p->atoms.n, sizeof(uint32_t));
  for (uint32_t i = 0; i < p->bindings.n; i++) {
    uint32_t atom = p->bindings.v[i].atom;
    if (refs.slot[atom] == 0)
      refs.slot[atom] = ++groups;
  }
  group(p, &refs, true, groups);
  group(p, &decls, false, groups);
  mark = tdm_calloc(p->scopes.n, sizeof(uint32_t));

  for (uint32_t i = 0; i < p->bindings.n; i++) {
    binding_t* b = &p->bindings.v[i];
    uint32_t g = refs.slot[b->atom];
    for (uint32_t j = decls.start[g]; j < decls.start[g + 1]; j++) {
      const decl_t* d = &p->decls.v[decls.items[j]];
      if (d->scope != b->scope && hides(d))
        mark[d->scope] = i + 1;
    }
    for (uint32_t j = refs.start[g]; j < refs.start[g + 1]; j++) {
      ref_t* r = &p->refs.v[refs.items[j]];
      uint32_t s = r->scope;
      if (r->flags & (REF_DEAD | REF_DONE))
        continue;
      for (;;) {
        if (s == b->scope)
          break;
        if (mark[s] == i + 1 || s == 0)
          break;
        /* Every function but an arrow has its own `arguments`. */
        if (b->atom == A_ARGUMENTS && p->scopes.v[s].kind == SCOPE_FUNCTION)
          break;
        s = p->scopes.v[s].parent;
      }
      if (s != b->scope)
        continue;
      b->uses++;
      if (r->flags & REF_WRITE)
        b->written = true;
      if (b->code.p != NULL) {
        r->flags |= REF_DONE;
        rewrite(p, r, b);
      }
    }
  }
  tdm_free(mark);
  tdm_free(refs.slot);
  tdm_free(refs.start);
  tdm_free(refs.items);
  tdm_free(decls.start);
  tdm_free(decls.items);
}

/* ---- members of namespaces and enums ----------------------------------- */

/* Whether a use in a block of the space means its property: not in a block that
 * has a local name for it. */
typedef struct owner_s {
  uint32_t stamp;
  bool everywhere;
  bool several;
  uint32_t block; /* with the local name */
} owner_t;

typedef struct members_s {
  table_t refs;
  table_t decls;
  uint32_t* declared; /* by scope: the group that is declared there */
  uint32_t* block_of; /* by scope: index + 1 */
  owner_t* owners;    /* by space */
  uint32_t* next;     /* by member: index + 1 of the next of its name */
  uint32_t* first;    /* by group */
} members_t;

static void own(parser_t* p, members_t* t, uint32_t group) {
  for (uint32_t i = t->first[group]; i != 0; i = t->next[i - 1]) {
    const space_member_t* m = &p->space_members.v[i - 1];
    owner_t* o = &t->owners[p->space_blocks.v[m->block].space];
    if (o->stamp != group)
      *o = (owner_t){ .stamp = group, .block = m->block };
    o->everywhere |= m->kind == SPACE_VARIABLE;
    o->several |= o->block != m->block;
  }
}

static void resolve_ref(parser_t* p, members_t* t, ref_t* r, uint32_t group) {
  for (uint32_t s = r->scope;; s = p->scopes.v[s].parent) {
    uint32_t b = t->block_of[s];
    if (t->declared[s] == group)
      return;
    if (b != 0) {
      const space_block_t* block = &p->space_blocks.v[b - 1];
      const owner_t* o = &t->owners[block->space];
      if (o->stamp == group &&
          (o->everywhere || o->several || o->block != b - 1)) {
        binding_t binding = { 0 };
        binding.code = tdm__member_code(p, block->object, r->atom);
        r->flags |= REF_DONE;
        r->flags &= ~(uint32_t) REF_CALLEE; /* N.f(): as tsc writes it */
        rewrite(p, r, &binding);
        return;
      }
    }
    if (s == 0)
      return;
  }
}

void tdm__resolve_members(parser_t* p) {
  members_t t = { 0 };
  uint32_t groups = 0;

  if (p->space_members.n == 0)
    return;
  t.refs.slot = t.decls.slot = tdm_calloc(p->atoms.n, sizeof(uint32_t));
  t.next = tdm_calloc(p->space_members.n, sizeof(uint32_t));
  t.first = tdm_calloc(p->space_members.n + 1, sizeof(uint32_t));
  for (uint32_t i = 0; i < p->space_members.n; i++) {
    uint32_t* slot = &t.refs.slot[p->space_members.v[i].atom];
    if (*slot == 0)
      *slot = ++groups;
    t.next[i] = t.first[*slot];
    t.first[*slot] = i + 1;
  }
  group(p, &t.refs, true, groups);
  group(p, &t.decls, false, groups);
  t.declared = tdm_calloc(p->scopes.n, sizeof(uint32_t));
  t.block_of = tdm_calloc(p->scopes.n, sizeof(uint32_t));
  t.owners = tdm_calloc(p->spaces.n, sizeof(owner_t));
  for (uint32_t i = 0; i < p->space_blocks.n; i++)
    t.block_of[p->space_blocks.v[i].scope] = i + 1;
  for (uint32_t g = 1; g <= groups; g++) {
    if (t.refs.start[g] == t.refs.start[g + 1])
      continue;
    own(p, &t, g);
    for (uint32_t j = t.decls.start[g]; j < t.decls.start[g + 1]; j++) {
      const decl_t* d = &p->decls.v[t.decls.items[j]];
      if (hides(d))
        t.declared[d->scope] = g;
    }
    for (uint32_t j = t.refs.start[g]; j < t.refs.start[g + 1]; j++) {
      ref_t* r = &p->refs.v[t.refs.items[j]];
      if (!(r->flags & (REF_DEAD | REF_DONE)))
        resolve_ref(p, &t, r, g);
    }
  }
  tdm_free(t.refs.slot);
  tdm_free(t.refs.start);
  tdm_free(t.refs.items);
  tdm_free(t.decls.start);
  tdm_free(t.decls.items);
  tdm_free(t.declared);
  tdm_free(t.block_of);
  tdm_free(t.owners);
  tdm_free(t.next);
  tdm_free(t.first);
}
