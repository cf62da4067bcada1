#!/bin/bash
# Makes the layer that ties a system image to this sandbox: its authority is trusted, its DNS and its package
# proxy are used. Arguments: the image's tree, the layer to make, the authority's certificate, this side's address.
set -euo pipefail
tree=$1 layer=$2 authority=$3 host=$4

work=$(mktemp -d "$layer.XXXXXX")
trap 'umount "$work/root" 2>/dev/null || true; rm -rf "$work"' EXIT
mkdir "$work"/{upper,work,root}
mount -t overlay overlay -o "lowerdir=$tree,upperdir=$work/upper,workdir=$work/work" "$work/root"
mkdir -p "$work/root/usr/local/share/ca-certificates"
install -m 644 "$authority" "$work/root/usr/local/share/ca-certificates/sandbox.crt"
chroot "$work/root" update-ca-certificates >/dev/null 2>&1
printf 'nameserver %s\noptions timeout:2 attempts:2\n' "$host" >"$work/root/etc/resolv.conf"
printf 'Acquire::http::Proxy "http://%s:3142";\n' "$host" >"$work/root/etc/apt/apt.conf.d/80-sandbox-proxy"
umount "$work/root"
chmod 755 "$work/upper"
mv "$work/upper" "$layer"
