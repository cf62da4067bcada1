#!/bin/bash
# usage: init.sh BOX TREE UID ADDRESS PORT   one Storage Box: first process of its own PID and mount namespaces.
# Reads one request a line, answers "done" or "failed: ..."; ends with its standard input, and the kernel ends the rest.
set -uo pipefail
box=$1 tree=$2 uid=$3 address=$4 port=$5
root=$box/root

# The servers' mounts were copied into this namespace; a copy would keep the disk of a deleted server busy for ever.
let_go() {
  local at
  for at in $(awk -v below="${box%/*/*}/" 'index($2, below) == 1 { print $2 }' /proc/self/mounts | tac); do
    umount -l "$at" || return
  done
}

assemble() { # what sshd sees: the programs, its own /etc, the accounts' roots
  let_go || return
  mkdir -p "$root" && mount -t tmpfs -o mode=0755 box "$root" && mkdir -p "$root"/{dev,etc,run/sshd,accounts,slots} || return
  local part
  for part in bin lib lib64 usr; do
    [ ! -d "$tree/$part" ] || { mkdir "$root/$part" && mount --bind -o ro "$tree/$part" "$root/$part" || return; }
  done
  mount --bind "$box/etc" "$root/etc" && devices "$root/dev" &&
    mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts "$root/dev/pts" && ln -s pts/ptmx "$root/dev/ptmx"
}

devices() {
  mount -t tmpfs -o mode=0755 dev "$1" && mkdir "$1/pts" || return
  local device
  for device in null zero urandom tty; do touch "$1/$device" && mount --bind "/dev/$device" "$1/$device" || return; done
}

withdraw() { # withdraw USER: sessions that are open keep what they see until they end
  ! mountpoint -q "$root/accounts/$1" || umount -R -l "$root/accounts/$1"
}

show_snapshots() { # show_snapshots HOME: the box's own, as copies; the main account alone sees them
  mkdir -p "$box/data/.zfs/snapshot" && mount --bind "$box/snapshots" "$1/.zfs/snapshot" && mount -o remount,bind,ro "$1/.zfs/snapshot"
}

admit() { # admit USER ro|rw HOME: the account's whole world is its home and the programs
  local user=$1 mode=$2 home slots=$root/slots/$1 at=$root/accounts/$1
  home=$(realpath -m "$box/data/$3")
  # a symbolic link of the main account must not lead out of the box
  [[ $home/ == "$box/data/"* ]] || { echo "home '$3' leaves the box" >&2; return 1; }
  # relative: the folders above the box are closed to its accounts
  [ -d "$home" ] || (cd "$box/data" && setpriv --reuid="$uid" --regid="$uid" --clear-groups mkdir -p "${home#"$box/data/"}") || return
  withdraw "$user" && mkdir -p "$at" "$slots" && mount --bind "$tree" "$at" && mount -o remount,bind,ro "$at" || return
  cp -p "$tree"/run/slots/* "$slots/" && mount --bind "$slots" "$at/run/slots" && mount -o remount,bind,ro "$at/run/slots" || return
  mount --bind "$home" "$at/home" || return
  [ "$home" != "$(realpath -m "$box/data")" ] || show_snapshots "$at/home" || return
  [ "$mode" = rw ] || mount -o remount,bind,ro "$at/home" || return
  devices "$at/dev"
}

serve() { # serve: returns once sshd greets
  local attempt sshd
  ip link set lo up 2>/dev/null
  chroot "$root" /usr/sbin/sshd -D -e -p "$port" -o "ListenAddress=$address" 2>>"$box/sshd.log" </dev/null >/dev/null &
  sshd=$!
  for attempt in {1..100}; do
    kill -0 $sshd 2>/dev/null || { tail -n 3 "$box/sshd.log" >&2; return 1; }
    ! (exec 3<>"/dev/tcp/$address/$port") 2>/dev/null || return 0
    sleep 0.05
  done
  echo "sshd does not answer on $address port $port" >&2
  return 1
}

while read -r verb arguments; do
  case $verb in
    assemble) said=$(assemble 2>&1) ;;
    serve) said=; serve 2>"$box/init.err" || said=$(<"$box/init.err"); [ -z "$said" ] ;;
    admit) read -r user mode home <<<"$arguments"; said=$(admit "$user" "$mode" "$home" 2>&1) ;;
    withdraw) said=$(withdraw "$arguments" 2>&1) ;;
    *) said="unknown request"; false ;;
  esac && echo done || echo "failed: ${said//$'\n'/; }"
done
