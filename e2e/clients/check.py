"""What the programs here share: a comparison that says what differed, and the word that they end with."""

import math


def same(what, actual, expected):
    """Fails where two values differ; floats have to be equal to the last bit, NaN equals NaN."""
    both_nan = (
        isinstance(actual, float)
        and isinstance(expected, float)
        and math.isnan(actual)
        and math.isnan(expected)
    )
    if actual != expected and not both_nan:
        raise AssertionError(f"{what} is {actual!r}, not {expected!r}")


def has(what, actual, expected):
    """Fails where `actual` lacks one of `expected`."""
    missing = [item for item in expected if item not in actual]
    if missing:
        raise AssertionError(f"{what} lacks {missing}; there is {sorted(actual)}")


def predicts_alike(what, loaded, rows, expected):
    """Fails where a loaded model answers otherwise than the one that was trained."""
    import numpy

    actual = numpy.asarray(loaded.predict(rows))
    if actual.shape != numpy.shape(expected) or not numpy.allclose(actual, expected, rtol=1e-6, atol=1e-9):
        raise AssertionError(f"{what} predicts {actual[:3]}…, not {numpy.asarray(expected)[:3]}…")


def files_below(client, run_id, path=""):
    """All files of a run, as the server lists them, by path."""
    found = {}
    for entry in client.list_artifacts(run_id, path):
        if entry.is_dir:
            found.update(files_below(client, run_id, entry.path))
        else:
            found[entry.path] = entry.file_size
    return found
