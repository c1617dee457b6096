"""The model: how far diabetes is likely to progress within a year.

It is trained when this file is imported, on the 442 patients of the diabetes
data set that scikit-learn ships (Efron et al., 2004). `app.js` requires this
file like any other module; each function here is a promise there.

A demonstration, not medical advice.
"""
import numpy as np
import pandas as pd
from sklearn.datasets import load_diabetes
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

# What the form asks for: the column in the data set, and how people call it.
FIELDS = {
    'age': ('age', 'Age', 'years', 1),
    'bmi': ('bmi', 'Body mass index', 'kg/m\u00b2', 0.1),
    'blood_pressure': ('bp', 'Blood pressure', 'mm Hg', 1),
    'cholesterol': ('s1', 'Total cholesterol', 'mg/dl', 1),
    'hdl': ('s3', 'HDL cholesterol', 'mg/dl', 1),
    'triglycerides': ('s5', 'Triglycerides', 'mg/dl', 1),
}
NAMES = list(FIELDS)


def load():
    """The patients as a table, in the units of FIELDS."""
    data = load_diabetes(as_frame=True, scaled=False)
    table = pd.DataFrame({name: data.data[column]
                          for name, (column, *_) in FIELDS.items()})
    # The data set has the logarithm.
    table['triglycerides'] = np.exp(table['triglycerides'])
    table['progression'] = data.target
    return table


def train(table):
    """Three models: the expected value, and the 10 % and 90 % quantiles."""
    x, y = table[NAMES].to_numpy(), table['progression'].to_numpy()
    x_train, x_test, y_train, y_test = train_test_split(
        x, y, test_size=0.25, random_state=7)
    settings = dict(n_estimators=120, max_depth=2, learning_rate=0.05,
                    min_samples_leaf=12, subsample=0.7, random_state=7)
    models = {
        'prediction': GradientBoostingRegressor(**settings),
        'low': GradientBoostingRegressor(loss='quantile', alpha=0.1,
                                         **settings),
        'high': GradientBoostingRegressor(loss='quantile', alpha=0.9,
                                          **settings),
    }
    for model in models.values():
        model.fit(x_train, y_train)
    expected = models['prediction']
    quality = {
        'patients': len(y_train),
        'tested_on': len(y_test),
        'r2': round(expected.score(x_test, y_test), 2),
        'mean_error': round(
            mean_absolute_error(y_test, expected.predict(x_test)), 1),
    }
    return models, quality


TABLE = load()
MODELS, QUALITY = train(TABLE)


def describe():
    """What a patient consists of, with the ranges the model has seen."""
    fields = []
    for name, (_, label, unit, step) in FIELDS.items():
        column = TABLE[name]
        fields.append({
            'name': name, 'label': label, 'unit': unit, 'step': step,
            'min': float(np.floor(column.min())),
            'max': float(np.ceil(column.max())),
            'typical': round(float(column.median()), 0 if step == 1 else 1),
        })
    return {'fields': fields, 'quality': QUALITY}


def predict(patient):
    """The expected progression of one patient, and an 80 % interval."""
    row = np.array([[patient[name] for name in NAMES]], dtype=float)
    low, expected, high = sorted(
        float(MODELS[m].predict(row)[0]) for m in ('low', 'prediction', 'high'))
    return {'prediction': round(expected, 1), 'low': round(low, 1),
            'high': round(high, 1)}


def curve(patient, field, points=60):
    """The prediction along one field, all others kept: four arrays.

    They reach JavaScript as Float64Arrays over the same memory.
    """
    x = np.linspace(TABLE[field].min(), TABLE[field].max(), int(points))
    rows = np.tile([float(patient[name]) for name in NAMES], (len(x), 1))
    rows[:, NAMES.index(field)] = x
    bands = np.sort([MODELS[m].predict(rows)
                     for m in ('low', 'prediction', 'high')], axis=0)
    return {'x': x, 'low': bands[0].copy(), 'prediction': bands[1].copy(),
            'high': bands[2].copy()}


def patients(field):
    """One field of all patients, and their progression: two arrays."""
    return {'x': TABLE[field].to_numpy(dtype=float),
            'y': TABLE['progression'].to_numpy(dtype=float)}


def summary(field='bmi'):
    """The patients in four groups of equal size along `field`, by pandas."""
    groups = TABLE.groupby(pd.qcut(TABLE[field], 4), observed=True)
    table = groups.agg(patients=('progression', 'size'),
                       mean=('progression', 'mean'),
                       median=('progression', 'median'),
                       worst=('progression', 'max'))
    rows = []
    for interval, row in table.round(1).iterrows():
        rows.append({
            'from': round(float(interval.left), 1),
            'to': round(float(interval.right), 1),
            **{name: float(value) for name, value in row.items()},
        })
    return rows
