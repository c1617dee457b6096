/* Reading a file whole, for the loader's bindings. */
#ifndef TDM_READ_FILE_H_
#define TDM_READ_FILE_H_

#include "base/buf.h"

/* Appends the bytes of the file to `b`. Returns 0 or a negative UV_E*. Blocks.
 * Any thread. */
int tdm__read_file(const char* path, tdm_buf_t* b) TDM_MUST_USE;

/* The text in the bytes of a file: past a byte order mark. */
void tdm__source_text(const tdm_buf_t* b, const char** p, size_t* n);

#endif /* TDM_READ_FILE_H_ */
