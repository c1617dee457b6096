/* The codecs of node:zlib: every format there and back through windows of one
 * byte, and what cut, wrong and foreign data give. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <zlib.h>

#include "base/buf.h"
#include "bindings/zlib_codec.h"

static const int32_t zlib_params[] = { 15, -1, 8, 0 };

typedef struct format_s {
  tdm_codec_mode_t there;
  tdm_codec_mode_t back;
  int finish; /* the flush that ends the data */
} format_t;

static const format_t formats[] = {
  { TDM_CODEC_DEFLATE, TDM_CODEC_INFLATE, Z_FINISH },
  { TDM_CODEC_DEFLATE, TDM_CODEC_UNZIP, Z_FINISH },
  { TDM_CODEC_GZIP, TDM_CODEC_GUNZIP, Z_FINISH },
  { TDM_CODEC_GZIP, TDM_CODEC_UNZIP, Z_FINISH },
  { TDM_CODEC_DEFLATERAW, TDM_CODEC_INFLATERAW, Z_FINISH },
  { TDM_CODEC_BROTLI_ENCODE, TDM_CODEC_BROTLI_DECODE, 2 },
  { TDM_CODEC_ZSTD_COMPRESS, TDM_CODEC_ZSTD_DECOMPRESS, 2 },
};

static tdm_codec_t*
make(tdm_codec_mode_t mode, const void* dict, size_t dict_len) {
  tdm_codec_error_t e;
  bool zlib = mode <= TDM_CODEC_UNZIP;
  tdm_codec_t* c =
      tdm_codec_new(mode, zlib_params, zlib ? 4 : 0, dict, dict_len, -1, &e);

  assert_non_null(c);
  return c;
}

/* Runs all of `in` through `c`, `window` bytes at a time on both sides. */
static bool run(tdm_codec_t* c,
                const void* in,
                size_t n,
                size_t window,
                int finish,
                tdm_buf_t* out,
                tdm_codec_error_t* e) {
  uint8_t buf[4096];
  size_t at = 0;
  tdm_codec_io_t io;

  for (;;) {
    size_t len = TDM_MIN(window, n - at);
    size_t room = TDM_MIN(window, sizeof(buf));
    bool last = at + len == n;

    io = (tdm_codec_io_t){ (const uint8_t*) in + at, len, buf, room };
    if (!tdm_codec_step(c, &io, last ? finish : 0, e))
      return false;
    tdm_buf_put(out, buf, room - io.out_len);
    at += len - io.in_len;
    if (at == n && io.out_len > 0)
      return true;
    if (io.in_len == len && io.out_len == room)
      return true; /* it wants no more: the data ended */
  }
}

static void fill(tdm_buf_t* b, size_t n) {
  uint32_t x = 1;

  while (b->len < n) {
    x = x * 1664525 + 1013904223;
    tdm_buf_printf(b, "line %u of text\n", x >> 24);
  }
}

static void test_round_trips(void** state) {
  static const size_t windows[] = { 1, 7, 4096 };
  tdm_codec_error_t e;
  tdm_buf_t text, packed, back;

  tdm_buf_init(&text);
  tdm_buf_init(&packed);
  tdm_buf_init(&back);
  fill(&text, 20000);
  for (size_t i = 0; i < TDM_ARRAY_SIZE(formats); i++) {
    const format_t* f = &formats[i];
    for (size_t w = 0; w < TDM_ARRAY_SIZE(windows); w++) {
      tdm_codec_t* c = make(f->there, NULL, 0);
      tdm_codec_t* d = make(f->back, NULL, 0);
      tdm_buf_reset(&packed);
      tdm_buf_reset(&back);
      assert_true(
          run(c, text.data, text.len, windows[w], f->finish, &packed, &e));
      assert_true(packed.len < text.len);
      assert_true(
          run(d, packed.data, packed.len, windows[w], f->finish, &back, &e));
      assert_int_equal(back.len, text.len);
      assert_memory_equal(back.data, text.data, text.len);
      assert_true(tdm_codec_ended(d));

      /* Reset, both work again. */
      assert_true(tdm_codec_reset(d, &e));
      tdm_buf_reset(&back);
      assert_true(run(d, packed.data, packed.len, 4096, f->finish, &back, &e));
      assert_int_equal(back.len, text.len);
      tdm_codec_free(c);
      tdm_codec_free(d);
    }
  }
  tdm_buf_release(&text);
  tdm_buf_release(&packed);
  tdm_buf_release(&back);
}

static void test_cut_data(void** state) {
  tdm_codec_error_t e;
  tdm_buf_t text, packed, back;

  tdm_buf_init(&text);
  tdm_buf_init(&packed);
  tdm_buf_init(&back);
  fill(&text, 2000);
  for (size_t i = 0; i < TDM_ARRAY_SIZE(formats); i++) {
    const format_t* f = &formats[i];
    tdm_codec_t* c = make(f->there, NULL, 0);
    tdm_buf_reset(&packed);
    assert_true(run(c, text.data, text.len, 4096, f->finish, &packed, &e));
    tdm_codec_free(c);
    for (size_t n = 0; n < packed.len; n++) {
      tdm_codec_t* d = make(f->back, NULL, 0);
      tdm_buf_reset(&back);
      assert_false(run(d, packed.data, n, 4096, f->finish, &back, &e));
      assert_string_equal(e.code, "Z_BUF_ERROR");
      assert_string_equal(e.message, "unexpected end of file");
      tdm_codec_free(d);
    }
  }
  tdm_buf_release(&text);
  tdm_buf_release(&packed);
  tdm_buf_release(&back);
}

/* Any single wrong byte gives an error or some output, never more. */
static void test_wrong_bytes(void** state) {
  tdm_codec_error_t e;
  tdm_buf_t text, packed, back;

  tdm_buf_init(&text);
  tdm_buf_init(&packed);
  tdm_buf_init(&back);
  fill(&text, 500);
  for (size_t i = 0; i < TDM_ARRAY_SIZE(formats); i++) {
    const format_t* f = &formats[i];
    tdm_codec_t* c = make(f->there, NULL, 0);
    tdm_buf_reset(&packed);
    assert_true(run(c, text.data, text.len, 4096, f->finish, &packed, &e));
    tdm_codec_free(c);
    for (size_t n = 0; n < packed.len; n++) {
      tdm_codec_t* d = make(f->back, NULL, 0);
      packed.data[n] ^= 0x55;
      tdm_buf_reset(&back);
      if (!run(d, packed.data, packed.len, 4096, f->finish, &back, &e)) {
        assert_int_not_equal(e.number, 0);
        assert_non_null(e.code);
        assert_non_null(e.message);
      }
      packed.data[n] ^= 0x55;
      tdm_codec_free(d);
    }
  }
  tdm_buf_release(&text);
  tdm_buf_release(&packed);
  tdm_buf_release(&back);
}

static void test_members_and_padding(void** state) {
  static const char zeros[8];
  tdm_codec_error_t e;
  tdm_buf_t packed, back;

  for (size_t window = 1; window <= 4096; window *= 16) {
    tdm_codec_t* d = make(TDM_CODEC_UNZIP, NULL, 0);
    tdm_buf_init(&packed);
    tdm_buf_init(&back);
    for (int i = 0; i < 2; i++) {
      tdm_codec_t* c = make(TDM_CODEC_GZIP, NULL, 0);
      assert_true(
          run(c, i ? "two" : "one ", i ? 3 : 4, 4096, Z_FINISH, &packed, &e));
      tdm_codec_free(c);
    }
    tdm_buf_put(&packed, zeros, sizeof(zeros));
    assert_true(run(d, packed.data, packed.len, window, Z_FINISH, &back, &e));
    assert_int_equal(back.len, 7);
    assert_memory_equal(back.data, "one two", 7);
    tdm_codec_free(d);
    tdm_buf_release(&packed);
    tdm_buf_release(&back);
  }
}

static void test_dictionary(void** state) {
  tdm_codec_error_t e;
  tdm_buf_t packed, back;
  tdm_codec_t* c;

  tdm_buf_init(&packed);
  tdm_buf_init(&back);
  c = make(TDM_CODEC_DEFLATE, "hello world", 11);
  assert_true(run(c, "hello world", 11, 4096, Z_FINISH, &packed, &e));
  tdm_codec_free(c);

  c = make(TDM_CODEC_INFLATE, "hello world", 11);
  assert_true(run(c, packed.data, packed.len, 1, Z_FINISH, &back, &e));
  assert_int_equal(back.len, 11);
  tdm_codec_free(c);

  c = make(TDM_CODEC_INFLATE, NULL, 0);
  assert_false(run(c, packed.data, packed.len, 1, Z_FINISH, &back, &e));
  assert_string_equal(e.message, "Missing dictionary");
  tdm_codec_free(c);

  c = make(TDM_CODEC_INFLATE, "other", 5);
  assert_false(run(c, packed.data, packed.len, 1, Z_FINISH, &back, &e));
  assert_string_equal(e.message, "Bad dictionary");
  tdm_codec_free(c);
  tdm_buf_release(&packed);
  tdm_buf_release(&back);
}

static void test_bad_parameters(void** state) {
  static const int32_t strategy[] = { 107, 130 };
  static const int32_t bits[] = { 99, -1, 8, 0 };
  tdm_codec_error_t e;

  assert_null(
      tdm_codec_new(TDM_CODEC_ZSTD_COMPRESS, strategy, 2, NULL, 0, -1, &e));
  assert_string_equal(e.code, "ERR_ZLIB_INITIALIZATION_FAILED");
  assert_null(tdm_codec_new(TDM_CODEC_DEFLATE, bits, 4, NULL, 0, -1, &e));
  assert_string_equal(e.code, "ERR_ZLIB_INITIALIZATION_FAILED");
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_round_trips),
    cmocka_unit_test(test_cut_data),
    cmocka_unit_test(test_wrong_bytes),
    cmocka_unit_test(test_members_and_padding),
    cmocka_unit_test(test_dictionary),
    cmocka_unit_test(test_bad_parameters),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
