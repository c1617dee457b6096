/* What the elements of JSX call: the options and pragmas that choose it, the
 * text of a call's start and end, and the imports that it needs.
 *
 * Automatic runtime: $jsx of the text is an import of the module, or a property
 * of what CommonJS requires. The specifier is `<source>/jsx-runtime`, or
 * `jsx-dev-runtime` in development, where a call is told its place. Classic
 * runtime: names of the options, found as if the program had written them.
 */
#include "compile/jsx_int.h"

static const char* const names[FN__COUNT] = {
  "jsx", "jsxs", "jsxDEV", "Fragment", "createElement",
};

/* ---- options ----------------------------------------------------------- */

static bool is_space(uint8_t c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The pragmas of a comment: "@jsx h" and the like, one a line. */
static void
read_pragmas(parser_t* p, jsx_state_t* j, uint32_t at, uint32_t end) {
  while (at < end) {
    const uint8_t* s = p->src + at;
    if (*s != '@' || !is_space(s[-1] == '*' ? ' ' : s[-1])) {
      at++;
      continue;
    }
    uint32_t n = 1;
    while (at + n < end && !is_space(s[n]))
      n++;
    uint32_t from = n;
    while (at + from < end && (s[from] == ' ' || s[from] == '\t'))
      from++;
    uint32_t to = from;
    while (at + to < end && !is_space(s[to]))
      to++;
    tdm_slice_t value = { (const char*) s + from, to - from };
    at += to > n ? to : n;
    if (value.n == 0)
      continue;
    if (word_is(s, n, "@jsx"))
      j->factory = value;
    else if (word_is(s, n, "@jsxFrag"))
      j->fragment = value;
    else if (word_is(s, n, "@jsxRuntime"))
      j->classic = value.n == 7 && memcmp(value.p, "classic", 7) == 0;
    else if (word_is(s, n, "@jsxImportSource"))
      j->source = value;
  }
}

/* The comments before the first token. */
static void read_comments(parser_t* p, jsx_state_t* j) {
  uint32_t at = 0;

  if (p->has_hashbang) {
    while (at < p->len && tdm__line_end(p, at) == 0)
      at++;
  }
  for (;;) {
    uint32_t start = at;
    while (is_space(p->src[at]) || tdm__line_end(p, at) > 0)
      at++;
    if (at == 0 && p->len >= 3 && memcmp(p->src, "\xef\xbb\xbf", 3) == 0)
      at = 3;
    if (p->src[at] == '/' && p->src[at + 1] == '/') {
      while (at < p->len && tdm__line_end(p, at) == 0)
        at++;
    } else if (p->src[at] == '/' && p->src[at + 1] == '*') {
      const uint8_t* end = memmem(p->src + at + 2, p->len - at - 2, "*/", 2);
      if (end == NULL)
        return;
      read_pragmas(p, j, at + 2, (uint32_t) (end - p->src));
      at = (uint32_t) (end - p->src) + 2;
    } else if (at == start) {
      return;
    }
  }
}

/* a.b.c: what the name of a factory must be. */
static bool is_dotted(parser_t* p, tdm_slice_t name) {
  size_t first = name.n;
  bool start = true;
  uint32_t atom;

  for (size_t i = 0; i < name.n; i++) {
    uint8_t c = (uint8_t) name.p[i];
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '_' || c == '$';
    bool digit = c >= '0' && c <= '9';
    if (c == '.' && !start) {
      first = TDM_MIN(first, i);
      start = true;
    } else if (letter || (digit && !start)) {
      start = false;
    } else {
      return false;
    }
  }
  if (start)
    return false;
  atom = tdm__intern(p, name.p, first);
  return atom > A__LAST_KEYWORD || (atom == AK_THIS && first < name.n);
}

static tdm_slice_t option(const char* value, const char* normal) {
  if (value == NULL)
    value = normal;
  return (tdm_slice_t){ value, strlen(value) };
}

jsx_state_t* tdm__jsx_state(parser_t* p) {
  const tdm_compile_options_t* o = p->options;
  jsx_state_t* j = p->jsx_state;
  uint32_t len;

  if (j != NULL)
    return j;
  j = tdm__alloc(p, sizeof(*j));
  memset(j, 0, sizeof(*j));
  p->jsx_state = j;
  j->classic = o->jsx == TDM_JSX_CLASSIC;
  j->line = 1;
  j->factory = option(o->jsx_factory, "React.createElement");
  j->fragment = option(o->jsx_fragment, "React.Fragment");
  read_comments(p, j);
  if (!is_dotted(p, j->factory))
    j->factory = option(NULL, "React.createElement");
  if (!is_dotted(p, j->fragment))
    j->fragment = option(NULL, "React.Fragment");
  /* Naming where to import from asks for the automatic runtime. */
  if (j->source.n > 0 && o->jsx == TDM_JSX_CLASSIC)
    j->classic = false;
  if (j->source.n == 0)
    j->source = option(o->jsx_import_source, "react");
  j->development = o->jsx_development && !j->classic;
  j->runtime.p =
      tdm__format(p, &len, "%.*s/%s", (int) j->source.n, j->source.p,
                  j->development ? "jsx-dev-runtime" : "jsx-runtime");
  j->runtime.n = len;
  for (uint32_t i = 0; i < FN__COUNT; i++) {
    const char* name = tdm__format(p, &len, "*%s*", names[i]);
    j->atoms[i] = tdm__intern(p, name, len);
  }
  return j;
}

/* Whether a name before `at` would go on in a name put there. */
static bool follows_name(parser_t* p, uint32_t at) {
  uint8_t c;

  if (at == 0)
    return false;
  c = p->src[at - 1];
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_' || c == '$' || c >= 0x80;
}

/* Fills in an edit that was made before its text was known. */
void tdm__jsx_fill(parser_t* p, uint32_t edit, const char* text, uint32_t len) {
  p->edits.v[edit].text = text;
  p->edits.v[edit].text_len = len;
}

uint32_t tdm__jsx_placeholder(parser_t* p, uint32_t from, uint32_t to) {
  tdm__replace(p, from, to, "", 0);
  return p->edits.n - 1;
}

/* Fills in `before`, a name that the options give, and `after`. Its first part
 * is a reference. */
static void fill_dotted(parser_t* p,
                        uint32_t edit,
                        const char* before,
                        tdm_slice_t name,
                        const char* after) {
  const char* dot = memchr(name.p, '.', name.n);
  size_t first = dot != NULL ? (size_t) (dot - name.p) : name.n;
  uint32_t len;
  const char* text =
      tdm__format(p, &len, "%s%.*s%s", before, (int) name.n, name.p, after);

  tdm__jsx_fill(p, edit, text, len);
  if (!word_is((const uint8_t*) name.p, (uint32_t) first, "this")) {
    uint32_t ref =
        tdm__ref(p, tdm__intern(p, name.p, first), edit, REF_INSERTED);
    if (ref != 0)
      p->refs.v[ref - 1].extra = (uint32_t) strlen(before);
  }
}

/* Fills in `before`, a function of the runtime, and `after`. */
static void fill_runtime(parser_t* p,
                         uint32_t edit,
                         const char* before,
                         runtime_fn_t fn,
                         const char* after) {
  jsx_state_t* j = tdm__jsx_state(p);
  const char* text;
  uint32_t len;

  j->used[fn] = true;
  if (p->is_module) {
    const atom_t* a = &p->atoms.v[j->atoms[fn]];
    fill_dotted(p, edit, before, (tdm_slice_t){ a->p, a->len }, after);
    return;
  }
  if (p->kind == TDM_SOURCE_COMMONJS) {
    text = tdm__format(p, &len, "%s%s%s.%s%s", before, p->prefix,
                       fn == FN_CREATE_ELEMENT ? "JC" : "JR", names[fn], after);
    p->uses_helper = true;
  } else {
    tdm_slice_t source = fn == FN_CREATE_ELEMENT ? j->source : j->runtime;
    tdm_buf_t b;
    tdm_buf_init(&b);
    tdm_buf_puts(&b, before);
    tdm_buf_puts(&b, "require(");
    tdm__put_string(&b, source.p, source.n);
    tdm_buf_printf(&b, ").%s%s", names[fn], after);
    text = tdm__copy(p, b.data, b.len);
    len = (uint32_t) b.len;
    tdm_buf_release(&b);
  }
  tdm__jsx_fill(p, edit, text, len);
}
void tdm__jsx_fill_fragment(parser_t* p, uint32_t edit) {
  const jsx_state_t* j = tdm__jsx_state(p);

  if (j->classic)
    fill_dotted(p, edit, "", j->fragment, "");
  else
    fill_runtime(p, edit, "", FN_FRAGMENT, "");
}

uint32_t tdm__jsx_count_lines(const parser_t* p, uint32_t from, uint32_t to) {
  uint32_t lines = 0;

  while (from < to) {
    uint32_t n = tdm__line_end(p, from);
    lines += n > 0;
    from += n > 0 ? n : 1;
  }
  return lines;
}

/* ---- calls ------------------------------------------------------------- */

/* Line and column of a place, counted on from the place before. */
static void locate(parser_t* p, jsx_state_t* j, uint32_t at) {
  if (at < j->at) {
    /* Read again; back to the start of the line that it is in. */
    uint32_t start = at;
    while (start > 0 && p->src[start - 1] != '\n')
      start--;
    j->line -= tdm__jsx_count_lines(p, start, j->at);
    if (start == 0)
      j->line = 1;
    j->at = start;
    j->units = 0;
  }
  while (j->at < at) {
    uint32_t n = tdm__line_end(p, j->at);
    if (n > 0) {
      j->line++;
      j->units = 0;
      j->at += n;
      continue;
    }
    n = tdm__char_length(p, j->at);
    j->units += n == 4 ? 2 : 1;
    j->at += n;
  }
}

/* `this` can't be read before super() was called. */
static bool has_this(parser_t* p) {
  const fn_t* fn = p->fn;

  while (fn->is_arrow && fn->outer != NULL)
    fn = fn->outer;
  return !fn->is_derived;
}

static void put_file(parser_t* p, tdm_buf_t* b) {
  const char* file = p->options->filename;

  tdm__put_string(b, file != NULL ? file : "", file != NULL ? strlen(file) : 0);
}

/* What jsxDEV gets after the key. */
static tdm_slice_t dev_arguments(parser_t* p, const tag_t* t, bool is_static) {
  jsx_state_t* j = tdm__jsx_state(p);
  tdm_slice_t out;
  tdm_buf_t b;

  locate(p, j, t->start);
  tdm_buf_init(&b);
  tdm_buf_printf(&b, ",%s,{fileName:", is_static ? "true" : "false");
  if (p->is_module || p->kind == TDM_SOURCE_COMMONJS) {
    tdm_buf_printf(&b, "%sJF", p->prefix);
    j->names_file = p->uses_helper = true;
  } else {
    put_file(p, &b);
  }
  tdm_buf_printf(&b, ",lineNumber:%u,columnNumber:%u},%s)", j->line,
                 j->units + 1, has_this(p) ? "this" : "void 0");
  out = (tdm_slice_t){ tdm__copy(p, b.data, b.len), b.len };
  tdm_buf_release(&b);
  return out;
}

/* Replaces the last '>' by what ends the call. */
void tdm__jsx_end_call(parser_t* p, const tag_t* t, const char* properties) {
  const jsx_state_t* j = tdm__jsx_state(p);
  bool dev = j->development && !t->create;
  uint32_t at = t->close;
  tdm_slice_t end = { ")", 1 };

  tdm__insert(p, at, properties, strlen(properties));
  if (t->key.found && !t->create) {
    INSERT(p, at, ",");
    if (t->key.text.p != NULL)
      tdm__insert(p, at, t->key.text.p, t->key.text.n);
    else /* the last edit of an element is at its last byte */
      tdm__move(p, at, edit_reserve(p), t->key.from,
                t->key.to - t->key.is_element);
  } else if (dev) {
    INSERT(p, at, ",void 0");
  }
  if (dev)
    end = dev_arguments(p, t, t->children > 1 || t->spread_child);
  tdm__replace(p, at, at + 1, end.p, end.n);
}

/* The call's start: everything is known now. */
void tdm__jsx_begin_call(parser_t* p, const tag_t* t) {
  const jsx_state_t* j = tdm__jsx_state(p);
  uint32_t len;
  const char* before;

  if (j->classic) {
    if (memchr(j->factory.p, '.', j->factory.n) != NULL) {
      before =
          t->before[0] == '\0' && follows_name(p, t->start) ? " " : t->before;
      fill_dotted(p, t->open, before, j->factory, "(");
    } else {
      before = tdm__format(p, &len, "%s(0,", t->before);
      fill_dotted(p, t->open, before, j->factory, ")(");
    }
    return;
  }
  before = tdm__format(p, &len, "%s(0,", t->before);
  fill_runtime(p, t->open, before,
               t->create                            ? FN_CREATE_ELEMENT
               : j->development                     ? FN_JSX_DEV
               : t->children > 1 || t->spread_child ? FN_JSXS
                                                    : FN_JSX,
               ")(");
}

/* ---- imports ----------------------------------------------------------- */

/* Makes the request the first one: what JSX needs is loaded first. */
static uint32_t first_request(parser_t* p, tdm_slice_t specifier) {
  uint32_t old = tdm__request(p, specifier, (tdm_slice_t){ "", 0 }, 0);
  tdm_compile_request_t r = p->requests.v[old];

  memmove(p->requests.v + 1, p->requests.v, old * sizeof(r));
  p->requests.v[0] = r;
#define RENUMBER(i) ((i) == old ? 0 : (i) < old ? (i) + 1 : (i))
  for (uint32_t i = 0; i < p->imports.n; i++)
    p->imports.v[i].request = RENUMBER(p->imports.v[i].request);
  for (uint32_t i = 0; i < p->import_statements.n; i++)
    p->import_statements.v[i].request =
        RENUMBER(p->import_statements.v[i].request);
  for (uint32_t i = 0; i < p->exports.n; i++) {
    export_t* x = &p->exports.v[i];
    if (x->request >= 0)
      x->request = (int32_t) RENUMBER((uint32_t) x->request);
  }
#undef RENUMBER
  return 0;
}

static void
import_functions(parser_t* p, tdm_slice_t from, uint32_t first, uint32_t last) {
  const jsx_state_t* j = p->jsx_state;
  import_statement_t s = { 0, p->imports.n, 0, false };

  s.request = first_request(p, from);
  for (uint32_t i = first; i <= last; i++) {
    if (!j->used[i])
      continue;
    import_t m = { .request = s.request,
                   .name = tdm__intern(p, names[i], strlen(names[i])),
                   .local = j->atoms[i],
                   .statement = p->import_statements.n };
    tdm__declare(p, m.local, DECL_IMPORT, 0);
    VEC_PUSH(p->imports, m);
    s.count++;
  }
  VEC_PUSH(p->import_statements, s);
}

static void
put_require(parser_t* p, tdm_buf_t* b, const char* name, tdm_slice_t source) {
  tdm_buf_printf(b, "const %s%s=require(", p->prefix, name);
  tdm__put_string(b, source.p, source.n);
  tdm_buf_puts(b, ");");
}

void tdm__jsx_finish(parser_t* p) {
  const jsx_state_t* j = p->jsx_state;
  bool runtime = false;
  tdm_buf_t b;

  if (j == NULL)
    return;
  for (uint32_t i = 0; i < FN_CREATE_ELEMENT; i++)
    runtime |= j->used[i];
  if (p->is_module) {
    if (j->used[FN_CREATE_ELEMENT])
      import_functions(p, j->source, FN_CREATE_ELEMENT, FN_CREATE_ELEMENT);
    if (runtime)
      import_functions(p, j->runtime, FN_JSX, FN_FRAGMENT);
  }
  tdm_buf_init(&b);
  if (p->kind == TDM_SOURCE_COMMONJS) {
    if (runtime)
      put_require(p, &b, "JR", j->runtime);
    if (j->used[FN_CREATE_ELEMENT])
      put_require(p, &b, "JC", j->source);
  }
  if (j->names_file) {
    tdm_buf_printf(&b, "const %sJF=", p->prefix);
    put_file(p, &b);
    tdm_buf_putc(&b, ';');
  }
  if (b.len > 0) {
    tdm__insert_code(p, p->body_at, p->body_order, "");
    tdm__jsx_fill(p, p->edits.n - 1, tdm__copy(p, b.data, b.len),
                  (uint32_t) b.len);
  }
  tdm_buf_release(&b);
}
