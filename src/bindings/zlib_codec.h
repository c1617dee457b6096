/* One face for zlib, brotli and zstd, as node:zlib needs it: a stream that
 * takes bytes and gives bytes, with Node's error codes. Knows no JavaScript.
 *
 * A codec may be used by one thread at a time, any thread.
 */
#ifndef TDM_BINDINGS_ZLIB_CODEC_H_
#define TDM_BINDINGS_ZLIB_CODEC_H_

#include "base/base.h"

/* As the constants of node:zlib. */
typedef enum tdm_codec_mode_e {
  TDM_CODEC_NONE,
  TDM_CODEC_DEFLATE,
  TDM_CODEC_INFLATE,
  TDM_CODEC_GZIP,
  TDM_CODEC_GUNZIP,
  TDM_CODEC_DEFLATERAW,
  TDM_CODEC_INFLATERAW,
  TDM_CODEC_UNZIP,
  TDM_CODEC_BROTLI_DECODE,
  TDM_CODEC_BROTLI_ENCODE,
  TDM_CODEC_ZSTD_COMPRESS,
  TDM_CODEC_ZSTD_DECOMPRESS,
} tdm_codec_mode_t;

/* Why a step failed. The texts are constant or live as long as the codec. */
typedef struct tdm_codec_error_s {
  int number; /* err.errno; 0: no error */
  const char* code;
  const char* message;
  char buf[64]; /* where a composed `code` stands */
} tdm_codec_error_t;

/* A run of input and of output; a step moves them on. */
typedef struct tdm_codec_io_s {
  const uint8_t* in;
  size_t in_len;
  uint8_t* out;
  size_t out_len;
} tdm_codec_io_t;

typedef struct tdm_codec_s tdm_codec_t;

/* Makes a codec. `params`: for the zlib modes windowBits, level, memLevel,
 * strategy; for the others pairs of parameter and value. `pledged` is the
 * input's size for zstd, or -1. The dictionary is copied. NULL when that
 * failed, with *error filled. */
tdm_codec_t* tdm_codec_new(tdm_codec_mode_t mode,
                           const int32_t* params,
                           size_t nparams,
                           const uint8_t* dict,
                           size_t dict_len,
                           int64_t pledged,
                           tdm_codec_error_t* error);

void tdm_codec_free(tdm_codec_t* c);

/* Takes input and gives output until one of them is used up. `flush` is the
 * format's own constant. False on failure, with *error filled. */
bool tdm_codec_step(tdm_codec_t* c,
                    tdm_codec_io_t* io,
                    int flush,
                    tdm_codec_error_t* error);

/* Whether the end of the compressed data was met or written. */
bool tdm_codec_ended(const tdm_codec_t* c);

/* Changes level and strategy of a running deflate. */
bool tdm_codec_params(tdm_codec_t* c,
                      int level,
                      int strategy,
                      tdm_codec_error_t* error);

/* Back to the start, with the same parameters. */
bool tdm_codec_reset(tdm_codec_t* c, tdm_codec_error_t* error);

/* How long the output of `n` bytes may get, for encoders that can tell;
 * otherwise 0. */
size_t tdm_codec_bound(tdm_codec_t* c, size_t n);

#endif /* TDM_BINDINGS_ZLIB_CODEC_H_ */
