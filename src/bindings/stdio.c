/* Synchronous writes to a descriptor: console and the messages of the process
 * itself, which must be out before it goes on or dies. */
#include "js/js.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

/* Writes all; waits where the descriptor is non-blocking and full. */
static int write_all(int fd, const char* p, size_t n) {
  struct pollfd pfd = { fd, POLLOUT, 0 };
  ssize_t r;

  while (n > 0) {
    r = write(fd, p, n);
    if (r >= 0) {
      p += r;
      n -= (size_t) r;
    } else if (errno == EAGAIN) {
      poll(&pfd, 1, -1);
    } else if (errno != EINTR) {
      return uv_translate_sys_error(errno);
    }
  }
  return 0;
}

/* writeSync(fd, string | bytes) -> 0 or UV_E*. */
TDM_METHOD(stdio_write_sync) {
  int fd = tdm_arg_int32(c, 0);
  tdm_js_text_t text;
  uint8_t* p;
  size_t len;
  int err;

  if (tdm_arg_bytes(c, 1, &p, &len))
    return tdm_ret_num(c, write_all(fd, (char*) p, len));
  if (!tdm_arg_text(c, 1, &text))
    return NULL;
  err = write_all(fd, text.p, text.n);
  tdm_js_text_release(&text);
  return tdm_ret_num(c, err);
}

/* guess(fd) -> 'tty', 'pipe', 'file', 'tcp', 'unknown': what is behind it. */
TDM_METHOD(stdio_guess) {
  const char* name = "unknown";

  switch (uv_guess_handle(tdm_arg_int32(c, 0))) {
    case UV_TTY:
      name = "tty";
      break;
    case UV_NAMED_PIPE:
      name = "pipe";
      break;
    case UV_FILE:
      name = "file";
      break;
    case UV_TCP:
      name = "tcp";
      break;
    default:
      break;
  }
  return tdm_js_cstr(c->ctx, name);
}

static const tdm_method_t stdio_methods[] = {
  TDM_FN("writeSync", 2, stdio_write_sync),
  TDM_FN("guess", 1, stdio_guess),
  { NULL, 0, NULL },
};

const tdm_binding_t tdm__binding_stdio = { "stdio", stdio_methods, NULL, NULL };
