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
	Until   string `json:"until,omitempty"`   // as written
	SignIn  string `json:"sign_in,omitempty"` // in a map with Identity Center
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
	Center   *center  `json:"identity_center,omitempty"`
}

// center is the way through Identity Center.
type center struct {
	Through []principal `json:"through"`
	Set     string      `json:"permission_set"`
	Account string      `json:"account_id"`
	Ends    string      `json:"ends,omitempty"` // of this way
	Denied  bool        `json:"denied_after_end,omitempty"`
}

type principal struct {
	Person    string `json:"person,omitempty"` // of an assignment of their own
	Group     string `json:"group,omitempty"`
	Directory bool   `json:"directory,omitempty"`
}

type way struct {
	Team   string         `json:"team,omitempty"` // missing for a direct grant
	Member *jsondoc.Place `json:"member,omitempty"`
	Where  string         `json:"where"` // the account or account group as written
	Entry  jsondoc.Place  `json:"entry"`
	Until  string         `json:"until,omitempty"`
	Reason string         `json:"reason,omitempty"`
	SignIn string         `json:"sign_in,omitempty"`
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
	Described      []string `json:"described,omitempty"` // a line a policy of AWS
	Boundary       string   `json:"permissions_boundary,omitempty"`
	SessionSeconds int      `json:"session_seconds"`
}

// JSON returns answers for a JSON document, with the ways where they are
// wanted; never nil.
func JSON(answers []Answer, withWhy bool) []Doc {
	out := make([]Doc, len(answers))
	for i, a := range answers {
		out[i] = Doc{User: a.User, Role: a.Role, Account: a.Account, Title: a.Title, Allowed: a.Allowed, Because: a.Because, Until: a.Until}
		if a.Told && a.Allowed {
			out[i].SignIn = a.Ways.String()
		}
		if withWhy && a.Allowed {
			out[i].Why = a.Why.json(a.Told)
		}
	}
	return out
}

func (w Why) json(told bool) *why {
	d := &why{Policies: []policy{}, MFA: w.MFA, SourceIP: w.SourceIP, Trust: w.Trust, Ends: jsondoc.Time(w.Until),
		Role: role{w.Role.ARN, w.Role.Permissions, w.Role.terms.Described(), w.Role.Boundary, int(w.Role.Session.Seconds())}}
	for _, x := range w.Sources {
		way := oneWay(x)
		if told {
			way.SignIn = x.SignIn.String()
		}
		d.Sources = append(d.Sources, way)
	}
	for _, p := range w.Policies {
		d.Policies = append(d.Policies, policy{p.Name, p.ARN, p.AttachedTo, jsondoc.Time(p.Until)})
	}
	if c := w.Center; c != nil {
		d.Center = &center{Set: c.Set, Account: c.Account, Ends: jsondoc.Time(c.Until), Denied: c.Denied && !c.Until.IsZero()}
		for _, p := range c.Through {
			d.Center.Through = append(d.Center.Through, principal(p))
		}
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
