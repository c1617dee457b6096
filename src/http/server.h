/* The server side of HTTP/1.1 over streams: connections, exchanges, limits and
 * timeouts. Whoever answers the requests (JavaScript, WSGI, ASGI) stands
 * behind tdm_http_server_ops_t; nothing here knows of them.
 *
 * One exchange at a time for each connection: a pipelined request waits,
 * unparsed, until the response before it is complete. So responses are in
 * order by construction, and a client that sends without reading is held back.
 *
 * Reading: the head goes to on_request. Content is parsed only when asked for
 * (tdm_http_conn_pull, tdm_http_conn_read), else it waits in `in` (at most
 * about 64 KB, then the socket is not read). What nobody asked for when the
 * response is complete is skipped.
 *
 * Writing: tdm_http_res_* put bytes into the stream's out buffer. What is
 * written while input is handled leaves in one system call when all of that
 * input is; what is written at other times leaves at the end of the turn.
 *
 * An idle connection costs this struct, its stream, and nothing else.
 *
 * All on the loop's thread. tdm_http_conn_* and tdm_http_res_* never call an
 * event function before they return.
 */
#ifndef TDM_HTTP_SERVER_H_
#define TDM_HTTP_SERVER_H_

#include "http/parser.h"
#include "net/stream.h"

typedef struct tdm_http_server_s tdm_http_server_t;
typedef struct tdm_http_conn_s tdm_http_conn_t;

/* Not a parser's error, but reported like one. */
#define TDM_HTTP_E_TIMEOUT (-1)

typedef struct tdm_http_server_ops_s {
  /* A connection was made; may be NULL. */
  void (*on_open)(tdm_http_conn_t* c);
  /* The head of a request is in c->parser (see TDM_HTTP_HEAD). Answer now or
   * later, or detach. */
  void (*on_request)(tdm_http_conn_t* c);
  /* Content, while tdm_http_conn_read is on. */
  void (*on_body)(tdm_http_conn_t* c, const char* p, size_t n);
  /* The request is complete, while tdm_http_conn_read is on; trailers are in
   * c->parser. */
  void (*on_body_end)(tdm_http_conn_t* c);
  /* Everything written has left, after some had to wait. */
  void (*on_drain)(tdm_http_conn_t* c);
  /* The connection is lost while an exchange was under way; res functions do
   * nothing from now on. */
  void (*on_abort)(tdm_http_conn_t* c);
  /* A tdm_http_error_t, TDM_HTTP_E_TIMEOUT, or a negative UV_E*. The input
   * that was being handled is from c->raw to c->end, c->cur is how far it got.
   * True: taken care of (by tdm_http_conn_* calls); false: answer with the
   * proper status and close. on_abort follows when an exchange is under way
   * and nobody ended it. */
  bool (*on_error)(tdm_http_conn_t* c, int error);
  /* The descriptor is closed; `c` is freed after this. */
  void (*on_close)(tdm_http_conn_t* c);
} tdm_http_server_ops_t;

/* All in milliseconds; 0 is off. Read each time they are used, so they can be
 * changed while the server runs. Doubles: they are shared with JavaScript. */
typedef struct tdm_http_config_s {
  double headers_timeout;
  double request_timeout;
  double keep_alive_timeout;
  double keep_alive_buffer; /* added to what the client is told */
  double checking_interval; /* how often the first two are looked at */
  double max_head;
  double max_fields;
  double max_requests; /* for each connection; 0: any number */
  double require_host;
  double allow_half_open; /* answer a client that stopped sending */
  double connections;     /* how many are open; for reading only */
} tdm_http_config_t;

struct tdm_http_server_s {
  tdm_loop_t* loop;
  const tdm_http_server_ops_t* ops;
  void* data;                /* the owner's */
  tdm_http_config_t* config; /* the owner's */
  tdm_http_scratch_t scratch;
  uv_timer_t timer;     /* idle connections */
  uv_timer_t checker;   /* slow requests */
  uv_idle_t resume;     /* connections with input to go on with */
  tdm_list_t idle;      /* waiting for a request; oldest first */
  tdm_list_t active;    /* all others */
  tdm_list_t lingering; /* answered with an error; oldest first */
  tdm_list_t resuming;  /* conn.resume_node */
  bool closing;         /* no keep-alive any more */
  int handles;
  void (*closed)(tdm_http_server_t* s);
  char date[48]; /* "Date: ...\r\n" of date_second */
  int64_t date_second;
};

enum {
  TDM_HTTP_C_EXCHANGE = 1 << 0, /* from on_request to both ends done */
  TDM_HTTP_C_REQ_DONE = 1 << 1, /* the request was parsed to its end */
  TDM_HTTP_C_RES_HEAD = 1 << 2, /* the final head of the response is out */
  TDM_HTTP_C_RES_DONE = 1 << 3,
  TDM_HTTP_C_READING = 1 << 4, /* on_body is wanted */
  TDM_HTTP_C_RUNNING = 1 << 5, /* input is being handled */
  TDM_HTTP_C_CLOSE = 1 << 6,   /* after this exchange */
  TDM_HTTP_C_CHUNKED = 1 << 7, /* the response's framing */
  TDM_HTTP_C_NO_BODY = 1 << 8, /* content of the response is dropped */
  TDM_HTTP_C_ENDING = 1 << 9,  /* close when everything has left */
  TDM_HTTP_C_LINGER = 1 << 10, /* input is discarded until its end */
  TDM_HTTP_C_DEAD = 1 << 11,   /* closed or detached */
  TDM_HTTP_C_EOF = 1 << 12,
  TDM_HTTP_C_BROKEN = 1 << 13, /* an error was reported; input is discarded */
  TDM_HTTP_C_HELD = 1 << 14,   /* somebody reads the content: never skip it */
};

struct tdm_http_conn_s {
  tdm_http_server_t* server;
  tdm_stream_t* stream; /* NULL once detached */
  void* data;           /* the owner's */
  uint64_t user;        /* the owner's */
  tdm_list_t node;      /* in idle, active or lingering */
  tdm_list_t resume_node;
  uint64_t since;  /* uv_now of getting idle, or of the first byte
                      of the message */
  const char* raw; /* where the input began, while it is handled */
  const char* cur; /* unparsed input: within the bytes just read, */
  const char* end; /* or within `in` */
  tdm_buf_t in;
  uint32_t requests;
  uint32_t flags; /* TDM_HTTP_C_* */
  tdm_http_parser_t parser;
};

/* ---- the server -------------------------------------------------------- */

/* Prepares a server in the caller's memory; `config` and `ops` stay the
 * caller's. Takes no stream: see tdm_http_server_accept. */
void tdm_http_server_init(tdm_http_server_t* s,
                          tdm_loop_t* loop,
                          const tdm_http_server_ops_t* ops,
                          tdm_http_config_t* config,
                          void* data);

/* Defaults as Node's. */
void tdm_http_config_init(tdm_http_config_t* config);

/* From a listener's on_connection: takes the connection that waits. */
int tdm_http_server_accept(tdm_http_server_t* s, tdm_stream_t* listener);

/* Serves a stream that is open already; it belongs to the server from now on.
 * `data` was read from it before; it is copied. on_open is called at once, all
 * else comes in later turns. NULL when on_open closed it. */
tdm_http_conn_t* tdm_http_server_adopt(tdm_http_server_t* s,
                                       tdm_stream_t* stream,
                                       const char* data,
                                       size_t n);

/* Closes connections that wait for a request (sent or not). */
void tdm_http_server_close_idle(tdm_http_server_t* s);
void tdm_http_server_close_all(tdm_http_server_t* s);

/* Releases the server when its connections are closed (close_all starts that)
 * and calls `closed`. */
void tdm_http_server_close(tdm_http_server_t* s,
                           void (*closed)(tdm_http_server_t* s));

/* ---- a request's content ----------------------------------------------- */

/* Parses on for the caller: BODY (c->parser.body, valid until the next call
 * here), END, ERROR (reported already, in a later turn) or NEED_MORE. */
tdm_http_event_t tdm_http_conn_pull(tdm_http_conn_t* c);

/* Nobody wants the rest of the content: it is skipped when the response is
 * complete, as if it had never been asked for. */
void tdm_http_conn_dump(tdm_http_conn_t* c);

/* Whether on_body and on_body_end are wanted when more comes. */
void tdm_http_conn_read(tdm_http_conn_t* c, bool on);

/* ---- the response ------------------------------------------------------ */

enum {
  TDM_HTTP_R_DATE = 1 << 0,          /* add Date */
  TDM_HTTP_R_KEEP_ALIVE = 1 << 1,    /* add Connection: keep-alive */
  TDM_HTTP_R_CLOSE = 1 << 2,         /* add Connection: close */
  TDM_HTTP_R_LENGTH = 1 << 3,        /* add Content-Length */
  TDM_HTTP_R_CODING = 1 << 4,        /* add Transfer-Encoding: chunked */
  TDM_HTTP_R_CHUNKED = 1 << 5,       /* frame content in chunks */
  TDM_HTTP_R_NO_BODY = 1 << 6,       /* HEAD, 204, 304 */
  TDM_HTTP_R_LAST = 1 << 7,          /* close after this response */
  TDM_HTTP_R_INFORMATIONAL = 1 << 8, /* a 1xx; the final head is to come */
  TDM_HTTP_R_NO_HINT = 1 << 9        /* no Keep-Alive beside Connection */
};

/* The status line; `reason` NULL is the standard one. The header lines follow
 * by tdm_stream_* on c->stream, each with its CRLF. */
void tdm_http_res_begin(tdm_http_conn_t* c,
                        int status,
                        const char* reason,
                        size_t reason_len);

/* The lines that `flags` (TDM_HTTP_R_*) asks for, and the empty line. */
void tdm_http_res_headers_done(tdm_http_conn_t* c,
                               unsigned int flags,
                               uint64_t content_length);

/* Frames content: call before and after putting `n` > 0 bytes on the
 * stream. */
void tdm_http_res_chunk_begin(tdm_http_conn_t* c, uint64_t n);
void tdm_http_res_chunk_end(tdm_http_conn_t* c);

/* Copied content, framed. */
void tdm_http_res_body(tdm_http_conn_t* c, const void* p, size_t n);

/* The response is complete. `trailers` are whole lines; only with chunks. */
void tdm_http_res_done(tdm_http_conn_t* c, const char* trailers, size_t n);

/* Whether res functions may be called. */
static inline bool tdm_http_conn_can_respond(const tdm_http_conn_t* c) {
  return (c->flags & (TDM_HTTP_C_EXCHANGE | TDM_HTTP_C_RES_DONE |
                      TDM_HTTP_C_DEAD)) == TDM_HTTP_C_EXCHANGE;
}

/* The standard words for a status, or "Unknown". */
const char* tdm_http_status_text(int status);

/* ---- the connection ---------------------------------------------------- */

/* Answers `status` without content, if no head is out yet, and closes. */
void tdm_http_conn_refuse(tdm_http_conn_t* c, int status);

/* Closes at once; on_close follows, on_abort doesn't. */
void tdm_http_conn_close(tdm_http_conn_t* c);

/* Closes when everything written has left. */
void tdm_http_conn_end(tdm_http_conn_t* c);

/* Takes the stream out, for another protocol. Unparsed input is given by
 * `rest`, valid until the next event. `c` is freed (later). */
tdm_stream_t* tdm_http_conn_detach(tdm_http_conn_t* c, tdm_slice_t* rest);

#endif /* TDM_HTTP_SERVER_H_ */
