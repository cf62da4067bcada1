#!/bin/sh
# Leaves a host that began with a server image without the image's apps, their data, and what the platform noted about
# them; the images of containers stay. Runs as root, once in a restore: a second run would remove what users have. It can
# be interrupted anywhere and run again from the start. It needs nothing from outside of the host.
#
# The placeholder is the restore's run. It holds no change lock: the image's nightly backup may have it.
set -eu
run=@RUN@
cleared=/var/lib/platform/cleared-by
PATH=/usr/sbin:/usr/bin:/sbin:/bin

if [ "$(cat "$cleared" 2>/dev/null)" = "$run" ]; then exit 0; fi

# Its time is over since the image was made, so it starts a backup at once.
systemctl disable --quiet --now platform-backup.timer 2>/dev/null || :
for unit in platform-nightly-backup platform-backup platform-users-in; do
  systemctl stop "$unit.service" 2>/dev/null || :
  systemctl reset-failed "$unit.service" 2>/dev/null || :
done
for unit in platform-backup.timer platform-nightly-backup.service platform-backup.service; do
  case $(systemctl show --property=ActiveState --value "$unit") in
    active | activating | deactivating | reloading)
      echo "$unit still runs"
      exit 75
      ;;
  esac
done
rm -f /var/lib/systemd/timers/stamp-platform-backup.timer

systemctl start docker.service
# Not stopped first: a stopping app may send what it still has. Docker may be starting others meanwhile.
for _ in 1 2 3 4 5; do
  docker ps --all --quiet | xargs -r docker rm --force >/dev/null || :
done
left=$(docker ps --all --quiet)
if [ -n "$left" ]; then
  echo "containers of the image cannot be removed: $left"
  exit 1
fi
docker network prune --force >/dev/null
docker volume prune --all --force >/dev/null

# Names come from an old disk, which somebody may have written to.
for folder in /opt/docker/*/; do
  app=$(basename "$folder")
  case $app in
    '*' | *[!a-z0-9-]*) ;;
    *) echo "change: changed app $app of the server image: removed" ;;
  esac
done
# Another file system below it stays, and this fails: apps have none of their own.
if [ -d /opt/docker ]; then find /opt/docker -xdev -mindepth 1 -delete; fi
rm -rf /etc/platform/deployed.json /var/lib/platform/deployed /var/lib/platform/visitors /var/lib/platform/users-out \
  /var/lib/platform/backups-held /var/lib/platform/restoring-*

echo "$run" >"$cleared.new"
sync "$cleared.new"
mv "$cleared.new" "$cleared"
sync "${cleared%/*}"
