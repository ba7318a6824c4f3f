/** The head of a script: what it does, and what it can be given. */
export const header = (what: string, again: string): string => `#!/usr/bin/env bash
# ${what}
#
# ${again}
#   PATHPROOF_LOG   what was made and done (default: plan.log next to this script); rollback.sh reads it
#   ROLE_NAME       the role to assume in accounts other than the caller's
# To enter accounts another way, define a function "enter ACCOUNT" and export it (export -f enter).
set -euo pipefail
# The log describes a network, as the plan does: it is not for others to read.
umask 077
cd "$(dirname "$0")"
`;

/** Who the caller is, and how other accounts are entered. */
export const accounts = (roleName: string | null, partition: string): string => `
ROLE_NAME="\${ROLE_NAME:-${roleName === null ? '' : roleName.replace(/[^\w+=,.@/-]/g, '')}}"
LOG="\${PATHPROOF_LOG:-plan.log}"
touch "$LOG"

say() { printf '%s\\n' "$*" >&2; }
stop() { say "Stopped: $*"; exit 1; }
command -v aws >/dev/null || stop 'the AWS CLI is not installed.'
# One at a time: two that make and take back at once would each undo what the other believes.
mkdir "$LOG.lock" 2>/dev/null || stop "plan.sh or rollback.sh is at work with $LOG; if neither is, remove the folder $LOG.lock."
trap 'rmdir "$LOG.lock"' EXIT

account() { aws sts get-caller-identity --query Account --output text; }
HOME_ACCOUNT="$(account)" || stop 'there are no credentials: sign in first.'
HOME_KEYS=("\${AWS_ACCESS_KEY_ID:-}" "\${AWS_SECRET_ACCESS_KEY:-}" "\${AWS_SESSION_TOKEN:-}")

go_home() {
  unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
  if [ -n "\${HOME_KEYS[0]}" ]; then
    export AWS_ACCESS_KEY_ID="\${HOME_KEYS[0]}" AWS_SECRET_ACCESS_KEY="\${HOME_KEYS[1]}"
    if [ -n "\${HOME_KEYS[2]}" ]; then export AWS_SESSION_TOKEN="\${HOME_KEYS[2]}"; fi
  fi
}

if ! declare -F enter >/dev/null; then
  enter() {
    go_home
    if [ "$1" = "$HOME_ACCOUNT" ]; then return 0; fi
    [ -n "$ROLE_NAME" ] || stop "account $1 has to be entered: set ROLE_NAME, or define a function enter."
    local keys
    keys="$(aws sts assume-role --role-arn "arn:${partition}:iam::$1:role/$ROLE_NAME" --role-session-name pathproof-plan \\
      --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text)" || stop "the role $ROLE_NAME of account $1 cannot be assumed."
    read -r AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN <<<"$keys"
    export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
  }
fi

HERE=
be_in() {
  if [ "$HERE" = "$1" ]; then return 0; fi
  if [ "$(account)" != "$1" ]; then enter "$1" || stop "account $1 cannot be entered."; fi
  [ "$(account)" = "$1" ] || stop "these credentials are not of account $1."
  HERE="$1"
}
`;

/** How a command is run, and what is noted of it. */
export const runner = `
CHANGED=no
UNSUCCESSFUL='"Unsuccessful": \\[[^]]*"Code"'
# AWS: what used a thing lets go of it only after a while (EC2 API: DependencyViolation, Resource.AlreadyAssociated).
BUSY='\\((DependencyViolation|Resource\\.AlreadyAssociated)\\)'
# run COMMAND...: what it prints into OUT, what it says into ERR; again while something else is in use.
run() {
  local status tries=0
  while :; do
    status=0
    OUT="$("$@" 2>"$LOG.err")" || status=$?
    ERR="$(cat "$LOG.err")"
    rm -f "$LOG.err"
    if [ "$status" -eq 0 ] || [ "$tries" -ge 30 ] || ! [[ "$ERR" =~ $BUSY ]]; then return "$status"; fi
    tries=$((tries + 1))
    sleep 10
  done
}

# attempt CODES COMMAND...: runs it; one of the codes means that it is so already.
attempt() {
  local codes="$1"
  shift
  CHANGED=no
  if run "$@"; then
    # AWS: some calls answer 200 and list what failed (EC2 API, DeleteVpcEndpoints).
    if [[ "$OUT" =~ $UNSUCCESSFUL ]]; then stop "$OUT"; fi
    CHANGED=yes
    return 0
  fi
  if [ -n "$codes" ] && [[ "$ERR" =~ \\(($codes)\\) ]]; then
    say "    is so already (\${BASH_REMATCH[1]})"
    return 0
  fi
  stop "$ERR"
}

# delete_nat REGION ID: deletes a NAT gateway that was made here, and then gives back its address.
delete_nat() {
  local address
  address="$(aws ec2 describe-nat-gateways --region "$1" --nat-gateway-ids "$2" --query 'NatGateways[0].NatGatewayAddresses[0].AllocationId' --output text)" || return
  aws ec2 delete-nat-gateway --region "$1" --nat-gateway-id "$2" || return
  aws ec2 wait nat-gateway-deleted --region "$1" --nat-gateway-ids "$2" || return
  if [ -n "$address" ] && [ "$address" != None ]; then
    aws ec2 release-address --region "$1" --allocation-id "$address"
  fi
}

# let_go REGION NAT ADDRESS: takes an address from a deleted NAT gateway that has not let go of it, and from nothing else.
let_go() {
  local held by
  aws ec2 wait nat-gateway-deleted --region "$1" --nat-gateway-ids "$2" 2>/dev/null || return 0
  by="$(aws ec2 describe-nat-gateways --region "$1" --nat-gateway-ids "$2" --query 'NatGateways[0].NatGatewayAddresses[0].NetworkInterfaceId' --output text)" || return 0
  held="$(aws ec2 describe-addresses --region "$1" --filters "Name=public-ip,Values=$3" "Name=network-interface-id,Values=$by" --query 'Addresses[0].AssociationId' --output text)" || return 0
  if [ -n "$held" ] && [ "$held" != None ]; then
    aws ec2 disassociate-address --region "$1" --association-id "$held"
  fi
}

# made COMMAND...: runs it, and prints the id of what it makes.
made() {
  run "$@" || stop "$ERR"
  printf '%s' "$OUT"
}

# available COMMAND...: waits until what it prints is no longer "pending".
available() {
  local tries=0
  while run "$@" || stop "$ERR"; do
    case "$OUT" in
      pending) ;;
      failed | rejected | deleted | expired) stop "what was made is $OUT." ;;
      *) return 0 ;;
    esac
    if [ "$tries" -ge 120 ]; then stop 'what was made is still pending: run this again later.'; fi
    tries=$((tries + 1))
    sleep 5
  done
}

SEEN=' '
there() {
  local id="$1"
  shift
  case "$SEEN" in *" $id "*) return 0 ;; esac
  "$@" >/dev/null 2>&1 || stop "$id is not there any more: scan and plan again."
  SEEN="$SEEN$id "
}

# is_so COMMAND...: does it print something?
is_so() {
  run "$@" || stop "$ERR"
  if [ -z "$OUT" ] || [ "$OUT" = None ]; then return 1; fi
  say '    is so already'
}

# unused ID COMMAND...: stops where it prints something that uses a thing.
unused() {
  local id="$1"
  shift
  run "$@" || stop "$ERR"
  if [ -n "$OUT" ] && [ "$OUT" != None ]; then stop "$id is used by $OUT since the scan: scan and plan again."; fi
}

# to_set KEY WANTED FOUND COMMAND...: has the policy that it prints to be set? Not where it is as wanted already; and
# one that is neither that nor what the scan found was changed by somebody else since.
to_set() {
  local key="$1" wanted="$2" found="$3"
  shift 3
  if ! run "$@"; then
    [[ "$ERR" =~ \\(NoSuchBucketPolicy\\) ]] || stop "$ERR"
    OUT=None
  fi
  if [ "$OUT" = "$wanted" ]; then say '    is so already'; return 1; fi
  if [ "$OUT" = "$found" ]; then return 0; fi
  # AWS: a policy can be written otherwise than it was given (S3 API, GetBucketPolicy).
  if was_done "$key"; then say '    is done already'; return 1; fi
  stop 'this policy was changed since the scan: scan and plan again.'
}

known() { sed -n "s/^id $1 //p" "$LOG" | tail -n 1; }
keep() { if [ "$(known "$1")" != "$2" ]; then printf 'id %s %s\\n' "$1" "$2" >>"$LOG"; fi; }
was_done() { grep -qxF "did $1" "$LOG"; }
did() { if ! was_done "$1"; then printf 'did %s\\n' "$1" >>"$LOG"; fi; }
forget() { sed "/^id $1 /d" "$LOG" >"$LOG.new" && mv "$LOG.new" "$LOG"; }
undid() { sed "/^did $1\\$/d" "$LOG" >"$LOG.new" && mv "$LOG.new" "$LOG"; }
`;
