'use strict';

// DOMException, https://webidl.spec.whatwg.org/#idl-DOMException.

// Name, legacy constant, code; in the order of the codes.
const names = [
  ['IndexSizeError', 'INDEX_SIZE_ERR'],
  [null, 'DOMSTRING_SIZE_ERR'],
  ['HierarchyRequestError', 'HIERARCHY_REQUEST_ERR'],
  ['WrongDocumentError', 'WRONG_DOCUMENT_ERR'],
  ['InvalidCharacterError', 'INVALID_CHARACTER_ERR'],
  [null, 'NO_DATA_ALLOWED_ERR'],
  ['NoModificationAllowedError', 'NO_MODIFICATION_ALLOWED_ERR'],
  ['NotFoundError', 'NOT_FOUND_ERR'],
  ['NotSupportedError', 'NOT_SUPPORTED_ERR'],
  ['InUseAttributeError', 'INUSE_ATTRIBUTE_ERR'],
  ['InvalidStateError', 'INVALID_STATE_ERR'],
  ['SyntaxError', 'SYNTAX_ERR'],
  ['InvalidModificationError', 'INVALID_MODIFICATION_ERR'],
  ['NamespaceError', 'NAMESPACE_ERR'],
  ['InvalidAccessError', 'INVALID_ACCESS_ERR'],
  [null, 'VALIDATION_ERR'],
  ['TypeMismatchError', 'TYPE_MISMATCH_ERR'],
  ['SecurityError', 'SECURITY_ERR'],
  ['NetworkError', 'NETWORK_ERR'],
  ['AbortError', 'ABORT_ERR'],
  ['URLMismatchError', 'URL_MISMATCH_ERR'],
  ['QuotaExceededError', 'QUOTA_EXCEEDED_ERR'],
  ['TimeoutError', 'TIMEOUT_ERR'],
  ['InvalidNodeTypeError', 'INVALID_NODE_TYPE_ERR'],
  ['DataCloneError', 'DATA_CLONE_ERR'],
];

const codeOf = new Map();
names.forEach(([name], i) => {
  if (name !== null)
    codeOf.set(name, i + 1);
});

/** new DOMException([message[, name | { name, cause }]]) */
class DOMException {
  #message;
  #name;
  #code;

  constructor(message = '', options = 'Error') {
    Error.captureStackTrace?.(this, DOMException);
    if (options !== null && typeof options === 'object') {
      const { name } = options;
      this.#name = name === undefined ? 'Error' : `${name}`;
      if ('cause' in options) {
        Object.defineProperty(this, 'cause', {
          __proto__: null,
          configurable: true,
          writable: true,
          value: options.cause,
        });
      }
    } else {
      this.#name = `${options}`;
    }
    this.#message = `${message}`;
    this.#code = codeOf.get(this.#name) ?? 0;
  }

  get name() {
    return this.#name;
  }

  get message() {
    return this.#message;
  }

  get code() {
    return this.#code;
  }

  static {
    const enumerable = { __proto__: null, enumerable: true };
    Object.setPrototypeOf(this.prototype, Error.prototype);
    Object.defineProperties(this.prototype, {
      [Symbol.toStringTag]: {
        __proto__: null, configurable: true, value: 'DOMException',
      },
      name: enumerable,
      message: enumerable,
      code: enumerable,
    });
    names.forEach(([, constant], i) => {
      const desc = { __proto__: null, enumerable: true, value: i + 1 };
      Object.defineProperty(this, constant, desc);
      Object.defineProperty(this.prototype, constant, desc);
    });
  }
}

module.exports = { DOMException };
