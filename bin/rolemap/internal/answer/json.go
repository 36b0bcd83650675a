package answer

import (
	"rolemap/bin/rolemap/internal/jsondoc"
	"rolemap/config/access"
)

// Doc is an answer as JSON has it.
type Doc struct {
	User    string `json:"user"`
	Role    string `json:"role"`
	Account string `json:"account"`
	Title   string `json:"account_title,omitempty"`
	Allowed bool   `json:"allowed"`
	Because string `json:"because,omitempty"`
	Until   string `json:"until,omitempty"` // as written
	Why     *why   `json:"why,omitempty"`
}

type why struct {
	Sources  []way    `json:"ways"`
	Policies []policy `json:"policies"`
	Role     role     `json:"role"`
	MFA      bool     `json:"mfa"` // demanded
	SourceIP []string `json:"source_ip"`
	Trust    string   `json:"trust"`
	Ends     string   `json:"ends,omitempty"` // the first moment without access
}

type way struct {
	Team   string         `json:"team,omitempty"` // missing for a direct grant
	Member *jsondoc.Place `json:"member,omitempty"`
	Where  string         `json:"where"` // the account or account group as written
	Entry  jsondoc.Place  `json:"entry"`
	Until  string         `json:"until,omitempty"`
	Reason string         `json:"reason,omitempty"`
}

type policy struct {
	Name       string   `json:"name"`
	ARN        string   `json:"arn"`
	AttachedTo []string `json:"attached_to"`
	Ends       string   `json:"ends,omitempty"`
}

type role struct {
	ARN            string   `json:"arn,omitempty"`
	Policies       []string `json:"policies"`
	Boundary       string   `json:"permissions_boundary,omitempty"`
	SessionSeconds int      `json:"session_seconds"`
}

// JSON returns answers for a JSON document, with the ways where they are
// wanted; never nil.
func JSON(answers []Answer, withWhy bool) []Doc {
	out := make([]Doc, len(answers))
	for i, a := range answers {
		out[i] = Doc{User: a.User, Role: a.Role, Account: a.Account, Title: a.Title, Allowed: a.Allowed, Because: a.Because, Until: a.Until}
		if withWhy && a.Allowed {
			out[i].Why = a.Why.json()
		}
	}
	return out
}

func (w Why) json() *why {
	d := &why{Policies: []policy{}, MFA: w.MFA, SourceIP: w.SourceIP, Trust: w.Trust, Ends: jsondoc.Time(w.Until),
		Role: role{w.Role.ARN, w.Role.Permissions, w.Role.Boundary, int(w.Role.Session.Seconds())}}
	for _, x := range w.Sources {
		d.Sources = append(d.Sources, oneWay(x))
	}
	for _, p := range w.Policies {
		d.Policies = append(d.Policies, policy{p.Name, p.ARN, p.AttachedTo, jsondoc.Time(p.Until)})
	}
	return d
}

func oneWay(w access.Source) way {
	d := way{Where: w.Block.Where.Text, Entry: jsondoc.At(w.Entry.Role.At), Until: w.Entry.UntilAt.Text, Reason: w.Entry.Reason.Text}
	if w.Team != nil {
		d.Team = w.Team.Name.Text
	}
	if w.Member != nil {
		at := jsondoc.At(w.Member.At)
		d.Member = &at
	}
	return d
}
