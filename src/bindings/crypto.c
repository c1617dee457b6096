/* internalBinding('crypto'): digests, HMAC, random bytes and key derivation,
 * over OpenSSL 3.
 *
 * Design: an algorithm is fetched once and wrapped; lib/node/crypto.js keeps
 * the wrapper by name, since a fetch costs more than a short hash. Whoever
 * hashes one piece of data makes one call (hashOnce, hmacOnce); the others
 * have a context. A digest comes back as bytes or, for 'hex' and 'base64',
 * as the string at once.
 *
 * Slow work (key derivation, large random fills) runs on libuv's pool when a
 * callback is given, in place when not; both run the same function. A job has
 * copies of what it reads; of what it writes, it keeps the buffer pinned.
 *
 * Data is a string (hashed as UTF-8) or bytes. Failures of OpenSSL throw as
 * Node's do; see crypto_util.c.
 *
 * Not here: ciphers (crypto_cipher.c), asymmetric keys.
 */
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/rand.h>

#include "bindings/crypto_util.h"
#include "js/js.h"
#include "js/jsc_extra.h"

/* ---- algorithms -------------------------------------------------------- */

/* An algorithm, and contexts that one-shot calls use again: starting one is
 * much cheaper than making it. */
typedef struct digest_s {
  EVP_MD* md;
  EVP_MD_CTX* once;       /* NULL until the first hashOnce */
  EVP_MAC_CTX* hmac_once; /* NULL until the first hmacOnce */
} digest_t;

static void digest_finalize(tdm_runtime_t* rt, void* priv) {
  digest_t* d = priv;

  EVP_MD_free(d->md);
  EVP_MD_CTX_free(d->once);
  EVP_MAC_CTX_free(d->hmac_once);
  tdm_free(d);
}

static const tdm_class_t digest_class = { "Digest", digest_finalize };

static digest_t* arg_digest(tdm_call_t* c, size_t i) {
  digest_t* d = tdm_js_unwrap(c->ctx, tdm_arg(c, i), &digest_class);

  if (d == NULL)
    tdm_throw_type(c, "argument must be a digest");
  return d;
}

/* The caller owns the result; NULL when there is none. */
static EVP_MD* fetch_md(const char* name) {
  EVP_MD* md = EVP_MD_fetch(NULL, name, NULL);

  if (md == NULL) {
    /* Names only the older interface knows, such as RSA-SHA256. */
    const EVP_MD* known = EVP_get_digestbyname(name);
    if (known != NULL)
      md = EVP_MD_fetch(NULL, EVP_MD_get0_name(known), NULL);
  }
  tdm__crypto_clear_errors();
  return md;
}

/* fetchDigest(name) -> an algorithm, or undefined when there is none. */
TDM_METHOD(crypto_fetch_digest) {
  tdm_js_text_t name;
  digest_t* d;
  EVP_MD* md;

  if (!tdm_arg_text(c, 0, &name))
    return NULL;
  md = fetch_md(name.p);
  tdm_js_text_release(&name);
  if (md == NULL)
    return tdm_ret_undefined(c);
  d = tdm_calloc(1, sizeof(*d));
  d->md = md;
  return tdm_js_wrap(c->rt, &digest_class, d);
}

/* digestSize(md) -> bytes; negative for one whose output has no fixed size
 * (its default, negated). */
TDM_METHOD(crypto_digest_size) {
  digest_t* d = arg_digest(c, 0);
  int size;

  if (d == NULL)
    return NULL;
  size = EVP_MD_get_size(d->md);
  if (EVP_MD_get_flags(d->md) & EVP_MD_FLAG_XOF)
    size = -size;
  return tdm_ret_num(c, size);
}

/* ---- digests ----------------------------------------------------------- */

static void hash_finalize(tdm_runtime_t* rt, void* priv) {
  EVP_MD_CTX_free(priv);
}

static const tdm_class_t hash_class = { "Hash", hash_finalize };

/* hashNew(md) */
TDM_METHOD(crypto_hash_new) {
  digest_t* d = arg_digest(c, 0);
  EVP_MD_CTX* ctx;

  if (d == NULL)
    return NULL;
  ctx = EVP_MD_CTX_new();
  TDM_CHECK(ctx != NULL);
  if (EVP_DigestInit_ex2(ctx, d->md, NULL) != 1) {
    EVP_MD_CTX_free(ctx);
    return tdm__crypto_throw(c, "Digest method not supported");
  }
  return tdm_js_wrap(c->rt, &hash_class, ctx);
}

/* hashUpdate(hash, data) */
TDM_METHOD_LOCKED(crypto_hash_update) {
  EVP_MD_CTX* ctx = tdm_js_unwrap(c->ctx, tdm_arg(c, 0), &hash_class);
  tdm__crypto_data_t data;
  int ok;

  if (ctx == NULL)
    return tdm_throw_type(c, "argument must be a hash");
  if (!tdm__crypto_arg_data(c, 1, &data))
    return NULL;
  ok = EVP_DigestUpdate(ctx, data.p, data.n);
  tdm__crypto_data_release(&data);
  if (ok != 1)
    return tdm__crypto_throw(c, "Hash update failed");
  return tdm_ret_undefined(c);
}

/* hashCopy(hash) -> another with the same state */
TDM_METHOD(crypto_hash_copy) {
  EVP_MD_CTX* ctx = tdm_js_unwrap(c->ctx, tdm_arg(c, 0), &hash_class);
  EVP_MD_CTX* copy;

  if (ctx == NULL)
    return tdm_throw_type(c, "argument must be a hash");
  copy = EVP_MD_CTX_new();
  TDM_CHECK(copy != NULL);
  if (EVP_MD_CTX_copy_ex(copy, ctx) != 1) {
    EVP_MD_CTX_free(copy);
    return tdm__crypto_throw(c, "Digest copy error");
  }
  return tdm_js_wrap(c->rt, &hash_class, copy);
}

/* Ends a digest; `length` < 0 for its own size. */
static JSValueRef
digest_result(tdm_call_t* c, EVP_MD_CTX* ctx, double length, int encoding) {
  unsigned char small[EVP_MAX_MD_SIZE];
  unsigned char* out = small;
  unsigned int n = 0;
  JSValueRef v;
  int ok;

  if (length < 0) {
    ok = EVP_DigestFinal_ex(ctx, out, &n);
  } else {
    n = (unsigned int) length;
    if (n == 0)
      return tdm__crypto_bytes(c, (const uint8_t*) "", 0, encoding);
    if (n > sizeof(small)) {
      out = tdm_try_malloc(n);
      if (out == NULL)
        return tdm_throw(c, "ERR_MEMORY_ALLOCATION_FAILED",
                         "Failed to allocate memory");
    }
    ok = EVP_DigestFinalXOF(ctx, out, n);
  }
  v = ok == 1 ? tdm__crypto_bytes(c, out, n, encoding)
              : tdm__crypto_throw(c, "Unsupported state");
  if (out != small)
    tdm_free(out);
  return v;
}

/* hashDigest(hash, length, encoding) */
TDM_METHOD_LOCKED(crypto_hash_digest) {
  EVP_MD_CTX* ctx = tdm_js_unwrap(c->ctx, tdm_arg(c, 0), &hash_class);

  if (ctx == NULL)
    return tdm_throw_type(c, "argument must be a hash");
  return digest_result(c, ctx, tdm_arg_double(c, 1), tdm_arg_int32(c, 2));
}

/* hashOnce(md, data, length, encoding) */
TDM_METHOD_LOCKED(crypto_hash_once) {
  digest_t* d = arg_digest(c, 0);
  tdm__crypto_data_t data;
  JSValueRef v;

  if (d == NULL)
    return NULL;
  if (!tdm__crypto_arg_data(c, 1, &data))
    return NULL;
  if (d->once == NULL) {
    d->once = EVP_MD_CTX_new();
    TDM_CHECK(d->once != NULL);
  }
  if (EVP_DigestInit_ex2(d->once, d->md, NULL) == 1 &&
      EVP_DigestUpdate(d->once, data.p, data.n) == 1)
    v = digest_result(c, d->once, tdm_arg_double(c, 2), tdm_arg_int32(c, 3));
  else
    v = tdm__crypto_throw(c, "Digest method not supported");
  tdm__crypto_data_release(&data);
  return v;
}

/* ---- HMAC -------------------------------------------------------------- */

static void hmac_finalize(tdm_runtime_t* rt, void* priv) {
  EVP_MAC_CTX_free(priv);
}

static const tdm_class_t hmac_class = { "Hmac", hmac_finalize };

/* A started context, or NULL. */
static EVP_MAC_CTX* hmac_begin(EVP_MD* md, const uint8_t* key, size_t n) {
  EVP_MAC* mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
  EVP_MAC_CTX* ctx = mac != NULL ? EVP_MAC_CTX_new(mac) : NULL;
  OSSL_PARAM params[2];

  EVP_MAC_free(mac);
  if (ctx == NULL)
    return NULL;
  params[0] = OSSL_PARAM_construct_utf8_string("digest",
                                               (char*) EVP_MD_get0_name(md), 0);
  params[1] = OSSL_PARAM_construct_end();
  /* A key of no bytes is a key; a NULL pointer would mean the old one. */
  if (EVP_MAC_init(ctx, n > 0 ? key : (const uint8_t*) "", n, params) != 1) {
    EVP_MAC_CTX_free(ctx);
    return NULL;
  }
  return ctx;
}

/* hmacNew(md, key) */
TDM_METHOD(crypto_hmac_new) {
  digest_t* d = arg_digest(c, 0);
  EVP_MAC_CTX* ctx;
  uint8_t* key;
  size_t n;

  if (d == NULL)
    return NULL;
  if (!tdm_arg_bytes(c, 1, &key, &n))
    return tdm_throw_type(c, "key must be bytes");
  ctx = hmac_begin(d->md, key, n);
  if (ctx == NULL)
    return tdm__crypto_throw(c, "Invalid digest");
  return tdm_js_wrap(c->rt, &hmac_class, ctx);
}

/* hmacUpdate(hmac, data) */
TDM_METHOD_LOCKED(crypto_hmac_update) {
  EVP_MAC_CTX* ctx = tdm_js_unwrap(c->ctx, tdm_arg(c, 0), &hmac_class);
  tdm__crypto_data_t data;
  int ok;

  if (ctx == NULL)
    return tdm_throw_type(c, "argument must be an hmac");
  if (!tdm__crypto_arg_data(c, 1, &data))
    return NULL;
  ok = EVP_MAC_update(ctx, (const uint8_t*) data.p, data.n);
  tdm__crypto_data_release(&data);
  if (ok != 1)
    return tdm__crypto_throw(c, "Hmac update failed");
  return tdm_ret_undefined(c);
}

/* hmacDigest(hmac, encoding) */
TDM_METHOD_LOCKED(crypto_hmac_digest) {
  EVP_MAC_CTX* ctx = tdm_js_unwrap(c->ctx, tdm_arg(c, 0), &hmac_class);
  unsigned char out[EVP_MAX_MD_SIZE];
  size_t n;

  if (ctx == NULL)
    return tdm_throw_type(c, "argument must be an hmac");
  if (EVP_MAC_final(ctx, out, &n, sizeof(out)) != 1)
    return tdm__crypto_throw(c, "Hmac digest failed");
  return tdm__crypto_bytes(c, out, n, tdm_arg_int32(c, 1));
}

/* hmacOnce(md, key, data, encoding) */
TDM_METHOD_LOCKED(crypto_hmac_once) {
  static const uint8_t zeros[1];
  digest_t* d = arg_digest(c, 0);
  unsigned char out[EVP_MAX_MD_SIZE];
  tdm__crypto_data_t data;
  uint8_t* key;
  size_t key_len, n;
  bool ok;

  if (d == NULL)
    return NULL;
  if (!tdm_arg_bytes(c, 1, &key, &key_len))
    return tdm_throw_type(c, "key must be bytes");
  if (!tdm__crypto_arg_data(c, 2, &data))
    return NULL;
  if (d->hmac_once == NULL) {
    d->hmac_once = hmac_begin(d->md, key, key_len);
    ok = d->hmac_once != NULL;
  } else {
    ok = EVP_MAC_init(d->hmac_once, key_len > 0 ? key : zeros, key_len, NULL) ==
         1;
  }
  ok = ok &&
       EVP_MAC_update(d->hmac_once, (const uint8_t*) data.p, data.n) == 1 &&
       EVP_MAC_final(d->hmac_once, out, &n, sizeof(out)) == 1;
  tdm__crypto_data_release(&data);
  /* The key is not to stay in memory longer than the call. */
  if (d->hmac_once != NULL &&
      EVP_MAC_init(d->hmac_once, zeros, sizeof(zeros), NULL) != 1)
    tdm__crypto_clear_errors();
  if (!ok)
    return tdm__crypto_throw(c, "Hmac digest failed");
  return tdm__crypto_bytes(c, out, n, tdm_arg_int32(c, 3));
}

/* ---- jobs -------------------------------------------------------------- */

/* A piece of slow work. `run` may be on any thread: it touches only the job.
 * It writes out[0..out_len), which is the job's own for a derived key and the
 * pinned buffer's for a random fill. */
typedef struct job_s {
  uv_work_t work;
  tdm_js_req_t req;
  tdm_runtime_t* rt;
  bool (*run)(struct job_s* job);
  bool ok;
  bool fills; /* writes into the caller's buffer; the result has no value */
  uint8_t* out;
  size_t out_len;
  EVP_MD* md;
  uint8_t* in[3]; /* copies */
  size_t in_len[3];
  uint64_t n[4];
} job_t;

static void job_free(job_t* job) {
  int i;

  for (i = 0; i < 3; i++) {
    if (job->in[i] != NULL)
      OPENSSL_cleanse(job->in[i], job->in_len[i]);
    tdm_free(job->in[i]);
  }
  if (!job->fills)
    tdm_free(job->out);
  EVP_MD_free(job->md);
  tdm_free(job);
}

static void job_work(uv_work_t* work) {
  job_t* job = work->data;

  job->ok = job->run(job);
  tdm__crypto_clear_errors();
}

/* Hands the result over: the job's memory becomes the array's. */
static JSValueRef job_value(JSContextRef ctx, job_t* job) {
  JSValueRef v;

  if (job->fills)
    return JSValueMakeUndefined(ctx);
  v = tdm_js_take_uint8array(ctx, job->out, job->out_len);
  job->out = NULL;
  return v;
}

static void job_done(uv_work_t* work, int status) {
  job_t* job = work->data;
  JSContextRef ctx = tdm_js_context(job->rt);

  if (tdm_js_is_closing(job->rt) || status == UV_ECANCELED)
    tdm_js_req_done(&job->req, 0, NULL);
  else if (!job->ok)
    tdm_js_req_status(&job->req, UV_EINVAL);
  else
    tdm_js_req_value(&job->req, 0, job_value(ctx, job));
  job_free(job);
}

/* Runs the job now, or on the pool when argument `i` is a function; `keep` is
 * pinned meanwhile. Returns the value, a negative error, or undefined. */
static JSValueRef
job_start(tdm_call_t* c, job_t* job, size_t i, JSValueRef keep) {
  JSObjectRef fn = tdm_arg_function(c, i);
  JSValueRef v;

  job->rt = c->rt;
  if (fn != NULL) {
    job->work.data = job;
    tdm_js_req_init(&job->req, c->rt, fn, keep);
    TDM_CHECK(uv_queue_work(tdm_js_uv(c->rt), &job->work, job_work, job_done) ==
              0);
    return tdm_ret_undefined(c);
  }

  job->ok = job->run(job);
  tdm__crypto_clear_errors();
  v = job->ok ? job_value(c->ctx, job) : tdm_ret_err(c, UV_EINVAL);
  job_free(job);
  return v;
}

/* A job with copies of the byte arguments first..first + count, and `out_len`
 * bytes for its result (none for SIZE_MAX). NULL when an exception is set. */
static job_t* job_new(tdm_call_t* c,
                      bool (*run)(job_t* job),
                      size_t first,
                      int count,
                      size_t out_len) {
  job_t* job = tdm_calloc(1, sizeof(*job));
  uint8_t* p;
  size_t n;
  int i;

  job->run = run;
  for (i = 0; i < count; i++) {
    if (!tdm_arg_bytes(c, first + (size_t) i, &p, &n)) {
      job_free(job);
      tdm_throw_type(c, "argument must be bytes");
      return NULL;
    }
    job->in[i] = tdm_malloc(n + 1);
    if (n > 0)
      memcpy(job->in[i], p, n);
    job->in_len[i] = n;
  }
  if (out_len == SIZE_MAX)
    return job;
  job->out = tdm_try_malloc(out_len > 0 ? out_len : 1);
  job->out_len = out_len;
  if (job->out == NULL) {
    job_free(job);
    tdm_throw(c, "ERR_MEMORY_ALLOCATION_FAILED", "Failed to allocate memory");
    return NULL;
  }
  return job;
}

static bool job_use_md(tdm_call_t* c, job_t* job, size_t i) {
  digest_t* d = arg_digest(c, i);

  if (d == NULL) {
    job_free(job);
    return false;
  }
  EVP_MD_up_ref(d->md);
  job->md = d->md;
  return true;
}

/* ---- random bytes ------------------------------------------------------ */

static bool run_random(job_t* job) {
  size_t done = 0;

  while (done < job->out_len) {
    size_t n = TDM_MIN(job->out_len - done, (size_t) 1 << 30);
    if (RAND_bytes(job->out + done, (int) n) != 1)
      return false;
    done += n;
  }
  return true;
}

/* randomFill(buffer, offset, size[, cb]) */
TDM_METHOD(crypto_random_fill) {
  double offset = tdm_arg_double(c, 1);
  double size = tdm_arg_double(c, 2);
  job_t* job;
  uint8_t* p;
  size_t n;

  if (!tdm_arg_bytes(c, 0, &p, &n) || !(offset >= 0) || !(size >= 0) ||
      offset + size > (double) n)
    return tdm_throw_type(c, "argument must be a range of a buffer");
  job = job_new(c, run_random, 0, 0, SIZE_MAX);
  if (job == NULL)
    return NULL;
  job->fills = true;
  job->out = p + (size_t) offset;
  job->out_len = (size_t) size;
  return job_start(c, job, 3, tdm_arg(c, 0));
}

/* ---- key derivation ---------------------------------------------------- */

static bool run_pbkdf2(job_t* job) {
  return PKCS5_PBKDF2_HMAC((const char*) job->in[0], (int) job->in_len[0],
                           job->in[1], (int) job->in_len[1], (int) job->n[0],
                           job->md, (int) job->out_len, job->out) == 1;
}

/* pbkdf2(password, salt, iterations, keylen, md[, cb]) */
TDM_METHOD(crypto_pbkdf2) {
  job_t* job = job_new(c, run_pbkdf2, 0, 2, tdm_arg_uint32(c, 3));

  if (job == NULL || !job_use_md(c, job, 4))
    return NULL;
  job->n[0] = tdm_arg_uint32(c, 2);
  return job_start(c, job, 5, NULL);
}

static bool run_scrypt(job_t* job) {
  return EVP_PBE_scrypt((const char*) job->in[0], job->in_len[0], job->in[1],
                        job->in_len[1], job->n[0], job->n[1], job->n[2],
                        job->n[3], job->out, job->out_len) == 1;
}

/* scryptCheck(N, r, p, maxmem) -> whether the parameters can be used */
TDM_METHOD(crypto_scrypt_check) {
  bool ok = EVP_PBE_scrypt(NULL, 0, NULL, 0, (uint64_t) tdm_arg_int64(c, 0),
                           tdm_arg_uint32(c, 1), tdm_arg_uint32(c, 2),
                           (uint64_t) tdm_arg_int64(c, 3), NULL, 0) == 1;

  return ok ? tdm_ret_undefined(c) : tdm__crypto_reason(c);
}

/* scrypt(password, salt, keylen, N, r, p, maxmem[, cb]) */
TDM_METHOD(crypto_scrypt) {
  job_t* job = job_new(c, run_scrypt, 0, 2, tdm_arg_uint32(c, 2));
  int i;

  if (job == NULL)
    return NULL;
  for (i = 0; i < 4; i++)
    job->n[i] = (uint64_t) tdm_arg_int64(c, 3 + (size_t) i);
  return job_start(c, job, 7, NULL);
}

static bool run_hkdf(job_t* job) {
  EVP_KDF* kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
  EVP_KDF_CTX* ctx = kdf != NULL ? EVP_KDF_CTX_new(kdf) : NULL;
  OSSL_PARAM params[5];
  bool ok;

  EVP_KDF_free(kdf);
  if (ctx == NULL)
    return false;
  params[0] = OSSL_PARAM_construct_utf8_string(
      "digest", (char*) EVP_MD_get0_name(job->md), 0);
  params[1] =
      OSSL_PARAM_construct_octet_string("key", job->in[0], job->in_len[0]);
  params[2] =
      OSSL_PARAM_construct_octet_string("salt", job->in[1], job->in_len[1]);
  params[3] =
      OSSL_PARAM_construct_octet_string("info", job->in[2], job->in_len[2]);
  params[4] = OSSL_PARAM_construct_end();
  ok = job->out_len == 0 ||
       EVP_KDF_derive(ctx, job->out, job->out_len, params) == 1;
  EVP_KDF_CTX_free(ctx);
  return ok;
}

/* hkdf(key, salt, info, length, md[, cb]) */
TDM_METHOD(crypto_hkdf) {
  job_t* job = job_new(c, run_hkdf, 0, 3, tdm_arg_uint32(c, 3));

  if (job == NULL || !job_use_md(c, job, 4))
    return NULL;
  return job_start(c, job, 5, NULL);
}

/* ---- the rest ---------------------------------------------------------- */

/* timingSafeEqual(a, b), of the same length */
TDM_METHOD(crypto_timing_safe_equal) {
  uint8_t* a;
  uint8_t* b;
  size_t m, n;

  if (!tdm_arg_bytes(c, 0, &a, &m) || !tdm_arg_bytes(c, 1, &b, &n) || m != n)
    return tdm_throw_type(c, "arguments must be buffers of one length");
  return tdm_ret_bool(c, m == 0 || CRYPTO_memcmp(a, b, m) == 0);
}

static void
add_hash_name(const EVP_MD* md, const char* from, const char* to, void* arg) {
  EVP_MD* fetched;

  if (from == NULL)
    return;
  /* The table also names what no provider of ours has. */
  fetched = fetch_md(from);
  if (fetched != NULL)
    tdm__crypto_name(arg, from);
  EVP_MD_free(fetched);
}

/* getHashes() -> names */
TDM_METHOD(crypto_get_hashes) {
  tdm__crypto_names_t names = { c->ctx, NULL, 0 };

  EVP_MD_do_all_sorted(add_hash_name, &names);
  return tdm__crypto_names_array(c, &names);
}

static const tdm_method_t crypto_methods[] = {
  TDM_FN("fetchDigest", 1, crypto_fetch_digest),
  TDM_FN("digestSize", 1, crypto_digest_size),
  TDM_FN("hashNew", 1, crypto_hash_new),
  TDM_FN("hashUpdate", 2, crypto_hash_update),
  TDM_FN("hashCopy", 1, crypto_hash_copy),
  TDM_FN("hashDigest", 3, crypto_hash_digest),
  TDM_FN("hashOnce", 4, crypto_hash_once),
  TDM_FN("hmacNew", 2, crypto_hmac_new),
  TDM_FN("hmacUpdate", 2, crypto_hmac_update),
  TDM_FN("hmacDigest", 2, crypto_hmac_digest),
  TDM_FN("hmacOnce", 4, crypto_hmac_once),
  TDM_FN("randomFill", 4, crypto_random_fill),
  TDM_FN("pbkdf2", 6, crypto_pbkdf2),
  TDM_FN("scryptCheck", 4, crypto_scrypt_check),
  TDM_FN("scrypt", 8, crypto_scrypt),
  TDM_FN("hkdf", 6, crypto_hkdf),
  TDM_FN("timingSafeEqual", 2, crypto_timing_safe_equal),
  TDM_FN("getHashes", 0, crypto_get_hashes),
  { NULL, 0, NULL },
};

static const tdm_const_t crypto_consts[] = {
  { "kBytes", TDM__CRYPTO_BYTES },
  { "kHex", TDM__CRYPTO_HEX },
  { "kBase64", TDM__CRYPTO_BASE64 },
  { NULL, 0 },
};

const tdm_binding_t tdm__binding_crypto = { "crypto", crypto_methods,
                                            crypto_consts, tdm__crypto_init };
