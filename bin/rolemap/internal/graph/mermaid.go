package graph

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"rolemap/config/diag"
)

// MermaidEdges is how many edges Mermaid draws by default (maxEdges).
// https://mermaid.js.org/config/schema-docs/config.html#maxedges
const MermaidEdges = 500

// In quoted text Mermaid knows #...; entities; quotes, Markdown's backticks
// and HTML become such.
var mermaidEscapes = strings.NewReplacer("#", "#35;", `"`, "#quot;", "`", "#96;", "<", "#lt;", ">", "#gt;", "&", "#amp;", `\`, "#92;", "|", "#124;", "%", "#37;")

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
		box("users_account", "users account "+p.UsersAccount, func() {
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
	for _, e := range p.Edges {
		arrow := "-->"
		switch e.Kind {
		case Member:
			arrow = "---"
		case Direct:
			arrow = "-.->"
		}
		if e.Label != "" {
			arrow += "|\"" + mermaidText(e.Label) + "\"|"
		}
		fmt.Fprintf(out, "  %s %s %s\n", e.From, arrow, e.To)
	}
	return out.Flush()
}
