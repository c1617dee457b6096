/* internalBinding('uv'): the names and texts of libuv's errors.
 *
 *   entry(errno)  [name, text] of a negative number, undefined when libuv
 *                 doesn't know it
 *   map()         [[errno, [name, text]], ...], all of them
 *   UV_E*         the numbers
 */
#include "js/js.h"

typedef struct uv_entry_s {
  int num;
  const char* name;
  const char* text;
} uv_entry_t;

static const uv_entry_t uv_entries[] = {
#define X(name, text) { UV_##name, #name, text },
  UV_ERRNO_MAP(X)
#undef X
};

static JSValueRef uv_pair(tdm_call_t* c, const uv_entry_t* e) {
  JSValueRef pair[2] = {
    tdm_js_cstr(c->ctx, e->name),
    tdm_js_cstr(c->ctx, e->text),
  };
  return JSObjectMakeArray(c->ctx, 2, pair, c->ex);
}

TDM_METHOD(uv_entry) {
  int num = tdm_arg_int32(c, 0);
  for (size_t i = 0; i < TDM_ARRAY_SIZE(uv_entries); i++) {
    if (uv_entries[i].num == num)
      return uv_pair(c, &uv_entries[i]);
  }
  return tdm_ret_undefined(c);
}

TDM_METHOD(uv_map) {
  JSValueRef all[TDM_ARRAY_SIZE(uv_entries)];
  for (size_t i = 0; i < TDM_ARRAY_SIZE(uv_entries); i++) {
    JSValueRef item[2] = {
      JSValueMakeNumber(c->ctx, uv_entries[i].num),
      uv_pair(c, &uv_entries[i]),
    };
    if (item[1] == NULL)
      return NULL;
    all[i] = JSObjectMakeArray(c->ctx, 2, item, c->ex);
    if (all[i] == NULL)
      return NULL;
  }
  return JSObjectMakeArray(c->ctx, TDM_ARRAY_SIZE(all), all, c->ex);
}

static const tdm_method_t uv_methods[] = {
  TDM_FN("entry", 1, uv_entry),
  TDM_FN("map", 0, uv_map),
  { NULL, 0, NULL },
};

static const tdm_const_t uv_consts[] = {
#define X(name, text) { "UV_" #name, UV_##name },
  UV_ERRNO_MAP(X)
#undef X
      { NULL, 0 },
};

const tdm_binding_t tdm__binding_uv = { "uv", uv_methods, uv_consts, NULL };
