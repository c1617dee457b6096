/* J hears of replies and gives them to JavaScript.
 *
 * Waking a sleeping thread costs more than a call, so after settling, when the
 * program asked for more, J looks for the next reply for some microseconds
 * before it goes back to its loop. It stops doing so while that doesn't pay.
 *
 * Thread: J, but for what says otherwise.
 */
#include "bridge/bridge_int.h"

#define SPIN_NS 20000
/* Longest time for which J settles without looking at its loop. */
#define TURN_NS 400000
#define MAX_BACKOFF 128

/* ---- waking J: any thread ---------------------------------------------- */

void tdm__bridge_notify(tdm_py_client_t* client) {
  bridge_t* b = TDM_CONTAINER_OF(client, bridge_t, client);

  uv_mutex_lock(&b->mutex);
  if (b->loop != NULL && !atomic_exchange(&b->posted, true)) {
    atomic_fetch_add(&client->refs, 1); /* the task's */
    tdm_loop_post(b->loop, &b->task);
  }
  if (b->waiting)
    uv_cond_signal(&b->cond);
  uv_mutex_unlock(&b->mutex);
}

void tdm__bridge_home_release(tdm_shared_t* s) {
  home_t* h = TDM_CONTAINER_OF(s, home_t, shared);
  bridge_t* b = h->bridge;
  home_t* head = atomic_load(&b->freed);
  bool closed;

  uv_mutex_lock(&b->mutex);
  closed = b->loop == NULL;
  uv_mutex_unlock(&b->mutex);
  if (closed) { /* the context, and with it the pin, is gone */
    tdm_free(h);
    tdm_py_client_unref(&b->client);
    return;
  }
  do {
    h->next = head;
  } while (!atomic_compare_exchange_weak(&b->freed, &head, h));
  if (head == NULL)
    tdm__bridge_notify(&b->client);
  /* `h` keeps its reference until J takes it from the list. */
}

void tdm__bridge_free(tdm_py_client_t* client) {
  bridge_t* b = TDM_CONTAINER_OF(client, bridge_t, client);

  /* `out` and `in` belong to their arrays. */
  uv_cond_destroy(&b->cond);
  uv_mutex_destroy(&b->mutex);
  tdm_free(b);
}

/* ---- settling ---------------------------------------------------------- */

void tdm__bridge_drain_freed(bridge_t* b) {
  home_t* next;
  home_t* h;

  if (atomic_load(&b->freed) == NULL)
    return;
  for (h = atomic_exchange(&b->freed, NULL); h != NULL; h = next) {
    next = h->next;
    if (b->loop != NULL)
      tdm_js_unpin(b->rt, h->buffer);
    tdm_free(h);
    tdm_py_client_unref(&b->client);
  }
}

size_t
tdm__bridge_put_record(char* p, tdm_py_reply_t* r, tdm_shares_t* shares) {
  uint32_t head[4];
  size_t n = (TDM__BRIDGE_RECORD_HEAD + r->len + 7) & ~(size_t) 7;
  uint32_t i;

  head[0] = (uint32_t) n;
  head[1] = r->slot;
  head[2] = r->kind;
  head[3] = shares->n;
  memcpy(p, head, sizeof(head));
  memcpy(p + TDM__BRIDGE_RECORD_HEAD, r->data, r->len);
  for (i = 0; i < r->shares.n; i++)
    tdm_shares_add(shares, r->shares.v[i]);
  r->shares.n = 0;
  return n;
}

void tdm__bridge_call_settle(bridge_t* b,
                             bool inside,
                             size_t argc,
                             const JSValueRef argv[]) {
  JSValueRef ex = NULL;

  if (inside) {
    JSObjectCallAsFunction(tdm_js_context(b->rt), b->settle, NULL, argc, argv,
                           &ex);
    TDM_CHECK(ex == NULL);
  } else {
    tdm_js_call(b->rt, b->settle, NULL, argc, argv);
  }
}

static void free_large(void* p, void* arg) {
  tdm_free(p);
}

void tdm__bridge_update_hold(bridge_t* b) {
  bool hold = b->inflight > b->abandoned;

  if (hold == b->holding || b->loop == NULL)
    return;
  b->holding = hold;
  if (hold)
    tdm_loop_hold(b->loop);
  else
    tdm_loop_unhold(b->loop);
}

/* `due`: nothing of it goes into the queue. */
static void settle(bridge_t* b, tdm_py_reply_t* r, bool inside, bool due) {
  const char* outer_reading = b->reading;
  tdm_shares_t* outer_shares = b->shares;
  JSContextRef ctx = tdm_js_context(b->rt);
  tdm_py_reply_t* next;
  tdm_shares_t shares;
  JSValueRef argv[2];
  unsigned count; /* of results */
  size_t argc;
  size_t n;
  char* p;

  while (r != NULL) {
    if (!due && (b->queue != NULL || r->len > TDM__BRIDGE_LONG)) {
      r = tdm__bridge_queue(b, r, inside);
      if (r == NULL)
        break;
    }
    tdm_shares_init(&shares);
    argc = 1;
    count = 0;
    n = 0;
    b->reading = b->in;
    if (r->len + TDM__BRIDGE_RECORD_HEAD + 8 > TDM__BRIDGE_SCRATCH) {
      p = tdm_malloc(r->len + TDM__BRIDGE_RECORD_HEAD + 8);
      n = tdm__bridge_put_record(p, r, &shares);
      argv[argc++] = JSObjectMakeArrayBufferWithBytesNoCopy(
          ctx, p, n, free_large, NULL, NULL);
      b->reading = p;
      next = r->next;
      count = r->kind <= TDM_PY_FAILED;
      tdm_py_reply_free(r);
      r = next;
    } else {
      for (; r != NULL; r = next) {
        if (n + r->len + TDM__BRIDGE_RECORD_HEAD + 8 > TDM__BRIDGE_SCRATCH)
          break;
        next = r->next;
        count += r->kind <= TDM_PY_FAILED;
        n += tdm__bridge_put_record(b->in + n, r, &shares);
        tdm_py_reply_free(r);
      }
    }
    b->inflight -= count;
    tdm__bridge_update_hold(b);
    argv[0] = JSValueMakeNumber(ctx, (double) n);
    b->shares = &shares;
    tdm__bridge_call_settle(b, inside, argc, argv);
    tdm_shares_release(&shares);
    if (b->loop == NULL) { /* the program ended in there */
      for (; r != NULL; r = next) {
        next = r->next;
        tdm_py_reply_free(r);
      }
    }
  }
  b->reading = outer_reading;
  b->shares = outer_shares;
}

void tdm__bridge_settle(bridge_t* b, tdm_py_reply_t* r, bool inside) {
  settle(b, r, inside, false);
}

void tdm__bridge_settle_due(bridge_t* b, tdm_py_reply_t* r) {
  settle(b, r, false, true);
}

/* Looks for replies for a while. */
static tdm_py_reply_t* spin(bridge_t* b) {
  tdm_py_reply_t* r = NULL;
  uint64_t until;
  int i;

  if (b->skip > 0) {
    b->skip--;
    return NULL;
  }
  until = uv_hrtime() + SPIN_NS;
  do {
    for (i = 0; i < 32 && r == NULL; i++) {
      tdm_py_pause();
      r = tdm_py_client_take(&b->client);
    }
  } while (r == NULL && uv_hrtime() < until);
  b->backoff = r != NULL ? 0 : TDM_MIN(b->backoff * 2 + 1, MAX_BACKOFF);
  b->skip = b->backoff;
  return r;
}

void tdm__bridge_run(tdm_loop_t* loop, tdm_task_t* task) {
  bridge_t* b = TDM_CONTAINER_OF(task, bridge_t, task);
  bool may_spin = b->may_spin;
  uint64_t until = 0;
  tdm_py_reply_t* next;
  tdm_py_reply_t* r;

  /* First: whoever adds from now on posts anew. */
  atomic_store(&b->posted, false);
  tdm__bridge_drain_freed(b);
  r = tdm_py_client_take(&b->client);
  if (b->loop == NULL) {
    for (; r != NULL; r = next) {
      next = r->next;
      tdm_py_reply_free(r);
    }
  }
  while (r != NULL) {
    atomic_store(&b->client.polling, may_spin);
    tdm__bridge_settle(b, r, false);
    r = NULL;
    if (b->loop == NULL || !may_spin || b->inflight == 0)
      break;
    if (until == 0)
      until = uv_hrtime() + TURN_NS;
    else if (uv_hrtime() > until)
      break;
    r = spin(b);
  }
  atomic_store(&b->client.polling, false);
  /* What came between the last look and that store was not announced. */
  if (atomic_load(&b->client.replies) != NULL)
    tdm__bridge_notify(&b->client);
  tdm_py_client_unref(&b->client);
}

void tdm__bridge_serve(tdm_py_client_t* client) {
  bridge_t* b = TDM_CONTAINER_OF(client, bridge_t, client);
  tdm_py_reply_t* r = tdm_py_client_take(client);

  if (b->loop != NULL)
    tdm__bridge_settle(b, r, true);
}
