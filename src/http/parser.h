/* HTTP/1.x messages from bytes: RFC 9112, strict, incremental, for requests
 * and responses.
 *
 * The parser is pulled: feed it what was read, and it gives one event at a
 * time, so its user can stop anywhere and go on later.
 *
 *   while ((ev = tdm_http_parse(&p, &data, end)) != TDM_HTTP_NEED_MORE) {
 *     switch (ev) {
 *       case TDM_HTTP_HEAD:   p.head, p.fields[0..p.nfields)      ; break;
 *       case TDM_HTTP_BODY:   p.body is a piece of content        ; break;
 *       case TDM_HTTP_END:    p.fields are the trailers           ; break;
 *       case TDM_HTTP_ERROR:  p.error; the parser is dead         ; return;
 *     }
 *   }
 *
 * Each message gives HEAD, any number of BODY, END; after END the next one
 * starts. NEED_MORE means that `data` reached `end`.
 *
 * Memory: a head that arrives in one piece is never copied: fields are offsets
 * into the input. Only a head cut by the end of the input is collected in a
 * buffer of the parser, freed at the latest with the message. The field array
 * is shared by all parsers of a thread (tdm_http_scratch_t). An idle parser is
 * this struct and nothing else.
 *
 * Whatever could be read in two ways is an error: both Content-Length and
 * Transfer-Encoding, a repeated Content-Length or Host, bare LF or CR,
 * obs-fold, space before the colon, control bytes. Two leniencies of Node are
 * kept because they are harmless: bytes over 0x7f and '#' in a target.
 *
 * It does not decide policy (a missing Host, unknown Expect, upgrades): it
 * only reports facts in `flags`.
 */
#ifndef TDM_HTTP_PARSER_H_
#define TDM_HTTP_PARSER_H_

#include "base/base.h"
#include "base/buf.h"

#define TDM_HTTP_MAX_HEAD_SIZE (16 * 1024)
#define TDM_HTTP_MAX_FIELDS 2000

typedef enum tdm_http_event_e {
  TDM_HTTP_NEED_MORE,
  TDM_HTTP_HEAD,
  TDM_HTTP_BODY,
  TDM_HTTP_END,
  TDM_HTTP_ERROR,
} tdm_http_event_t;

/* X(name, code as Node's err.code, reason, status a server answers). */
#define TDM_HTTP_ERRORS(X)                                                    \
  X(INVALID_METHOD, "HPE_INVALID_METHOD", "Invalid method encountered", 400)  \
  X(INVALID_URL, "HPE_INVALID_URL", "Invalid characters in url", 400)         \
  X(INVALID_CONSTANT, "HPE_INVALID_CONSTANT", "Expected HTTP/", 400)          \
  X(INVALID_VERSION, "HPE_INVALID_VERSION", "Invalid HTTP version", 505)      \
  X(INVALID_STATUS, "HPE_INVALID_STATUS", "Invalid status code", 400)         \
  X(CR_EXPECTED, "HPE_CR_EXPECTED", "Missing expected CR before LF", 400)     \
  X(LF_EXPECTED, "HPE_LF_EXPECTED", "Missing expected LF after CR", 400)      \
  X(INVALID_FIELD_NAME, "HPE_INVALID_HEADER_TOKEN", "Invalid header token",   \
    400)                                                                      \
  X(INVALID_FIELD_VALUE, "HPE_INVALID_HEADER_TOKEN",                          \
    "Invalid header value char", 400)                                         \
  X(OBS_FOLD, "HPE_INVALID_HEADER_TOKEN",                                     \
    "Unexpected whitespace after header value", 400)                          \
  X(INVALID_CONTENT_LENGTH, "HPE_INVALID_CONTENT_LENGTH",                     \
    "Invalid character in Content-Length", 400)                               \
  X(REPEATED_CONTENT_LENGTH, "HPE_UNEXPECTED_CONTENT_LENGTH",                 \
    "Content-Length can't be present twice", 400)                             \
  X(LENGTH_AND_CODING, "HPE_INVALID_TRANSFER_ENCODING",                       \
    "Transfer-Encoding can't be present with Content-Length", 400)            \
  X(INVALID_TRANSFER_ENCODING, "HPE_INVALID_TRANSFER_ENCODING",               \
    "Request has invalid `Transfer-Encoding`", 400)                           \
  X(INVALID_HOST, "HPE_INVALID_HEADER_TOKEN", "Invalid Host header", 400)     \
  X(REPEATED_HOST, "HPE_INVALID_HEADER_TOKEN", "Host can't be present twice", \
    400)                                                                      \
  X(INVALID_CHUNK_SIZE, "HPE_INVALID_CHUNK_SIZE",                             \
    "Invalid character in chunk size", 400)                                   \
  X(CHUNK_EXTENSION, "HPE_STRICT", "Invalid character in chunk extensions",   \
    400)                                                                      \
  X(CHUNK_EXTENSIONS_OVERFLOW, "HPE_CHUNK_EXTENSIONS_OVERFLOW",               \
    "Chunk extensions overflow", 413)                                         \
  X(CHUNK_END, "HPE_STRICT", "Expected LF after chunk data", 400)             \
  X(HEADER_OVERFLOW, "HPE_HEADER_OVERFLOW", "Header overflow", 431)           \
  X(EOF_IN_MESSAGE, "HPE_INVALID_EOF_STATE", "Invalid EOF state", 400)

typedef enum tdm_http_error_e {
  TDM_HTTP_OK,
#define X(name, code, reason, status) TDM_HTTP_E_##name,
  TDM_HTTP_ERRORS(X)
#undef X
} tdm_http_error_t;

/* Node's code ("HPE_..."), a reason in words, the status of the answer. */
const char* tdm_http_error_code(tdm_http_error_t e);
const char* tdm_http_error_reason(tdm_http_error_t e);
int tdm_http_error_status(tdm_http_error_t e);

/* In the order of http.METHODS (alphabetical), which the numbers index. */
/* clang-format off */
#define TDM_HTTP_METHODS(X)                                                   \
  X(ACL, "ACL") X(BIND, "BIND") X(CHECKOUT, "CHECKOUT")                       \
  X(CONNECT, "CONNECT") X(COPY, "COPY") X(DELETE, "DELETE") X(GET, "GET")     \
  X(HEAD, "HEAD") X(LINK, "LINK") X(LOCK, "LOCK") X(M_SEARCH, "M-SEARCH")     \
  X(MERGE, "MERGE") X(MKACTIVITY, "MKACTIVITY") X(MKCALENDAR, "MKCALENDAR")   \
  X(MKCOL, "MKCOL") X(MOVE, "MOVE") X(NOTIFY, "NOTIFY")                       \
  X(OPTIONS, "OPTIONS") X(PATCH, "PATCH") X(POST, "POST")                     \
  X(PROPFIND, "PROPFIND") X(PROPPATCH, "PROPPATCH") X(PURGE, "PURGE")         \
  X(PUT, "PUT") X(QUERY, "QUERY") X(REBIND, "REBIND") X(REPORT, "REPORT")     \
  X(SEARCH, "SEARCH") X(SOURCE, "SOURCE") X(SUBSCRIBE, "SUBSCRIBE")           \
  X(TRACE, "TRACE") X(UNBIND, "UNBIND") X(UNLINK, "UNLINK")                   \
  X(UNLOCK, "UNLOCK") X(UNSUBSCRIBE, "UNSUBSCRIBE")
/* clang-format on */

typedef enum tdm_http_method_e {
#define X(name, text) TDM_HTTP_METHOD_##name,
  TDM_HTTP_METHODS(X)
#undef X
      TDM_HTTP_METHOD_COUNT
} tdm_http_method_t;

const char* tdm_http_method_name(tdm_http_method_t m);

/* Facts about the current message. */
enum {
  TDM_HTTP_F_KEEP_ALIVE = 1 << 0, /* version and Connection say: stay */
  TDM_HTTP_F_CHUNKED = 1 << 1,
  TDM_HTTP_F_LENGTH = 1 << 2, /* Content-Length was given */
  TDM_HTTP_F_HOST = 1 << 3,
  TDM_HTTP_F_UPGRADE = 1 << 4, /* Upgrade, and Connection: upgrade */
  TDM_HTTP_F_EXPECT_CONTINUE = 1 << 5,
  TDM_HTTP_F_EXPECT_OTHER = 1 << 6,
  TDM_HTTP_F_BODY = 1 << 7,      /* content follows (may be empty) */
  TDM_HTTP_F_NON_ASCII = 1 << 8, /* the head, or at END the trailers,
                                    hold a byte over 0x7f */
  TDM_HTTP_F_TO_EOF = 1 << 9,    /* a response that ends with the
                                    connection */
  /* Internal. */
  TDM_HTTP_F_CONN_CLOSE = 1 << 10,
  TDM_HTTP_F_CONN_KEEP = 1 << 11,
  TDM_HTTP_F_CONN_UPGRADE = 1 << 12,
  TDM_HTTP_F_UPGRADE_FIELD = 1 << 13,
  TDM_HTTP_F_CODING = 1 << 14, /* Transfer-Encoding was given */
};

/* One header or trailer line: offsets from `head`. The value has no white
 * space around it. */
typedef struct tdm_http_field_s {
  uint32_t name;
  uint32_t value;
  uint32_t name_len;
  uint32_t value_len;
} tdm_http_field_t;

/* The field array that all parsers of a thread share. */
typedef struct tdm_http_scratch_s {
  tdm_http_field_t* fields;
  uint32_t cap;
} tdm_http_scratch_t;

void tdm_http_scratch_init(tdm_http_scratch_t* s);
void tdm_http_scratch_release(tdm_http_scratch_t* s);

typedef struct tdm_http_parser_s {
  /* What the last event is about. Valid until the next call on this parser
   * (any parser of the thread, for `fields`), while the input stays put. */
  const char* head;  /* HEAD, END: what the offsets count from */
  uint32_t head_len; /* HEAD: up to and with the empty line */
  tdm_http_field_t* fields;
  uint32_t nfields;
  tdm_slice_t target;      /* HEAD of a request */
  tdm_slice_t reason;      /* HEAD of a response */
  tdm_slice_t body;        /* BODY */
  uint64_t content_length; /* with F_LENGTH */
  uint16_t flags;          /* TDM_HTTP_F_* */
  uint16_t status;         /* of a response */
  uint8_t method;          /* tdm_http_method_t */
  uint8_t minor;           /* the version is 1.minor */
  uint8_t error;           /* tdm_http_error_t */

  /* Settings; may be changed between messages. */
  uint8_t is_response;
  uint32_t max_head;   /* bytes of a head, or of all trailers */
  uint32_t max_fields; /* further fields are judged but not kept */

  /* Internal. */
  uint8_t state;
  uint8_t chunk_digits;
  uint32_t pos;        /* of the line being parsed, from head's start */
  uint32_t seen;       /* that many bytes of the line hold no LF */
  uint32_t fields_cap; /* of own_fields */
  uint32_t ext_size;   /* bytes of this chunk's extensions */
  uint64_t left;       /* of the body or the chunk */
  tdm_http_scratch_t* scratch;
  tdm_http_field_t* own_fields;
  tdm_buf_t own; /* a head that came in pieces */
} tdm_http_parser_t;

/* A limit that the program gave: what a uint32_t can't hold is no limit. */
static inline uint32_t tdm_http_limit(double n) {
  return n >= 0 && n < UINT32_MAX ? (uint32_t) n : UINT32_MAX;
}

/* Prepares a parser in the caller's memory; limits get their defaults. */
void tdm_http_parser_init(tdm_http_parser_t* p,
                          bool is_response,
                          tdm_http_scratch_t* scratch);
void tdm_http_parser_release(tdm_http_parser_t* p);

/* The next event; advances *data towards `end`. */
tdm_http_event_t
tdm_http_parse(tdm_http_parser_t* p, const char** data, const char* end);

/* After HEAD of a response: it has no content whatever its head says, because
 * the request was HEAD or CONNECT. END comes next. */
void tdm_http_parser_skip_body(tdm_http_parser_t* p);

/* Directly after HEAD: when no content follows, ends the message here (no END
 * comes) and returns true. Head and fields stay valid all the same. */
bool tdm_http_parser_end_empty(tdm_http_parser_t* p);

/* END comes next, without further input. */
bool tdm_http_parser_is_at_end(const tdm_http_parser_t* p);

/* The connection ended. END when that ends the message properly, NEED_MORE
 * between messages, ERROR within one. */
tdm_http_event_t tdm_http_parse_eof(tdm_http_parser_t* p);

/* Between messages: gives back what the last head took, if it came in pieces.
 * Its fields are gone. */
void tdm_http_parser_rest(tdm_http_parser_t* p);

/* True before the first byte of a message (empty lines don't count). */
bool tdm_http_parser_is_idle(const tdm_http_parser_t* p);

#endif /* TDM_HTTP_PARSER_H_ */
