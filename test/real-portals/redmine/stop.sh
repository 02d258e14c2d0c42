#!/bin/bash
# Stops what start.sh started, by its pid.
dir=${REDMINE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/carrier-sync/redmine}
file=$dir/puma-${REDMINE_PORT:-18071}.pid
[ -f "$file" ] || exit 0
pid=$(cat "$file")
grep -qa puma "/proc/$pid/cmdline" 2>/dev/null && kill "$pid"
rm -f "$file"
