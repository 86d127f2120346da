#!/usr/bin/env bash
# Installs what building and testing need and this machine lacks: a C compiler, a Redis (>= 7.0) or Valkey server, and
# Rust (>= 1.95). Says nothing when nothing is missing. Runs as root or through sudo.
set -euo pipefail

readonly oldest_redis=7
readonly oldest_rust=95 # minor version of 1.x

fail() {
  printf 'setup: %s\n' "$1" >&2
  exit 1
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "need root or sudo for: $*"
  fi
}

# Names of a package differ; the first manager that is there decides.
install() { # what, apt, dnf, apk, pacman, zypper, brew
  local manager
  for manager in apt-get dnf apk pacman zypper brew none; do
    if command -v "$manager" >/dev/null; then break; fi
  done
  if [ "$manager" = none ]; then return 1; fi
  printf 'setup: installing %s\n' "$1" >&2
  case "$manager" in
    apt-get)
      as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null
      as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2" >/dev/null
      ;;
    dnf) as_root dnf install -y -q "$3" ;;
    apk) as_root apk add -q "$4" ;;
    pacman) as_root pacman -S --noconfirm --needed --quiet "$5" ;;
    zypper) as_root zypper --quiet --non-interactive install "$6" ;;
    brew) brew install --quiet "$7" ;;
  esac
}

store_is_there() {
  local server major
  for server in redis-server valkey-server; do
    major=$("$server" --version 2>/dev/null | sed -n 's/.* v=\([0-9]*\)\..*/\1/p') || continue
    if [ "${major:-0}" -ge "$oldest_redis" ]; then return 0; fi
  done
  return 1
}

compiler_is_there() { command -v cc >/dev/null || command -v gcc >/dev/null || command -v clang >/dev/null; }

rust_is_there() {
  local minor
  minor=$(cargo --version 2>/dev/null | sed -n 's/^cargo 1\.\([0-9]*\)\..*/\1/p') || return 1
  [ "${minor:-0}" -ge "$oldest_rust" ]
}

if ! compiler_is_there; then
  install "a C compiler" build-essential gcc build-base base-devel gcc gcc || true
  compiler_is_there || fail "install a C compiler (cc) and run this again"
fi

if ! store_is_there; then
  install "a Redis server" redis-server redis redis valkey redis redis ||
    install "a Valkey server" valkey-server valkey valkey valkey valkey valkey || true
  store_is_there || fail "install redis-server >= 7.0 or valkey-server (your distribution's package is missing or older) and run this again"
fi

if ! rust_is_there; then
  if ! command -v rustup >/dev/null && ! command -v cargo >/dev/null; then
    install "rustup" rustup rustup rustup rustup rustup rustup || true
  fi
  if command -v rustup >/dev/null; then
    rustup toolchain install stable --profile minimal --component clippy --component rustfmt >/dev/null || true
    rustup default >/dev/null 2>&1 || rustup default stable >/dev/null || true
  fi
  rust_is_there || fail "install Rust >= 1.$oldest_rust with rustup (stable toolchain) and run this again"
fi

for tool in fmt clippy; do
  cargo "$tool" --version >/dev/null 2>&1 && continue
  rustup component add rustfmt clippy >/dev/null 2>&1 || fail "cargo $tool is missing: rustup component add rustfmt clippy"
done
