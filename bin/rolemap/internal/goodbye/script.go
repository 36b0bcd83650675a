package goodbye

import (
	"fmt"
	"strings"

	"rolemap/config/diag"
)

// lock is the policy that shuts somebody out at once, also of sessions that run
// in the users account. It goes with the other inline policies, when all that
// could be used to sign in is gone.
const lock = "rolemap-goodbye"

// script is what belongs to the users account.
func (u IAMUser) script() string {
	return fmt.Sprintf(`
if [ "$account" = %s ]; then
  done=yes
  aws iam get-user --user-name="$user" >/dev/null # stops here where there is no such user

  # 1. Nothing is allowed from now on.
  aws iam put-user-policy --user-name="$user" --policy-name %s \
    --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}'
  # 2. The password. Whoever has none gets an error that does no harm.
  if aws iam get-login-profile --user-name="$user" >/dev/null; then aws iam delete-login-profile --user-name="$user"; fi
  # 3. Access keys.
  ids=$(aws iam list-access-keys --user-name="$user" --query 'AccessKeyMetadata[].AccessKeyId' --output text)
  for id in $ids; do
    aws iam delete-access-key --user-name="$user" --access-key-id "$id"
  done
  # 4. MFA devices; virtual ones are deleted, too.
  ids=$(aws iam list-mfa-devices --user-name="$user" --query 'MFADevices[].SerialNumber' --output text)
  for id in $ids; do
    aws iam deactivate-mfa-device --user-name="$user" --serial-number "$id"
    case $id in arn:*:mfa/*) aws iam delete-virtual-mfa-device --serial-number "$id" ;; esac
  done
  # 5. SSH keys.
  ids=$(aws iam list-ssh-public-keys --user-name="$user" --query 'SSHPublicKeys[].SSHPublicKeyId' --output text)
  for id in $ids; do
    aws iam delete-ssh-public-key --user-name="$user" --ssh-public-key-id "$id"
  done
  # 6. Signing certificates.
  ids=$(aws iam list-signing-certificates --user-name="$user" --query 'Certificates[].CertificateId' --output text)
  for id in $ids; do
    aws iam delete-signing-certificate --user-name="$user" --certificate-id "$id"
  done
  # 7. Credentials of single services.
  ids=$(aws iam list-service-specific-credentials --user-name="$user" --query 'ServiceSpecificCredentials[].ServiceSpecificCredentialId' --output text)
  for id in $ids; do
    aws iam delete-service-specific-credential --user-name="$user" --service-specific-credential-id "$id"
  done
  # 8. Inline policies.
  ids=$(aws iam list-user-policies --user-name="$user" --query 'PolicyNames[]' --output text)
  for id in $ids; do
    aws iam delete-user-policy --user-name="$user" --policy-name="$id"
  done
  # 9. Attachments by hand. The stack takes its own away.
  ids=$(aws iam list-attached-user-policies --user-name="$user" --query 'AttachedPolicies[].PolicyArn' --output text)
  for id in $ids; do
    case $id in %s) ;; *) aws iam detach-user-policy --user-name="$user" --policy-arn "$id" ;; esac
  done
  # 10. Groups by hand.
  ids=$(aws iam list-groups-for-user --user-name="$user" --query 'Groups[].GroupName' --output text)
  for id in $ids; do
    case $id in %s) ;; *) aws iam remove-user-from-group --user-name="$user" --group-name="$id" ;; esac
  done
fi
`, u.Account, lock, pattern(u.Policies), pattern(u.Groups))
}

// pattern is one of case that matches these texts; of none it matches nothing.
func pattern(texts []string) string {
	if len(texts) == 0 {
		return "''"
	}
	quoted := make([]string, len(texts))
	for i, t := range texts {
		quoted[i] = "'" + strings.ReplaceAll(t, "'", `'\''`) + "'"
	}
	return strings.Join(quoted, " | ")
}

// script is what belongs to Identity Center's account.
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
# Identity Center: first disable %[1]s in your directory or, where there is none, in the console: Users, the user,
# Disable user access; and below Active sessions end what is there. AWS has no command for either.
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
    [ "$status" = SUCCEEDED ] || { echo "the assignment of $set in $target is not deleted: $status" >&2; exit 1; }
  done
  # 2. Memberships of groups. Those of a directory come back until the directory takes them away, too.
  ids=$(aws identitystore list-group-memberships-for-member --identity-store-id "$store" --member-id "UserId=$person" \
    --query 'GroupMemberships[].MembershipId' --output text)
  for id in $ids; do
    aws identitystore delete-group-membership --identity-store-id "$store" --membership-id "$id"
  done
fi
`, diag.Plain(c.SignsInAs), c.Account, diag.ShellWord(c.Region), diag.ShellWord(c.Instance), diag.ShellWord(c.Store), diag.ShellWord(c.ID))
}
