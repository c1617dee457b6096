/* What a module asks for and gives: checks that need the whole text, and the
 * lists that the loader gets.
 */
#include "compile/compile_int.h"

static tdm_slice_t name_of(parser_t* p, uint32_t atom) {
  const atom_t* a = &p->atoms.v[atom];
  return (tdm_slice_t){ tdm__copy(p, a->p, a->len), a->len };
}

static binding_t* add_binding(parser_t* p, uint32_t atom) {
  binding_t b = { .atom = atom };
  VEC_PUSH(p->bindings, b);
  return &p->bindings.v[p->bindings.n - 1];
}

/* The kind of the declaration of `atom` at the top, or -1. */
static int top_kind(parser_t* p, uint32_t atom) {
  int kind = -1;

  for (uint32_t i = p->atoms.v[atom].decl; i != 0;
       i = p->decls.v[i - 1].outer) {
    const decl_t* d = &p->decls.v[i - 1];
    if (d->scope == 0 && (kind < 0 || kind == DECL_TYPE))
      kind = d->kind;
  }
  return kind;
}

/* By atom of the local name: the import's index + 1. In the arena. */
static uint32_t* index_imports(parser_t* p) {
  size_t size = p->atoms.n * sizeof(uint32_t);
  uint32_t* by_local = tdm__alloc(p, size);

  memset(by_local, 0, size);
  for (uint32_t i = 0; i < p->imports.n; i++)
    by_local[p->imports.v[i].local] = i + 1;
  return by_local;
}

/* TypeScript drops the imports whose names are used as types only. Uses of
 * names are counted before anything is rewritten. */
static void drop_unused(parser_t* p) {
  bool* used = tdm_calloc(p->imports.n + 1, sizeof(bool));
  bool* keep = tdm_calloc(p->requests.n + 1, sizeof(bool));
  uint32_t* renumber = tdm_calloc(p->requests.n + 1, sizeof(uint32_t));
  uint32_t atoms = p->atoms.n;
  const uint32_t* by_local = index_imports(p);
  uint32_t n = 0;

  for (uint32_t i = 0; i < p->imports.n; i++)
    add_binding(p, p->imports.v[i].local);
  tdm__resolve(p);
  for (uint32_t i = 0; i < p->imports.n; i++)
    used[i] = p->bindings.v[p->bindings.n - p->imports.n + i].uses > 0;
  p->bindings.n -= p->imports.n;
  for (uint32_t i = 0; i < p->exports.n; i++) {
    const export_t* e = &p->exports.v[i];
    if (e->request >= 0)
      keep[e->request] = true;
    if (e->request < 0 && e->local < atoms && by_local[e->local] != 0)
      used[by_local[e->local] - 1] = true;
  }
  for (uint32_t i = 0; i < p->import_statements.n; i++) {
    const import_statement_t* s = &p->import_statements.v[i];
    bool any = s->bare;
    for (uint32_t j = 0; j < s->count; j++)
      any |= used[s->imports + j];
    keep[s->request] |= any;
  }
  for (uint32_t i = 0; i < p->requests.n; i++) {
    if (!keep[i])
      continue;
    renumber[i] = n;
    p->requests.v[n++] = p->requests.v[i];
  }
  p->requests.n = n;
  n = 0;
  for (uint32_t i = 0; i < p->imports.n; i++) {
    if (!used[i])
      continue;
    p->imports.v[n] = p->imports.v[i];
    p->imports.v[n].request = renumber[p->imports.v[n].request];
    n++;
  }
  p->imports.n = n;
  for (uint32_t i = 0; i < p->exports.n; i++) {
    if (p->exports.v[i].request >= 0)
      p->exports.v[i].request = (int32_t) renumber[p->exports.v[i].request];
  }
  tdm_free(used);
  tdm_free(keep);
  tdm_free(renumber);
}

/* A name that stands for `code` unless the module declares it. */
static void bind_free(parser_t* p, uint32_t atom, const char* code) {
  if (top_kind(p, atom) < 0)
    add_binding(p, atom)->code = tdm__code(p, code);
}

/* `code` and, in a comment, the name that the source has for it, where that
 * can't be seen in the code: for function_source.js. Imports that JSX makes
 * have no such name. */
static tdm_slice_t with_name(parser_t* p, tdm_slice_t code, uint32_t local) {
  const atom_t* a = &p->atoms.v[local];
  uint32_t len;

  if (a->p[0] == '*')
    return code;
  code.p = tdm__format(p, &len, "%.*s/*%.*s*/", (int) code.n, code.p,
                       (int) a->len, a->p);
  code.n = len;
  return code;
}

static void bind_imports(parser_t* p) {
  tdm_slice_t constant = tdm__code(p, "$.constant");

  for (uint32_t i = 0; i < p->imports.n; i++) {
    const import_t* m = &p->imports.v[i];
    binding_t* b = add_binding(p, m->local);
    uint32_t len;
    const char* object =
        tdm__format(p, &len, "%s%u", p->prefix, m->request + 1);
    tdm_slice_t o = { object, len };
    b->constant_code = constant;
    if (m->name == 0) {
      b->is_namespace = true;
      b->code = with_name(p, o, m->local);
      b->namespace_code.p =
          tdm__format(p, &len, "%s.ns(%u)", p->prefix, m->request + 1);
      b->namespace_code.n = len;
      b->namespace_code = with_name(p, b->namespace_code, m->local);
    } else {
      b->code = tdm__member_code(p, o, m->name);
      if (m->name != m->local)
        b->code = with_name(p, b->code, m->local);
    }
  }
  if (p->options->commonjs_names || p->requires)
    bind_free(p, A_REQUIRE, "$.require");
  if (p->options->commonjs_names) {
    bind_free(p, A_FILENAME, "$.meta.filename");
    bind_free(p, A_DIRNAME, "$.meta.dirname");
  }
  /* A module has no `arguments`; the function that it becomes has. */
  if (p->kind == TDM_SOURCE_MODULE) {
    binding_t* b = add_binding(p, A_ARGUMENTS);
    uint32_t len;
    b->code.p = tdm__format(p, &len, "%s_arguments", p->prefix);
    b->code.n = len;
  }
}

static void fill_export(parser_t* p,
                        const export_t* e,
                        const uint32_t* by_local,
                        tdm_compile_export_t* x) {
  memset(x, 0, sizeof(*x));
  x->request = e->request;
  x->offset = e->offset;
  x->is_star = e->is_star;
  if (e->name != 0 || !e->is_star)
    x->name = name_of(p, e->name);
  if (e->request >= 0) {
    if (e->from != 0)
      x->from = name_of(p, e->from);
    else
      x->is_namespace = !e->is_star;
    return;
  }
  if (top_kind(p, e->local) == DECL_IMPORT) {
    const import_t* m = &p->imports.v[by_local[e->local] - 1];
    TDM_CHECK(by_local[e->local] != 0);
    x->request = (int32_t) m->request;
    if (m->name != 0)
      x->from = name_of(p, m->name);
    else
      x->is_namespace = true;
    return;
  }
  x->is_local = true;
}

static bool is_exportable(parser_t* p, const export_t* e) {
  int kind;

  if (e->request >= 0 || e->is_default)
    return true;
  kind = top_kind(p, e->local);
  if (kind >= 0 && kind != DECL_TYPE)
    return true;
  if (p->ts && kind == DECL_TYPE)
    return false;
  if (p->ts && kind < 0)
    return false; /* of a type that another file declares */
  const atom_t* a = &p->atoms.v[e->local];
  tdm__fail(p, e->local_offset, a->len,
            "Export '%.*s' is not defined in module",
            (int) TDM_MIN(a->len, 100u), a->p);
}

static void put_local(parser_t* p, tdm_buf_t* b, const export_t* e) {
  if (e->is_default) {
    tdm_buf_printf(b, "%sD", p->prefix);
  } else {
    const atom_t* a = &p->atoms.v[e->local];
    tdm_buf_put(b, a->p, a->len);
  }
}

/* $.done([a,,b]): the values of what is never assigned again, so that the
 * getters need not be called, which the engine would compile each for once. */
static void put_tail(parser_t* p, const tdm_compiled_t* out, tdm_buf_t* tail) {
  bool any = false;

  tdm_buf_putc(tail, '\n');
  for (size_t i = 0; i < out->export_count; i++)
    any |= out->exports[i].is_local && out->exports[i].is_constant;
  if (any) {
    tdm_buf_printf(tail, ";%s.done([", p->prefix);
    for (size_t i = 0; i < out->export_count; i++) {
      if (!out->exports[i].is_local)
        continue;
      if (out->exports[i].is_constant)
        put_local(p, tail, &p->exports.v[i]);
      tdm_buf_putc(tail, ',');
    }
    tdm_buf_puts(tail, "]);");
  }
  tdm_buf_puts(tail, "})");
}

/* Checks and lists imports and exports, and writes what goes before and after
 * the module's text. */
void tdm__link(parser_t* p,
               tdm_compiled_t* out,
               tdm_buf_t* head,
               tdm_buf_t* tail) {
  uint32_t n = 0;
  uint32_t locals;
  binding_t* local;
  const uint32_t* by_local;

  for (uint32_t i = 0; i < p->exports.n; i++) {
    if (is_exportable(p, &p->exports.v[i]))
      p->exports.v[n++] = p->exports.v[i];
  }
  p->exports.n = n;
  if (p->ts && !p->options->verbatim_module_syntax)
    drop_unused(p);
  bind_imports(p);
  by_local = index_imports(p);
  locals = p->bindings.n;
  for (uint32_t i = 0; i < p->exports.n; i++)
    add_binding(p, p->exports.v[i].local);
  tdm__resolve(p);

  out->exports = tdm_calloc(p->exports.n + 1, sizeof(*out->exports));
  out->export_count = p->exports.n;
  tdm_buf_printf(head, "(function*(%s,%sC", p->prefix, p->prefix);
  for (uint32_t i = 0; i < p->requests.n; i++)
    tdm_buf_printf(head, ",%s%u", p->prefix, i + 1);
  tdm_buf_puts(head, "){\"use strict\";");
  tdm__put_frame_variables(p, head);
  if (p->names_default)
    tdm_buf_printf(head, "%s.named(%sD);", p->prefix, p->prefix);
  out->yield_at = head->len;
  tdm_buf_printf(head, "yield %s.init(", p->prefix);
  local = &p->bindings.v[locals];
  bool first = true;
  for (uint32_t i = 0; i < p->exports.n; i++, local++) {
    tdm_compile_export_t* x = &out->exports[i];
    const export_t* e = &p->exports.v[i];
    fill_export(p, e, by_local, x);
    if (!x->is_local)
      continue;
    x->is_constant = !local->written;
    /* No arrow functions: the engine takes their parameters for an expression
     * first, and makes error messages before it sees the arrow. */
    tdm_buf_puts(head, first ? "function(){return[" : ",");
    tdm_buf_puts(head, "function(){return ");
    first = false;
    put_local(p, head, e);
    tdm_buf_putc(head, '}');
  }
  tdm_buf_puts(head, first ? ");" : "]});");
  put_tail(p, out, tail);

  out->imports = tdm_calloc(p->imports.n + 1, sizeof(*out->imports));
  out->import_count = p->imports.n;
  for (uint32_t i = 0; i < p->imports.n; i++) {
    const import_t* m = &p->imports.v[i];
    tdm_compile_import_t* x = &out->imports[i];
    x->request = m->request;
    x->offset = m->offset;
    x->is_namespace = m->name == 0;
    if (m->name != 0)
      x->name = name_of(p, m->name);
  }
  out->request_count = p->requests.n;
  out->requests = tdm_calloc(p->requests.n + 1, sizeof(*out->requests));
  for (uint32_t i = 0; i < p->requests.n; i++) {
    tdm_compile_request_t r = p->requests.v[i];
    r.specifier.p = tdm__copy(p, r.specifier.p, r.specifier.n);
    r.attributes.p = tdm__copy(p, r.attributes.p, r.attributes.n);
    out->requests[i] = r;
  }
}
