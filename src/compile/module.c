/* import and export (ECMA-262 16.2), import() and import.meta.
 *
 * The declarations leave the text; what they say goes into lists, for the
 * loader. The names that they import are replaced where they are used, in
 * resolve.c.
 */
#include "compile/compile_int.h"

static bool is_request(parser_t* p,
                       uint32_t i,
                       tdm_slice_t specifier,
                       tdm_slice_t attributes) {
  const tdm_compile_request_t* r = &p->requests.v[i];

  return r->specifier.n == specifier.n && r->attributes.n == attributes.n &&
         memcmp(r->specifier.p, specifier.p, specifier.n) == 0 &&
         memcmp(r->attributes.p, attributes.p, attributes.n) == 0;
}

uint32_t tdm__request(parser_t* p,
                      tdm_slice_t specifier,
                      tdm_slice_t attributes,
                      uint32_t at) {
  size_t n = specifier.n + 1 + attributes.n;
  char* key = tdm__alloc(p, n);
  uint32_t atom;
  uint32_t* slot;

  memcpy(key, specifier.p, specifier.n);
  key[specifier.n] = '\0';
  memcpy(key + specifier.n + 1, attributes.p, attributes.n);
  atom = tdm__intern(p, key, n);
  if (atom >= p->request_cap) {
    uint32_t cap = TDM_MAX(p->request_cap * 2, atom + 256);
    p->request_of = tdm_realloc(p->request_of, cap * sizeof(uint32_t));
    memset(p->request_of + p->request_cap, 0,
           (cap - p->request_cap) * sizeof(uint32_t));
    p->request_cap = cap;
  }
  slot = &p->request_of[atom];
  if (*slot != 0) {
    if (*slot <= p->requests.n &&
        is_request(p, *slot - 1, specifier, attributes))
      return *slot - 1;
    /* It was taken back, or moved. */
    for (uint32_t i = 0; i < p->requests.n; i++) {
      if (is_request(p, i, specifier, attributes))
        return i;
    }
  }
  tdm_compile_request_t r = { specifier, attributes, at };
  VEC_PUSH(p->requests, r);
  *slot = p->requests.n;
  return p->requests.n - 1;
}

/* Only modules have these. What is being told apart is read again as one. */
static void
need_module(parser_t* p, uint32_t at, uint32_t len, const char* message) {
  if (p->is_module)
    return;
  p->want_module = true;
  tdm__fail(p, at, len, "%s", message);
}

static void need_top(parser_t* p, const char* message) {
  need_module(p, p->tok.start, 6, message);
  if (!p->fn->is_top || p->scope != 0 || p->block == NULL)
    tdm__unexpected(p);
}

/* A name of an import or export: an identifier, any keyword, or a string. */
static uint32_t module_name(parser_t* p, bool* is_string) {
  uint32_t atom;

  *is_string = tok_is(p, T_STRING_LITERAL);
  if (*is_string) {
    tdm_slice_t v = tdm__token_value(p, &p->tok);
    for (size_t i = 0; i + 2 < v.n; i++) {
      if ((uint8_t) v.p[i] == 0xed && (uint8_t) v.p[i + 1] >= 0xa0)
        tdm__fail(p, p->tok.start, p->tok.end - p->tok.start,
                  "Invalid module export name: contains unpaired surrogate "
                  "character");
    }
    atom = tdm__intern(p, v.p, v.n);
  } else {
    if (!tok_is(p, T_NAME) && !tok_is(p, T_ESCAPED_KEYWORD) &&
        !(p->tok.type >= T_BREAK && p->tok.type <= T_WITH))
      tdm__unexpected(p);
    atom = p->tok.atom;
  }
  tdm__next(p);
  return atom;
}

/* with { type: 'json' }: "type\0json\0". */
static tdm_slice_t attributes(parser_t* p) {
  tdm_slice_t out = { "", 0 };
  tdm_slice_t keys[16];
  uint32_t n = 0;

  if (!tok_is(p, T_WITH))
    return out;
  tdm__next(p);
  tdm__expect(p, T_LBRACE);
  while (!tok_is(p, T_RBRACE)) {
    token_t key_tok = p->tok;
    tdm_slice_t key;
    tdm_slice_t value;
    char* text;
    if (!tok_is(p, T_NAME) && !tok_is(p, T_STRING_LITERAL) &&
        !tok_is(p, T_ESCAPED_KEYWORD) &&
        !(p->tok.type >= T_BREAK && p->tok.type <= T_WITH))
      tdm__unexpected(p);
    key = tdm__token_value(p, &p->tok);
    tdm__next(p);
    tdm__expect(p, T_COLON);
    if (!tok_is(p, T_STRING_LITERAL))
      tdm__expected(p, "a string");
    value = tdm__token_value(p, &p->tok);
    tdm__next(p);
    for (uint32_t i = 0; i < n; i++) {
      if (keys[i].n == key.n && memcmp(keys[i].p, key.p, key.n) == 0)
        tdm__fail(p, key_tok.start, key_tok.end - key_tok.start,
                  "Import attributes has a duplicate key '%.*s'",
                  (int) TDM_MIN(key.n, (size_t) 60), key.p);
    }
    if (n == TDM_ARRAY_SIZE(keys))
      tdm__fail(p, key_tok.start, 1, "Too many import attributes");
    keys[n++] = key;
    text = tdm__alloc(p, out.n + key.n + value.n + 2);
    memcpy(text, out.p, out.n);
    memcpy(text + out.n, key.p, key.n);
    text[out.n + key.n] = '\0';
    memcpy(text + out.n + key.n + 1, value.p, value.n);
    text[out.n + key.n + 1 + value.n] = '\0';
    out.p = text;
    out.n += key.n + value.n + 2;
    if (!tok_is(p, T_RBRACE) && !eat(p, T_COMMA))
      tdm__expected(p, "',' or '}'");
  }
  tdm__next(p);
  return out;
}

/* 'x' with {...}; and the end of the statement. */
static uint32_t from_clause(parser_t* p, bool is_source) {
  uint32_t at = p->tok.start;
  tdm_slice_t specifier;
  tdm_slice_t with;

  if (!tok_is(p, T_STRING_LITERAL))
    tdm__expected(p, "a string");
  specifier = tdm__token_value(p, &p->tok);
  tdm__next(p);
  with = attributes(p);
  if (is_source) {
    char* text = tdm__alloc(p, with.n + 6);
    memcpy(text, with.p, with.n);
    memcpy(text + with.n, "source", 6);
    with.p = text;
    with.n += 6;
  }
  return tdm__request(p, specifier, with, at);
}

/* The same of a statement that is of types only and vanishes. */
static void forget_from(parser_t* p, uint32_t start) {
  if (!tok_is(p, T_STRING_LITERAL))
    tdm__expected(p, "a string");
  tdm__next(p);
  attributes(p);
  tdm__semicolon(p);
  tdm__blank_statement(p, start, p->prev_end);
}

static void remove_statement(parser_t* p, uint32_t start) {
  tdm__replace(p, start, p->prev_end, ";", 1);
}

/* ---- import ------------------------------------------------------------ */

static void add_import(parser_t* p,
                       uint32_t name,
                       uint32_t local,
                       uint32_t at,
                       uint32_t name_at,
                       bool type_only) {
  import_t i = { 0, name, local, name_at, type_only, p->import_statements.n };

  if (type_only) {
    tdm__declare(p, local, DECL_TYPE, at);
    return;
  }
  tdm__declare(p, local, DECL_IMPORT, at);
  VEC_PUSH(p->imports, i);
}

/* `type a as b` in a list goes, with its comma. */
static void blank_specifier(parser_t* p, uint32_t from) {
  tdm__blank(p, from, tok_is(p, T_COMMA) ? p->tok.end : p->prev_end);
}

static void named_imports(parser_t* p, bool all_types) {
  tdm__next(p);
  while (!tok_is(p, T_RBRACE)) {
    uint32_t from = p->tok.start;
    uint32_t name_at = from;
    bool type_only = all_types;
    bool is_string;
    token_t first;
    uint32_t name;
    uint32_t local;
    uint32_t at;
    if (p->ts && tdm__ts_type_specifier(p))
      type_only = true;
    first = p->tok;
    name_at = p->tok.start;
    name = module_name(p, &is_string);
    if (tok_is_word(p, A_AS)) {
      tdm__next(p);
      local = tdm__binding_name(p, &at);
    } else {
      if (first.type != T_NAME) {
        tdm__fail(p, first.start, first.end - first.start,
                  is_string ? "Unexpected string, expected an identifier"
                            : "Unexpected token '%.*s'",
                  (int) TDM_MIN(first.end - first.start, 60u),
                  (const char*) p->src + first.start);
      }
      tdm__check_name(p, &first);
      if (first.atom == A_EVAL || first.atom == A_ARGUMENTS)
        tdm__fail(p, first.start, first.end - first.start,
                  "Unexpected eval or arguments in strict mode");
      local = name;
      at = first.start;
    }
    add_import(p, name, local, at, name_at, type_only);
    if (type_only && !all_types)
      blank_specifier(p, from);
    if (!tok_is(p, T_RBRACE) && !eat(p, T_COMMA))
      tdm__expected(p, "',' or '}'");
  }
  tdm__next(p);
}

/* Whether the word here says how to import what the next word names, and is
 * not that name: `import type a from`, `import source from from`. */
static bool is_modifier(parser_t* p) {
  token_t next = tdm__peek(p);
  snapshot_t snap;
  bool found;

  if (next.type != T_NAME || next.atom != A_FROM)
    return next.type == T_NAME;
  tdm__save(p, &snap);
  tdm__next(p);
  tdm__next(p);
  found = tok_is_word(p, A_FROM);
  tdm__restore(p, &snap);
  return found;
}

void tdm__import_declaration(parser_t* p) {
  uint32_t start = p->tok.start;
  uint32_t first = p->imports.n;
  bool type_only = false;
  bool is_source = false;
  uint32_t at;

  if (p->ts && tdm__ts_import_equals(p, false, start))
    return;
  need_top(p, "Cannot use import statement outside a module");
  tdm__next(p);
  import_statement_t s = { 0, first, 0, false };
  if (p->ts && tok_is_word(p, A_TYPE)) {
    token_t next = tdm__peek(p);
    type_only =
        next.type == T_LBRACE || next.type == T_STAR || is_modifier(p);
    if (type_only)
      tdm__next(p);
  } else if (tok_is_word(p, A_SOURCE) && is_modifier(p)) {
    is_source = true;
    tdm__next(p);
  }
  if (tok_is(p, T_STRING_LITERAL)) {
    s.bare = true;
  } else {
    if (tok_is(p, T_NAME)) {
      uint32_t local = tdm__binding_name(p, &at);
      add_import(p, AK_DEFAULT, local, at, at, type_only);
      if (!tok_is_word(p, A_FROM) && !is_source) {
        tdm__expect(p, T_COMMA);
        if (!tok_is(p, T_STAR) && !tok_is(p, T_LBRACE))
          tdm__unexpected(p);
      }
    }
    if (tok_is(p, T_STAR)) {
      uint32_t local;
      tdm__next(p);
      if (!tok_is_word(p, A_AS))
        tdm__expected(p, "'as'");
      tdm__next(p);
      local = tdm__binding_name(p, &at);
      add_import(p, 0, local, at, at, type_only);
    } else if (tok_is(p, T_LBRACE)) {
      named_imports(p, type_only);
    }
    if (!tok_is_word(p, A_FROM))
      tdm__expected(p, "'from'");
    tdm__next(p);
  }
  if (type_only) {
    forget_from(p, start);
    return;
  }
  s.request = from_clause(p, is_source);
  s.count = p->imports.n - first;
  for (uint32_t i = first; i < p->imports.n; i++)
    p->imports.v[i].request = s.request;
  VEC_PUSH(p->import_statements, s);
  tdm__semicolon(p);
  if (!p->keeps_js)
    remove_statement(p, start);
}

/* ---- export ------------------------------------------------------------ */

void tdm__check_exported(parser_t* p, uint32_t name, uint32_t at) {
  uint32_t slot = name;

  /* A bit for each atom would do; exports are few, but bundles have
   * thousands. */
  if (slot >= p->exported_cap) {
    uint32_t cap = TDM_MAX(p->exported_cap * 2, slot + 256);
    p->exported = tdm_realloc(p->exported, cap);
    memset(p->exported + p->exported_cap, 0, cap - p->exported_cap);
    p->exported_cap = cap;
  }
  if (p->exported[slot] && (!p->ts || name == AK_DEFAULT)) {
    const atom_t* a = &p->atoms.v[name];
    tdm__fail(p, at, TDM_MAX(a->len, 1u), "Duplicate export of '%.*s'",
              (int) TDM_MIN(a->len, 100u), a->p);
  }
  p->exported[slot] = 1;
}

void tdm__add_export(parser_t* p, uint32_t name, uint32_t local, uint32_t at) {
  export_t e = { .name = name,
                 .local = local,
                 .request = -1,
                 .offset = at,
                 .local_offset = at };

  if (p->ts && name < p->exported_cap && p->exported[name]) {
    /* Merged: an enum or a namespace with what it adds to. */
    for (uint32_t i = 0; i < p->exports.n; i++) {
      if (p->exports.v[i].name == name && p->exports.v[i].local == local)
        return;
    }
  }
  tdm__check_exported(p, name, at);
  VEC_PUSH(p->exports, e);
}

static void export_names(parser_t* p, uint32_t start, bool all_types) {
  uint32_t first = p->exports.n;
  uint32_t bad = 0; /* a name that only `from` allows, + 1 */
  token_t bad_tok = { 0 };

  tdm__next(p);
  while (!tok_is(p, T_RBRACE)) {
    export_t e = { .request = -1 };
    uint32_t from = p->tok.start;
    bool type_only = all_types;
    bool is_string;
    token_t tok;
    if (p->ts && tdm__ts_type_specifier(p))
      type_only = true;
    tok = p->tok;
    e.offset = e.local_offset = tok.start;
    e.local = module_name(p, &is_string);
    e.name = e.local;
    if ((tok.type != T_NAME || (p->strict && tok.atom <= A__LAST_STRICT)) &&
        bad == 0) {
      bad = tok.start + 1;
      bad_tok = tok;
    }
    if (tok_is_word(p, A_AS)) {
      tdm__next(p);
      e.offset = p->tok.start;
      e.name = module_name(p, &is_string);
    }
    if (!type_only)
      VEC_PUSH(p->exports, e);
    else if (!all_types)
      blank_specifier(p, from);
    if (!tok_is(p, T_RBRACE) && !eat(p, T_COMMA))
      tdm__expected(p, "',' or '}'");
  }
  tdm__next(p);
  if (tok_is_word(p, A_FROM)) {
    tdm__next(p);
    if (all_types) {
      if (!tok_is(p, T_STRING_LITERAL))
        tdm__expected(p, "a string");
      tdm__next(p);
      attributes(p);
    } else {
      uint32_t request = from_clause(p, false);
      for (uint32_t i = first; i < p->exports.n; i++) {
        p->exports.v[i].request = (int32_t) request;
        p->exports.v[i].from = p->exports.v[i].local;
        p->exports.v[i].local = 0;
      }
    }
  } else if (bad != 0) {
    p->tok = bad_tok;
    tdm__unexpected(p);
  }
  for (uint32_t i = first; i < p->exports.n; i++)
    tdm__check_exported(p, p->exports.v[i].name, p->exports.v[i].offset);
  tdm__semicolon(p);
  if (all_types)
    tdm__blank_statement(p, start, p->prev_end);
  else if (!p->keeps_js)
    remove_statement(p, start);
}

static void export_star(parser_t* p, uint32_t start, bool type_only) {
  export_t e = { .is_star = true, .offset = p->tok.start };

  tdm__next(p);
  if (tok_is_word(p, A_AS)) {
    bool is_string;
    tdm__next(p);
    e.is_star = false;
    e.offset = p->tok.start;
    e.name = module_name(p, &is_string);
    if (!type_only)
      tdm__check_exported(p, e.name, e.offset);
  }
  if (!tok_is_word(p, A_FROM))
    tdm__expected(p, "'from'");
  tdm__next(p);
  if (type_only) {
    forget_from(p, start);
    return;
  }
  e.request = (int32_t) from_clause(p, false);
  VEC_PUSH(p->exports, e);
  tdm__semicolon(p);
  if (!p->keeps_js)
    remove_statement(p, start);
}

static void keep_without_export(parser_t* p, uint32_t start) {
  if (!p->keeps_js)
    tdm__blank(p, start, p->tok.start);
}

static void export_default(parser_t* p, uint32_t start) {
  uint32_t at = p->tok.start;
  export_t e = { .name = AK_DEFAULT,
                 .local = A_STAR_DEFAULT,
                 .request = -1,
                 .offset = at,
                 .local_offset = at,
                 .is_default = true };
  bool keep = p->keeps_js;
  bool is_async = false;
  uint32_t name = 0;

  tdm__next(p);
  uint32_t value = p->tok.start;
  if (p->ts && tdm__ts_default_declaration(p, start))
    return;
  tdm__check_exported(p, AK_DEFAULT, at);
  if (tok_is_word(p, A_ASYNC)) {
    token_t next = tdm__peek(p);
    is_async = next.type == T_FUNCTION && !next.nl;
  }
  if (tok_is(p, T_FUNCTION) || is_async) {
    uint32_t order;
    uint32_t name_at;
    uint32_t edit = p->edits.n;
    keep_without_export(p, start);
    if (is_async)
      tdm__next(p);
    /* After `function` or `*`: where a name goes if there is none. */
    name_at = p->tok.end;
    token_t next = tdm__peek(p);
    if (next.type == T_STAR)
      name_at = next.end;
    order = edit_reserve(p);
    name = tdm__function(p, FN_DEFAULT | (is_async ? FN_ASYNC : 0), start);
    if (name == 0 && p->src[p->prev_end - 1] != '}') {
      /* An overload: blanked. */
      p->exported[AK_DEFAULT] = 0;
      if (!keep)
        p->edits.v[edit].removed = 0;
      return;
    }
    if (name == 0 && !keep) {
      tdm__insert_code(p, name_at, order, " $D");
      p->names_default = true;
    }
    p->asi_start = UINT32_MAX;
  } else if (tok_is(p, T_CLASS) || tok_is(p, T_AT)) {
    token_t next;
    if (tok_is(p, T_AT))
      tdm__decorators(p);
    next = tdm__peek(p);
    bool named = next.type == T_NAME && !(p->ts && next.atom == A_IMPLEMENTS);
    if (named || keep) {
      keep_without_export(p, start);
    } else {
      tdm_slice_t code = tdm__code(p, "const $D={default:");
      tdm__replace(p, start, value, code.p, code.n);
    }
    name = tdm__class(p, true, true);
    if (!named && !keep)
      INSERT(p, p->prev_end, "}.default;");
  } else {
    token_t first = p->tok;
    uint32_t end;
    if (!keep) {
      tdm_slice_t code = tdm__code(p, "const $D={default:");
      tdm__replace(p, start, value, code.p, code.n);
    }
    tdm__assign_value(p);
    end = p->prev_end;
    if (p->ts && !keep && first.type == T_NAME && first.end == end) {
      p->default_type = first.atom; /* may be of an interface */
      p->default_at = first.start;
    }
    tdm__semicolon(p);
    if (!keep)
      INSERT(p, end, "}.default;");
  }
  if (name != 0) {
    e.local = name;
    e.is_default = false;
  }
  VEC_PUSH(p->exports, e);
}

/* The names that the top scope got since `last`. */
static void export_declared(parser_t* p, uint32_t last) {
  uint32_t names[64];
  uint32_t n = 0;

  /* The list is the last first; exports go in the order of the text. */
  for (uint32_t d = p->scopes.v[0].decls; d != last;
       d = p->decls.v[d - 1].next_in_scope) {
    if (p->decls.v[d - 1].kind == DECL_TYPE)
      continue;
    if (n == TDM_ARRAY_SIZE(names)) {
      /* Very many names in one declaration: their order doesn't matter. */
      for (uint32_t i = 0; i < n; i++)
        tdm__add_export(p, p->decls.v[names[i]].atom, p->decls.v[names[i]].atom,
                        p->decls.v[names[i]].offset);
      n = 0;
    }
    names[n++] = d - 1;
  }
  while (n > 0) {
    const decl_t d = p->decls.v[names[--n]];
    tdm__add_export(p, d.atom, d.atom, d.offset);
  }
}

void tdm__export_declaration(parser_t* p) {
  uint32_t start = p->tok.start;
  uint32_t last = p->scopes.v[0].decls;

  if (p->ts && tdm__ts_export(p, start))
    return;
  need_top(p, "Unexpected token 'export'");
  tdm__next(p);
  switch (p->tok.type) {
    case T_STAR:
      export_star(p, start, false);
      return;
    case T_LBRACE:
      export_names(p, start, false);
      return;
    case T_DEFAULT:
      export_default(p, start);
      return;
    case T_VAR:
    case T_CONST:
    case T_FUNCTION:
    case T_CLASS:
    case T_AT:
      break;
    case T_ENUM:
      if (p->ts)
        break;
      tdm__unexpected(p);
    case T_NAME: {
      if (p->ts && tok_is_word(p, A_TYPE)) {
        token_t next = tdm__peek(p);
        if (next.type == T_LBRACE || next.type == T_STAR) {
          tdm__next(p);
          if (tok_is(p, T_LBRACE))
            export_names(p, start, true);
          else
            export_star(p, start, true);
          return;
        }
      }
      if (tok_is_word(p, A_LET))
        break;
      if (tok_is_word(p, A_ASYNC)) {
        token_t next = tdm__peek(p);
        if (next.type == T_FUNCTION && !next.nl)
          break;
      }
      if (p->ts && tdm__ts_statement(p, true, start)) {
        export_declared(p, last);
        return;
      }
      tdm__unexpected(p);
    }
    default:
      tdm__unexpected(p);
  }
  if (p->ts && (tok_is(p, T_ENUM) ||
                (tok_is(p, T_CONST) && tdm__peek(p).type == T_ENUM))) {
    tdm__ts_enum(p, true, start);
    export_declared(p, last);
    return;
  }
  uint32_t edit = p->edits.n;
  keep_without_export(p, start);
  bool is_function = tok_is(p, T_FUNCTION) || tok_is_word(p, A_ASYNC);
  if (tok_is(p, T_VAR)) {
    tdm__next(p);
    p->exporting = true;
    tdm__declarators(p, DECL_VAR, false);
    p->exporting = false;
    tdm__semicolon(p);
  } else if (is_function && p->ts) {
    bool is_async = tok_is_word(p, A_ASYNC);
    if (is_async)
      tdm__next(p);
    if (tdm__function(p, is_async ? FN_ASYNC : 0, start) == 0 && !p->keeps_js)
      p->edits.v[edit].removed = 0; /* all of it is blank */
  } else {
    tdm__statement_item(p);
  }
  export_declared(p, last);
}

/* ---- expressions ------------------------------------------------------- */

static void import_meta(parser_t* p, uint32_t start) {
  if (!tok_is_word(p, A_META))
    tdm__expected(p, "'meta'");
  need_module(p, start, p->tok.end - start,
              "Cannot use 'import.meta' outside a module");
  p->has_meta = true;
  if (!p->keeps_js) {
    tdm_slice_t code = tdm__code(p, "$.meta");
    tdm__replace(p, start, p->tok.end, code.p, code.n);
  }
  tdm__next(p);
}

void tdm__import_expression(parser_t* p, expr_t* e) {
  uint32_t start = p->tok.start;
  bool is_source = false;

  tdm__next(p);
  memset(e, 0, sizeof(*e));
  e->start = start;
  e->not_bind = e->not_assign = start + 1;
  if (tok_is(p, T_DOT)) {
    tdm__next(p);
    is_source = tok_is_word(p, A_SOURCE);
    if (!is_source) {
      import_meta(p, start);
      return;
    }
    tdm__next(p);
    if (!tok_is(p, T_LPAREN))
      tdm__expected(p, "'('");
  }
  if (!tok_is(p, T_LPAREN)) {
    need_module(p, start, 6, "Cannot use import statement outside a module");
    tdm__unexpected(p);
  }
  e->op = T_IMPORT;
  p->has_dynamic_import = true;
  if (!p->keeps_js) {
    tdm_slice_t code = tdm__code(p, is_source ? "$.source" : "$.import");
    tdm__replace(p, start, p->prev_end, code.p, code.n);
  }
  bool no_in = p->no_in;
  p->no_in = false;
  tdm__next(p);
  tdm__assign_value(p);
  if (eat(p, T_COMMA) && !tok_is(p, T_RPAREN)) {
    tdm__assign_value(p);
    eat(p, T_COMMA);
  }
  tdm__expect(p, T_RPAREN);
  p->no_in = no_in;
}
