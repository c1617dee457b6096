/* internalBinding('vm'): scripts in this context, with a name and a first
 * line of their own.
 *
 * Other contexts (vm.createContext) don't exist yet.
 */
#include "js/js.h"

static JSStringRef arg_string(tdm_call_t* c, size_t i) {
  return JSValueToStringCopy(c->ctx, tdm_arg(c, i), c->ex);
}

/* evaluate(text, url, line) -> the value of the script; throws what it
 * throws. */
TDM_METHOD(vm_evaluate) {
  JSStringRef text = arg_string(c, 0);
  JSStringRef url;
  JSValueRef v = NULL;

  if (text == NULL)
    return NULL;
  url = arg_string(c, 1);
  if (url != NULL) {
    v = JSEvaluateScript(c->ctx, text, NULL, url, tdm_arg_int32(c, 2), c->ex);
    JSStringRelease(url);
  }
  JSStringRelease(text);
  return v;
}

/* check(text, url, line): throws the SyntaxError of a wrong script. */
TDM_METHOD(vm_check) {
  JSStringRef text = arg_string(c, 0);
  JSStringRef url;
  bool ok = false;

  if (text == NULL)
    return NULL;
  url = arg_string(c, 1);
  if (url != NULL) {
    ok = JSCheckScriptSyntax(c->ctx, text, url, tdm_arg_int32(c, 2), c->ex);
    JSStringRelease(url);
  }
  JSStringRelease(text);
  return ok ? tdm_ret_undefined(c) : NULL;
}

static const tdm_method_t vm_methods[] = {
  TDM_FN("evaluate", 3, vm_evaluate),
  TDM_FN("check", 3, vm_check),
  { NULL, 0, NULL },
};

const tdm_binding_t tdm__binding_vm = { "vm", vm_methods, NULL, NULL };
