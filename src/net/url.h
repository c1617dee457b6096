/* URLs as the WHATWG URL Standard defines them: parsing with a base, the
 * setters of the URL class, and domains through UTS 46.
 *
 * A parsed URL is its serialization, which is always ASCII, and the offsets of
 * its components in it:
 *
 *   https://user:pass@example.com:1234/foo/bar?baz#quux
 *         |     |    |          | ^^^^|       |   |
 *         |     |    |          | |   |       |   hash_start
 *         |     |    |          | |   |       search_start
 *         |     |    |          | |   pathname_start
 *         |     |    |          | port (its value)
 *         |     |    |          host_end
 *         |     |    host_start (the '@', if there is one)
 *         |     username_end
 *         protocol_end
 *
 * What is missing has a defined place all the same: without credentials
 * username_end == host_start; with a null host both and host_end are
 * protocol_end; port, search_start and hash_start are TDM_URL_OMITTED. An
 * empty query or fragment ("?" or "#" with nothing behind) is not omitted.
 *
 * This layer doesn't know origins, blob URLs or application/x-www-form-
 * urlencoded: lib/web/url.js does. Everything here may run on any thread.
 */
#ifndef TDM_URL_H_
#define TDM_URL_H_

#include "base/base.h"
#include "base/buf.h"

#define TDM_URL_OMITTED 0xffffffffu

/* The order of the standard's special schemes; `file` is the last. */
typedef enum {
  TDM_URL_HTTP,
  TDM_URL_NOT_SPECIAL,
  TDM_URL_HTTPS,
  TDM_URL_WS,
  TDM_URL_FTP,
  TDM_URL_WSS,
  TDM_URL_FILE,
} tdm_url_scheme_t;

/* Offsets into the serialization; all fields are uint32_t, so that the struct
 * can be shared with JavaScript as an array. They fit an int32_t too, and what
 * is omitted is then -1. */
typedef struct tdm_url_parts_s {
  uint32_t protocol_end;
  uint32_t username_end;
  uint32_t host_start;
  uint32_t host_end;
  uint32_t port;
  uint32_t pathname_start;
  uint32_t search_start;
  uint32_t hash_start;
  uint32_t scheme_type;
} tdm_url_parts_t;

typedef struct tdm_url_s {
  tdm_buf_t href;
  tdm_url_parts_t at;
} tdm_url_t;

/* A URL that holds nothing; tdm_url_parse and tdm_url_set fill it. */
void tdm_url_init(tdm_url_t* u);
void tdm_url_release(tdm_url_t* u);

/* Parses `in` (UTF-8), relative to `base` when that is not NULL. Replaces what
 * `u` held and keeps its memory, so that one `u` can serve many calls; `u` and
 * `base` must differ. 0, or UV_EINVAL for what the standard calls failure (or
 * a text of over 512 MiB); `u` is then undefined but for release and reuse. */
int tdm_url_parse(tdm_url_t* u, const char* in, size_t n, const tdm_url_t* base)
    TDM_MUST_USE;

/* The attribute setters of the URL class, but for href, which is parse. */
typedef enum {
  TDM_URL_SET_PROTOCOL,
  TDM_URL_SET_USERNAME,
  TDM_URL_SET_PASSWORD,
  TDM_URL_SET_HOST,
  TDM_URL_SET_HOSTNAME,
  TDM_URL_SET_PORT,
  TDM_URL_SET_PATHNAME,
  TDM_URL_SET_SEARCH,
  TDM_URL_SET_HASH,
} tdm_url_field_t;

/* Sets one component. True when the value was taken; false when the standard
 * ignores it, and `u` is as before. (Taken may still mean: unchanged.) */
bool tdm_url_set(tdm_url_t* u,
                 tdm_url_field_t field,
                 const char* value,
                 size_t n);

/* Appends the ASCII (or Unicode) form of a domain to `out`. UV_EINVAL when it
 * is no valid host of a special URL; `out` is then unchanged. An IPv4 or IPv6
 * address is a valid one. */
int tdm_url_domain_to_ascii(tdm_buf_t* out,
                            const char* domain,
                            size_t n) TDM_MUST_USE;
int tdm_url_domain_to_unicode(tdm_buf_t* out,
                              const char* domain,
                              size_t n) TDM_MUST_USE;

/* UTS 46 alone, without the rules of a URL's host: for the legacy parser. */
int tdm_url_idna_to_ascii(tdm_buf_t* out,
                          const char* name,
                          size_t n) TDM_MUST_USE;

/* Appends `p` with %XX decoded; malformed sequences stay as they are. */
void tdm_url_decode(tdm_buf_t* out, const char* p, size_t n);

/* Whether the host is not null: it may still be empty. */
static inline bool tdm_url_has_host(const tdm_url_t* u) {
  uint32_t e = u->at.protocol_end;
  return u->href.len >= e + 2 && u->href.data[e] == '/' &&
         u->href.data[e + 1] == '/';
}

/* An opaque path: one string, not a list of segments (mailto:a@b). */
static inline bool tdm_url_is_opaque(const tdm_url_t* u) {
  return u->at.protocol_end >= u->href.len ||
         u->href.data[u->at.protocol_end] != '/';
}

#endif /* TDM_URL_H_ */
