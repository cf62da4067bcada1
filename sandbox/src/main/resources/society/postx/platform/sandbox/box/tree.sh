#!/bin/bash
# usage: tree.sh TARGET SHELL UID   copies what a box account may run, and the libraries of that, into a small tree.
# Copied, not mounted from /usr: accounts see a dozen programs and nothing else of the machine.
set -euo pipefail
target=$1 shell=$2 uid=$3
programs=(bash ls mkdir rmdir du df dd cat touch cp rm find sed flock scp rclone)
optional=(rsync)

put() { # put FILE PLACE: the file and every library it is linked to
  install -D -m 0755 "$1" "$target$2"
  { ldd "$1" 2>/dev/null || true; } | grep -o '/[^ ]*' | while read -r library; do
    [ -e "$target$library" ] || install -D -m 0755 "$library" "$target$library"
  done
}

for program in "${programs[@]}"; do
  path=$(command -v "$program") || { echo "$program is missing: install it (see launcher/packages.txt)" >&2; exit 1; }
  put "$path" "/bin/$program"
done
for program in "${optional[@]}"; do ! path=$(command -v "$program") || put "$path" "/bin/$program"; done
[ -x /usr/sbin/sshd ] || { echo "sshd is missing: install openssh-server" >&2; exit 1; }
put /usr/sbin/sshd /usr/sbin/sshd
for part in sftp-server sshd-session sshd-auth; do # the latter two: OpenSSH 9.8 and later
  [ ! -x /usr/lib/openssh/$part ] || put /usr/lib/openssh/$part /usr/lib/openssh/$part
done
install -D -m 0755 "$shell" "$target/bin/box-shell"
mkdir -p "$target"/{dev,etc,home,run/slots}
echo "box:x:$uid:$uid::/home:/bin/box-shell" >"$target/etc/passwd" # sftp-server and ls ask for the name of their uid
echo "box:x:$uid:" >"$target/etc/group"
for slot in {0..9}; do install -m 0444 /dev/null "$target/run/slots/$slot"; done
