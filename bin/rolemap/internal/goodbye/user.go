package goodbye

import (
	"fmt"
	"strings"
)

// script is what belongs to the users account. A boundary shuts somebody out at
// once, also of the user's sessions that run, which no deleted key ends; and as
// a user can be deleted with one, it stays as long as the user does.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html
func (u IAMUser) script(whole bool) string {
	last := ""
	if whole {
		last = `    # 11. The user.
    unless_gone aws iam delete-user --user-name="$user"
`
	}
	return fmt.Sprintf(`
if [ "$account" = %s ]; then
  done=yes
  unless_gone aws iam get-user --user-name="$user"
  case $said in
  *"(NoSuchEntity)"*) echo "there is no IAM user $user in $account" >&2 ;;
  *)
    # 1. Nothing is allowed from now on, until the user is gone. Should they stay: aws iam delete-user-permissions-boundary
    aws iam put-user-permissions-boundary --user-name="$user" --permissions-boundary %s
    # 2. The password.
    unless_gone aws iam delete-login-profile --user-name="$user"
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
%s  ;;
  esac
fi
`, u.Account, u.DenyAll, pattern(u.Policies), pattern(u.Groups), last)
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
