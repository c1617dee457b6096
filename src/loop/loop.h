/* The I/O loop of thread J: a uv_loop_t, a mailbox that other threads post to,
 * and the order in which everything is closed.
 *
 * Ownership: the loop belongs to the thread that runs it. Only
 * tdm_loop_post may be called from another thread.
 */
#ifndef TDM_LOOP_H_
#define TDM_LOOP_H_

#include <stdatomic.h>
#include <uv.h>

#include "base/base.h"

typedef struct tdm_loop_s tdm_loop_t;
typedef struct tdm_task_s tdm_task_t;

/* A message to the loop's thread, embedded in the sender's struct. `run` is
 * called once on the loop's thread and owns the task from then on. */
struct tdm_task_s {
  tdm_task_t* next;
  void (*run)(tdm_loop_t* loop, tdm_task_t* task);
};

struct tdm_loop_s {
  uv_loop_t uv;
  uv_async_t wakeup;
  _Atomic(tdm_task_t*) inbox; /* newest first */
  unsigned int holds;
  void* data; /* the owner's; the runtime puts itself here */
  /* What src/net keeps for all streams of the loop, and the HTTP binding for
   * all its connections; made on first use, freed by tdm_loop_release after
   * the handles are closed. */
  void* net;
  void (*net_release)(tdm_loop_t* loop);
  void* http;
  void (*http_release)(tdm_loop_t* loop);
};

/* Prepares the loop in the caller's memory. Returns 0 or UV_E*. */
int tdm_loop_init(tdm_loop_t* loop) TDM_MUST_USE;

/* Queues `task` to run on the loop's thread, in the order of posting (per
 * sender). Any thread; never blocks; lock-free. The loop must outlive the
 * call. Does not keep the loop alive: see tdm_loop_hold. */
void tdm_loop_post(tdm_loop_t* loop, tdm_task_t* task);

/* While held, uv_run does not return for want of work: for requests that run
 * on a thread libuv does not know of. Loop thread only; counted. */
void tdm_loop_hold(tdm_loop_t* loop);
void tdm_loop_unhold(tdm_loop_t* loop);

/* Runs the tasks posted so far; returns how many there were. Loop thread. */
int tdm_loop_drain(tdm_loop_t* loop);

/* Closes the mailbox and every handle that is still open (handles whose
 * `close_cb` matters must be closed by their owner before), runs the loop
 * until all close callbacks ran, and releases the loop. */
void tdm_loop_release(tdm_loop_t* loop);

#endif /* TDM_LOOP_H_ */
