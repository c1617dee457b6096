/* What process_wrap.c and spawn_sync.c share: a spawn call's arguments, read
 * from JavaScript.
 *
 *   (file, args, env | undefined, cwd | undefined, stdio, flags,
 *    uid | undefined, gid | undefined, ...)
 *
 * `stdio` is an Int32Array with one entry a slot: a descriptor that the child
 * inherits, or one of TDM__STDIO_*.
 */
#ifndef TDM_BINDINGS_SPAWN_INT_H_
#define TDM_BINDINGS_SPAWN_INT_H_

#include "js/js.h"

#define TDM__STDIO_IGNORE -1
#define TDM__STDIO_PIPE -2

typedef struct tdm__spawn_s {
  char* file;
  char** args; /* end with NULL, like env */
  char** env;  /* NULL: inherited */
  char* cwd;   /* NULL: inherited */
  int32_t* stdio;
  size_t stdio_count;
  unsigned int flags; /* UV_PROCESS_* */
  uv_uid_t uid;
  uv_gid_t gid;
} tdm__spawn_t;

/* Reads arguments 0 to 7. False when one threw; else release `s` in the end. */
bool tdm__spawn_args(tdm_call_t* c, tdm__spawn_t* s);
void tdm__spawn_release(tdm__spawn_t* s);

/* Fills `o` from `s`; borrows both and `stdio`. */
void tdm__spawn_options(tdm__spawn_t* s,
                        uv_process_options_t* o,
                        uv_stdio_container_t* stdio);

void tdm__strings_free(char** list);

/* The binding's spawnSync; see spawn_sync.c. */
JSValueRef tdm__spawn_sync(JSContextRef ctx,
                           JSObjectRef fn,
                           JSObjectRef self,
                           size_t argc,
                           const JSValueRef argv[],
                           JSValueRef* ex);

#endif /* TDM_BINDINGS_SPAWN_INT_H_ */
