package config_test

import (
	"fmt"
	"strings"
	"testing"

	"rolemap/config"
)

// mistakes are what people get wrong in YAML. The place is the culprit's, not
// that of the block around it; ^ stands before it in the text.
var mistakes = []struct{ name, text, want string }{
	{"unclosed bracket", "version: 1\nteams:\n  a:\n    members: [alice, bob\n    access:\n      webapp: [A]\nusers:\n  alice: {}\n", "4:     members: ^[alice, bob: the list that opens here is not closed"},
	{"unclosed bracket at end", "version: 1\nteams:\n  a:\n    members: [alice, bob\n", "4:     members: [alice, bob^: here should be a comma, or the ] that ends the list"},
	{"unclosed brace", "version: 1\nusers:\n  alice: {name: Alice\n  bob: {name: Bob}\n", "3:   alice: ^{name: Alice: the mapping that opens here is not closed"},
	{"extra bracket", "version: 1\nmembers: [alice, bob]]\nx: 1\n", "2: members: [alice, bob]^]: a ] that closes nothing"},
	{"extra brace", "version: 1\nusers: {alice: {}}}\nx: 1\n", "2: users: {alice: {}}^}: a } that closes nothing"},
	{"wrong closer", "version: 1\nmembers: [alice, bob}\nx: 1\n", "2: members: [alice, bob^}: here should be a comma, or the ] that ends the list"},
	{"tab indent", "version: 1\nusers:\n\talice: {}\n", "3: ^\talice: {}: a tab cannot indent"},
	{"tab indent2", "version: 1\nusers:\n  alice:\n\t name: A\n", "4: ^\t name: A: a tab cannot indent"},
	{"colon in text", "version: 1\nusers:\n  alice:\n    name: Alice: the first\n", "4:     name: Alice^: the first: a second \": \" in the line makes a key of what is before it"},
	{"missing colon", "version: 1\nusers:\n  alice\n  bob: {}\n", "4:   ^bob: {}: this key goes on with the value of the line above"},
	{"missing colon last", "version: 1\nusers:\n  bob: {}\n  alice\n", "4:   ^alice: this line is neither \"key: value\" nor \"- item\""},
	{"missing space after colon", "version:1\norganization: acme\n", "2: ^organization: acme: this key goes on with the value of the line above"},
	{"missing space after colon2", "version: 1\norganization:acme\nusers: {}\n", "2: ^organization:acme: this line is neither \"key: value\" nor \"- item\""},
	{"missing space after dash", "version: 1\nmembers:\n  - alice\n  -bob\n", "4:   ^-bob: this line is neither \"key: value\" nor \"- item\""},
	{"unclosed quote", "version: 1\nusers:\n  alice: {name: \"Alice}\n  bob: {}\n", "3:   alice: {name: ^\"Alice}: the quote that opens here is not closed"},
	{"unclosed single quote", "version: 1\nusers:\n  alice:\n    name: 'Alice\n  bob:\n    name: Bob\n", "4:     name: ^'Alice: the quote that opens here is not closed"},
	{"apostrophe", "version: 1\nusers:\n  alice:\n    name: 'Alice O'Hara'\n", "4:     name: 'Alice O'^Hara': text behind the end of the value"},
	{"quote then text", "version: 1\nusers:\n  alice:\n    name: \"Alice\" the first\n  bob: {}\n", "4:     name: \"Alice\" ^the first: text behind the end of the value"},
	{"bad escape", "version: 1\nusers:\n  alice:\n    name: \"Al\\ice\"\n", "4:     name: \"Al^\\ice\": \"...\" knows no such escape"},
	{"bad indentation deeper", "version: 1\nusers:\n  alice:\n    name: A\n      email: b\n", "5:       ^email: b: this key goes on with the value of the line above"},
	{"bad indentation less", "version: 1\nusers:\n    alice:\n      name: A\n   bob:\n      name: B\n", "5:    ^bob:: this line is indented as no line above it is"},
	{"bad indentation between", "version: 1\nteams:\n  a:\n    members: [x]\n   access: {}\n", "5:    ^access: {}: this line is indented as no line above it is"},
	{"list in mapping", "version: 1\nmembers:\n  - alice\n  bob: x\n", "4:   ^bob: x: a key among the items of a list"},
	{"mapping in list", "version: 1\naccess:\n  webapp: [A]\n  - b\n", "4:   ^- b: an item of a list among keys"},
	{"at sign", "version: 1\nusers:\n  alice:\n    email: @alice\n", "4:     email: ^@alice: a text cannot start with \"@\""},
	{"backtick", "version: 1\nname: `alice`\n", "2: name: ^`alice`: a text cannot start with \"`\""},
	{"percent", "version: 1\nname: %alice\n", "2: name: ^%alice: a text cannot start with \"%\""},
	{"star", "version: 1\nexpect:\n  - {who: *, can: {a: [b]}}\n", "3:   - {who: ^*, can: {a: [b]}}: \"*\" begins an alias or an anchor, and here is no name"},
	{"star block", "version: 1\nexpect:\n  - who: *\n    can: {a: [b]}\n", "3:   - who: ^*: \"*\" begins an alias or an anchor, and here is no name"},
	{"unknown alias", "version: 1\nmembers: *people\nx: 1\n", "2: members: ^*people: an alias of an anchor that does not stand above"},
	{"ampersand", "version: 1\nname: & co\n", "2: name: ^& co: \"&\" begins an alias or an anchor, and here is no name"},
	{"missing comma in list", "version: 1\nmembers: [alice bob, \"x\" \"y\"]\n", "2: members: [alice bob, \"x\" ^\"y\"]: here should be a comma, or the ] that ends the list"},
	{"missing comma in map", "version: 1\nusers: {alice: {name: A} bob: {}}\n", "2: users: {alice: {name: A} ^bob: {}}: here should be a comma, or the } that ends the mapping"},
	{"double comma", "version: 1\nmembers: [a,, b]\n", "2: members: [a,^, b]: a value is missing here"},
	{"leading comma", "version: 1\nmembers: [, b]\n", "2: members: [^, b]: a value is missing here"},
	{"merge conflict", "version: 1\n<<<<<<< HEAD\nusers: {}\n=======\nusers: {a: }\n>>>>>>> x\n", "2: ^<<<<<<< HEAD: a merge conflict that is not resolved"},
	{"block scalar bad", "version: 1\nname: |x\n  text\n", "2: name: |^x: only a comment can follow | and > on their line"},
	{"block scalar less", "version: 1\nusers:\n  alice:\n    name: |\n   text\n", "5:    ^text: this line is indented as no line above it is"},
	{"scalar then indent", "version: 1\nusers: none\n  alice: {}\n", "3:   ^alice: {}: this key goes on with the value of the line above"},
	{"two keys one line", "version: 1\nusers: alice: {}\n", "2: users: alice^: {}: a second \": \" in the line makes a key of what is before it"},
	{"non-ascii", "version: 1\nusers:\n  alice:\n    name: Ålïcé: ö\n", "4:     name: Ålïcé^: ö: a second \": \" in the line makes a key of what is before it"},
	{"question", "version: 1\n? a\nb\n", "3: ^b: this line is neither \"key: value\" nor \"- item\""},
	{"quoted key no colon", "version: 1\n\"users\"\nb: 1\n", "2: ^\"users\": this line is neither \"key: value\" nor \"- item\""},
	{"flow key newline", "version: 1\nusers: {alice\n: {}, bob {}}\n", "2: users: ^{alice: the mapping that opens here is not closed"},
	{"json tabs", "{\n\t\"version\": 1,\n\t\"users\": {\"a\" {}}\n}\n", "3: \t\"users\": {\"a\" ^{}}: here should be a comma, or the } that ends the mapping"},
	{"colon at end in flow", "version: 1\nusers: {a: {b: c}, : }\n", "2: users: {a: {b: c}, ^: }: a value is missing here"},
	{"smart quotes key", "version: 1\nid: “1”: x\n", "2: id: “1”^: x: a second \": \" in the line makes a key of what is before it"},
}

func TestSyntaxErrorsPointToTheCulprit(t *testing.T) {
	for _, c := range mistakes {
		_, found := config.Parse(config.File{Path: "m", Data: []byte(c.text)})
		got := ""
		if len(found) == 1 {
			d := found[0]
			line := strings.Split(c.text, "\n")[d.At.Line-1]
			runes := []rune(line)
			got = fmt.Sprintf("%d: %s^%s: %s", d.At.Line, string(runes[:d.At.Col-1]), string(runes[d.At.Col-1:]), d.Text)
		}
		if got != c.want {
			t.Errorf("%s: %d findings\n got %q\nwant %q", c.name, len(found), got, c.want)
		}
	}
}
