package policy

import (
	"slices"
	"strconv"
	"strings"
)

// Atom is what a statement says of some actions and some resources, the
// smallest part of a document that comes and goes.
type Atom struct {
	From    string // the name of the document
	Broader bool   // allows more, or denies less, than can be shown to be covered by the other side

	deny               bool
	actions, resources set
	when               condition
	statement          map[string]any
}

// String is the atom on one line.
func (a Atom) String() string {
	out := "allow "
	if a.deny {
		out = "deny "
	}
	out += a.actions.String() + " on " + a.resources.String()
	if a.when.text != "" {
		out += " if " + a.when.text
	}
	return out
}

func (s set) String() string {
	if s.but {
		return "all but " + strings.Join(s.texts, ", ")
	}
	return strings.Join(s.texts, ", ")
}

// Compare returns the atoms that only the first and only the second of two
// sides has. A side is all documents that work together, by name, each as
// Document.For gives it. Order, doubles, Sids, the document in which something
// stands and what another statement covers already make no difference.
func Compare(prev, next map[string]map[string]any) (gone, came []Atom) {
	before, after := statements(prev), statements(next)
	var kept []Atom
	for i := range before {
		s := before[i].cut()
		has := s.coveredBy(after)
		gone = append(gone, s.where(before[i].deny, func(i, j int) bool { return !has[i][j] })...)
		kept = append(kept, s.where(false, func(i, j int) bool { return has[i][j] })...)
	}
	for i := range after {
		s := after[i].cut()
		was, is := s.coveredBy(before), s.coveredBy(kept)
		came = append(came, s.where(!after[i].deny, func(i, j int) bool { return !was[i][j] })...)
		// What is left of a part that went is shown in its place.
		came = append(came, s.where(false, func(i, j int) bool { return was[i][j] && !is[i][j] })...)
	}
	return once(gone), once(came)
}

// Of returns what documents say, an atom a statement.
func Of(side map[string]map[string]any) []Atom { return once(statements(side)) }

// Broader reports whether one of the atoms is.
func Broader(gone, came []Atom) bool {
	is := func(a Atom) bool { return a.Broader }
	return slices.ContainsFunc(gone, is) || slices.ContainsFunc(came, is)
}

// once sorts atoms and leaves out doubles. Two that read the same differ where
// one of them is broader.
func once(list []Atom) []Atom {
	key := func(a Atom) string { return a.From + "\x00" + a.String() + "\x00" + strconv.FormatBool(a.Broader) }
	slices.SortFunc(list, func(a, b Atom) int { return strings.Compare(key(a), key(b)) })
	return slices.CompactFunc(list, func(a, b Atom) bool { return key(a) == key(b) })
}

// statements are those of all documents, by the document's name, in any order.
func statements(side map[string]map[string]any) []Atom {
	var out []Atom
	for name, document := range side {
		for _, s := range document["Statement"].([]any) {
			out = append(out, statement(name, s.(map[string]any)))
		}
	}
	return out
}

func statement(from string, s map[string]any) Atom {
	part := func(key string, fold bool) set {
		if not, ok := s["Not"+key]; ok {
			return newSet(true, texts(not), fold)
		}
		return newSet(false, texts(s[key]), fold)
	}
	return Atom{From: from, deny: s["Effect"] == "Deny",
		actions: part("Action", true), resources: part("Resource", false), when: newCondition(s["Condition"]), statement: s}
}

// cells are a statement, cut into its actions and its resources.
type cells struct {
	Atom
	rows, columns []set
}

func (a Atom) cut() cells { return cells{a, a.actions.items(), a.resources.items()} }

// coveredBy says of each action and resource whether a statement covers it.
func (c cells) coveredBy(list []Atom) [][]bool {
	has := make([][]bool, len(c.rows))
	for i := range has {
		has[i] = make([]bool, len(c.columns))
	}
	for _, t := range list {
		if t.deny != c.deny || !t.when.covers(c.when) {
			continue
		}
		in := make([]bool, len(c.columns))
		for j := range c.columns {
			in[j] = t.resources.covers(c.columns[j])
		}
		for i := range c.rows {
			if slices.Contains(in, true) && t.actions.covers(c.rows[i]) {
				for j := range in {
					has[i][j] = has[i][j] || in[j]
				}
			}
		}
	}
	return has
}

// where are the cells that are wanted, as few atoms: actions that share their
// resources stand together.
func (c cells) where(broader bool, wanted func(i, j int) bool) []Atom {
	var out []Atom
	at := map[string]int{} // which resources: index in out
	for i := range c.rows {
		some := set{but: c.resources.but}
		key := make([]byte, len(c.columns))
		for j, r := range c.columns {
			if wanted(i, j) {
				some.texts, some.list, key[j] = append(some.texts, r.texts...), append(some.list, r.list...), 1
			}
		}
		k, ok := at[string(key)]
		switch {
		case len(some.texts) == 0:
		case ok:
			a := &out[k].actions
			a.texts, a.list = append(a.texts, c.rows[i].texts...), append(a.list, c.rows[i].list...)
		default:
			at[string(key)] = len(out)
			actions := set{c.rows[i].but, slices.Clone(c.rows[i].texts), slices.Clone(c.rows[i].list)}
			out = append(out, Atom{c.From, broader, c.deny, actions, some, c.when, c.statement})
		}
	}
	return out
}
