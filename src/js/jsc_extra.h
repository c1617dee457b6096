/* Functions that libjavascriptcoregtk-4.1 exports but its headers leave out.
 * Only what we use is declared. Checked against 2.50. */
#ifndef TDM_JSC_EXTRA_H_
#define TDM_JSC_EXTRA_H_

#include <JavaScriptCore/JavaScript.h>

typedef struct OpaqueJSWeak* JSWeakRef;

/* Hold the API lock across several calls: nested calls are cheaper, and
 * microtasks wait for the outermost JSUnlock. */
void JSLock(JSContextRef ctx);
void JSUnlock(JSContextRef ctx);

/* `function` is called with (promise, reason) after a microtask drain for each
 * promise that was rejected and still has no handler. */
void JSGlobalContextSetUnhandledRejectionCallback(JSGlobalContextRef ctx,
                                                  JSObjectRef function,
                                                  JSValueRef* exception);

/* WTF::initializeMainThread(): makes the calling thread the engine's main
 * one, on the GLib context that is its default. Embedders in C++ call it; the C
 * API forgets to, and then the collector's timer for full collections crashes
 * in code that looks for the main run loop. Once for a process. */
void JSInitializeMainThread(void) __asm__("_ZN3WTF20initializeMainThreadEv");

/* Before the first VM only: which signal suspends threads for the collector.
 * Returns false when it is too late. */
bool JSConfigureSignalForGC(int signal);

/* Tells the collector of memory that hangs off the heap. */
void JSReportExtraMemoryCost(JSContextRef ctx, size_t size);

/* A weak reference; JSWeakGetObject gives NULL once the object died. */
JSWeakRef JSWeakCreate(JSContextGroupRef group, JSObjectRef object);
void JSWeakRelease(JSContextGroupRef group, JSWeakRef weak);
JSObjectRef JSWeakGetObject(JSWeakRef weak);

/* An object with heapSize, heapCapacity, extraMemorySize, objectCount, ... */
JSObjectRef JSGetMemoryUsageStatistics(JSContextRef ctx);

/* A full collection before it returns. For tests and `gc()`. */
void JSSynchronousGarbageCollectForDebugging(JSContextRef ctx);

#endif /* TDM_JSC_EXTRA_H_ */
