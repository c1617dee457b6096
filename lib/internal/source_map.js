'use strict';

// Source maps (ECMA-426): --enable-source-maps, process.setSourceMapsEnabled,
// module.findSourceMap and module.SourceMap. The maps are read with npm
// source-map-js when the first stack that needs them is read.

const install = require('internal/stack_install');

const kTail = 4; // a map is named in one of the last lines that aren't empty
const maps = new Map(); // file -> SourceMap, or null
const used = new Set(); // files whose maps count without being enabled
let enabled = false;

/** A source map, read. */
class SourceMap {
  #payload;
  #lineLengths;
  #base;
  #mappings;

  /**
   * @param {object} payload the map's JSON
   * @param {{lineLengths?: number[]}} [options]
   * @param {string} [base] the map's own URL, which sources are relative to
   */
  constructor(payload, options = {}, base = undefined) {
    require('internal/validators').validateObject(payload, 'payload');
    this.#payload = structuredClone(payload);
    this.#lineLengths = options.lineLengths?.slice();
    this.#base = base;
  }

  get payload() {
    return structuredClone(this.#payload);
  }

  get lineLengths() {
    return this.#lineLengths?.slice();
  }

  #all() {
    if (this.#mappings === undefined) {
      const { SourceMapConsumer } =
        require('deps/source-map-js/lib/source-map-consumer');
      this.#mappings = [];
      new SourceMapConsumer(this.#payload, this.#base)
        .eachMapping((m) => this.#mappings.push(m));
    }
    return this.#mappings;
  }

  /**
   * The mapping at or before a place in the generated file.
   * @param {number} line from 0
   * @param {number} column from 0
   * @returns {object} lines and columns from 0; {} when there is none
   */
  findEntry(line, column) {
    const all = this.#all();
    let lo = 0;
    let hi = all.length;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      const m = all[mid];
      if (m.generatedLine - 1 < line ||
          (m.generatedLine - 1 === line && m.generatedColumn <= column))
        lo = mid + 1;
      else
        hi = mid;
    }
    const m = all[lo - 1];
    if (m === undefined)
      return {};
    const entry = {
      generatedLine: m.generatedLine - 1,
      generatedColumn: m.generatedColumn,
    };
    if (m.source !== null && m.source !== undefined) {
      entry.originalSource = m.source;
      entry.originalLine = m.originalLine - 1;
      entry.originalColumn = m.originalColumn;
    }
    if (m.name)
      entry.name = m.name;
    return entry;
  }

  /**
   * Where a place of a stack trace comes from.
   * @param {number} lineNumber from 1
   * @param {number} columnNumber from 1
   */
  findOrigin(lineNumber, columnNumber) {
    const entry = this.findEntry(lineNumber - 1, columnNumber - 1);
    if (entry.originalSource === undefined)
      return {};
    return {
      name: entry.name,
      fileName: entry.originalSource,
      lineNumber: lineNumber - 1 - entry.generatedLine +
        entry.originalLine + 1,
      columnNumber: entry.originalColumn + 1 +
        (lineNumber - 1 === entry.generatedLine ?
          columnNumber - 1 - entry.generatedColumn : 0),
    };
  }
}

// ---- finding them ---------------------------------------------------------

function mappingUrl(file) {
  const lines = require('internal/source_lines').linesOf(file);
  if (lines === null)
    return undefined;
  for (let i = lines.length - 1, n = 0; i >= 0 && n < kTail; i--) {
    const found = /^\s*\/\/[#@] sourceMappingURL=(\S+)\s*$/.exec(lines[i]) ??
      /\/\*[#@] sourceMappingURL=(\S+)\s*\*\//.exec(lines[i]);
    if (found !== null)
      return found[1];
    if (lines[i].trim() !== '')
      n++;
  }
  return undefined;
}

function readMap(file) {
  const url = mappingUrl(file);
  if (url === undefined)
    return null;
  const { pathToFileURL, fileURLToPath } = require('internal/url_file');
  const own = file.startsWith('file:') ? file : pathToFileURL(file).href;
  let text;
  let base = own;
  if (url.startsWith('data:')) {
    const comma = url.indexOf(',');
    const head = url.slice(5, comma);
    if (comma === -1 || !/^application\/json\b/.test(head))
      return null;
    text = /;\s*base64$/i.test(head) ?
      require('buffer').Buffer.from(url.slice(comma + 1), 'base64')
        .toString() :
      decodeURIComponent(url.slice(comma + 1));
  } else {
    base = new URL(url, own).href;
    if (!base.startsWith('file:'))
      return null;
    text = internalBinding('loader').readFile(fileURLToPath(base));
    if (typeof text !== 'string')
      return null;
  }
  const lines = require('internal/source_lines').linesOf(file);
  return new SourceMap(JSON.parse(text),
                       { lineLengths: lines.map((l) => l.length) }, base);
}

/** The map of a loaded file, or undefined. */
function findSourceMap(file) {
  let map = maps.get(file);
  if (map === undefined) {
    try {
      map = readMap(file);
    } catch {
      map = null; // a map that can't be read is none, as in Node
    }
    maps.set(file, map);
  }
  return map ?? undefined;
}

/**
 * Has the stacks of a file that was compiled on the way show its own places.
 * @param {string} file a path
 * @param {object} payload of the map
 */
function use(file, payload) {
  const { pathToFileURL } = require('internal/url_file');
  const { href } = pathToFileURL(file);
  const map = new SourceMap(payload, {}, href);
  for (const name of [file, href]) {
    maps.set(name, map);
    used.add(name);
  }
  install.setOriginal(original);
}

// ---- stacks ---------------------------------------------------------------

// { file, row, column, name } that a call site comes from, or undefined.
function original(file, row, column) {
  if (file.startsWith('node:') || (!enabled && !used.has(file)))
    return undefined;
  const map = findSourceMap(file);
  if (map === undefined)
    return undefined;
  const entry = map.findEntry(row - 1, column - 1);
  let source = entry.originalSource;
  if (source === undefined)
    return undefined;
  if (source.startsWith('file:') && !file.startsWith('file:'))
    source = require('internal/url_file').fileURLToPath(source);
  return {
    file: source,
    row: entry.originalLine + 1,
    column: entry.originalColumn + 1,
    name: entry.name,
  };
}

/**
 * Where a place of a file that was compiled on the way comes from; undefined
 * for other files.
 */
function originOf(file, row, column) {
  return used.has(file) ? original(file, row, column) : undefined;
}

/** Has stacks show the places that source maps lead to, or not any more. */
function setEnabled(value) {
  require('internal/validators').validateBoolean(value, 'val');
  enabled = value;
  install.setOriginal(value || used.size > 0 ? original : undefined);
}

module.exports = {
  SourceMap,
  findSourceMap: (file) => (enabled ? findSourceMap(String(file)) : undefined),
  originOf,
  setEnabled,
  use,
};
