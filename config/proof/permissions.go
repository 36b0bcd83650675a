package proof

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/aws"
	"rolemap/config/effective"
	"rolemap/config/policy"
	"rolemap/config/state"
)

// permissions compares what each granted role may do, and what is known of
// each user, with the map.
func (p *prover) permissions() {
	m := p.access.Map
	wanted := map[state.ID]bool{} // the organisation's own policies
	p.everywhere(wanted)
	for _, id := range state.Sorted(p.Roles) {
		r, arn := p.Roles[id], id.ARN(p.partition)
		h, ok := p.anyHolding(arn)
		if !ok {
			continue // the inventory says so
		}
		want := p.terms[arn]
		arnOf := func(x effective.Policy) string {
			if x.ARN != "" {
				return x.ARN
			}
			at := state.ID{Account: id.Account, Kind: state.APolicy, Name: m.Defaults.Path + x.Name}
			if !wanted[at] {
				wanted[at] = true
				p.document(at, x)
			}
			return at.ARN(p.partition)
		}
		var policies []string
		for _, x := range want.Policies {
			policies = append(policies, arnOf(x))
		}
		var boundary string
		if want.Boundary.Name != "" {
			boundary = arnOf(want.Boundary)
		}
		slices.Sort(policies)
		if got := slices.Sorted(slices.Values(r.Policies)); !slices.Equal(got, policies) {
			p.wrong("role %s carries the policies %q, the map says %q", arn, got, policies)
		}
		if r.Boundary != boundary {
			p.wrong("role %s has the boundary %q, the map says %q", arn, r.Boundary, boundary)
		}
		if r.Session != want.Session.Seconds() {
			p.wrong("role %s has sessions of %v seconds, the map says %v", arn, r.Session, want.Session.Seconds())
		}
		if role, _ := m.Role(h.Role); r.Description != role.Description.Text {
			p.wrong("role %s is described as %q, the map says %q", arn, r.Description, role.Description.Text)
		}
		if len(r.Tags) > 0 {
			p.wrong("role %s has tags %q, of which the map knows nothing", arn, r.Tags)
		}
		p.result.Permissions += len(r.Policies)
	}
	// Where everybody is suspended self-service stands there and reaches nobody.
	wanted[p.id(state.APolicy, m.Defaults.Path+"rolemap.self-service")] = true
	for _, id := range state.Sorted(p.Policies) {
		if !wanted[id] && !p.reaching[id.ARN(p.partition)] {
			p.wrong("policy %s is in a stack and nothing in the map uses it", id.ARN(p.partition))
		}
		if path := id.Name[:strings.LastIndexByte(id.Name, '/')+1]; path != m.Defaults.Path {
			p.wrong("policy %s has the path %s, the map says %s", id.ARN(p.partition), path, m.Defaults.Path)
		}
	}
	for _, id := range state.Sorted(p.State.Users) {
		if u, ok := m.User(id.Name[1:]); ok {
			p.userTags(u, p.State.Users[id].Tags)
		}
	}
}

func (p *prover) anyHolding(arn string) (access.Holding, bool) {
	for _, h := range p.granted[arn] {
		return h, true // they differ in people alone
	}
	return access.Holding{}, false
}

// document compares one of the organisation's own policies with the map's,
// filled in for the account.
func (p *prover) document(id state.ID, own effective.Policy) {
	got, ok := p.Policies[id]
	if !ok {
		p.wrong("policy %s is used and in no stack", id.ARN(p.partition))
		return
	}
	var document any
	d := json.NewDecoder(bytes.NewReader(got.Document))
	d.UseNumber() // a float64 would make large numbers equal
	if err := d.Decode(&document); err != nil {
		p.wrong("policy %s holds no document: %v", id.ARN(p.partition), err)
		return
	}
	if string(policy.CompactJSON(document)) != string(policy.CompactJSON(own.Document)) {
		p.wrong("the document of policy %s is not the map's", id.ARN(p.partition))
	}
}

func (p *prover) userTags(u *config.User, got []state.Tag) {
	var want []state.Tag
	for _, t := range []state.Tag{{Key: "email", Value: u.Email.Text}, {Key: "name", Value: u.FullName.Text}} {
		if t.Value != "" {
			want = append(want, state.Tag{Key: t.Key, Value: aws.TagValue(t.Value)})
		}
	}
	if !slices.Equal(got, want) {
		p.wrong("user %s has the tags %q, the map says %q", u.Name.Text, got, want)
	}
}
