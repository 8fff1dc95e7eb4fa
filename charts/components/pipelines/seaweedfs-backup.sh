#!/bin/sh
# Saves the metadata of SeaweedFS, which file is made of which pieces of its volume, and keeps the newest files.
#   MASTER, FILER   addresses of SeaweedFS's parts
#   FOLDER, KEEP    where the files are, and how many of them stay
set -eu
umask 077
files=$FOLDER/seaweedfs-
# What a copy left that was killed. There is one at a time.
rm -f "$files"*.partial
file=$files$(date -u +%Y-%m-%dT%H-%M-%SZ).meta
trap 'rm -f "$file.partial"' EXIT
# Older versions of the shell end well whatever happens.
echo "fs.meta.save -o $file.partial" | weed shell -master="$MASTER" -filer="$FILER"
if [ ! -s "$file.partial" ]; then
  echo "$FILER gave no metadata" >&2
  exit 1
fi
sync
# Only what is complete has the name of a backup.
mv "$file.partial" "$file"
echo "$file"
# Names sort by time: the oldest come first.
set -- "$files"*.meta
while [ "$#" -gt "$KEEP" ]; do
  rm "$1"
  echo "removed $1"
  shift
done
