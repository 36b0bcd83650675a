package proof

import (
	"encoding/json"
	"slices"
	"strings"
)

// selfServiceDocument is what every active user may do beside switching roles,
// written down a second time on purpose: what writes it is not asked.
const selfServiceDocument = `{"Version": "2012-10-17", "Statement": [
	{"Sid": "SeeAccountRules", "Effect": "Allow", "Resource": "*",
		"Action": ["iam:GetAccountPasswordPolicy", "iam:ListVirtualMFADevices"]},
	{"Sid": "OwnPassword", "Effect": "Allow", "Resource": "IAM:user/${aws:username}",
		"Action": ["iam:ChangePassword", "iam:GetLoginProfile", "iam:GetUser"]},
	{"Sid": "OwnAccessKeys", "Effect": "Allow", "Resource": "IAM:user/${aws:username}", "Action": ["iam:CreateAccessKey",
		"iam:DeleteAccessKey", "iam:GetAccessKeyLastUsed", "iam:ListAccessKeys", "iam:UpdateAccessKey"]},
	{"Sid": "OwnMFA", "Effect": "Allow", "Resource": "IAM:user/${aws:username}", "Action": ["iam:DeactivateMFADevice",
		"iam:EnableMFADevice", "iam:ListMFADevices", "iam:ResyncMFADevice"]},
	{"Sid": "NewMFADevice", "Effect": "Allow", "Resource": "IAM:mfa/*", "Action": "iam:CreateVirtualMFADevice"},
	{"Sid": "RemoveOwnMFADevice", "Effect": "Allow", "Resource": "IAM:mfa/${aws:username}", "Action": "iam:DeleteVirtualMFADevice"},
	{"Sid": "WithoutMFAOnlyThis", "Effect": "Deny", "Resource": "*", "NotAction": ["iam:ChangePassword",
		"iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:GetAccountPasswordPolicy", "iam:GetUser", "iam:ListMFADevices",
		"iam:ListVirtualMFADevices", "iam:ResyncMFADevice", "sts:AssumeRole", "sts:GetSessionToken"],
		"Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}},
	{"Sid": "NoEnrolmentByAccessKey", "Effect": "Deny", "Resource": "*",
		"Action": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice"],
		"Condition": {"Null": {"aws:MultiFactorAuthPresent": "true"}}}]}`

const suspendedDocument = `{"Version": "2012-10-17", "Statement": [
	{"Sid": "Suspended", "Effect": "Deny", "Action": "*", "Resource": "*"}]}`

// beside compares what each user may do beside switching roles: self-service
// where they are active, nothing at all where they are suspended.
func (p *prover) beside() {
	fill := strings.NewReplacer("IAM:", "arn:"+p.partition+":iam::"+p.usersAccount+":")
	active, suspended := texts(fill.Replace(selfServiceDocument)), texts(suspendedDocument)
	for i := range p.access.Map.Users {
		name := p.access.Map.Users[i].Name.Text
		u, ok := p.users[name]
		if !ok {
			continue // the inventory says so
		}
		got := text(slices.DeleteFunc(slices.Clone(u.statements), func(s statement) bool {
			return s.Effect == "Allow" && only(s.Action, assumeRole)
		}))
		switch isSuspended := p.access.Map.Users[i].Suspended; {
		case isSuspended && !slices.Equal(got, suspended):
			p.wrong("user %s is suspended, and not denied everything and only that", name)
		case !isSuspended && !slices.Equal(got, active):
			p.wrong("user %s is active, and what they may do for themselves is not self-service, statement by statement", name)
		}
	}
}

func texts(document string) []string {
	list, err := statements(json.RawMessage(document))
	if err != nil {
		panic(err) // both documents stand above
	}
	return text(list)
}

// text is the statements in a form to compare, each once, in a stable order.
func text(list []statement) []string {
	out := make([]string, len(list))
	for i, s := range list {
		s.Action, s.NotAction = slices.Sorted(slices.Values(s.Action)), slices.Sorted(slices.Values(s.NotAction))
		b, err := json.Marshal(s)
		if err != nil {
			panic(err) // a statement holds only texts
		}
		out[i] = string(b)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
