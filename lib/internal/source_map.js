'use strict';

// Source maps (ECMA-426): --enable-source-maps, process.setSourceMapsEnabled,
// module.setSourceMapsSupport, module.findSourceMap and module.SourceMap. The
// maps are read with npm source-map-js when the first stack that needs them is
// read.

const install = require('internal/stack_install');

const maps = new Map(); // file -> SourceMap, or null
const used = new Set(); // files whose maps count without being enabled

// As of module.getSourceMapsSupport(). Code that a program generated has no
// maps here.
let support = Object.freeze({
  __proto__: null, enabled: false, nodeModules: false, generatedCode: false,
});

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
      const consumer = new SourceMapConsumer(this.#payload, this.#base);
      consumer.eachMapping((m) => this.#mappings.push(m));
      if (this.#base !== undefined && consumer.sourcesContent)
        keepTexts(consumer);
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
      entry.name = m.name ?? undefined;
    }
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

// The path of a source that a map names by its URL.
function sourcePath(source) {
  return source.startsWith('file:') ?
    require('internal/url_file').fileURLToPath(source) : source;
}

// The sources that a map brings with it need not be on the disk.
function keepTexts(consumer) {
  const { setText } = require('internal/source_lines');
  for (const source of consumer.sources) {
    const text = consumer.sourceContentFor(source, true);
    if (text !== null)
      setText(sourcePath(source), text);
  }
}

// ---- finding them ---------------------------------------------------------

const COMMENT = /(?<!\/)\/\/[#@][ \t]sourceMappingURL=([^\s'"]+)\s*$/;

function accepts(text, file, kind) {
  const compiler = internalBinding('compile');
  return compiler.compile(text, file, kind, compiler.CHECK_ONLY, 0,
                          undefined)[0] !== -1;
}

// What looks like a comment is none inside of a template. Only where templates
// may surround it, the compiler says: quotes mean nothing in a comment.
function isComment(lines, row, { index, 1: url }, file) {
  const tick = (line) => line.includes('`');
  const before = lines[row].slice(0, index);
  if (!(tick(before) || lines.slice(0, row).some(tick)) ||
      !(tick(url) || lines.slice(row + 1).some(tick)))
    return true;
  const text = lines.with(row, `${before}//\`'"`).join('\n');
  const { COMMONJS, MODULE } = internalBinding('compile');
  return accepts(text, file, MODULE) || accepts(text, file, COMMONJS);
}

// The last comment that names a map counts, wherever it stands.
function mappingUrl(file) {
  const lines = require('internal/source_lines').linesOf(file);
  if (lines === null)
    return undefined;
  for (let i = lines.length - 1; i >= 0; i--) {
    const found = lines[i].includes('sourceMappingURL=') ?
      COMMENT.exec(lines[i]) : null;
    if (found !== null && isComment(lines, i, found, file))
      return found[1];
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
  install.setOriginal(originOf);
}

// ---- stacks ---------------------------------------------------------------

// Whether the map that a file names counts.
function counts(file) {
  return support.enabled && !file.startsWith('node:') &&
    (support.nodeModules || !file.includes('/node_modules/'));
}

// { file, row, column, name } that a call site comes from, or undefined.
function original(file, row, column) {
  const map = findSourceMap(file);
  if (map === undefined)
    return undefined;
  const entry = map.findEntry(row - 1, column - 1);
  let source = entry.originalSource;
  if (source === undefined)
    return undefined;
  if (!file.startsWith('file:') || !used.has(file))
    source = sourcePath(source);
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

// Where a place of a file comes from by the map that the file names.
function mappedOf(file, row, column) {
  return !used.has(file) && counts(file) ? original(file, row, column) :
    undefined;
}

/**
 * Has stacks show the places that source maps lead to, or not any more.
 * @param {boolean} enabled
 * @param {{nodeModules?: boolean, generatedCode?: boolean}} [options] whether
 *   also in packages, and in code that the program generates
 */
function setSupport(enabled, options = {}) {
  const { validateBoolean, validateObject } = require('internal/validators');
  validateBoolean(enabled, 'enabled');
  validateObject(options, 'options');
  const { nodeModules = false, generatedCode = false } = options;
  validateBoolean(nodeModules, 'options.nodeModules');
  validateBoolean(generatedCode, 'options.generatedCode');
  support = Object.freeze({
    __proto__: null, enabled, nodeModules, generatedCode,
  });
  install.setMapped(enabled ? mappedOf : undefined);
  Object.defineProperty(process, 'sourceMapsEnabled', {
    value: enabled, configurable: true, enumerable: true,
  });
}

/** process.setSourceMapsEnabled(): everywhere or nowhere. */
function setEnabled(value) {
  require('internal/validators').validateBoolean(value, 'val');
  setSupport(value, { nodeModules: value, generatedCode: value });
}

module.exports = {
  SourceMap,
  findSourceMap: (file) => (counts(String(file)) ?
    findSourceMap(String(file)) : undefined),
  getSupport: () => support,
  originOf,
  setEnabled,
  setSupport,
  use,
};
