package layout_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/plan"
	"rolemap/config/testkit/mapgen"
)

// onTheWay is an organisation in which accounts and roles let everybody in, so
// that nothing but people's own side says how they sign in.
func onTheWay(seed uint64) *mapgen.Org {
	o := mapgen.New(seed, mapgen.Small).Mixed(seed)
	o.Path, o.Shards = "", []int{0, 3, 16}[seed%3]
	for i := range o.Accounts {
		o.Accounts[i].SignIn = ""
	}
	for i := range o.Roles {
		o.Roles[i].SignIn = ""
	}
	if seed%2 == 0 { // whose members sign in as the team does
		o.SignIn = "both"
	}
	return o
}

// arrive lets everybody who signs in both ways do so through Identity Center alone.
func arrive(o *mapgen.Org) {
	words := []*string{&o.SignIn}
	for i := range o.Teams {
		words = append(words, &o.Teams[i].SignIn)
	}
	for i := range o.Users {
		words = append(words, &o.Users[i].SignIn)
	}
	for _, w := range words {
		if *w == "both" {
			*w = "identity-center"
		}
	}
}

// asIAMUsers are the people who have an IAM user, worked out in the plainest way.
func asIAMUsers(o *mapgen.Org) []string {
	var out []string
	for _, u := range o.Users {
		words := []string{u.SignIn}
		if u.SignIn == "" {
			for _, t := range o.Teams {
				switch {
				case !slices.Contains(t.Members, u.Name):
				case t.SignIn == "":
					words = append(words, o.SignIn)
				default:
					words = append(words, t.SignIn)
				}
			}
			if words = words[1:]; len(words) == 0 || len(u.Access) > 0 {
				words = append(words, o.SignIn)
			}
		}
		if slices.ContainsFunc(words, func(w string) bool { return w != "identity-center" }) {
			out = append(out, u.Name)
		}
	}
	return out
}

// TestArrival: who signed in both ways and now does through Identity Center
// alone leaves there everything as it is. In IAM exactly what was theirs goes,
// and nothing comes but a policy that somebody else's move gives another form.
func TestArrival(t *testing.T) {
	users, roles, narrower := 0, 0, 0
	for seed := range seeds(150, 30) {
		o := onTheWay(seed)
		a, before, _ := laidOut(t, o.YAML(nil), o.Lock())
		arrive(o)
		_, after, found := laidOut(t, o.YAML(nil), o.Lock())
		if found.HasErrors() {
			t.Fatalf("seed %d: %v", seed, found)
		}
		// What is left to IAM users are the ways that were theirs alone.
		left, opens := map[[2]string][]string{}, map[string]time.Time{} // account, role: people
		for _, h := range a.Holdings {
			h.Sources = slices.DeleteFunc(slices.Clone(h.Sources), func(s access.Source) bool { return s.SignIn != config.IAMUsers })
			if account, _ := a.Map.Account(h.Account); len(h.Sources) > 0 {
				left[[2]string{h.Account, h.Role}] = append(left[[2]string{h.Account, h.Role}], h.User)
				opens[h.User+" arn:aws:iam::"+account.ID.Text+":role/"+h.Role] = h.Until()
			}
		}
		if got := effective(after); !maps.Equal(got, opens) {
			t.Errorf("seed %d: IAM users are let through %v, want %v", seed, got, opens)
		}
		have := map[string]bool{}
		for _, name := range asIAMUsers(o) {
			have[name] = true
		}
		for _, c := range plan.Compare(before.Plan, after.Plan).Stacks {
			if c.Name == config.CenterStack || c.Action != plan.Change {
				t.Errorf("seed %d: stack %s: %s", seed, c.Name, c.Action)
			}
		}
		for _, c := range plan.Compare(before.Plan, after.Plan).Resources {
			old, new := resource(before.Plan, c), resource(after.Plan, c)
			switch {
			case c.Kind == plan.KindUser && c.Action == plan.Remove && !have[c.Name]:
				users++
			case c.Kind == plan.KindUser && c.Action == plan.Change && have[c.Name]: // leaves groups
				x, y := old.Body.(plan.User), new.Body.(plan.User)
				x.Groups = slices.DeleteFunc(slices.Clone(x.Groups), func(g string) bool { return !slices.Contains(y.Groups, g) })
				if !reflect.DeepEqual(x, y) {
					t.Errorf("seed %d: %v becomes %v", seed, old.Body, new.Body)
				}
			case c.Kind == plan.KindGroup && c.Action == plan.Remove:
			case c.Kind == plan.KindPolicy && c.Stack == config.UsersStack && c.Action != plan.Replace: // effective has judged
			case c.Kind == plan.KindPolicy && c.Action == plan.Remove:
			case c.Kind == plan.KindRole && c.Action == plan.Remove && left[[2]string{c.Stack, c.Name}] == nil:
				roles++
			case c.Kind == plan.KindRole && c.Action == plan.Change:
				x, y := old.Body.(plan.Role), new.Body.(plan.Role)
				if trusted, want := people(y.Trust), left[[2]string{c.Stack, c.Name}]; !slices.Equal(trusted, want) {
					t.Errorf("seed %d: %s in %s trusts %v, want %v", seed, c.Name, c.Stack, trusted, want)
				}
				if x.Trust, y.Trust = nil, nil; !reflect.DeepEqual(x, y) || !slices.Equal(old.After, new.After) {
					t.Errorf("seed %d: %+v becomes %+v", seed, x, y)
				}
				narrower++
			default:
				t.Errorf("seed %d: %+v", seed, c)
			}
		}
		for _, s := range after.Stacks { // nothing goes that is needed
			for _, r := range s.Resources {
				for _, id := range r.After {
					if !slices.ContainsFunc(s.Resources, func(x plan.Resource) bool { return x.ID == id }) {
						t.Errorf("seed %d: %s of %s waits for %s, which is not there", seed, r.ID, s.Name, id)
					}
				}
			}
			if s.Name != config.UsersStack && s.Name != config.CenterStack {
				for _, r := range allRoles(after.Plan, s.Name) {
					delete(left, [2]string{s.Name, r.RoleName})
				}
			}
		}
		for _, u := range allUsers(after.Plan) {
			delete(have, u.UserName)
		}
		if len(left)+len(have) > 0 {
			t.Errorf("seed %d: gone are %v and %v", seed, left, have)
		}
	}
	if n := int(seeds(10, 2)); users < 10*n || roles < 20*n || narrower < n {
		t.Errorf("too few to tell: %d users and %d roles go, %d trust fewer people", users, roles, narrower)
	}
}

// resource is what a change is about; empty where it is not there.
func resource(p plan.Plan, c plan.ResourceChange) (out plan.Resource) {
	if s, ok := p.Stack(c.Stack); ok {
		for _, r := range s.Resources {
			if r.ID == c.ID {
				return r
			}
		}
	}
	return out
}

// people are those whom a trust document names, sorted.
func people(d plan.Document) []string {
	c, _ := d.Value()["Statement"].([]any)[0].(map[string]any)["Condition"].(map[string]any)
	equals, _ := c["ArnEquals"].(map[string]any)
	list, _ := equals["aws:PrincipalArn"].([]any)
	var out []string
	for _, arn := range list {
		out = append(out, arn.(string)[strings.LastIndexByte(arn.(string), '/')+1:])
	}
	return out
}
