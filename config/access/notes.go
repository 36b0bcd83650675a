package access

import (
	"strconv"

	"rolemap/config"
	"rolemap/config/aws"
)

// Note is a change of the whole map, or of a whole account of it, that a
// reviewer must not miss.
type Note struct {
	Kind     NoteKind
	Account  string // which one; empty where it is the whole map
	Old, New string // the values that changed
}

// NoteKind says what changed.
type NoteKind string

// What changes as a whole.
const (
	UsersAccountChanged  NoteKind = "users_account"  // its id
	PartitionChanged     NoteKind = "partition"      // of AWS, in which every account is
	PathChanged          NoteKind = "path"           // of roles and policies
	AccountLeft          NoteKind = "account"        // the map
	AccountIDChanged     NoteKind = "account_id"     // it is another account
	AccountRegionChanged NoteKind = "account_region" // of its stack
	AccountSuspended     NoteKind = "account_suspended"
	AccountReactivated   NoteKind = "account_reactivated"
	// Of Identity Center: the id and region of its stack's account, and over how
	// many nested stacks assignments are spread. An assignment that exists is not
	// made again, and so moves by none of them.
	CenterAccountChanged NoteKind = "identity_center_account"
	CenterRegionChanged  NoteKind = "identity_center_region"
	CenterShardsChanged  NoteKind = "identity_center_shards"
)

// Broader reports whether people can do what they could not do before: roles
// come to trust another account, or stand in another AWS. What an account's
// other id gives is among the grants.
func (n Note) Broader() bool { return n.Kind == UsersAccountChanged || n.Kind == PartitionChanged }

// notes are the changes that concern every grant, or all of an account.
func notes(prev, next *config.Map) []Note {
	var out []Note
	add := func(kind NoteKind, account, old, new string) {
		if old != new {
			out = append(out, Note{kind, account, old, new})
		}
	}
	if a, b := prev.UsersAccount.ID.Text, next.UsersAccount.ID.Text; a != "" { // it could be read
		add(UsersAccountChanged, "", a, b)
	}
	if a := prev.UsersAccount.Region.Text; a != "" {
		add(PartitionChanged, "", aws.Partition(a), aws.Partition(next.UsersAccount.Region.Text))
	}
	add(PathChanged, "", prev.Defaults.Path, next.Defaults.Path)
	if a, b := prev.IdentityCenter, next.IdentityCenter; a != nil && b != nil {
		add(CenterAccountChanged, "", a.Account.Text, b.Account.Text)
		add(CenterRegionChanged, "", a.Region.Text, b.Region.Text)
		add(CenterShardsChanged, "", strconv.Itoa(a.Shards), strconv.Itoa(b.Shards))
	}
	for i := range prev.Accounts {
		a := &prev.Accounts[i]
		name := a.Name.Text
		b, ok := next.Account(name)
		switch {
		case !ok:
			out = append(out, Note{Kind: AccountLeft, Account: name})
		case a.ID.Text != b.ID.Text:
			add(AccountIDChanged, name, a.ID.Text, b.ID.Text)
		case b.Suspended && !a.Suspended:
			out = append(out, Note{Kind: AccountSuspended, Account: name})
		case a.Suspended && !b.Suspended:
			out = append(out, Note{Kind: AccountReactivated, Account: name})
		default:
			add(AccountRegionChanged, name, a.Region.Text, b.Region.Text)
		}
	}
	return out
}
