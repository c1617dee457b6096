/* Base64 as Node decodes it: both alphabets at once, anything else between the
 * characters ignored, the first '=' ends it, padding not required. (Encoding,
 * and strict decoding, the JavaScript engine has itself.) No allocation; any
 * thread.
 */
#ifndef TDM_BASE64_H_
#define TDM_BASE64_H_

#include "base/base.h"

/* Decodes the units s[0..len) into out[0..cap). Returns the bytes written. */
size_t
tdm_base64_decode(uint8_t* out, size_t cap, const uint16_t* s, size_t len);

#endif /* TDM_BASE64_H_ */
