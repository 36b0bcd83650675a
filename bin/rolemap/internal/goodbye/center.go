package goodbye

import (
	"fmt"

	"rolemap/config/diag"
)

// script is what belongs to Identity Center's account. Who has been disabled
// enters roles from a session that runs until the assignments are gone; and only
// of who has not been, the console shows sessions to end.
// https://docs.aws.amazon.com/singlesignon/latest/userguide/revoke-user-permissions.html
func (c Center) script() string {
	if c.ID == "" || c.Instance == "" {
		return fmt.Sprintf(`
if [ "$account" = %s ]; then
  echo "Identity Center: no lock file tells who $user is there; run \"rolemap aws sync\", then this command again" >&2
  exit 1
fi
`, c.Account)
	}
	return fmt.Sprintf(`
# Identity Center: if %[1]s comes from a directory of yours, disable them there first. When this has run, in the
# console: Users, the user, Active sessions, Delete session; and after that, without such a directory, Disable user
# access. AWS has no commands for these. Roles that were entered before stay entered until their session ends.
if [ "$account" = %[2]s ]; then
  done=yes
  export AWS_REGION=%[3]s AWS_DEFAULT_REGION=%[3]s
  instance=%[4]s store=%[5]s person=%[6]s

  # 1. Direct assignments, one after the other.
  rows=$(aws sso-admin list-account-assignments-for-principal --instance-arn "$instance" --principal-type USER --principal-id "$person" \
    --query "AccountAssignments[?PrincipalType=='USER'].[AccountId,PermissionSetArn]" --output text)
  printf '%%s\n' "$rows" | while read -r target set; do
    [ -n "$target" ] || continue
    request=$(aws sso-admin delete-account-assignment --instance-arn "$instance" --target-type AWS_ACCOUNT --target-id "$target" \
      --principal-type USER --principal-id "$person" --permission-set-arn "$set" --query AccountAssignmentDeletionStatus.RequestId --output text </dev/null)
    while status=$(aws sso-admin describe-account-assignment-deletion-status --instance-arn "$instance" \
      --account-assignment-deletion-request-id "$request" --query AccountAssignmentDeletionStatus.Status --output text </dev/null)
      [ "$status" = IN_PROGRESS ]; do sleep 2; done
    [ "$status" = SUCCEEDED ] || { echo "the assignment of $user to $set in $target is not deleted: $status" >&2; exit 1; }
  done
  # 2. Memberships of groups. Those of a directory come back until the directory takes them away, too.
  ids=$(aws identitystore list-group-memberships-for-member --identity-store-id "$store" --member-id "UserId=$person" \
    --query 'GroupMemberships[].MembershipId' --output text)
  for id in $ids; do
    unless_gone aws identitystore delete-group-membership --identity-store-id "$store" --membership-id "$id"
  done
fi
`, diag.Plain(c.SignsInAs), c.Account, diag.ShellWord(c.Region), diag.ShellWord(c.Instance), diag.ShellWord(c.Store), diag.ShellWord(c.ID))
}
