#!/bin/sh
# The lab's last resort. The runner holds the other end of this script's stdin and tells it '+ PID' and '- PID' for every
# process group it starts and stops. When stdin ends the runner is gone, however it died (kill -9 too): what is still in the
# list is asked to stop, and killed three seconds later. A shell, because it costs 1 MB where a Node would cost 40.
# Started by packages/lab/src/processes/watchdog.ts.
trap '' HUP INT TERM
groups=' '
while read -r op pid; do
  case $op in
    +) groups="$groups$pid " ;;
    -) groups="${groups%% "$pid" *} ${groups#* "$pid" }" ;;
  esac
done
# dash takes a negative process id (a group) in this form only
signal() { for pid in $groups; do kill -s "$1" -- "-$pid" 2>/dev/null; done; }
alive() { for pid in $groups; do kill -s 0 -- "-$pid" 2>/dev/null && return 0; done; return 1; }
signal TERM
for _ in 1 2 3 4 5 6; do
  alive || exit 0
  sleep 0.5
done
signal KILL
