'use strict';

// Editing of a line on a terminal, with the keys of GNU readline, history,
// completion, undo and a kill ring. Functions over an Interface; what they
// remember stands in rl[kState].

const { clearScreenDown, cursorTo, moveCursor } =
  require('internal/readline_cursor');
const { bindContext } = require('internal/fs/utils');
const { emitKeypressEvents } = require('internal/readline/keys');

const kState = Symbol('editor');
const MAX_UNDO = 2048;
const MAX_KILLS = 32;

function width(text) {
  return require('internal/util/inspect').getStringWidth(text);
}

// The length of the character before or after an index of a string.
function lengthBefore(text, i) {
  if (i <= 0) return 0;
  return i > 1 && text.codePointAt(i - 2) > 0xffff ? 2 : 1;
}

function lengthAt(text, i) {
  if (i >= text.length) return 1;
  return text.codePointAt(i) > 0xffff ? 2 : 1;
}

// ---- where things are on the screen ---------------------------------------

function columns(rl) {
  return rl.output?.columns || Infinity;
}

// Where the cursor is after `text` from the first column on.
function displayPosition(rl, text) {
  const cols = columns(rl);
  let offset = 0;
  let rows = 0;
  const { stripVTControlCharacters } = require('internal/util/inspect');
  for (const ch of stripVTControlCharacters(text)) {
    if (ch === '\n') {
      rows += Math.ceil(offset / cols) || 1;
      offset = 0;
    } else if (ch === '\t') {
      offset += rl.tabSize - (offset % rl.tabSize);
    } else {
      const w = width(ch);
      if (w === 0 || w === 1) {
        offset += w;
      } else {
        // A wide character doesn't break over two rows.
        if ((offset + 1) % cols === 0) offset++;
        offset += 2;
      }
    }
  }
  const col = offset % cols;
  rows += (offset - col) / cols || 0;
  return { cols: Number.isNaN(col) ? offset : col, rows };
}

function cursorPosition(rl) {
  return displayPosition(rl, rl._prompt + rl.line.slice(0, rl.cursor));
}

function refresh(rl) {
  const state = rl[kState];
  const line = rl._prompt + rl.line;
  const end = displayPosition(rl, line);
  const at = cursorPosition(rl);
  if (state.row > 0) moveCursor(rl.output, 0, -state.row);
  cursorTo(rl.output, 0);
  clearScreenDown(rl.output);
  rl._writeToOutput(line);
  // The terminal wraps only when something follows.
  if (end.cols === 0) rl._writeToOutput(' ');
  cursorTo(rl.output, at.cols);
  const up = end.rows - at.rows;
  if (up > 0) moveCursor(rl.output, 0, -up);
  state.row = at.rows;
}

function moveTo(rl, index) {
  const state = rl[kState];
  const old = cursorPosition(rl);
  rl.cursor = Math.min(Math.max(index, 0), rl.line.length);
  const now = cursorPosition(rl);
  if (old.rows === now.rows) {
    moveCursor(rl.output, now.cols - old.cols, 0);
    state.row = now.rows;
  } else {
    refresh(rl);
  }
}

// ---- changing the line ----------------------------------------------------

function remember(rl) {
  const { undo } = rl[kState];
  undo.push({ line: rl.line, cursor: rl.cursor });
  if (undo.length > MAX_UNDO) undo.shift();
  rl[kState].redo.length = 0;
}

function travel(rl, from, to) {
  const entry = from.pop();
  if (entry === undefined) return;
  to.push({ line: rl.line, cursor: rl.cursor });
  rl.line = entry.line;
  rl.cursor = entry.cursor;
  refresh(rl);
}

function insert(rl, text) {
  remember(rl);
  const atEnd = rl.cursor === rl.line.length;
  const before = cursorPosition(rl);
  rl.line = rl.line.slice(0, rl.cursor) + text + rl.line.slice(rl.cursor);
  rl.cursor += text.length;
  if (atEnd && cursorPosition(rl).rows === before.rows &&
      !/[\t\n]/.test(text)) {
    rl._writeToOutput(text);
    rl[kState].row = cursorPosition(rl).rows;
  } else {
    refresh(rl);
  }
}

function remove(rl, from, to) {
  if (from >= to) return '';
  remember(rl);
  const text = rl.line.slice(from, to);
  rl.line = rl.line.slice(0, from) + rl.line.slice(to);
  rl.cursor = from;
  refresh(rl);
  return text;
}

function kill(rl, from, to) {
  const text = remove(rl, from, to);
  if (text === '') return;
  const { kills } = rl[kState];
  rl[kState].killAt = 0;
  if (kills[0] === text) return;
  kills.unshift(text);
  if (kills.length > MAX_KILLS) kills.pop();
}

function yank(rl) {
  const { kills, killAt } = rl[kState];
  if (kills.length === 0) return;
  rl[kState].yanking = true;
  insert(rl, kills[killAt]);
}

function yankPop(rl) {
  const state = rl[kState];
  if (!state.yanking || state.kills.length < 2) return;
  const last = state.kills[state.killAt];
  state.killAt = (state.killAt + 1) % state.kills.length;
  const start = rl.cursor - last.length;
  rl.line = rl.line.slice(0, start) + state.kills[state.killAt] +
    rl.line.slice(rl.cursor);
  rl.cursor = start + state.kills[state.killAt].length;
  refresh(rl);
}

// Where the word before or after the cursor begins or ends.
function wordLeft(rl) {
  const reversed = [...rl.line.slice(0, rl.cursor)].reverse().join('');
  const match = /^\s*(?:[^\w\s]+|\w+)?/.exec(reversed);
  return rl.cursor - match[0].length;
}

function wordRight(rl) {
  const match = /^(?:\s+|[^\w\s]+|\w+)\s*/.exec(rl.line.slice(rl.cursor));
  return rl.cursor + (match === null ? 0 : match[0].length);
}

// ---- history --------------------------------------------------------------

function addHistory(rl) {
  if (rl.line.length === 0) return '';
  if (rl.history === undefined || rl.historySize === 0) return rl.line;
  if (rl.line.trim().length === 0) return rl.line;
  const { line } = rl;
  if (rl.history.length === 0 || rl.history[0] !== line) {
    if (rl.removeHistoryDuplicates) {
      const i = rl.history.indexOf(line);
      if (i !== -1) rl.history.splice(i, 1);
    }
    rl.history.unshift(line);
    if (rl.history.length > rl.historySize) rl.history.pop();
  }
  rl.historyIndex = -1;
  const latest = rl.history[0];
  rl.emit('history', rl.history);
  return latest;
}

// Through the entries that begin with what was typed (up and down alone), or
// through all.
function moveInHistory(rl, step) {
  const search = rl[kState].search ?? '';
  const { history } = rl;
  if (step < 0 ? rl.historyIndex < 0 :
    rl.historyIndex >= history.length || history.length === 0) return;
  let i = rl.historyIndex + step;
  while (i >= 0 && i < history.length &&
         (!history[i].startsWith(search) || rl.line === history[i]))
    i += step;
  remember(rl);
  rl.line = i < 0 || i >= history.length ? search : history[i];
  rl.historyIndex = Math.min(i, history.length);
  rl.cursor = rl.line.length;
  refresh(rl);
}

// ---- completion -----------------------------------------------------------

function commonPrefix(list) {
  if (list.length === 0) return '';
  let prefix = list[0];
  for (const text of list) {
    while (!text.startsWith(prefix)) prefix = prefix.slice(0, -1);
  }
  return prefix;
}

function showGroup(rl, group, perRow, cell) {
  let text = '';
  for (let i = 0; i < group.length; i++) {
    if (i > 0 && i % perRow === 0) text += '\r\n';
    text += group[i];
    if ((i + 1) % perRow !== 0 && i + 1 < group.length)
      text += ' '.repeat(Math.max(cell - width(group[i]), 0));
  }
  return `${text}\r\n\r\n`;
}

function showCompletions(rl, list) {
  const cell = Math.max(...list.map(width)) + 2;
  let perRow = Math.floor(columns(rl) / cell);
  if (perRow === Infinity || perRow === 0) perRow = 1;
  let text = '\r\n';
  let group = [];
  for (const item of list) {
    if (item === '') {
      if (group.length > 0) text += showGroup(rl, group, perRow, cell);
      group = [];
    } else {
      group.push(item);
    }
  }
  if (group.length > 0) text += showGroup(rl, group, perRow, cell);
  rl._writeToOutput(text);
}

function complete(rl, lastWasTab) {
  rl.pause();
  const text = rl.line.slice(0, rl.cursor);
  const finish = bindContext((err, value) => {
    if (rl.closed) return;
    rl.resume();
    if (err) {
      const { inspect } = require('internal/util/inspect');
      rl._writeToOutput(`Tab completion error: ${inspect(err)}`);
      return;
    }
    const [list, part] = value;
    if (!list || list.length === 0) return;
    const prefix = commonPrefix(list.filter((e) => e !== ''));
    if (prefix.startsWith(part) && prefix.length > part.length) {
      insert(rl, prefix.slice(part.length));
    } else if (!part.startsWith(prefix)) {
      rl.line = rl.line.slice(0, rl.cursor - part.length) + prefix +
        rl.line.slice(rl.cursor);
      rl.cursor = rl.cursor - part.length + prefix.length;
      refresh(rl);
    } else if (lastWasTab) {
      remember(rl);
      showCompletions(rl, list);
      refresh(rl);
    }
  });
  try {
    if (rl.completer.length === 2 && !rl._awaitsCompleter) {
      rl.completer(text, (err, value) => finish(err, value));
      return;
    }
    const value = rl.completer(text);
    if (typeof value?.then === 'function' || rl._awaitsCompleter)
      Promise.resolve(value).then((list) => finish(null, list), finish);
    else
      finish(null, value);
  } catch (err) {
    finish(err);
  }
}

// ---- keys -----------------------------------------------------------------

function finishLine(rl) {
  const line = addHistory(rl);
  moveTo(rl, rl.line.length);
  rl._writeToOutput('\r\n');
  const state = rl[kState];
  state.undo.length = 0;
  state.redo.length = 0;
  rl.line = '';
  rl.cursor = 0;
  state.row = 0;
  rl._onLine(line);
}

function clearLine(rl) {
  moveTo(rl, rl.line.length);
  rl._writeToOutput('\r\n');
  rl.line = '';
  rl.cursor = 0;
  rl[kState].row = 0;
}

function stop(rl) {
  if (rl.listenerCount('SIGTSTP') > 0) {
    rl.emit('SIGTSTP');
    return;
  }
  process.once('SIGCONT', () => {
    if (rl.paused) return;
    rl.emit('SIGCONT');
    rl._setRawMode(true);
    refresh(rl);
  });
  rl._setRawMode(false);
  process.kill(process.pid, 'SIGTSTP');
}

const CTRL = {
  '__proto__': null,
  'c': (rl) => {
    if (rl.listenerCount('SIGINT') > 0) rl.emit('SIGINT');
    else rl.close();
  },
  'h': (rl) => CONTROL_FREE.backspace(rl),
  'd': (rl) => {
    if (rl.cursor === 0 && rl.line.length === 0) rl.close();
    else if (rl.cursor < rl.line.length) CONTROL_FREE.delete(rl);
  },
  'u': (rl) => kill(rl, 0, rl.cursor),
  'k': (rl) => kill(rl, rl.cursor, rl.line.length),
  'a': (rl) => moveTo(rl, 0),
  'e': (rl) => moveTo(rl, rl.line.length),
  'b': (rl) => moveTo(rl, rl.cursor - lengthBefore(rl.line, rl.cursor)),
  'f': (rl) => moveTo(rl, rl.cursor + lengthAt(rl.line, rl.cursor)),
  'l': (rl) => {
    cursorTo(rl.output, 0, 0);
    clearScreenDown(rl.output);
    rl[kState].row = 0;
    refresh(rl);
  },
  'n': (rl) => moveInHistory(rl, -1),
  'p': (rl) => moveInHistory(rl, 1),
  'y': yank,
  'z': stop,
  'w': (rl) => kill(rl, wordLeft(rl), rl.cursor),
  'backspace': (rl) => kill(rl, wordLeft(rl), rl.cursor),
  'delete': (rl) => kill(rl, rl.cursor, wordRight(rl)),
  'left': (rl) => moveTo(rl, wordLeft(rl)),
  'right': (rl) => moveTo(rl, wordRight(rl)),
};

const META = {
  '__proto__': null,
  'b': (rl) => moveTo(rl, wordLeft(rl)),
  'f': (rl) => moveTo(rl, wordRight(rl)),
  'd': (rl) => kill(rl, rl.cursor, wordRight(rl)),
  'delete': (rl) => kill(rl, rl.cursor, wordRight(rl)),
  'backspace': (rl) => kill(rl, wordLeft(rl), rl.cursor),
  'y': yankPop,
};

const CONTROL_FREE = {
  '__proto__': null,
  'backspace': (rl) =>
    remove(rl, rl.cursor - lengthBefore(rl.line, rl.cursor), rl.cursor),
  'delete': (rl) => {
    const at = rl.cursor;
    if (at < rl.line.length) remove(rl, at, at + lengthAt(rl.line, at));
  },
  'left': CTRL.b,
  'right': CTRL.f,
  'home': CTRL.a,
  'end': CTRL.e,
  'up': CTRL.p,
  'down': CTRL.n,
};

function typed(rl, text) {
  // Pasted text has line endings in it.
  const lines = text.split(/\r\n|\n|\r/);
  for (let i = 0; i < lines.length; i++) {
    if (i > 0) finishLine(rl);
    if (lines[i] !== '') insert(rl, lines[i]);
  }
}

/** One key, or text that came without one. */
function ttyWrite(rl, text, key) {
  const state = rl[kState];
  const previous = state.previous;
  key ??= {};
  state.previous = key;
  if (!(key.meta && key.name === 'y') && !(key.ctrl && key.name === 'y'))
    state.yanking = false;
  if ((key.name === 'up' || key.name === 'down') && !key.ctrl && !key.meta &&
      !key.shift) {
    state.search ??= rl.line.slice(0, rl.cursor);
  } else if (state.search !== null) {
    state.search = null;
    if (rl.historyIndex === rl.history.length) rl.historyIndex = -1;
  }

  if (key.name === 'escape') return;
  if (key.ctrl && key.shift) {
    if (key.name === 'delete') kill(rl, rl.cursor, rl.line.length);
    else if (key.name === 'backspace') kill(rl, 0, rl.cursor);
    return;
  }
  if (key.ctrl) {
    if (CTRL[key.name] !== undefined) {
      CTRL[key.name](rl);
      return;
    }
    if (key.sequence === '\u001f') {
      travel(rl, state.undo, state.redo); // ctrl -
      return;
    }
    if (key.sequence === '\u001e') {
      travel(rl, state.redo, state.undo); // ctrl 6
      return;
    }
    return;
  }
  if (key.meta) {
    META[key.name]?.(rl);
    return;
  }
  if (key.sequence === '\u001f') {
    travel(rl, state.undo, state.redo);
    return;
  }
  if (key.sequence === '\u001e') {
    travel(rl, state.redo, state.undo);
    return;
  }

  // The other half of a \r\n is no second line.
  if (state.sawReturnAt && key.name !== 'enter') state.sawReturnAt = 0;
  switch (key.name) {
    case 'return':
      state.sawReturnAt = Date.now();
      finishLine(rl);
      return;
    case 'enter':
      if (state.sawReturnAt === 0 ||
          Date.now() - state.sawReturnAt > rl.crlfDelay)
        finishLine(rl);
      state.sawReturnAt = 0;
      return;
    case 'tab':
      if (typeof rl.completer === 'function' && rl.isCompletionEnabled) {
        complete(rl, previous?.name === 'tab');
        return;
      }
      break;
    default:
      if (CONTROL_FREE[key.name] !== undefined) {
        CONTROL_FREE[key.name](rl);
        return;
      }
  }
  if (typeof text === 'string' && text !== '') typed(rl, text);
}

/** Begins to edit: called while the Interface is made. */
function start(rl) {
  rl[kState] = {
    row: 0, // the cursor's, counted from the prompt's first
    undo: [],
    redo: [],
    kills: [],
    killAt: 0,
    yanking: false,
    search: null, // what entries have to begin with
    previous: null,
    sawReturnAt: 0,
  };
  emitKeypressEvents(rl.input, rl);
  rl._listen(rl.input, 'keypress', (text, key) => {
    ttyWrite(rl, text, key);
    // A wide row of input ends here too.
    if (key?.sequence) {
      const code = key.sequence.codePointAt(0);
      if (code >= 0xd800 && code <= 0xdfff) refresh(rl);
    }
  });
  rl._listen(rl.input, 'end', () => {
    if (typeof rl.line === 'string' && rl.line.length > 0)
      rl.emit('line', rl.line);
    rl.close();
  });
  rl._setRawMode(true);
  rl.terminal = true;
  if (rl.output !== null && rl.output !== undefined)
    rl._listen(rl.output, 'resize', () => refresh(rl));
}

function prompt(rl, preserveCursor) {
  if (!preserveCursor) rl.cursor = 0;
  refresh(rl);
}

module.exports = {
  clearLine, cursorPosition, prompt, start, ttyWrite,
};
