'use strict';

// node:stream/promises: pipeline() and finished() that return promises.

const Stream = require('stream');

/**
 * pipeline(...streams[, options]): resolves when the last stream finished.
 * `options.signal` aborts it, `options.end: false` leaves the target open.
 */
function pipeline(...streams) {
  const utils = require('deps/readable-stream/lib/internal/streams/utils');
  const { pipelineImpl } =
    require('deps/readable-stream/lib/internal/streams/pipeline');
  // A first use through this module must complete the classes too.
  void Stream.pipeline;
  return new Promise((resolve, reject) => {
    let signal;
    let end;
    const last = streams[streams.length - 1];
    if (last && typeof last === 'object' && !utils.isNodeStream(last) &&
        !utils.isIterable(last) && !utils.isWebStream(last)) {
      const options = streams.pop();
      signal = options.signal;
      end = options.end;
      if (signal !== undefined) {
        const { validateAbortSignal } = require('internal/validators');
        validateAbortSignal(signal, 'options.signal');
      }
    }
    pipelineImpl(streams, (err, value) => {
      if (err)
        reject(err);
      else
        resolve(value);
    }, { signal, end });
  });
}

/**
 * finished(stream[, options]): resolves when the stream ended or finished,
 * rejects on its error. `options.cleanup` removes the listeners afterwards.
 */
function finished(stream, options) {
  void Stream.finished;
  return require('deps/readable-stream/lib/internal/streams/end-of-stream')
    .finished(stream, options);
}

module.exports = { finished, pipeline };
