/* One connection: from bytes to requests, exchange after exchange; see
 * server.h.
 *
 * `cur` to `end` is the input that was not parsed yet. While a read event is
 * handled it lies in the loop's read buffer; what is left afterwards moves to
 * `in`. tdm__http_conn_run parses as far as the state allows and is the only
 * place that starts requests; a response that completes outside of it has it
 * called in the next turn, because whoever responds is in the middle of
 * something.
 */
#include "http/server.h"

#include <stdio.h>

#include "http/server_int.h"

enum { MAX_WAITING = 64 * 1024 };

/* Moves what is left of the input out of memory that is about to change. */
static void keep_input(tdm_http_conn_t* c) {
  size_t left = c->end - c->cur;

  if (left == 0) {
    tdm_buf_release(&c->in);
    c->cur = c->end = NULL;
    return;
  }
  if (c->in.data != NULL && c->cur >= c->in.data &&
      c->cur <= c->in.data + c->in.len) {
    tdm_buf_consume(&c->in, c->cur - c->in.data);
  } else {
    tdm_buf_reset(&c->in);
    tdm_buf_put(&c->in, c->cur, left);
  }
  c->cur = c->in.data;
  c->end = c->in.data + c->in.len;
}

/* Reads on, or not, depending on how much waits. */
static void steer_reading(tdm_http_conn_t* c) {
  if (c->flags & TDM_HTTP_C_DEAD)
    return;
  if (c->in.len >= MAX_WAITING)
    tdm_stream_read_stop(c->stream);
  else if (!(c->flags & TDM_HTTP_C_EOF))
    tdm_stream_read_start(c->stream);
}

/* ---- ends -------------------------------------------------------------- */

static void abort_exchange(tdm_http_conn_t* c) {
  tdm_http_server_t* s = c->server;

  if (!(c->flags & TDM_HTTP_C_EXCHANGE))
    return;
  c->flags &= ~(TDM_HTTP_C_EXCHANGE | TDM_HTTP_C_READING);
  s->ops->on_abort(c);
}

void tdm__http_conn_drop(tdm_http_conn_t* c) {
  abort_exchange(c);
  tdm_http_conn_close(c);
}

/* Closing a socket with unread input resets it, and the peer may lose what we
 * said last. So after an error our side ends first, and input is thrown away
 * until the peer ends too, for a moment. */
static void linger(tdm_http_conn_t* c) {
  tdm_http_server_t* s = c->server;

  if (c->flags & (TDM_HTTP_C_DEAD | TDM_HTTP_C_LINGER))
    return;
  c->flags |= TDM_HTTP_C_LINGER | TDM_HTTP_C_ENDING;
  c->cur = c->end;
  tdm_stream_read_start(c->stream);
  if ((c->flags & TDM_HTTP_C_EOF) || tdm_stream_shutdown(c->stream) != 0) {
    tdm_http_conn_close(c);
    return;
  }
  c->since = uv_now(&s->loop->uv);
  tdm_list_remove(&c->node);
  tdm_list_append(&s->lingering, &c->node);
  tdm__http_arm_timer(s);
}

void tdm_http_conn_end(tdm_http_conn_t* c) {
  if (c->flags & (TDM_HTTP_C_DEAD | TDM_HTTP_C_LINGER))
    return;
  if (c->flags & TDM_HTTP_C_BROKEN) {
    linger(c);
    return;
  }
  c->flags |= TDM_HTTP_C_ENDING;
  if (tdm_stream_flush(c->stream) != 0 || tdm_stream_queued(c->stream) == 0)
    tdm_http_conn_close(c);
}

void tdm_http_conn_refuse(tdm_http_conn_t* c, int status) {
  char head[128];
  int n;

  if (c->flags & (TDM_HTTP_C_DEAD | TDM_HTTP_C_ENDING))
    return;
  if (c->flags & TDM_HTTP_C_RES_HEAD) {
    /* Half a response can't be taken back. */
    tdm_http_conn_close(c);
    return;
  }
  n = snprintf(head, sizeof(head),
               "HTTP/1.1 %d %s\r\nConnection: close\r\n\r\n", status,
               tdm_http_status_text(status));
  tdm_stream_put(c->stream, head, n);
  linger(c);
}

void tdm__http_conn_fail(tdm_http_conn_t* c, int error) {
  bool handled;

  if (c->flags & TDM_HTTP_C_DEAD)
    return;
  c->flags |= TDM_HTTP_C_BROKEN;
  handled =
      c->server->ops->on_error != NULL && c->server->ops->on_error(c, error);
  c->cur = c->end;
  /* A stream that broke is closed whatever the owner did. */
  if (handled && (error > 0 || error == TDM_HTTP_E_TIMEOUT))
    return;
  if (error == TDM_HTTP_E_TIMEOUT)
    tdm_http_conn_refuse(c, 408);
  else if (error > 0)
    tdm_http_conn_refuse(c, tdm_http_error_status(error));
  else
    tdm_http_conn_close(c);
  abort_exchange(c);
}

/* ---- exchanges --------------------------------------------------------- */

static void begin_exchange(tdm_http_conn_t* c) {
  tdm_http_config_t* config = c->server->config;
  tdm_http_parser_t* p = &c->parser;

  /* An upgrade's head is the other protocol's business. */
  if (config->require_host != 0 && p->minor > 0 &&
      !(p->flags & (TDM_HTTP_F_HOST | TDM_HTTP_F_UPGRADE))) {
    tdm_http_conn_refuse(c, 400);
    return;
  }
  c->requests++;
  c->flags &= ~(TDM_HTTP_C_REQ_DONE | TDM_HTTP_C_RES_HEAD |
                TDM_HTTP_C_RES_DONE | TDM_HTTP_C_READING | TDM_HTTP_C_CHUNKED |
                TDM_HTTP_C_NO_BODY | TDM_HTTP_C_HELD);
  c->flags |= TDM_HTTP_C_EXCHANGE;
  if (tdm_http_parser_end_empty(p))
    c->flags |= TDM_HTTP_C_REQ_DONE;
  if (!(p->flags & TDM_HTTP_F_KEEP_ALIVE) || c->server->closing ||
      (config->max_requests > 0 && c->requests >= config->max_requests))
    c->flags |= TDM_HTTP_C_CLOSE;
  c->server->ops->on_request(c);
}

/* Both sides are done: what next? */
static void finish_exchange(tdm_http_conn_t* c) {
  c->flags &= ~(TDM_HTTP_C_EXCHANGE | TDM_HTTP_C_READING | TDM_HTTP_C_REQ_DONE |
                TDM_HTTP_C_RES_HEAD | TDM_HTTP_C_RES_DONE);
  if ((c->flags & TDM_HTTP_C_CLOSE) || c->server->closing) {
    tdm_http_conn_end(c);
    return;
  }
  tdm_http_parser_rest(&c->parser);
  tdm__http_conn_set_idle(c);
}

/* Parses content up to the next event, for pull and run. */
static tdm_http_event_t parse_body(tdm_http_conn_t* c) {
  tdm_http_event_t ev = tdm_http_parse(&c->parser, &c->cur, c->end);

  if (ev == TDM_HTTP_END)
    c->flags |= TDM_HTTP_C_REQ_DONE;
  return ev;
}

tdm_http_event_t tdm_http_conn_pull(tdm_http_conn_t* c) {
  tdm_http_event_t ev;

  if (!(c->flags & TDM_HTTP_C_EXCHANGE) || (c->flags & TDM_HTTP_C_DEAD))
    return TDM_HTTP_ERROR;
  if (c->flags & TDM_HTTP_C_REQ_DONE)
    return TDM_HTTP_END;
  c->flags |= TDM_HTTP_C_HELD;
  ev = parse_body(c);
  /* Space for more input, an error to report, the end of the exchange: not
   * while the caller waits. */
  if (ev == TDM_HTTP_ERROR ||
      (ev == TDM_HTTP_END && (c->flags & TDM_HTTP_C_RES_DONE)) ||
      (ev == TDM_HTTP_NEED_MORE && !(c->flags & TDM_HTTP_C_RUNNING)))
    tdm__http_conn_resume(c);
  return ev;
}

void tdm_http_conn_dump(tdm_http_conn_t* c) {
  c->flags &= ~(TDM_HTTP_C_HELD | TDM_HTTP_C_READING);
  if (c->flags & TDM_HTTP_C_RES_DONE)
    tdm__http_conn_resume(c);
}

void tdm_http_conn_read(tdm_http_conn_t* c, bool on) {
  if (!(c->flags & TDM_HTTP_C_EXCHANGE) || (c->flags & TDM_HTTP_C_REQ_DONE))
    return;
  if (!on) {
    c->flags &= ~TDM_HTTP_C_READING;
    return;
  }
  c->flags |= TDM_HTTP_C_READING;
  if (!(c->flags & TDM_HTTP_C_RUNNING) && c->cur < c->end)
    tdm__http_conn_resume(c);
}

void tdm__http_conn_responded(tdm_http_conn_t* c) {
  c->flags |= TDM_HTTP_C_RES_DONE;
  if (c->flags & TDM_HTTP_C_RUNNING)
    return;
  /* Nothing waits: the exchange can end right here. */
  if ((c->flags & TDM_HTTP_C_REQ_DONE) && c->cur == c->end &&
      !(c->flags & (TDM_HTTP_C_CLOSE | TDM_HTTP_C_EOF)) &&
      !c->server->closing) {
    finish_exchange(c);
    return;
  }
  tdm__http_conn_resume(c);
}

/* Content while an exchange is under way. False when it can't go on now. */
static bool run_body(tdm_http_conn_t* c) {
  const tdm_http_server_ops_t* ops = c->server->ops;
  bool wanted = (c->flags & TDM_HTTP_C_READING) != 0;

  if (c->parser.error) { /* A pull met it, and could not report it. */
    tdm__http_conn_fail(c, c->parser.error);
    return false;
  }
  if (!wanted &&
      (!(c->flags & TDM_HTTP_C_RES_DONE) || (c->flags & TDM_HTTP_C_HELD)))
    return false;
  switch (parse_body(c)) {
    case TDM_HTTP_BODY:
      if (wanted)
        ops->on_body(c, c->parser.body.p, c->parser.body.n);
      return true;
    case TDM_HTTP_END:
      if (wanted)
        ops->on_body_end(c);
      return true;
    case TDM_HTTP_ERROR:
      tdm__http_conn_fail(c, c->parser.error);
      return false;
    default:
      return false;
  }
}

/* A request's head. False when there is none yet. */
static bool run_head(tdm_http_conn_t* c) {
  bool was_idle = tdm_http_parser_is_idle(&c->parser);

  switch (tdm_http_parse(&c->parser, &c->cur, c->end)) {
    case TDM_HTTP_HEAD:
      if (was_idle)
        tdm__http_conn_set_active(c);
      begin_exchange(c);
      return true;
    case TDM_HTTP_ERROR:
      tdm__http_conn_fail(c, c->parser.error);
      return false;
    default:
      if (was_idle && !tdm_http_parser_is_idle(&c->parser))
        tdm__http_conn_set_active(c);
      return false;
  }
}

static void handle_eof(tdm_http_conn_t* c) {
  if (c->flags & TDM_HTTP_C_BROKEN) {
    tdm_http_conn_end(c);
    return;
  }
  if (c->flags & TDM_HTTP_C_EXCHANGE) {
    /* What was asked for completely may still be answered; run() comes back
     * here after that. */
    if (c->server->config->allow_half_open != 0 &&
        ((c->flags & TDM_HTTP_C_REQ_DONE) || c->cur < c->end))
      return;
    if (!(c->flags & TDM_HTTP_C_RES_DONE)) {
      /* Nobody can tell a client that only stopped sending from one that is
       * gone; Node takes it for gone (httpAllowHalfOpen is off). */
      abort_exchange(c);
    }
    tdm_http_conn_end(c);
    return;
  }
  if (tdm_http_parse_eof(&c->parser) == TDM_HTTP_ERROR)
    tdm__http_conn_fail(c, c->parser.error);
  else
    tdm_http_conn_end(c);
}

void tdm__http_conn_run(tdm_http_conn_t* c) {
  if (c->flags & (TDM_HTTP_C_DEAD | TDM_HTTP_C_RUNNING))
    return;
  c->flags |= TDM_HTTP_C_RUNNING;
  if (c->raw == NULL)
    c->raw = c->cur;

  while (
      !(c->flags & (TDM_HTTP_C_DEAD | TDM_HTTP_C_ENDING | TDM_HTTP_C_BROKEN))) {
    if (!(c->flags & TDM_HTTP_C_EXCHANGE)) {
      if (c->cur == c->end || !run_head(c))
        break;
    } else if (!(c->flags & TDM_HTTP_C_REQ_DONE)) {
      if (!run_body(c))
        break;
    } else if (!(c->flags & TDM_HTTP_C_RES_DONE)) {
      break;
    }
    if ((c->flags &
         (TDM_HTTP_C_EXCHANGE | TDM_HTTP_C_REQ_DONE | TDM_HTTP_C_RES_DONE)) ==
        (TDM_HTTP_C_EXCHANGE | TDM_HTTP_C_REQ_DONE | TDM_HTTP_C_RES_DONE))
      finish_exchange(c);
  }

  c->flags &= ~TDM_HTTP_C_RUNNING;
  keep_input(c);
  c->raw = NULL;
  if (c->flags & TDM_HTTP_C_DEAD)
    return;
  if ((c->flags & TDM_HTTP_C_EOF) &&
      !(c->flags & (TDM_HTTP_C_ENDING | TDM_HTTP_C_LINGER)))
    handle_eof(c);
  if (c->flags & TDM_HTTP_C_DEAD)
    return;
  steer_reading(c);
  tdm_stream_flush_soon(c->stream);
}

/* ---- the stream's events ----------------------------------------------- */

static void on_read(tdm_stream_t* stream, const char* data, size_t n) {
  tdm_http_conn_t* c = stream->owner;

  if (c->flags & (TDM_HTTP_C_ENDING | TDM_HTTP_C_BROKEN))
    return;
  if (c->cur == c->end) {
    c->raw = c->cur = data;
    c->end = data + n;
  } else {
    /* Behind what waits already, which is in `in`. */
    size_t off = c->cur - c->in.data;
    tdm_buf_put(&c->in, data, n);
    c->raw = c->cur = c->in.data + off;
    c->end = c->in.data + c->in.len;
  }
  tdm__http_conn_run(c);
}

static void on_eof(tdm_stream_t* stream) {
  tdm_http_conn_t* c = stream->owner;

  c->flags |= TDM_HTTP_C_EOF;
  if (c->flags & TDM_HTTP_C_LINGER)
    tdm_http_conn_close(c);
  else if (c->flags & TDM_HTTP_C_ENDING)
    return; /* closes when everything has left */
  else
    tdm__http_conn_run(c);
}

static void on_error(tdm_stream_t* stream, int err) {
  tdm_http_conn_t* c = stream->owner;

  if (c->flags & TDM_HTTP_C_LINGER)
    tdm_http_conn_close(c);
  else if (c->flags & TDM_HTTP_C_EXCHANGE)
    tdm__http_conn_drop(c);
  else
    tdm__http_conn_fail(c, err);
}

static void on_drain(tdm_stream_t* stream) {
  tdm_http_conn_t* c = stream->owner;

  if (c->flags & TDM_HTTP_C_LINGER)
    return;
  if (c->flags & TDM_HTTP_C_ENDING)
    tdm_http_conn_close(c);
  else if (c->server->ops->on_drain != NULL)
    c->server->ops->on_drain(c);
}

const tdm_stream_ops_t tdm__http_stream_ops = {
  .on_read = on_read,
  .on_eof = on_eof,
  .on_error = on_error,
  .on_drain = on_drain,
  .on_close = tdm__http_conn_on_closed,
};
