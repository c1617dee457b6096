/* The loop and its mailbox; see loop.h.
 *
 * The mailbox is a lock-free stack that the reader takes whole and reverses,
 * so posting is one compare-and-swap and one uv_async_send; libuv folds many
 * sends into one wake-up.
 */
#include "loop/loop.h"

static void on_wakeup(uv_async_t* handle) {
  tdm_loop_drain(TDM_CONTAINER_OF(handle, tdm_loop_t, wakeup));
}

int tdm_loop_init(tdm_loop_t* loop) {
  int err;

  err = uv_loop_init(&loop->uv);
  if (err)
    return err;

  err = uv_async_init(&loop->uv, &loop->wakeup, on_wakeup);
  if (err)
    goto fail_async;

  uv_unref((uv_handle_t*) &loop->wakeup);
  atomic_init(&loop->inbox, NULL);
  loop->uv.data = loop;
  loop->holds = 0;
  loop->data = NULL;
  loop->net = NULL;
  loop->http = NULL;
  return 0;

fail_async:
  uv_loop_close(&loop->uv);
  return err;
}

void tdm_loop_post(tdm_loop_t* loop, tdm_task_t* task) {
  tdm_task_t* head = atomic_load_explicit(&loop->inbox, memory_order_relaxed);

  do {
    task->next = head;
  } while (!atomic_compare_exchange_weak_explicit(
      &loop->inbox, &head, task, memory_order_release, memory_order_relaxed));

  /* Only the first post after a drain has to wake the loop. */
  if (head == NULL)
    uv_async_send(&loop->wakeup);
}

int tdm_loop_drain(tdm_loop_t* loop) {
  tdm_task_t* list = NULL;
  tdm_task_t* next;
  tdm_task_t* t;
  int count = 0;

  t = atomic_exchange_explicit(&loop->inbox, NULL, memory_order_acquire);
  for (; t != NULL; t = next) { /* oldest first again */
    next = t->next;
    t->next = list;
    list = t;
  }

  for (t = list; t != NULL; t = next, count++) {
    next = t->next;
    t->run(loop, t);
  }
  return count;
}

void tdm_loop_hold(tdm_loop_t* loop) {
  if (loop->holds++ == 0)
    uv_ref((uv_handle_t*) &loop->wakeup);
}

void tdm_loop_unhold(tdm_loop_t* loop) {
  TDM_CHECK(loop->holds > 0);
  if (--loop->holds == 0)
    uv_unref((uv_handle_t*) &loop->wakeup);
}

static void close_handle(uv_handle_t* handle, void* arg) {
  if (!uv_is_closing(handle))
    uv_close(handle, NULL);
}

void tdm_loop_release(tdm_loop_t* loop) {
  /* 1. Whatever was posted still runs: tasks own memory. */
  tdm_loop_drain(loop);
  /* 2. Every handle, the mailbox included, starts to close. */
  uv_walk(&loop->uv, close_handle, NULL);
  /* 3. Close callbacks and cancelled requests run. */
  uv_run(&loop->uv, UV_RUN_DEFAULT);
  /* 4. Nothing may be left. */
  tdm_loop_drain(loop);
  if (loop->http != NULL)
    loop->http_release(loop);
  if (loop->net != NULL)
    loop->net_release(loop);
  TDM_CHECK(uv_loop_close(&loop->uv) == 0);
}
