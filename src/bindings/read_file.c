/* See read_file.h. */
#include "bindings/read_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uv.h>

#include <errno.h>

int tdm__read_file(const char* path, tdm_buf_t* b) {
  struct stat st;
  int fd, err = 0;
  ssize_t n;

  fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return uv_translate_sys_error(errno);
  if (fstat(fd, &st) == 0 && st.st_size > 0)
    tdm_buf_reserve(b, (size_t) st.st_size + 1);
  for (;;) {
    if (b->cap - b->len < 2)
      tdm_buf_reserve(b, 65536);
    n = read(fd, b->data + b->len, b->cap - b->len);
    if (n == 0)
      break;
    if (n < 0) {
      if (errno == EINTR)
        continue;
      err = uv_translate_sys_error(errno);
      break;
    }
    b->len += (size_t) n;
  }
  close(fd);
  return err;
}

void tdm__source_text(const tdm_buf_t* b, const char** p, size_t* n) {
  size_t skip = b->len >= 3 && memcmp(b->data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

  *p = b->len ? b->data + skip : "";
  *n = b->len - skip;
}
