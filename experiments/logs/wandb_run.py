"""Logs one run on Weights & Biases: lines of JSON on standard input, the run's description and then scalars by step.

Offline where WANDB_MODE says so or there is no key; `wandb sync` sends such a run later. Says the mode on standard output.
"""

import json
import os
import sys

import wandb

about = json.loads(sys.stdin.readline())
# An empty variable is none; the client would refuse it.
mode = os.environ.pop("WANDB_MODE", "") or ("online" if wandb.login(prompt=False) else "offline")
run = wandb.init(
    **about,
    mode=mode,
    resume=None if mode == "offline" else "allow",
    settings=wandb.Settings(console="off", silent=True),
)
print(mode, flush=True)
for line in sys.stdin:
    event = json.loads(line)
    run.log(event["scalars"], step=event["step"])
run.finish()
