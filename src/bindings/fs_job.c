/* internalBinding('fs_job'): operations on files that need several system
 * calls: read or write a whole file, list a directory (also recursively), make
 * a path of directories, remove a tree.
 *
 * Each is one job: a struct with a `run` that makes its system calls in a row.
 * Without a callback it runs at once; with one it is a single piece of work on
 * libuv's pool, so that an asynchronous readFile costs one trip to another
 * thread instead of four, and removing a tree never blocks the loop.
 *
 * A failure names the step that failed (tdm__fs_step_t) beside the error: see
 * tdm__fs_job_start. An AbortSignal reaches a running job as a byte in shared
 * memory that lib/ sets; a job looks at it between chunks.
 */
#include "bindings/fs_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

/* ---- jobs -------------------------------------------------------------- */

bool tdm__fs_job_fail(tdm__fs_job_t* job, tdm__fs_step_t step, int err) {
  job->step = step;
  job->err = err;
  return false;
}

static int job_status(const tdm__fs_job_t* job) {
  return job->err == 0 ? 0 : -((int) job->step * 4096 - job->err);
}

static void job_free(tdm__fs_job_t* job) {
  if (job->release != NULL)
    job->release(job);
  tdm_free(job);
}

static void job_work(uv_work_t* work) {
  tdm__fs_job_t* job = TDM_CONTAINER_OF(work, tdm__fs_job_t, work);
  job->run(job);
}

static void job_after(uv_work_t* work, int status) {
  tdm__fs_job_t* job = TDM_CONTAINER_OF(work, tdm__fs_job_t, work);
  JSContextRef ctx = tdm_js_context(job->js.rt);
  JSValueRef v = NULL;

  if (status != 0 && job->err == 0)
    job->err = status; /* cancelled before it ran */
  if (!tdm_js_is_closing(job->js.rt)) {
    if (job->err == 0)
      v = job->value != NULL ? job->value(job, ctx) : NULL;
    else
      v = job->error_value != NULL ? job->error_value(job, ctx) : NULL;
  }
  if (v != NULL)
    tdm_js_req_value(&job->js, job_status(job), v);
  else
    tdm_js_req_status(&job->js, job_status(job));
  job_free(job);
}

JSValueRef tdm__fs_job_start(tdm_call_t* c,
                             size_t cb_at,
                             tdm__fs_job_t* job,
                             JSValueRef keep) {
  JSObjectRef fn = tdm_arg_function(c, cb_at);
  JSValueRef v;

  if (fn != NULL) {
    tdm_js_req_init(&job->js, c->rt, fn, keep);
    TDM_CHECK(
        uv_queue_work(tdm_js_uv(c->rt), &job->work, job_work, job_after) == 0);
    return tdm_ret_undefined(c);
  }

  job->run(job);
  if (job->err == 0) {
    v = job->value != NULL ? job->value(job, c->ctx) : tdm_ret_undefined(c);
  } else if (job->error_value == NULL) {
    v = tdm_ret_num(c, job_status(job));
  } else {
    JSValueRef pair[2];
    pair[0] = tdm_ret_num(c, job_status(job));
    pair[1] = job->error_value(job, c->ctx);
    v = JSObjectMakeArray(c->ctx, 2, pair, NULL);
  }
  job_free(job);
  return v;
}

/* ---- a whole file ------------------------------------------------------ */

/* Chunks of this size are read and written between looks at the signal. */
enum { FS_CHUNK = 512 * 1024 };

/* One result never holds more: Node's limit of 2 GiB less one. */
#define FS_MAX_FILE ((size_t) INT32_MAX)

/* How the bytes become a value; lib/internal/fs/utils.js has the same list. */
typedef enum fs_encoding_e {
  FS_BYTES,
  FS_UTF8,
  FS_LATIN1,
} fs_encoding_t;

typedef struct fs_file_s {
  tdm__fs_job_t job;
  char* path; /* NULL: the descriptor belongs to the caller */
  uv_file fd;
  int flags;
  int mode;
  bool flush;
  fs_encoding_t encoding;
  const volatile uint8_t* cancel; /* may be NULL */
  char* own;                      /* what `data` points at, when ours */
  char* data;
  size_t len;
  size_t cap;
} fs_file_t;

static bool file_open(fs_file_t* f) {
  uv_fs_t req;
  int rc;

  if (f->path == NULL)
    return true;
  rc = uv_fs_open(NULL, &req, f->path, f->flags, f->mode, NULL);
  uv_fs_req_cleanup(&req);
  if (rc < 0)
    return tdm__fs_job_fail(&f->job, TDM__FS_STEP_OPEN, rc);
  f->fd = rc;
  return true;
}

static void file_close(fs_file_t* f) {
  uv_fs_t req;
  int rc;

  if (f->path == NULL)
    return;
  rc = uv_fs_close(NULL, &req, f->fd, NULL);
  uv_fs_req_cleanup(&req);
  if (rc < 0 && f->job.err == 0)
    tdm__fs_job_fail(&f->job, TDM__FS_STEP_CLOSE, rc);
}

static bool file_cancelled(fs_file_t* f) {
  if (f->cancel == NULL || *f->cancel == 0)
    return false;
  tdm__fs_job_fail(&f->job, TDM__FS_STEP_NONE, UV_ECANCELED);
  return true;
}

/* Makes room for `cap` bytes; the size is a stranger's. */
static bool file_reserve(fs_file_t* f, size_t cap) {
  char* p;

  if (cap > FS_MAX_FILE)
    return tdm__fs_job_fail(&f->job, TDM__FS_STEP_TOO_LARGE, UV_EFBIG);
  p = tdm_try_malloc(cap);
  if (p == NULL)
    return tdm__fs_job_fail(&f->job, TDM__FS_STEP_READ, UV_ENOMEM);
  if (f->len > 0)
    memcpy(p, f->data, f->len);
  tdm_free(f->own);
  f->own = f->data = p;
  f->cap = cap;
  return true;
}

static bool file_read_all(fs_file_t* f) {
  uv_fs_t req;
  uv_buf_t buf;
  uint64_t size;
  bool known;
  int rc;

  rc = uv_fs_fstat(NULL, &req, f->fd, NULL);
  size = req.statbuf.st_size;
  known = S_ISREG(req.statbuf.st_mode) && size > 0;
  uv_fs_req_cleanup(&req);
  if (rc < 0)
    return tdm__fs_job_fail(&f->job, TDM__FS_STEP_FSTAT, rc);
  if (known && size > FS_MAX_FILE) {
    f->cap = size; /* for the message */
    return tdm__fs_job_fail(&f->job, TDM__FS_STEP_TOO_LARGE, UV_EFBIG);
  }

  /* A file without a size (a pipe, /proc) is read until its end. */
  if (!file_reserve(f, known ? (size_t) size : 8192))
    return false;

  while (!known || f->len < size) {
    if (file_cancelled(f))
      return false;
    if (f->len == f->cap && !file_reserve(f, f->cap * 2))
      return false;
    buf.base = f->data + f->len;
    buf.len = TDM_MIN(f->cap - f->len, (size_t) FS_CHUNK);
    rc = uv_fs_read(NULL, &req, f->fd, &buf, 1, -1, NULL);
    uv_fs_req_cleanup(&req);
    if (rc < 0)
      return tdm__fs_job_fail(&f->job, TDM__FS_STEP_READ, rc);
    if (rc == 0)
      break;
    f->len += (size_t) rc;
  }
  return true;
}

static void run_read_file(tdm__fs_job_t* job) {
  fs_file_t* f = TDM_CONTAINER_OF(job, fs_file_t, job);

  if (file_cancelled(f) || !file_open(f))
    return;
  file_read_all(f);
  file_close(f);
}

static JSValueRef value_read_file(tdm__fs_job_t* job, JSContextRef ctx) {
  fs_file_t* f = TDM_CONTAINER_OF(job, fs_file_t, job);
  char* p;

  if (f->encoding == FS_UTF8)
    return tdm_js_str(ctx, f->data, f->len);
  if (f->encoding == FS_LATIN1)
    return tdm_js_latin1(ctx, f->data, f->len);

  p = f->own;
  if (f->len < f->cap) /* don't keep the slack alive */
    p = tdm_realloc(p, f->len);
  f->own = NULL;
  return tdm_js_take_arraybuffer(ctx, p, f->len);
}

static JSValueRef error_read_file(tdm__fs_job_t* job, JSContextRef ctx) {
  fs_file_t* f = TDM_CONTAINER_OF(job, fs_file_t, job);
  return JSValueMakeNumber(ctx, (double) f->cap);
}

static void release_file(tdm__fs_job_t* job) {
  fs_file_t* f = TDM_CONTAINER_OF(job, fs_file_t, job);
  tdm_free(f->path);
  tdm_free(f->own);
}

/* The first argument: a descriptor or a path. */
static bool file_arg_target(tdm_call_t* c, fs_file_t* f) {
  if (JSValueIsNumber(c->ctx, tdm_arg(c, 0))) {
    f->fd = tdm_arg_int32(c, 0);
    return true;
  }
  f->path = tdm__fs_arg_path_dup(c, 0);
  return f->path != NULL;
}

static void file_arg_cancel(tdm_call_t* c, size_t i, fs_file_t* f) {
  uint8_t* p;
  size_t n;

  if (tdm_arg_bytes(c, i, &p, &n) && n > 0)
    f->cancel = p;
}

/* readFile(path or fd, flags, encoding, cancel[, cb]) -> text or ArrayBuffer.
 * A failure comes with the file's size. */
TDM_METHOD(fs_read_file) {
  fs_file_t* f = tdm_calloc(1, sizeof(*f));

  f->job.run = run_read_file;
  f->job.value = value_read_file;
  f->job.release = release_file;
  if (!file_arg_target(c, f)) {
    job_free(&f->job);
    return NULL;
  }
  f->flags = tdm_arg_int32(c, 1);
  f->mode = 0666;
  f->encoding = (fs_encoding_t) tdm_arg_int32(c, 2);
  file_arg_cancel(c, 3, f);
  if (tdm_arg_function(c, 4) != NULL)
    f->job.error_value = error_read_file;
  return tdm__fs_job_start(c, 4, &f->job, tdm_arg(c, 3));
}

static void run_write_file(tdm__fs_job_t* job) {
  fs_file_t* f = TDM_CONTAINER_OF(job, fs_file_t, job);
  size_t done = 0;
  uv_fs_t req;
  uv_buf_t buf;
  int rc;

  if (file_cancelled(f) || !file_open(f))
    return;
  while (done < f->len && !file_cancelled(f)) {
    buf.base = f->data + done;
    buf.len = f->len - done;
    if (f->cancel != NULL)
      buf.len = TDM_MIN(buf.len, (size_t) FS_CHUNK);
    rc = uv_fs_write(NULL, &req, f->fd, &buf, 1, -1, NULL);
    uv_fs_req_cleanup(&req);
    if (rc < 0) {
      tdm__fs_job_fail(job, TDM__FS_STEP_WRITE, rc);
      break;
    }
    done += (size_t) rc;
  }
  if (job->err == 0 && f->flush) {
    rc = uv_fs_fsync(NULL, &req, f->fd, NULL);
    uv_fs_req_cleanup(&req);
    if (rc < 0)
      tdm__fs_job_fail(job, TDM__FS_STEP_FSYNC, rc);
  }
  file_close(f);
}

/* writeFile(path or fd, text or bytes, flags, mode, flush, cancel[, cb]).
 * Text is written as UTF-8. `keep` has to hold both the bytes and the cancel
 * byte: lib/ passes an array of them as argument 7 when there is a callback. */
TDM_METHOD(fs_write_file) {
  fs_file_t* f = tdm_calloc(1, sizeof(*f));
  tdm_js_text_t text;
  uint8_t* p;
  size_t n;

  f->job.run = run_write_file;
  f->job.release = release_file;
  if (!file_arg_target(c, f))
    goto fail;
  if (tdm_arg_bytes(c, 1, &p, &n)) {
    f->data = (char*) p;
    f->len = n;
  } else {
    if (!tdm_arg_text(c, 1, &text))
      goto fail;
    f->own = f->data = tdm_malloc(text.n);
    f->len = text.n;
    if (text.n > 0)
      memcpy(f->own, text.p, text.n);
    tdm_js_text_release(&text);
  }
  f->flags = tdm_arg_int32(c, 2);
  f->mode = tdm_arg_int32(c, 3);
  f->flush = tdm_arg_bool(c, 4);
  file_arg_cancel(c, 5, f);
  return tdm__fs_job_start(c, 6, &f->job, tdm_arg(c, 7));

fail:
  job_free(&f->job);
  return NULL;
}

/* ---- lists of directories ---------------------------------------------- */

typedef struct fs_list_s {
  tdm__fs_job_t job;
  char* path;
  bool types;
  bool recursive;
  bool raw;      /* one code unit a byte, for other encodings than UTF-8 */
  tdm_buf_t out; /* the names, NUL between them */
  tdm_buf_t bad; /* the directory that could not be read */
} fs_list_t;

static uv_dirent_type_t type_of_mode(uint64_t mode) {
  switch (mode & S_IFMT) {
    case S_IFREG:
      return UV_DIRENT_FILE;
    case S_IFDIR:
      return UV_DIRENT_DIR;
    case S_IFLNK:
      return UV_DIRENT_LINK;
    case S_IFIFO:
      return UV_DIRENT_FIFO;
    case S_IFSOCK:
      return UV_DIRENT_SOCKET;
    case S_IFCHR:
      return UV_DIRENT_CHAR;
    case S_IFBLK:
      return UV_DIRENT_BLOCK;
    default:
      return UV_DIRENT_UNKNOWN;
  }
}

/* Some file systems don't say what an entry is. */
static uv_dirent_type_t type_by_lstat(const char* path) {
  uv_dirent_type_t type = UV_DIRENT_UNKNOWN;
  uv_fs_t req;

  if (uv_fs_lstat(NULL, &req, path, NULL) == 0)
    type = type_of_mode(req.statbuf.st_mode);
  uv_fs_req_cleanup(&req);
  return type;
}

/* Appends the entries of `path`; `prefix` stands before their names. Names of
 * directories are also put into `dirs` (each terminated) when it isn't NULL. */
static bool
list_one(fs_list_t* l, const char* path, const char* prefix, tdm_buf_t* dirs) {
  uv_dirent_type_t type;
  uv_dirent_t ent;
  tdm_buf_t full;
  uv_fs_t req;
  int rc;

  rc = uv_fs_scandir(NULL, &req, path, 0, NULL);
  if (rc < 0) {
    uv_fs_req_cleanup(&req);
    tdm_buf_puts(&l->bad, path);
    return tdm__fs_job_fail(&l->job, TDM__FS_STEP_SCANDIR, rc);
  }

  tdm_buf_init(&full);
  while (uv_fs_scandir_next(&req, &ent) != UV_EOF) {
    type = ent.type;
    if (type == UV_DIRENT_UNKNOWN && (l->types || dirs != NULL)) {
      tdm_buf_reset(&full);
      tdm_buf_printf(&full, "%s/%s", path, ent.name);
      type = type_by_lstat(tdm_buf_cstr(&full));
    }
    if (l->out.len > 0)
      tdm_buf_putc(&l->out, '\0');
    if (l->types)
      tdm_buf_putc(&l->out, (char) ('0' + type));
    if (*prefix != '\0') {
      tdm_buf_puts(&l->out, prefix);
      tdm_buf_putc(&l->out, '/');
    }
    tdm_buf_puts(&l->out, ent.name);
    if (dirs != NULL && type == UV_DIRENT_DIR) {
      if (*prefix != '\0') {
        tdm_buf_puts(dirs, prefix);
        tdm_buf_putc(dirs, '/');
      }
      tdm_buf_put(dirs, ent.name, strlen(ent.name) + 1);
    }
  }
  tdm_buf_release(&full);
  uv_fs_req_cleanup(&req);
  return true;
}

static void run_readdir(tdm__fs_job_t* job) {
  fs_list_t* l = TDM_CONTAINER_OF(job, fs_list_t, job);
  tdm_buf_t dirs; /* a queue: breadth first, as Node lists */
  tdm_buf_t full;
  char* prefix;
  size_t at;

  if (!l->recursive) {
    list_one(l, l->path, "", NULL);
    return;
  }

  tdm_buf_init(&dirs);
  tdm_buf_init(&full);
  if (list_one(l, l->path, "", &dirs)) {
    for (at = 0; at < dirs.len;) {
      /* A copy: the queue may move while it grows. */
      prefix = tdm_strdup(dirs.data + at);
      at += strlen(prefix) + 1;
      tdm_buf_reset(&full);
      tdm_buf_printf(&full, "%s/%s", l->path, prefix);
      if (!list_one(l, tdm_buf_cstr(&full), prefix, &dirs))
        at = dirs.len;
      tdm_free(prefix);
    }
  }
  tdm_buf_release(&full);
  tdm_buf_release(&dirs);
}

static JSValueRef value_readdir(tdm__fs_job_t* job, JSContextRef ctx) {
  fs_list_t* l = TDM_CONTAINER_OF(job, fs_list_t, job);
  const char* p = l->out.data != NULL ? l->out.data : "";

  return l->raw ? tdm_js_latin1(ctx, p, l->out.len)
                : tdm_js_str(ctx, p, l->out.len);
}

static JSValueRef error_readdir(tdm__fs_job_t* job, JSContextRef ctx) {
  fs_list_t* l = TDM_CONTAINER_OF(job, fs_list_t, job);
  return tdm_js_str(ctx, l->bad.data, l->bad.len);
}

static void release_readdir(tdm__fs_job_t* job) {
  fs_list_t* l = TDM_CONTAINER_OF(job, fs_list_t, job);
  tdm_free(l->path);
  tdm_buf_release(&l->out);
  tdm_buf_release(&l->bad);
}

/* readdir(path, types, recursive, raw[, cb]) -> names in one string with NULs
 * between them; with `types` each begins with the digit of its type. One
 * string, which lib/ splits, is far cheaper than an array built from C. */
TDM_METHOD(fs_readdir) {
  fs_list_t* l = tdm_calloc(1, sizeof(*l));

  l->job.run = run_readdir;
  l->job.value = value_readdir;
  l->job.release = release_readdir;
  l->path = tdm__fs_arg_path_dup(c, 0);
  if (l->path == NULL) {
    job_free(&l->job);
    return NULL;
  }
  l->types = tdm_arg_bool(c, 1);
  l->recursive = tdm_arg_bool(c, 2);
  l->raw = tdm_arg_bool(c, 3);
  if (l->recursive) /* otherwise it is the caller's own path */
    l->job.error_value = error_readdir;
  return tdm__fs_job_start(c, 4, &l->job, NULL);
}

/* ---- a path of directories --------------------------------------------- */

typedef struct fs_mkdirp_s {
  tdm__fs_job_t job;
  char* path;
  char* first; /* the outermost directory that was made */
  int mode;
} fs_mkdirp_t;

static int mkdir_now(const char* path, int mode) {
  uv_fs_t req;
  int rc = uv_fs_mkdir(NULL, &req, path, mode, NULL);

  uv_fs_req_cleanup(&req);
  return rc;
}

static bool is_dir(const char* path) {
  bool yes;
  uv_fs_t req;

  yes = uv_fs_stat(NULL, &req, path, NULL) == 0 && S_ISDIR(req.statbuf.st_mode);
  uv_fs_req_cleanup(&req);
  return yes;
}

/* The end of the parent of path[0, n), 0 when there is none. */
static size_t parent_end(const char* path, size_t n) {
  while (n > 0 && path[n - 1] == '/')
    n--;
  while (n > 0 && path[n - 1] != '/')
    n--;
  while (n > 1 && path[n - 1] == '/')
    n--;
  return n;
}

static void run_mkdirp(tdm__fs_job_t* job) {
  fs_mkdirp_t* m = TDM_CONTAINER_OF(job, fs_mkdirp_t, job);
  size_t len = strlen(m->path);
  char* cur;
  size_t at;
  size_t n;
  int rc;

  while (len > 1 && m->path[len - 1] == '/')
    len--;

  /* Outwards until a directory exists or can be made... */
  for (n = len;;) {
    cur = tdm_strndup(m->path, n);
    rc = mkdir_now(cur, m->mode);
    if (rc == 0) {
      m->first = cur;
      break;
    }
    if (rc == UV_ENOENT && parent_end(cur, n) > 0) {
      tdm_free(cur);
      n = parent_end(m->path, n);
      continue;
    }
    if (rc != UV_ENOENT && rc != UV_ENOTDIR && rc != UV_EACCES &&
        rc != UV_EPERM && is_dir(cur))
      rc = 0;
    else if (rc == UV_EEXIST && n < len)
      rc = UV_ENOTDIR; /* a file stands where a directory has to be */
    tdm_free(cur);
    break;
  }

  /* ... then inwards. */
  while (rc == 0 && n < len) {
    at = n;
    while (at < len && m->path[at] == '/')
      at++;
    while (at < len && m->path[at] != '/')
      at++;
    n = at;
    cur = tdm_strndup(m->path, n);
    rc = mkdir_now(cur, m->mode);
    if (rc == 0 && m->first == NULL) {
      m->first = cur;
      continue;
    }
    if (rc == UV_EEXIST && is_dir(cur))
      rc = 0; /* ".", "..", or somebody was faster */
    tdm_free(cur);
  }
  if (rc < 0)
    tdm__fs_job_fail(job, TDM__FS_STEP_MKDIR, rc);
}

static JSValueRef value_mkdirp(tdm__fs_job_t* job, JSContextRef ctx) {
  fs_mkdirp_t* m = TDM_CONTAINER_OF(job, fs_mkdirp_t, job);

  return m->first == NULL ? JSValueMakeUndefined(ctx)
                          : tdm__fs_path_value(ctx, m->first, false);
}

static void release_mkdirp(tdm__fs_job_t* job) {
  fs_mkdirp_t* m = TDM_CONTAINER_OF(job, fs_mkdirp_t, job);
  tdm_free(m->path);
  tdm_free(m->first);
}

/* mkdirp(path, mode[, cb]) -> the outermost directory made, or undefined */
TDM_METHOD(fs_mkdirp) {
  fs_mkdirp_t* m = tdm_calloc(1, sizeof(*m));

  m->job.run = run_mkdirp;
  m->job.value = value_mkdirp;
  m->job.release = release_mkdirp;
  m->mode = tdm_arg_int32(c, 1);
  m->path = tdm__fs_arg_path_dup(c, 0);
  if (m->path == NULL) {
    job_free(&m->job);
    return NULL;
  }
  return tdm__fs_job_start(c, 2, &m->job, NULL);
}

/* ---- removing a tree --------------------------------------------------- */

typedef struct fs_rm_s {
  tdm__fs_job_t job;
  tdm_buf_t path; /* the entry at work, which a failure names */
  int retries;
  unsigned int delay; /* ms; grows by itself with each retry */
} fs_rm_t;

static bool is_transient(int err) {
  return err == UV_EBUSY || err == UV_EMFILE || err == UV_ENFILE ||
         err == UV_ENOTEMPTY || err == UV_EPERM;
}

/* unlink, rmdir or scandir with the retries the caller asked for. On success
 * of a scandir `req` holds the list. */
static int rm_try(fs_rm_t* r, tdm__fs_step_t step, uv_fs_t* req) {
  const char* path = tdm_buf_cstr(&r->path);
  int tries;
  int rc;

  for (tries = 0;; tries++) {
    if (step == TDM__FS_STEP_UNLINK)
      rc = uv_fs_unlink(NULL, req, path, NULL);
    else if (step == TDM__FS_STEP_RMDIR)
      rc = uv_fs_rmdir(NULL, req, path, NULL);
    else
      rc = uv_fs_scandir(NULL, req, path, 0, NULL);
    if (step != TDM__FS_STEP_SCANDIR || rc < 0)
      uv_fs_req_cleanup(req);
    if (rc >= 0 || rc == UV_ENOENT || !is_transient(rc) || tries >= r->retries)
      return rc;
    uv_sleep(r->delay * (unsigned int) (tries + 1));
  }
}

static bool rm_entry(fs_rm_t* r, bool dir);

static bool rm_children(fs_rm_t* r, uv_fs_t* list) {
  size_t len = r->path.len;
  uv_dirent_t ent;
  uv_dirent_type_t type;

  while (uv_fs_scandir_next(list, &ent) != UV_EOF) {
    tdm_buf_putc(&r->path, '/');
    tdm_buf_puts(&r->path, ent.name);
    type = ent.type;
    if (type == UV_DIRENT_UNKNOWN)
      type = type_by_lstat(tdm_buf_cstr(&r->path));
    if (!rm_entry(r, type == UV_DIRENT_DIR))
      return false; /* r->path names the entry */
    r->path.len = len;
  }
  return true;
}

/* What vanished meanwhile counts as removed. */
static bool rm_entry(fs_rm_t* r, bool dir) {
  uv_fs_t req;
  bool ok;
  int rc;

  if (!dir) {
    rc = rm_try(r, TDM__FS_STEP_UNLINK, &req);
    if (rc < 0 && rc != UV_ENOENT)
      return tdm__fs_job_fail(&r->job, TDM__FS_STEP_UNLINK, rc);
    return true;
  }

  /* Empty ones go with one call. */
  rc = uv_fs_rmdir(NULL, &req, tdm_buf_cstr(&r->path), NULL);
  uv_fs_req_cleanup(&req);
  if (rc == 0 || rc == UV_ENOENT)
    return true;
  if (rc != UV_ENOTEMPTY && rc != UV_EEXIST && !is_transient(rc))
    return tdm__fs_job_fail(&r->job, TDM__FS_STEP_RMDIR, rc);

  rc = rm_try(r, TDM__FS_STEP_SCANDIR, &req);
  if (rc == UV_ENOENT)
    return true;
  if (rc < 0)
    return tdm__fs_job_fail(&r->job, TDM__FS_STEP_SCANDIR, rc);
  ok = rm_children(r, &req);
  uv_fs_req_cleanup(&req);
  if (!ok)
    return false;

  rc = rm_try(r, TDM__FS_STEP_RMDIR, &req);
  if (rc < 0 && rc != UV_ENOENT)
    return tdm__fs_job_fail(&r->job, TDM__FS_STEP_RMDIR, rc);
  return true;
}

static void run_rm(tdm__fs_job_t* job) {
  fs_rm_t* r = TDM_CONTAINER_OF(job, fs_rm_t, job);
  uv_fs_t req;
  bool dir;
  int rc;

  while (r->path.len > 1 && r->path.data[r->path.len - 1] == '/')
    r->path.len--;
  rc = uv_fs_lstat(NULL, &req, tdm_buf_cstr(&r->path), NULL);
  dir = S_ISDIR(req.statbuf.st_mode);
  uv_fs_req_cleanup(&req);
  if (rc < 0)
    tdm__fs_job_fail(job, TDM__FS_STEP_LSTAT, rc);
  else
    rm_entry(r, dir);
}

static JSValueRef error_rm(tdm__fs_job_t* job, JSContextRef ctx) {
  fs_rm_t* r = TDM_CONTAINER_OF(job, fs_rm_t, job);
  return tdm_js_str(ctx, r->path.data, r->path.len);
}

static void release_rm(tdm__fs_job_t* job) {
  fs_rm_t* r = TDM_CONTAINER_OF(job, fs_rm_t, job);
  tdm_buf_release(&r->path);
}

/* rm(path, retries, delay[, cb]): removes a file or a whole tree. Links are
 * removed, not followed. A failure comes with the path of the entry. */
TDM_METHOD(fs_rm) {
  fs_rm_t* r;
  tdm_js_text_t path;

  if (!tdm__fs_arg_path(c, 0, &path))
    return NULL;
  r = tdm_calloc(1, sizeof(*r));
  r->job.run = run_rm;
  r->job.error_value = error_rm;
  r->job.release = release_rm;
  tdm_buf_put(&r->path, path.p, path.n);
  tdm_js_text_release(&path);
  r->retries = tdm_arg_int32(c, 1);
  r->delay = tdm_arg_uint32(c, 2);
  return tdm__fs_job_start(c, 3, &r->job, NULL);
}

/* ---- table ------------------------------------------------------------- */

static const tdm_method_t fs_job_methods[] = {
  TDM_FN("readFile", 5, fs_read_file),
  TDM_FN("writeFile", 8, fs_write_file),
  TDM_FN("readdir", 5, fs_readdir),
  TDM_FN("mkdirp", 3, fs_mkdirp),
  TDM_FN("rm", 4, fs_rm),
  { NULL, 0, NULL },
};

const tdm_binding_t tdm__binding_fs_job = { "fs_job", fs_job_methods, NULL,
                                            NULL };
