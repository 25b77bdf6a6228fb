#!/usr/bin/env bash
# Tries what is in dist/ in a root of Debian's base packages alone, as a user would: the archive, the
# package with its man pages and completions, and that nothing stays when it is removed. Needs root.
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
dist="$root/dist"
archive="$(basename "$dist"/section16-*-x86_64-linux.tar.gz)"
package="$(basename "$dist"/section16_*_amd64.deb)"

command -v debootstrap >/dev/null || "$root/packaging/apt.sh" debootstrap
bare="$(mktemp -d)"
trap 'umount "$bare/proc" 2>/dev/null || true; rm -rf "$bare"' EXIT
chmod 755 "$bare"
mirror="$(grep -rhoE 'https?://[^ ]+/debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null | head -n 1 || true)"
debootstrap --variant=minbase bookworm "$bare" $mirror >"$bare.log" 2>&1 || { tail "$bare.log"; exit 1; }
rm "$bare.log"
for file in /etc/apt/apt.conf.d /etc/resolv.conf; do
    cp -rL "$file" "$bare/etc/${file#/etc/}" 2>/dev/null || true
done
cp -r "$dist" "$bare/dist"
cp -r "$root/samples" "$bare/samples"
chown -R nobody "$bare/samples"

inside() { chroot "$bare" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 sh -ec "$1"; }
step() { echo; echo "# $1"; }

step "no Rust, no compiler"
inside '! command -v cargo && ! command -v cc && echo none'

step "sums"
inside 'cd /dist && sha256sum --check SHA256SUMS'

step "archive: needs no library, converts and shows"
inside "cd /root && tar xf /dist/$archive && mv section16-*/ unpacked"
inside '! ldd /root/unpacked/section16 2>&1 | grep -v -e "statically linked" -e "not a dynamic executable"'
inside '/root/unpacked/section16 convert /samples/form4.xml -o /root/out && ls /root/out/*'
inside '/root/unpacked/section16 show /samples/form4.xml | head -n 12'
inside 'ls /root/unpacked /root/unpacked/man /root/unpacked/completions'

step "package: installs, man page, completions"
inside 'export DEBIAN_FRONTEND=noninteractive; apt-get update -qq; apt-get install -y -qq --no-install-recommends ca-certificates man-db bsdextrautils >/dev/null 2>&1'
inside 'find / -xdev -not -path "/proc/*" -not -path "/var/*" -not -path "/tmp/*" -not -path "/root/*" | sort >/tmp/before'
inside "DEBIAN_FRONTEND=noninteractive apt-get install -y -qq /dist/$package >/dev/null"
inside 'section16 --version'
inside 'section16 convert /samples/form4.xml -o /root/out2 && diff -r /root/out /root/out2'
inside 'man section16-convert | col -b | head -n 12'
inside 'bash -ec ". /usr/share/bash-completion/completions/section16; COMP_WORDS=(section16 con); COMP_CWORD=1; _section16 section16 con section16; echo \${COMPREPLY[@]}" | grep -x convert'

step "removed, nothing stays"
inside 'DEBIAN_FRONTEND=noninteractive apt-get purge -y -qq section16 >/dev/null'
inside 'find / -xdev -not -path "/proc/*" -not -path "/var/*" -not -path "/tmp/*" -not -path "/root/*" | sort >/tmp/after'
inside 'diff /tmp/before /tmp/after && echo the same files as before'
echo
echo "archive and package work in a bare Debian"
