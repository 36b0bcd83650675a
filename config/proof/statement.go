package proof

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"time"

	"rolemap/config/state"
)

// oneOrMore is a text or a list of texts.
type oneOrMore []string

func (o *oneOrMore) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*o = oneOrMore{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(o))
}

type statement struct {
	Sid       string
	Effect    string
	Principal *struct{ AWS oneOrMore }
	Action    oneOrMore
	NotAction oneOrMore
	Resource  oneOrMore
	Condition map[string]map[string]oneOrMore

	until  time.Time      // DateLessThan aws:CurrentTime
	ranges []netip.Prefix // IpAddress aws:SourceIp
	people []string       // ArnEquals aws:PrincipalArn
}

// statements reads the statements of a policy document.
func statements(document json.RawMessage) ([]statement, error) {
	var d struct {
		Version   string
		Statement []statement
	}
	if err := state.Decode(document, &d); err != nil {
		return nil, fmt.Errorf("policy document: %w", err)
	}
	if d.Version != "2012-10-17" {
		return nil, fmt.Errorf("policy document of version %q", d.Version)
	}
	return d.Statement, nil
}

const assumeRole = "sts:AssumeRole"

var roleARN = regexp.MustCompile(`^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9_+=,.@/-]+$`)

// selfService are the actions with which people look after their own sign-in.
var selfService = strings.Fields(`iam:ChangePassword iam:GetLoginProfile iam:GetUser
	iam:CreateAccessKey iam:DeleteAccessKey iam:GetAccessKeyLastUsed iam:ListAccessKeys iam:UpdateAccessKey
	iam:DeactivateMFADevice iam:EnableMFADevice iam:ListMFADevices iam:ResyncMFADevice`)

func (s statement) unknown(why string) error {
	b, _ := json.Marshal(s.Action)
	return fmt.Errorf("statement %q (%s %s) is not known: %s", s.Sid, s.Effect, b, why)
}

func only(l oneOrMore, allowed ...string) bool {
	return len(l) > 0 && !slices.ContainsFunc(l, func(s string) bool { return !slices.Contains(allowed, s) })
}

// knownIdentity accepts the statements of policies that are attached to people.
func (s *statement) knownIdentity(partition, usersAccount string) error {
	if s.Principal != nil {
		return s.unknown("a Principal in a permission policy")
	}
	if (len(s.Action) == 0) == (len(s.NotAction) == 0) {
		return s.unknown("neither or both of Action and NotAction")
	}
	ours := func(rest string) bool {
		return only(s.Resource, "arn:"+partition+":iam::"+usersAccount+":"+rest)
	}
	switch {
	case s.Effect == "Allow" && only(s.Action, assumeRole):
		for _, r := range s.Resource {
			if !roleARN.MatchString(r) {
				return s.unknown("the resource " + r + " is not the ARN of one role")
			}
		}
		return s.conditions(map[string]string{"DateLessThan": "aws:CurrentTime"})
	case s.Effect == "Allow" && len(s.Condition) == 0 && len(s.Action) > 0:
		switch {
		case only(s.Action, selfService...) && ours("user/${aws:username}"):
		case only(s.Action, "iam:GetAccountPasswordPolicy", "iam:ListVirtualMFADevices") && only(s.Resource, "*"):
		case only(s.Action, "iam:CreateVirtualMFADevice") && ours("mfa/*"):
		case only(s.Action, "iam:DeleteVirtualMFADevice") && ours("mfa/${aws:username}"):
		case only(s.Action, "signin:AuthorizeOAuth2Access", "signin:CreateOAuth2Token") &&
			only(s.Resource, "arn:"+partition+":signin:*:*:oauth2/public-client/*"):
		default:
			return s.unknown("it allows more than self-service")
		}
		return nil
	case s.Effect == "Deny" && only(s.Resource, "*"):
		switch {
		case only(s.Action, "*") && len(s.Condition) == 0:
		case len(s.NotAction) > 0 && s.is("BoolIfExists", "aws:MultiFactorAuthPresent", "false"):
		case only(s.Action, "iam:CreateVirtualMFADevice", "iam:EnableMFADevice") && s.is("Null", "aws:MultiFactorAuthPresent", "true"):
		default:
			return s.unknown("no Deny of this shape is written")
		}
		return nil
	}
	return s.unknown("no statement of this shape is written")
}

// leaves reports whether a known identity statement lets people leave for a
// role: none of them denies that alone.
func (s statement) leaves() bool { return only(s.Action, assumeRole) }

// is reports whether a statement has exactly this condition.
func (s *statement) is(operator, key, value string) bool {
	return len(s.Condition) == 1 && len(s.Condition[operator]) == 1 && slices.Equal(s.Condition[operator][key], oneOrMore{value})
}

// knownTrust accepts the statements of a role's trust.
func (s *statement) knownTrust(partition, usersAccount string) error {
	root := "arn:" + partition + ":iam::" + usersAccount + ":root"
	switch {
	case s.Effect != "Allow" || !only(s.Action, assumeRole) || len(s.NotAction) > 0 || len(s.Resource) > 0:
		return s.unknown("a trust allows sts:AssumeRole and nothing else")
	case s.Principal == nil || !only(s.Principal.AWS, root):
		return s.unknown("it trusts others than " + root)
	}
	return s.conditions(map[string]string{"Bool": "aws:MultiFactorAuthPresent", "IpAddress": "aws:SourceIp", "ArnEquals": "aws:PrincipalArn"})
}

// conditions reads the conditions that a statement may have.
func (s *statement) conditions(allowed map[string]string) error {
	for operator, keys := range s.Condition {
		values, ok := keys[allowed[operator]]
		if !ok || len(keys) != 1 || len(values) == 0 {
			return s.unknown("the condition " + operator)
		}
		switch operator {
		case "DateLessThan":
			t, err := time.Parse(time.RFC3339, values[0])
			if err != nil || len(values) != 1 {
				return s.unknown("the date " + values[0])
			}
			s.until = t
		case "Bool":
			if !slices.Equal(values, oneOrMore{"true"}) {
				return s.unknown("the value " + values[0])
			}
		case "IpAddress":
			for _, v := range values {
				p, err := netip.ParsePrefix(v)
				if err != nil {
					return s.unknown("the address range " + v)
				}
				s.ranges = append(s.ranges, p)
			}
		case "ArnEquals":
			for _, v := range values {
				if strings.ContainsAny(v, "*?$") {
					return s.unknown("the principal " + v)
				}
			}
			s.people = values
		}
	}
	return nil
}
