package config

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"rolemap/config/diag"
)

// field is one key that a mapping may have.
type field struct {
	name string
	read func(key Word, value *node)
	to   *Word // where the text goes, for a key that has one; then there is no read
}

func reads(name string, read func(key Word, value *node)) field { return field{name: name, read: read} }

func text(name string, to *Word) field { return field{name: name, to: to} }

// fields reads a mapping of known keys; required ones are named in need.
func (p *parser) fields(n *node, at diag.Span, what string, need []string, known ...field) {
	seen := make([]bool, len(known))
	isMap := false
	p.mapping(n, what, func(key Word, value *node) {
		isMap = true
		for i := range known {
			if known[i].name == key.Text {
				seen[i] = true
				if f := &known[i]; f.to != nil {
					p.text(f.to, value, f.name)
				} else {
					f.read(key, value)
				}
				return
			}
		}
		if near := p.unknownKey(key, what, known); near >= 0 {
			seen[near] = true
		}
	})
	for _, name := range need {
		i := slices.IndexFunc(known, func(f field) bool { return f.name == name })
		if (isMap || isMapping(n)) && !seen[i] {
			p.errorf(at, "missing-key", "add "+name+":", "%s has no %s", what, name)
		}
	}
}

// elsewhere answers keys that people look for and that are not there.
var elsewhere = map[string]string{
	"sign_in":          "not supported yet: this version of rolemap makes IAM users only",
	"identity_center":  "not supported yet: this version of rolemap makes IAM users only",
	"groups":           "people are grouped in teams, accounts in account_groups",
	"managed_policies": "write policies: AWS managed policies and your own stand in one list",
	"expires":          "write until:",
	"teams":            "membership is written once, at the team: add the user to its members",
	"Principal":        "who may enter a role is rolemap's own work: a permission policy names nobody",
	"NotPrincipal":     "who may enter a role is rolemap's own work: a permission policy names nobody",
}

// unknownKey reports a key that does not stand here, and returns the index of
// the one that is most likely meant, or -1: what it holds is not missing too.
func (p *parser) unknownKey(key Word, what string, known []field) (near int) {
	names := make([]string, len(known))
	for i, f := range known {
		names[i] = f.name
	}
	help := "keys here: " + strings.Join(names, ", ")
	best := closest(key.Text, names)
	if best != "" {
		help = "did you mean " + diag.Quote(best) + "?"
		p.m.lose(best)
	}
	if h, ok := elsewhere[key.Text]; ok {
		help = h
	}
	p.losef(key.At, "unknown-key", help, "%s has no key %s", what, diag.Quote(key.Text))
	return slices.Index(names, best)
}

// text reads a text. An empty one is most likely forgotten.
func (p *parser) text(to *Word, n *node, what string) {
	w, ok := p.word(n, what)
	switch {
	case !ok:
	case w.Text == "":
		p.losef(w.At, "empty-text", "write it, or remove the key", "%s is empty", what)
	default:
		*to = w
	}
}

func (p *parser) textList(to *[]Word, what, item string) func(Word, *node) {
	return func(_ Word, n *node) { *to = append(*to, p.words(n, what, item)...) }
}

func (p *parser) tags(to *[]Tag) func(Word, *node) {
	return func(_ Word, n *node) {
		p.mapping(n, "tags", func(key Word, v *node) {
			if w, ok := p.word(v, "tag "+diag.Quote(key.Text)); ok {
				*to = append(*to, Tag{Key: key, Value: w})
			}
		})
	}
}

func (p *parser) number(n *node, what string, least, most int) (value int, at diag.Span, ok bool) {
	w, ok := p.scalar(n, what, "a number")
	if !ok {
		return 0, w.At, false
	}
	// Only plain decimals: YAML would read 010 as 8, 1_0 as 10.
	value, err := strconv.Atoi(w.Text)
	if err != nil || strconv.Itoa(value) != w.Text || value < least || value > most {
		help := fmt.Sprintf("write a number from %d to %d", least, most)
		if least == 0 {
			help = "write a whole number"
		}
		p.errorf(w.At, "invalid-value", help, "%s is %s", what, diag.Quote(w.Text))
		return 0, w.At, false
	}
	return value, w.At, true
}
