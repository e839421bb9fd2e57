#!/usr/bin/env python3
"""What made results.csv: logistic regression by three optimizers, four seeds each. Standard library alone.

    python3 measure.py > results.csv

A seed draws the examples and the order in which they come, the same for every optimizer, so that runs pair by seed.
"""

import math
import random

FEATURES = 10
STEPS = 60
BATCH = 8


def examples(draw, count):
    """Two classes whose means are 1.2 apart; the features have scales from 1 to 10, which plain gradients do not like."""
    rows = []
    for _ in range(count):
        label = draw.random() < 0.5
        center = 0.6 if label else -0.6
        rows.append(([(i + 1) * (draw.gauss(0, 1) + center / math.sqrt(FEATURES)) for i in range(FEATURES)], label))
    return rows


def loss_and_gradient(weights, rows):
    """Mean cross entropy in nats, and its gradient."""
    loss, gradient = 0.0, [0.0] * FEATURES
    for x, label in rows:
        score = sum(w * v for w, v in zip(weights, x))
        sign = 1 if label else -1
        loss += math.log1p(math.exp(-sign * score)) if sign * score > -30 else -sign * score
        slope = -sign / (1 + math.exp(max(-30.0, min(30.0, sign * score))))
        for i, v in enumerate(x):
            gradient[i] += slope * v
    return loss / len(rows), [g / len(rows) for g in gradient]


def train(optimizer, seed):
    draw = random.Random(seed)
    training, test = examples(draw, 200), examples(draw, 1000)
    weights, first, second = [0.0] * FEATURES, [0.0] * FEATURES, [0.0] * FEATURES
    for step in range(1, STEPS + 1):
        _, gradient = loss_and_gradient(weights, draw.sample(training, BATCH))
        for i, g in enumerate(gradient):
            if optimizer == "sgd":
                change = 0.01 * g
            elif optimizer == "momentum":
                first[i] = 0.9 * first[i] + g
                change = 0.01 * first[i]
            else:
                first[i] = 0.9 * first[i] + 0.1 * g
                second[i] = 0.999 * second[i] + 0.001 * g * g
                change = 0.02 * first[i] / (1 - 0.9**step) / (math.sqrt(second[i] / (1 - 0.999**step)) + 1e-8)
            weights[i] -= change
    return loss_and_gradient(weights, test)[0]


print("optimizer,seed,test.loss")
for optimizer in ("sgd", "momentum", "adam"):
    for seed in (1, 2, 3, 4):
        print(f"{optimizer},{seed},{train(optimizer, seed):.6f}")
