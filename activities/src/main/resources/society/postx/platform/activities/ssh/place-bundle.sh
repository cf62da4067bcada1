#!/bin/sh
# place-bundle TARGET NAME <bundle.tar: puts the bundle's folders and files below TARGET.
# Files with the same content, mode and owner stay untouched, so that no watcher wakes up needlessly. The rest is
# unpacked elsewhere and then renamed into place, so that a broken connection changes nothing and no watcher
# reads half a file. Files of an earlier bundle NAME that this one lacks are removed.
set -eu
umask 077
export LC_ALL=C
target=$1 name=$2
lists=/var/lib/platform/bundles
[ -d "$target" ] || install -d -m 0755 "$target"
[ -d "$lists" ] || mkdir -p "$lists"
exec 9>"$lists/$name.lock"
flock 9
staging=$lists/$name.staging
rm -rf "$staging"
mkdir -p "$staging/files"
trap 'rm -rf "$staging"' EXIT
trap 'exit 143' HUP INT TERM # dash runs no EXIT trap when a signal ends it
cd "$staging"
cat >bundle.tar
tar --list --quoting-style=literal --file=bundle.tar >paths # fails for half a bundle
sed -n '/\/$/!s|^|./|p' paths | sort >"$lists/$name.new"

# One line for each difference, ignoring modification times.
{ tar --compare --quoting-style=literal --file=bundle.tar --directory="$target" 2>&1 || :; } |
  sed -n -e '/: Mod time differs$/d' -e 's/^tar: \(.*\): Warning: Cannot .*/\1/p;t' \
    -e 's/^tar: \(.*\): Cannot .*/\1/p;t' -e 's/: [A-Z][a-z ]* differs*$//p' >changed
if [ -s changed ]; then
  cd files
  tar --extract --preserve-permissions --same-owner --numeric-owner --no-recursion \
    --file=../bundle.tar --verbatim-files-from --files-from=../changed
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
fi

if ! cmp -s "$lists/$name" "$lists/$name.new"; then
  if [ -e "$lists/$name" ]; then
    comm -23 "$lists/$name" "$lists/$name.new" | while IFS= read -r gone; do
      rm -f "$target/$gone"
    done
  fi
  mv "$lists/$name.new" "$lists/$name"
fi
