#!/bin/bash
# Writes the passwords to a file in memory that only this user reads: an environment is visible in `ps` and to every child.
set -euo pipefail
umask 077
settings=/dev/shm/keycloak.conf
{
  echo "db-password=$(</run/secrets/db_password)"
  echo "bootstrap-admin-password=$(</run/secrets/admin_password)"
} >"$settings"
exec /opt/keycloak/bin/kc.sh --config-file="$settings" start
