package access

import (
	"maps"
	"slices"

	"rolemap/config"
)

// TagChange is what becomes of the tags of an account's stack, which all that
// is in it inherits, or of a user.
type TagChange struct {
	Kind     TagsOf
	Name     string   // empty for the users account
	Old, New []string // as key=value, sorted: those that only one of the maps has
}

// TagsOf says what carries tags.
type TagsOf string

// What carries tags.
const (
	TagsOfUsersAccount TagsOf = "users account"
	TagsOfAccount      TagsOf = "account"
	TagsOfUser         TagsOf = "user"
)

// tags are the changes of what both maps have.
func tags(prev, next *config.Map) []TagChange {
	var out []TagChange
	add := func(kind TagsOf, name string, a, b map[string]bool) {
		if old, new := beside(a, b), beside(b, a); len(old)+len(new) > 0 {
			out = append(out, TagChange{kind, name, old, new})
		}
	}
	add(TagsOfUsersAccount, "", listed(prev.UsersAccount.Tags), listed(next.UsersAccount.Tags))
	for i := range next.Accounts {
		b := &next.Accounts[i]
		if a, ok := prev.Account(b.Name.Text); ok {
			add(TagsOfAccount, b.Name.Text, listed(a.Tags), listed(b.Tags))
		}
	}
	for i := range next.Users {
		b := &next.Users[i]
		if a, ok := prev.User(b.Name.Text); ok && (a.FullName.Text != b.FullName.Text || a.Email.Text != b.Email.Text) {
			add(TagsOfUser, b.Name.Text, personal(a), personal(b))
		}
	}
	return out
}

func listed(tags []config.Tag) map[string]bool {
	out := map[string]bool{}
	for _, t := range tags {
		out[t.Key.Text+"="+t.Value.Text] = true
	}
	return out
}

func personal(u *config.User) map[string]bool {
	out := map[string]bool{}
	for key, value := range map[string]string{"name": u.FullName.Text, "email": u.Email.Text} {
		if value != "" {
			out[key+"="+value] = true
		}
	}
	return out
}

// beside are those of one set that the other has not, sorted.
func beside(set, other map[string]bool) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(set)), func(s string) bool { return other[s] })
}
