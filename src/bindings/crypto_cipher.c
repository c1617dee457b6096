/* internalBinding('crypto_cipher'): symmetric ciphers over OpenSSL 3.
 *
 * One context a cipher object. Modes without authentication, and GCM, OCB and
 * ChaCha20-Poly1305 with it; CCM, SIV and the key-wrap modes, which need the
 * whole message at once, are refused by lib/. The sizes of key and iv are
 * checked by lib/ against cipherInfo().
 */
#include <openssl/err.h>
#include <openssl/evp.h>

#include "bindings/crypto_util.h"
#include "js/js.h"

static void cipher_finalize(tdm_runtime_t* rt, void* priv) {
  EVP_CIPHER_CTX_free(priv);
}

static const tdm_class_t cipher_class = { "Cipher", cipher_finalize };

/* OpenSSL takes lengths as int. */
#define MAX_PIECE ((size_t) 1 << 30)

static EVP_CIPHER_CTX* arg_cipher(tdm_call_t* c) {
  EVP_CIPHER_CTX* ctx = tdm_js_unwrap(c->ctx, tdm_arg(c, 0), &cipher_class);

  if (ctx == NULL)
    tdm_throw_type(c, "argument must be a cipher");
  return ctx;
}

/* cipherInfo(name[, keyLength[, ivLength]]) -> [nid, block size, iv length, key
 * length, mode, aead, name], or undefined. */
TDM_METHOD(cipher_info) {
  const char* known;
  EVP_CIPHER* cipher;
  EVP_CIPHER_CTX* ctx;
  tdm_js_text_t name;
  JSObjectRef array;
  double numbers[6];
  int iv_len, key_len;
  size_t i;
  bool ok = true;

  if (!tdm_arg_text(c, 0, &name))
    return NULL;
  cipher = EVP_CIPHER_fetch(NULL, name.p, NULL);
  tdm_js_text_release(&name);
  tdm__crypto_clear_errors();
  if (cipher == NULL)
    return tdm_ret_undefined(c);

  iv_len = EVP_CIPHER_get_iv_length(cipher);
  key_len = EVP_CIPHER_get_key_length(cipher);
  if (!tdm_arg_is_undefined(c, 1) || !tdm_arg_is_undefined(c, 2)) {
    ctx = EVP_CIPHER_CTX_new();
    TDM_CHECK(ctx != NULL);
    ok = EVP_CipherInit_ex(ctx, cipher, NULL, NULL, NULL, 1) == 1;
    if (ok && !tdm_arg_is_undefined(c, 1)) {
      ok = EVP_CIPHER_CTX_set_key_length(ctx, tdm_arg_int32(c, 1)) == 1;
      key_len = tdm_arg_int32(c, 1);
    }
    if (ok && !tdm_arg_is_undefined(c, 2) && tdm_arg_int32(c, 2) != iv_len) {
      ok = (EVP_CIPHER_get_flags(cipher) & EVP_CIPH_FLAG_AEAD_CIPHER) &&
           EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_IVLEN,
                               tdm_arg_int32(c, 2), NULL) == 1;
      iv_len = tdm_arg_int32(c, 2);
    }
    EVP_CIPHER_CTX_free(ctx);
    tdm__crypto_clear_errors();
  }
  if (!ok) {
    EVP_CIPHER_free(cipher);
    return tdm_ret_undefined(c);
  }

  numbers[0] = EVP_CIPHER_get_nid(cipher);
  numbers[1] = EVP_CIPHER_get_block_size(cipher);
  numbers[2] = iv_len;
  numbers[3] = key_len;
  numbers[4] = EVP_CIPHER_get_mode(cipher);
  numbers[5] = (EVP_CIPHER_get_flags(cipher) & EVP_CIPH_FLAG_AEAD_CIPHER) != 0;
  array = JSObjectMakeArray(c->ctx, 0, NULL, c->ex);
  if (array != NULL) {
    for (i = 0; i < TDM_ARRAY_SIZE(numbers); i++)
      JSObjectSetPropertyAtIndex(c->ctx, array, (unsigned) i,
                                 JSValueMakeNumber(c->ctx, numbers[i]), NULL);
    known = OBJ_nid2sn(EVP_CIPHER_get_nid(cipher));
    JSObjectSetPropertyAtIndex(
        c->ctx, array, (unsigned) i,
        tdm_js_cstr(c->ctx, EVP_CIPHER_get_nid(cipher) != NID_undef
                                ? known
                                : EVP_CIPHER_get0_name(cipher)),
        NULL);
  }
  EVP_CIPHER_free(cipher);
  return array;
}

/* nameOf(nid) -> the name OpenSSL has for a number, or undefined. */
TDM_METHOD(cipher_name_of) {
  int nid = tdm_arg_int32(c, 0);
  const char* name = nid > 0 ? OBJ_nid2sn(nid) : NULL;

  tdm__crypto_clear_errors();
  if (name == NULL)
    return tdm_ret_undefined(c);
  return tdm_js_cstr(c->ctx, name);
}

/* cipherNew(name, key, iv or null, encrypt, tagLength) */
TDM_METHOD(cipher_new) {
  EVP_CIPHER* cipher;
  EVP_CIPHER_CTX* ctx;
  tdm_js_text_t name;
  bool encrypt = tdm_arg_bool(c, 3);
  int tag_len = tdm_arg_int32(c, 4);
  uint8_t* key;
  uint8_t* iv = NULL;
  size_t key_len;
  size_t iv_len = 0;
  bool ok;

  if (!tdm_arg_bytes(c, 1, &key, &key_len))
    return tdm_throw_type(c, "key must be bytes");
  if (!JSValueIsNull(c->ctx, tdm_arg(c, 2)) &&
      !tdm_arg_bytes(c, 2, &iv, &iv_len))
    return tdm_throw_type(c, "iv must be bytes");
  if (!tdm_arg_text(c, 0, &name))
    return NULL;
  cipher = EVP_CIPHER_fetch(NULL, name.p, NULL);
  tdm_js_text_release(&name);
  if (cipher == NULL)
    return tdm__crypto_throw(c, "Unknown cipher");

  ctx = EVP_CIPHER_CTX_new();
  TDM_CHECK(ctx != NULL);
  ok = EVP_CipherInit_ex(ctx, cipher, NULL, NULL, NULL, encrypt) == 1;
  if (ok && (EVP_CIPHER_get_flags(cipher) & EVP_CIPH_FLAG_AEAD_CIPHER)) {
    ok = EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_IVLEN, (int) iv_len,
                             NULL) == 1;
    if (ok && tag_len > 0 && EVP_CIPHER_get_mode(cipher) == EVP_CIPH_OCB_MODE)
      ok = EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, tag_len, NULL) == 1;
  }
  EVP_CIPHER_free(cipher);
  if (ok)
    ok = EVP_CIPHER_CTX_set_key_length(ctx, (int) key_len) == 1 &&
         EVP_CipherInit_ex(ctx, NULL, NULL, key, iv, encrypt) == 1;
  if (!ok) {
    EVP_CIPHER_CTX_free(ctx);
    return tdm__crypto_throw(c, "Cipher could not be initialized");
  }
  return tdm_js_wrap(c->rt, &cipher_class, ctx);
}

/* cipherUpdate(cipher, bytes) -> bytes */
TDM_METHOD(cipher_update) {
  EVP_CIPHER_CTX* ctx = arg_cipher(c);
  uint8_t* p;
  uint8_t* out;
  size_t n;
  int len = 0;

  if (ctx == NULL)
    return NULL;
  if (!tdm_arg_bytes(c, 1, &p, &n))
    return tdm_throw_type(c, "argument must be bytes");
  if (n > MAX_PIECE)
    return tdm_throw(c, "ERR_OUT_OF_RANGE", "The data is too long");
  out = tdm_try_malloc(n + EVP_MAX_BLOCK_LENGTH);
  if (out == NULL)
    return tdm_throw(c, "ERR_MEMORY_ALLOCATION_FAILED",
                     "Failed to allocate memory");
  if (n > 0 && EVP_CipherUpdate(ctx, out, &len, p, (int) n) != 1) {
    tdm_free(out);
    return tdm__crypto_throw(c, "Trying to add data in unsupported state");
  }
  return tdm_js_take_uint8array(c->ctx, out, (size_t) len);
}

/* cipherFinal(cipher) -> bytes, or undefined when the tag doesn't fit */
TDM_METHOD(cipher_final) {
  EVP_CIPHER_CTX* ctx = arg_cipher(c);
  uint8_t out[EVP_MAX_BLOCK_LENGTH];
  int len = 0;

  if (ctx == NULL)
    return NULL;
  if (EVP_CipherFinal_ex(ctx, out, &len) != 1) {
    if (ERR_peek_error() == 0)
      return tdm_ret_undefined(c);
    return tdm__crypto_throw(c, "Unsupported state");
  }
  return tdm_js_copy_uint8array(c->ctx, out, (size_t) len);
}

/* cipherSetAad(cipher, bytes) -> whether it could be set */
TDM_METHOD(cipher_set_aad) {
  EVP_CIPHER_CTX* ctx = arg_cipher(c);
  uint8_t* p;
  size_t n;
  int len;
  bool ok;

  if (ctx == NULL)
    return NULL;
  if (!tdm_arg_bytes(c, 1, &p, &n) || n > MAX_PIECE)
    return tdm_throw_type(c, "argument must be bytes");
  ok = EVP_CipherUpdate(ctx, NULL, &len, p, (int) n) == 1;
  tdm__crypto_clear_errors();
  return tdm_ret_bool(c, ok);
}

/* cipherGetTag(cipher, length) -> bytes, or undefined */
TDM_METHOD(cipher_get_tag) {
  EVP_CIPHER_CTX* ctx = arg_cipher(c);
  int n = tdm_arg_int32(c, 1);
  uint8_t tag[16];

  if (ctx == NULL)
    return NULL;
  if (n <= 0 || n > (int) sizeof(tag) ||
      EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, n, tag) != 1) {
    tdm__crypto_clear_errors();
    return tdm_ret_undefined(c);
  }
  return tdm_js_copy_uint8array(c->ctx, tag, (size_t) n);
}

/* cipherSetTag(cipher, bytes) -> whether it could be set */
TDM_METHOD(cipher_set_tag) {
  EVP_CIPHER_CTX* ctx = arg_cipher(c);
  uint8_t* p;
  size_t n;
  bool ok;

  if (ctx == NULL)
    return NULL;
  if (!tdm_arg_bytes(c, 1, &p, &n) || n > 16)
    return tdm_throw_type(c, "argument must be a tag");
  ok = EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, (int) n, p) == 1;
  tdm__crypto_clear_errors();
  return tdm_ret_bool(c, ok);
}

/* cipherSetPadding(cipher, on) */
TDM_METHOD(cipher_set_padding) {
  EVP_CIPHER_CTX* ctx = arg_cipher(c);

  if (ctx == NULL)
    return NULL;
  return tdm_ret_bool(c,
                      EVP_CIPHER_CTX_set_padding(ctx, tdm_arg_bool(c, 1)) == 1);
}

static void add_cipher_name(const EVP_CIPHER* cipher,
                            const char* from,
                            const char* to,
                            void* arg) {
  EVP_CIPHER* fetched;

  if (cipher == NULL || from == NULL)
    return;
  /* The table also names what no provider of ours has. */
  fetched = EVP_CIPHER_fetch(NULL, from, NULL);
  if (fetched != NULL)
    tdm__crypto_name(arg, from);
  EVP_CIPHER_free(fetched);
}

/* getCiphers() -> names */
TDM_METHOD(cipher_get_ciphers) {
  tdm__crypto_names_t names = { c->ctx, NULL, 0 };

  EVP_CIPHER_do_all_sorted(add_cipher_name, &names);
  tdm__crypto_clear_errors();
  return tdm__crypto_names_array(c, &names);
}

static const tdm_method_t cipher_methods[] = {
  TDM_FN("cipherInfo", 3, cipher_info),
  TDM_FN("nameOf", 1, cipher_name_of),
  TDM_FN("cipherNew", 5, cipher_new),
  TDM_FN("cipherUpdate", 2, cipher_update),
  TDM_FN("cipherFinal", 1, cipher_final),
  TDM_FN("cipherSetAad", 2, cipher_set_aad),
  TDM_FN("cipherGetTag", 2, cipher_get_tag),
  TDM_FN("cipherSetTag", 2, cipher_set_tag),
  TDM_FN("cipherSetPadding", 2, cipher_set_padding),
  TDM_FN("getCiphers", 0, cipher_get_ciphers),
  { NULL, 0, NULL },
};

const tdm_binding_t tdm__binding_crypto_cipher = { "crypto_cipher",
                                                   cipher_methods, NULL,
                                                   tdm__crypto_init };
