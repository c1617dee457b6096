/* internalBinding('zlib'): codecs for node:zlib.
 *
 * A stream is a handle with one step at a time: write() runs the codec over a
 * piece of input into a piece of output, on libuv's pool when it has a
 * callback, and leaves what remained of both in `state`. A one-shot goes from
 * a whole input to a whole output in one call or one piece of pool work.
 *
 * The constants of node:zlib are data: lib/internal/zlib/constants.js.
 *
 * Failures come as an array [errno, code, message]; lib/ builds the Error.
 */
#include "bindings/zlib_codec.h"
#include "js/js.h"

#include <zlib.h>

/* ---- failures ---------------------------------------------------------- */

static JSValueRef error_value(JSContextRef ctx, const tdm_codec_error_t* e) {
  JSValueRef v[3];

  v[0] = JSValueMakeNumber(ctx, e->number);
  v[1] = tdm_js_cstr(ctx, e->code);
  v[2] = tdm_js_cstr(ctx, e->message);
  return JSObjectMakeArray(ctx, 3, v, NULL);
}

/* ---- making codecs ----------------------------------------------------- */

/* (mode, Int32Array of params, dictionary or undefined, pledged size) at
 * `at`. NULL when it failed. */
static tdm_codec_t*
codec_from_args(tdm_call_t* c, size_t at, tdm_codec_error_t* e) {
  uint8_t* params = NULL;
  uint8_t* dict = NULL;
  size_t nparams = 0;
  size_t ndict = 0;
  int64_t pledged = -1;

  tdm_arg_bytes(c, at + 1, &params, &nparams);
  tdm_arg_bytes(c, at + 2, &dict, &ndict);
  if (!tdm_arg_is_undefined(c, at + 3))
    pledged = tdm_arg_int64(c, at + 3);
  return tdm_codec_new((tdm_codec_mode_t) tdm_arg_int32(c, at),
                       (const int32_t*) params, nparams / sizeof(int32_t), dict,
                       ndict, pledged, e);
}

/* ---- streams ----------------------------------------------------------- */

typedef struct zs_s {
  tdm_codec_t* codec; /* NULL once closed */
  bool busy;          /* a step runs on the pool */
  bool close;         /* close it after that step */
  bool orphan;        /* the wrapper is gone */
} zs_t;

typedef struct zs_req_s {
  uv_work_t work;
  tdm_js_req_t js;
  zs_t* zs;
  JSValueRef handle; /* pinned, as are in and out */
  JSValueRef in;
  JSValueRef out;
  tdm_codec_io_t io;
  uint32_t* state; /* of js.keep */
  int flush;
  bool ok;
  tdm_codec_error_t error;
} zs_req_t;

static void zs_close(zs_t* zs) {
  tdm_codec_free(zs->codec);
  zs->codec = NULL;
}

static void zs_finalize(tdm_runtime_t* rt, void* priv) {
  zs_t* zs = priv;

  if (zs->busy) {
    zs->orphan = true;
    return;
  }
  zs_close(zs);
  tdm_free(zs);
}

static const tdm_class_t zs_class = { "ZlibHandle", zs_finalize };

/* create(mode, params, dictionary, pledged) -> handle, or a failure */
TDM_METHOD(zlib_create) {
  tdm_codec_error_t e;
  tdm_codec_t* codec = codec_from_args(c, 0, &e);
  zs_t* zs;

  if (codec == NULL)
    return error_value(c->ctx, &e);
  zs = tdm_calloc(1, sizeof(*zs));
  zs->codec = codec;
  return tdm_js_wrap(c->rt, &zs_class, zs);
}

static void
put_state(uint32_t* state, const tdm_codec_io_t* io, const tdm_codec_t* codec) {
  state[0] = (uint32_t) io->out_len;
  state[1] = (uint32_t) io->in_len;
  state[2] = tdm_codec_ended(codec);
}

static void step_work(uv_work_t* work) {
  zs_req_t* r = TDM_CONTAINER_OF(work, zs_req_t, work);

  r->ok = tdm_codec_step(r->zs->codec, &r->io, r->flush, &r->error);
}

static void step_after(uv_work_t* work, int status) {
  zs_req_t* r = TDM_CONTAINER_OF(work, zs_req_t, work);
  tdm_runtime_t* rt = r->js.rt;
  zs_t* zs = r->zs;

  zs->busy = false;
  put_state(r->state, &r->io, zs->codec);
  tdm_js_unpin(rt, r->handle);
  tdm_js_unpin(rt, r->in);
  tdm_js_unpin(rt, r->out);
  if (zs->close || zs->orphan)
    zs_close(zs);
  if (zs->orphan)
    tdm_free(zs);

  if (status != 0 || tdm_js_is_closing(rt))
    tdm_js_req_status(&r->js, UV_ECANCELED);
  else if (r->ok)
    tdm_js_req_status(&r->js, 0);
  else
    tdm_js_req_value(&r->js, -1, error_value(tdm_js_context(rt), &r->error));
  tdm_free(r);
}

static JSValueRef unusable(tdm_call_t* c) {
  return tdm_throw(c, "ERR_INVALID_STATE", "zlib: the handle is not usable");
}

/* write(handle, flush, in, inOffset, inLength, out, outOffset, outLength,
 * state[, cb]): `state` is a Uint32Array(3) and gets what is left of the
 * output and of the input, and whether the data ended. */
TDM_METHOD(zlib_write) {
  zs_t* zs = tdm_js_unwrap(c->ctx, tdm_arg(c, 0), &zs_class);
  JSObjectRef fn = tdm_arg_function(c, 9);
  size_t in_off = (size_t) tdm_arg_double(c, 3);
  size_t in_len = (size_t) tdm_arg_double(c, 4);
  size_t out_off = (size_t) tdm_arg_double(c, 6);
  size_t out_len = (size_t) tdm_arg_double(c, 7);
  int flush = tdm_arg_int32(c, 1);
  tdm_codec_error_t e;
  tdm_codec_io_t io;
  zs_req_t* r;
  uint8_t* in = NULL;
  uint8_t* out;
  uint8_t* state;
  size_t n_in = 0;
  size_t n_out;
  size_t n_state;

  if (zs == NULL || zs->codec == NULL || zs->busy)
    return unusable(c);
  tdm_arg_bytes(c, 2, &in, &n_in);
  if (!tdm_arg_bytes(c, 5, &out, &n_out) ||
      !tdm_arg_bytes(c, 8, &state, &n_state) || n_state < 12 || in_off > n_in ||
      in_len > n_in - in_off || out_off > n_out || out_len > n_out - out_off)
    return unusable(c);
  io = (tdm_codec_io_t){ in + in_off, in_len, out + out_off, out_len };

  if (fn == NULL) {
    bool ok = tdm_codec_step(zs->codec, &io, flush, &e);
    put_state((uint32_t*) state, &io, zs->codec);
    return ok ? tdm_ret_undefined(c) : error_value(c->ctx, &e);
  }

  r = tdm_calloc(1, sizeof(*r));
  tdm_js_req_init(&r->js, c->rt, fn, tdm_arg(c, 8));
  r->zs = zs;
  r->handle = tdm_arg(c, 0);
  r->in = tdm_arg(c, 2);
  r->out = tdm_arg(c, 5);
  tdm_js_pin(c->rt, r->handle);
  tdm_js_pin(c->rt, r->in);
  tdm_js_pin(c->rt, r->out);
  r->io = io;
  r->state = (uint32_t*) state;
  r->flush = flush;
  zs->busy = true;
  TDM_CHECK(uv_queue_work(tdm_js_uv(c->rt), &r->work, step_work, step_after) ==
            0);
  return tdm_ret_undefined(c);
}

/* params(handle, level, strategy) -> undefined or a failure */
TDM_METHOD(zlib_params) {
  zs_t* zs = tdm_js_unwrap(c->ctx, tdm_arg(c, 0), &zs_class);
  tdm_codec_error_t e;

  if (zs == NULL || zs->codec == NULL || zs->busy)
    return unusable(c);
  if (!tdm_codec_params(zs->codec, tdm_arg_int32(c, 1), tdm_arg_int32(c, 2),
                        &e))
    return error_value(c->ctx, &e);
  return tdm_ret_undefined(c);
}

/* reset(handle) -> undefined or a failure */
TDM_METHOD(zlib_reset) {
  zs_t* zs = tdm_js_unwrap(c->ctx, tdm_arg(c, 0), &zs_class);
  tdm_codec_error_t e;

  if (zs == NULL || zs->codec == NULL || zs->busy)
    return unusable(c);
  if (!tdm_codec_reset(zs->codec, &e))
    return error_value(c->ctx, &e);
  return tdm_ret_undefined(c);
}

/* close(handle): at once, or after the step that runs. */
TDM_METHOD(zlib_close) {
  zs_t* zs = tdm_js_unwrap(c->ctx, tdm_arg(c, 0), &zs_class);

  if (zs != NULL && zs->busy)
    zs->close = true;
  else if (zs != NULL)
    zs_close(zs);
  return tdm_ret_undefined(c);
}

/* ---- one-shots --------------------------------------------------------- */

typedef struct shot_s {
  uv_work_t work;
  tdm_js_req_t js; /* keep: the input */
  tdm_codec_t* codec;
  const uint8_t* in;
  size_t in_len;
  size_t max;
  int flush;
  bool reject_garbage;
  char* out;
  size_t len;
  bool ok;
  tdm_codec_error_t error;
} shot_t;

static bool shot_fail(shot_t* s, const char* code, const char* message) {
  s->error.number = -1;
  s->error.code = code;
  s->error.message = message;
  return false;
}

/* Output grows by doubling, so an input that claims to be huge costs memory
 * only as it proves it; `max` is where it ends. */
static bool shot_run(shot_t* s) {
  tdm_codec_io_t io = { s->in, s->in_len, NULL, 0 };
  size_t cap = tdm_codec_bound(s->codec, s->in_len);
  char* p;

  if (cap == 0)
    cap = s->in_len < 4096 ? 16384 : s->in_len * 4;
  for (;;) {
    /* One byte more than allowed shows that there is more. */
    if (s->max < SIZE_MAX && cap > s->max + 1)
      cap = s->max + 1;
    p = tdm_try_malloc(cap);
    if (p == NULL)
      return shot_fail(s, "ERR_MEMORY_ALLOCATION_FAILED",
                       "Failed to allocate memory");
    if (s->len > 0)
      memcpy(p, s->out, s->len);
    tdm_free(s->out);
    s->out = p;

    io.out = (uint8_t*) s->out + s->len;
    io.out_len = cap - s->len;
    if (!tdm_codec_step(s->codec, &io, s->flush, &s->error)) {
      s->len = cap - io.out_len;
      return false;
    }
    s->len = cap - io.out_len;
    if (s->len > s->max)
      return shot_fail(s, "ERR_BUFFER_TOO_LARGE", "");
    if (io.out_len > 0)
      break;
    cap *= 2;
  }
  if (s->reject_garbage && tdm_codec_ended(s->codec) && io.in_len > 0)
    return shot_fail(s, "ERR_TRAILING_JUNK_AFTER_STREAM_END",
                     "Trailing junk found after the end of the compressed "
                     "stream");
  return true;
}

static JSValueRef shot_value(JSContextRef ctx, shot_t* s) {
  char* p;

  if (!s->ok)
    return error_value(ctx, &s->error);
  p = tdm_realloc(s->out, s->len);
  s->out = NULL;
  return tdm_js_take_arraybuffer(ctx, p, s->len);
}

static void shot_free(shot_t* s) {
  tdm_codec_free(s->codec);
  tdm_free(s->out);
  tdm_free(s);
}

static void shot_work(uv_work_t* work) {
  shot_t* s = TDM_CONTAINER_OF(work, shot_t, work);
  s->ok = shot_run(s);
}

static void shot_after(uv_work_t* work, int status) {
  shot_t* s = TDM_CONTAINER_OF(work, shot_t, work);

  if (status != 0 || tdm_js_is_closing(s->js.rt))
    tdm_js_req_status(&s->js, UV_ECANCELED);
  else
    tdm_js_req_value(&s->js, s->ok ? 0 : -1,
                     shot_value(tdm_js_context(s->js.rt), s));
  shot_free(s);
}

/* oneShot(mode, params, dictionary, pledged, input, flush, max,
 * rejectGarbage[, cb]) -> ArrayBuffer or a failure */
TDM_METHOD(zlib_one_shot) {
  JSObjectRef fn = tdm_arg_function(c, 8);
  tdm_codec_error_t e;
  tdm_codec_t* codec;
  double max = tdm_arg_double(c, 6);
  JSValueRef v;
  uint8_t* in;
  size_t n;
  shot_t* s;

  if (!tdm_arg_bytes(c, 4, &in, &n))
    return tdm_throw_type(c, "zlib: the input has no bytes");
  codec = codec_from_args(c, 0, &e);
  if (codec == NULL)
    return error_value(c->ctx, &e);

  s = tdm_calloc(1, sizeof(*s));
  s->codec = codec;
  s->in = in;
  s->in_len = n;
  s->flush = tdm_arg_int32(c, 5);
  s->max = max >= 9007199254740991.0 ? SIZE_MAX : (size_t) max;
  s->reject_garbage = tdm_arg_bool(c, 7);

  if (fn == NULL) {
    s->ok = shot_run(s);
    v = shot_value(c->ctx, s);
    shot_free(s);
    return v;
  }
  tdm_js_req_init(&s->js, c->rt, fn, tdm_arg(c, 4));
  TDM_CHECK(uv_queue_work(tdm_js_uv(c->rt), &s->work, shot_work, shot_after) ==
            0);
  return tdm_ret_undefined(c);
}

/* crc32(bytes or text, start) -> number */
TDM_METHOD(zlib_crc32) {
  uint32_t start = tdm_arg_uint32(c, 1);
  tdm_js_text_t text;
  uint8_t* p;
  size_t n;

  if (tdm_arg_bytes(c, 0, &p, &n))
    return tdm_ret_num(c, crc32_z(start, p, n));
  if (!tdm_arg_text(c, 0, &text))
    return NULL;
  start = (uint32_t) crc32_z(start, (const Bytef*) text.p, text.n);
  tdm_js_text_release(&text);
  return tdm_ret_num(c, start);
}

/* ---- tables ------------------------------------------------------------ */

static const tdm_method_t zlib_methods[] = {
  TDM_FN("create", 4, zlib_create), TDM_FN("write", 10, zlib_write),
  TDM_FN("params", 3, zlib_params), TDM_FN("reset", 1, zlib_reset),
  TDM_FN("close", 1, zlib_close),   TDM_FN("oneShot", 9, zlib_one_shot),
  TDM_FN("crc32", 2, zlib_crc32),   { NULL, 0, NULL },
};

const tdm_binding_t tdm__binding_zlib = { "zlib", zlib_methods, NULL, NULL };
