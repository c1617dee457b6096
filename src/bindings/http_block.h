/* A parsed head as one JavaScript string, for http.c and http_parser.c.
 *
 * Making a string for each name and value in C costs more than everything else
 * about a request. So the whole head becomes one string, its parts separated
 * by LF (which none of them can hold): JavaScript splits it when, and only
 * when, somebody reads the headers.
 */
#ifndef TDM_BINDINGS_HTTP_BLOCK_H_
#define TDM_BINDINGS_HTTP_BLOCK_H_

#include "http/parser.h"
#include "js/js.h"

/* "first\nname\nvalue\nname\nvalue": `first` is the target, the reason phrase
 * or empty. `tmp` is only working space; its content is lost. */
JSValueRef tdm__http_block(JSContextRef ctx,
                           const tdm_http_parser_t* p,
                           tdm_slice_t first,
                           tdm_buf_t* tmp);

#endif /* TDM_BINDINGS_HTTP_BLOCK_H_ */
