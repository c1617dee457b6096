'use strict';

// fs.watch with { recursive: true }: the system watches single directories, so
// this watches each one of a tree and follows it as it grows and shrinks.

const binding = internalBinding('fs_watch');
const { statSync, readdirSync } = require('internal/fs/sync').functions;
const { join } = require('path');
const { getBuffer, isRaw, uvError } = require('internal/fs/utils');

const RENAME = 1;

/** A handle as FSWatcher wants it: stop(), ref(), unref(). */
class TreeHandle {
  #handles = new Map(); // path relative to the root -> handle
  #root;
  #persistent;
  #encoding;
  #emit;
  #stopped = false;

  /**
   * @param {(type: string, name: string) => void} emit
   * @param {(err: Error) => void} fail
   */
  constructor(root, persistent, encoding, emit) {
    this.#root = root;
    this.#persistent = persistent;
    this.#encoding = encoding;
    this.#emit = emit;
    this.#add('', false);
  }

  #name(relative) {
    if (!isRaw(this.#encoding)) return relative;
    const b = getBuffer().from(relative);
    return this.#encoding === 'buffer' ? b : b.toString(this.#encoding);
  }

  // Watches a directory and those below it. `report`: what is found there is
  // new and nobody has heard of it.
  #add(relative, report) {
    const path = join(this.#root, relative);
    const handle = binding.watch(
      path, this.#persistent, false, (status, events, name) => {
        if (status < 0 || this.#stopped) return;
        this.#onEvent(relative, events, name);
      });
    if (handle < 0) {
      if (relative !== '') return; // gone already, or not ours to see
      const err = uvError(handle, 'watch', path);
      err.filename = path;
      throw err;
    }
    this.#handles.set(relative, handle);

    let entries;
    try {
      entries = readdirSync(path, { withFileTypes: true });
    } catch {
      return; // a file, or gone
    }
    for (const entry of entries) {
      const child = join(relative, entry.name);
      if (report) this.#emit('rename', this.#name(child));
      if (this.#stopped) return;
      if (entry.isDirectory()) this.#add(child, report);
    }
  }

  #remove(relative) {
    const prefix = `${relative}/`;
    for (const [name, handle] of this.#handles) {
      if (name === relative || name.startsWith(prefix)) {
        binding.stop(handle);
        this.#handles.delete(name);
      }
    }
  }

  #onEvent(dir, events, name) {
    if (name === null) return;
    const type = events & RENAME ? 'rename' : 'change';
    if (dir === '' && !this.#isDirectory('')) {
      this.#emit(type, this.#name(name)); // the root is a file
      return;
    }
    const relative = join(dir, name);
    let added = false;
    if (type === 'rename') {
      const isDir = this.#isDirectory(relative);
      if (this.#handles.has(relative)) {
        // A directory tells of its own end too: one event is enough.
        if (!isDir) this.#remove(relative);
      } else if (isDir) {
        added = true;
      }
    }
    this.#emit(type, this.#name(relative));
    if (added && !this.#stopped) this.#add(relative, true);
  }

  #isDirectory(relative) {
    try {
      return statSync(join(this.#root, relative)).isDirectory();
    } catch {
      return false;
    }
  }

  stop() {
    this.#stopped = true;
    for (const handle of this.#handles.values()) binding.stop(handle);
    this.#handles.clear();
  }

  ref() {
    this.#persistent = true;
    for (const handle of this.#handles.values()) binding.ref(handle);
  }

  unref() {
    this.#persistent = false;
    for (const handle of this.#handles.values()) binding.unref(handle);
  }
}

module.exports = { TreeHandle };
