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

// Puts the private parts on an object that another constructor made: an
// instance is a real Error, with the stack and the slot of one.
class Parts extends (function(object) {
  return object;
}) {
  #message;
  #name;

  constructor(object, message, name) {
    super(object);
    this.#message = message;
    this.#name = name;
  }

  static isDOMException(object) {
    return typeof object === 'object' && object !== null && #name in object;
  }

  static message(object) {
    check(Parts.isDOMException(object));
    return object.#message;
  }

  static nameOf(object) {
    check(Parts.isDOMException(object));
    return object.#name;
  }
}

function check(isOne) {
  if (!isOne) {
    const { ERR_INVALID_THIS } = require('internal/errors').codes;
    throw new ERR_INVALID_THIS('DOMException');
  }
}

/** new DOMException([message[, name | { name, cause }]]) */
class DOMException {
  constructor(message = '', options = 'Error') {
    let name = options;
    message = `${message}`;
    const error = Reflect.construct(Error, [message], new.target);
    delete error.message;
    Error.captureStackTrace?.(error, DOMException);
    if (options !== null && typeof options === 'object') {
      ({ name = 'Error' } = options);
      if ('cause' in options) {
        Object.defineProperty(error, 'cause', {
          __proto__: null,
          configurable: true,
          writable: true,
          value: options.cause,
        });
      }
    }
    return new Parts(error, message, `${name}`);
  }

  get name() {
    return Parts.nameOf(this);
  }

  get message() {
    return Parts.message(this);
  }

  get code() {
    return codeOf.get(Parts.nameOf(this)) ?? 0;
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

module.exports = { DOMException, isDOMException: Parts.isDOMException };
