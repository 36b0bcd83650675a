package proof

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"rolemap/config"
	"rolemap/config/effective"
	"rolemap/config/policy"
	"rolemap/config/state"
)

// Behind is a role of an account that a cloud assembly opens both ways, and how
// what is behind the two compares.
type Behind struct {
	Account, Role string // the map's names; of what it does not name, AWS's
	Verdict       effective.Verdict
	Why           []string // in words; empty where they are equal
}

// Parity compares what the IAM role and the permission set may do wherever the
// templates of a cloud assembly open both: policies, what own documents say,
// boundary, session and addresses. The map gives names only. Sorted by account
// and role; the error is for an assembly with something in it that cannot be
// judged.
func Parity(dir fs.FS, m *config.Map) ([]Behind, error) {
	s, err := state.Read(dir)
	if err != nil {
		return nil, err
	}
	roles, accounts := map[string]string{}, map[string]string{}
	for i := range m.Roles {
		roles[m.Roles[i].SetNameOf().Text] = m.Roles[i].Name.Text
	}
	for i := range m.Accounts {
		accounts[m.Accounts[i].ID.Text] = m.Accounts[i].Name.Text
	}
	type door struct {
		account string
		set     state.ID
	}
	doors := map[door]bool{}
	for a := range s.Assignments {
		doors[door{a.Account, a.Set}] = true
	}
	var out []Behind
	for d := range doors {
		name := cmp.Or(roles[d.set.Name[1:]], d.set.Name[1:])
		r, ok := s.Roles[state.ID{Account: d.account, Kind: state.ARole, Name: m.Defaults.Path + name}]
		if !ok {
			continue
		}
		b := Behind{Account: cmp.Or(accounts[d.account], d.account), Role: name}
		if err := b.compare(s, d.account, r, s.Sets[d.set]); err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	slices.SortFunc(out, func(a, b Behind) int { return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.Role, b.Role)) })
	return out, nil
}

// worth is what one of the two may do.
type worth struct {
	policies  map[string]bool           // that only AWS or the account knows: an ARN, or a path and name
	documents map[string]map[string]any // of the assembly's own policies, by name
	boundary  string                    // likewise: an ARN, or a path and name
	session   time.Duration
	addresses string // sorted; empty for all
}

func (b *Behind) compare(s *state.State, account string, role *state.Role, set *state.PermissionSet) error {
	x, err := worthOfRole(s, account, role)
	if err != nil {
		return fmt.Errorf("%s: %w", role.Where, err)
	}
	y, err := worthOfSet(s, account, set)
	if err != nil {
		return fmt.Errorf("%s: %w", set.Where, err)
	}
	b.Verdict = effective.Equal
	differ := func(text string, args ...any) {
		b.Verdict, b.Why = effective.Differs, append(b.Why, fmt.Sprintf(text, args...))
	}
	only := func(what string, list []string, whose string) {
		if len(list) > 0 {
			differ("only %s has %s %s", whose, what, strings.Join(list, ", "))
		}
	}
	lines := func(list []policy.Atom) (out []string) {
		for _, a := range list {
			out = append(out, a.String())
		}
		return out
	}
	gone, came := policy.Compare(x.documents, y.documents)
	for _, side := range []struct {
		whose    string
		policies []string
		says     []policy.Atom
	}{{"the IAM role", beyond(x.policies, y.policies), gone}, {"the permission set", beyond(y.policies, x.policies), came}} {
		only("the policies", side.policies, side.whose)
		only("in its own policies:", lines(side.says), side.whose)
	}
	if x.boundary != y.boundary {
		differ("the boundary is %s for the IAM role and %s for the permission set", cmp.Or(x.boundary, "none"), cmp.Or(y.boundary, "none"))
	}
	if x.session != y.session {
		differ("sessions last %s for the IAM role and %s for the permission set", effective.Hours(x.session), effective.Hours(y.session))
	}
	if x.addresses != y.addresses {
		differ("the IAM role can be entered from %s, and the permission set be used from %s", cmp.Or(x.addresses, "everywhere"),
			cmp.Or(y.addresses, "everywhere"))
	}
	if bound, err := documentOf(s, account, x.boundary); err != nil {
		return err
	} else if bound != nil {
		x.documents[bare(x.boundary)] = bound
	}
	for _, name := range slices.Sorted(maps.Keys(x.documents)) {
		for _, key := range effective.Telling(x.documents[name]) {
			differ("%s", effective.Tests(name, key))
		}
	}
	if x.addresses != "" && x.addresses == y.addresses {
		if b.Verdict == effective.Equal {
			b.Verdict = effective.ByNature
		}
		b.Why = append([]string{effective.AddressesNature}, b.Why...)
	}
	return nil
}

// beyond are the texts that only the first has, sorted.
func beyond(a, b map[string]bool) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(a)), func(s string) bool { return b[s] })
}

func worthOfRole(s *state.State, account string, r *state.Role) (worth, error) {
	w := worth{policies: map[string]bool{}, documents: map[string]map[string]any{},
		session: cmp.Or(time.Duration(r.Session)*time.Second, time.Hour)}
	trust, err := statements(r.Trust)
	if err != nil {
		return w, err
	}
	if len(trust) != 1 {
		return w, fmt.Errorf("its trust has %d statements, not one", len(trust))
	}
	w.addresses = strings.Join(slices.Sorted(slices.Values(trust[0].Condition["IpAddress"]["aws:SourceIp"])), " ")
	for _, arn := range r.Policies {
		if err := w.policy(s, account, local(arn)); err != nil {
			return w, err
		}
	}
	w.boundary = local(r.Boundary)
	return w, nil
}

func worthOfSet(s *state.State, account string, p *state.PermissionSet) (worth, error) {
	w := worth{policies: map[string]bool{}, documents: map[string]map[string]any{}, session: cmp.Or(p.Session, time.Hour),
		boundary: p.BoundaryARN}
	for _, arn := range p.Policies {
		w.policies[arn] = true
	}
	for _, ref := range p.References {
		if err := w.policy(s, account, ref.Path+ref.Name); err != nil {
			return w, err
		}
	}
	if p.BoundaryNamed.Name != "" {
		w.boundary = p.BoundaryNamed.Path + p.BoundaryNamed.Name
	}
	got, rest, err := readInline(p.Inline, func(string) bool { return false })
	if err != nil {
		return w, err
	}
	w.addresses = strings.Join(got.addresses, " and ")
	var own []any
	for _, text := range rest {
		var v any
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			return w, err
		}
		own = append(own, v)
	}
	if own != nil {
		w.documents["of the set itself"] = map[string]any{"Statement": own}
	}
	return w, nil
}

// local is a customer policy's path and name, or another one's ARN.
func local(arn string) string {
	if parts := ofAccount.FindStringSubmatch(arn); parts != nil {
		return parts[1] + parts[2]
	}
	return arn
}

// policy adds a policy: its document where the assembly has it.
func (w *worth) policy(s *state.State, account, name string) error {
	document, err := documentOf(s, account, name)
	if document == nil {
		w.policies[name] = true
	} else {
		w.documents[bare(name)] = document
	}
	return err
}

// documentOf is that of a policy of an account; nil where the assembly has none.
func documentOf(s *state.State, account, name string) (document map[string]any, err error) {
	if p, ok := s.Policies[state.ID{Account: account, Kind: state.APolicy, Name: name}]; ok {
		if err = json.Unmarshal(p.Document, &document); err != nil {
			return nil, fmt.Errorf("%s: %w", p.Where, err)
		}
	}
	return document, nil
}

// bare is a policy's name without its path.
func bare(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }
