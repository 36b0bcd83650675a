package graph

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"rolemap/config/diag"
)

// MermaidEdges is how many edges Mermaid draws by default (maxEdges).
// https://mermaid.js.org/config/schema-docs/config.html#maxedges
const MermaidEdges = 500

// endColor is that of grants which end, on light and on dark pages.
const endColor = "#c77700"

// In quoted text Mermaid knows #...; entities; quotes, Markdown's backticks
// and HTML become such.
var mermaidEscapes = strings.NewReplacer("#", "#35;", `"`, "#quot;", "`", "#96;", "<", "#lt;", ">", "#gt;", "&", "#amp;", `\`, "#92;", "|",
	"#124;", "%", "#37;")

func mermaidText(s string) string { return mermaidEscapes.Replace(diag.Plain(s)) }

// Mermaid writes the picture as a Mermaid flowchart, which GitHub and GitLab
// draw in Markdown.
func (p Picture) Mermaid(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprintln(out, "flowchart LR")
	box := func(id, title string, body func()) {
		fmt.Fprintf(out, "  subgraph %s[\"%s\"]\n", id, mermaidText(title))
		body()
		fmt.Fprintln(out, "  end")
	}
	node := func(n Node, open, close string) {
		label := mermaidText(n.Label)
		if n.Note != "" {
			label += "<br>" + mermaidText(n.Note)
		}
		fmt.Fprintf(out, "    %s%s\"%s\"%s\n", n.ID, open, label, close)
	}
	if len(p.People)+len(p.Teams) > 0 {
		box("users_account", "users account "+p.side(), func() {
			for _, n := range p.People {
				node(n, "(", ")")
			}
			for _, n := range p.Teams {
				node(n, "{{", "}}")
			}
		})
	}
	for _, a := range p.Accounts {
		box(a.ID, a.Label+" "+a.Note, func() {
			for _, n := range a.Roles {
				node(n, "[", "]")
			}
		})
	}
	legend := p.legend()
	if len(legend) > 0 {
		box("legend", "legend", func() {
			for _, s := range legend {
				fmt.Fprintf(out, "    %s(( ))\n    %s(( ))\n", s.From, s.To)
			}
		})
	}
	edges := p.Edges
	for _, s := range legend {
		s.Label = s.text
		edges = append(slices.Clip(edges), s.Edge)
	}
	var ending []string // their numbers
	for i, e := range edges {
		if e.Ends {
			ending = append(ending, strconv.Itoa(i))
		}
		arrow := "-->"
		switch e.Kind {
		case Member:
			arrow = "---"
		case Direct:
			arrow = "-.->"
		}
		if text := e.text(); text != "" {
			arrow += "|\"" + mermaidText(text) + "\"|"
		}
		fmt.Fprintf(out, "  %s %s %s\n", e.From, arrow, e.To)
	}
	if len(ending) > 0 {
		fmt.Fprintf(out, "  linkStyle %s stroke:%s,stroke-width:2px\n", strings.Join(ending, ","), endColor)
	}
	return out.Flush()
}
