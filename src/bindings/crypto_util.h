/* What the crypto bindings share: data that is a string or bytes, results that
 * are bytes or text, and OpenSSL's errors as Node words them. Thread J only,
 * but for tdm__crypto_clear_errors.
 */
#ifndef TDM_CRYPTO_UTIL_H_
#define TDM_CRYPTO_UTIL_H_

#include "js/js.h"

/* The init of every binding that uses OpenSSL: keeps it from freeing its state
 * in exit(), where the threads of libuv's pool may still be at work with it.
 * Has to come before anything else of OpenSSL. */
void tdm__crypto_init(JSContextRef ctx, JSObjectRef binding);

/* A string argument as UTF-8, or the bytes of a buffer argument. */
typedef struct tdm__crypto_data_s {
  const char* p;
  size_t n;
  bool is_text;
  tdm_js_text_t text;
} tdm__crypto_data_t;

/* False when an exception is set; else release it after use. The bytes of a
 * buffer are borrowed: run no JavaScript meanwhile. */
bool tdm__crypto_arg_data(tdm_call_t* c, size_t i, tdm__crypto_data_t* data);
void tdm__crypto_data_release(tdm__crypto_data_t* data);

/* How a result is wanted. */
enum { TDM__CRYPTO_BYTES, TDM__CRYPTO_HEX, TDM__CRYPTO_BASE64 };

/* A copy of the bytes as a Uint8Array, or a string. */
JSValueRef
tdm__crypto_bytes(tdm_call_t* c, const uint8_t* p, size_t n, int encoding);

/* Throws the oldest error of OpenSSL's queue with the properties Node gives it
 * (code, library, reason), `fallback` when the queue is empty. Empties the
 * queue. Returns NULL. */
JSValueRef tdm__crypto_throw(tdm_call_t* c, const char* fallback);

/* The text of the oldest error, as a string value; empties the queue. */
JSValueRef tdm__crypto_reason(tdm_call_t* c);

/* Empties the queue of this thread. Any thread. */
void tdm__crypto_clear_errors(void);

/* A growing list of names for an OpenSSL enumeration. */
typedef struct tdm__crypto_names_s {
  JSContextRef ctx;
  char** names;
  size_t count;
} tdm__crypto_names_t;

void tdm__crypto_name(tdm__crypto_names_t* names, const char* name);
/* The names as an array; the list is released. */
JSValueRef tdm__crypto_names_array(tdm_call_t* c, tdm__crypto_names_t* names);

#endif /* TDM_CRYPTO_UTIL_H_ */
