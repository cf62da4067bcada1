# shellcheck shell=sh
# Sourced by the programs that restore: reads the repository, and tells what passes by itself from what does not. backup
# takes from it what a full box says.

# What ssh says where the box is away or goes away, and restic where its connection is gone. A login that the box refuses
# is none of them. Beginnings of lines, because a snapshot's file names are in others.
away='^(rclone: )?(ssh: (connect to host|Could not resolve)|kex_exchange_identification: |Connection (closed|reset|timed out|to )'
away="$away|Timeout, server |client_loop: |Read from remote host )|^(Fatal: |(Load|List|Save|Stat|Remove)\().*rclone stdio connection already closed\$"

said=/run/platform-restic.said

# What the box's rclone says where nothing can be stored any more, as restic passes it on.
full='^rclone: .*(dis[ck] quota exceeded|no space left on device|remaining disk space)'
room="the Storage Box is full and stores nothing, not even restic's lock: give it a larger plan or delete snapshots of the box \
in the Hetzner Console, then try again"

# Restic repeats for a quarter of an hour what a full box refuses. Its messages end here, so that restic ends with its next
# one; status 9 then.
until_full() { sed -u -E "/$full/Iq9"; }

# RESTIC'S ARGUMENTS: ends with status 75 where the box is away or the repository locked. Any other failure is that of the
# repository, this host's disk or a credential, and the same the next time: ends with status 1 and says the cause last.
from_repository() {
  # A caller's || switches set -e off here, and a full /run loses lines: only restic's own status 0 is success.
  rm -f "$said" || exit 1
  # Restic may say a line for each file; the lines of its locks come last.
  {
    {
      ended=0
      ./restic "$@" 2>&1 >&3 3>&- || ended=$?
      echo "ended $ended"
    } |
      until_full | awk '!/^ignoring error for / || ++ignored <= 20' | cut -c 1-400 | tail -n 60 >"$said"
  } 3>&1
  ended=$(sed -n '$s/^ended \([0-9]*\)$/\1/p' "$said")
  if [ "$ended" = 0 ]; then return 0; fi
  sed -e '$s/^ended [0-9]*$//' "$said" >&2
  if grep -q -i -E "$full" "$said"; then
    echo "$room" >&2
    exit 1
  fi
  # 11: restic's own status for it, which one before 0.17 only says.
  if [ "$ended" = 11 ] || grep -q -E -e "$away" -e '^(Fatal: )?unable to create lock in backend: repository is already locked' "$said"; then
    exit 75
  fi
  why=$(grep -v -e ' returned error, retrying ' -e '^Fatal: There were ' "$said" |
    grep -m 1 -E '^(Fatal: |ignoring error for |unable to |id |Load\()' || :)
  echo "restic $1 of snapshot ${snapshot:-} ended with ${ended:-no status, is /run full?}: ${why:-see above}" >&2
  exit 1
}
