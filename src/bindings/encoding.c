/* internalBinding('encoding'): the legacy encodings of TextDecoder, by ICU's
 * converters. UTF-8 and UTF-16 are not done here: lib/web/encoding.js has them.
 */
#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/ucnv_err.h>

#include "js/js.h"

static void converter_finalize(tdm_runtime_t* rt, void* priv) {
  ucnv_close(priv);
}

static const tdm_class_t converter_class = { "Converter", converter_finalize };

/* ICU itself puts U+001A for some malformed bytes. */
static void substitute(const void* context,
                       UConverterToUnicodeArgs* args,
                       const char* units,
                       int32_t length,
                       UConverterCallbackReason reason,
                       UErrorCode* err) {
  static const UChar replacement = 0xfffd;

  if (reason > UCNV_IRREGULAR)
    return; /* reset, close, clone */
  *err = U_ZERO_ERROR;
  ucnv_cbToUWriteUChars(args, &replacement, 1, 0, err);
}

/* open(name, fatal) -> a converter, or undefined when ICU has none. */
TDM_METHOD(encoding_open) {
  UErrorCode status = U_ZERO_ERROR;
  tdm_js_text_t name;
  UConverter* cnv;

  if (!tdm_arg_text(c, 0, &name))
    return NULL;
  cnv = ucnv_open(name.p, &status);
  tdm_js_text_release(&name);
  if (U_FAILURE(status))
    return tdm_ret_undefined(c);
  ucnv_setToUCallBack(cnv,
                      tdm_arg_bool(c, 1) ? UCNV_TO_U_CALLBACK_STOP : substitute,
                      NULL, NULL, NULL, &status);
  return tdm_js_wrap(c->rt, &converter_class, cnv);
}

/* decode(converter, bytes, flush) -> a string, or undefined when the bytes
 * were malformed and the converter is fatal. */
TDM_METHOD(encoding_decode) {
  UConverter* cnv = tdm_js_unwrap(c->ctx, tdm_arg(c, 0), &converter_class);
  bool flush = tdm_arg_bool(c, 2);
  UErrorCode status = U_ZERO_ERROR;
  const char* source;
  uint8_t* p;
  UChar* out;
  UChar* target;
  size_t n, cap;
  JSValueRef v;

  if (cnv == NULL || !tdm_arg_bytes(c, 1, &p, &n))
    return tdm_throw_type(c, "arguments must be a converter and bytes");

  /* No converter makes more than two units of a byte, plus what it kept of
   * the piece before. */
  cap = 2 * n + 64;
  out = tdm_try_malloc(cap * sizeof(*out));
  if (out == NULL)
    return tdm_throw(c, "ERR_MEMORY_ALLOCATION_FAILED",
                     "Failed to allocate memory");
  source = n > 0 ? (const char*) p : "";
  target = out;
  ucnv_toUnicode(cnv, &target, out + cap, &source, source + n, NULL, flush,
                 &status);
  if (flush)
    ucnv_reset(cnv);
  if (U_FAILURE(status)) {
    ucnv_reset(cnv);
    tdm_free(out);
    return tdm_ret_undefined(c);
  }
  v = tdm_js_utf16(c->ctx, (const uint16_t*) out, (size_t) (target - out));
  tdm_free(out);
  return v;
}

static const tdm_method_t encoding_methods[] = {
  TDM_FN("open", 2, encoding_open),
  TDM_FN("decode", 3, encoding_decode),
  { NULL, 0, NULL },
};

const tdm_binding_t tdm__binding_encoding = { "encoding", encoding_methods,
                                              NULL, NULL };
