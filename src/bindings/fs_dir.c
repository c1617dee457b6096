/* internalBinding('fs_dir'): directories read entry by entry (fs.Dir).
 *
 * A handle is a wrapper around dir_t. One operation at a time is in flight on
 * a handle; lib/internal/fs/dir.js queues them. The struct is freed when the
 * wrapper is gone and nothing is in flight, whichever comes last.
 */
#include "bindings/fs_int.h"

enum { DIR_BATCH_MAX = 4096 };

typedef struct dir_s {
  uv_dir_t* uv; /* NULL once closed */
  uv_dirent_t* entries;
  size_t batch;
  bool busy;   /* an operation is in flight */
  bool orphan; /* the wrapper is gone */
} dir_t;

typedef struct dir_req_s {
  uv_fs_t uv;
  tdm_js_req_t js;
  dir_t* dir;
  bool raw;
} dir_req_t;

static void dir_free(dir_t* d) {
  uv_fs_t req;

  if (d->uv != NULL) {
    uv_fs_closedir(NULL, &req, d->uv, NULL);
    uv_fs_req_cleanup(&req);
  }
  tdm_free(d->entries);
  tdm_free(d);
}

static void dir_finalize(tdm_runtime_t* rt, void* priv) {
  dir_t* d = priv;

  if (d->busy)
    d->orphan = true;
  else
    dir_free(d);
}

static const tdm_class_t dir_class = { "DirHandle", dir_finalize };

static JSObjectRef dir_wrap(tdm_runtime_t* rt, uv_dir_t* uv, size_t batch) {
  dir_t* d = tdm_calloc(1, sizeof(*d));

  d->uv = uv;
  d->batch = TDM_MAX((size_t) 1, TDM_MIN(batch, (size_t) DIR_BATCH_MAX));
  d->entries = tdm_calloc(d->batch, sizeof(*d->entries));
  return tdm_js_wrap(rt, &dir_class, d);
}

/* The entries of one read: names with NULs between them, each after the digit
 * of its type; null at the end of the directory. */
static JSValueRef dir_value(JSContextRef ctx, const uv_fs_t* req, bool raw) {
  const uv_dir_t* uv = req->ptr;
  JSValueRef v;
  tdm_buf_t b;
  ssize_t i;

  if (req->result == 0)
    return JSValueMakeNull(ctx);

  tdm_buf_init(&b);
  for (i = 0; i < req->result; i++) {
    if (i > 0)
      tdm_buf_putc(&b, '\0');
    tdm_buf_putc(&b, (char) ('0' + uv->dirents[i].type));
    tdm_buf_puts(&b, uv->dirents[i].name);
  }
  v = raw ? tdm_js_latin1(ctx, b.data, b.len) : tdm_js_str(ctx, b.data, b.len);
  tdm_buf_release(&b);
  return v;
}

static void on_opendir(uv_fs_t* uv) {
  dir_req_t* r = TDM_CONTAINER_OF(uv, dir_req_t, uv);
  uv_fs_t req;

  if (uv->result < 0) {
    tdm_js_req_status(&r->js, (int) uv->result);
  } else if (tdm_js_is_closing(r->js.rt)) {
    uv_fs_closedir(NULL, &req, uv->ptr, NULL);
    uv_fs_req_cleanup(&req);
    tdm_js_req_status(&r->js, UV_ECANCELED);
  } else {
    uv_dir_t* dir = uv->ptr;
    tdm_js_req_value(&r->js, 0,
                     dir_wrap(r->js.rt, dir, (size_t) (uintptr_t) r->dir));
  }
  uv_fs_req_cleanup(uv);
  tdm_free(r);
}

/* opendir(path, batch[, cb]) -> handle; batch is how many entries one read
 * gives. */
TDM_METHOD(fs_dir_open) {
  JSObjectRef fn = tdm_arg_function(c, 2);
  size_t batch = tdm_arg_uint32(c, 1);
  tdm_js_text_t path;
  JSValueRef v;
  dir_req_t* r;
  uv_fs_t req;
  int rc;

  if (!tdm__fs_arg_path(c, 0, &path))
    return NULL;
  if (fn == NULL) {
    rc = uv_fs_opendir(NULL, &req, path.p, NULL);
    v = rc < 0 ? tdm_ret_err(c, rc) : dir_wrap(c->rt, req.ptr, batch);
    uv_fs_req_cleanup(&req);
  } else {
    r = tdm_calloc(1, sizeof(*r));
    tdm_js_req_init(&r->js, c->rt, fn, NULL);
    r->dir = (dir_t*) (uintptr_t) batch; /* there is no dir_t yet */
    TDM_CHECK(uv_fs_opendir(tdm_js_uv(c->rt), &r->uv, path.p, on_opendir) == 0);
    v = tdm_ret_undefined(c);
  }
  tdm_js_text_release(&path);
  return v;
}

static void on_dir_op(uv_fs_t* uv) {
  dir_req_t* r = TDM_CONTAINER_OF(uv, dir_req_t, uv);
  dir_t* d = r->dir;
  JSContextRef ctx = tdm_js_context(r->js.rt);
  int status = (int) TDM_MIN(uv->result, (ssize_t) 0);
  JSValueRef v = NULL;

  /* The names are freed before the callback runs: it may read on, or close
   * the directory, which owns them. */
  if (uv->fs_type == UV_FS_READDIR && status >= 0 &&
      !tdm_js_is_closing(r->js.rt))
    v = dir_value(ctx, uv, r->raw);
  if (uv->fs_type == UV_FS_CLOSEDIR)
    d->uv = NULL;
  uv_fs_req_cleanup(uv);
  d->busy = false;
  if (d->orphan)
    dir_free(d);

  if (v != NULL)
    tdm_js_req_value(&r->js, 0, v);
  else
    tdm_js_req_status(&r->js, status);
  tdm_free(r);
}

static dir_req_t* dir_req_new(tdm_call_t* c, JSObjectRef fn, dir_t* d) {
  dir_req_t* r = tdm_calloc(1, sizeof(*r));

  tdm_js_req_init(&r->js, c->rt, fn, tdm_arg(c, 0));
  r->dir = d;
  d->busy = true;
  return r;
}

/* read(handle, raw[, cb]) -> entries or null */
TDM_METHOD(fs_dir_read) {
  dir_t* d = tdm_js_unwrap(c->ctx, tdm_arg(c, 0), &dir_class);
  bool raw = tdm_arg_bool(c, 1);
  JSObjectRef fn = tdm_arg_function(c, 2);
  JSValueRef v;
  dir_req_t* r;
  uv_fs_t req;
  int rc;

  if (d == NULL || d->uv == NULL || d->busy)
    return tdm_ret_err(c, UV_EBADF);
  d->uv->dirents = d->entries;
  d->uv->nentries = d->batch;
  if (fn == NULL) {
    rc = uv_fs_readdir(NULL, &req, d->uv, NULL);
    v = rc < 0 ? tdm_ret_err(c, rc) : dir_value(c->ctx, &req, raw);
    uv_fs_req_cleanup(&req);
    return v;
  }
  r = dir_req_new(c, fn, d);
  r->raw = raw;
  TDM_CHECK(uv_fs_readdir(tdm_js_uv(c->rt), &r->uv, d->uv, on_dir_op) == 0);
  return tdm_ret_undefined(c);
}

/* close(handle[, cb]) */
TDM_METHOD(fs_dir_close) {
  dir_t* d = tdm_js_unwrap(c->ctx, tdm_arg(c, 0), &dir_class);
  JSObjectRef fn = tdm_arg_function(c, 1);
  dir_req_t* r;
  uv_fs_t req;
  int rc;

  if (d == NULL || d->uv == NULL || d->busy)
    return tdm_ret_err(c, UV_EBADF);
  if (fn == NULL) {
    rc = uv_fs_closedir(NULL, &req, d->uv, NULL);
    uv_fs_req_cleanup(&req);
    d->uv = NULL;
    return rc < 0 ? tdm_ret_err(c, rc) : tdm_ret_undefined(c);
  }
  r = dir_req_new(c, fn, d);
  TDM_CHECK(uv_fs_closedir(tdm_js_uv(c->rt), &r->uv, d->uv, on_dir_op) == 0);
  return tdm_ret_undefined(c);
}

static const tdm_method_t fs_dir_methods[] = {
  TDM_FN("opendir", 3, fs_dir_open),
  TDM_FN("read", 3, fs_dir_read),
  TDM_FN("close", 2, fs_dir_close),
  { NULL, 0, NULL },
};

const tdm_binding_t tdm__binding_fs_dir = { "fs_dir", fs_dir_methods, NULL,
                                            NULL };
