package iam

import (
	"strconv"
	"time"

	"rolemap/config/policy"
)

// One function a policy document, so that a reviewer finds each in one place.

type object = map[string]any

// assumeDocument is the door out, or several: most of a plan's documents. Its
// value is made when it is written down.
type assumeDocument struct {
	list []assume
	size int
}

func (d assumeDocument) Size() int { return d.size }

// assume is roles that may be assumed until the same moment; zero for no end.
type assume struct {
	roles []string // ARNs in full, never a wildcard
	until time.Time
}

func (d assumeDocument) Value() map[string]any {
	list := make([]any, len(d.list))
	for i, d := range d.list {
		s := object{"Sid": "SwitchRole", "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": policy.OneOrList(d.roles)}
		if i > 0 {
			s["Sid"] = "SwitchRole" + strconv.Itoa(i+1) // a policy takes each Sid once
		}
		if !d.until.IsZero() {
			s["Condition"] = object{"DateLessThan": object{"aws:CurrentTime": policy.Time(d.until)}}
		}
		list[i] = s
	}
	return policy.Statements(list...)
}

func (l *layouter) assume(list []assume) assumeDocument {
	return assumeDocument{list, l.assumeSize(list)}
}

// assumeSize is the length of an assumeDocument. An ARN needs no escape in JSON
// and an end is always of one length, so only the number of ARNs in each
// statement counts, and theirs.
func (l *layouter) assumeSize(list []assume) int {
	arns, key := 0, make([]byte, 0, 16)
	for _, d := range list {
		for _, r := range d.roles {
			arns += len(r)
		}
		key = strconv.AppendInt(key, int64(len(d.roles)), 10)
		if d.until.IsZero() {
			key = append(key, ' ')
		} else {
			key = append(key, '<')
		}
	}
	n, ok := l.assumeSizes[string(key)]
	if !ok {
		empty := make([]assume, len(list))
		for i, d := range list {
			empty[i] = assume{make([]string, len(d.roles)), d.until}
		}
		n = len(policy.CompactJSON(assumeDocument{list: empty}.Value()))
		l.assumeSizes[string(key)] = n
	}
	return n + arns
}

// trustDocument is the door in. The users account's root stands for whoever
// that account lets through; people, where given, narrows it to these ARNs.
// They are compared by name at the time of the request: a user named as
// Principal would have to exist first and would be locked out once re-created.
// An Allow takes Bool: BoolIfExists would let plain access keys in, whose
// requests carry no MFA key at all.
func trustDocument(partition, usersAccount string, mfa bool, sourceIP, people []string) object {
	s := object{
		"Effect":    "Allow",
		"Principal": object{"AWS": "arn:" + partition + ":iam::" + usersAccount + ":root"},
		"Action":    "sts:AssumeRole",
	}
	condition := object{}
	if mfa {
		condition["Bool"] = object{"aws:MultiFactorAuthPresent": "true"}
	}
	if len(sourceIP) > 0 {
		condition["IpAddress"] = object{"aws:SourceIp": policy.List(sourceIP)}
	}
	if people != nil {
		condition["ArnEquals"] = object{"aws:PrincipalArn": policy.List(people)}
	}
	if len(condition) > 0 {
		s["Condition"] = condition
	}
	return policy.Statements(s)
}

// selfServiceDocument lets people look after their own sign-in and nothing of
// anyone else's. Without MFA it leaves what a first sign-in needs: changing
// the password and enrolling a device, never removing one. sts:AssumeRole is
// left to the roles, whose trust demands MFA or says that it is optional;
// sts:GetSessionToken is how access keys come by MFA.
func selfServiceDocument(partition, account string) object {
	own := "arn:" + partition + ":iam::" + account + ":user/${aws:username}"
	mfa := "arn:" + partition + ":iam::" + account + ":mfa/"
	return policy.Statements(
		object{"Sid": "SeeAccountRules", "Effect": "Allow", "Resource": "*", "Action": policy.List([]string{
			"iam:GetAccountPasswordPolicy", "iam:ListVirtualMFADevices"})},
		object{"Sid": "OwnPassword", "Effect": "Allow", "Resource": own, "Action": policy.List([]string{
			"iam:ChangePassword", "iam:GetLoginProfile", "iam:GetUser"})},
		object{"Sid": "OwnAccessKeys", "Effect": "Allow", "Resource": own, "Action": policy.List([]string{
			"iam:CreateAccessKey", "iam:DeleteAccessKey", "iam:GetAccessKeyLastUsed", "iam:ListAccessKeys", "iam:UpdateAccessKey"})},
		object{"Sid": "OwnMFA", "Effect": "Allow", "Resource": own, "Action": policy.List([]string{
			"iam:DeactivateMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices", "iam:ResyncMFADevice"})},
		// Device names are free, so creating cannot be tied to the user's name.
		// A device is nobody's until EnableMFADevice ties it to a user.
		object{"Sid": "NewMFADevice", "Effect": "Allow", "Resource": mfa + "*", "Action": "iam:CreateVirtualMFADevice"},
		object{"Sid": "RemoveOwnMFADevice", "Effect": "Allow", "Resource": mfa + "${aws:username}", "Action": "iam:DeleteVirtualMFADevice"},
		// What "aws login" needs to hand the session of a browser to the command line.
		// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/SignInLocalDevelopmentAccess.html
		object{"Sid": "SignInOnTheCommandLine", "Effect": "Allow", "Resource": "arn:" + partition + ":signin:*:*:oauth2/public-client/*",
			"Action": policy.List([]string{"signin:AuthorizeOAuth2Access", "signin:CreateOAuth2Token"})},
		// To authorize takes MFA; whether the request that takes the token for
		// that carries the key is not documented, and it gives nothing without.
		object{"Sid": "WithoutMFAOnlyThis", "Effect": "Deny", "Resource": "*", "NotAction": policy.List([]string{
			"iam:ChangePassword", "iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:GetAccountPasswordPolicy", "iam:GetUser",
			"iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice", "signin:CreateOAuth2Token", "sts:AssumeRole",
			"sts:GetSessionToken"}),
			"Condition": object{"BoolIfExists": object{"aws:MultiFactorAuthPresent": "false"}}},
		// A request signed with an access key has no MFA key at all, a console
		// session has one that says false. So a person without MFA enrols a
		// device in the console, and a stolen access key can neither enrol one
		// nor create devices, whose seed the answer gives away.
		object{"Sid": "NoEnrolmentByAccessKey", "Effect": "Deny", "Resource": "*", "Action": policy.List([]string{
			"iam:CreateVirtualMFADevice", "iam:EnableMFADevice"}),
			"Condition": object{"Null": object{"aws:MultiFactorAuthPresent": "true"}}},
	)
}

// suspendedDocument denies everything.
func suspendedDocument() object {
	return policy.Statements(object{"Sid": "Suspended", "Effect": "Deny", "Action": "*", "Resource": "*"})
}
