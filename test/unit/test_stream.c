/* Streams over loopback TCP and pipes: echo, order, back-pressure, swapping
 * the owner, and closing with work outstanding. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "net/stream.h"

typedef struct side_s {
  tdm_stream_t* stream;
  tdm_buf_t got;
  int eof, closed, connected, drained, shut, error, other_reads;
} side_t;

static tdm_loop_t loop;
static tdm_stream_t* server;
static side_t cli, srv;

static void on_read(tdm_stream_t* s, const char* data, size_t n) {
  side_t* side = s->owner;
  tdm_buf_put(&side->got, data, n);
}

static void on_eof(tdm_stream_t* s) {
  side_t* side = s->owner;
  side->eof++;
  tdm_stream_close(s);
}

static void on_error(tdm_stream_t* s, int err) {
  side_t* side = s->owner;
  side->error = err;
  tdm_stream_close(s);
}

static void on_drain(tdm_stream_t* s) {
  side_t* side = s->owner;
  side->drained++;
}

static void on_shutdown(tdm_stream_t* s, int status) {
  side_t* side = s->owner;
  assert_int_equal(status, 0);
  side->shut++;
}

static void on_close(tdm_stream_t* s) {
  side_t* side = s->owner;
  side->closed++;
  side->stream = NULL;
}

static void on_connect(tdm_stream_t* s, int status) {
  side_t* side = s->owner;
  assert_int_equal(status, 0);
  side->connected++;
}

static const tdm_stream_ops_t ops = {
  .on_read = on_read,
  .on_eof = on_eof,
  .on_error = on_error,
  .on_connect = on_connect,
  .on_drain = on_drain,
  .on_shutdown = on_shutdown,
  .on_close = on_close,
};

static void on_connection(tdm_stream_t* s, int status) {
  assert_int_equal(status, 0);
  assert_int_equal(tdm_stream_accept(s, &ops, &srv, &srv.stream), 0);
}

static const tdm_stream_ops_t server_ops = { .on_connection = on_connection };

static void turn(int until_nothing) {
  uv_run(&loop.uv, until_nothing ? UV_RUN_DEFAULT : UV_RUN_ONCE);
}

static void pair_tcp(void) {
  struct sockaddr_storage addr;

  assert_int_equal(uv_ip4_addr("127.0.0.1", 0, (struct sockaddr_in*) &addr), 0);
  assert_int_equal(
      tdm_stream_new_tcp(&loop, AF_UNSPEC, &server_ops, NULL, &server), 0);
  assert_int_equal(tdm_stream_bind_tcp(server, (struct sockaddr*) &addr, 0), 0);
  assert_int_equal(tdm_stream_listen(server, 16), 0);
  assert_int_equal(tdm_stream_sockname(server, &addr), 0);
  assert_int_equal(
      tdm_stream_new_tcp(&loop, AF_UNSPEC, &ops, &cli, &cli.stream), 0);
  assert_int_equal(tdm_stream_connect_tcp(cli.stream, (struct sockaddr*) &addr),
                   0);
  while (!cli.connected || srv.stream == NULL)
    turn(0);
}

static int setup(void** state) {
  memset(&cli, 0, sizeof(cli));
  memset(&srv, 0, sizeof(srv));
  server = NULL;
  return tdm_loop_init(&loop);
}

static int teardown(void** state) {
  if (server != NULL)
    tdm_stream_close(server);
  if (cli.stream != NULL)
    tdm_stream_close(cli.stream);
  if (srv.stream != NULL)
    tdm_stream_close(srv.stream);
  uv_run(&loop.uv, UV_RUN_DEFAULT);
  tdm_loop_release(&loop);
  tdm_buf_release(&cli.got);
  tdm_buf_release(&srv.got);
  return 0;
}

static void wait_for(side_t* side, size_t n) {
  while (side->got.len < n)
    turn(0);
}

static void test_put_keeps_order(void** state) {
  tdm_stream_write_t w;
  uv_buf_t bufs[2] = { uv_buf_init("c", 1), uv_buf_init("dd", 2) };

  pair_tcp();
  assert_int_equal(tdm_stream_set_nodelay(cli.stream, true), 0);
  assert_int_equal(tdm_stream_read_start(srv.stream), 0);
  tdm_stream_put(cli.stream, "a", 1);
  tdm_stream_put(cli.stream, "bb", 2);
  assert_int_equal(tdm_stream_queued(cli.stream), 3);
  assert_int_equal(tdm_stream_write(cli.stream, &w, bufs, 2, NULL), 1);
  assert_int_equal(tdm_stream_queued(cli.stream), 0);
  tdm_stream_put(cli.stream, "e", 1);
  wait_for(&srv, 7);
  assert_memory_equal(srv.got.data, "abbcdde", 7);
  assert_int_equal(cli.stream->bytes_written, 7);
  assert_int_equal(srv.stream->bytes_read, 7);
}

/* The loop must not end with bytes that were put and not sent. */
static void test_put_keeps_loop_alive(void** state) {
  char buf[8];

  pair_tcp();
  tdm_stream_close(server);
  server = NULL;
  tdm_stream_put(cli.stream, "last", 4);
  turn(1);
  assert_int_equal(tdm_stream_queued(cli.stream), 0);
  assert_int_equal(read(tdm_stream_fileno(srv.stream), buf, 8), 4);
  assert_memory_equal(buf, "last", 4);
}

static int wrote;

static void on_wrote(tdm_stream_write_t* w, int status) {
  wrote = status == 0 ? 1 : status;
}

static char* pattern(size_t n) {
  char* p = tdm_malloc(n);
  size_t i;
  for (i = 0; i < n; i++)
    p[i] = (char) (i * 7 + i / 251);
  return p;
}

static void test_back_pressure(void** state) {
  size_t n = 24 << 20;
  char* big = pattern(n);
  tdm_stream_write_t w;
  uv_buf_t bufs[3];

  pair_tcp();
  wrote = 0;
  tdm_stream_put(cli.stream, big, 1000);
  bufs[0] = uv_buf_init(big + 1000, 0);
  bufs[1] = uv_buf_init(big + 1000, 9000);
  bufs[2] = uv_buf_init(big + 10000, n - 10000 - 3000);
  assert_int_equal(tdm_stream_write(cli.stream, &w, bufs, 3, on_wrote), 0);
  tdm_stream_put(cli.stream, big + n - 3000, 3000);
  assert_true(tdm_stream_queued(cli.stream) > 0);
  assert_int_equal(tdm_stream_flush(cli.stream), 0);
  assert_int_equal(tdm_stream_shutdown(cli.stream), 0);
  assert_int_equal(tdm_stream_shutdown(cli.stream), UV_EALREADY);
  assert_int_equal(tdm_stream_read_start(srv.stream), 0);
  while (!srv.eof)
    turn(0);
  assert_int_equal(wrote, 1);
  assert_int_equal(cli.drained, 1);
  assert_int_equal(cli.shut, 1);
  assert_int_equal(srv.got.len, n);
  assert_memory_equal(srv.got.data, big, n);
  tdm_free(big);
}

static void test_close_cancels(void** state) {
  size_t n = 24 << 20;
  char* big = pattern(n);
  tdm_stream_write_t w;
  uv_buf_t buf = uv_buf_init(big, n);

  pair_tcp();
  wrote = 0;
  assert_int_equal(tdm_stream_write(cli.stream, &w, &buf, 1, on_wrote), 0);
  tdm_stream_put(cli.stream, "never", 5);
  tdm_stream_flush(cli.stream);
  tdm_stream_put(cli.stream, "never", 5);
  tdm_stream_close(cli.stream);
  tdm_stream_close(cli.stream);
  assert_int_equal(tdm_stream_read_start(cli.stream), UV_EINVAL);
  assert_int_equal(tdm_stream_write(cli.stream, &w, &buf, 1, on_wrote),
                   UV_ECANCELED);
  tdm_stream_put(cli.stream, "never", 5);
  while (!cli.closed)
    turn(0);
  assert_int_equal(wrote, UV_ECANCELED);
  assert_int_equal(cli.closed, 1);
  assert_int_equal(cli.drained, 0);
  tdm_free(big);
}

static void other_read(tdm_stream_t* s, const char* data, size_t n) {
  side_t* side = s->owner;
  side->other_reads++;
  tdm_buf_put(&side->got, data, n);
}

static void swap_read(tdm_stream_t* s, const char* data, size_t n) {
  static const tdm_stream_ops_t other = { .on_read = other_read,
                                          .on_eof = on_eof,
                                          .on_close = on_close };
  on_read(s, data, n);
  tdm_stream_set_owner(s, &other, s->owner);
}

static void test_swap_owner(void** state) {
  static const tdm_stream_ops_t first = { .on_read = swap_read };

  pair_tcp();
  tdm_stream_set_owner(srv.stream, &first, &srv);
  assert_int_equal(tdm_stream_read_start(srv.stream), 0);
  tdm_stream_put(cli.stream, "one", 3);
  wait_for(&srv, 3);
  tdm_stream_put(cli.stream, "two", 3);
  wait_for(&srv, 6);
  assert_int_equal(srv.other_reads, 1);
  assert_memory_equal(srv.got.data, "onetwo", 6);
}

static void test_write_to_reset_peer(void** state) {
  int i;

  pair_tcp();
  assert_int_equal(tdm_stream_reset(srv.stream), 0);
  while (!srv.closed)
    turn(0);
  for (i = 0; i < 10 && !cli.error && cli.stream != NULL; i++) {
    tdm_stream_put(cli.stream, "x", 1);
    turn(0);
  }
  assert_true(cli.error == UV_EPIPE || cli.error == UV_ECONNRESET);
}

static void test_pipe(void** state) {
  char path[64];

  snprintf(path, sizeof(path), "/tmp/tdm-stream-%d.sock", (int) getpid());
  unlink(path);
  assert_int_equal(
      tdm_stream_new_pipe(&loop, false, &server_ops, NULL, &server), 0);
  assert_int_equal(tdm_stream_bind_pipe(server, path), 0);
  assert_int_equal(tdm_stream_listen(server, 16), 0);
  assert_int_equal(tdm_stream_new_pipe(&loop, false, &ops, &cli, &cli.stream),
                   0);
  assert_int_equal(tdm_stream_connect_pipe(cli.stream, path), 0);
  while (!cli.connected || srv.stream == NULL)
    turn(0);
  assert_int_equal(tdm_stream_read_start(srv.stream), 0);
  tdm_stream_put(cli.stream, "pipe", 4);
  wait_for(&srv, 4);
  assert_memory_equal(srv.got.data, "pipe", 4);
  assert_int_equal(tdm_stream_reset(srv.stream), UV_EINVAL);
  assert_int_equal(tdm_stream_set_nodelay(srv.stream, true), 0);
}

static void test_pipe_path_too_long(void** state) {
  char path[300];

  memset(path, 'x', sizeof(path) - 1);
  path[sizeof(path) - 1] = '\0';
  assert_int_equal(tdm_stream_new_pipe(&loop, false, &ops, &cli, &cli.stream),
                   0);
  assert_int_equal(tdm_stream_connect_pipe(cli.stream, path), UV_ENAMETOOLONG);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(test_put_keeps_order, setup, teardown),
    cmocka_unit_test_setup_teardown(test_put_keeps_loop_alive, setup, teardown),
    cmocka_unit_test_setup_teardown(test_back_pressure, setup, teardown),
    cmocka_unit_test_setup_teardown(test_close_cancels, setup, teardown),
    cmocka_unit_test_setup_teardown(test_swap_owner, setup, teardown),
    cmocka_unit_test_setup_teardown(test_write_to_reset_peer, setup, teardown),
    cmocka_unit_test_setup_teardown(test_pipe, setup, teardown),
    cmocka_unit_test_setup_teardown(test_pipe_path_too_long, setup, teardown),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
