package graph

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"rolemap/config/diag"
)

var dotEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

func dotText(s string) string { return dotEscapes.Replace(diag.Plain(s)) }

// DOT writes the picture in the language of Graphviz.
func (p Picture) DOT(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "digraph \"%s\" {\n", dotText(p.Organization))
	fmt.Fprintln(out, "  rankdir=LR;\n  ranksep=1.2;\n  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"Helvetica\"];\n  edge [color=gray40, fontname=\"Helvetica\", fontsize=10];")
	node := func(n Node, attributes string) {
		label := dotText(n.Label)
		if n.Note != "" {
			label += `\n` + dotText(n.Note)
		}
		fmt.Fprintf(out, "    \"%s\" [label=\"%s\"%s];\n", n.ID, label, attributes)
	}
	box := func(id, title, color string, body func()) {
		fmt.Fprintf(out, "  subgraph \"cluster_%s\" {\n    label=\"%s\"; fontname=\"Helvetica\"; style=rounded; color=\"%s\";\n", id,
			dotText(title), color)
		body()
		fmt.Fprintln(out, "  }")
	}
	if len(p.People)+len(p.Teams) > 0 {
		box("users", "users account "+p.side(), "gray60", func() {
			for _, n := range p.People {
				node(n, "")
			}
			for _, n := range p.Teams {
				node(n, `, shape=hexagon, style=filled, fillcolor="#e6eefc"`)
			}
		})
	}
	for _, a := range p.Accounts {
		color := "gray60"
		if a.Color != "" {
			color = dotText(a.Color)
		}
		box(a.ID, a.Label+" "+a.Note, color, func() {
			for _, n := range a.Roles {
				node(n, "")
			}
		})
	}
	edges := p.Edges
	if legend := p.legend(); len(legend) > 0 {
		box("legend", "legend", "gray80", func() {
			for _, s := range legend {
				fmt.Fprintf(out, "    \"%s\" [shape=point];\n    \"%s\" [shape=point];\n", s.From, s.To)
				s.Label = s.text
				edges = append(slices.Clip(edges), s.Edge)
			}
		})
	}
	for _, e := range edges {
		attributes := []string{}
		switch e.Kind {
		case Member:
			attributes = append(attributes, "arrowhead=none")
		case Direct:
			attributes = append(attributes, "style=dashed")
		}
		if e.Ends {
			attributes = append(attributes, `color="`+endColor+`"`, "penwidth=2")
		}
		if text := e.text(); text != "" {
			attributes = append(attributes, "label=\""+dotText(text)+"\"")
		}
		fmt.Fprintf(out, "  \"%s\" -> \"%s\"", e.From, e.To)
		if len(attributes) > 0 {
			fmt.Fprintf(out, " [%s]", strings.Join(attributes, ", "))
		}
		fmt.Fprintln(out, ";")
	}
	fmt.Fprintln(out, "}")
	return out.Flush()
}
