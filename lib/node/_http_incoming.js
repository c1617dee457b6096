'use strict';

// Deprecated in Node, but programs require it: part of node:http.

module.exports = {
  IncomingMessage: require('internal/http/incoming').IncomingMessage,

  readStart(socket) {
    if (socket?.readable && !socket._paused)
      socket.resume();
  },

  readStop(socket) {
    socket?.pause();
  },
};
