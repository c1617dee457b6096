/* internalBinding('compile'): the module compiler for lib/internal/esm.js and
 * cjs.js, and the engine's evaluation of what it gives. One coarse call for
 * each module; the answer is one flat array, which lib/internal/esm.js takes
 * apart (see `result` for its form).
 */
#include "compile/compile.h"

#include <limits.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "bindings/read_ahead.h"
#include "bindings/read_file.h"
#include "js/js.h"
#include "js/jsc_extra.h"
#include "js/string8.h"

#include <errno.h>

/* What `flags` of compile() says. lib/ has these numbers, and those below, from
 * the binding: see compile_consts. */
enum {
  kTypescript = 1,
  kStripOnly = 2,
  kKeepJavascript = 4,
  kVerbatimModuleSyntax = 8,
  kExperimentalDecorators = 16,
  kJsxDevelopment = 32,
  kCheckOnly = 64, /* compile the text, evaluate nothing */
  kCommonjsNames = 512,
  kModulesOnly = 1024, /* don't evaluate what DETECT finds to be CommonJS */
  kTextOnly = 256,     /* give the new text instead of its value */
};

/* The bits of result[1]. */
enum {
  kHasTla = 1,
  kHasImport = 4,
  kUnchanged = 8,
  kRestoresFrame = 16,
  kHasEdits = 32,
};

/* The bits of an export. */
enum { kStar = 1, kNamespace = 2, kLocal = 4, kConstant = 8 };

/* Where the lists of an answer begin: see out_result. */
enum { kRequests = 6 };

/* A list of values on its way to be an array. The collector looks at the C
 * stack but not at the heap: values wait here, on the stack, for the engine to
 * take many of them in one call. */
typedef struct out_s {
  JSContextRef ctx;
  JSObjectRef array; /* NULL while everything fits in `waiting` */
  unsigned n;        /* in the array */
  unsigned waiting_count;
  JSValueRef empty; /* the string, which most lists have often */
  JSValueRef waiting[256];
} out_t;

static void out_init(out_t* o, JSContextRef ctx) {
  o->ctx = ctx;
  o->array = NULL;
  o->n = o->waiting_count = 0;
  o->empty = tdm_js_str(ctx, "", 0);
}

static void out_flush(out_t* o) {
  if (o->array == NULL) {
    o->array = JSObjectMakeArray(o->ctx, o->waiting_count, o->waiting, NULL);
  } else {
    for (unsigned i = 0; i < o->waiting_count; i++) {
      JSObjectSetPropertyAtIndex(o->ctx, o->array, o->n + i, o->waiting[i],
                                 NULL);
    }
  }
  o->n += o->waiting_count;
  o->waiting_count = 0;
}

static void out_value(out_t* o, JSValueRef v) {
  if (o->waiting_count == TDM_ARRAY_SIZE(o->waiting))
    out_flush(o);
  o->waiting[o->waiting_count++] = v;
}

/* The finished array. */
static JSObjectRef out_array(out_t* o) {
  if (o->array == NULL || o->waiting_count > 0)
    out_flush(o);
  return o->array;
}

static void out_num(out_t* o, double n) {
  out_value(o, JSValueMakeNumber(o->ctx, n));
}

static void out_slice(out_t* o, tdm_slice_t s) {
  out_value(o, s.n ? tdm_js_str(o->ctx, s.p, s.n) : o->empty);
}

/* ---- reading ----------------------------------------------------------- */

/* The source of a call: its own bytes or a file's, past a byte order mark. */
typedef struct source_s {
  tdm_buf_t buf;
  tdm_js_text_t text;
  bool is_text;
  const char* p;
  size_t n;
} source_t;

/* Reads the file at `path`. Returns 0 or a negative UV_E*. */
static int source_read(source_t* s, const tdm_js_text_t* path) {
  int err =
      strlen(path->p) == path->n ? tdm__read_file(path->p, &s->buf) : UV_ENOENT;

  tdm__source_text(&s->buf, &s->p, &s->n);
  if (err)
    tdm_buf_release(&s->buf);
  return err;
}

/* Returns 0, a negative UV_E*, or 1 when it threw. */
static int source_open(tdm_call_t* c, bool is_file, source_t* s) {
  int err = 0;

  tdm_buf_init(&s->buf);
  s->is_text = !is_file;
  if (!tdm_arg_text(c, 0, &s->text))
    return 1;
  if (is_file) {
    err = source_read(s, &s->text);
    tdm_js_text_release(&s->text);
  } else {
    s->p = s->text.p;
    s->n = s->text.n;
    if (s->n >= 3 && memcmp(s->p, "\xef\xbb\xbf", 3) == 0) {
      s->p += 3;
      s->n -= 3;
    }
  }
  return err;
}

static void source_close(source_t* s) {
  if (s->is_text)
    tdm_js_text_release(&s->text);
  else
    tdm_buf_release(&s->buf);
}

/* ---- compile ----------------------------------------------------------- */

static void out_error(out_t* o, const tdm_compiled_t* r, int err) {
  const tdm_compile_error_t* e = &r->error;

  out_num(o, -1);
  if (e->message != NULL)
    out_value(o, tdm_js_cstr(o->ctx, e->message));
  else
    out_value(o, tdm_js_cstr(o->ctx, err == UV_E2BIG
                                         ? "The module's text is too long"
                                         : "Invalid or unexpected token"));
  out_num(o, e->offset);
  out_num(o, e->length);
  out_num(o, e->line);
  out_num(o, e->column);
  out_value(o, JSValueMakeBoolean(o->ctx, r->needs_typescript));
}

/* A list of edits, which it takes over, as numbers: three each. Undefined when
 * `edits` is NULL. */
static JSValueRef
edits_array(JSContextRef ctx, tdm_compile_edit_t* edits, size_t count) {
  _Static_assert(sizeof(*edits) == 3 * sizeof(uint32_t), "only three numbers");
  if (edits == NULL)
    return JSValueMakeUndefined(ctx);
  return JSObjectMakeTypedArrayWithArrayBuffer(
      ctx, kJSTypedArrayTypeUint32Array,
      tdm_js_take_arraybuffer(ctx, edits, count * sizeof(*edits)), NULL);
}

static tdm_compile_edit_t* take_edits(tdm_compiled_t* r) {
  tdm_compile_edit_t* edits = r->edits;

  r->edits = NULL;
  if (r->edit_count > 0)
    return edits;
  tdm_free(edits);
  return NULL;
}

/* [kind, bits, value, edits, sourceMappingURL, prefix,
 *  requests, (specifier, attributes, offset)...,
 *  imports, (request, name or null for the namespace, offset)...,
 *  exports, (name, request, from, bits, offset)...]
 * where `attributes` is "" or "key\0value\0...". The value of a module is what
 * makeModule() and moduleEdits() take; its edits are in there. */
static void
out_result(out_t* o, tdm_compiled_t* r, JSValueRef value, bool is_unchanged) {
  out_num(o, r->kind);
  out_num(o, (r->has_tla ? kHasTla : 0) |
                 (r->has_dynamic_import ? kHasImport : 0) |
                 (is_unchanged ? kUnchanged : 0) |
                 (r->edit_count > 0 ? kHasEdits : 0) |
                 (r->restores_frame ? kRestoresFrame : 0));
  out_value(o, value);
  out_value(o, edits_array(o->ctx, take_edits(r), r->edit_count));
  out_slice(o, r->source_mapping_url);
  out_value(o, tdm_js_cstr(o->ctx, r->prefix));

  TDM_CHECK(o->waiting_count == kRequests);
  out_num(o, (double) r->request_count);
  for (size_t i = 0; i < r->request_count; i++) {
    const tdm_compile_request_t* q = &r->requests[i];
    out_slice(o, q->specifier);
    out_slice(o, q->attributes);
    out_num(o, q->offset);
  }
  out_num(o, (double) r->import_count);
  for (size_t i = 0; i < r->import_count; i++) {
    const tdm_compile_import_t* m = &r->imports[i];
    out_num(o, m->request);
    if (m->is_namespace)
      out_value(o, JSValueMakeNull(o->ctx));
    else
      out_slice(o, m->name);
    out_num(o, m->offset);
  }
  out_num(o, (double) r->export_count);
  for (size_t i = 0; i < r->export_count; i++) {
    const tdm_compile_export_t* x = &r->exports[i];
    out_slice(o, x->name);
    out_num(o, x->request);
    out_slice(o, x->from);
    out_num(o, (x->is_star ? kStar : 0) | (x->is_namespace ? kNamespace : 0) |
                   (x->is_local ? kLocal : 0) |
                   (x->is_constant ? kConstant : 0));
    out_num(o, x->offset);
  }
}

/* A text for the engine: 8-bit when it is ASCII. */
static JSStringRef make_source(tdm_call_t* c, const char* text, size_t len) {
  if (tdm_ascii_prefix(text, len) == len)
    return tdm_js_string8(text, len);
  return JSValueToStringCopy(c->ctx, tdm_js_str(c->ctx, text, len), c->ex);
}

static JSValueRef
evaluate(tdm_call_t* c, const char* text, size_t len, JSStringRef url) {
  JSStringRef source = make_source(c, text, len);
  JSValueRef v;

  if (source == NULL)
    return NULL;
  v = JSEvaluateScript(c->ctx, source, NULL, url, 1, c->ex);
  JSStringRelease(source);
  return v;
}

static JSValueRef evaluate_named(tdm_call_t* c,
                                 const char* text,
                                 size_t len,
                                 JSValueRef url_value) {
  JSStringRef url = JSValueToStringCopy(c->ctx, url_value, c->ex);
  JSValueRef v;

  if (url == NULL)
    return NULL;
  v = evaluate(c, text, len, url);
  JSStringRelease(url);
  return v;
}

/* ---- texts of modules -------------------------------------------------- */

/* What `walk` of compileFile() is: the files that threads compile, and the
 * modules whose functions aren't made yet. The loader makes some of them while
 * it would have to wait for a thread. */
typedef struct walk_s {
  tdm_ahead_t* files;
  tdm_list_t unmade; /* of module_t */
} walk_t;

static void walk_end(walk_t* walk) {
  tdm__ahead_end(walk->files);
  while (!tdm_list_is_empty(&walk->unmade))
    tdm_list_remove(walk->unmade.next);
}

static void walk_free(tdm_runtime_t* rt, void* priv) {
  walk_t* walk = priv;

  walk_end(walk);
  tdm__ahead_free(walk->files);
  tdm_free(walk);
}

static const tdm_class_t walk_class = { "Walk", walk_free };

/* makeWalk() -> what compileFile() and endWalk() take. One core stays the
 * loop's; two threads are as fast as the loader. */
TDM_METHOD(compile_make_walk) {
  unsigned cores = uv_available_parallelism();
  walk_t* walk = tdm_malloc(sizeof(*walk));

  walk->files = tdm__ahead_new(TDM_MIN(cores - 1, 2u));
  tdm_list_init(&walk->unmade);
  return tdm_js_wrap(c->rt, &walk_class, walk);
}

/* endWalk(walk): the graph is loaded; forgets what nobody asked for. */
TDM_METHOD(compile_end_walk) {
  walk_t* walk = tdm_js_unwrap(c->ctx, tdm_arg(c, 0), &walk_class);

  if (walk != NULL)
    walk_end(walk);
  return tdm_ret_undefined(c);
}

/* A compiled module: its text until its function is made, its edits for as long
 * as it may be on a stack. */
typedef struct module_s {
  tdm_list_t node; /* in `unmade` of a walk, or alone */
  JSStringRef url;
  char* text;
  size_t len;
  size_t yield_at;
  bool is_plain; /* the form of `text` */
  JSValueRef fn; /* made before it was asked for, pinned; or NULL */
  tdm_compile_edit_t* edits;
  size_t edit_count;
} module_t;

static void module_spend(tdm_runtime_t* rt, module_t* m) {
  tdm_list_remove(&m->node);
  /* At the end the engine is gone before its wrappers are. */
  if (m->fn != NULL && !tdm_js_is_closing(rt))
    tdm_js_unpin(rt, m->fn);
  m->fn = NULL;
  tdm_free(m->text);
  m->text = NULL;
}

static void module_free(tdm_runtime_t* rt, void* priv) {
  module_t* m = priv;

  module_spend(rt, m);
  JSStringRelease(m->url);
  tdm_free(m->edits);
  tdm_free(m);
}

static const tdm_class_t module_class = { "CompiledModule", module_free };

/* Takes text and edits out of `r`. */
static JSValueRef keep_module(tdm_call_t* c, tdm_compiled_t* r, walk_t* walk) {
  JSStringRef url = JSValueToStringCopy(c->ctx, tdm_arg(c, 1), c->ex);
  module_t* m;

  if (url == NULL)
    return NULL;
  m = tdm_calloc(1, sizeof(*m));
  tdm_list_init(&m->node);
  m->url = url;
  m->text = r->text;
  m->len = r->len;
  m->yield_at = r->yield_at;
  r->text = NULL;
  m->edits = take_edits(r);
  m->edit_count = r->edit_count;
  if (!r->has_tla) {
    /* Whether it must be a generator is only known when its graph is; nearly
     * never it must. */
    m->is_plain = true;
    tdm_compiled_set_plain(m->text, m->yield_at, true);
  }
  if (walk != NULL)
    tdm_list_append(&walk->unmade, &m->node);
  return tdm_js_wrap(c->rt, &module_class, m);
}

/* Makes the function of a module of the walk. False: there is none left. */
static bool make_ahead(tdm_call_t* c, walk_t* walk) {
  JSValueRef ex = NULL;
  tdm_call_t call = *c;
  module_t* m;
  JSValueRef fn;

  if (tdm_list_is_empty(&walk->unmade))
    return false;
  m = TDM_CONTAINER_OF(walk->unmade.next, module_t, node);
  tdm_list_remove(&m->node);
  /* A text that the engine refuses fails again when it is its turn. */
  call.ex = &ex;
  fn = evaluate(&call, m->text, m->len, m->url);
  if (fn != NULL) {
    tdm_js_pin(c->rt, fn);
    m->fn = fn;
  }
  return true;
}

/* makeModule(module, plain) -> the module's function, once. */
TDM_METHOD_LOCKED(compile_make_module) {
  module_t* m = tdm_js_unwrap(c->ctx, tdm_arg(c, 0), &module_class);
  bool plain = tdm_arg_bool(c, 1);
  JSValueRef v;

  if (m == NULL || m->text == NULL)
    return tdm_throw_type(c, "The module's function was made before");
  v = m->fn;
  if (v == NULL || m->is_plain != plain) {
    if (m->is_plain != plain)
      tdm_compiled_set_plain(m->text, m->yield_at, plain);
    v = evaluate(c, m->text, m->len, m->url);
  }
  module_spend(c->rt, m);
  return v;
}

/* moduleEdits(module) -> its list of edits: three numbers each. */
TDM_METHOD(compile_module_edits) {
  module_t* m = tdm_js_unwrap(c->ctx, tdm_arg(c, 0), &module_class);
  tdm_compile_edit_t* edits;

  if (m == NULL)
    return tdm_throw_type(c, "Not a compiled module");
  edits = m->edits;
  m->edits = NULL;
  return edits_array(c->ctx, edits, m->edit_count);
}

/* A string option; NULL when it is undefined. */
static const char*
option_text(tdm_call_t* c, JSObjectRef options, unsigned i, tdm_js_text_t* t) {
  JSValueRef v;

  t->p = NULL;
  if (options == NULL)
    return NULL;
  v = JSObjectGetPropertyAtIndex(c->ctx, options, i, NULL);
  if (v == NULL || JSValueIsUndefined(c->ctx, v) ||
      !tdm_js_text(c->ctx, v, t, c->ex)) {
    t->p = NULL;
    return NULL;
  }
  return t->p;
}

/* What compile() and compileFile() are asked for. `texts` are released by the
 * caller. */
static void read_options(tdm_call_t* c,
                         tdm_compile_options_t* options,
                         tdm_js_text_t texts[4]) {
  int flags = tdm_arg_int32(c, 3);
  JSObjectRef jsx = tdm_arg_object(c, 5);

  memset(options, 0, sizeof(*options));
  options->kind = (tdm_source_kind_t) tdm_arg_int32(c, 2);
  options->typescript = (flags & kTypescript) != 0;
  options->strip_only = (flags & kStripOnly) != 0;
  options->keep_javascript = (flags & kKeepJavascript) != 0;
  options->verbatim_module_syntax = (flags & kVerbatimModuleSyntax) != 0;
  options->experimental_decorators = (flags & kExperimentalDecorators) != 0;
  options->jsx_development = (flags & kJsxDevelopment) != 0;
  options->commonjs_names = (flags & kCommonjsNames) != 0;
  options->jsx = (tdm_jsx_t) tdm_arg_int32(c, 4);
  options->jsx_import_source = option_text(c, jsx, 0, &texts[0]);
  options->jsx_factory = option_text(c, jsx, 1, &texts[1]);
  options->jsx_fragment = option_text(c, jsx, 2, &texts[2]);
  options->filename = option_text(c, jsx, 3, &texts[3]);
}

/* Reads and compiles a file, or finds that done; `walk` may be NULL. Returns 0
 * or a negative UV_E*; *status is the compiler's. */
static int compile_file(tdm_call_t* c,
                        walk_t* walk,
                        const tdm_js_text_t* path,
                        const tdm_compile_options_t* options,
                        source_t* s,
                        tdm_compiled_t* r,
                        int* status) {
  tdm_ahead_file_t file;
  int err;

  while (walk != NULL && tdm__ahead_is_awaited(walk->files, path->p, path->n) &&
         make_ahead(c, walk))
    continue;
  if (walk != NULL &&
      tdm__ahead_take(walk->files, path->p, path->n, options, &file)) {
    s->buf = file.source;
    tdm__source_text(&s->buf, &s->p, &s->n);
    *r = file.compiled;
    *status = file.status;
    return 0;
  }
  err = source_read(s, path);
  if (err)
    return err;
  *status = tdm_compile(s->p, s->n, options, r);
  if (walk != NULL && *status == 0)
    tdm__ahead_follow(walk->files, path->p, path->n, options, r);
  return 0;
}

/* (text or path, url, kind, flags, jsx, [importSource, factory, fragment,
 * filename], walk) -> an array: see out_result; [-1, message, offset, length,
 * line, column, needsTypescript] for a text that is wrong; a negative UV_E* for
 * a file that can't be read. `walk`, of makeWalk(): what a file asks for is
 * compiled ahead. */
static JSValueRef compile_source(tdm_call_t* c, bool is_file) {
  tdm_compile_options_t options;
  tdm_js_text_t texts[4], path;
  tdm_compiled_t r;
  source_t source;
  int flags = tdm_arg_int32(c, 3);
  walk_t* walk = tdm_js_unwrap(c->ctx, tdm_arg(c, 6), &walk_class);
  JSValueRef value = tdm_ret_undefined(c);
  JSObjectRef array = NULL;
  int err = 0, read_err = 0;

  if (is_file) {
    tdm_buf_init(&source.buf);
    source.is_text = false;
    if (!tdm_arg_text(c, 0, &path))
      return NULL;
  } else if (source_open(c, false, &source) != 0) {
    return NULL;
  }
  read_options(c, &options, texts);
  if (is_file) {
    read_err = compile_file(c, walk, &path, &options, &source, &r, &err);
    tdm_js_text_release(&path);
  } else {
    err = tdm_compile(source.p, source.n, &options, &r);
  }
  for (int i = 0; i < 4; i++) {
    if (texts[i].p != NULL)
      tdm_js_text_release(&texts[i]);
  }
  if (read_err)
    return tdm_ret_err(c, read_err);

  bool is_unchanged = r.text == NULL;
  if (!err && !(flags & kCheckOnly)) {
    if (flags & kTextOnly)
      value = r.text == NULL ? tdm_js_str(c->ctx, source.p, source.n)
                             : tdm_js_str(c->ctx, r.text, r.len);
    else if (r.text != NULL && r.kind == TDM_SOURCE_MODULE)
      value = keep_module(c, &r, walk);
    else if (r.text != NULL && !(flags & kModulesOnly))
      value = evaluate_named(c, r.text, r.len, tdm_arg(c, 1));
  }
  if (value != NULL) {
    out_t o;
    out_init(&o, c->ctx);
    if (err)
      out_error(&o, &r, err);
    else
      out_result(&o, &r, value, is_unchanged);
    array = out_array(&o);
  }
  tdm_compiled_release(&r);
  source_close(&source);
  return array;
}

TDM_METHOD_LOCKED(compile_compile) {
  return compile_source(c, false);
}

TDM_METHOD_LOCKED(compile_compile_file) {
  return compile_source(c, true);
}

/* ---- names of CommonJS ------------------------------------------------- */

/* Puts the texts of a "name\0name\0" list into the array. */
static void out_list(out_t* o, const tdm_buf_t* list) {
  const char* p = list->data;
  const char* end = p + list->len;

  while (p != NULL && p < end) {
    size_t n = strnlen(p, (size_t) (end - p));
    out_slice(o, (tdm_slice_t){ p, n });
    p += n + 1;
  }
}

/* (text or path) -> [names..., null, requests of re-exports...], or a negative
 * UV_E*. */
static JSValueRef cjs_exports(tdm_call_t* c, bool is_file) {
  tdm_cjs_exports_t e;
  source_t source;
  out_t o;
  JSObjectRef array;
  int err = source_open(c, is_file, &source);

  if (err == 1)
    return NULL;
  if (err)
    return tdm_ret_err(c, err);
  tdm_compile_cjs_exports(source.p, source.n, &e);
  out_init(&o, c->ctx);
  out_list(&o, &e.names);
  out_value(&o, JSValueMakeNull(c->ctx));
  out_list(&o, &e.reexports);
  array = out_array(&o);
  tdm_cjs_exports_release(&e);
  source_close(&source);
  return array;
}

TDM_METHOD_LOCKED(compile_cjs_exports) {
  return cjs_exports(c, false);
}

TDM_METHOD_LOCKED(compile_cjs_exports_file) {
  return cjs_exports(c, true);
}

/* readBytes(path) -> Uint8Array, or a negative UV_E*. */
TDM_METHOD(compile_read_bytes) {
  tdm_js_text_t path;
  tdm_buf_t b;
  size_t len;
  char* p;
  int err;

  if (!tdm_arg_text(c, 0, &path))
    return NULL;
  tdm_buf_init(&b);
  err = tdm__read_file(path.p, &b);
  tdm_js_text_release(&path);
  if (err) {
    tdm_buf_release(&b);
    return tdm_ret_err(c, err);
  }
  p = tdm_buf_take(&b, &len);
  if (p == NULL || len == 0)
    return tdm_js_copy_uint8array(c->ctx, "", 0);
  return tdm_js_take_uint8array(c->ctx, p, len);
}

static const tdm_const_t compile_consts[] = {
  { "SCRIPT", TDM_SOURCE_SCRIPT },
  { "COMMONJS", TDM_SOURCE_COMMONJS },
  { "MODULE", TDM_SOURCE_MODULE },
  { "DETECT", TDM_SOURCE_DETECT },
  { "JSX_AUTOMATIC", TDM_JSX_AUTOMATIC },
  { "JSX_CLASSIC", TDM_JSX_CLASSIC },

  { "TYPESCRIPT", kTypescript },
  { "STRIP_ONLY", kStripOnly },
  { "KEEP_JAVASCRIPT", kKeepJavascript },
  { "VERBATIM_MODULE_SYNTAX", kVerbatimModuleSyntax },
  { "EXPERIMENTAL_DECORATORS", kExperimentalDecorators },
  { "JSX_DEVELOPMENT", kJsxDevelopment },
  { "CHECK_ONLY", kCheckOnly },
  { "TEXT_ONLY", kTextOnly },
  { "COMMONJS_NAMES", kCommonjsNames },
  { "MODULES_ONLY", kModulesOnly },

  { "HAS_TLA", kHasTla },
  { "HAS_IMPORT", kHasImport },
  { "UNCHANGED", kUnchanged },
  { "RESTORES_FRAME", kRestoresFrame },
  { "HAS_EDITS", kHasEdits },

  { "STAR", kStar },
  { "NAMESPACE", kNamespace },
  { "LOCAL", kLocal },
  { "CONSTANT", kConstant },
  { "REQUESTS", kRequests },
  { NULL, 0 },
};

static const tdm_method_t compile_methods[] = {
  TDM_FN("compile", 6, compile_compile),
  TDM_FN("compileFile", 7, compile_compile_file),
  TDM_FN("makeWalk", 0, compile_make_walk),
  TDM_FN("endWalk", 1, compile_end_walk),
  TDM_FN("makeModule", 2, compile_make_module),
  TDM_FN("moduleEdits", 1, compile_module_edits),
  TDM_FN("cjsExports", 1, compile_cjs_exports),
  TDM_FN("cjsExportsFile", 1, compile_cjs_exports_file),
  TDM_FN("readBytes", 1, compile_read_bytes),
  { NULL, 0, NULL },
};

const tdm_binding_t tdm__binding_compile = { "compile", compile_methods,
                                             compile_consts, NULL };
