/* JavaScript for the rest of the program: the runtime, values in and out, the
 * one door through which C enters JavaScript, and what a binding is made of.
 *
 * Thread: everything here belongs to the thread that owns the runtime (J),
 * unless a declaration says otherwise.
 *
 * Exceptions: a function that takes `JSValueRef* ex` may run JavaScript; it
 * sets *ex and returns NULL or false when that threw. Check after each call,
 * never overwrite a pending one.
 *
 * Garbage: the collector scans the C stack, not the C heap. A JSValueRef kept
 * in a heap struct must be pinned (tdm_js_pin) while it is there.
 */
#ifndef TDM_JS_H_
#define TDM_JS_H_

#include <JavaScriptCore/JavaScript.h>
#include <stdbool.h>
#include <uv.h>

#include "base/base.h"
#include "base/buf.h"
#include "base/list.h"
#include "loop/loop.h"
#include "tandem.h"

/* ---- the runtime ------------------------------------------------------- */

/* The runtime a context belongs to; a few ns. */
tdm_runtime_t* tdm_js_runtime(JSContextRef ctx);
JSGlobalContextRef tdm_js_context(tdm_runtime_t* rt);
tdm_loop_t* tdm_js_loop(tdm_runtime_t* rt);
uv_loop_t* tdm_js_uv(tdm_runtime_t* rt);

/* True from the moment teardown began: nothing may enter JavaScript any more;
 * callbacks from libuv only free what they own. */
bool tdm_js_is_closing(tdm_runtime_t* rt);

/* ---- the door ---------------------------------------------------------- */

/* THE way from the loop into JavaScript. Calls `fn` with `self` (NULL:
 * undefined), then runs all nextTicks and microtasks until both queues are
 * empty, in Node's order. An exception becomes 'uncaughtException' (and
 * usually the end of the process). Returns the value, or NULL when it threw
 * or the runtime is closing. Never call it while JavaScript is on the stack:
 * a binding's method that must call back at once uses
 * JSObjectCallAsFunction. */
JSValueRef tdm_js_call(tdm_runtime_t* rt,
                       JSObjectRef fn,
                       JSObjectRef self,
                       size_t argc,
                       const JSValueRef argv[]);

/* Keep a value alive from C; counted; pairs. */
void tdm_js_pin(tdm_runtime_t* rt, JSValueRef v);
void tdm_js_unpin(tdm_runtime_t* rt, JSValueRef v);

/* ---- values: C to JavaScript ------------------------------------------- */

/* A string from UTF-8; malformed bytes become U+FFFD. 8-bit inside when it is
 * ASCII. `s` is copied and needs no terminator; may hold NULs. */
JSValueRef tdm_js_str(JSContextRef ctx, const char* s, size_t len);
JSValueRef tdm_js_cstr(JSContextRef ctx, const char* s);
/* A string with one code unit (0-255) for each byte. */
JSValueRef tdm_js_latin1(JSContextRef ctx, const char* s, size_t len);
JSValueRef tdm_js_utf16(JSContextRef ctx, const uint16_t* s, size_t len);

/* An ArrayBuffer or Uint8Array over `p`, which must come from tdm_malloc and
 * belongs to JavaScript from now on (freed with tdm_free, on any thread). */
JSObjectRef tdm_js_take_arraybuffer(JSContextRef ctx, void* p, size_t len);
JSObjectRef tdm_js_take_uint8array(JSContextRef ctx, void* p, size_t len);
/* The same with a copy of the bytes. */
JSObjectRef tdm_js_copy_uint8array(JSContextRef ctx, const void* p, size_t len);
/* A typed array over memory that C keeps for as long as the context lives:
 * for flags and counters both sides see without a call. */
JSObjectRef
tdm_js_share(JSContextRef ctx, JSTypedArrayType type, void* p, size_t len);

/* ---- values: JavaScript to C ------------------------------------------- */

/* The UTF-8 text of a string. Lone surrogates become U+FFFD. */
typedef struct tdm_js_text_s {
  char* p; /* NUL-terminated */
  size_t n;
  char small[128];
} tdm_js_text_t;

/* Converts any value (ToString) to UTF-8. False when that threw. On success
 * the caller releases `out`. */
bool tdm_js_text(JSContextRef ctx,
                 JSValueRef v,
                 tdm_js_text_t* out,
                 JSValueRef* ex);
void tdm_js_text_release(tdm_js_text_t* t);

/* The bytes of an ArrayBuffer, TypedArray or DataView, offset applied. False
 * when `v` is none of these. The memory is valid while the buffer object lives
 * and isn't detached: pin `v` for work that goes on after the call. */
bool tdm_js_bytes(JSContextRef ctx, JSValueRef v, uint8_t** p, size_t* len);

/* ---- properties (for set-up and rare paths; they intern a name each) ---- */

JSValueRef
tdm_js_get(JSContextRef ctx, JSObjectRef o, const char* name, JSValueRef* ex);
void tdm_js_set(JSContextRef ctx,
                JSObjectRef o,
                const char* name,
                JSValueRef v);
void tdm_js_set_num(JSContextRef ctx,
                    JSObjectRef o,
                    const char* name,
                    double n);
void tdm_js_set_str(JSContextRef ctx,
                    JSObjectRef o,
                    const char* name,
                    const char* s);
JSObjectRef tdm_js_object(JSContextRef ctx);

/* ---- bindings ---------------------------------------------------------- */

/* One call of a binding's function. */
typedef struct tdm_call_s {
  JSContextRef ctx;
  tdm_runtime_t* rt;
  JSObjectRef self;
  size_t argc;
  const JSValueRef* argv;
  JSValueRef* ex;
} tdm_call_t;

/* TDM_METHOD(os_get_hostname) { ... return tdm_ret_str(c, buf, len); }
 * defines a static function `os_get_hostname` for a table below. */
#define TDM_METHOD(name)                                                     \
  static JSValueRef name##_body(tdm_call_t* c);                              \
  static JSValueRef name(JSContextRef ctx, JSObjectRef fn, JSObjectRef self, \
                         size_t argc, const JSValueRef argv[],               \
                         JSValueRef* ex) {                                   \
    tdm_call_t call = { ctx, tdm_js_runtime(ctx), self, argc, argv, ex };    \
    return name##_body(&call);                                               \
  }                                                                          \
  static JSValueRef name##_body(tdm_call_t* c)

/* The same for a method that calls several functions of the engine: each takes
 * the engine's lock, and taking it again while it is held costs a fraction of
 * the first time. Include js/jsc_extra.h. */
#define TDM_METHOD_LOCKED(name)                   \
  static JSValueRef name##_locked(tdm_call_t* c); \
  TDM_METHOD(name) {                              \
    JSValueRef v;                                 \
    JSLock(c->ctx);                               \
    v = name##_locked(c);                         \
    JSUnlock(c->ctx);                             \
    return v;                                     \
  }                                               \
  static JSValueRef name##_locked(tdm_call_t* c)

typedef struct tdm_method_s {
  const char* name;
  int argc; /* for the reader; not enforced: lib/ validates */
  JSObjectCallAsFunctionCallback fn;
} tdm_method_t;

#define TDM_FN(name, argc, fn) \
  { name, argc, fn }

typedef struct tdm_const_s {
  const char* name;
  double value;
} tdm_const_t;

/* A binding: a plain object with functions and constants, built when
 * internalBinding(name) first asks for it. `init` may add more. Every binding
 * stands in src/bindings/list.h. */
typedef struct tdm_binding_s {
  const char* name;
  const tdm_method_t* methods; /* ends with a NULL name */
  const tdm_const_t* consts;   /* ends with a NULL name; may be NULL */
  void (*init)(JSContextRef ctx, JSObjectRef binding);
} tdm_binding_t;

/* Arguments. Missing ones read as undefined: 0, false, NULL. These don't throw
 * and don't run JavaScript when lib/ passed the type it promises to. */
JSValueRef tdm_arg(tdm_call_t* c, size_t i);
bool tdm_arg_is_undefined(tdm_call_t* c, size_t i); /* undefined or missing */
double tdm_arg_double(tdm_call_t* c, size_t i);
int32_t tdm_arg_int32(tdm_call_t* c, size_t i);
uint32_t tdm_arg_uint32(tdm_call_t* c, size_t i);
int64_t tdm_arg_int64(tdm_call_t* c, size_t i); /* number or BigInt */
bool tdm_arg_bool(tdm_call_t* c, size_t i);
JSObjectRef tdm_arg_object(tdm_call_t* c, size_t i);   /* NULL if not one */
JSObjectRef tdm_arg_function(tdm_call_t* c, size_t i); /* NULL if not one */
/* As tdm_js_text and tdm_js_bytes. */
bool tdm_arg_text(tdm_call_t* c, size_t i, tdm_js_text_t* out);
bool tdm_arg_bytes(tdm_call_t* c, size_t i, uint8_t** p, size_t* len);

/* Results. */
JSValueRef tdm_ret_undefined(tdm_call_t* c);
JSValueRef tdm_ret_null(tdm_call_t* c);
JSValueRef tdm_ret_bool(tdm_call_t* c, bool b);
JSValueRef tdm_ret_num(tdm_call_t* c, double n);
JSValueRef tdm_ret_str(tdm_call_t* c, const char* s, size_t len);
/* A negative UV_E* number: lib/ builds the Error (internal/errors
 * UVException). */
JSValueRef tdm_ret_err(tdm_call_t* c, int err);
/* Throw: set *ex to a new TypeError / Error / RangeError and return NULL. An
 * Error gets `code` when it is not NULL. */
JSValueRef tdm_throw_type(tdm_call_t* c, const char* fmt, ...) TDM_PRINTF(2, 3);
JSValueRef tdm_throw(tdm_call_t* c, const char* code, const char* fmt, ...)
    TDM_PRINTF(3, 4);
/* Makes an Error without throwing it. */
JSObjectRef
tdm_js_error(JSContextRef ctx, const char* code, const char* fmt, ...)
    TDM_PRINTF(3, 4);

/* ---- wrapped C structs ------------------------------------------------- */

/* A kind of wrapper object. lib/ holds the wrapper in a field and passes it as
 * an argument to the binding's functions; the wrapper has no methods itself
 * (property look-ups on such objects are slow in the engine).
 * `finalize` runs ON THE LOOP'S THREAD some time after the collector took the
 * wrapper, or in teardown; it may not touch JavaScript. For uv handles:
 * uv_close there, free in the close callback. */
typedef struct tdm_class_s {
  const char* name;
  void (*finalize)(tdm_runtime_t* rt, void* priv);
} tdm_class_t;

/* Makes a wrapper for `priv`. */
JSObjectRef tdm_js_wrap(tdm_runtime_t* rt, const tdm_class_t* cls, void* priv);
/* The struct behind a wrapper, or NULL when `v` is no wrapper of `cls` or was
 * unlinked. */
void* tdm_js_unwrap(JSContextRef ctx, JSValueRef v, const tdm_class_t* cls);
/* Cuts the wrapper from its struct (after a close): unwrap gives NULL from now
 * on and finalize is not called. */
void tdm_js_unlink(JSObjectRef wrapper);

/* ---- things that are open ---------------------------------------------- */

/* Everything that must be closed before the loop can end (uv handles with
 * their struct, servers, connections) stands in one list of the runtime.
 * `close` is called once in teardown when the thing is still there: it starts
 * to close it and unpins what it pinned; the struct is freed in the uv_close
 * callback. Embed it, tdm_js_opened when active, tdm_js_closed when done. */
typedef struct tdm_js_open_s {
  tdm_list_t node;
  void (*close)(tdm_runtime_t* rt, struct tdm_js_open_s* self);
} tdm_js_open_t;

void tdm_js_opened(tdm_runtime_t* rt,
                   tdm_js_open_t* o,
                   void (*close)(tdm_runtime_t* rt, tdm_js_open_t* self));
void tdm_js_closed(tdm_js_open_t* o);

/* ---- asynchronous requests --------------------------------------------- */

/* The callback of one asynchronous operation. Embed it next to the uv request.
 * init pins `fn`; done enters JavaScript through the door with the arguments,
 * unpins and, when the runtime is closing, only unpins. */
typedef struct tdm_js_req_s {
  tdm_runtime_t* rt;
  JSObjectRef fn;
  JSValueRef keep; /* e.g. the buffer being filled; pinned; may be NULL */
} tdm_js_req_t;

void tdm_js_req_init(tdm_js_req_t* r,
                     tdm_runtime_t* rt,
                     JSObjectRef fn,
                     JSValueRef keep);
void tdm_js_req_done(tdm_js_req_t* r, size_t argc, const JSValueRef argv[]);
/* (status) or (status, value): the usual two shapes. */
void tdm_js_req_status(tdm_js_req_t* r, int status);
void tdm_js_req_value(tdm_js_req_t* r, int status, JSValueRef value);

#endif /* TDM_JS_H_ */
