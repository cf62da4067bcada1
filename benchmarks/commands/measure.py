"""Runs operators' commands in turns and prints seconds of wall and of processor time: median (least to most)."""
import json
import os
import statistics
import subprocess
import sys
import time

rounds, out, arguments = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
COMMANDS = ["--help", "version", "help onboard", "completion", "status", "status --json", "approve onboard/alpha --plan 5f1c2e90"]


def once(command):
    begun = time.monotonic()
    process = subprocess.Popen(arguments + command.split(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command}: ended with {status}")
    return time.monotonic() - begun, usage.ru_utime + usage.ru_stime


def said(values):
    return f"{statistics.median(values):5.2f} ({min(values):.2f} to {max(values):.2f})"


figures = {command: [] for command in COMMANDS}
for _ in range(rounds):
    for command in COMMANDS:
        figures[command].append(once(command))
for command, runs in figures.items():
    wall, processor = zip(*runs)
    print(f"  {command:40} wall {said(wall)}   processor {said(processor)}")
with open(out, "w") as file:
    json.dump({command: {"wall": [r[0] for r in runs], "processor": [r[1] for r in runs]} for command, runs in figures.items()}, file, indent=1)
