/* What the crypto bindings share; see crypto_util.h. */
#include "bindings/crypto_util.h"

#include <ctype.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <stdio.h>

bool tdm__crypto_arg_data(tdm_call_t* c, size_t i, tdm__crypto_data_t* data) {
  uint8_t* p;

  data->is_text = JSValueIsString(c->ctx, tdm_arg(c, i));
  if (data->is_text) {
    if (!tdm_arg_text(c, i, &data->text))
      return false;
    data->p = data->text.p;
    data->n = data->text.n;
    return true;
  }
  if (!tdm_arg_bytes(c, i, &p, &data->n)) {
    tdm_throw_type(c, "argument must be a string or bytes");
    return false;
  }
  data->p = (const char*) p;
  return true;
}

void tdm__crypto_data_release(tdm__crypto_data_t* data) {
  if (data->is_text)
    tdm_js_text_release(&data->text);
}

JSValueRef
tdm__crypto_bytes(tdm_call_t* c, const uint8_t* p, size_t n, int encoding) {
  static const char digits[] = "0123456789abcdef";
  char small[2 * EVP_MAX_MD_SIZE + 4];
  char* text = small;
  size_t len = 0;
  size_t i;
  JSValueRef v;

  if (encoding == TDM__CRYPTO_BYTES)
    return tdm_js_copy_uint8array(c->ctx, p, n);

  if (n > EVP_MAX_MD_SIZE)
    text = tdm_malloc(2 * n + 4);
  if (encoding == TDM__CRYPTO_HEX) {
    for (i = 0; i < n; i++) {
      text[len++] = digits[p[i] >> 4];
      text[len++] = digits[p[i] & 15];
    }
  } else {
    len = (size_t) EVP_EncodeBlock((unsigned char*) text, p, (int) n);
  }
  v = tdm_ret_str(c, text, len);
  if (text != small)
    tdm_free(text);
  return v;
}

void tdm__crypto_init(JSContextRef ctx, JSObjectRef binding) {
  OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL);
}

void tdm__crypto_clear_errors(void) {
  ERR_clear_error();
}

JSValueRef tdm__crypto_reason(tdm_call_t* c) {
  unsigned long err = ERR_get_error();
  char text[256];

  ERR_error_string_n(err, text, sizeof(text));
  ERR_clear_error();
  return tdm_js_cstr(c->ctx, err != 0 ? text : "");
}

/* "bad decrypt" of the library "Provider routines" has the code
 * ERR_OSSL_BAD_DECRYPT; other libraries' codes carry their name. */
static void
make_code(char* out, size_t size, unsigned long err, const char* reason) {
  const char* lib = "";
  size_t i, n;

  switch (ERR_GET_LIB(err)) {
    case ERR_LIB_EVP:
      lib = "EVP_";
      break;
    case ERR_LIB_RSA:
      lib = "RSA_";
      break;
    case ERR_LIB_PEM:
      lib = "PEM_";
      break;
    case ERR_LIB_EC:
      lib = "EC_";
      break;
    case ERR_LIB_CRYPTO:
      lib = "CRYPTO_";
      break;
    default:
      break;
  }
  n = (size_t) snprintf(out, size, "ERR_OSSL_%s", lib);
  for (i = 0; reason[i] != '\0' && n + 1 < size; i++)
    out[n++] = reason[i] == ' ' ? '_' : (char) toupper((uint8_t) reason[i]);
  out[n] = '\0';
}

JSValueRef tdm__crypto_throw(tdm_call_t* c, const char* fallback) {
  unsigned long err = ERR_get_error();
  const char* reason = ERR_reason_error_string(err);
  const char* lib = ERR_lib_error_string(err);
  char text[256], code[128];
  JSObjectRef error;

  ERR_clear_error();
  if (err == 0 || reason == NULL)
    return tdm_throw(c, NULL, "%s", fallback);

  ERR_error_string_n(err, text, sizeof(text));
  make_code(code, sizeof(code), err, reason);
  error = tdm_js_error(c->ctx, code, "%s", text);
  if (lib != NULL)
    tdm_js_set_str(c->ctx, error, "library", lib);
  tdm_js_set_str(c->ctx, error, "reason", reason);
  *c->ex = error;
  return NULL;
}

void tdm__crypto_name(tdm__crypto_names_t* names, const char* name) {
  names->names =
      tdm_realloc(names->names, (names->count + 1) * sizeof(*names->names));
  names->names[names->count++] = tdm_strdup(name);
}

JSValueRef tdm__crypto_names_array(tdm_call_t* c, tdm__crypto_names_t* names) {
  JSObjectRef array = JSObjectMakeArray(c->ctx, 0, NULL, c->ex);
  size_t i;

  for (i = 0; i < names->count; i++) {
    if (array != NULL) {
      JSObjectSetPropertyAtIndex(c->ctx, array, (unsigned) i,
                                 tdm_js_cstr(c->ctx, names->names[i]), NULL);
    }
    tdm_free(names->names[i]);
  }
  tdm_free(names->names);
  return array;
}
