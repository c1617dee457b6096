/* What other bindings use of the `net` binding: giving a stream to JavaScript
 * as a socket's handle, for instance when an HTTP connection is upgraded.
 */
#ifndef TDM_BINDINGS_NET_H_
#define TDM_BINDINGS_NET_H_

#include "js/js.h"
#include "net/stream.h"

/* A handle that owns `s` from now on (its ops and owner are replaced; what was
 * queued is still sent). It reads nothing and reports nothing until JavaScript
 * makes a socket of it: require('internal/net/socket')
 * .makeSocketFromStream(handle, { head }). A handle that nobody adopts stays
 * open, with its stream, until it is closed. */
JSObjectRef tdm_net_handle(tdm_runtime_t* rt, tdm_stream_t* s);

#endif /* TDM_BINDINGS_NET_H_ */
