#!/bin/bash
# What a Slurm job of `lab sweep --executor slurm` does: one run of a manifest, by the number of the array's task. Node.js
# takes this shell's place, so that Slurm's signal before a time limit or a preemption reaches it.
# arguments: node, what starts TypeScript programs, lab.ts, the manifest
exec "$1" "$2" "$3" slurm-task "$4"
