'use strict';

// Lines as an async iterator, with back-pressure.

const HIGH = 1024;

/** @param {Interface} rl */
function lines(rl) {
  const queue = [];
  const waiting = [];
  let ended = rl.closed;
  let failure;
  let paused = false;

  const end = () => {
    ended = true;
    rl.removeListener('line', onLine);
    rl.removeListener('close', end);
    rl.removeListener('error', onError);
    for (const { resolve } of waiting.splice(0))
      resolve({ value: undefined, done: true });
  };
  const onLine = (line) => {
    if (waiting.length > 0) {
      waiting.shift().resolve({ value: line, done: false });
      return;
    }
    queue.push(line);
    if (queue.length > HIGH && !paused && !rl.closed) {
      paused = true;
      rl.pause();
    }
  };
  const onError = (err) => {
    const next = waiting.shift();
    if (next !== undefined) next.reject(err);
    else failure = err;
    end();
  };
  if (!ended) {
    rl.on('line', onLine);
    rl.on('close', end);
    rl.on('error', onError);
  }

  return {
    next() {
      if (queue.length > 0) {
        const value = queue.shift();
        if (paused && queue.length < HIGH / 2 && !rl.closed) {
          paused = false;
          rl.resume();
        }
        return Promise.resolve({ value, done: false });
      }
      if (failure !== undefined) {
        const err = failure;
        failure = undefined;
        return Promise.reject(err);
      }
      if (ended) return Promise.resolve({ value: undefined, done: true });
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
      });
    },
    return() {
      queue.length = 0;
      end();
      if (!rl.closed) rl.close();
      return Promise.resolve({ value: undefined, done: true });
    },
    throw(err) {
      end();
      if (!rl.closed) rl.close();
      return Promise.reject(err);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

module.exports = { lines };
