package migration

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"rolemap/bin/rolemap/internal/ansi"
	"rolemap/bin/rolemap/internal/jsondoc"
	"rolemap/config/diag"
	"rolemap/config/effective"
	"rolemap/config/proof"
)

// Templates writes how what is behind each role compares that templates open
// both ways: those that differ first.
func Templates(w io.Writer, st ansi.Style, list []proof.Behind) error {
	nature(w, "role")
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b proof.Behind) int { return rank[a.Verdict] - rank[b.Verdict] })
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, b := range list {
		fmt.Fprintf(t, "%s\t%s\t%s\n", diag.Plain(b.Account), diag.Plain(b.Role), shown(st, b.Verdict, b.Why))
	}
	if len(list) == 0 {
		fmt.Fprintln(t, "the templates open no role both ways")
	}
	return t.Flush()
}

// rank is the order in which verdicts are shown: what needs somebody first.
var rank = map[effective.Verdict]int{effective.Differs: 0, effective.ByNature: 1, effective.Equal: 2}

// nature says what differs whatever is compared.
func nature(w io.Writer, what string) {
	fmt.Fprintf(w, "Different by nature, for every %s:\n", what)
	for _, n := range effective.Nature {
		fmt.Fprintln(w, "  "+n)
	}
	fmt.Fprintln(w)
}

// shown is a verdict with its reasons.
func shown(st ansi.Style, v effective.Verdict, why []string) string {
	out := string(v)
	if v == effective.Differs {
		out = st.Error(out)
	}
	if len(why) > 0 {
		out += ": " + diag.Plain(strings.Join(why, "; "))
	}
	return out
}

// TemplatesJSON writes the same as a document.
func TemplatesJSON(w io.Writer, list []proof.Behind) error {
	doc := struct {
		Version int    `json:"version"`
		Parity  []cell `json:"parity"`
	}{jsondoc.Version, []cell{}}
	for _, b := range list {
		doc.Parity = append(doc.Parity, cellOf("", b.Account, b.Role, b.Verdict, b.Why))
	}
	return jsondoc.Write(w, doc)
}
