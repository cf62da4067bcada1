#!/bin/bash
# In memory, in a file of this user's: an environment shows in `ps`, and goes to every child.
set -euo pipefail
umask 077
settings=/dev/shm/keycloak.conf
{
  echo "db-password=$(</run/secrets/db_password)"
  echo "bootstrap-admin-password=$(</run/secrets/admin_password)"
} >"$settings"
exec /opt/keycloak/bin/kc.sh --config-file="$settings" start
