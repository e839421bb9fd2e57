"""PyTorch's side of bench:train: one training step at a time.

Reads lines of JSON, a bench case and a number of steps, from standard input; answers each with the seconds of every step.
"""

import json
import sys
import time

import torch

import torch_decoder
import torch_resnet
import torch_vit

torch.set_num_threads(int(sys.argv[1]))
STEPPERS = {
    "resnet18": torch_resnet.stepper,
    "resnet50": torch_resnet.stepper,
    "vit_s6": torch_vit.stepper,
    "text": torch_decoder.stepper,
}
steppers = {}

for line in sys.stdin:
    asked = json.loads(line)
    bench, key = asked["bench"], json.dumps(asked["bench"])
    if key not in steppers:
        steppers[key] = STEPPERS["text" if bench["task"] == "text" else bench["network"]](bench)
    seconds = []
    for _ in range(asked["steps"]):
        started = time.perf_counter()
        steppers[key]()
        seconds.append(time.perf_counter() - started)
    print(json.dumps(seconds), flush=True)
