"""The figures of the benchmark restore.

figures.py MEASURED OUTPUT: a file with a line for each measurement, its name and seconds (plain, data, whole, server),
and where the figures go as JSON.
"""

import json
import sys
from statistics import median


def read(measured):
    seconds = {}
    for number, line in enumerate(open(measured), 1):
        try:
            name, value = line.split()
            seconds.setdefault(name, []).append(float(value))
        except ValueError:
            sys.exit(f"{measured}: line {number}: {line.strip()!r}: must be a name and seconds; that part was not measured")
    for name in ("plain", "data"):
        if name not in seconds:
            sys.exit(f"{measured}: no line begins with {name!r}: that part was not measured")
    if len(seconds["plain"]) != len(seconds["data"]):
        sys.exit(f"{measured}: {len(seconds['plain'])} of plain and {len(seconds['data'])} of data: one of each a round")
    return seconds


def main(measured, output):
    seconds = read(measured)
    ratios = [data / plain for plain, data in zip(seconds["plain"], seconds["data"])]
    figures = {
        "seconds": seconds,
        "data_to_plain": [round(it, 2) for it in ratios],
        "data_to_plain_median": round(median(ratios), 2),
    }
    print("\nseconds, median (least to most)")
    names = {
        "plain": "restic alone",
        "data": "our data part",
        "whole": "ours, approval to users in",
        "server": "a lost server, approval to the end",
    }
    for name, words in names.items():
        if name in seconds:
            all_of_it = seconds[name]
            print(f"  {words:36} {median(all_of_it):6.1f} ({min(all_of_it):.1f} to {max(all_of_it):.1f})")
    print(f"data part to restic alone: {figures['data_to_plain_median']} (wanted: 1.2)")
    if "server" in seconds:
        most = 1.5 * median(seconds["plain"]) + 60
        figures["server_most"] = round(most, 1)
        print(f"a lost server: {median(seconds['server']):.1f} s (wanted: {most:.1f} s, 1.5 of restic alone and 60 s)")
    with open(output, "w") as file:
        json.dump(figures, file, indent=2)
    print(f"figures: {output}")


main(*sys.argv[1:])
