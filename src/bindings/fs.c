/* internalBinding('fs'): one function for each operation of uv_fs_*.
 *
 * Every function takes its arguments as lib/ validated them and a callback
 * last. With a callback the operation runs on libuv's pool and settles it with
 * (status, value); without one it runs at once and returns the value, or the
 * negative UV_E* number. Both forms share one body: fs_op_init chooses,
 * fs_op_end delivers.
 *
 * Records (stat, statfs) are written into an array that lib/ passes in and
 * reads at once, so that a stat makes no object here. Operations that need
 * several system calls are in fs_job.c, watchers in fs_watch.c, directory
 * handles in fs_dir.c.
 */
#include "bindings/fs_int.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

typedef JSValueRef (*fs_result_t)(JSContextRef ctx,
                                  const uv_fs_t* req,
                                  JSValueRef keep);

typedef struct fs_req_s {
  uv_fs_t uv;
  tdm_js_req_t js;
  fs_result_t result;
  void* own; /* memory the operation reads from; freed with the request */
  int early; /* what uv_fs_ returned when it refused to start; else 0 */
} fs_req_t;

/* One call in either form. */
typedef struct fs_op_s {
  tdm_call_t* c;
  uv_loop_t* loop;
  uv_fs_t* req;
  uv_fs_cb cb;     /* NULL: synchronous */
  fs_req_t* async; /* NULL: synchronous */
  fs_result_t result;
  JSValueRef keep;
  uv_fs_t sync;
} fs_op_t;

/* ---- paths and records ------------------------------------------------- */

bool tdm__fs_arg_path(tdm_call_t* c, size_t i, tdm_js_text_t* out) {
  uint8_t* p;
  size_t n;

  if (!tdm_arg_bytes(c, i, &p, &n))
    return tdm_arg_text(c, i, out);

  out->p = n < sizeof(out->small) ? out->small : tdm_malloc(n + 1);
  if (n > 0)
    memcpy(out->p, p, n);
  out->p[n] = '\0';
  out->n = n;
  return true;
}

char* tdm__fs_arg_path_dup(tdm_call_t* c, size_t i) {
  tdm_js_text_t t;
  char* s;

  if (!tdm__fs_arg_path(c, i, &t))
    return NULL;
  s = tdm_strndup(t.p, t.n);
  tdm_js_text_release(&t);
  return s;
}

JSValueRef tdm__fs_path_value(JSContextRef ctx, const char* p, bool raw) {
  size_t n = strlen(p);
  void* copy;

  if (!raw)
    return tdm_js_str(ctx, p, n);
  copy = tdm_malloc(n);
  memcpy(copy, p, n);
  return tdm_js_take_arraybuffer(ctx, copy, n);
}

static void put_record(JSContextRef ctx,
                       JSValueRef out,
                       size_t offset,
                       const uint64_t* v,
                       size_t count) {
  uint8_t* p;
  size_t n;
  size_t i;

  TDM_CHECK(tdm_js_bytes(ctx, out, &p, &n));
  TDM_CHECK(n >= (offset + count) * 8);
  p += offset * 8;
  if (JSValueGetTypedArrayType(ctx, out, NULL) ==
      kJSTypedArrayTypeFloat64Array) {
    for (i = 0; i < count; i++)
      ((double*) p)[i] = (double) (int64_t) v[i];
  } else {
    memcpy(p, v, count * 8);
  }
}

void tdm__fs_put_stat(JSContextRef ctx,
                      JSValueRef out,
                      size_t at,
                      const uv_stat_t* st) {
  const uint64_t v[TDM__FS_STAT_FIELDS] = {
    st->st_dev,
    st->st_mode,
    st->st_nlink,
    st->st_uid,
    st->st_gid,
    st->st_rdev,
    st->st_blksize,
    st->st_ino,
    st->st_size,
    st->st_blocks,
    (uint64_t) st->st_atim.tv_sec,
    (uint64_t) st->st_atim.tv_nsec,
    (uint64_t) st->st_mtim.tv_sec,
    (uint64_t) st->st_mtim.tv_nsec,
    (uint64_t) st->st_ctim.tv_sec,
    (uint64_t) st->st_ctim.tv_nsec,
    (uint64_t) st->st_birthtim.tv_sec,
    (uint64_t) st->st_birthtim.tv_nsec,
  };

  put_record(ctx, out, at * TDM__FS_STAT_FIELDS, v, TDM__FS_STAT_FIELDS);
}

/* ---- results ----------------------------------------------------------- */

static JSValueRef
result_none(JSContextRef ctx, const uv_fs_t* req, JSValueRef keep) {
  return JSValueMakeUndefined(ctx);
}

static JSValueRef
result_num(JSContextRef ctx, const uv_fs_t* req, JSValueRef keep) {
  return JSValueMakeNumber(ctx, (double) req->result);
}

static JSValueRef
result_stat(JSContextRef ctx, const uv_fs_t* req, JSValueRef keep) {
  tdm__fs_put_stat(ctx, keep, 0, &req->statbuf);
  return JSValueMakeUndefined(ctx);
}

static JSValueRef
result_statfs(JSContextRef ctx, const uv_fs_t* req, JSValueRef keep) {
  const uv_statfs_t* s = req->ptr;
  const uint64_t v[] = { s->f_type,   s->f_bsize, s->f_blocks, s->f_bfree,
                         s->f_bavail, s->f_files, s->f_ffree };

  put_record(ctx, keep, 0, v, TDM_ARRAY_SIZE(v));
  return JSValueMakeUndefined(ctx);
}

static JSValueRef
result_ptr(JSContextRef ctx, const uv_fs_t* req, JSValueRef keep) {
  return tdm__fs_path_value(ctx, req->ptr, false);
}

static JSValueRef
result_ptr_raw(JSContextRef ctx, const uv_fs_t* req, JSValueRef keep) {
  return tdm__fs_path_value(ctx, req->ptr, true);
}

static JSValueRef
result_path(JSContextRef ctx, const uv_fs_t* req, JSValueRef keep) {
  return tdm__fs_path_value(ctx, req->path, false);
}

static JSValueRef
result_path_raw(JSContextRef ctx, const uv_fs_t* req, JSValueRef keep) {
  return tdm__fs_path_value(ctx, req->path, true);
}

/* ---- both forms -------------------------------------------------------- */

static void fs_after(uv_fs_t* uv) {
  fs_req_t* r = TDM_CONTAINER_OF(uv, fs_req_t, uv);
  JSContextRef ctx = tdm_js_context(r->js.rt);
  JSValueRef value;

  if (tdm_js_is_closing(r->js.rt)) {
    uv_fs_t req;
    if (uv->fs_type == UV_FS_OPEN && uv->result >= 0) {
      uv_fs_close(NULL, &req, (uv_file) uv->result, NULL);
      uv_fs_req_cleanup(&req);
    }
    tdm_js_req_status(&r->js, UV_ECANCELED);
  } else if (r->early < 0 || uv->result < 0) {
    tdm_js_req_status(&r->js, r->early < 0 ? r->early : (int) uv->result);
  } else {
    value = r->result(ctx, uv, r->js.keep);
    tdm_js_req_value(&r->js, 0, value);
  }
  uv_fs_req_cleanup(uv);
  tdm_free(r->own);
  tdm_free(r);
}

/* Chooses the form by argument `cb_at`. `keep` is what the operation fills or
 * reads; it stays alive until the end. */
static void fs_op_init(fs_op_t* op,
                       tdm_call_t* c,
                       size_t cb_at,
                       fs_result_t result,
                       JSValueRef keep) {
  JSObjectRef fn = tdm_arg_function(c, cb_at);

  op->c = c;
  op->loop = tdm_js_uv(c->rt);
  op->result = result;
  op->keep = keep;
  if (fn == NULL) {
    op->async = NULL;
    op->cb = NULL;
    op->req = &op->sync;
    return;
  }
  op->async = tdm_malloc(sizeof(*op->async));
  tdm_js_req_init(&op->async->js, c->rt, fn, keep);
  op->async->result = result;
  op->async->own = NULL;
  op->async->early = 0;
  op->req = &op->async->uv;
  op->cb = fs_after;
}

/* Delivers: `rc` is what the uv_fs_ function returned. */
static JSValueRef fs_op_end(fs_op_t* op, int rc) {
  JSValueRef v;

  if (op->async == NULL) {
    v = rc < 0 ? tdm_ret_err(op->c, rc)
               : op->result(op->c->ctx, op->req, op->keep);
    uv_fs_req_cleanup(op->req);
    return v;
  }
  if (rc < 0) {
    /* Not even queued. The request is settled the usual way, only through
     * the pool: a callback never runs inside of the call that started it. */
    op->async->early = rc;
    TDM_CHECK(uv_fs_access(op->loop, op->req, "", F_OK, op->cb) == 0);
  }
  return tdm_ret_undefined(op->c);
}

/* A user or group; -1 leaves it as it is. */
static uv_uid_t arg_id(tdm_call_t* c, size_t i) {
  return (uv_uid_t) tdm_arg_int64(c, i);
}

/* ---- operations on paths ----------------------------------------------- */

/* fn(path, cb) and fn(path, int, cb) and so on: what is between the path and
 * the callback differs. */
#define FS_PATH_METHOD(name, cb_at, result, keep, call) \
  TDM_METHOD(name) {                                    \
    tdm_js_text_t path;                                 \
    fs_op_t op;                                         \
    int rc;                                             \
    if (!tdm__fs_arg_path(c, 0, &path))                 \
      return NULL;                                      \
    fs_op_init(&op, c, cb_at, result, keep);            \
    rc = call;                                          \
    tdm_js_text_release(&path);                         \
    return fs_op_end(&op, rc);                          \
  }

/* open(path, flags, mode[, cb]) -> fd */
FS_PATH_METHOD(fs_open,
               3,
               result_num,
               NULL,
               uv_fs_open(op.loop,
                          op.req,
                          path.p,
                          tdm_arg_int32(c, 1),
                          tdm_arg_int32(c, 2),
                          op.cb))
/* stat(path, record[, cb]) */
FS_PATH_METHOD(fs_stat,
               2,
               result_stat,
               tdm_arg(c, 1),
               uv_fs_stat(op.loop, op.req, path.p, op.cb))
FS_PATH_METHOD(fs_lstat,
               2,
               result_stat,
               tdm_arg(c, 1),
               uv_fs_lstat(op.loop, op.req, path.p, op.cb))
/* statfs(path, record of 7[, cb]): type, bsize, blocks, bfree, bavail, files,
 * ffree */
FS_PATH_METHOD(fs_statfs,
               2,
               result_statfs,
               tdm_arg(c, 1),
               uv_fs_statfs(op.loop, op.req, path.p, op.cb))
/* access(path, mode[, cb]) */
FS_PATH_METHOD(
    fs_access,
    2,
    result_none,
    NULL,
    uv_fs_access(op.loop, op.req, path.p, tdm_arg_int32(c, 1), op.cb))
/* mkdir(path, mode[, cb]) */
FS_PATH_METHOD(fs_mkdir,
               2,
               result_none,
               NULL,
               uv_fs_mkdir(op.loop, op.req, path.p, tdm_arg_int32(c, 1), op.cb))
/* mkdtemp(template, raw[, cb]) -> path; the template ends with XXXXXX */
FS_PATH_METHOD(fs_mkdtemp,
               2,
               tdm_arg_bool(c, 1) ? result_path_raw : result_path,
               NULL,
               uv_fs_mkdtemp(op.loop, op.req, path.p, op.cb))
/* rmdir(path[, cb]), unlink(path[, cb]) */
FS_PATH_METHOD(
    fs_rmdir, 1, result_none, NULL, uv_fs_rmdir(op.loop, op.req, path.p, op.cb))
FS_PATH_METHOD(fs_unlink,
               1,
               result_none,
               NULL,
               uv_fs_unlink(op.loop, op.req, path.p, op.cb))
/* readlink(path, raw[, cb]), realpath(path, raw[, cb]) -> path */
FS_PATH_METHOD(fs_readlink,
               2,
               tdm_arg_bool(c, 1) ? result_ptr_raw : result_ptr,
               NULL,
               uv_fs_readlink(op.loop, op.req, path.p, op.cb))
FS_PATH_METHOD(fs_realpath,
               2,
               tdm_arg_bool(c, 1) ? result_ptr_raw : result_ptr,
               NULL,
               uv_fs_realpath(op.loop, op.req, path.p, op.cb))
/* utimes(path, atime, mtime[, cb]) in seconds */
FS_PATH_METHOD(fs_utimes,
               3,
               result_none,
               NULL,
               uv_fs_utime(op.loop,
                           op.req,
                           path.p,
                           tdm_arg_double(c, 1),
                           tdm_arg_double(c, 2),
                           op.cb))
FS_PATH_METHOD(fs_lutimes,
               3,
               result_none,
               NULL,
               uv_fs_lutime(op.loop,
                            op.req,
                            path.p,
                            tdm_arg_double(c, 1),
                            tdm_arg_double(c, 2),
                            op.cb))
/* chmod(path, mode[, cb]) */
FS_PATH_METHOD(fs_chmod,
               2,
               result_none,
               NULL,
               uv_fs_chmod(op.loop, op.req, path.p, tdm_arg_int32(c, 1), op.cb))
/* chown(path, uid, gid[, cb]) */
FS_PATH_METHOD(
    fs_chown,
    3,
    result_none,
    NULL,
    uv_fs_chown(op.loop, op.req, path.p, arg_id(c, 1), arg_id(c, 2), op.cb))
FS_PATH_METHOD(
    fs_lchown,
    3,
    result_none,
    NULL,
    uv_fs_lchown(op.loop, op.req, path.p, arg_id(c, 1), arg_id(c, 2), op.cb))

/* ---- operations on two paths ------------------------------------------- */

#define FS_PATHS_METHOD(name, cb_at, call)        \
  TDM_METHOD(name) {                              \
    tdm_js_text_t path;                           \
    tdm_js_text_t dest;                           \
    fs_op_t op;                                   \
    int rc;                                       \
    if (!tdm__fs_arg_path(c, 0, &path))           \
      return NULL;                                \
    if (!tdm__fs_arg_path(c, 1, &dest)) {         \
      tdm_js_text_release(&path);                 \
      return NULL;                                \
    }                                             \
    fs_op_init(&op, c, cb_at, result_none, NULL); \
    rc = call;                                    \
    tdm_js_text_release(&dest);                   \
    tdm_js_text_release(&path);                   \
    return fs_op_end(&op, rc);                    \
  }

/* rename(from, to[, cb]), link(from, to[, cb]) */
FS_PATHS_METHOD(fs_rename,
                2,
                uv_fs_rename(op.loop, op.req, path.p, dest.p, op.cb))
FS_PATHS_METHOD(fs_link, 2, uv_fs_link(op.loop, op.req, path.p, dest.p, op.cb))
/* symlink(target, path, flags[, cb]), copyFile(from, to, mode[, cb]) */
FS_PATHS_METHOD(
    fs_symlink,
    3,
    uv_fs_symlink(op.loop, op.req, path.p, dest.p, tdm_arg_int32(c, 2), op.cb))
FS_PATHS_METHOD(
    fs_copy_file,
    3,
    uv_fs_copyfile(op.loop, op.req, path.p, dest.p, tdm_arg_int32(c, 2), op.cb))

/* ---- operations on descriptors ----------------------------------------- */

#define FS_FD_METHOD(name, cb_at, result, keep, call) \
  TDM_METHOD(name) {                                  \
    uv_file fd = tdm_arg_int32(c, 0);                 \
    fs_op_t op;                                       \
    fs_op_init(&op, c, cb_at, result, keep);          \
    return fs_op_end(&op, call);                      \
  }

/* close(fd[, cb]), fsync(fd[, cb]), fdatasync(fd[, cb]) */
FS_FD_METHOD(
    fs_close, 1, result_none, NULL, uv_fs_close(op.loop, op.req, fd, op.cb))
FS_FD_METHOD(
    fs_fsync, 1, result_none, NULL, uv_fs_fsync(op.loop, op.req, fd, op.cb))
FS_FD_METHOD(fs_fdatasync,
             1,
             result_none,
             NULL,
             uv_fs_fdatasync(op.loop, op.req, fd, op.cb))
/* fstat(fd, record[, cb]) */
FS_FD_METHOD(fs_fstat,
             2,
             result_stat,
             tdm_arg(c, 1),
             uv_fs_fstat(op.loop, op.req, fd, op.cb))
/* ftruncate(fd, length[, cb]) */
FS_FD_METHOD(fs_ftruncate,
             2,
             result_none,
             NULL,
             uv_fs_ftruncate(op.loop, op.req, fd, tdm_arg_int64(c, 1), op.cb))
/* futimes(fd, atime, mtime[, cb]) */
FS_FD_METHOD(fs_futimes,
             3,
             result_none,
             NULL,
             uv_fs_futime(op.loop,
                          op.req,
                          fd,
                          tdm_arg_double(c, 1),
                          tdm_arg_double(c, 2),
                          op.cb))
/* fchmod(fd, mode[, cb]), fchown(fd, uid, gid[, cb]) */
FS_FD_METHOD(fs_fchmod,
             2,
             result_none,
             NULL,
             uv_fs_fchmod(op.loop, op.req, fd, tdm_arg_int32(c, 1), op.cb))
FS_FD_METHOD(
    fs_fchown,
    3,
    result_none,
    NULL,
    uv_fs_fchown(op.loop, op.req, fd, arg_id(c, 1), arg_id(c, 2), op.cb))

/* ---- reading and writing ----------------------------------------------- */

typedef int (*fs_rw_t)(uv_loop_t* loop,
                       uv_fs_t* req,
                       uv_file file,
                       const uv_buf_t bufs[],
                       unsigned int nbufs,
                       int64_t offset,
                       uv_fs_cb cb);

/* (fd, bytes, offset, length, position[, cb]) -> count. A position of -1 is
 * the file's own. */
static JSValueRef read_or_write(tdm_call_t* c, fs_rw_t fn) {
  uint8_t* p = NULL;
  size_t n = 0;
  size_t off = (size_t) tdm_arg_double(c, 2);
  size_t len = (size_t) tdm_arg_double(c, 3);
  uv_buf_t buf;
  fs_op_t op;

  if (!tdm_arg_bytes(c, 1, &p, &n))
    return tdm_throw_type(c, "fs: the buffer has no bytes");
  if (off > n || len > n - off) /* resized since lib/ looked */
    return tdm_ret_err(c, UV_EFAULT);

  buf = (uv_buf_t){ .base = (char*) p + off, .len = len };
  fs_op_init(&op, c, 5, result_num, tdm_arg(c, 1));
  return fs_op_end(&op, fn(op.loop, op.req, tdm_arg_int32(c, 0), &buf, 1,
                           tdm_arg_int64(c, 4), op.cb));
}

TDM_METHOD(fs_read) {
  return read_or_write(c, uv_fs_read);
}

TDM_METHOD(fs_write) {
  return read_or_write(c, uv_fs_write);
}

/* (fd, array of views, position[, cb]) -> count. lib/ passes an array of its
 * own, which keeps the views alive. */
static JSValueRef readv_or_writev(tdm_call_t* c, fs_rw_t fn) {
  JSObjectRef list = tdm_arg_object(c, 1);
  uv_buf_t small[16];
  uv_buf_t* bufs = small;
  JSValueRef v;
  uint8_t* p;
  size_t n;
  size_t i;
  size_t count;
  fs_op_t op;
  int rc;

  TDM_CHECK(list != NULL);
  v = tdm_js_get(c->ctx, list, "length", c->ex);
  if (v == NULL)
    return NULL;
  count = (size_t) JSValueToNumber(c->ctx, v, NULL);
  if (count > TDM_ARRAY_SIZE(small))
    bufs = tdm_malloc(count * sizeof(*bufs));

  for (i = 0; i < count; i++) {
    v = JSObjectGetPropertyAtIndex(c->ctx, list, (unsigned int) i, c->ex);
    if (*c->ex != NULL || !tdm_js_bytes(c->ctx, v, &p, &n)) {
      if (bufs != small)
        tdm_free(bufs);
      return *c->ex != NULL ? NULL : tdm_ret_err(c, UV_EINVAL);
    }
    bufs[i] = (uv_buf_t){ .base = (char*) p, .len = n };
  }

  fs_op_init(&op, c, 3, result_num, list);
  rc = fn(op.loop, op.req, tdm_arg_int32(c, 0), bufs, (unsigned int) count,
          tdm_arg_int64(c, 2), op.cb); /* copies the list */
  if (bufs != small)
    tdm_free(bufs);
  return fs_op_end(&op, rc);
}

TDM_METHOD(fs_readv) {
  return readv_or_writev(c, uv_fs_read);
}

TDM_METHOD(fs_writev) {
  return readv_or_writev(c, uv_fs_write);
}

/* writeString(fd, text, position[, cb]) -> count; as UTF-8. */
TDM_METHOD(fs_write_string) {
  tdm_js_text_t text;
  uv_buf_t buf;
  fs_op_t op;
  int rc;

  if (!tdm_arg_text(c, 1, &text))
    return NULL;
  fs_op_init(&op, c, 3, result_num, NULL);
  buf = (uv_buf_t){ .base = text.p, .len = text.n };
  if (op.async != NULL) {
    op.async->own = tdm_malloc(text.n);
    memcpy(op.async->own, text.p, text.n);
    buf.base = op.async->own;
  }
  rc = uv_fs_write(op.loop, op.req, tdm_arg_int32(c, 0), &buf, 1,
                   tdm_arg_int64(c, 2), op.cb);
  tdm_js_text_release(&text);
  return fs_op_end(&op, rc);
}

/* exists(path) -> boolean; at once. */
TDM_METHOD(fs_exists) {
  tdm_js_text_t path;
  bool yes;

  if (!tdm__fs_arg_path(c, 0, &path))
    return NULL;
  yes = access(path.p, F_OK) == 0;
  tdm_js_text_release(&path);
  return tdm_ret_bool(c, yes);
}

/* ---- tables ------------------------------------------------------------ */

static const tdm_method_t fs_methods[] = {
  TDM_FN("open", 4, fs_open),
  TDM_FN("close", 2, fs_close),
  TDM_FN("read", 6, fs_read),
  TDM_FN("write", 6, fs_write),
  TDM_FN("readv", 4, fs_readv),
  TDM_FN("writev", 4, fs_writev),
  TDM_FN("writeString", 4, fs_write_string),
  TDM_FN("stat", 3, fs_stat),
  TDM_FN("lstat", 3, fs_lstat),
  TDM_FN("fstat", 3, fs_fstat),
  TDM_FN("statfs", 3, fs_statfs),
  TDM_FN("access", 3, fs_access),
  TDM_FN("exists", 1, fs_exists),
  TDM_FN("mkdir", 3, fs_mkdir),
  TDM_FN("mkdtemp", 3, fs_mkdtemp),
  TDM_FN("rmdir", 2, fs_rmdir),
  TDM_FN("unlink", 2, fs_unlink),
  TDM_FN("rename", 3, fs_rename),
  TDM_FN("link", 3, fs_link),
  TDM_FN("symlink", 4, fs_symlink),
  TDM_FN("copyFile", 4, fs_copy_file),
  TDM_FN("readlink", 3, fs_readlink),
  TDM_FN("realpath", 3, fs_realpath),
  TDM_FN("ftruncate", 3, fs_ftruncate),
  TDM_FN("utimes", 4, fs_utimes),
  TDM_FN("futimes", 4, fs_futimes),
  TDM_FN("lutimes", 4, fs_lutimes),
  TDM_FN("chmod", 3, fs_chmod),
  TDM_FN("fchmod", 3, fs_fchmod),
  TDM_FN("chown", 4, fs_chown),
  TDM_FN("fchown", 4, fs_fchown),
  TDM_FN("lchown", 4, fs_lchown),
  TDM_FN("fsync", 2, fs_fsync),
  TDM_FN("fdatasync", 2, fs_fdatasync),
  { NULL, 0, NULL },
};

#define K(name) \
  { #name, name }

/* fs.constants reads these; the names are POSIX's and libuv's. */
static const tdm_const_t fs_consts[] = {
  K(UV_FS_SYMLINK_DIR),
  K(UV_FS_SYMLINK_JUNCTION),
  K(O_RDONLY),
  K(O_WRONLY),
  K(O_RDWR),
  K(UV_DIRENT_UNKNOWN),
  K(UV_DIRENT_FILE),
  K(UV_DIRENT_DIR),
  K(UV_DIRENT_LINK),
  K(UV_DIRENT_FIFO),
  K(UV_DIRENT_SOCKET),
  K(UV_DIRENT_CHAR),
  K(UV_DIRENT_BLOCK),
  K(S_IFMT),
  K(S_IFREG),
  K(S_IFDIR),
  K(S_IFCHR),
  K(S_IFBLK),
  K(S_IFIFO),
  K(S_IFLNK),
  K(S_IFSOCK),
  K(O_CREAT),
  K(O_EXCL),
  { "UV_FS_O_FILEMAP", 0 },
  K(O_NOCTTY),
  K(O_TRUNC),
  K(O_APPEND),
  K(O_DIRECTORY),
  K(O_NOATIME),
  K(O_NOFOLLOW),
  K(O_SYNC),
  K(O_DSYNC),
  K(O_DIRECT),
  K(O_NONBLOCK),
  K(S_IRWXU),
  K(S_IRUSR),
  K(S_IWUSR),
  K(S_IXUSR),
  K(S_IRWXG),
  K(S_IRGRP),
  K(S_IWGRP),
  K(S_IXGRP),
  K(S_IRWXO),
  K(S_IROTH),
  K(S_IWOTH),
  K(S_IXOTH),
  K(F_OK),
  K(R_OK),
  K(W_OK),
  K(X_OK),
  K(UV_FS_COPYFILE_EXCL),
  { "COPYFILE_EXCL", UV_FS_COPYFILE_EXCL },
  K(UV_FS_COPYFILE_FICLONE),
  { "COPYFILE_FICLONE", UV_FS_COPYFILE_FICLONE },
  K(UV_FS_COPYFILE_FICLONE_FORCE),
  { "COPYFILE_FICLONE_FORCE", UV_FS_COPYFILE_FICLONE_FORCE },
  { NULL, 0 },
};

const tdm_binding_t tdm__binding_fs = { "fs", fs_methods, fs_consts, NULL };
