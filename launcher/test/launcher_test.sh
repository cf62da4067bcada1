#!/usr/bin/env bash
# Tests the launcher: signals, crashes, and machines that are not ready. Run by ./platform test; needs no root.
# shellcheck disable=SC2317 # the claims are called by name
set -euo pipefail
cd "$(dirname "$0")/../.."
CHECKOUT=$PWD
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
FAILED=0

# Writes a separate launcher that runs the commands of standard input in its own folder.
launcher() {
  { # shellcheck disable=SC2016 # for the launcher to expand
    printf 'set -euo pipefail\nCHECKOUT=%q\ncd "$CHECKOUT"\n' "$CHECKOUT"
    printf 'source launcher/%s\n' output.sh tools.sh java.sh setup.sh stack.sh
    printf 'cd %q; mkdir -p var/log var/run\n' "$WORK"
    printf "trap 'exit 130' INT TERM HUP\ntrap 'end_jobs; stop_all' EXIT\n"
    cat; } >"$WORK/launcher.sh"
}
begin() { bash "$WORK/launcher.sh" >"$WORK/said" 2>&1 & LAUNCHER=$!; }
says() { bash "$WORK/launcher.sh" >"$WORK/said" 2>&1 || true; grep -qF -- "$1" "$WORK/said"; }
eventually() { local try; for ((try = 0; try < 100; try++)); do ! "$@" || return 0; sleep 0.05; done; echo "    not true after 5 s: $*"; return 1; }
runs() { pgrep -f -- "$1" >/dev/null; }
gone() { ! runs "$1"; }
ended() { ! kill -0 "$1" 2>/dev/null; }

aProgramWithoutMemoryEndsAtOnceWithStatus3() {
  cat >"$WORK/Hog.java" <<'JAVA'
class Hog {
  public static void main(String[] none) throws InterruptedException {
    Thread.startVirtualThread(() -> new java.util.ArrayList<byte[]>().addAll(java.util.stream.Stream.generate(() -> new byte[9000000]).toList()));
    Thread.sleep(60000);
  }
}
JAVA
  launcher <<<'java_command; "${java[@]}" -Xmx64m Hog.java || echo "ended with $?"'
  says 'ended with 3'
}

aSignalToTheLauncherAloneIsAnsweredWhileACommandRuns() {
  launcher <<<'attend tests sleep 61001'
  begin
  eventually runs 'sleep 61001' && kill -TERM "$LAUNCHER" && eventually ended "$LAUNCHER" && gone 'sleep 61001'
}

nothingAttendedOutlivesAKilledLauncher() {
  launcher <<<'start_process worker sleep 61002; attend tests sleep 61003'
  begin
  eventually runs 'sleep 61003' && kill -KILL "$LAUNCHER" && eventually gone 'sleep 6100[23]'
}

whatIsBeingBuiltEndsWithAllItStarted() {
  launcher <<<'in_background tree bash -c "sleep 61004 & sleep 61005"; wait_for_all'
  begin
  eventually runs 'sleep 61005' && kill -TERM "$LAUNCHER" && eventually ended "$LAUNCHER" && gone 'sleep 6100[45]'
}

aPartThatEndsByItselfIsNamed() {
  launcher <<<'start_process temporal sleep 61006; start_process worker sleep 0.1; watch_over'
  says 'worker ended by itself; see var/log/worker.log' && gone 'sleep 61006'
}

aSecondRunInTheSameFolderIsRefusedAndTheFirstGoesOn() {
  launcher <<<'claim_run; sweep_previous_run; start_process worker sleep 61007; attend tests sleep 61008'
  begin
  eventually runs 'sleep 61008' && says "process $LAUNCHER runs a demo in this folder" && runs 'sleep 61007' && kill -TERM "$LAUNCHER" && eventually ended "$LAUNCHER"
}

theNextRunEndsWhatAKilledOneLeftAndNothingElse() {
  mkdir -p "$WORK/var/run"
  PLATFORM_RUN_DIR=$WORK/var/run bash -c 'trap "" HUP; exec sleep 61009' & printf '%s' "$!" >"$WORK/var/run/worker.pid"
  sleep 61010 & local stranger=$!
  printf '%s' "$stranger" >"$WORK/var/run/temporal.pid"
  launcher <<<'claim_run; sweep_previous_run'
  says 'stopping worker' && gone 'sleep 61009' && kill "$stranger"
}

aPortInUseIsNamed() {
  python3 -c 'import socket, time; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1], flush=True); time.sleep(60)' >"$WORK/port" &
  local server=$!
  eventually test -s "$WORK/port" && launcher <<<"check_ports $(<"$WORK/port")" && says "ports in use: $(<"$WORK/port")" && kill "$server"
}

debianTwelveWithoutAJdkIsToldWhatToDo() {
  launcher <<<'java_home() { return 1; }; debian_version() { echo 12; }; check_languages ""'
  says 'unpack one there (https://adoptium.net)'
}

aGoThatIsTooOldIsToldWhatToDo() {
  launcher <<<'java_home() { :; }; go() { echo go1.19.8; }; check_languages "sops "'
  says 'go1.19.8 is too old to build sops: put Go 1.21 or newer on the PATH'
}

aFreshMachineGetsItsJdkFromDebian() {
  # shellcheck disable=SC2016 # for the launcher to expand
  launcher <<<'java_home() { return 1; }; dpkg-query() { echo "install ok installed"; }; echo "packages: $(cd "$CHECKOUT"; missing_packages)"'
  says 'packages: openjdk-21-jdk-headless'
}

aMirrorIsAskedUnderAnAddressThatStrictOnesTakeToo() {
  # shellcheck disable=SC2016 # for the launcher to expand
  launcher <<<'base_ready() { return 1; }; apt-get() { printf "%s\n" http://127.0.0.1:1/debian-security/ http://127.0.0.1:1/debian/ http://127.0.0.1:2/debian/; }; check_network ""'
  says "mirror http://127.0.0.1:1/debian does not answer (E: Failed to fetch http://127.0.0.1:1/debian/dists/trixie/Release"
}

theListedProofsAreExactlyTheClassesWithTheirTag() {
  local tagged listed
  tagged=$(grep -rlE '^ *@Tag\("proof"\)' --include='*.java' -- */src/test | sed 's|^\([^/]*\)/.*/\(.*\)\.java$|\1 \2|' | sort)
  listed=$(awk '$3 ~ /^[a-z]/ && $3 != "launcher" && !/^#/ { print $3, $4 }' launcher/proofs | sort)
  diff <(echo "$tagged") <(echo "$listed") >"$WORK/said"
}

aProofThatNobodyKnowsIsRefusedWithTheNamesOfTheKnownOnes() {
  local status=0
  ./platform proof killed-platform nonsense >"$WORK/said" 2>&1 || status=$?
  ((status == 2)) && grep -qF "'nonsense': unknown proof; known: demo two-clients take-over" "$WORK/said"
}

# A checkout of one module, which a build by `mvn` (a fake that counts its runs) made.
checkout() {
  mkdir -p "$WORK/module/src/main" "$WORK/infrastructure" "$WORK/worker/target/lib" "$WORK/starter/target"
  touch "$WORK/pom.xml" "$WORK/module/pom.xml" "$WORK/module/src/main/"{A,B}.java "$WORK/infrastructure/platform.yml" "$WORK/starter/target/starter.jar"
  # shellcheck disable=SC2016 # for the launcher to expand
  launcher <<<'mvn() { echo built >>builds; }; java_home() { :; }; '"$1"
}
builds() { local made=0; [[ ! -f $WORK/builds ]] || made=$(wc -l <"$WORK/builds"); ((made == $1)); }

aChangedSourceIsBuiltAndAnUnchangedOneIsNot() {
  checkout 'built; built' && says 'building' && builds 1 &&
    echo '// more' >>"$WORK/module/src/main/A.java" && says 'building' && builds 2
}

aSourceWithAnOldDateIsBuiltToo() {
  checkout 'built' && says 'building' && echo '// more' >"$WORK/other" && touch -d '2020-01-01' "$WORK/other" &&
    mv "$WORK/other" "$WORK/module/src/main/A.java" && says 'building' && builds 2
}

aRemovedSourceAndAChangedTemplateAreBuilt() {
  checkout 'built' && says 'building' && rm "$WORK/module/src/main/B.java" && says 'building' && builds 2 &&
    echo 'zone: other' >"$WORK/infrastructure/platform.yml" && says 'building' && builds 3
}

aChangeDuringABuildIsBuiltNextTime() {
  # shellcheck disable=SC2016 # for the launcher to expand
  checkout 'mvn() { echo built >>builds; echo "// $RANDOM" >>module/src/main/A.java; }; built'
  says 'building' && says 'building' && builds 2
}

aBuildThatFailedIsRepeated() {
  checkout 'mvn() { echo built >>builds; return 1; }; built'
  says 'building' && says 'building' && builds 2
}

aSecondBuildInTheSameFolderSaysForWhomItWaitsAndBuildsNothingAgain() {
  checkout 'mvn() { echo built >>builds; until [[ -e go || ! -e builds ]]; do sleep 0.05; done; }; built'
  begin
  eventually builds 1 || return 1
  bash "$WORK/launcher.sh" >"$WORK/second" 2>&1 & local second=$!
  eventually grep -qF "process $(<"$WORK/var/build.lock") builds in this folder; waiting" "$WORK/second" && ! ended "$second" &&
    touch "$WORK/go" && wait "$LAUNCHER" && wait "$second" && builds 1
}

aBuildWhoseLauncherWasKilledHoldsItsLockUntilItEnds() {
  checkout 'mvn() { echo built >>builds; until [[ -e go || ! -e builds ]]; do sleep 0.05; done; return 1; }; built'
  begin
  eventually builds 1 && kill -KILL "$LAUNCHER" && ! flock --nonblock "$WORK/var/build.lock" true &&
    touch "$WORK/go" && eventually flock --nonblock "$WORK/var/build.lock" true
}

aTouchedSourceIsComparedAndNotBuilt() {
  checkout 'built; touch module/src/main/A.java; built; sources_digest() { echo compared; }; built'
  says 'building' && builds 1 && ! grep -q compared "$WORK/said"
}

theNewestJavaIsFoundWithoutRunningOne() {
  mkdir -p "$WORK/jdk/bin"
  echo 'JAVA_VERSION="99.0.1"' >"$WORK/jdk/release"
  printf '#!/bin/sh\ntouch %q\n' "$WORK/ran" | tee "$WORK/jdk/bin/java" >"$WORK/jdk/bin/javac"
  chmod +x "$WORK/jdk/bin/"*
  launcher <<<"touch pom.xml; JAVA_HOME=$WORK/jdk; java_command; echo \"\${java[*]}\""
  says "$WORK/jdk/bin/java" && says --sun-misc-unsafe-memory-access=allow && [[ ! -e $WORK/ran ]]
}

# An installed platform: jars and no sources.
install_platform() {
  mkdir -p "$WORK/installed/starter/target"
  cp -r platform launcher "$WORK/installed/"
  cp -r starter/target/starter.jar starter/target/lib "$WORK/installed/starter/target/"
}
installed() { XDG_CACHE_HOME=$WORK/cache PATH=$1:$PATH "$WORK/installed/platform" version >"$WORK/said" 2>"$WORK/errors" && [[ ! -s $WORK/errors ]] && grep -q '^Post-X Platform [0-9]' "$WORK/said"; }
prepared() { find "$WORK/cache" -name '+*' -size +1M 2>/dev/null | grep .; }

anInstalledPlatformComputesNoDigestAndRunsNoMaven() {
  install_platform
  mkdir "$WORK/forbidden"
  printf '#!/bin/sh\necho forbidden >&2; exit 1\n' | tee "$WORK/forbidden/"{mvn,sha256sum,find,javac} >/dev/null
  chmod +x "$WORK/forbidden/"*
  touch "$WORK/cache" # nothing can be prepared in it
  installed "$WORK/forbidden" && (cd / && installed "$WORK/forbidden")
}

preparedClassesThatAreDamagedOrForeignAreIgnoredSilently() {
  install_platform
  installed /usr/bin || return 1
  local try file
  for ((try = 0; try < 600; try++)); do [[ -z $(prepared) ]] || break; sleep 0.2; done
  file=$(prepared) && installed /usr/bin || return 1
  cp "$file" "$WORK/good"
  { head -c 4000000 "$WORK/good"; head -c 1000000 /dev/urandom; tail -c +5000001 "$WORK/good"; } >"$file" && installed /usr/bin || return 1
  head -c 9000000 "$WORK/good" >"$file" && installed /usr/bin || return 1
  echo 'something else' >"$file" && installed /usr/bin || return 1
  cp "$WORK/good" "$file" && touch "$WORK/installed/starter/target/starter.jar" && installed /usr/bin
}

theDoctorOfACheckoutThatIsNotBuiltReportsInTheSameForm() {
  launcher <<'TEXT'
source "$CHECKOUT/launcher/doctor.sh"
touch pom.xml
missing_tools() { :; }; missing_packages() { :; }; base_ready() { :; }; images_ready() { return 1; }
unset PLATFORM_REPOSITORY HCLOUD_TOKEN HCLOUD_TOKEN_FILE TEMPORAL_ADDRESS TEMPORAL_PROFILE
status=0; report=$(doctor --json) || status=$?
echo "status $status" "$(jq -c '[.[] | select(.fine | not) | .subject, .remedy]' <<<"$report")"
TEXT
  says 'status 1' && grep -qF '"build","./platform build"' "$WORK/said" && grep -qF '"container images","./platform build"' "$WORK/said"
}

theDoctorOfACheckoutThatIsNotBuiltRefusesUnknownFlags() {
  local flags
  for flags in "--jsn" "all" "--json --profile"; do
    launcher <<TEXT
source "\$CHECKOUT/launcher/doctor.sh"
touch pom.xml
machine_findings() { echo "not asked"; }
status=0; (doctor $flags) || status=\$?
echo "status \$status"
TEXT
    says 'status 2' && grep -qF 'see  ./platform doctor --help' "$WORK/said" && ! grep -qF 'not asked' "$WORK/said" || return 1
  done
  grep -qF "missing required parameter for option '--profile'" "$WORK/said"
}

theDoctorIsOneReportOfTheMachineAndOfProduction() {
  local report
  report=$(env -u TEMPORAL_ADDRESS -u HCLOUD_TOKEN PLATFORM_REPOSITORY=/nowhere ./platform doctor --json --address 127.0.0.1:1) || true
  echo "$report" >"$WORK/said"
  [[ $(jq -r '.[0].subject' <<<"$report") == java ]] && jq -e 'any(.subject == "repository" and (.fine | not))' <<<"$report" >/dev/null &&
    [[ $(./platform doctor --help) == *"--send"* ]]
}

# Writes a separate table with one proof.
proof_launcher() { # minutes, command, module
  printf 'slow %s %s SlowTest waits\n' "$1" "${3:-launcher}" >"$WORK/proofs"
  launcher <<TEXT
source "\$CHECKOUT/launcher/test.sh"
source "\$CHECKOUT/launcher/proof.sh"
PROOFS=proofs
proof_command() { command=($2); }
prove_all slow
TEXT
}
# A build that ends well and leaves a report with these attributes, or none.
reported() { # attributes
  proof_launcher 1 'bash build' module
  mkdir -p "$WORK/module/target/surefire-reports"
  { echo :; [[ $# == 0 ]] || echo "echo '<testsuite $1/>' >module/target/surefire-reports/TEST-society.SlowTest.xml"; } >"$WORK/build"
}
figure() { [[ $(jq -r "$1" "$WORK/var/proof/slow.json") == "$2" ]]; }

# A clone with one commit, in which the platform's upgrade is to be proved.
clone() { # shell text
  launcher <<TEXT
source "\$CHECKOUT/launcher/proof.sh"
mkdir -p clone/var/log && cd clone && git init --quiet && git -c user.name=t -c user.email=t@platform.example commit --quiet --allow-empty -m first
mvn() { mkdir -p worker/target && echo built >>$WORK/builds; }
$1
echo "begins on \${PLATFORM_LAST_RELEASE#"\$PWD"/}"
TEXT
}

aCloneWithoutTheLastReleaseSaysHowToGetIt() {
  clone 'last_release'
  says 'this clone has no commit f89234e7f854' && grep -qF 'git fetch --unshallow --tags' "$WORK/said" && builds 0
}

aReleaseThatIsNamedIsBuiltOnce() {
  clone 'PLATFORM_UPGRADE_FROM=HEAD; last_release; last_release'
  says 'begins on var/last-release/' && builds 1
}

theNewestTagBeforeThisCommitIsTheLastRelease() {
  clone 'git tag v1; git -c user.name=t -c user.email=t@platform.example commit --quiet --allow-empty -m second; git tag v2; last_release'
  says 'operations begin on v1 of 2' && builds 1
}

aReleaseThatDoesNotBuildIsTriedAgain() {
  clone 'mvn() { echo built >>'"$WORK"'/builds; return 1; }; PLATFORM_UPGRADE_FROM=HEAD; (last_release) || last_release'
  says 'could not set up: release-' && builds 2
}

aProofThatEndsWellHasItsFiguresAndALineInTheTable() {
  proof_launcher 1 'printf "%s\\n" "FIGURE 3 s" "no figure"'
  says 'slow                     proved' && figure '.figures | join(",")' '3 s' && figure .failures 0 && figure .limitMinutes 1 && figure '.date | length' 25 && figure .commit unknown
}

aProofIsEndedAtItsLimitAndHasFailed() {
  proof_launcher 0.005 'sleep 61012'
  says 'ended at its limit of 0.005 minutes' && grep -qF 'not proved: slow' "$WORK/said" && figure .failures 1 && gone 'sleep 61012'
}

aProofOfAClassHasTheFiguresOfItsReport() {
  reported 'tests="3" failures="0" errors="0" skipped="1"'
  says 'slow                     skipped' && ! grep -q 'not proved' "$WORK/said" && figure .tests 3 && figure .failures 0
}

aProofWhoseClassLeftNoReportIsNotProved() {
  reported
  says 'no test of SlowTest ran' && grep -qF 'not proved: slow' "$WORK/said" && grep -qE 'slow +FAILED' "$WORK/said" && figure .failures 1 &&
    figure .tests 0
}

aProofThatSkippedEachOfItsTestsIsNotProved() {
  reported 'tests="2" failures="0" errors="0" skipped="2"'
  says 'each test of SlowTest was skipped' && grep -qF 'not proved: slow' "$WORK/said" && grep -qE 'slow +FAILED' "$WORK/said" && figure .skipped 2
}

aSignalEndsAProofThatRuns() {
  proof_launcher 1 'sleep 61013'
  begin
  eventually runs 'sleep 61013' && kill -TERM "$LAUNCHER" && eventually ended "$LAUNCHER" && gone 'sleep 61013'
}

for claim in $(declare -F | awk '$3 ~ /^(a|an|nothing|what|the|debian|prepared)[A-Z]/ { print $3 }'); do
  rm -rf "${WORK:?}"/* && mkdir -p "$WORK/var"
  if (set +e; "$claim"); then echo "  ok      $claim"; else echo "  FAILED  $claim"; cat "$WORK/said" || true; FAILED=1; fi
done
exit "$FAILED"
