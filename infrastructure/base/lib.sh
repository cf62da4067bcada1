# shellcheck shell=sh
# Shared by apply, revert and disarm, which source it. Their state:
#   /var/lib/platform/revert/files.tar   sshd's, ufw's and Docker's settings before the change
#   /var/lib/platform/revert/armed       the timer will restore them
#   /var/lib/platform/revert/reverted    the timer has restored them
revert=/var/lib/platform/revert
mkdir -p "$revert"
exec 8>"$revert/lock"

say() { printf 'base: %s\n' "$*" >&2; }

ufw_active() { ufw status | grep -q '^Status: active'; }

reload_sshd() { sshd -t && systemctl reload ssh.service; }
