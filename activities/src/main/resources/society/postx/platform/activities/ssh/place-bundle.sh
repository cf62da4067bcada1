#!/bin/sh
# place-bundle TARGET NAME <bundle.tar: puts the bundle's folders and files below TARGET.
# Everything is unpacked elsewhere first and moved to its place by renames, so that a connection that
# breaks changes nothing and no watcher reads half a file. What an earlier bundle NAME had and this one
# has not is removed.
set -eu
umask 077
target=$1 name=$2
lists=/var/lib/platform/bundles
[ -d "$target" ] || install -d -m 0755 "$target"
mkdir -p "$lists"
exec 9>"$lists/$name.lock"
flock 9
staging=$lists/$name.staging
rm -rf "$staging"
mkdir "$staging"
trap 'rm -rf "$staging"' EXIT
tar --extract --preserve-permissions --same-owner --numeric-owner --file=- --directory="$staging"

cd "$staging"
find . -mindepth 1 ! -type d | LC_ALL=C sort >"$lists/$name.new"
find . -mindepth 1 -type d -exec sh -ec '
  target=$1; shift
  for path; do
    mkdir -p "$target/$path"
    chown --reference="$path" "$target/$path"
    chmod --reference="$path" "$target/$path"
  done' sh "$target" {} +
find . -mindepth 1 ! -type d -exec sh -ec '
  target=$1; shift
  for path; do mv --force --no-target-directory "$path" "$target/$path"; done' sh "$target" {} +

if [ -e "$lists/$name" ]; then
  LC_ALL=C comm -23 "$lists/$name" "$lists/$name.new" | while IFS= read -r gone; do
    rm -f "$target/$gone"
  done
fi
mv "$lists/$name.new" "$lists/$name"
