# shellcheck shell=bash
# Runs every test except the proofs (proof.sh). Sourced by ./platform.

# Longer runs are not awaited by anybody: move a matrix to the proofs, or find what became slow.
MOST_MINUTES=35

test_all() {
  local begun=$SECONDS
  if [[ $(id -u) == 0 ]]; then
    check_claim
    set_up_all temporal sops restic pebble traefik trivy
  else
    [[ ${CI:-} != true ]] || need_root "in CI (CI=true) the tests of real machines must run"
    warn "tests of real machines need root and are skipped"
    set_up_without_root
  fi
  trap 'tests_over' EXIT
  export PLATFORM_SOPS PLATFORM_RESTIC PLATFORM_TEMPORAL
  PLATFORM_SOPS=$(tool sops)
  PLATFORM_RESTIC=$(tool restic)
  PLATFORM_TEMPORAL=$(tool temporal)
  step "Launcher scripts"
  shell_scripts
  step "Java: unit, property, workflow, replay, contract and sandbox tests, and one end-to-end run a pipeline"
  local status=0
  # Tests of real machines mostly wait, so two run at a time.
  JAVA_HOME=$(java_home) attend tests mvn -Dmachine.lanes=2 -DexcludedGroups=proof -B -ntp verify --fail-at-end "$@" >var/log/test.log 2>&1 || status=$?
  grep -E 'Tests run:.*(Time elapsed|Skipped: [1-9])|^\S*\[ERROR\]|SKIPPED:' var/log/test.log | sed 's/^\S*\[\S*\] //' | cut -c1-220 | tail -n 60 || true
  what_failed var/log/test.log
  slowest_tests
  totals
  total_time $((SECONDS - begun))
  if ((status != 0)); then
    grep -nE 'COMPILATION ERROR|BUILD FAILURE|FAILURE!|ERROR!' var/log/test.log | head -n 40 || true
    die "tests failed; the whole output is in var/log/test.log"
  fi
}

tests_over() {
  local status=$?
  trap '' INT TERM HUP
  end_jobs
  stop_all
  exit "$status"
}

# Checks the scripts that run on a control machine; real hosts and images prove the others.
shell_scripts() {
  local scripts=(platform .ci/run launcher/*.sh sandbox/base/build benchmarks/forget-connections benchmarks/*/plain-ssh deployment/bin/* deployment/temporal/schema.sh) script
  for script in "${scripts[@]}"; do bash -n "$script"; done
  if command -v shellcheck >/dev/null; then shellcheck --external-sources "${scripts[@]}"; else warn "shellcheck is not installed"; fi
  bash launcher/test/launcher_test.sh
}

# Prints each failure's whole assertion, not only its first line.
what_failed() { # log
  awk '/^\S*\[ERROR\]\S* (Failures|Errors): *$/ { on = 1 } /Tests run:/ { on = 0 } on' "$1" | sed 's/^\S*\[\S*\] //' | cut -c1-220 | head -n 80
}

slowest_tests() {
  step "Slowest tests"
  find . -path '*/surefire-reports/TEST-*.xml' -newer var/built -print0 2>/dev/null | xargs -0 -r python3 -c '
import sys, xml.etree.ElementTree as tree
cases = [(float(case.get("time", 0)), case.get("classname").rsplit(".", 1)[-1], case.get("name")) for file in sys.argv[1:] for case in tree.parse(file).iter("testcase")]
for seconds, where, name in sorted(cases, reverse=True)[:15]:
    print(f"  {seconds:7.1f} s  {where}.{name}")
'
}

# Prints the whole run's time, launcher scripts and builds of tools included.
total_time() { # seconds
  printf 'whole run: %d min %d s\n' $(($1 / 60)) $(($1 % 60))
  (($1 <= MOST_MINUTES * 60)) || warn "the tests took longer than $MOST_MINUTES minutes; the slowest are listed above"
}

totals() {
  find . -path '*/surefire-reports/TEST-*.xml' -newer var/built -print0 2>/dev/null | xargs -0 -r python3 -c '
import sys, xml.etree.ElementTree as tree
total = failed = skipped = 0
for file in sys.argv[1:]:
    suite = tree.parse(file).getroot()
    total += int(suite.get("tests")); skipped += int(suite.get("skipped"))
    failed += int(suite.get("failures")) + int(suite.get("errors"))
print(f"\n{total - failed - skipped} passed, {failed} failed, {skipped} skipped")
'
}
