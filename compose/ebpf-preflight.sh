#!/bin/sh
# Can this kernel run OBI (compose/ebpf.yaml)? One line per question; exit 0 when every answer is yes.
#   sh compose/ebpf-preflight.sh
# Sources: https://opentelemetry.io/docs/zero-code/obi/ (requirements), https://opentelemetry.io/docs/zero-code/obi/security/
bad=0
yes() { printf 'ok    %s\n' "$1"; }
no() { printf 'FAIL  %s\n      %s\n' "$1" "$2"; bad=1; }

if [ "$(uname -s)" != Linux ]; then
  no "this is $(uname -s)" 'eBPF is a part of Linux. Docker Desktop runs a Linux VM: run this script inside it.'
  exit 1
fi

release=$(uname -r)
major=${release%%.*} rest=${release#*.} minor=${rest%%[!0-9]*}
if [ "$major" -gt 5 ] || { [ "$major" -eq 5 ] && [ "$minor" -ge 17 ]; }; then
  yes "kernel $release (5.17 or later: bpf_loop, for context propagation)"
else
  no "kernel $release" 'OBI needs 5.8 to watch and 5.17 to write traceparent into requests.'
fi

case $(uname -m) in
  x86_64 | aarch64 | arm64) yes "architecture $(uname -m)" ;;
  *) no "architecture $(uname -m)" 'OBI is built for x86_64 and arm64.' ;;
esac

if [ -r /sys/kernel/btf/vmlinux ]; then yes 'BTF: /sys/kernel/btf/vmlinux'
else no 'no BTF' 'The kernel lacks CONFIG_DEBUG_INFO_BTF=y: /sys/kernel/btf/vmlinux does not exist.'; fi

config() { { zcat /proc/config.gz || cat "/boot/config-$release"; } 2>/dev/null | grep -q "^$1=y"; }
if [ -e /sys/bus/event_source/devices/kprobe/type ] || [ -e /sys/kernel/tracing/kprobe_events ] || config CONFIG_KPROBES; then
  yes 'kprobes'
else
  no 'no kprobes' 'The kernel lacks CONFIG_KPROBES=y (many minimal VM kernels do): OBI sees sockets through them.'
fi
if [ -e /sys/bus/event_source/devices/uprobe/type ] || config CONFIG_UPROBES; then yes 'uprobes'
else no 'no uprobes' 'The kernel lacks CONFIG_UPROBES=y: OBI looks into Node.js through them.'; fi

if grep -q '^cgroup2 /sys/fs/cgroup ' /proc/mounts 2>/dev/null || [ -e /sys/fs/cgroup/cgroup.controllers ]; then yes 'cgroup v2'
else no 'no cgroup v2 at /sys/fs/cgroup' 'Context propagation attaches to it.'; fi

lockdown=$(cat /sys/kernel/security/lockdown 2>/dev/null)
case $lockdown in
  *'[confidentiality]'*) no 'kernel lockdown: confidentiality' 'Reading kernel memory from eBPF is forbidden (often with Secure Boot).' ;;
  *) yes "kernel lockdown: ${lockdown:-none}" ;;
esac

[ "$bad" -eq 0 ] && printf 'This kernel can run OBI.\n' || printf 'This kernel cannot run OBI; the other variants do not need it.\n'
exit "$bad"
