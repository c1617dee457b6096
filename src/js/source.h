/* The table that tools/embed.py writes at build time: every file of lib/. */
#ifndef TDM_JS_SOURCE_H_
#define TDM_JS_SOURCE_H_

#include <stdbool.h>
#include <stddef.h>

typedef struct tdm_source_s {
  const char* id;   /* what internal require takes: "fs/promises" */
  const char* path; /* the file in the source tree */
  size_t offset;    /* of the wrapped text in tdm_source_text */
  size_t length;
} tdm_source_t;

extern const tdm_source_t tdm_sources[]; /* sorted by id */
extern const size_t tdm_source_count;
extern const char tdm_source_text[];
extern const char tdm_source_prefix[];

/* Whether there is an internal module of that id. Any thread. */
bool tdm_source_exists(const char* id);

#endif /* TDM_JS_SOURCE_H_ */
