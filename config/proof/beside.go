package proof

import (
	"fmt"
	"slices"
)

// selfServiceOf is what every active user may do beside switching roles,
// written down a second time on purpose: what writes it is not asked.
func selfServiceOf(partition, usersAccount string) []statement {
	ours := "arn:" + partition + ":iam::" + usersAccount + ":"
	allow := func(sid, resource string, actions ...string) statement {
		return statement{Sid: sid, Effect: "Allow", Action: actions, Resource: oneOrMore{resource}}
	}
	return []statement{
		allow("SeeAccountRules", "*", "iam:GetAccountPasswordPolicy", "iam:ListVirtualMFADevices"),
		allow("OwnPassword", ours+"user/${aws:username}", "iam:ChangePassword", "iam:GetLoginProfile", "iam:GetUser"),
		allow("OwnAccessKeys", ours+"user/${aws:username}", "iam:CreateAccessKey", "iam:DeleteAccessKey", "iam:GetAccessKeyLastUsed",
			"iam:ListAccessKeys", "iam:UpdateAccessKey"),
		allow("OwnMFA", ours+"user/${aws:username}", "iam:DeactivateMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices",
			"iam:ResyncMFADevice"),
		allow("NewMFADevice", ours+"mfa/*", "iam:CreateVirtualMFADevice"),
		allow("RemoveOwnMFADevice", ours+"mfa/${aws:username}", "iam:DeleteVirtualMFADevice"),
		allow("SignInOnTheCommandLine", "arn:"+partition+":signin:*:*:oauth2/public-client/*", "signin:AuthorizeOAuth2Access",
			"signin:CreateOAuth2Token"),
		{Sid: "WithoutMFAOnlyThis", Effect: "Deny", Resource: oneOrMore{"*"}, NotAction: oneOrMore{"iam:ChangePassword",
			"iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:GetAccountPasswordPolicy", "iam:GetUser", "iam:ListMFADevices",
			"iam:ListVirtualMFADevices", "iam:ResyncMFADevice", "signin:CreateOAuth2Token", "sts:AssumeRole", "sts:GetSessionToken"},
			Condition: map[string]map[string]oneOrMore{"BoolIfExists": {"aws:MultiFactorAuthPresent": {"false"}}}},
		{Sid: "NoEnrolmentByAccessKey", Effect: "Deny", Resource: oneOrMore{"*"}, Action: oneOrMore{"iam:CreateVirtualMFADevice",
			"iam:EnableMFADevice"},
			Condition: map[string]map[string]oneOrMore{"Null": {"aws:MultiFactorAuthPresent": {"true"}}}},
	}
}

var suspension = []statement{{Sid: "Suspended", Effect: "Deny", Action: oneOrMore{"*"}, Resource: oneOrMore{"*"}}}

// beside compares what each user may do beside switching roles: self-service
// where they are active, nothing at all where they are suspended.
func (p *prover) beside() {
	active, suspended := texts(selfServiceOf(p.partition, p.usersAccount)), texts(suspension)
	for i := range p.access.Map.Users {
		name := p.access.Map.Users[i].Name.Text
		u, ok := p.users[name]
		if !ok {
			continue // the inventory says so
		}
		got := texts(slices.DeleteFunc(slices.Clone(u.statements), statement.leaves))
		switch isSuspended := p.access.Map.Users[i].Suspended; {
		case isSuspended && !slices.Equal(got, suspended):
			p.wrong("user %s is suspended, and not denied everything and only that", name)
		case !isSuspended && !slices.Equal(got, active):
			p.wrong("user %s is active, and what they may do for themselves is not self-service, statement by statement", name)
		}
	}
}

// texts are statements in a form to compare, each once, in a stable order.
func texts(list []statement) []string {
	out := make([]string, len(list))
	for i, s := range list {
		actions, others := slices.Sorted(slices.Values(s.Action)), slices.Sorted(slices.Values(s.NotAction))
		out[i] = fmt.Sprintf("%q %q %q %q %q %q", s.Sid, s.Effect, actions, others, s.Resource, s.Condition)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
