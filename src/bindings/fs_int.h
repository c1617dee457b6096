/* What the files of the fs bindings share: path arguments, the shape of one
 * stat record, and composed operations ("jobs") that run either at once or as
 * one piece of work on libuv's pool.
 */
#ifndef TDM_BINDINGS_FS_INT_H_
#define TDM_BINDINGS_FS_INT_H_

#include "js/js.h"

/* A path argument: a string (as UTF-8) or bytes (as they are). lib/ has
 * rejected NULs. False when the conversion threw; otherwise the caller
 * releases `out` with tdm_js_text_release. */
bool tdm__fs_arg_path(tdm_call_t* c, size_t i, tdm_js_text_t* out);

/* The same, as memory of its own (tdm_free). NULL when it threw. */
char* tdm__fs_arg_path_dup(tdm_call_t* c, size_t i);

/* A path for JavaScript: a string or, for callers that want other encodings,
 * the raw bytes as an ArrayBuffer. */
JSValueRef tdm__fs_path_value(JSContextRef ctx, const char* p, bool raw);

/* How many numbers a stat record has: dev, mode, nlink, uid, gid, rdev,
 * blksize, ino, size, blocks, then seconds and nanoseconds of atime, mtime,
 * ctime, birthtime. */
enum { TDM__FS_STAT_FIELDS = 18 };

/* Writes a record into `out`, a Float64Array or BigInt64Array with room for
 * at least `at` records and one more. */
void tdm__fs_put_stat(JSContextRef ctx,
                      JSValueRef out,
                      size_t at,
                      const uv_stat_t* st);

/* ---- jobs -------------------------------------------------------------- */

/* The step of a job that failed; lib/ turns it into the name of a system
 * call. The order is part of the contract with lib/internal/fs/utils.js. */
typedef enum tdm__fs_step_e {
  TDM__FS_STEP_NONE,
  TDM__FS_STEP_OPEN,
  TDM__FS_STEP_FSTAT,
  TDM__FS_STEP_READ,
  TDM__FS_STEP_CLOSE,
  TDM__FS_STEP_WRITE,
  TDM__FS_STEP_FSYNC,
  TDM__FS_STEP_TOO_LARGE,
  TDM__FS_STEP_SCANDIR,
  TDM__FS_STEP_MKDIR,
  TDM__FS_STEP_LSTAT,
  TDM__FS_STEP_UNLINK,
  TDM__FS_STEP_RMDIR,
} tdm__fs_step_t;

typedef struct tdm__fs_job_s tdm__fs_job_t;

/* One composed operation. Embed it first in a struct of tdm_calloc. */
struct tdm__fs_job_s {
  uv_work_t work;
  tdm_js_req_t js;
  int err; /* 0 or UV_E*; set by run */
  tdm__fs_step_t step;
  /* Does the work; on the pool or on J; may not touch JavaScript. */
  void (*run)(tdm__fs_job_t* job);
  /* The result after success (NULL: undefined); on J. */
  JSValueRef (*value)(tdm__fs_job_t* job, JSContextRef ctx);
  /* What accompanies a failure (NULL: nothing); on J. */
  JSValueRef (*error_value)(tdm__fs_job_t* job, JSContextRef ctx);
  /* Frees what the job owns, not the job. */
  void (*release)(tdm__fs_job_t* job);
};

/* Runs the job: without a function at argument `cb_at` now, returning its
 * value, or the failure as -(step * 4096 - err) (with `error_value`: an array
 * of both); otherwise on the pool, settling the callback with the same code
 * as status. Takes the job over. `keep` is pinned meanwhile; may be NULL. */
JSValueRef tdm__fs_job_start(tdm_call_t* c,
                             size_t cb_at,
                             tdm__fs_job_t* job,
                             JSValueRef keep);

/* Sets the failure and returns false. */
bool tdm__fs_job_fail(tdm__fs_job_t* job, tdm__fs_step_t step, int err);

#endif /* TDM_BINDINGS_FS_INT_H_ */
