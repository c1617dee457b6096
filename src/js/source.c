/* The internal modules: the text of lib/, embedded by tools/embed.py, each
 * already wrapped in its function. The engine references the embedded ASCII
 * text without a copy, and parses inner functions only when they are called.
 *
 * With the build option lib_from_disk the text is read from the source tree
 * instead: for work on lib/ without rebuilding.
 */
#include "js/js_int.h"

#include <stdio.h>

#include "js/source.h"
#include "js/string8.h"

static const tdm_source_t* find_source(const char* id) {
  size_t lo = 0;
  size_t hi = tdm_source_count;
  size_t mid;
  int c;

  while (lo < hi) { /* the table is sorted by id */
    mid = (lo + hi) / 2;
    c = strcmp(id, tdm_sources[mid].id);
    if (c == 0)
      return &tdm_sources[mid];
    if (c < 0)
      hi = mid;
    else
      lo = mid + 1;
  }
  return NULL;
}

bool tdm_source_exists(const char* id) {
  return find_source(id) != NULL;
}

#ifdef TDM_LIB_FROM_DISK
/* Reads the file again at each start; the text is never freed, as the engine
 * wants it. */
static bool read_source(const tdm_source_t* src, tdm_slice_t* text) {
  tdm_buf_t b;
  FILE* f = fopen(src->path, "rb");
  size_t n;

  if (f == NULL)
    return false;
  tdm_buf_init(&b);
  tdm_buf_puts(&b, tdm_source_prefix);
  do {
    n = fread(tdm_buf_reserve(&b, 65536), 1, 65536, f);
    b.len += n;
  } while (n > 0);
  fclose(f);
  tdm_buf_puts(&b, "\n})");
  text->p = tdm_buf_take(&b, &text->n);
  return true;
}
#else
static bool read_source(const tdm_source_t* src, tdm_slice_t* text) {
  text->p = tdm_source_text + src->offset;
  text->n = src->length;
  return true;
}
#endif

JSValueRef tdm__source_eval(JSContextRef ctx, const char* id, JSValueRef* ex) {
  const tdm_source_t* src = find_source(id);
  char url_text[256];
  JSStringRef url;
  JSStringRef script;
  tdm_slice_t text;
  JSValueRef v;

  if (src == NULL)
    return NULL;
  if (!read_source(src, &text)) {
    *ex = tdm_js_error(ctx, NULL, "cannot read %s", src->path);
    return NULL;
  }

  /* Not as a JSScript: that is parsed once more, for its errors. */
  snprintf(url_text, sizeof(url_text), "node:%s", src->id);
  url = tdm_js_string8(url_text, strlen(url_text));
  script = tdm_js_string8_static(text.p, text.n);
  v = JSEvaluateScript(ctx, script, NULL, url, 1, ex);
  JSStringRelease(script);
  JSStringRelease(url);
  return v;
}

/* internalCompile(id): the module's function, or undefined. */
JSValueRef tdm__source_compile(JSContextRef ctx,
                               JSObjectRef fn,
                               JSObjectRef self,
                               size_t argc,
                               const JSValueRef argv[],
                               JSValueRef* ex) {
  tdm_call_t call = { ctx, tdm_js_runtime(ctx), self, argc, argv, ex };
  tdm_js_text_t id;
  JSValueRef v;

  if (!tdm_arg_text(&call, 0, &id))
    return NULL;
  v = tdm__source_eval(ctx, id.p, ex);
  tdm_js_text_release(&id);
  if (v == NULL && *ex == NULL)
    v = JSValueMakeUndefined(ctx);
  return v;
}
