/* What lib/internal/cjs.js needs of the file system and the engine: stat,
 * realpath, reading a file, compiling a CommonJS function. Synchronous, since
 * require() is; small, so that a program loads no more than this to start. */
#include "compile/compile.h"
#include "bindings/read_file.h"
#include "js/js.h"
#include "js/source.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <errno.h>

/* statKind(path) -> 0 a file, 1 a directory, negative: nothing there. */
TDM_METHOD(loader_stat_kind) {
  tdm_js_text_t path;
  struct stat st;
  int r;

  if (!tdm_arg_text(c, 0, &path))
    return NULL;
  /* A name with a NUL names nothing. */
  r = strlen(path.p) == path.n ? stat(path.p, &st) : -1;
  tdm_js_text_release(&path);
  if (r != 0)
    return tdm_ret_num(c, -1);
  return tdm_ret_num(c, S_ISDIR(st.st_mode) ? 1 : 0);
}

/* realpath(path) -> string or negative UV_E*. */
TDM_METHOD(loader_realpath) {
  tdm_js_text_t path;
  JSValueRef v;
  char* real;

  if (!tdm_arg_text(c, 0, &path))
    return NULL;
  real = realpath(path.p, NULL);
  v = real != NULL ? tdm_js_cstr(c->ctx, real)
                   : tdm_ret_err(c, uv_translate_sys_error(errno));
  free(real);
  tdm_js_text_release(&path);
  return v;
}

/* The text of a file, without a byte order mark. `marks`: in an array when the
 * module compiler must see it. */
static JSValueRef read_text(tdm_call_t* c, bool marks) {
  tdm_js_text_t path;
  tdm_buf_t b;
  JSValueRef v;
  size_t skip;
  int err;

  if (!tdm_arg_text(c, 0, &path))
    return NULL;
  tdm_buf_init(&b);
  err = tdm__read_file(path.p, &b);
  tdm_js_text_release(&path);
  if (err) {
    v = tdm_ret_err(c, err);
  } else {
    skip = b.len >= 3 && memcmp(b.data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    v = tdm_js_str(c->ctx, b.len ? b.data + skip : "", b.len - skip);
    if (marks && !tdm_compile_is_plain(b.len ? b.data : "", b.len))
      v = JSObjectMakeArray(c->ctx, 1, &v, c->ex);
  }
  tdm_buf_release(&b);
  return v;
}

/* readFile(path) -> string (UTF-8, without a byte order mark) or negative
 * UV_E*. */
TDM_METHOD(loader_read_file) {
  return read_text(c, false);
}

/* readCommonJS(path) -> as readFile(); the string alone in an array when the
 * module compiler must see it. */
TDM_METHOD(loader_read_common_js) {
  return read_text(c, true);
}

/* isPlain(text): whether CommonJS of this text needs no compiling. */
TDM_METHOD(loader_is_plain) {
  tdm_js_text_t text;
  bool plain;

  if (!tdm_arg_text(c, 0, &text))
    return NULL;
  plain = tdm_compile_is_plain(text.p, text.n);
  tdm_js_text_release(&text);
  return tdm_ret_bool(c, plain);
}

/* locate(path) -> 0 a file, 1 a directory, 2 a symbolic link to a file,
 * negative: nothing there. One system call where statKind() and realpath()
 * need many. */
TDM_METHOD(loader_locate) {
  tdm_js_text_t path;
  struct stat st;
  int r, kind = -1;

  if (!tdm_arg_text(c, 0, &path))
    return NULL;
  r = strlen(path.p) == path.n ? lstat(path.p, &st) : -1;
  if (r == 0 && S_ISLNK(st.st_mode)) {
    r = stat(path.p, &st);
    if (r == 0)
      kind = S_ISDIR(st.st_mode) ? 1 : 2;
  } else if (r == 0) {
    kind = S_ISDIR(st.st_mode) ? 1 : 0;
  }
  tdm_js_text_release(&path);
  return tdm_ret_num(c, kind);
}

/* evaluate(text, url) -> the value of the script; throws what it throws. */
TDM_METHOD(loader_evaluate) {
  JSStringRef text = JSValueToStringCopy(c->ctx, tdm_arg(c, 0), c->ex);
  JSStringRef url;
  JSValueRef v = NULL;

  if (text == NULL)
    return NULL;
  url = JSValueToStringCopy(c->ctx, tdm_arg(c, 1), c->ex);
  if (url != NULL) {
    v = JSEvaluateScript(c->ctx, text, NULL, url, 1, c->ex);
    JSStringRelease(url);
  }
  JSStringRelease(text);
  return v;
}

/* checkSyntax(text, url) -> the SyntaxError, or undefined. */
TDM_METHOD(loader_check_syntax) {
  JSStringRef text = JSValueToStringCopy(c->ctx, tdm_arg(c, 0), c->ex);
  JSStringRef url;
  JSValueRef ex = NULL;
  bool ok = true;

  if (text == NULL)
    return NULL;
  url = JSValueToStringCopy(c->ctx, tdm_arg(c, 1), c->ex);
  if (url != NULL) {
    ok = JSCheckScriptSyntax(c->ctx, text, url, 1, &ex);
    JSStringRelease(url);
  }
  JSStringRelease(text);
  return ok || ex == NULL ? tdm_ret_undefined(c) : ex;
}

/* findPackage(path) -> the nearest folder above `path` with a package.json that
 * rules it: the search ends at a node_modules folder. undefined: none. */
TDM_METHOD(loader_find_package) {
  static const char name[] = "/package.json";
  static const char barrier[] = "/node_modules";
  tdm_js_text_t path;
  JSValueRef v = tdm_ret_undefined(c);
  struct stat st;
  char file[PATH_MAX];
  size_t n;

  if (!tdm_arg_text(c, 0, &path))
    return NULL;
  for (n = path.n; n > 0;) {
    do
      n--;
    while (n > 0 && path.p[n] != '/');
    if (n + sizeof(name) > sizeof(file))
      continue;
    if (n >= sizeof(barrier) - 1 && memcmp(path.p + n - (sizeof(barrier) - 1),
                                           barrier, sizeof(barrier) - 1) == 0)
      break;
    memcpy(file, path.p, n);
    memcpy(file + n, name, sizeof(name));
    if (stat(file, &st) == 0) {
      v = n == 0 ? tdm_js_cstr(c->ctx, "/") : tdm_js_str(c->ctx, path.p, n);
      break;
    }
  }
  tdm_js_text_release(&path);
  return v;
}

/* has(id): whether there is an internal module of that id.
 * isBuiltin(id): the same, for ids that programs may require. */
static JSValueRef has_id(tdm_call_t* c, bool only_public) {
  tdm_js_text_t id;
  bool found;

  if (!tdm_arg_text(c, 0, &id))
    return NULL;
  found = tdm_source_exists(id.p);
  if (only_public &&
      (strncmp(id.p, "internal/", 9) == 0 || strncmp(id.p, "web/", 4) == 0 ||
       strncmp(id.p, "deps/", 5) == 0 || strncmp(id.p, "tandem/", 7) == 0))
    found = false;
  tdm_js_text_release(&id);
  return tdm_ret_bool(c, found);
}

TDM_METHOD(loader_has) {
  return has_id(c, false);
}

TDM_METHOD(loader_is_builtin) {
  return has_id(c, true);
}

/* ids() -> the ids of all internal modules. */
TDM_METHOD(loader_ids) {
  JSObjectRef array = JSObjectMakeArray(c->ctx, 0, NULL, c->ex);

  for (size_t i = 0; i < tdm_source_count; i++)
    JSObjectSetPropertyAtIndex(c->ctx, array, (unsigned int) i,
                               tdm_js_cstr(c->ctx, tdm_sources[i].id), NULL);
  return array;
}

static const tdm_method_t loader_methods[] = {
  TDM_FN("ids", 0, loader_ids),
  TDM_FN("has", 1, loader_has),
  TDM_FN("isBuiltin", 1, loader_is_builtin),
  TDM_FN("findPackage", 1, loader_find_package),
  TDM_FN("statKind", 1, loader_stat_kind),
  TDM_FN("realpath", 1, loader_realpath),
  TDM_FN("readFile", 1, loader_read_file),
  TDM_FN("readCommonJS", 1, loader_read_common_js),
  TDM_FN("isPlain", 1, loader_is_plain),
  TDM_FN("locate", 1, loader_locate),
  TDM_FN("evaluate", 2, loader_evaluate),
  TDM_FN("checkSyntax", 2, loader_check_syntax),
  { NULL, 0, NULL },
};

const tdm_binding_t tdm__binding_loader = { "loader", loader_methods, NULL,
                                            NULL };
