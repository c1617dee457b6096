/* What bindings are made of: the registry behind internalBinding, arguments,
 * results, errors, and wrapper objects; see js.h. */
#include "js/js_int.h"

#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>

#include "bindings/list.h"
#include "js/module.h"

/* ---- the registry ------------------------------------------------------ */

#define DECLARE(name) extern const tdm_binding_t tdm__binding_##name;
TDM_BINDINGS(DECLARE)
#undef DECLARE

#define ENTRY(name) &tdm__binding_##name,
static const tdm_binding_t* const registry[] = { TDM_BINDINGS(ENTRY) NULL };
#undef ENTRY

#define ENTRY(name, file) { #name, "tdm__binding_" #name, file },
static const struct {
  const char* name;
  const char* symbol;
  const char* file;
} in_modules[] = { TDM_MODULE_BINDINGS(ENTRY) };
#undef ENTRY

/* The binding `name`; NULL with an exception when there is none. */
static const tdm_binding_t* find_binding(tdm_call_t* c, const char* name) {
  const tdm_binding_t* const* b;
  const tdm_binding_t* found;
  char error[1024];
  void* module;

  for (b = registry; *b != NULL; b++) {
    if (strcmp((*b)->name, name) == 0)
      return *b;
  }
  for (size_t i = 0; i < TDM_ARRAY_SIZE(in_modules); i++) {
    if (strcmp(in_modules[i].name, name) != 0)
      continue;
    /* A program may have linked it. */
    found = dlsym(RTLD_DEFAULT, in_modules[i].symbol);
    if (found != NULL)
      return found;
    module =
        tdm_js_open_module(in_modules[i].file, false, error, sizeof(error));
    if (module == NULL) {
      tdm_throw(c, "ERR_MODULE_UNAVAILABLE", "%s", error);
      return NULL;
    }
    found = dlsym(module, in_modules[i].symbol);
    TDM_CHECK(found != NULL);
    return found;
  }
  tdm_throw(c, NULL, "No such binding: %s", name);
  return NULL;
}

static JSObjectRef build_binding(JSContextRef ctx, const tdm_binding_t* b) {
  JSObjectRef o = tdm_js_object(ctx);
  const tdm_method_t* m;
  const tdm_const_t* k;
  JSStringRef s;

  for (m = b->methods; m != NULL && m->name != NULL; m++) {
    s = JSStringCreateWithUTF8CString(m->name);
    JSObjectSetProperty(ctx, o, s,
                        JSObjectMakeFunctionWithCallback(ctx, s, m->fn),
                        kJSPropertyAttributeNone, NULL);
    JSStringRelease(s);
  }
  for (k = b->consts; k != NULL && k->name != NULL; k++)
    tdm_js_set_num(ctx, o, k->name, k->value);
  if (b->init != NULL)
    b->init(ctx, o);
  return o;
}

/* internalBinding(name): bootstrap.js caches what this returns. */
JSValueRef tdm__binding_get(JSContextRef ctx,
                            JSObjectRef fn,
                            JSObjectRef self,
                            size_t argc,
                            const JSValueRef argv[],
                            JSValueRef* ex) {
  tdm_call_t call = { ctx, tdm_js_runtime(ctx), self, argc, argv, ex };
  const tdm_binding_t* b;
  tdm_js_text_t name;

  if (!tdm_arg_text(&call, 0, &name))
    return NULL;
  b = find_binding(&call, name.p);
  tdm_js_text_release(&name);
  return b != NULL ? build_binding(ctx, b) : NULL;
}

/* ---- arguments --------------------------------------------------------- */

JSValueRef tdm_arg(tdm_call_t* c, size_t i) {
  return i < c->argc ? c->argv[i] : c->rt->undefined;
}

bool tdm_arg_is_undefined(tdm_call_t* c, size_t i) {
  return i >= c->argc || JSValueIsUndefined(c->ctx, c->argv[i]);
}

double tdm_arg_double(tdm_call_t* c, size_t i) {
  if (i >= c->argc || !JSValueIsNumber(c->ctx, c->argv[i]))
    return 0;
  return JSValueToNumber(c->ctx, c->argv[i], NULL);
}

int32_t tdm_arg_int32(tdm_call_t* c, size_t i) {
  return i < c->argc ? JSValueToInt32(c->ctx, c->argv[i], NULL) : 0;
}

uint32_t tdm_arg_uint32(tdm_call_t* c, size_t i) {
  return (uint32_t) tdm_arg_int32(c, i);
}

int64_t tdm_arg_int64(tdm_call_t* c, size_t i) {
  double d;

  if (i >= c->argc)
    return 0;
  if (JSValueIsBigInt(c->ctx, c->argv[i]))
    return JSValueToInt64(c->ctx, c->argv[i], NULL);
  d = tdm_arg_double(c, i);
  if (!(d > -9223372036854775808.0 && d < 9223372036854775808.0))
    return d > 0 ? INT64_MAX : d < 0 ? INT64_MIN : 0;
  return (int64_t) d;
}

bool tdm_arg_bool(tdm_call_t* c, size_t i) {
  return i < c->argc && JSValueToBoolean(c->ctx, c->argv[i]);
}

JSObjectRef tdm_arg_object(tdm_call_t* c, size_t i) {
  if (i >= c->argc || !JSValueIsObject(c->ctx, c->argv[i]))
    return NULL;
  return (JSObjectRef) c->argv[i];
}

JSObjectRef tdm_arg_function(tdm_call_t* c, size_t i) {
  JSObjectRef o = tdm_arg_object(c, i);
  return o != NULL && JSObjectIsFunction(c->ctx, o) ? o : NULL;
}

bool tdm_arg_text(tdm_call_t* c, size_t i, tdm_js_text_t* out) {
  return tdm_js_text(c->ctx, tdm_arg(c, i), out, c->ex);
}

bool tdm_arg_bytes(tdm_call_t* c, size_t i, uint8_t** p, size_t* len) {
  return i < c->argc && tdm_js_bytes(c->ctx, c->argv[i], p, len);
}

/* ---- results ----------------------------------------------------------- */

JSValueRef tdm_ret_undefined(tdm_call_t* c) {
  return c->rt->undefined;
}

JSValueRef tdm_ret_null(tdm_call_t* c) {
  return JSValueMakeNull(c->ctx);
}

JSValueRef tdm_ret_bool(tdm_call_t* c, bool b) {
  return JSValueMakeBoolean(c->ctx, b);
}

JSValueRef tdm_ret_num(tdm_call_t* c, double n) {
  return JSValueMakeNumber(c->ctx, n);
}

JSValueRef tdm_ret_str(tdm_call_t* c, const char* s, size_t len) {
  return tdm_js_str(c->ctx, s, len);
}

JSValueRef tdm_ret_err(tdm_call_t* c, int err) {
  TDM_CHECK(err < 0);
  return JSValueMakeNumber(c->ctx, err);
}

/* ---- errors ------------------------------------------------------------ */

/* Makes an instance of the global constructor `type`. */
static JSObjectRef make_error(JSContextRef ctx,
                              const char* type,
                              const char* code,
                              const char* fmt,
                              va_list ap) {
  char message[1024];
  JSValueRef arg, ctor;
  JSObjectRef e;
  JSValueRef ex = NULL;

  vsnprintf(message, sizeof(message), fmt, ap);
  arg = tdm_js_cstr(ctx, message);
  ctor = tdm_js_get(ctx, JSContextGetGlobalObject(ctx), type, &ex);
  if (ex == NULL && JSValueIsObject(ctx, ctor))
    e = JSObjectCallAsConstructor(ctx, (JSObjectRef) ctor, 1, &arg, &ex);
  else
    e = NULL;
  if (e == NULL) /* the program replaced the constructor by something odd */
    e = JSObjectMakeError(ctx, 1, &arg, NULL);
  if (code != NULL)
    tdm_js_set_str(ctx, e, "code", code);
  return e;
}

JSValueRef tdm_throw_type(tdm_call_t* c, const char* fmt, ...) {
  va_list ap;

  va_start(ap, fmt);
  *c->ex = make_error(c->ctx, "TypeError", NULL, fmt, ap);
  va_end(ap);
  return NULL;
}

JSValueRef tdm_throw(tdm_call_t* c, const char* code, const char* fmt, ...) {
  va_list ap;

  va_start(ap, fmt);
  *c->ex = make_error(c->ctx, "Error", code, fmt, ap);
  va_end(ap);
  return NULL;
}

JSObjectRef
tdm_js_error(JSContextRef ctx, const char* code, const char* fmt, ...) {
  va_list ap;
  JSObjectRef e;

  va_start(ap, fmt);
  e = make_error(ctx, "Error", code, fmt, ap);
  va_end(ap);
  return e;
}

/* ---- wrapped C structs ------------------------------------------------- */

static void wrap_run_finalize(tdm_loop_t* loop, tdm_task_t* task) {
  tdm__wrap_t* w = TDM_CONTAINER_OF(task, tdm__wrap_t, task);

  tdm_list_remove(&w->node);
  if (w->priv != NULL && w->cls->finalize != NULL)
    w->cls->finalize(w->rt, w->priv);
  tdm_free(w);
}

/* Called by the collector, on any thread: only queue. */
static void wrap_finalizer(JSObjectRef object) {
  tdm__wrap_t* w = JSObjectGetPrivate(object);

  if (w != NULL)
    tdm_loop_post(&w->rt->loop, &w->task);
}

JSClassRef tdm__wrap_class_new(void) {
  JSClassDefinition def = kJSClassDefinitionEmpty;

  def.className = "Native";
  def.attributes = kJSClassAttributeNoAutomaticPrototype;
  def.finalize = wrap_finalizer;
  return JSClassCreate(&def);
}

JSObjectRef tdm_js_wrap(tdm_runtime_t* rt, const tdm_class_t* cls, void* priv) {
  tdm__wrap_t* w = tdm_malloc(sizeof(*w));

  w->magic = TDM_MAGIC_WRAP;
  w->task.run = wrap_run_finalize;
  w->rt = rt;
  w->cls = cls;
  w->priv = priv;
  tdm_list_append(&rt->wraps, &w->node);
  return JSObjectMake(rt->ctx, rt->wrap_class, w);
}

static tdm__wrap_t* get_wrap(JSObjectRef o) {
  tdm__wrap_t* w = JSObjectGetPrivate(o);
  return w != NULL && w->magic == TDM_MAGIC_WRAP ? w : NULL;
}

void* tdm_js_unwrap(JSContextRef ctx, JSValueRef v, const tdm_class_t* cls) {
  tdm__wrap_t* w;

  if (v == NULL || !JSValueIsObject(ctx, v))
    return NULL;
  w = get_wrap((JSObjectRef) v);
  return w != NULL && w->cls == cls ? w->priv : NULL;
}

void tdm_js_unlink(JSObjectRef wrapper) {
  tdm__wrap_t* w = get_wrap(wrapper);

  if (w != NULL)
    w->priv = NULL;
}

void tdm__wraps_release(tdm_runtime_t* rt) {
  tdm_loop_drain(&rt->loop); /* what the collector queued */
  TDM_CHECK(tdm_list_is_empty(&rt->wraps));
}
