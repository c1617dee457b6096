/* internalBinding('stack'): hands the engine's stack of an error to JavaScript
 * when somebody first reads `err.stack`.
 *
 *   install(convert)  from now on convert(err, rawStack) runs before the first
 *                     slow read of `stack` of each Error; 0, or a negative
 *                     number when this build of the engine can't do it
 *   watchMessages(clean)  likewise clean(err) before slow reads of `message`:
 *                     the engine's own messages show code as it was compiled
 *
 * The engine gives each error an own data property `stack`, filled in when it
 * is first asked for, and has no hook in its C API to say what goes in. But
 * every such question passes through the function table of the class
 * ErrorInstance, and the library exports the tables of its classes. So: find
 * the table's entry for getOwnPropertySlot, put a function of ours there,
 * which, for the name `stack` only, lets `convert` define the property anew
 * before it goes on to the original. Errors that nobody prints cost nothing,
 * and errors that the engine itself throws are covered as well.
 *
 * Nothing is assumed about the table's layout: the index of the entry is
 * learned from two other classes whose own function is exported too, and both
 * must agree. The name is compared by address, which is learned by reading
 * `stack` of an error once. When anything is missing, install fails and
 * nothing was changed.
 *
 * The patch belongs to the process and stays; what it calls belongs to the
 * thread's runtime and goes with it. A second runtime on the same thread keeps
 * the engine's stacks.
 */
#include <dlfcn.h>
#include <sys/mman.h>
#include <unistd.h>

#include "js/js.h"

/* bool getOwnPropertySlot(JSObject*, JSGlobalObject*, PropertyName,
 * PropertySlot&), where PropertyName is one pointer. */
typedef bool (*slot_fn)(void* object, void* global, void* name, void* slot);

static const char* const sym_error_table = "_ZN3JSC13ErrorInstance6s_infoE";
static const char* const sym_string_table = "_ZN3JSC12StringObject6s_infoE";
static const char* const sym_proxy_table = "_ZN3JSC13JSGlobalProxy6s_infoE";
static const char* const sym_string_fn =
    "_ZN3JSC12StringObject18getOwnPropertySlotEPNS_8JSObjectEPNS_"
    "14JSGlobalObjectENS_12PropertyNameERNS_12PropertySlotE";
static const char* const sym_proxy_fn =
    "_ZN3JSC13JSGlobalProxy18getOwnPropertySlotEPNS_8JSObjectEPNS_"
    "14JSGlobalObjectENS_12PropertyNameERNS_12PropertySlotE";

/* Longer than any table of the engine so far; the tables are followed by
 * other read-only data, so looking this far is safe. */
enum { kMaxTable = 32 };

/* The original; written once, before the patch becomes visible. */
static slot_fn original;

/* Of the runtime that lives on this thread. */
static _Thread_local struct {
  tdm_js_open_t open;  /* teardown forgets the rest */
  JSObjectRef convert; /* pinned */
  void* name;          /* how this context's engine calls "stack" */
  JSObjectRef clean;   /* pinned */
  void* message_name;
  JSObjectRef busy; /* the error being converted: its reads go straight on */
  void** learning;  /* which name is being learned */
} here;

static void clean_message(JSContextRef ctx, JSObjectRef err) {
  JSObjectRef outer = here.busy;
  JSValueRef argv[1] = { err };
  JSValueRef ex = NULL;

  here.busy = err;
  JSObjectCallAsFunction(ctx, here.clean, NULL, 1, argv, &ex);
  here.busy = outer;
}

static bool stack_slot(void* object, void* global, void* name, void* slot) {
  if (here.learning != NULL)
    *here.learning = name;
  if (name == here.message_name && here.clean != NULL && here.busy != object) {
    clean_message(global, object);
    return original(object, global, name, slot);
  }
  if (TDM_LIKELY(name != here.name) || here.convert == NULL ||
      here.busy == object)
    return original(object, global, name, slot);

  JSContextRef ctx = global;
  JSObjectRef err = object;
  JSObjectRef outer = here.busy; /* convert may read other errors' stacks */
  JSStringRef key = JSStringCreateWithUTF8CString("stack");
  here.busy = err;
  JSValueRef ex = NULL;
  JSValueRef raw = JSObjectGetProperty(ctx, err, key, &ex);
  JSStringRelease(key);
  /* Without frames (stackTraceLimit 0) there is none: Node has a header. */
  if (ex == NULL && raw != NULL &&
      (JSValueIsString(ctx, raw) || JSValueIsUndefined(ctx, raw))) {
    JSValueRef argv[2] = { err, raw };
    /* An exception (of a user's prepareStackTrace) leaves the raw stack. */
    JSObjectCallAsFunction(ctx, here.convert, NULL, 2, argv, &ex);
  }
  here.busy = outer;
  return original(object, global, name, slot);
}

static void stack_close(tdm_runtime_t* rt, tdm_js_open_t* open) {
  tdm_js_unpin(rt, here.convert);
  if (here.clean != NULL)
    tdm_js_unpin(rt, here.clean);
  here.convert = here.clean = NULL;
  here.name = here.message_name = NULL;
}

static int stack_patch(void) {
  uintptr_t* errors = dlsym(RTLD_DEFAULT, sym_error_table);
  const uintptr_t* strings = dlsym(RTLD_DEFAULT, sym_string_table);
  const uintptr_t* proxies = dlsym(RTLD_DEFAULT, sym_proxy_table);
  uintptr_t string_fn = (uintptr_t) dlsym(RTLD_DEFAULT, sym_string_fn);
  uintptr_t proxy_fn = (uintptr_t) dlsym(RTLD_DEFAULT, sym_proxy_fn);
  if (errors == NULL || strings == NULL || proxies == NULL || string_fn == 0 ||
      proxy_fn == 0)
    return UV_ENOSYS;

  int at = -1;
  for (int i = 0; i < kMaxTable; i++) {
    if (strings[i] == string_fn && proxies[i] == proxy_fn) {
      at = i;
      break;
    }
  }
  if (at < 0 || errors[at] == 0)
    return UV_ENOSYS;
  if (errors[at] == (uintptr_t) stack_slot)
    return 0; /* another context of this process did it */

  /* The table is read-only after relocation. */
  uintptr_t page = (uintptr_t) sysconf(_SC_PAGESIZE);
  void* start = (void*) ((uintptr_t) &errors[at] & ~(page - 1));
  if (mprotect(start, page, PROT_READ | PROT_WRITE) != 0)
    return UV_EACCES;
  original = (slot_fn) errors[at];
  __atomic_store_n(&errors[at], (uintptr_t) stack_slot, __ATOMIC_SEQ_CST);
  return 0;
}

/* Learns how the engine calls a property. */
static bool learn_name(tdm_call_t* c, const char* property, void** name) {
  JSObjectRef error = JSObjectMakeError(c->ctx, 0, NULL, NULL);

  *name = NULL;
  if (error == NULL)
    return false;
  here.learning = name;
  tdm_js_get(c->ctx, error, property, NULL);
  here.learning = NULL;
  return *name != NULL;
}

TDM_METHOD(stack_install) {
  JSObjectRef convert = tdm_arg_function(c, 0);
  if (convert == NULL || here.convert != NULL)
    return tdm_ret_err(c, UV_EINVAL);
  int err = stack_patch();
  if (err)
    return tdm_ret_err(c, err);

  if (!learn_name(c, "stack", &here.name))
    return tdm_ret_err(c, UV_ENOSYS);
  tdm_js_pin(c->rt, convert);
  here.convert = convert;
  tdm_js_opened(c->rt, &here.open, stack_close);
  return tdm_ret_num(c, 0);
}

TDM_METHOD(stack_watch_messages) {
  JSObjectRef clean = tdm_arg_function(c, 0);

  if (clean == NULL || here.clean != NULL || here.convert == NULL ||
      !learn_name(c, "message", &here.message_name))
    return tdm_ret_err(c, UV_ENOSYS);
  tdm_js_pin(c->rt, clean);
  here.clean = clean;
  return tdm_ret_num(c, 0);
}

static const tdm_method_t stack_methods[] = {
  TDM_FN("install", 1, stack_install),
  TDM_FN("watchMessages", 1, stack_watch_messages),
  { NULL, 0, NULL },
};

const tdm_binding_t tdm__binding_stack = { "stack", stack_methods, NULL, NULL };
