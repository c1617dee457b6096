/* The codecs behind node:zlib; see zlib_codec.h.
 *
 * zlib's quirks follow Node: gunzip goes on with the next member when one ends
 * and more than padding follows; unzip looks at the first two bytes to choose
 * between gzip and zlib; a dictionary is given to inflate only when the data
 * asks for it.
 */
#include "bindings/zlib_codec.h"

#include <brotli/decode.h>
#include <brotli/encode.h>
#include <stdio.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

struct tdm_codec_s {
  tdm_codec_mode_t mode;
  tdm_codec_mode_t initial; /* unzip becomes inflate or gunzip */
  bool ended;
  bool open; /* `z` is initialised */
  int magic; /* unzip: how many bytes of the gzip header were seen */
  z_stream z;
  union {
    BrotliDecoderState* brd;
    BrotliEncoderState* bre;
    ZSTD_CCtx* zc;
    ZSTD_DCtx* zd;
  } s;
  int32_t* params;
  size_t nparams;
  uint8_t* dict;
  size_t dict_len;
  int64_t pledged;
};

/* ---- errors ------------------------------------------------------------ */

static bool
fail(tdm_codec_error_t* e, int number, const char* code, const char* message) {
  e->number = number;
  e->code = code;
  e->message = message;
  return false;
}

static const char* zlib_code(int err) {
  switch (err) {
    case Z_NEED_DICT:
      return "Z_NEED_DICT";
    case Z_ERRNO:
      return "Z_ERRNO";
    case Z_STREAM_ERROR:
      return "Z_STREAM_ERROR";
    case Z_DATA_ERROR:
      return "Z_DATA_ERROR";
    case Z_MEM_ERROR:
      return "Z_MEM_ERROR";
    case Z_BUF_ERROR:
      return "Z_BUF_ERROR";
    case Z_VERSION_ERROR:
      return "Z_VERSION_ERROR";
    default:
      return "Z_ERROR";
  }
}

static bool
fail_zlib(tdm_codec_t* c, tdm_codec_error_t* e, int err, const char* message) {
  /* zlib's own text says more. */
  if (c->z.msg != NULL)
    message = c->z.msg;
  return fail(e, err, zlib_code(err), message);
}

static bool fail_eof(tdm_codec_error_t* e) {
  return fail(e, Z_BUF_ERROR, "Z_BUF_ERROR", "unexpected end of file");
}

static bool fail_init(tdm_codec_error_t* e, const char* message) {
  return fail(e, -1, "ERR_ZLIB_INITIALIZATION_FAILED", message);
}

static const char init_failed[] = "Initialization failed";
static const char param_failed[] = "Setting parameter failed";

/* ---- zlib -------------------------------------------------------------- */

enum { P_WINDOW_BITS, P_LEVEL, P_MEM_LEVEL, P_STRATEGY };

static bool is_deflate(const tdm_codec_t* c) {
  return c->mode == TDM_CODEC_DEFLATE || c->mode == TDM_CODEC_GZIP ||
         c->mode == TDM_CODEC_DEFLATERAW;
}

static bool is_zlib(const tdm_codec_t* c) {
  return c->mode >= TDM_CODEC_DEFLATE && c->mode <= TDM_CODEC_UNZIP;
}

static bool zlib_set_dict(tdm_codec_t* c, tdm_codec_error_t* e) {
  int err = Z_OK;

  if (c->dict == NULL)
    return true;
  if (c->mode == TDM_CODEC_DEFLATE || c->mode == TDM_CODEC_DEFLATERAW)
    err = deflateSetDictionary(&c->z, c->dict, (uInt) c->dict_len);
  else if (c->mode == TDM_CODEC_INFLATERAW)
    err = inflateSetDictionary(&c->z, c->dict, (uInt) c->dict_len);
  return err == Z_OK || fail_zlib(c, e, err, "Failed to set dictionary");
}

static bool zlib_open(tdm_codec_t* c, tdm_codec_error_t* e) {
  int bits = c->params[P_WINDOW_BITS];
  int err;

  if (c->mode == TDM_CODEC_GZIP || c->mode == TDM_CODEC_GUNZIP)
    bits += 16;
  else if (c->mode == TDM_CODEC_UNZIP)
    bits += 32;
  else if (c->mode == TDM_CODEC_DEFLATERAW || c->mode == TDM_CODEC_INFLATERAW)
    bits = -bits;

  if (is_deflate(c))
    err = deflateInit2(&c->z, c->params[P_LEVEL], Z_DEFLATED, bits,
                       c->params[P_MEM_LEVEL], c->params[P_STRATEGY]);
  else
    err = inflateInit2(&c->z, bits);
  if (err != Z_OK)
    return fail_init(e, init_failed);
  c->open = true;
  return zlib_set_dict(c, e);
}

/* Looks for the two bytes a gzip file begins with; they may come in two
 * pieces. zlib itself reads both formats here, but only after it is known to
 * be gzip do further members count. */
static void unzip_choose(tdm_codec_t* c) {
  const uint8_t* p = c->z.next_in;
  size_t n = c->z.avail_in;

  if (c->magic == 0 && n > 0) {
    if (*p != 0x1f) {
      c->mode = TDM_CODEC_INFLATE;
      return;
    }
    c->magic = 1;
    p++;
    n--;
  }
  if (c->magic == 1 && n > 0)
    c->mode = *p == 0x8b ? TDM_CODEC_GUNZIP : TDM_CODEC_INFLATE;
}

static int zlib_inflate(tdm_codec_t* c, int flush) {
  int err = inflate(&c->z, flush);

  if (err == Z_NEED_DICT && c->dict != NULL &&
      c->mode != TDM_CODEC_INFLATERAW) {
    err = inflateSetDictionary(&c->z, c->dict, (uInt) c->dict_len);
    if (err == Z_OK)
      err = inflate(&c->z, flush);
    else if (err == Z_DATA_ERROR)
      err = Z_NEED_DICT; /* it is another one that the data needs */
  }
  while (err == Z_STREAM_END && c->mode == TDM_CODEC_GUNZIP &&
         c->z.avail_in > 0 && *c->z.next_in != 0) {
    /* Another member. Zeros are padding. */
    inflateReset(&c->z);
    err = inflate(&c->z, flush);
  }
  return err;
}

static bool
zlib_step(tdm_codec_t* c, tdm_codec_io_t* io, int flush, tdm_codec_error_t* e) {
  uInt in_len = (uInt) TDM_MIN(io->in_len, (size_t) UINT32_MAX);
  uInt out_len = (uInt) TDM_MIN(io->out_len, (size_t) UINT32_MAX);
  int err;

  c->z.next_in = (Bytef*) io->in;
  c->z.avail_in = in_len;
  c->z.next_out = io->out;
  c->z.avail_out = out_len;
  c->z.msg = NULL;

  if (is_deflate(c)) {
    /* A flush behind the end has nothing to force out. */
    if (c->ended && in_len == 0 && flush != Z_FINISH)
      return true;
    err = deflate(&c->z, flush);
  } else {
    if (c->mode == TDM_CODEC_UNZIP)
      unzip_choose(c);
    err = zlib_inflate(c, flush);
  }

  io->in += in_len - c->z.avail_in;
  io->in_len -= in_len - c->z.avail_in;
  io->out += out_len - c->z.avail_out;
  io->out_len -= out_len - c->z.avail_out;

  switch (err) {
    case Z_OK:
    case Z_BUF_ERROR:
      if (c->z.avail_out != 0 && flush == Z_FINISH &&
          io->in_len == c->z.avail_in) /* all of the input was offered */
        return fail_eof(e);
      return true;
    case Z_STREAM_END:
      c->ended = true;
      return true;
    case Z_NEED_DICT:
      return fail_zlib(
          c, e, err, c->dict == NULL ? "Missing dictionary" : "Bad dictionary");
    default:
      return fail_zlib(c, e, err, "Zlib error");
  }
}

static bool zlib_reset(tdm_codec_t* c, tdm_codec_error_t* e) {
  int err = is_deflate(c) ? deflateReset(&c->z) : inflateReset(&c->z);

  if (err != Z_OK)
    return fail_zlib(c, e, err, "Failed to reset stream");
  return zlib_set_dict(c, e);
}

/* ---- brotli ------------------------------------------------------------ */

static bool brotli_open(tdm_codec_t* c, tdm_codec_error_t* e) {
  size_t i;
  bool ok = true;

  if (c->mode == TDM_CODEC_BROTLI_ENCODE) {
    c->s.bre = BrotliEncoderCreateInstance(NULL, NULL, NULL);
    if (c->s.bre == NULL)
      return fail_init(e, init_failed);
    for (i = 0; i + 1 < c->nparams && ok; i += 2)
      ok = BrotliEncoderSetParameter(c->s.bre,
                                     (BrotliEncoderParameter) c->params[i],
                                     (uint32_t) c->params[i + 1]);
  } else {
    c->s.brd = BrotliDecoderCreateInstance(NULL, NULL, NULL);
    if (c->s.brd == NULL)
      return fail_init(e, init_failed);
    for (i = 0; i + 1 < c->nparams && ok; i += 2)
      ok = BrotliDecoderSetParameter(c->s.brd,
                                     (BrotliDecoderParameter) c->params[i],
                                     (uint32_t) c->params[i + 1]);
  }
  return ok || fail_init(e, init_failed);
}

static bool brotli_encode(tdm_codec_t* c,
                          tdm_codec_io_t* io,
                          int op,
                          tdm_codec_error_t* e) {
  if (!BrotliEncoderCompressStream(c->s.bre, (BrotliEncoderOperation) op,
                                   &io->in_len, &io->in, &io->out_len, &io->out,
                                   NULL))
    return fail(e, -1, "ERR_BROTLI_COMPRESSION_FAILED", "Compression failed");
  return true;
}

/* Older libraries leave the group out of the name of an error. */
static bool fail_brotli(tdm_codec_t* c, tdm_codec_error_t* e) {
  BrotliDecoderErrorCode err = BrotliDecoderGetErrorCode(c->s.brd);
  const char* name = BrotliDecoderErrorString(err);
  const char* group = "";

  if (*name != '_') {
    if (err <= -1 && err >= -16)
      group = "_ERROR_FORMAT_";
    else if (err <= -21 && err >= -30)
      group = "_ERROR_ALLOC_";
    else
      group = "_ERROR_";
  }
  snprintf(e->buf, sizeof(e->buf), "ERR_%s%s", group, name);
  return fail(e, err, e->buf, "Decompression failed");
}

static bool brotli_decode(tdm_codec_t* c,
                          tdm_codec_io_t* io,
                          int flush,
                          tdm_codec_error_t* e) {
  BrotliDecoderResult r;

  r = BrotliDecoderDecompressStream(c->s.brd, &io->in_len, &io->in,
                                    &io->out_len, &io->out, NULL);
  if (r == BROTLI_DECODER_RESULT_ERROR)
    return fail_brotli(c, e);
  if (r == BROTLI_DECODER_RESULT_SUCCESS)
    c->ended = true;
  if (flush == BROTLI_OPERATION_FINISH &&
      r == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT)
    return fail_eof(e);
  return true;
}

/* ---- zstd -------------------------------------------------------------- */

static const char* zstd_code(ZSTD_ErrorCode err) {
  switch (err) {
#define X(name) \
  case name:    \
    return #name;
    X(ZSTD_error_no_error)
    X(ZSTD_error_GENERIC)
    X(ZSTD_error_prefix_unknown)
    X(ZSTD_error_version_unsupported)
    X(ZSTD_error_frameParameter_unsupported)
    X(ZSTD_error_frameParameter_windowTooLarge)
    X(ZSTD_error_corruption_detected)
    X(ZSTD_error_checksum_wrong)
    X(ZSTD_error_dictionary_corrupted)
    X(ZSTD_error_dictionary_wrong)
    X(ZSTD_error_dictionaryCreation_failed)
    X(ZSTD_error_parameter_unsupported)
    X(ZSTD_error_parameter_outOfBound)
    X(ZSTD_error_tableLog_tooLarge)
    X(ZSTD_error_maxSymbolValue_tooLarge)
    X(ZSTD_error_maxSymbolValue_tooSmall)
    X(ZSTD_error_stage_wrong)
    X(ZSTD_error_init_missing)
    X(ZSTD_error_memory_allocation)
    X(ZSTD_error_workSpace_tooSmall)
    X(ZSTD_error_dstSize_tooSmall)
    X(ZSTD_error_srcSize_wrong)
    X(ZSTD_error_dstBuffer_null)
#undef X
    default:
      return "ZSTD_error_GENERIC";
  }
}

static bool fail_zstd(tdm_codec_error_t* e, size_t result) {
  ZSTD_ErrorCode err = ZSTD_getErrorCode(result);

  return fail(e, (int) err, zstd_code(err), ZSTD_getErrorString(err));
}

static bool zstd_open(tdm_codec_t* c, tdm_codec_error_t* e) {
  size_t i;
  size_t r = 0;

  if (c->mode == TDM_CODEC_ZSTD_COMPRESS) {
    c->s.zc = ZSTD_createCCtx();
    if (c->s.zc == NULL)
      return fail_init(e, init_failed);
    for (i = 0; i + 1 < c->nparams && !ZSTD_isError(r); i += 2)
      r = ZSTD_CCtx_setParameter(c->s.zc, (ZSTD_cParameter) c->params[i],
                                 c->params[i + 1]);
    if (ZSTD_isError(r))
      return fail_init(e, param_failed);
    if (c->pledged >= 0)
      r = ZSTD_CCtx_setPledgedSrcSize(c->s.zc, (unsigned long long) c->pledged);
    if (!ZSTD_isError(r) && c->dict != NULL)
      r = ZSTD_CCtx_loadDictionary(c->s.zc, c->dict, c->dict_len);
  } else {
    c->s.zd = ZSTD_createDCtx();
    if (c->s.zd == NULL)
      return fail_init(e, init_failed);
    for (i = 0; i + 1 < c->nparams && !ZSTD_isError(r); i += 2)
      r = ZSTD_DCtx_setParameter(c->s.zd, (ZSTD_dParameter) c->params[i],
                                 c->params[i + 1]);
    if (ZSTD_isError(r))
      return fail_init(e, param_failed);
    if (!ZSTD_isError(r) && c->dict != NULL)
      r = ZSTD_DCtx_loadDictionary(c->s.zd, c->dict, c->dict_len);
  }
  return ZSTD_isError(r) ? fail_init(e, init_failed) : true;
}

static bool
zstd_step(tdm_codec_t* c, tdm_codec_io_t* io, int flush, tdm_codec_error_t* e) {
  ZSTD_inBuffer in = { io->in, io->in_len, 0 };
  ZSTD_outBuffer out = { io->out, io->out_len, 0 };
  bool compress = c->mode == TDM_CODEC_ZSTD_COMPRESS;
  size_t r;

  if (compress && c->ended && io->in_len == 0)
    return true; /* asking again would begin another, empty frame */

  if (compress)
    r = ZSTD_compressStream2(c->s.zc, &out, &in, (ZSTD_EndDirective) flush);
  else
    r = ZSTD_decompressStream(c->s.zd, &out, &in);

  io->in += in.pos;
  io->in_len -= in.pos;
  io->out += out.pos;
  io->out_len -= out.pos;
  if (ZSTD_isError(r))
    return fail_zstd(e, r);
  if (compress) {
    c->ended = flush == ZSTD_e_end && r == 0 && io->in_len == 0;
  } else {
    if (in.pos > 0 || out.pos > 0)
      c->ended = r == 0;
    /* The frame wants more, there is room, and nothing will come. */
    if (flush == ZSTD_e_end && !c->ended && io->in_len == 0 && io->out_len > 0)
      return fail_eof(e);
  }
  return true;
}

/* ---- one face ---------------------------------------------------------- */

static void codec_close(tdm_codec_t* c) {
  if (is_zlib(c)) {
    if (c->open) {
      if (is_deflate(c))
        deflateEnd(&c->z);
      else
        inflateEnd(&c->z);
    }
  } else if (c->mode == TDM_CODEC_BROTLI_DECODE) {
    if (c->s.brd != NULL)
      BrotliDecoderDestroyInstance(c->s.brd);
  } else if (c->mode == TDM_CODEC_BROTLI_ENCODE) {
    if (c->s.bre != NULL)
      BrotliEncoderDestroyInstance(c->s.bre);
  } else if (c->mode == TDM_CODEC_ZSTD_COMPRESS) {
    ZSTD_freeCCtx(c->s.zc);
  } else if (c->mode == TDM_CODEC_ZSTD_DECOMPRESS) {
    ZSTD_freeDCtx(c->s.zd);
  }
  c->open = false;
  memset(&c->s, 0, sizeof(c->s));
}

static bool codec_open(tdm_codec_t* c, tdm_codec_error_t* e) {
  if (is_zlib(c))
    return zlib_open(c, e);
  if (c->mode <= TDM_CODEC_BROTLI_ENCODE)
    return brotli_open(c, e);
  return zstd_open(c, e);
}

tdm_codec_t* tdm_codec_new(tdm_codec_mode_t mode,
                           const int32_t* params,
                           size_t nparams,
                           const uint8_t* dict,
                           size_t dict_len,
                           int64_t pledged,
                           tdm_codec_error_t* error) {
  tdm_codec_t* c = tdm_calloc(1, sizeof(*c));

  TDM_CHECK(mode > TDM_CODEC_NONE && mode <= TDM_CODEC_ZSTD_DECOMPRESS);
  TDM_CHECK(mode > TDM_CODEC_UNZIP || nparams == 4);
  error->number = 0;
  c->mode = c->initial = mode;
  c->pledged = pledged;
  c->nparams = nparams;
  c->params = tdm_malloc(nparams * sizeof(*params));
  if (nparams > 0)
    memcpy(c->params, params, nparams * sizeof(*params));
  if (dict_len > 0) {
    c->dict = tdm_malloc(dict_len);
    memcpy(c->dict, dict, dict_len);
    c->dict_len = dict_len;
  }
  if (!codec_open(c, error)) {
    tdm_codec_free(c);
    return NULL;
  }
  return c;
}

void tdm_codec_free(tdm_codec_t* c) {
  if (c == NULL)
    return;
  codec_close(c);
  tdm_free(c->params);
  tdm_free(c->dict);
  tdm_free(c);
}

bool tdm_codec_step(tdm_codec_t* c,
                    tdm_codec_io_t* io,
                    int flush,
                    tdm_codec_error_t* error) {
  error->number = 0;
  if (is_zlib(c))
    return zlib_step(c, io, flush, error);
  if (c->mode == TDM_CODEC_BROTLI_ENCODE)
    return brotli_encode(c, io, flush, error);
  if (c->mode == TDM_CODEC_BROTLI_DECODE)
    return brotli_decode(c, io, flush, error);
  return zstd_step(c, io, flush, error);
}

bool tdm_codec_ended(const tdm_codec_t* c) {
  return c->ended;
}

bool tdm_codec_params(tdm_codec_t* c,
                      int level,
                      int strategy,
                      tdm_codec_error_t* error) {
  int err;

  error->number = 0;
  if (!is_deflate(c))
    return true;
  /* zlib may want to compress what it holds, but gets no room for it here:
   * lib/ flushed before. */
  c->z.avail_in = 0;
  c->z.avail_out = 0;
  err = deflateParams(&c->z, level, strategy);
  if (err != Z_OK && err != Z_BUF_ERROR)
    return fail_zlib(c, error, err, "Failed to set parameters");
  c->params[P_LEVEL] = level;
  c->params[P_STRATEGY] = strategy;
  return true;
}

bool tdm_codec_reset(tdm_codec_t* c, tdm_codec_error_t* error) {
  error->number = 0;
  c->ended = false;
  if (is_zlib(c)) {
    c->mode = c->initial;
    c->magic = 0;
    return zlib_reset(c, error);
  }
  codec_close(c);
  return codec_open(c, error);
}

size_t tdm_codec_bound(tdm_codec_t* c, size_t n) {
  if (is_deflate(c) && n < UINT32_MAX)
    return deflateBound(&c->z, (uLong) n);
  if (c->mode == TDM_CODEC_ZSTD_COMPRESS)
    return ZSTD_compressBound(n);
  return 0;
}
