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

/* From now on the listening handle `v` gives its connections to `fn`, which
 * accepts them from `listener`, instead of to JavaScript. A NULL `fn` takes
 * that back. False when `v` is no open handle. */
bool tdm_net_set_acceptor(JSContextRef ctx,
                          JSValueRef v,
                          void (*fn)(void* arg,
                                     tdm_stream_t* listener,
                                     int status),
                          void* arg);

/* Takes the stream out of the handle `v`, which is closed to JavaScript from
 * now on, without an event. The caller owns the stream and sets its owner.
 * NULL when `v` is no open handle or has a write under way. */
tdm_stream_t* tdm_net_take_stream(JSContextRef ctx, JSValueRef v);

/* The address of one end of a stream as JavaScript gets it: [ip, port, 4 | 6],
 * or a negative status. */
JSValueRef tdm_net_address(tdm_call_t* c, const tdm_stream_t* s, bool remote);

#endif /* TDM_BINDINGS_NET_H_ */
