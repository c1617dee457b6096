/* What the URL files share among themselves. */
#ifndef TDM_URL_INT_H_
#define TDM_URL_INT_H_

#include "net/url.h"

/* Percent-encode sets (URL Standard, section 1.3) and sets of forbidden code
 * points (section 3.1), one bit each in tdm__url_class. Bytes from 0x80 on
 * are in every percent-encode set. */
#define TDM__URL_C0 0x01
#define TDM__URL_FRAGMENT 0x02
#define TDM__URL_QUERY 0x04
#define TDM__URL_SPECIAL_QUERY 0x08
#define TDM__URL_PATH 0x10
#define TDM__URL_USERINFO 0x20
#define TDM__URL_BAD_HOST 0x40
#define TDM__URL_BAD_DOMAIN 0x80

extern const uint8_t tdm__url_class[256];

/* Appends `p` with what is in `set` percent-encoded. */
void tdm__url_encode(tdm_buf_t* out, const char* p, size_t n, uint8_t set);

/* -1 if `c` is no hexadecimal digit. */
int tdm__url_hex(char c);

static inline bool tdm__url_is_alpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool tdm__url_is_digit(char c) {
  return c >= '0' && c <= '9';
}

static inline char tdm__url_lower(char c) {
  return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
}

/* Appends the serialization of a host. UV_EINVAL for a failure; `out` may then
 * have gained bytes. An empty host is not for this function when the URL is
 * special. */
int tdm__url_host(tdm_buf_t* out, const char* p, size_t n, bool special)
    TDM_MUST_USE;

/* Parses a scheme up to its colon. The length without the colon, or 0 when
 * there is none. */
size_t tdm__url_scheme_len(const char* p, size_t n);
tdm_url_scheme_t tdm__url_scheme_type(const char* lower, size_t n);
/* The default port of a special scheme; -1 if it has none. */
int tdm__url_default_port(uint32_t scheme_type);

/* Parses the digits of a port. The number, TDM_URL_OMITTED for an empty one or
 * the scheme's default; false when it is too large. */
bool tdm__url_port(const char* p, size_t n, uint32_t scheme, uint32_t* port);

/* Appends what stands behind a host: ":port", or nothing. */
void tdm__url_put_port(tdm_buf_t* out, uint32_t port);

/* The path state (section 4.4): appends the segments of `p`, each behind a
 * '/', to the path that begins at `start` in `out`. */
void tdm__url_path(
    tdm_buf_t* out, size_t start, const char* p, size_t n, uint32_t scheme);

/* A copy without ASCII tabs and newlines when there are any. `*p` and `*n`
 * then point into `scratch`. */
void tdm__url_strip(tdm_buf_t* scratch, const char** p, size_t* n);

/* Where a host ends in `p`: at the first ':' outside of brackets, or at `n`. */
size_t tdm__url_host_len(const char* p, size_t n);

static inline bool tdm__url_special(uint32_t scheme) {
  return scheme != TDM_URL_NOT_SPECIAL;
}

#endif /* TDM_URL_INT_H_ */
