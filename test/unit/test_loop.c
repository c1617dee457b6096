/* loop: the mailbox under load from several threads, and holding. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "loop/loop.h"

#define THREADS 4
#define POSTS 20000

typedef struct post_s {
  tdm_task_t task;
  int sender;
  int number;
} post_t;

static int seen[THREADS];
static bool in_order = true;

static void on_post(tdm_loop_t* loop, tdm_task_t* task) {
  post_t* p = TDM_CONTAINER_OF(task, post_t, task);

  if (seen[p->sender]++ != p->number)
    in_order = false;
  if (p->number == POSTS - 1)
    tdm_loop_unhold(loop);
  tdm_free(p);
}

typedef struct sender_s {
  tdm_loop_t* loop;
  int index;
} sender_t;

static void send_all(void* arg) {
  sender_t* s = arg;

  for (int i = 0; i < POSTS; i++) {
    post_t* p = tdm_malloc(sizeof(*p));
    p->task.run = on_post;
    p->sender = s->index;
    p->number = i;
    tdm_loop_post(s->loop, &p->task);
  }
}

static void every_post_arrives_in_order(void** state) {
  uv_thread_t threads[THREADS];
  sender_t senders[THREADS];
  tdm_loop_t loop;

  assert_int_equal(tdm_loop_init(&loop), 0);
  for (int i = 0; i < THREADS; i++) {
    senders[i].loop = &loop;
    senders[i].index = i;
    tdm_loop_hold(&loop); /* until the last post of this sender came */
    assert_int_equal(uv_thread_create(&threads[i], send_all, &senders[i]), 0);
  }
  assert_int_equal(uv_run(&loop.uv, UV_RUN_DEFAULT), 0);
  for (int i = 0; i < THREADS; i++) {
    uv_thread_join(&threads[i]);
    assert_int_equal(seen[i], POSTS);
  }
  assert_true(in_order);
  tdm_loop_release(&loop);
}

static void an_idle_mailbox_does_not_hold(void** state) {
  tdm_loop_t loop;

  assert_int_equal(tdm_loop_init(&loop), 0);
  assert_int_equal(uv_run(&loop.uv, UV_RUN_DEFAULT), 0);
  tdm_loop_release(&loop);
}

static int ran;

static void count_and_free(tdm_loop_t* loop, tdm_task_t* task) {
  ran++;
  tdm_free(TDM_CONTAINER_OF(task, post_t, task));
}

static void release_runs_what_was_posted(void** state) {
  tdm_loop_t loop;

  assert_int_equal(tdm_loop_init(&loop), 0);
  for (int i = 0; i < 3; i++) {
    post_t* p = tdm_malloc(sizeof(*p));
    p->task.run = count_and_free;
    tdm_loop_post(&loop, &p->task);
  }
  tdm_loop_release(&loop);
  assert_int_equal(ran, 3);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_post_arrives_in_order),
    cmocka_unit_test(an_idle_mailbox_does_not_hold),
    cmocka_unit_test(release_runs_what_was_posted),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
