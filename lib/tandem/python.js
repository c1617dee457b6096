'use strict';

// `require('tandem:python')`: Python without a file of one's own.

const python = require('internal/python');
const { NdArray } = require('internal/python/ndarray');
const { PythonError } = require('internal/python/errors');

/** Imports a module by its Python name; its functions return promises. */
exports.import = python.importModule;

/** Evaluates a Python expression. */
exports.eval = python.evaluate;

/** Calls a Python function: call(fn, args, { kwargs }). */
exports.call = python.callWith;

/** Lets a Python object go before the collector does. */
exports.dispose = python.dispose;

/** Whether `value` stands for an object that lives in Python. */
exports.isProxy = (value) => python.idOf(value) !== undefined;

exports.NdArray = NdArray;
exports.PythonError = PythonError;
