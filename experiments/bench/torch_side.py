"""PyTorch's side of bench:train: one training step at a time.

Reads lines of JSON, a bench case and a number of steps, from standard input; answers each with the seconds of every step.
"""

import json
import sys
import time

import torch

import torch_decoder
import torch_resnet

torch.set_num_threads(int(sys.argv[1]))
STEPPERS = {"images": torch_resnet.stepper, "text": torch_decoder.stepper}
steppers = {}

for line in sys.stdin:
    asked = json.loads(line)
    bench, key = asked["bench"], json.dumps(asked["bench"])
    if key not in steppers:
        steppers[key] = STEPPERS[bench["task"]](bench)
    seconds = []
    for _ in range(asked["steps"]):
        started = time.perf_counter()
        steppers[key]()
        seconds.append(time.perf_counter() - started)
    print(json.dumps(seconds), flush=True)
