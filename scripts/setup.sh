#!/usr/bin/env bash
# Installs what building and testing need and this machine lacks: a C compiler, a Redis (>= 7.0) or Valkey server, and
# Rust (>= 1.95). Says nothing when nothing is missing. Runs as root or through sudo.
# With --node: Node.js (>= 20) and npm instead, for the phone client. With --browser: Chromium and Chinese letters, for its tests.
set -euo pipefail

readonly oldest_redis=7
readonly oldest_rust=95 # minor version of 1.x
readonly oldest_node=20

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

node_is_there() {
  local major
  major=$(node --version 2>/dev/null | sed -n 's/^v\([0-9]*\)\..*/\1/p') || return 1
  [ "${major:-0}" -ge "$oldest_node" ] && command -v npm >/dev/null
}

browser_is_there() {
  local browser
  for browser in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
    if [ -n "$browser" ] && command -v "$browser" >/dev/null; then return 0; fi
  done
  return 1
}

letters_are_there() { [ "$(uname)" = Darwin ] || fc-list :lang=zh-cn 2>/dev/null | grep -q .; }

case "${1:-}" in
  --node)
    if ! node_is_there; then
      install "Node.js" nodejs nodejs nodejs nodejs nodejs node || true
      if ! command -v npm >/dev/null; then install "npm" npm npm npm npm npm node || true; fi
      node_is_there || fail "install Node.js >= $oldest_node with npm and run this again"
    fi
    exit 0
    ;;
  --browser)
    if ! browser_is_there; then
      install "Chromium" chromium chromium chromium chromium chromium chromium || true
      browser_is_there || fail "install Chromium, or name one in CHROMIUM, and run this again"
    fi
    if ! letters_are_there; then
      install "Chinese letters" fonts-noto-cjk google-noto-sans-cjk-fonts font-noto-cjk noto-fonts-cjk google-noto-sans-cjk-fonts font-noto-sans-cjk || true
    fi
    exit 0
    ;;
esac

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
