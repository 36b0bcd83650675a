package policy

import "strings"

// Summary is what a document allows, by service as actions name it. It may
// say more than the document allows, never less. Lists are sorted.
type Summary struct {
	Full    []string // every action on every resource; Any for every service
	But     []string // the services that Any leaves out
	Changes []string // at least one action that does more than read; Any for of every service
	Reads   []string // no other action than those that read
	Passes  []string // the services to which roles are passed; Any for whichever
	Links   bool     // makes or removes service-linked roles
	When    bool     // all of it stands under conditions
	Denies  Denial
}

// Any stands for every service in a Summary.
const Any = "*"

// Denial is how much a document denies.
type Denial string

// Documents deny nothing, something, or everything, in this order.
const (
	DeniesNothing    Denial = ""
	DeniesSome       Denial = "part"
	DeniesEverything Denial = "whole"
)

// String is the summary on one line, which ParseSummary reads.
func (s Summary) String() string {
	var out []string
	add := func(letter string, list ...string) {
		if len(list) > 0 && list[0] != "" {
			out = append(out, letter+":"+strings.Join(list, ","))
		}
	}
	add("f", s.Full...)
	add("b", s.But...)
	add("c", s.Changes...)
	add("r", s.Reads...)
	add("p", s.Passes...)
	add("d", string(s.Denies))
	if s.Links {
		out = append(out, "l")
	}
	if s.When {
		out = append(out, "w")
	}
	return strings.Join(out, " ")
}

// ParseSummary reads what String writes.
func ParseSummary(text string) Summary {
	var s Summary
	for field := range strings.FieldsSeq(text) {
		letter, list, _ := strings.Cut(field, ":")
		switch names := strings.Split(list, ","); letter {
		case "f":
			s.Full = names
		case "b":
			s.But = names
		case "c":
			s.Changes = names
		case "r":
			s.Reads = names
		case "p":
			s.Passes = names
		case "d":
			s.Denies = Denial(list)
		case "l":
			s.Links = true
		case "w":
			s.When = true
		}
	}
	return s
}
