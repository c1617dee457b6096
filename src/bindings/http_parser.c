/* The HTTP parser as JavaScript's client (internal/http/client) uses it: for
 * responses on a socket that JavaScript reads. (Requests to a server never
 * come this way; see http.c.)
 *
 *   const { create, next, skipBody, eof, info, shared, EV_HEAD, ... } =
 *     internalBinding('http_parser');
 *   const parser = create(shared, true, maxHeaderSize, maxHeadersCount);
 *   let at = 0;
 *   for (;;) {
 *     const block = next(parser, bytes, at);   // Uint8Array or ArrayBuffer
 *     at = info[OFFSET];                        // how far it got
 *     switch (info[EVENT]) {
 *       case EV_NEED_MORE: return;
 *       case EV_HEAD:   // block = 'reason\nname\nvalue\n...', split('\n');
 *                       // info[STATUS], info[MINOR], info[FLAGS] (F_*);
 *                       // now skipBody(parser) if the request was HEAD or a
 *                       // CONNECT that was granted
 *       case EV_BODY:   // bytes from info[START], info[LENGTH] of them
 *       case EV_END:    // block = '\nname\nvalue...': trailers, or undefined
 *       case EV_ERROR:  // const [code, reason] = error(parser)
 *     }
 *   }
 *   eof(parser);        // the connection ended; info[EVENT] as above: END
 *                       // completes a response without length, NEED_MORE is
 *                       // between messages, ERROR within one
 *
 * `info` is one Uint32Array for all parsers: read it before the next call.
 * After a 101, or a 2xx to CONNECT, stop calling next: what follows
 * info[OFFSET] is no HTTP.
 */
#include "bindings/http_block.h"

enum {
  I_OFFSET,
  I_EVENT,
  I_STATUS,
  I_MINOR,
  I_FLAGS,
  I_START,
  I_LENGTH,
  I_METHOD,
  I_COUNT
};

typedef struct shared_s {
  tdm_http_scratch_t scratch;
  tdm_buf_t tmp;
  uint32_t info[I_COUNT];
  int users; /* the binding and each parser */
} shared_t;

typedef struct js_parser_s {
  tdm_http_parser_t p;
  shared_t* shared;
} js_parser_t;

static void shared_unref(shared_t* s) {
  if (--s->users > 0)
    return;
  tdm_http_scratch_release(&s->scratch);
  tdm_buf_release(&s->tmp);
  tdm_free(s);
}

static void shared_finalize(tdm_runtime_t* rt, void* priv) {
  shared_unref(priv);
}

static void parser_finalize(tdm_runtime_t* rt, void* priv) {
  js_parser_t* jp = priv;

  tdm_http_parser_release(&jp->p);
  shared_unref(jp->shared);
  tdm_free(jp);
}

static const tdm_class_t shared_class = { "HttpParserShared", shared_finalize };
static const tdm_class_t parser_class = { "HttpParser", parser_finalize };

JSValueRef tdm__http_block(JSContextRef ctx,
                           const tdm_http_parser_t* p,
                           tdm_slice_t first,
                           tdm_buf_t* tmp) {
  const tdm_http_field_t* f = p->fields;
  const tdm_http_field_t* last = f + p->nfields;
  size_t max = first.n + p->head_len + 2 * (size_t) p->nfields + 1;
  JSStringRef s;
  JSValueRef v;
  char* w;

  tdm_buf_reset(tmp);
  w = tdm_buf_reserve(tmp, max);
  memcpy(w, first.p, first.n);
  w += first.n;
  for (; f < last; f++) {
    *w++ = '\n';
    memcpy(w, p->head + f->name, f->name_len);
    w += f->name_len;
    *w++ = '\n';
    memcpy(w, p->head + f->value, f->value_len);
    w += f->value_len;
  }
  if (p->flags & TDM_HTTP_F_NON_ASCII)
    return tdm_js_latin1(ctx, tmp->data, w - tmp->data);

  /* No NUL can be in it. */
  *w = '\0';
  s = JSStringCreateWithUTF8CString(tmp->data);
  v = JSValueMakeString(ctx, s);
  JSStringRelease(s);
  return v;
}

/* create(shared, isResponse, maxHeadSize, maxFields) -> parser; 0 stands for
 * the default. */
TDM_METHOD(http_parser_create) {
  shared_t* shared = tdm_js_unwrap(c->ctx, tdm_arg(c, 0), &shared_class);
  js_parser_t* jp;
  uint32_t n;

  TDM_CHECK(shared != NULL);
  jp = tdm_malloc(sizeof(*jp));
  tdm_http_parser_init(&jp->p, tdm_arg_bool(c, 1), &shared->scratch);
  n = tdm_http_limit(tdm_arg_double(c, 2));
  if (n > 0)
    jp->p.max_head = n;
  n = tdm_http_limit(tdm_arg_double(c, 3));
  if (n > 0)
    jp->p.max_fields = n;
  jp->shared = shared;
  shared->users++;
  return tdm_js_wrap(c->rt, &parser_class, jp);
}

static js_parser_t* parser_get(tdm_call_t* c) {
  js_parser_t* jp = tdm_js_unwrap(c->ctx, tdm_arg(c, 0), &parser_class);
  TDM_CHECK(jp != NULL);
  return jp;
}

static JSValueRef report(tdm_call_t* c, js_parser_t* jp, tdm_http_event_t ev) {
  tdm_http_parser_t* p = &jp->p;
  uint32_t* info = jp->shared->info;
  tdm_slice_t first = TDM_SLICE("");

  info[I_EVENT] = ev;
  if (ev == TDM_HTTP_HEAD) {
    info[I_STATUS] = p->status;
    info[I_MINOR] = p->minor;
    info[I_FLAGS] = p->flags;
    info[I_METHOD] = p->method;
    if (p->is_response && p->reason.n > 0)
      first = p->reason;
    else if (!p->is_response)
      first = p->target;
    return tdm__http_block(c->ctx, p, first, &jp->shared->tmp);
  }
  if (ev == TDM_HTTP_END && p->nfields > 0)
    return tdm__http_block(c->ctx, p, first, &jp->shared->tmp);
  return tdm_ret_undefined(c);
}

/* next(parser, bytes, offset) -> block or undefined; fills info. */
TDM_METHOD(http_parser_next) {
  js_parser_t* jp = parser_get(c);
  uint32_t* info = jp->shared->info;
  size_t at = tdm_arg_uint32(c, 2);
  tdm_http_event_t ev;
  const char* data;
  uint8_t* bytes;
  size_t len;

  if (!tdm_arg_bytes(c, 1, &bytes, &len) || at > len)
    return tdm_throw_type(c, "bytes and an offset within are needed");
  data = (const char*) bytes + at;
  ev = tdm_http_parse(&jp->p, &data, (const char*) bytes + len);
  info[I_OFFSET] = data - (const char*) bytes;
  if (ev == TDM_HTTP_BODY) {
    info[I_START] = jp->p.body.p - (const char*) bytes;
    info[I_LENGTH] = jp->p.body.n;
  }
  return report(c, jp, ev);
}

/* skipBody(parser): directly after EV_HEAD. */
TDM_METHOD(http_parser_skip_body) {
  tdm_http_parser_skip_body(&parser_get(c)->p);
  return tdm_ret_undefined(c);
}

/* eof(parser); fills info[EVENT]. */
TDM_METHOD(http_parser_eof) {
  js_parser_t* jp = parser_get(c);

  return report(c, jp, tdm_http_parse_eof(&jp->p));
}

/* error(parser) -> [code, reason] after EV_ERROR. */
TDM_METHOD(http_parser_error) {
  tdm_http_error_t e = parser_get(c)->p.error;
  JSValueRef v[2];

  v[0] = tdm_js_cstr(c->ctx, tdm_http_error_code(e));
  v[1] = tdm_js_cstr(c->ctx, tdm_http_error_reason(e));
  return JSObjectMakeArray(c->ctx, 2, v, c->ex);
}

static void http_parser_init(JSContextRef ctx, JSObjectRef binding) {
  shared_t* s = tdm_calloc(1, sizeof(*s));

  s->users = 1;
  tdm_js_set(ctx, binding, "shared",
             tdm_js_wrap(tdm_js_runtime(ctx), &shared_class, s));
  tdm_js_set(ctx, binding, "info",
             tdm_js_share(ctx, kJSTypedArrayTypeUint32Array, s->info,
                          sizeof(s->info)));
}

static const tdm_method_t http_parser_methods[] = {
  TDM_FN("create", 4, http_parser_create),
  TDM_FN("next", 3, http_parser_next),
  TDM_FN("skipBody", 1, http_parser_skip_body),
  TDM_FN("eof", 1, http_parser_eof),
  TDM_FN("error", 1, http_parser_error),
  { NULL, 0, NULL },
};

static const tdm_const_t http_parser_consts[] = {
  { "EV_NEED_MORE", TDM_HTTP_NEED_MORE },
  { "EV_HEAD", TDM_HTTP_HEAD },
  { "EV_BODY", TDM_HTTP_BODY },
  { "EV_END", TDM_HTTP_END },
  { "EV_ERROR", TDM_HTTP_ERROR },
  { "F_KEEP_ALIVE", TDM_HTTP_F_KEEP_ALIVE },
  { "F_CHUNKED", TDM_HTTP_F_CHUNKED },
  { "F_LENGTH", TDM_HTTP_F_LENGTH },
  { "F_UPGRADE", TDM_HTTP_F_UPGRADE },
  { "F_BODY", TDM_HTTP_F_BODY },
  { "F_TO_EOF", TDM_HTTP_F_TO_EOF },
  { "OFFSET", I_OFFSET },
  { "EVENT", I_EVENT },
  { "STATUS", I_STATUS },
  { "MINOR", I_MINOR },
  { "FLAGS", I_FLAGS },
  { "START", I_START },
  { "LENGTH", I_LENGTH },
  { "METHOD", I_METHOD },
  { NULL, 0 },
};

const tdm_binding_t tdm__binding_http_parser = {
  "http_parser", http_parser_methods, http_parser_consts, http_parser_init
};
