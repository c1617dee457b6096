/* Long answers, which J reads in slices.
 *
 * To read a hundred thousand records takes some 50 ms, for which timers and
 * sockets would wait. So a long answer goes into a queue; a task of the loop's
 * has JavaScript read for a few milliseconds (reader.js), and posts itself
 * again until the queue is empty. One answer is read after the other, as they
 * came; short answers don't queue and overtake them, but for
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

/* Reads on in the first of the queue, which is long. */
static void read_slice(bridge_t* b) {
  const char* outer_reading = b->reading;
  tdm_shares_t* outer_shares = b->shares;
  JSContextRef ctx = tdm_js_context(b->rt);
  tdm_py_reply_t* r = b->queue;
  JSValueRef argv[3];
  size_t argc = 0;

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

  b->slicing = false;
  if (b->queue != NULL && is_long(b->queue))
    read_slice(b);
  else if (b->queue != NULL)
    tdm__bridge_settle_due(b, queue_pop(b));
  /* The program may have ended in there, and the queue with it. */
  if (b->queue != NULL && !b->slicing)
    post(b);
  tdm_py_client_unref(&b->client);
}
