# shellcheck shell=bash
# Runs the proofs, one per name, each with a time limit and its figures in var/proof/. Sourced by ./platform, after test.sh.

PROOFS=launcher/proofs

proof() { # NAME…, --all or --list
  local names=("$@") name
  case "$*" in
    --list) list_proofs; return ;;
    --all) mapfile -t names < <(proof_names) ;;
    "") die "proof: name at least one, or --all; known: $(proof_names | paste -sd ' ')" 2 ;;
  esac
  for name in "${names[@]}"; do
    [[ -n $(proof_row "$name") ]] || die "proof: '$name': unknown proof; known: $(proof_names | paste -sd ' ')" 2
  done
  need_root "proofs boot real servers"
  check_claim
  ! wanted demo || check_ports "${DEMO_PORTS[@]}"
  local tools=(temporal sops restic pebble traefik)
  ! wanted compose || tools+=(trivy)
  ! wanted compose && ! wanted two-workers || tools+=(stand_ins)
  ! wanted two-workers || compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null ||
    die "two-workers: PostgreSQL is not installed: apt-get install postgresql"
  set_up_all "${tools[@]}"
  trap 'tests_over' EXIT
  export PLATFORM_SOPS PLATFORM_RESTIC PLATFORM_TEMPORAL
  PLATFORM_SOPS=$(tool sops)
  PLATFORM_RESTIC=$(tool restic)
  PLATFORM_TEMPORAL=$(tool temporal)
  export PLATFORM_STAND_INS
  PLATFORM_STAND_INS=$(tool_path stand_ins)
  ! wanted compose || compose_images
  ! wanted upgrade-platform || last_release
  prove_all "${names[@]}"
}

wanted() { [[ " ${names[*]} " == *" $1 "* ]]; }

# The proof `compose` runs these images.
compose_images() {
  image
  export PLATFORM_IMAGE=$PWD/$IMAGE_FOLDER/worker.tar
}

# The release that operations begin on while this repository has no tag before this commit.
UNTAGGED_RELEASE=f89234e7f854

# The proof `upgrade-platform` begins on this release's programs, which are built once.
last_release() {
  local wanted=${PLATFORM_UPGRADE_FROM:-} commit
  [[ -n $wanted ]] || wanted=$(git -c safe.directory='*' describe --tags --abbrev=0 HEAD^ 2>/dev/null || printf %s "$UNTAGGED_RELEASE")
  commit=$(git -c safe.directory='*' rev-parse --verify --quiet "$wanted^{commit}") ||
    die "upgrade-platform: this clone has no commit $wanted, on which operations begin: run git fetch --unshallow --tags, or name another in PLATFORM_UPGRADE_FROM" 2
  in_background "release-${commit:0:12}" build_release "$commit"
  wait_for_all
  export PLATFORM_LAST_RELEASE=$PWD/$RELEASES/$commit
  say "  operations begin on $wanted of $(git -c safe.directory='*' log -1 --format=%cs "$commit")"
}

RELEASES=var/last-release

# Removes what an earlier build left, so that one release is kept.
build_release() { # commit
  local folder=$RELEASES/$1
  [[ ! -e $folder/built ]] || return 0
  rm -rf "$RELEASES"
  mkdir -p "$folder"
  git -c safe.directory='*' archive "$1" | tar --extract --directory "$folder"
  (cd "$folder" && mvn -B -ntp -q -DskipTests -Dspotless.check.skip=true -pl worker,starter -am package && touch built)
}

proof_rows() { grep -vE '^(#|$)' "$PROOFS"; }
proof_names() { proof_rows | awk '{ print $1 }'; }
proof_row() { proof_rows | awk -v name="$1" '$1 == name'; }

list_proofs() {
  local name minutes module class claim
  while read -r name minutes module class claim; do
    printf '%-24s at most %2s min  %s\n' "$name" "$minutes" "$claim"
  done < <(proof_rows)
}

# Runs all of them, even after a failure.
prove_all() {
  local name failed=""
  mkdir -p var/log var/proof
  for name in "$@"; do prove "$name" || failed+=" $name"; done
  proof_table "$@"
  [[ -z $failed ]] || die "not proved:$failed; see var/log/proof-NAME.log"
}

prove() { # name
  local name minutes module class claim report status=0 started=$SECONDS command
  read -r name minutes module class claim < <(proof_row "$1")
  step "$name: $claim (at most $minutes min)"
  proof_command "$module" "$class"
  report=./$module/target/surefire-reports
  rm -f "$report"/TEST-*."$class".xml "var/proof/$name.json"
  JAVA_HOME=$(java_home) attend proof timeout --kill-after=60 "${minutes}m" "${command[@]}" >"var/log/proof-$name.log" 2>&1 || status=$?
  proof_figures "$status" $((SECONDS - started)) "$report"/TEST-*."$class".xml >"var/proof/$name.json"
  case $status in
    0) grep 'skipped: ' "var/log/proof-$name.log" | sort -u || true ;;
    124 | 137) say "ended at its limit of $minutes minutes" ;;
    *) what_failed "var/log/proof-$name.log" ;;
  esac
  say "$(jq -r '"\(.tests) tests, \(.failures) failed, \(.skipped) skipped in \(.seconds) s"' "var/proof/$name.json")"
  [[ $status != 0 ]] || jq -r '.unproved // empty' "var/proof/$name.json" | while read -r why; do say "$why"; done
  jq -e '.failures == 0' "var/proof/$name.json" >/dev/null
}

# Sets the caller's `command`. The build has already checked the layout of the sources.
proof_command() { # module class
  case $1 in
    launcher) command=(./platform demo --exit) ;;
    *) command=(mvn -B -ntp -Dspotless.check.skip=true -Dsurefire.failIfNoSpecifiedTests=false -pl "$1" -am test -Dtest="$2") ;;
  esac
}

# A run with an error status has failed even if all its tests passed. So has one of a class of which no test ran, because
# nothing is proved then; the demo writes no report, and its status says all.
proof_figures() { # status seconds report
  local counts="0 0 0"
  if [[ $module == launcher ]]; then
    counts="1 0 0"
  elif [[ -e $3 ]]; then
    counts=$(python3 -c '
import sys, xml.etree.ElementTree as tree
suite = tree.parse(sys.argv[1]).getroot()
print(suite.get("tests"), int(suite.get("failures")) + int(suite.get("errors")), suite.get("skipped"))' "$3")
  fi
  # shellcheck disable=SC2154 # jq's names
  jq -n --arg name "$name" --argjson status "$1" --argjson seconds "$2" --arg counts "$counts" --arg class "$class" \
    --arg limit "$minutes" --rawfile log "var/log/proof-$name.log" --arg date "$(date --utc --iso-8601=seconds)" --arg commit "$(checkout_commit)" '
    ($counts / " " | map(tonumber)) as [$tests, $failures, $skipped]
    | (if $tests == 0 then "no test of \($class) ran: it left no report, so nothing is proved"
       elif $tests == $skipped then "each test of \($class) was skipped, so nothing is proved" else null end) as $unproved
    | {name: $name, seconds: $seconds, limitMinutes: ($limit | tonumber), tests: $tests,
       failures: (if $failures == 0 and ($status != 0 or $unproved != null) then 1 else $failures end), skipped: $skipped,
       date: $date, commit: $commit,
       figures: [$log | split("\n")[] | select(startswith("FIGURE ")) | ltrimstr("FIGURE ")]} + (if $unproved == null then {} else {unproved: $unproved} end)'
}

proof_table() { # name…
  local name
  step "Proofs"
  printf '  %-24s %-8s %6s %7s %8s %9s\n' name result tests failed seconds limit
  for name in "$@"; do
    jq -r '[.name, (if .failures > 0 then "FAILED" elif .skipped > 0 then "skipped" else "proved" end), .tests, .failures, .seconds, "\(.limitMinutes) min"] | @tsv' "var/proof/$name.json"
  done | awk -F '\t' '{ printf "  %-24s %-8s %6s %7s %8s %9s\n", $1, $2, $3, $4, $5, $6 }'
}
