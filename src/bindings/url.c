/* URLs for lib/web/url.js and lib/node/url.js.
 *
 * A URL crosses as its serialization, a string, and nine offsets, which lie in
 * one Int32Array that both sides see (`offsets`): parse and set leave them
 * there, and set reads them from there, so that a URL costs one call and no
 * object here. The struct that parses is one for the runtime and keeps its
 * memory between calls.
 */
#include "js/js.h"
#include "net/url.h"

/* Memory that each call reuses; belongs to the binding object's context. */
typedef struct url_state_s {
  tdm_url_parts_t at; /* shared with JavaScript */
  tdm_url_t url;
  tdm_url_t base;
} url_state_t;

static void url_state_free(tdm_runtime_t* rt, void* priv) {
  url_state_t* s = priv;

  tdm_url_release(&s->url);
  tdm_url_release(&s->base);
  tdm_free(s);
}

static const tdm_class_t url_state_class = { "UrlState", url_state_free };

static url_state_t* state_of(tdm_call_t* c) {
  url_state_t* s = tdm_js_unwrap(c->ctx, tdm_arg(c, 0), &url_state_class);
  TDM_CHECK(s != NULL);
  return s;
}

static JSValueRef give_href(tdm_call_t* c, url_state_t* s) {
  s->at = s->url.at;
  return tdm_ret_str(c, s->url.href.data, s->url.href.len);
}

/* Parses the arguments (state, input[, base]) into s->url. `same` tells that
 * the serialization is the input. False when converting them threw. */
static bool parse_args(tdm_call_t* c, url_state_t* s, int* err, bool* same) {
  tdm_js_text_t text;
  tdm_js_text_t base;
  bool has_base = !tdm_arg_is_undefined(c, 2);

  if (!tdm_arg_text(c, 1, &text))
    return false;
  *err = 0;
  if (has_base) {
    if (!tdm_arg_text(c, 2, &base)) {
      tdm_js_text_release(&text);
      return false;
    }
    *err = tdm_url_parse(&s->base, base.p, base.n, NULL);
    tdm_js_text_release(&base);
  }
  if (*err == 0)
    *err = tdm_url_parse(&s->url, text.p, text.n, has_base ? &s->base : NULL);
  *same = *err == 0 && text.n == s->url.href.len &&
          memcmp(text.p, s->url.href.data, text.n) == 0;
  tdm_js_text_release(&text);
  return true;
}

/* parse(state, input[, base]): the serialization, true when it is just the
 * input (which saves making a string of it), or undefined. */
TDM_METHOD(url_parse) {
  url_state_t* s = state_of(c);
  bool same;
  int err;

  if (!parse_args(c, s, &err, &same))
    return NULL;
  if (err)
    return tdm_ret_undefined(c);
  if (!same)
    return give_href(c, s);
  s->at = s->url.at;
  return tdm_ret_bool(c, true);
}

TDM_METHOD(url_can_parse) {
  url_state_t* s = state_of(c);
  bool same;
  int err;

  if (!parse_args(c, s, &err, &same))
    return NULL;
  return tdm_ret_bool(c, err == 0);
}

/* set(state, href, field, value): the new serialization, or undefined when the
 * value is ignored. The offsets of `href` stand in the shared array. */
TDM_METHOD(url_set) {
  url_state_t* s = state_of(c);
  tdm_js_text_t href;
  tdm_js_text_t value;
  bool taken;

  if (!tdm_arg_text(c, 1, &href))
    return NULL;
  if (!tdm_arg_text(c, 3, &value)) {
    tdm_js_text_release(&href);
    return NULL;
  }
  tdm_buf_reset(&s->url.href);
  tdm_buf_put(&s->url.href, href.p, href.n);
  s->url.at = s->at;
  taken = tdm_url_set(&s->url, (tdm_url_field_t) tdm_arg_uint32(c, 2), value.p,
                      value.n);
  tdm_js_text_release(&value);
  tdm_js_text_release(&href);
  return taken ? give_href(c, s) : tdm_ret_undefined(c);
}

static JSValueRef url_domain(tdm_call_t* c,
                             int (*convert)(tdm_buf_t*, const char*, size_t)) {
  tdm_js_text_t text;
  tdm_buf_t out;
  JSValueRef v;
  int err;

  if (!tdm_arg_text(c, 0, &text))
    return NULL;
  tdm_buf_init(&out);
  err = convert(&out, text.p, text.n);
  tdm_js_text_release(&text);
  v = tdm_ret_str(c, err ? "" : tdm_buf_cstr(&out), err ? 0 : out.len);
  tdm_buf_release(&out);
  return v;
}

/* The converted domain; '' when it is none. */
TDM_METHOD(url_domain_to_ascii) {
  return url_domain(c, tdm_url_domain_to_ascii);
}

TDM_METHOD(url_to_ascii) {
  return url_domain(c, tdm_url_idna_to_ascii);
}

TDM_METHOD(url_domain_to_unicode) {
  return url_domain(c, tdm_url_domain_to_unicode);
}

/* decode(text): with %XX decoded; malformed sequences stay, malformed UTF-8
 * becomes U+FFFD. */
TDM_METHOD(url_decode) {
  tdm_js_text_t text;
  tdm_buf_t out;
  JSValueRef v;

  if (!tdm_arg_text(c, 0, &text))
    return NULL;
  tdm_buf_init(&out);
  tdm_url_decode(&out, text.p, text.n);
  tdm_js_text_release(&text);
  v = tdm_ret_str(c, tdm_buf_cstr(&out), out.len);
  tdm_buf_release(&out);
  return v;
}

static void url_init(JSContextRef ctx, JSObjectRef binding) {
  tdm_runtime_t* rt = tdm_js_runtime(ctx);
  url_state_t* s = tdm_calloc(1, sizeof(*s));

  tdm_url_init(&s->url);
  tdm_url_init(&s->base);
  tdm_js_set(ctx, binding, "state", tdm_js_wrap(rt, &url_state_class, s));
  tdm_js_set(
      ctx, binding, "offsets",
      tdm_js_share(ctx, kJSTypedArrayTypeInt32Array, &s->at, sizeof(s->at)));
}

static const tdm_method_t url_methods[] = {
  TDM_FN("parse", 3, url_parse),
  TDM_FN("canParse", 3, url_can_parse),
  TDM_FN("set", 4, url_set),
  TDM_FN("domainToASCII", 1, url_domain_to_ascii),
  TDM_FN("toASCII", 1, url_to_ascii),
  TDM_FN("domainToUnicode", 1, url_domain_to_unicode),
  TDM_FN("decode", 1, url_decode),
  { NULL, 0, NULL },
};

const tdm_binding_t tdm__binding_url = { "url", url_methods, NULL, url_init };
