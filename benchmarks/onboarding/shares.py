"""What an onboarding took, and what of it the client's host took itself.

shares.py HISTORY HOST_WORK REQUESTS WORKER_PID OUTPUT: the workflow's history as `temporal workflow show --output json`
prints it, the lines of `host-work`, the sandbox's control answer to GET /requests, and where the figures go as JSON.
"""

import json
import re
import sys
from datetime import datetime


def seconds(event):
    whole, _, part = event["eventTime"].rstrip("Z").partition(".")
    return datetime.fromisoformat(f"{whole}.{part[:6]:0<6}+00:00").timestamp()


def steps(events, begun):
    """Of each activity: name, begin and end, in seconds from the start."""
    scheduled, found = {}, []
    for event in events:
        kind = event["eventType"]
        if kind == "EVENT_TYPE_ACTIVITY_TASK_SCHEDULED":
            name = event["activityTaskScheduledEventAttributes"]["activityType"]["name"]
            scheduled[event["eventId"]] = (name, seconds(event) - begun)
        elif kind == "EVENT_TYPE_ACTIVITY_TASK_COMPLETED":
            of = event["activityTaskCompletedEventAttributes"]["scheduledEventId"]
            found.append((*scheduled[of], seconds(event) - begun))
    return found


def covered(spans):
    """Seconds in which at least one of them lasted."""
    total, until = 0.0, float("-inf")
    for begin, end in sorted(spans):
        total += max(0.0, end - max(begin, until))
        until = max(until, end)
    return total


def main(history, host_work, requests, worker, output):
    with open(history) as file:
        events = json.load(file)["events"]
    begun = seconds(events[0])
    whole = seconds(events[-1]) - begun
    done = steps(events, begun)
    work = [line.split() for line in open(host_work)]
    spans = {name: (float(begin) - begun, float(end) - begun) for name, begin, end in work}
    host = covered(spans.values())
    ended = {name: end for name, _, end in done}
    with open(requests) as file:
        asked = [it for it in json.load(file)["requests"] if it["user_agent"].startswith("post-x-platform/")]
    with open(f"/proc/{worker}/status") as file:
        memory = int(re.search(r"VmHWM:\s+(\d+)", file.read()).group(1)) // 1024
    figures = {
        "whole": round(whole, 1),
        "host": round(host, 1),
        "added": round(whole - host, 1),
        "added_to_whole": round((whole - host) / whole, 3),
        "to_ssh": round(ended["MeetHost"], 1),
        "to_https": round(ended["CheckHttps"], 1),
        "to_backup": round(ended["BackUpOnce"], 1),
        "events": len(events),
        "requests": len(asked),
        "worker_mib": memory,
        "steps": {name: round(end - begin, 2) for name, begin, end in done},
        "host_work": {name: round(end - begin, 2) for name, (begin, end) in spans.items()},
    }
    with open(output, "w") as file:
        json.dump(figures, file, indent=2)
    print("\nsteps, from and for so many seconds")
    for name, begin, end in done:
        print(f"  {begin:6.1f} {end - begin:6.2f}  {name}")
    print("the host's own work")
    for name, (begin, end) in sorted(spans.items(), key=lambda item: item[1]):
        print(f"  {begin:6.1f} {end - begin:6.2f}  {name}")
    print(
        f"\n{figures['whole']} s; the host itself {figures['host']} s; added {figures['added']} s,"
        f" {figures['added_to_whole']:.0%} of the whole\n"
        f"SSH after {figures['to_ssh']} s, HTTPS after {figures['to_https']} s, first backup after {figures['to_backup']} s;"
        f" {figures['events']} events, {figures['requests']} API requests, worker {memory} MiB at most\n"
        f"figures: {output}"
    )


main(*sys.argv[1:])
