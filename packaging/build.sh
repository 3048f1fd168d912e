#!/usr/bin/env bash
# Makes what offices download: one archive a system with both programs, a short 使用说明, the sample round and checksums,
# and the wheel that carries the program for Spark. Everything lands in packaging/dist.
#
#   packaging/build.sh                  all of them
#   packaging/build.sh linux-x86_64     only these: linux-x86_64 linux-arm64 windows-x86_64 wheel
#
# Needs rustup, python3 with venv, and the network (Rust's standard libraries of the other systems, zig and cargo-zigbuild and
# maturin from PyPI). zig links the Linux programs against glibc 2.17, so that they start on Kylin V10 and UOS 20 (2.28) and
# older. What was built is started and looked at, as far as this machine can: see check below.
set -euo pipefail
cd "$(dirname "$0")/.."
here=packaging
dist=$here/dist
tools=target/packaging
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
# The oldest C library that the Linux programs may ask for.
glibc=2.17

all=(linux-x86_64 linux-arm64 windows-x86_64 wheel)
# One alone, called by this script itself: what fails ends its own process and not the others.
alone=
if [ "${1:-}" = --alone ]; then
  alone=$2
  shift 2
fi
wanted=("$@")
[ "${#wanted[@]}" -gt 0 ] || wanted=("${all[@]}")

declare -A target=(
  [linux-x86_64]=x86_64-unknown-linux-gnu
  [linux-arm64]=aarch64-unknown-linux-gnu
  [windows-x86_64]=x86_64-pc-windows-gnu
)

step() { printf '\n== %s\n' "$*"; }
note() { printf '   %s\n' "$*"; }

get_tools() {
  [ -x "$tools/bin/cargo-zigbuild" ] && return
  step "zig, cargo-zigbuild and maturin from PyPI"
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet 'ziglang>=0.13,<0.18' 'cargo-zigbuild>=0.20' 'maturin>=1.7,<2'
}

# Newest version of the C library that a program asks for.
newest_glibc() {
  objdump -T "$1" | grep -o 'GLIBC_[0-9.]*' | sort -uV | tail -1 | cut -d_ -f2
}

# Starts a program and lets it read the sample notice: it must say what it is and find every task.
try() {
  local round
  round=$(mktemp -d)
  cp -r input "$round/input"
  local said
  said=$("$@" --version | tr -d '\r')
  [ "$said" = "duban $version" ] || { echo "it says: $said"; return 1; }
  local tasks
  tasks=$(cd "$round" && "$@" register --json 2>/dev/null | python3 -c 'import json,sys; print(len(json.load(sys.stdin)["tasks"]))')
  rm -rf "$round"
  [ "$tasks" = 107 ] || { echo "it reads $tasks tasks of 107"; return 1; }
  note "started: duban $version, 107 tasks of the sample notice"
}

check() {
  local system=$1 program=$2
  case $system in
    linux-*)
      local newest
      newest=$(newest_glibc "$program")
      if [ "$(printf '%s\n' "$newest" "$glibc" | sort -V | tail -1)" != "$glibc" ]; then
        echo "$program asks for glibc $newest, which is newer than $glibc"
        return 1
      fi
      note "asks for glibc $newest at most"
      ;;
  esac
  case $system in
    linux-x86_64) try "$PWD/$program" ;;
    linux-arm64)
      if command -v qemu-aarch64 >/dev/null && [ -d /usr/aarch64-linux-gnu ]; then
        try qemu-aarch64 -L /usr/aarch64-linux-gnu "$PWD/$program"
      else
        note "not started here: qemu-user and libc6-arm64-cross are not installed"
      fi
      ;;
    windows-x86_64)
      if command -v wine >/dev/null; then
        WINEDEBUG=-all try wine "$PWD/$program"
      else
        note "not started here: wine is not installed"
      fi
      ;;
  esac
}

# An archive that is the same whenever it is made of the same files.
pack() {
  local system=$1 folder=$2
  (cd "$folder" && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs -d '\n' sha256sum | sed 's# \./# #' >SHA256SUMS)
  local name
  name=$(basename "$folder")
  find "$folder" -exec touch -h -d '2020-01-01 00:00:00 UTC' {} +
  case $system in
    windows-*)
      rm -f "$dist/$name.zip"
      # Python's writer marks names as UTF-8, which the Explorer of Windows needs for 使用说明.
      python3 - "$folder" "$dist/$name.zip" <<'PY'
import pathlib, sys, zipfile
folder, archive = pathlib.Path(sys.argv[1]), sys.argv[2]
with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            entry = zipfile.ZipInfo(str(pathlib.PurePosixPath(folder.name, *path.relative_to(folder).parts)), (2020, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            out.writestr(entry, path.read_bytes())
PY
      ;;
    *)
      tar --sort=name --owner=0 --group=0 --numeric-owner --mtime='2020-01-01 00:00:00 UTC' -C "$(dirname "$folder")" -cf - "$name" | gzip -n -9 >"$dist/$name.tar.gz"
      ;;
  esac
}

build() {
  local system=$1 triple=${target[$1]} end=""
  step "$system ($triple)"
  rustup target add "$triple"
  case $system in
    linux-*) PATH="$PWD/$tools/bin:$PATH" cargo zigbuild --release --locked --bins --target "$triple.$glibc" ;;
    windows-*) end=.exe; PATH="$PWD/$tools/bin:$PATH" cargo zigbuild --release --locked --bins --target "$triple" ;;
  esac
  local made=target/$triple/release
  check "$system" "$made/duban$end"
  local folder=$tools/duban-$version-$system
  rm -rf "$folder"
  mkdir -p "$folder/样例/input"
  cp "$made/duban$end" "$made/duban-desk$end" "$folder/"
  cp "$here/使用说明.txt" README.zh-CN.md LICENSE LICENSE-* "$folder/"
  cp input/notice.txt input/directory.xlsx "$folder/样例/input/"
  # Windows' Notepad of old knows a text by its mark, and ends lines its own way.
  if [ -n "$end" ]; then
    sed -i '1s/^/\xef\xbb\xbf/; s/$/\r/' "$folder/使用说明.txt"
  else
    strip_program "$triple" "$folder/duban" "$folder/duban-desk"
  fi
  pack "$system" "$folder"
}

# Names of functions help nobody who runs the program, and are a fifth of it.
strip_program() {
  local triple=$1
  shift
  case $triple in
    x86_64-*) strip "$@" ;;
    aarch64-*) ! command -v aarch64-linux-gnu-strip >/dev/null || aarch64-linux-gnu-strip "$@" ;;
  esac
}

wheel() {
  step "wheel for Spark"
  (cd integrations/spark && PATH="$OLDPWD/$tools/bin:$PATH" maturin build --release --locked --zig --compatibility manylinux2014 --out "$OLDPWD/$dist")
}

mkdir -p "$dist"
get_tools
if [ -n "$alone" ]; then
  if [ "$alone" = wheel ]; then wheel; else build "$alone"; fi
  exit
fi
for one in "${wanted[@]}"; do
  [ "$one" = wheel ] || [ -n "${target[$one]:-}" ] || { echo "unknown: $one (${all[*]})" >&2; exit 2; }
done
failed=()
for one in "${wanted[@]}"; do
  bash "$here/build.sh" --alone "$one" || failed+=("$one")
done
step "$dist"
(cd "$dist" && find . -maxdepth 1 -type f ! -name SHA256SUMS -printf '%f\n' | LC_ALL=C sort | xargs -r -d '\n' sha256sum | tee SHA256SUMS)
if [ "${#failed[@]}" -gt 0 ]; then
  printf '\nnot built here: %s\n' "${failed[*]}" >&2
  exit 1
fi
