# shellcheck shell=bash
# Starts the whole platform on this machine and onboards one client. Sourced by ./platform.

demo_finished=""
DEMO_IMAGE="" # default: the prepared image

demo() {
  local stay=yes
  case ${1:-} in
    --exit) stay=no ;;
    "") ;;
    *) die "demo: '$1': --exit is the only flag" 2 ;;
  esac
  demo_up
  demo_finished=yes
  demo_show_ways_in
  if [[ $stay == yes ]]; then
    say "Ctrl-C stops everything and removes it."
    watch_over
  fi
}

# Starts everything and onboards a client.
demo_up() {
  need_root "the demo boots real servers"
  claim_run
  sweep_previous_run
  check_ports "${DEMO_PORTS[@]}"
  trap 'demo_over' EXIT
  set_up_all
  rm -rf var/sandbox var/infrastructure var/infrastructure.git var/infrastructure-recovery-sheet.txt var/worker var/age var/temporal.db*
  demo_start
  demo_onboard
}

demo_over() {
  local status=$?
  trap '' INT TERM HUP
  end_jobs
  ((${#PIDS[@]} == 0)) || step "Stopping"
  stop_all
  [[ -n $demo_finished || $status != 0 ]] || status=1
  [[ $status != 130 || -z $demo_finished ]] || status=0
  exit "$status"
}

demo_start() {
  step "Starting Temporal, the sandbox and a worker"
  start_sandbox
  start_temporal
  say "  Temporal: http://127.0.0.1:8233"
  wait_for_sandbox
  say "  Hetzner Cloud API of the sandbox: $(sandbox_says .cloudEndpoint)"
  demo_environment
  demo_repository
  start_worker
  starter bootstrap --quiet
  starter schedules apply --quiet
}

# The environment of worker and operator; the token and the key stay out of every argument list.
demo_environment() {
  export HCLOUD_TOKEN HCLOUD_ENDPOINT HETZNER_ENDPOINT SOPS_AGE_KEY_FILE PLATFORM_REPOSITORY PLATFORM_STATE PLATFORM_SOPS PLATFORM_RESTIC PATH
  unset HCLOUD_TOKEN_FILE # of an operator's own platform: two tokens are refused
  HCLOUD_TOKEN=$(sandbox_says .tokens.demo)
  HCLOUD_ENDPOINT=$(sandbox_says .cloudEndpoint)
  HETZNER_ENDPOINT=$(sandbox_says .hetznerEndpoint)
  SOPS_AGE_KEY_FILE=$PWD/var/age/keys.txt
  PLATFORM_REPOSITORY=$PWD/var/infrastructure.git
  PLATFORM_STATE=$PWD/var/worker
  PLATFORM_SOPS=$(tool sops)
  PLATFORM_RESTIC=$(tool restic)
  PATH=$(dirname "$PLATFORM_SOPS"):$PATH
}

demo_repository() {
  local settings=var/settings.json
  jq --arg image "$DEMO_IMAGE" '{
    zone,
    defaults: {serverTypes: ["cx23", "cx33"], locations: ["fsn1", "nbg1"], image: (if $image == "" then .images.prepared | tostring else $image end)},
    managementCidrs,
    storageBox: {id: .storageBox.id, host: .storageBox.host, port: .storageBox.port, hostKey: .storageBox.hostKey},
    acme: {server: .acmeDirectory, email: "ops@platform.example"},
    monitoring: {url: .monitoring.url, pushUrl: .monitoring.pushUrl, interval: 20},
    alerts: {mail: {host: .mail.host, port: .mail.port, from: "platform@platform.example", to: ["ops@platform.example"]}, webhook: .webhook},
    dns: {resolver: .dns},
    trust: {caFile: .caBundle}
  }' var/sandbox/sandbox.json >"$settings"
  jq --rawfile key "$(sandbox_says .storageBox.adminKey)" \
    '{storage_box_ssh_key: $key, monitoring_username: .monitoring.username, monitoring_password: .monitoring.password}' var/sandbox/sandbox.json |
    starter init var/infrastructure --settings "$settings" --shared-secrets - --quiet
  sandbox/lay-pins var/infrastructure
  git -C var/infrastructure -c user.name=demo -c user.email=demo@platform.example commit -qam 'versions that the sandbox has'
  git -C var/infrastructure push -q
}

demo_onboard() {
  local input=var/onboard-alpha.json
  [[ -s var/age/recipient.txt ]] || (umask 077 && age-keygen -o var/age/recipient.txt 2>/dev/null)
  jq --arg recipient "$(age-keygen -y var/age/recipient.txt)" '.recipient = $recipient' docs/examples/onboard-alpha.json >"$input"
  step "Onboarding client alpha"
  starter onboard --file "$input" --watch || die "the onboarding failed; see http://127.0.0.1:8233 and var/log/worker.log"
}

demo_show_ways_in() {
  step "Client alpha is ready"
  cat <<TEXT
  Temporal UI      http://127.0.0.1:8233/namespaces/default/workflows/onboard%2Falpha
  client           https://alpha.platform.example/   (sandbox name: curl --cacert var/sandbox/ca.pem --resolve alpha.platform.example:443:$(demo_address) https://alpha.platform.example/status.php)
  Hetzner's CLI    HCLOUD_ENDPOINT=$HCLOUD_ENDPOINT HCLOUD_TOKEN=\$(jq -r .tokens.demo var/sandbox/sandbox.json) hcloud server list
  credentials      SOPS_AGE_KEY_FILE=$SOPS_AGE_KEY_FILE ./platform handover alpha --repository var/infrastructure.git --recipient-key var/age/recipient.txt
  repository       git -C var/infrastructure pull -q && git -C var/infrastructure log --stat
TEXT
}

demo_address() {
  curl -sf -H "Authorization: Bearer $HCLOUD_TOKEN" "$HCLOUD_ENDPOINT/servers?name=client-alpha" | jq -r '.servers[0].public_net.ipv4.ip'
}
