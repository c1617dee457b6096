/* The door of this folder: sets the parser up, has it read the text, and puts
 * the result together. See compile.h for what comes out.
 */
#include <uv.h>

#include "compile/compile_int.h"

enum {
  kMaxSource = 1 << 30,
  kMaxStack = 1 << 20, /* bytes of the C stack that nesting may take */
};

/* Names of the function that a CommonJS text is the body of. */
static const uint32_t wrapper_names[] = { A_EXPORTS, A_REQUIRE, A_MODULE,
                                          A_FILENAME, A_DIRNAME };

static void choose_prefix(parser_t* p) {
  size_t n;

  strcpy(p->prefix, "$tdm");
  n = 4;
  while (memmem(p->src, p->len, p->prefix, n) != NULL &&
         n + 1 < sizeof(p->prefix) - 1) {
    p->prefix[n++] = '_';
    p->prefix[n] = '\0';
  }
  p->prefix_len = (uint32_t) n;
}

static void skip_hashbang(parser_t* p) {
  if (p->len < 2 || p->src[0] != '#' || p->src[1] != '!')
    return;
  uint32_t at = 2;
  while (at < p->len && p->src[at] != '\n' && p->src[at] != '\r' &&
         memcmp(p->src + at, "\xe2\x80\xa8", 3) != 0 &&
         memcmp(p->src + at, "\xe2\x80\xa9", 3) != 0)
    at++;
  p->pos = p->tok.end = at;
  if (!p->keeps_js)
    tdm__replace(p, 0, 2, "//", 2);
  p->has_hashbang = true;
}

static void init(parser_t* p,
                 const uint8_t* src,
                 uint32_t len,
                 const tdm_compile_options_t* options,
                 tdm_source_kind_t kind,
                 tdm_compile_error_t* error) {
  memset(p, 0, sizeof(*p));
  p->src = src;
  p->len = len;
  p->options = options;
  p->kind = kind;
  p->is_module = kind == TDM_SOURCE_MODULE;
  p->ts = options->typescript;
  p->keeps_js = options->strip_only || options->keep_javascript;
  p->jsx = options->jsx != TDM_JSX_OFF;
  p->strict = p->is_module;
  p->html_comments = !p->is_module && !p->jsx && !p->ts;
  p->track = p->is_module || p->ts;
  p->asi_start = UINT32_MAX;
  p->arrow_at = UINT32_MAX;
  p->error = error;
  p->stack_limit = (const char*) __builtin_frame_address(0) - kMaxStack;
  choose_prefix(p);
}

static void release(parser_t* p) {
  tdm_free(p->atoms.v);
  tdm_free(p->table);
  tdm_free(p->scopes.v);
  tdm_free(p->decls.v);
  tdm_free(p->refs.v);
  tdm_free(p->targets.v);
  tdm_free(p->labels.v);
  tdm_free(p->privates.v);
  tdm_free(p->properties.v);
  tdm_free(p->edits.v);
  tdm_free(p->requests.v);
  tdm_free(p->imports.v);
  tdm_free(p->import_statements.v);
  tdm_free(p->exports.v);
  tdm_free(p->exported);
  tdm_free(p->request_of);
  tdm_buf_release(&p->scratch);
  tdm_free(p->bindings.v);
  tdm_buf_release(&p->head);
  tdm_buf_release(&p->tail);
  tdm_free(p->spaces.v);
  tdm_free(p->space_of);
  tdm_free(p->space_blocks.v);
  tdm_free(p->space_members.v);
  tdm_free(p->aliases.v);
  tdm_free(p->memo);
  tdm_free(p->bodies);
}

static void free_arena(char* arena) {
  while (arena != NULL) {
    char* next = *(char**) (void*) arena;
    tdm_free(arena);
    arena = next;
  }
}

static void check_wrapper_names(parser_t* p) {
  for (size_t i = 0; i < TDM_ARRAY_SIZE(wrapper_names); i++) {
    uint32_t atom = wrapper_names[i];
    for (uint32_t d = p->atoms.v[atom].decl; d != 0;
         d = p->decls.v[d - 1].outer) {
      const decl_t* decl = &p->decls.v[d - 1];
      if (decl->scope == 0 &&
          (decl->kind == DECL_LET || decl->kind == DECL_CONST ||
           decl->kind == DECL_CLASS)) {
        p->want_module = true;
        tdm__fail(p, decl->offset, p->atoms.v[atom].len,
                  "Identifier '%s' has already been declared",
                  p->atoms.v[atom].p);
      }
    }
  }
}

/* Reads the whole text. */
static void parse(parser_t* p, fn_t* fn, block_t* block) {
  tdm__lexer_init(p);
  p->scope = 0;
  fn->is_top = true;
  /* A CommonJS text is a function's body. */
  fn->new_target = p->kind == TDM_SOURCE_COMMONJS;
  p->fn = fn;
  tdm__scope_open(p, SCOPE_TOP, true);
  p->scopes.v[0].parent = 0;
  skip_hashbang(p);
  tdm__next(p);
  tdm__directives(p);
  p->body_at = p->tok.start;
  p->body_order = edit_reserve(p);
  tdm__block_open(p, block, p->tok.start);
  block->is_top = p->kind != TDM_SOURCE_COMMONJS;
  while (!tok_is(p, T_EOF))
    tdm__statement_item(p);
  if (p->ts)
    tdm__ts_put_whole(p);
  tdm__block_close(p, p->len);
  if (p->kind == TDM_SOURCE_COMMONJS)
    check_wrapper_names(p);
  if (p->jsx)
    tdm__jsx_finish(p);
}

static tdm_slice_t find_source_map(parser_t* p) {
  static const char marker[] = "sourceMappingURL=";
  tdm_slice_t none = { NULL, 0 };
  const uint8_t* s = p->src + p->len;
  uint32_t lines = 0;

  /* In one of the last lines, after "//# " or "//@ ". */
  while (s > p->src && lines < 4) {
    s--;
    if (*s == '\n')
      lines++;
    if ((size_t) (p->src + p->len - s) < sizeof(marker) + 4 || *s != '/' ||
        s[1] != '/' || (s[2] != '#' && s[2] != '@') || s[3] != ' ' ||
        memcmp(s + 4, marker, sizeof(marker) - 1) != 0)
      continue;
    const uint8_t* from = s + 4 + sizeof(marker) - 1;
    const uint8_t* to = from;
    while (to<p->src + p->len&& * to> ' ')
      to++;
    return (tdm_slice_t){
      tdm__copy(p, (const char*) from, (size_t) (to - from)),
      (size_t) (to - from),
    };
  }
  return none;
}

static tdm_slice_t slice(const tdm_buf_t* b) {
  return (tdm_slice_t){ b->len > 0 ? b->data : "", b->len };
}

static void finish(parser_t* p, tdm_compiled_t* out) {
  out->kind = p->kind;
  out->has_tla = p->has_tla;
  out->has_import_meta = p->has_meta;
  out->has_dynamic_import = p->has_dynamic_import;
  out->restores_frame = p->restores_frame;
  memcpy(out->prefix, p->prefix, sizeof(out->prefix));
  out->source_mapping_url = find_source_map(p);
  if (p->options->strip_only) {
    /* As it is. */
  } else if (p->is_module && !p->keeps_js) {
    if (p->ts)
      tdm__ts_finish(p);
    tdm__link(p, out, &p->head, &p->tail);
  } else {
    if (p->ts)
      tdm__ts_finish(p);
    tdm__resolve(p);
    if (p->edits.n == (p->has_hashbang && !p->keeps_js ? 1u : 0u) &&
        !p->uses_helper)
      return;
    if (p->kind == TDM_SOURCE_COMMONJS) {
      tdm_buf_printf(&p->head, "(function(%s,%sC){", p->prefix, p->prefix);
      tdm__put_frame_variables(p, &p->head);
      tdm_buf_puts(&p->head, "return function(exports,require,module,"
                             "__filename,__dirname){");
      tdm_buf_puts(&p->tail, "\n}})");
    }
  }
  tdm__emit(p, slice(&p->head), slice(&p->tail), out);
}

typedef enum result_e { DONE, FAILED, WANTS_MODULE, MAY_BE_MODULE } result_t;

static result_t run(const uint8_t* src,
                    uint32_t len,
                    const tdm_compile_options_t* options,
                    tdm_source_kind_t kind,
                    tdm_compiled_t* out) {
  parser_t p;
  jmp_buf on_error;
  fn_t fn;
  block_t block;
  volatile result_t result = FAILED;

  init(&p, src, len, options, kind, &out->error);
  memset(&fn, 0, sizeof(fn));
  p.on_error = &on_error;
  if (setjmp(on_error) == 0) {
    parse(&p, &fn, &block);
    finish(&p, out);
    result = DONE;
  } else {
    tdm__error_locate(&p);
    out->needs_typescript = p.needs_typescript;
    if (p.want_module)
      result = WANTS_MODULE;
    else if (p.top_await_name != 0)
      result = MAY_BE_MODULE;
  }
  out->arena = p.arena;
  release(&p);
  return result;
}

static void reset(tdm_compiled_t* out) {
  tdm_compiled_release(out);
  memset(out, 0, sizeof(*out));
}

int tdm_compile(const char* src,
                size_t len,
                const tdm_compile_options_t* options,
                tdm_compiled_t* out) {
  uint8_t* copy;
  result_t r;

  memset(out, 0, sizeof(*out));
  if (len >= kMaxSource)
    return UV_E2BIG;
  copy = tdm_try_malloc(len + 16);
  if (copy == NULL)
    return UV_ENOMEM;
  memcpy(copy, src, len);
  memset(copy + len, 0, 16);

  if (options->kind != TDM_SOURCE_DETECT) {
    r = run(copy, (uint32_t) len, options, options->kind, out);
  } else {
    r = run(copy, (uint32_t) len, options, TDM_SOURCE_COMMONJS, out);
    if (r == WANTS_MODULE) {
      reset(out);
      r = run(copy, (uint32_t) len, options, TDM_SOURCE_MODULE, out);
      out->kind = TDM_SOURCE_MODULE;
    } else if (r == MAY_BE_MODULE) {
      /* The first error stands if it is no module either. */
      tdm_compiled_t second = { 0 };
      r = run(copy, (uint32_t) len, options, TDM_SOURCE_MODULE, &second);
      if (r == DONE) {
        reset(out);
        *out = second;
      } else {
        tdm_compiled_release(&second);
      }
    }
  }
  tdm_free(copy);
  return r == DONE ? 0 : UV_EINVAL;
}

void tdm_compiled_set_plain(char* text, size_t yield_at, bool plain) {
  static const char generator[] = "(function*(";
  const size_t star = sizeof(generator) - 3;

  TDM_CHECK(memcmp(text, generator, star) == 0);
  TDM_CHECK(text[yield_at - 1] == ';');
  text[star] = plain ? ' ' : '*';
  memcpy(text + yield_at, plain ? "      " : "yield ", 6);
}

void tdm_compiled_release(tdm_compiled_t* c) {
  tdm_free(c->text);
  tdm_free(c->requests);
  tdm_free(c->imports);
  tdm_free(c->exports);
  tdm_free(c->edits);
  tdm_free(c->error.message);
  free_arena(c->arena);
  memset(c, 0, sizeof(*c));
}

/* ---- a look before ----------------------------------------------------- */

static bool is_part(uint8_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_' || c == '$' || c >= 0x80;
}

/* Whether the text has `word` as a word of its own. */
static bool has_word(const char* src, size_t len, const char* word) {
  size_t n = strlen(word);
  const char* s = src;
  const char* end = src + len;

  while ((s = memmem(s, (size_t) (end - s), word, n)) != NULL) {
    bool before = s > src && (is_part((uint8_t) s[-1]) || s[-1] == '.');
    bool after = s + n < end && is_part((uint8_t) s[n]);
    if (!before && !after)
      return true;
    s += n;
  }
  return false;
}

bool tdm_compile_is_plain(const char* src, size_t len) {
  return !has_word(src, len, "import") && !has_word(src, len, "await") &&
         !has_word(src, len, "export") && !has_word(src, len, "using") &&
         memmem(src, len, "\\u", 2) == NULL;
}
