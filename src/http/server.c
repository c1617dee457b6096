/* Connections as a whole: accepting, lists, timeouts, closing; see server.h.
 * What happens within an exchange is in conn.c, responses in response.c.
 *
 * Timeouts cost nothing on the way of a request. Idle connections stand in the
 * order in which they became idle, all with the same patience, so one timer
 * for the first of them is enough. Slow requests are found by looking at all
 * connections now and then, as Node does (connectionsCheckingInterval).
 */
#include "http/server.h"

#include "http/server_int.h"

enum { LINGER_MS = 1000 };

void tdm_http_config_init(tdm_http_config_t* config) {
  *config = (tdm_http_config_t){
    .headers_timeout = 60000,
    .request_timeout = 300000,
    .keep_alive_timeout = 5000,
    .keep_alive_buffer = 1000,
    .checking_interval = 30000,
    .max_head = TDM_HTTP_MAX_HEAD_SIZE,
    .max_fields = TDM_HTTP_MAX_FIELDS,
    .require_host = 1,
  };
}

/* ---- timers ------------------------------------------------------------ */

static uint64_t now(const tdm_http_server_t* s) {
  return uv_now(&s->loop->uv);
}

static tdm_http_conn_t* first_of(tdm_list_t* list) {
  if (tdm_list_is_empty(list))
    return NULL;
  return TDM_CONTAINER_OF(list->next, tdm_http_conn_t, node);
}

/* When the first idle connection has waited enough; false if never. */
static bool idle_deadline(tdm_http_server_t* s, uint64_t* when) {
  double patience =
      s->config->keep_alive_timeout + s->config->keep_alive_buffer;
  tdm_http_conn_t* c = first_of(&s->idle);

  if (c == NULL || !(s->config->keep_alive_timeout > 0) ||
      !(patience < TDM_HTTP_FOREVER))
    return false;
  *when = c->since + (patience > 0 ? (uint64_t) patience : 0);
  return true;
}

static void on_timer(uv_timer_t* timer);

void tdm__http_arm_timer(tdm_http_server_t* s) {
  tdm_http_conn_t* c = first_of(&s->lingering);
  uint64_t when = UINT64_MAX, t;

  if (idle_deadline(s, &t))
    when = t;
  if (c != NULL && c->since + LINGER_MS < when)
    when = c->since + LINGER_MS;
  if (when == UINT64_MAX) {
    uv_timer_stop(&s->timer);
    return;
  }
  uv_timer_start(&s->timer, on_timer, when > now(s) ? when - now(s) : 0, 0);
}

static void on_timer(uv_timer_t* timer) {
  tdm_http_server_t* s = TDM_CONTAINER_OF(timer, tdm_http_server_t, timer);
  tdm_http_conn_t* c;
  uint64_t when;

  while (idle_deadline(s, &when) && when <= now(s))
    tdm_http_conn_close(first_of(&s->idle));
  while ((c = first_of(&s->lingering)) != NULL &&
         c->since + LINGER_MS <= now(s))
    tdm_http_conn_close(c);
  tdm__http_arm_timer(s);
}

static bool is_too_slow(const tdm_http_conn_t* c) {
  const tdm_http_config_t* config = c->server->config;
  uint64_t age = now(c->server) - c->since;

  if (c->flags & (TDM_HTTP_C_ENDING | TDM_HTTP_C_LINGER | TDM_HTTP_C_DEAD |
                  TDM_HTTP_C_REQ_DONE))
    return false;
  if (!(c->flags & TDM_HTTP_C_EXCHANGE) && config->headers_timeout > 0 &&
      age >= config->headers_timeout)
    return true;
  return config->request_timeout > 0 && age >= config->request_timeout;
}

static void on_check(uv_timer_t* timer) {
  tdm_http_server_t* s = TDM_CONTAINER_OF(timer, tdm_http_server_t, checker);
  tdm_list_t* n;
  tdm_list_t* tmp;
  tdm_list_t slow;

  /* Events may close any connection: those to tell are set apart first. */
  tdm_list_init(&slow);
  TDM_LIST_FOREACH_SAFE(n, tmp, &s->active) {
    if (is_too_slow(TDM_CONTAINER_OF(n, tdm_http_conn_t, node))) {
      tdm_list_remove(n);
      tdm_list_append(&slow, n);
    }
  }
  while (!tdm_list_is_empty(&slow)) {
    n = slow.next;
    tdm_list_remove(n);
    tdm_list_append(&s->active, n);
    tdm__http_conn_fail(TDM_CONTAINER_OF(n, tdm_http_conn_t, node),
                        TDM_HTTP_E_TIMEOUT);
  }
}

static void start_checker(tdm_http_server_t* s) {
  double ms = s->config->checking_interval;

  if (uv_is_active((uv_handle_t*) &s->checker) || !(ms > 0))
    return;
  uv_timer_start(&s->checker, on_check, (uint64_t) ms, (uint64_t) ms);
}

/* ---- lists ------------------------------------------------------------- */

void tdm__http_conn_set_idle(tdm_http_conn_t* c) {
  tdm_http_server_t* s = c->server;
  bool first = tdm_list_is_empty(&s->idle);

  c->since = now(s);
  tdm_list_remove(&c->node);
  tdm_list_append(&s->idle, &c->node);
  /* The timer looks at the first one only; while it runs for one that is no
   * longer there, it fires early and looks again. */
  if (first && !uv_is_active((uv_handle_t*) &s->timer))
    tdm__http_arm_timer(s);
}

void tdm__http_conn_set_active(tdm_http_conn_t* c) {
  c->since = now(c->server);
  tdm_list_remove(&c->node);
  tdm_list_append(&c->server->active, &c->node);
}

static void on_resume(uv_idle_t* idle) {
  tdm_http_server_t* s = TDM_CONTAINER_OF(idle, tdm_http_server_t, resume);
  tdm_list_t todo;
  tdm_list_t* n;

  /* Those that come back while we are here wait for the next turn. */
  tdm_list_init(&todo);
  while (!tdm_list_is_empty(&s->resuming)) {
    n = s->resuming.next;
    tdm_list_remove(n);
    tdm_list_append(&todo, n);
  }
  while (!tdm_list_is_empty(&todo)) {
    n = todo.next;
    tdm_list_remove(n);
    tdm__http_conn_run(TDM_CONTAINER_OF(n, tdm_http_conn_t, resume_node));
  }
  if (tdm_list_is_empty(&s->resuming))
    uv_idle_stop(&s->resume);
}

void tdm__http_conn_resume(tdm_http_conn_t* c) {
  tdm_http_server_t* s = c->server;

  if (!tdm_list_is_empty(&c->resume_node))
    return;
  if (tdm_list_is_empty(&s->resuming))
    uv_idle_start(&s->resume, on_resume);
  tdm_list_append(&s->resuming, &c->resume_node);
}

/* ---- connections ------------------------------------------------------- */

static tdm_http_conn_t* conn_new(tdm_http_server_t* s) {
  tdm_http_conn_t* c = tdm_malloc(sizeof(*c));

  c->server = s;
  c->stream = NULL;
  c->data = NULL;
  c->user = 0;
  tdm_list_init(&c->node);
  tdm_list_init(&c->resume_node);
  c->raw = c->cur = c->end = NULL;
  tdm_buf_init(&c->in);
  c->requests = 0;
  c->flags = 0;
  tdm_http_parser_init(&c->parser, false, &s->scratch);
  c->parser.max_head = tdm_http_limit(s->config->max_head);
  c->parser.max_fields = tdm_http_limit(s->config->max_fields);
  return c;
}

static void conn_start(tdm_http_conn_t* c) {
  tdm_http_server_t* s = c->server;

  /* A new connection has headersTimeout for its first request, not
   * keepAliveTimeout: it is not idle yet. */
  tdm__http_conn_set_active(c);
  s->config->connections++;
  start_checker(s);
  tdm_stream_set_nodelay(c->stream, true);
  if (s->ops->on_open != NULL)
    s->ops->on_open(c);
  if (!(c->flags & TDM_HTTP_C_DEAD) && tdm_stream_read_start(c->stream) != 0)
    tdm_http_conn_close(c);
}

int tdm_http_server_accept(tdm_http_server_t* s, tdm_stream_t* listener) {
  tdm_http_conn_t* c = conn_new(s);
  int err = tdm_stream_accept(listener, &tdm__http_stream_ops, c, &c->stream);

  if (err) {
    tdm_free(c);
    return err;
  }
  conn_start(c);
  return 0;
}

tdm_http_conn_t* tdm_http_server_adopt(tdm_http_server_t* s,
                                       tdm_stream_t* stream,
                                       const char* data,
                                       size_t n) {
  tdm_http_conn_t* c = conn_new(s);

  c->stream = stream;
  tdm_stream_set_owner(stream, &tdm__http_stream_ops, c);
  conn_start(c);
  if (c->flags & TDM_HTTP_C_DEAD)
    return NULL;
  if (n > 0) {
    tdm_buf_put(&c->in, data, n);
    c->cur = c->in.data;
    c->end = c->in.data + n;
    tdm__http_conn_resume(c);
  }
  return c;
}

static void leave_lists(tdm_http_conn_t* c) {
  tdm_list_remove(&c->node);
  tdm_list_remove(&c->resume_node);
}

static void conn_free(tdm_http_conn_t* c) {
  tdm_http_server_t* s = c->server;

  leave_lists(c);
  tdm_http_parser_release(&c->parser);
  tdm_buf_release(&c->in);
  tdm_free(c);
  if (--s->config->connections == 0)
    uv_timer_stop(&s->checker);
  tdm__http_server_maybe_closed(s);
}

void tdm__http_conn_on_closed(tdm_stream_t* stream) {
  tdm_http_conn_t* c = stream->owner;

  if (c->server->ops->on_close != NULL)
    c->server->ops->on_close(c);
  conn_free(c);
}

void tdm_http_conn_close(tdm_http_conn_t* c) {
  if (c->flags & TDM_HTTP_C_DEAD)
    return;
  c->flags |= TDM_HTTP_C_DEAD;
  leave_lists(c);
  tdm_stream_close(c->stream);
}

/* What is left of a detached connection dies in a later turn, because its
 * input may be in use now. */
static void on_detached_turn(uv_handle_t* handle) {
  tdm_http_conn_t* c = handle->data;

  tdm_free(handle);
  if (c->server->ops->on_close != NULL)
    c->server->ops->on_close(c);
  conn_free(c);
}

tdm_stream_t* tdm_http_conn_detach(tdm_http_conn_t* c, tdm_slice_t* rest) {
  tdm_stream_t* stream = c->stream;
  uv_check_t* later = tdm_malloc(sizeof(*later));

  TDM_CHECK(!(c->flags & TDM_HTTP_C_DEAD));
  rest->p = c->cur;
  rest->n = c->end - c->cur;
  c->cur = c->end;
  c->flags |= TDM_HTTP_C_DEAD;
  c->stream = NULL;
  leave_lists(c);
  tdm_stream_read_stop(stream);
  TDM_CHECK(uv_check_init(&c->server->loop->uv, later) == 0);
  later->data = c;
  uv_close((uv_handle_t*) later, on_detached_turn);
  return stream;
}

/* ---- the end of a server ----------------------------------------------- */

static void close_list(tdm_list_t* list, bool all) {
  tdm_list_t* n;
  tdm_list_t* tmp;
  tdm_http_conn_t* c;

  TDM_LIST_FOREACH_SAFE(n, tmp, list) {
    c = TDM_CONTAINER_OF(n, tdm_http_conn_t, node);
    if (all ||
        (!(c->flags & TDM_HTTP_C_EXCHANGE) && !(c->flags & TDM_HTTP_C_ENDING) &&
         tdm_http_parser_is_idle(&c->parser)))
      tdm__http_conn_drop(c);
  }
}

void tdm_http_server_close_idle(tdm_http_server_t* s) {
  close_list(&s->idle, false);
  close_list(&s->active, false);
}

void tdm_http_server_close_all(tdm_http_server_t* s) {
  close_list(&s->idle, true);
  close_list(&s->active, true);
  close_list(&s->lingering, true);
}

static void on_handle_closed(uv_handle_t* handle) {
  tdm_http_server_t* s = handle->data;

  if (--s->handles == 0)
    s->closed(s);
}

void tdm__http_server_maybe_closed(tdm_http_server_t* s) {
  if (s->closed == NULL || s->config->connections > 0 ||
      uv_is_closing((uv_handle_t*) &s->timer))
    return;
  tdm_http_scratch_release(&s->scratch);
  uv_close((uv_handle_t*) &s->timer, on_handle_closed);
  uv_close((uv_handle_t*) &s->checker, on_handle_closed);
  uv_close((uv_handle_t*) &s->resume, on_handle_closed);
}

void tdm_http_server_close(tdm_http_server_t* s,
                           void (*closed)(tdm_http_server_t* s)) {
  s->closed = closed;
  tdm__http_server_maybe_closed(s);
}

void tdm_http_server_init(tdm_http_server_t* s,
                          tdm_loop_t* loop,
                          const tdm_http_server_ops_t* ops,
                          tdm_http_config_t* config,
                          void* data) {
  memset(s, 0, sizeof(*s));
  s->loop = loop;
  s->ops = ops;
  s->config = config;
  s->data = data;
  tdm_http_scratch_init(&s->scratch);
  tdm_list_init(&s->idle);
  tdm_list_init(&s->active);
  tdm_list_init(&s->lingering);
  tdm_list_init(&s->resuming);
  s->date_second = -1;

  TDM_CHECK(uv_timer_init(&loop->uv, &s->timer) == 0);
  TDM_CHECK(uv_timer_init(&loop->uv, &s->checker) == 0);
  TDM_CHECK(uv_idle_init(&loop->uv, &s->resume) == 0);
  s->timer.data = s->checker.data = s->resume.data = s;
  s->handles = 3;
  /* Connections keep the loop alive, their timeouts don't. */
  uv_unref((uv_handle_t*) &s->timer);
  uv_unref((uv_handle_t*) &s->checker);
}
