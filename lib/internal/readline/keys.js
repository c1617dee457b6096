'use strict';

// From the characters a terminal sends to keys: emitKeypressEvents.
//
// A generator takes one character at a time and emits 'keypress' on the
// stream. An escape sequence that stays incomplete for escapeCodeTimeout ms is
// the Escape key itself.

const { StringDecoder } = require('string_decoder');

const kDecoder = Symbol('keypress-decoder');
const kKeys = Symbol('escape-decoder');

// What follows ESC [ (or ESC O): the end of the sequence, with its digits.
const CODES = {
  '__proto__': null,
  '[P': 'f1', '[Q': 'f2', '[R': 'f3', '[S': 'f4',
  'OP': 'f1', 'OQ': 'f2', 'OR': 'f3', 'OS': 'f4',
  '[11~': 'f1', '[12~': 'f2', '[13~': 'f3', '[14~': 'f4',
  '[[A': 'f1', '[[B': 'f2', '[[C': 'f3', '[[D': 'f4', '[[E': 'f5',
  '[15~': 'f5', '[17~': 'f6', '[18~': 'f7', '[19~': 'f8', '[20~': 'f9',
  '[21~': 'f10', '[23~': 'f11', '[24~': 'f12',
  '[200~': 'paste-start', '[201~': 'paste-end',
  '[A': 'up', '[B': 'down', '[C': 'right', '[D': 'left', '[E': 'clear',
  '[F': 'end', '[H': 'home',
  'OA': 'up', 'OB': 'down', 'OC': 'right', 'OD': 'left', 'OE': 'clear',
  'OF': 'end', 'OH': 'home',
  '[1~': 'home', '[2~': 'insert', '[3~': 'delete', '[4~': 'end',
  '[5~': 'pageup', '[6~': 'pagedown', '[[5~': 'pageup', '[[6~': 'pagedown',
  '[7~': 'home', '[8~': 'end',
};

// rxvt tells of shift and ctrl by the letter.
const SHIFTED = {
  '__proto__': null,
  '[a': 'up', '[b': 'down', '[c': 'right', '[d': 'left', '[e': 'clear',
  '[2$': 'insert', '[3$': 'delete', '[5$': 'pageup', '[6$': 'pagedown',
  '[7$': 'home', '[8$': 'end',
};
const CONTROLLED = {
  '__proto__': null,
  'Oa': 'up', 'Ob': 'down', 'Oc': 'right', 'Od': 'left', 'Oe': 'clear',
  '[2^': 'insert', '[3^': 'delete', '[5^': 'pageup', '[6^': 'pagedown',
  '[7^': 'home', '[8^': 'end',
};

const ESC = '\u001b';

/** Takes characters by next(ch); '' says that nothing more came in time. */
function* emitKeys(stream) {
  for (;;) {
    let ch = yield;
    let text = ch;
    let escaped = false;
    const key = {
      sequence: null,
      name: undefined,
      ctrl: false,
      meta: false,
      shift: false,
    };

    if (ch === ESC) {
      escaped = true;
      text += (ch = yield);
      if (ch === ESC) text += (ch = yield);
    }

    if (escaped && (ch === 'O' || ch === '[')) {
      let code = ch;
      let modifier = 0;
      if (ch === 'O') {
        // ESC O letter, ESC O modifier letter
        text += (ch = yield);
        if (ch >= '0' && ch <= '9') {
          modifier = (ch >> 0) - 1;
          text += (ch = yield);
        }
        code += ch;
      } else {
        // ESC [ letter, ESC [ number ~, ESC [ number ; modifier ~ or letter,
        // ESC [ [ letter
        text += (ch = yield);
        if (ch === '[') {
          code += ch;
          text += (ch = yield);
        }
        const start = text.length - 1;
        for (let i = 0; i < 3 && ch >= '0' && ch <= '9'; i++)
          text += (ch = yield);
        if (ch === ';') {
          text += (ch = yield);
          if (ch >= '0' && ch <= '9') text += yield;
        }
        const cmd = text.slice(start);
        let match = /^(?:(\d\d?)(?:;(\d))?([~^$])|(\d{3}~))$/.exec(cmd);
        if (match !== null) {
          if (match[4]) {
            code += match[4];
          } else {
            code += match[1] + match[3];
            modifier = (match[2] || 1) - 1;
          }
        } else if ((match = /^((\d;)?(\d))?([A-Za-z])$/.exec(cmd)) !== null) {
          code += match[4];
          modifier = (match[3] || 1) - 1;
        } else {
          code += cmd;
        }
      }
      key.ctrl = Boolean(modifier & 4);
      key.meta = Boolean(modifier & 10);
      key.shift = Boolean(modifier & 1);
      key.code = code;
      if (CODES[code] !== undefined) {
        key.name = CODES[code];
      } else if (SHIFTED[code] !== undefined) {
        key.name = SHIFTED[code];
        key.shift = true;
      } else if (CONTROLLED[code] !== undefined) {
        key.name = CONTROLLED[code];
        key.ctrl = true;
      } else if (code === '[Z') {
        key.name = 'tab';
        key.shift = true;
      } else {
        key.name = 'undefined';
      }
    } else if (ch === '\r') {
      key.name = 'return';
      key.meta = escaped;
    } else if (ch === '\n') {
      key.name = 'enter';
      key.meta = escaped;
    } else if (ch === '\t') {
      key.name = 'tab';
      key.meta = escaped;
    } else if (ch === '\b' || ch === '\x7f') {
      key.name = 'backspace';
      key.meta = escaped;
    } else if (ch === ESC) {
      key.name = 'escape';
      key.meta = escaped;
    } else if (ch === ' ') {
      key.name = 'space';
      key.meta = escaped;
    } else if (!escaped && ch <= '\x1a') {
      // ctrl and a letter
      key.name = String.fromCharCode(ch.charCodeAt(0) + 96);
      key.ctrl = true;
    } else if (/^[0-9A-Za-z]$/.test(ch)) {
      key.name = ch.toLowerCase();
      key.shift = ch >= 'A' && ch <= 'Z';
      key.meta = escaped;
    } else if (escaped) {
      key.name = ch.length ? undefined : 'escape';
      key.meta = true;
    }

    key.sequence = text;
    if (text.length !== 0 && (key.name !== undefined || escaped)) {
      stream.emit('keypress', escaped ? undefined : text, key);
    } else if ([...text].length === 1) {
      // A character without a name.
      stream.emit('keypress', text, key);
    }
  }
}

/**
 * Makes `stream` emit 'keypress' events while somebody listens to them.
 * @param {Readable} stream
 * @param {Interface} [iface] whose escapeCodeTimeout counts
 */
function emitKeypressEvents(stream, iface = {}) {
  if (stream[kDecoder]) return;
  stream[kDecoder] = new StringDecoder('utf8');
  stream[kKeys] = emitKeys(stream);
  stream[kKeys].next();
  let timer;

  function onData(input) {
    if (stream.listenerCount('keypress') === 0) {
      // Nobody listens any more.
      stream.removeListener('data', onData);
      stream.on('newListener', onNewListener);
      return;
    }
    const string = stream[kDecoder].write(input);
    if (!string) return;
    clearTimeout(timer);
    let length = 0;
    for (const ch of string) {
      length += ch.length;
      if (length === string.length) iface.isCompletionEnabled = true;
      else if (iface.isCompletionEnabled !== undefined)
        iface.isCompletionEnabled = false; // pasted: a tab is only a tab
      try {
        stream[kKeys].next(ch);
        if (length === string.length && ch === ESC) {
          timer = setTimeout(() => stream[kKeys].next(''),
                             iface.escapeCodeTimeout ?? 500);
        }
      } catch (err) {
        // A listener threw: the next character starts afresh.
        stream[kKeys] = emitKeys(stream);
        stream[kKeys].next();
        throw err;
      }
    }
    if (iface.isCompletionEnabled !== undefined)
      iface.isCompletionEnabled = true;
  }

  function onNewListener(event) {
    if (event !== 'keypress') return;
    stream.on('data', onData);
    stream.removeListener('newListener', onNewListener);
  }

  if (stream.listenerCount('keypress') > 0) stream.on('data', onData);
  else stream.on('newListener', onNewListener);
}

module.exports = { emitKeypressEvents };
