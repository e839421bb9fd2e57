#!/usr/bin/env python3
"""Writes results of another program as records of a paper; the standard library is enough.

    python3 write_records.py RESULTS_FOLDER

A record is a folder with two files, raw/<study>/<factor>=<value>/.../s<seed> below the results folder, factors in
alphabetical order. config.json says what was run, results.json what came of it. docs/record.schema.json has every field.
Here is the whole of it: copy `write_record` into your training script and call it when a run has ended.
"""

import hashlib
import json
import os
import sys
from decimal import Decimal


def number_text(value):
    """A factor as it stands in the folder's name; numbers by their shortest decimal, as ECMAScript writes it."""
    if isinstance(value, str):
        return value
    if value == int(value) and abs(value) < 1e21:
        return str(int(value))
    if 1e-6 <= abs(value) < 1e21:
        return format(Decimal(repr(value)), "f")
    mantissa, exponent = repr(value).split("e")
    return f"{mantissa}e{int(exponent):+d}"


def write_json(path, value):
    """Whole or not at all, for whoever reads while we write."""
    temporary = os.path.join(os.path.dirname(path), "." + os.path.basename(path) + ".tmp")
    with open(temporary, "w", encoding="utf-8") as file:
        json.dump(value, file, indent=2, sort_keys=True, allow_nan=False)
        file.write("\n")
    os.replace(temporary, path)


def write_record(results, *, study, task, factors, seed, outcomes, source, history=()):
    """Names are lower-case letters, digits, dots, hyphens and underscores; outcomes are finite numbers, shares as fractions."""
    coordinates = [f"{name}={number_text(factors[name])}" for name in sorted(factors)]
    folder = os.path.join(results, "raw", study, *coordinates, f"s{seed}")
    os.makedirs(folder, exist_ok=True)
    write_json(
        os.path.join(folder, "config.json"),
        {"schemaVersion": 2, "task": task, "study": study, "factors": factors, "seed": seed},
    )
    # Last: the record is there when its results are.
    write_json(
        os.path.join(folder, "results.json"),
        {
            "schemaVersion": 2,
            "origin": "imported",
            "source": source,
            "outcomes": outcomes,
            "history": list(history),
        },
    )
    return folder


def train(rate, seed):
    """In place of a training: gradient descent on a valley that is ten times as steep in one direction as in the other."""
    x, y = 1.0 + 0.01 * seed, -1.0
    history = []
    for step in range(1, 21):
        x, y = x - rate * x, y - rate * 10 * y
        history.append({"step": step, "train.loss": 0.5 * (x * x + 10 * y * y)})
    return history


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: python3 write_records.py RESULTS_FOLDER")
    results = sys.argv[1]
    with open(__file__, "rb") as file:
        sha256 = hashlib.sha256(file.read()).hexdigest()
    for rate in (0.05, 0.1, 0.15):
        for seed in (1, 2, 3):
            history = train(rate, seed)
            folder = write_record(
                results,
                study="valley",
                task="regression",
                factors={"rate": rate},
                seed=seed,
                outcomes={"train.loss": history[-1]["train.loss"]},
                source={"name": os.path.basename(__file__), "sha256": sha256},
                history=history,
            )
            print(folder)


if __name__ == "__main__":
    main()
