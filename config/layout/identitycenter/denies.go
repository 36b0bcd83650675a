package identitycenter

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/aws"
	"rolemap/config/diag"
	"rolemap/config/policy"
)

// denies shut out, though nobody deploys, those whose grant of a role has an
// end, and those who are suspended; they end running sessions as well, which
// the removal of an assignment does not. They come of what the map spells out,
// not of the moment: that an end passes changes no set.
func (l *layouter) denies(r *config.Role, beside []any) []any {
	var suspended []string // ids
	type end struct {
		until   time.Time
		account string // id
	}
	users := map[end][]string{} // ids
	var names []string
	for _, h := range l.written[r.Name.Text] {
		id := l.lock.Users[h.User].ID.Text
		u, _ := l.m.User(h.User)
		switch until := h.Until(); {
		case id == "": // the check has spoken of who needs one
		case u.Suspended:
			if !slices.Contains(suspended, id) {
				suspended, names = append(suspended, id), append(names, h.User)
			}
		case !until.IsZero():
			account, _ := l.m.Account(h.Account)
			at := end{until, account.ID.Text}
			users[at], names = append(users[at], id), append(names, h.User)
		}
	}
	var out []any
	if len(suspended) > 0 {
		slices.Sort(suspended)
		out = append(out, object{"Sid": ownSid + "Suspended", "Effect": "Deny", "Action": "*", "Resource": "*",
			"Condition": object{"StringEquals": object{userID: policy.OneOrList(suspended)}}})
	}
	// The same people until the same moment in several accounts are one statement.
	type ending struct {
		until    time.Time
		ids      []string
		accounts []string
	}
	by := map[string]*ending{}
	for at, ids := range users {
		slices.Sort(ids)
		key := policy.Time(at.until) + strings.Join(ids, ",")
		if by[key] == nil {
			by[key] = &ending{at.until, ids, nil}
		}
		by[key].accounts = append(by[key].accounts, at.account)
	}
	endings := make([]*ending, 0, len(by))
	for _, e := range by {
		slices.Sort(e.accounts)
		endings = append(endings, e)
	}
	slices.SortFunc(endings, func(a, b *ending) int {
		return cmp.Or(a.until.Compare(b.until), slices.Compare(a.ids, b.ids), slices.Compare(a.accounts, b.accounts))
	})
	for i, e := range endings {
		out = append(out, object{"Sid": EndSid + strconv.Itoa(i+1), "Effect": "Deny", "Action": "*", "Resource": "*", "Condition": object{
			"StringEquals":          object{userID: policy.OneOrList(e.ids), "aws:PrincipalAccount": policy.OneOrList(e.accounts)},
			"DateGreaterThanEquals": object{"aws:CurrentTime": policy.Time(e.until)}}})
	}
	alone, most := len(policy.CompactJSON(policy.Statements(beside...))), l.m.Limit(aws.InlinePerSet)
	if alone > most { // a quota that is over without them
		return nil
	}
	if size := len(policy.CompactJSON(policy.Statements(slices.Concat(beside, out)...))); size > most {
		slices.Sort(names)
		names = slices.Compact(names)
		l.out.Add(diag.Finding{Code: diag.EndsNotHeld, At: r.Name.At,
			Text: fmt.Sprintf("the permission set of role %s has no room for the ends of %s in it: with them it takes %d of %d characters",
				diag.Quote(r.Name.Text), some(names), size, most),
			Help: "until the next deployment after its end such a grant stays open; grant fewer with an end, or shorten the role's own policies"})
		return nil
	}
	return out
}

// userID is the condition key that holds a person's id in the identity store.
const userID = "identitystore:UserId"

// sources are the teams through which a holding leads, each once, and whether
// it is granted directly as well.
func sources(h *access.Holding) (teams []*config.Team, direct bool) {
	for _, s := range h.Sources {
		switch {
		case s.Team == nil:
			direct = true
		case !slices.Contains(teams, s.Team):
			teams = append(teams, s.Team)
		}
	}
	return teams, direct
}

// some names a dozen.
func some(names []string) string { return diag.Few(names, 12) }
