package proof

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"rolemap/config"
	"rolemap/config/effective"
	"rolemap/config/policy"
	"rolemap/config/state"
)

// out is a person whom a set shuts out, in one account or, without one, in all.
type out struct{ person, account string }

func (o out) String() string {
	return o.person + " in " + cmp.Or(o.account, "every account")
}

// ends are whom a set shuts out, and from when on; the zero time for always.
type ends map[out]time.Time

// first is from when on a person is shut out of an account, if they are.
func (e ends) first(person, account string) (from time.Time, ok bool) {
	everywhere, all := e[out{person, ""}]
	here, one := e[out{person, account}]
	if all && (!one || everywhere.Before(here)) {
		return everywhere, true
	}
	return here, one
}

// named are the same people and accounts, of whom the ids are known, by name.
func (e ends) named(c *center) ends {
	named := ends{}
	for x, from := range e {
		if x.account != "" {
			x.account = c.account(x.account)
		}
		named[out{c.person(x.person), x.account}] = from
	}
	return named
}

// inline is what a set's own document says beside what the caller knows.
type inline struct {
	ends      ends     // by id
	addresses []string // of each Deny on addresses, all but which it shuts out
}

// readInline reads a set's own document. Statements that the caller knows are
// left to it; of the others, given without Sids, rest is what is no Deny of a
// shape that is written.
func readInline(document json.RawMessage, known func(text string) bool) (got inline, rest []string, err error) {
	got.ends = ends{}
	if document == nil {
		return got, nil, nil
	}
	var d struct {
		Version   string
		Statement []json.RawMessage
	}
	if err := state.Decode(document, &d); err != nil {
		return got, nil, fmt.Errorf("policy document: %w", err)
	}
	if d.Version != "2012-10-17" || len(d.Statement) == 0 {
		return got, nil, fmt.Errorf("policy document of version %q with %d statements", d.Version, len(d.Statement))
	}
	for _, raw := range d.Statement {
		var value any
		decoder := json.NewDecoder(bytes.NewReader(raw))
		decoder.UseNumber() // a float64 would make large numbers equal
		if err := decoder.Decode(&value); err != nil {
			return got, nil, err
		}
		if text := unnamed(value); !known(text) && !got.add(raw) {
			rest = append(rest, text)
		}
	}
	slices.Sort(got.addresses)
	got.addresses = slices.Compact(got.addresses)
	return got, rest, nil
}

// add takes a Deny of everything of one of three shapes: of people, of people
// in accounts from a moment on, and of all addresses but some.
func (i *inline) add(raw json.RawMessage) bool {
	var s statement
	if state.Decode(raw, &s) != nil || s.Effect != "Deny" || s.Principal != nil || len(s.NotAction) > 0 || !slices.Equal(s.Action,
		oneOrMore{"*"}) || !slices.Equal(s.Resource, oneOrMore{"*"}) {
		return false
	}
	has := func(operator string, keys ...string) bool {
		return slices.Equal(slices.Sorted(maps.Keys(s.Condition[operator])), keys)
	}
	ids, accounts := s.Condition["StringEquals"][userID], oneOrMore{""}
	var from time.Time
	switch operators := strings.Join(slices.Sorted(maps.Keys(s.Condition)), " "); {
	case operators == "StringEquals" && has("StringEquals", userID):
	case operators == "DateGreaterThanEquals StringEquals" && has("StringEquals", inAccount, userID) && has("DateGreaterThanEquals",
		"aws:CurrentTime"):
		times := s.Condition["DateGreaterThanEquals"]["aws:CurrentTime"]
		if len(times) != 1 {
			return false
		}
		t, err := time.Parse(time.RFC3339, times[0])
		if err != nil {
			return false
		}
		from, accounts = t, s.Condition["StringEquals"][inAccount]
	case operators == "Bool NotIpAddress Null" && has("NotIpAddress", "aws:SourceIp") && has("Bool", "aws:ViaAWSService") && has("Null",
		"aws:SourceIp") &&
		slices.Equal(s.Condition["Bool"]["aws:ViaAWSService"], oneOrMore{"false"}) && slices.Equal(s.Condition["Null"]["aws:SourceIp"],
		oneOrMore{"false"}):
		var ranges []netip.Prefix
		for _, v := range s.Condition["NotIpAddress"]["aws:SourceIp"] {
			r, err := netip.ParsePrefix(v)
			if err != nil || r.String() != v {
				return false
			}
			ranges = append(ranges, r)
		}
		i.addresses = append(i.addresses, strings.Join(texted(ranges), " "))
		return len(ranges) > 0
	default:
		return false
	}
	for _, id := range ids {
		for _, account := range accounts {
			x := out{id, account}
			if t, twice := i.ends[x]; !twice || from.Before(t) {
				i.ends[x] = from
			}
		}
	}
	return len(ids) > 0 && len(accounts) > 0
}

const userID, inAccount = "identitystore:UserId", "aws:PrincipalAccount"

// wanted are whom the map shuts out of a role's set, and how long the set's
// document is with them; 0 where it is too long without them already, which is
// another matter than theirs.
func (c *center) wanted(r *config.Role, own []any, t effective.Terms) (ends, int) {
	m, want := c.held.Map, ends{}
	for i := range c.written.Holdings {
		h := &c.written.Holdings[i]
		id := c.lock.Users[h.User].ID.Text
		u, _ := m.User(h.User)
		a, _ := m.Account(h.Account)
		switch until := h.Until(); {
		case h.Role != r.Name.Text || id == "":
		case u.Suspended:
			want[out{id, ""}] = time.Time{}
		case !until.IsZero():
			want[out{id, a.ID.Text}] = until
		}
	}
	return want, sizeOf(own, t, want)
}

// sizeOf is the length of a set's document, with each group of people who are
// shut out of the same accounts from the same moment on in one statement.
func sizeOf(own []any, t effective.Terms, want ends) int {
	var list []any
	taken := map[string]bool{}
	for _, v := range own {
		s, _ := v.(map[string]any)
		sid, named := s["Sid"].(string)
		if named && (taken[sid] || strings.HasPrefix(sid, "Rolemap")) {
			s = maps.Clone(s)
			delete(s, "Sid")
		}
		taken[sid] = true
		list = append(list, s)
	}
	deny := func(sid string, condition map[string]any) {
		list = append(list, map[string]any{"Sid": "Rolemap" + sid, "Effect": "Deny", "Action": "*", "Resource": "*", "Condition": condition})
	}
	if t.Addresses != nil {
		deny("Addresses", map[string]any{"NotIpAddress": map[string]any{"aws:SourceIp": oneText(texted(t.Addresses))},
			"Bool": map[string]any{"aws:ViaAWSService": "false"}, "Null": map[string]any{"aws:SourceIp": "false"}})
	}
	var suspended []string
	people, places := map[[2]string][]string{}, map[[2]string][]string{} // by time and account; by time and people
	for x, from := range want {
		if x.account == "" {
			suspended = append(suspended, x.person)
			continue
		}
		at := [2]string{from.UTC().Format("2006-01-02T15:04:05Z"), x.account}
		people[at] = append(people[at], x.person)
	}
	for at, ids := range people {
		slices.Sort(ids)
		key := [2]string{at[0], strings.Join(ids, " ")}
		places[key] = append(places[key], at[1])
	}
	if len(suspended) > 0 {
		deny("Suspended", map[string]any{"StringEquals": map[string]any{userID: oneText(suspended)}})
	}
	n := 0
	for key, accounts := range places {
		n++
		deny("Ended"+strconv.Itoa(n), map[string]any{"StringEquals": map[string]any{userID: oneText(strings.Fields(key[1])),
			inAccount: oneText(accounts)},
			"DateGreaterThanEquals": map[string]any{"aws:CurrentTime": key[0]}})
	}
	return len(policy.CompactJSON(map[string]any{"Version": "2012-10-17", "Statement": list}))
}

// oneText is a list as it is written: one text stands alone.
func oneText(list []string) any {
	if len(list) == 1 {
		return list[0]
	}
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}
