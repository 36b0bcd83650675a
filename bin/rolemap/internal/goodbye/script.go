package goodbye

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"rolemap/config/diag"
	"rolemap/config/effective"
)

// Script writes the commands: a POSIX shell script that takes away what belongs
// to the account of whose credentials it runs with, and can be run again.
func (g Goodbye) Script(w io.Writer) error {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	who := g.User
	if g.Name != "" {
		who += " (" + g.Name + ")"
	}
	user := diag.Plain(g.User)
	say("#!/bin/sh\n# What is to be taken from %s, in this order. It can be run again.", diag.Plain(who))
	if g.Gone != "" {
		say("# They are in the map no more: %s took them out.\n"+
			"# What CloudFormation could not delete lives on outside of the stack, and is deleted here.", diag.Plain(g.Gone))
	}
	if g.IAMUser == nil && g.Center == nil {
		say("# There is nothing in AWS: no IAM user, and nothing is entered through Identity Center.")
	} else {
		if !g.Suspended && g.Gone == "" {
			say("#\n# First write status: suspended of %s into the map, merge and deploy it: that takes every grant and denies\n"+
				"# everything %s.", user, strings.Join(g.denied(), " and "))
		}
		say("#\n# Run it with administrator credentials of %s.", diag.Plain(strings.Join(g.accounts(), ", then of ")))
		if len(g.Roles) > 0 {
			say(sessionsHelp, diag.Plain(strings.Join(slices.Sorted(maps.Keys(g.Roles)), ", ")))
		}
		say("%s", strings.TrimSpace(head(g.User)))
	}
	if len(g.Roles) > 0 && g.IAMUser != nil {
		b.WriteString(g.sessions())
	}
	if g.IAMUser != nil {
		b.WriteString(g.IAMUser.script(g.Gone != ""))
	}
	if g.Center != nil {
		b.WriteString(g.Center.script())
	}
	if g.IAMUser != nil || g.Center != nil {
		say("\n[ $done = yes ] || { echo \"$account is none of the accounts above\" >&2; exit 1; }")
	}
	then := "Then"
	if g.Longest > 0 {
		say("\n# Sessions in target accounts that run already end by themselves, within %s.", effective.Hours(g.Longest))
		then = "After that"
	}
	if g.Gone == "" {
		say("\n# %s in the map, and merge it:", then)
		for _, p := range g.Places {
			say("#   %s:%d:%d  take %s out %s", diag.Plain(p.At.File), p.At.Line, p.At.Col, user, diag.Plain(p.What))
		}
		say("# The deployment takes away the rest. By hand, after the merge:\n" +
			"#   rolemap stacks --changed-since HEAD~1 | xargs -r npx --yes aws-cdk@2.1148.1 deploy --require-approval never")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// denied is to whom what is denied while somebody is suspended, in words.
func (g Goodbye) denied() []string {
	var out []string
	if g.IAMUser != nil {
		out = append(out, "to the IAM user")
	}
	if g.Center != nil {
		out = append(out, "in the sessions of Identity Center that run")
	}
	return out
}

// accounts are those whose credentials the script takes, in words.
func (g Goodbye) accounts() []string {
	var out []string
	if g.IAMUser != nil {
		out = append(out, "the users account "+g.IAMUser.Account)
	}
	if g.Center != nil && (g.IAMUser == nil || g.Center.Account != g.IAMUser.Account) {
		out = append(out, "Identity Center's account "+g.Center.Account)
	}
	return out
}

// head is what every part uses.
func head(user string) string {
	return fmt.Sprintf(`
set -eu
export AWS_PAGER=
user=%s
account=$(aws sts get-caller-identity --query Account --output text)
done=no
# unless_gone runs a command, to which it is all the same that something is not there.
unless_gone() {
  said=$("$@" 2>&1) || case $said in
    *"(NoSuchEntity)"* | *"(ResourceNotFoundException)"*) ;;
    *) printf '%%s\n' "$said" >&2; exit 1 ;;
  esac
}
`, diag.ShellWord(user))
}

const sessionsHelp = `# Nothing here ends the sessions that run in target accounts. To end them, of everybody who is in these roles:
#   sh THIS sessions         with credentials of each account: %s
#   sh THIS sessions-over    a day later, or a stack cannot delete these roles any more`

// sessions ends what runs in the roles that somebody entered as an IAM user, as
// the console does: a policy denies what was entered before it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
func (g Goodbye) sessions() string {
	var cases strings.Builder
	for _, id := range slices.Sorted(maps.Keys(g.Roles)) {
		fmt.Fprintf(&cases, "      %s) roles=%s ;;\n", id, diag.ShellWord(strings.Join(g.Roles[id], " ")))
	}
	return fmt.Sprintf(`
case ${1:-} in
  sessions | sessions-over)
    case $account in
%s      *) echo "$user enters no role of $account as an IAM user" >&2; exit 1 ;;
    esac
    now=$(date -u +%%Y-%%m-%%dT%%H:%%M:%%SZ)
    for role in $roles; do
      if [ "$1" = sessions ]; then
        unless_gone aws iam put-role-policy --role-name="$role" --policy-name AWSRevokeOlderSessions \
          --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*",
            "Condition":{"DateLessThan":{"aws:TokenIssueTime":"'"$now"'"}}}]}'
      else
        unless_gone aws iam delete-role-policy --role-name="$role" --policy-name AWSRevokeOlderSessions
      fi
    done
    exit 0 ;;
  '') ;;
  *) echo "usage: sh $0 [sessions | sessions-over]" >&2; exit 2 ;;
esac
`, cases.String())
}
