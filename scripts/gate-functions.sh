# What scripts/check.sh and scripts/check-deep.sh share; they source it from the root of the project.
export CDK_DISABLE_CLI_TELEMETRY=true CDK_DISABLE_VERSION_CHECK=1
shared=../shared
emulator=${LOCAL_AWS:-$shared/emulator/with-emulator.sh}
step() { printf '\n=== %s (after %d s)\n' "$*" "$SECONDS"; }
skip() { printf '\n!!! SKIPPED: %s\n' "$*"; }

# Of a command, exit status 3 says that something is not on this machine.
or_skip() {
  local why=$1 status=0
  shift
  "$@" || status=$?
  if [ "$status" = 3 ]; then skip "$why"; elif [ "$status" != 0 ]; then exit "$status"; fi
}

# What takes one core runs beside the rest, and says what it has to say where it is waited for.
beside=$(mktemp -d)
declare -A running=()
trap 'kill "${running[@]}" 2>/dev/null || true; rm -rf "$beside"' EXIT
begin() {
  local name=$1
  shift
  "$@" >"$beside/$name" 2>&1 &
  running[$name]=$!
}
finish() {
  local status=0
  wait "${running[$1]}" || status=$?
  unset "running[$1]"
  cat "$beside/$1"
  [ "$status" = 0 ] || exit "$status"
}

# A test of test/end-to-end.
on_local_aws() {
  local status=0
  node --import tsx "test/end-to-end/$1.ts" "$emulator" || status=$?
  if [ "$status" = 3 ]; then
    skip "no local AWS here: $1 was not deployed"
    [ -z "${REQUIRE_EMULATOR:-}" ] || exit 1
  elif [ "$status" != 0 ]; then
    exit "$status"
  fi
}
