/* Long answers, which J reads in slices.
 *
 * To read a hundred thousand records takes some 50 ms, for which timers and
 * sockets would wait. So a long answer goes into a queue; a task of the loop's
 * has JavaScript read for a few milliseconds (reader.js), and posts itself
 * again until the queue is empty. When the loop's turns take long, so do the
 * slices: reading gets a fifth of J at least. One answer is read after the
 * other, as they came; short answers don't queue and overtake them, but for
 *
 *   - those of a call that has an answer here: items keep their order;
 *   - a DROP, as an answer here may name the object that it lets go.
 *
 * The call is under way until its answer is read, so it holds the loop, or,
 * given up, does not. Where J waits for Python (py.sync, a module's import),
 * and for a question of Python's, which has one waiting, all is read at once.
 *
 * Thread: J.
 */
#include "bridge/bridge_int.h"

/* How long J reads before its loop turns. */
#define SLICE_NS 2000000

static bool is_answer(const tdm_py_reply_t* r) {
  return r->kind <= TDM_PY_FAILED || r->kind == TDM_PY_ITEM;
}

static bool is_long(const tdm_py_reply_t* r) {
  return r->len > TDM__BRIDGE_LONG &&
         (r->kind == TDM_PY_RESULT || r->kind == TDM_PY_ITEM);
}

static bool must_wait(const bridge_t* b, const tdm_py_reply_t* r) {
  const tdm_py_reply_t* w = b->queue;

  if (w == NULL)
    return false;
  if (r->kind == TDM_PY_DROP)
    return true;
  if (!is_answer(r))
    return false;
  while (w != NULL && !(is_answer(w) && w->slot == r->slot))
    w = w->next;
  return w != NULL;
}

static void post(bridge_t* b) {
  b->slicing = true;
  atomic_fetch_add(&b->client.refs, 1); /* the task's */
  tdm_loop_post(b->loop, &b->slice);
}

tdm_py_reply_t* tdm__bridge_queue(bridge_t* b, tdm_py_reply_t* r, bool inside) {
  tdm_py_reply_t* rest = NULL;
  tdm_py_reply_t** last = &rest;
  tdm_py_reply_t* next;

  for (; r != NULL; r = next) {
    next = r->next;
    r->next = NULL;
    if (must_wait(b, r) || (!inside && is_long(r))) {
      *b->queue_end = r;
      b->queue_end = &r->next;
    } else {
      *last = r;
      last = &r->next;
    }
  }
  if (b->queue != NULL && !b->slicing)
    post(b);
  return rest;
}

static tdm_py_reply_t* queue_pop(bridge_t* b) {
  tdm_py_reply_t* r = b->queue;

  b->queue = r->next;
  if (b->queue == NULL)
    b->queue_end = &b->queue;
  r->next = NULL;
  return r;
}

void tdm__bridge_queue_release(bridge_t* b) {
  while (b->queue != NULL)
    tdm_py_reply_free(queue_pop(b));
  b->sliced = NULL;
}

static void free_data(void* p, void* arg) {
  tdm_free(p);
}

/* Reads on in the first of the queue, which is long, for `ms`. */
static void read_slice(bridge_t* b, double ms) {
  const char* outer_reading = b->reading;
  tdm_shares_t* outer_shares = b->shares;
  JSContextRef ctx = tdm_js_context(b->rt);
  tdm_py_reply_t* r = b->queue;
  JSValueRef argv[4] = { JSValueMakeNumber(ctx, ms) };
  size_t argc = 1;

  if (b->sliced == NULL) {
    argv[argc++] = JSValueMakeNumber(ctx, r->slot);
    argv[argc++] = JSValueMakeNumber(ctx, r->kind);
    argv[argc++] = JSObjectMakeArrayBufferWithBytesNoCopy(
        ctx, r->data, r->len, free_data, NULL, NULL);
    b->sliced = r->data;
    r->data = r->small; /* that memory is the buffer's now */
  }
  b->reading = b->sliced;
  b->shares = &r->shares;
  tdm_js_call(b->rt, b->read_slice, NULL, argc, argv);
  b->reading = outer_reading;
  b->shares = outer_shares;
}

void tdm__bridge_slices_end(bridge_t* b) {
  tdm_py_reply_t* r = queue_pop(b);

  b->sliced = NULL;
  b->shares = NULL;
  b->inflight -= r->kind == TDM_PY_RESULT;
  tdm__bridge_update_hold(b);
  tdm_py_reply_free(r);
}

void tdm__bridge_slice(tdm_loop_t* loop, tdm_task_t* task) {
  bridge_t* b = TDM_CONTAINER_OF(task, bridge_t, slice);
  uint64_t now = uv_hrtime();
  uint64_t until = now + SLICE_NS;

  if (b->slice_end != 0)
    until = now + TDM_MAX((uint64_t) SLICE_NS, (now - b->slice_end) / 4);
  b->slicing = false;
  while (b->queue != NULL && now < until) {
    if (is_long(b->queue))
      read_slice(b, (double) (until - now) / 1e6);
    else
      tdm__bridge_settle_due(b, queue_pop(b));
    now = uv_hrtime();
  }
  /* The program may have ended in there, and the queue with it. */
  b->slice_end = b->queue != NULL ? now : 0;
  if (b->queue != NULL && !b->slicing)
    post(b);
  tdm_py_client_unref(&b->client);
}
