// Package quotas shows how much of AWS's quotas a map takes.
package quotas

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"rolemap/bin/rolemap/internal/ansi"
	"rolemap/bin/rolemap/internal/jsondoc"
	"rolemap/config/diag"
	"rolemap/config/plan"
)

// Sorted returns the usages, tightest first.
func Sorted(usages []plan.Usage) []plan.Usage {
	out := slices.Clone(usages)
	slices.SortStableFunc(out, func(a, b plan.Usage) int {
		return cmp.Or(cmp.Compare(b.Share(), a.Share()), cmp.Compare(a.Quota, b.Quota), cmp.Compare(a.Subject.Kind, b.Subject.Kind),
			cmp.Compare(a.Subject.Name, b.Subject.Name))
	})
	return out
}

// Tightest returns of each quota the tightest usage that there is, tightest
// first; quotas of which nothing is used are left out.
func Tightest(usages []plan.Usage) []plan.Usage {
	best := map[string]plan.Usage{}
	for _, u := range usages {
		b, ok := best[u.Quota]
		if u.Used > 0 && (!ok || u.Share() > b.Share() || u.Share() == b.Share() && u.Subject.String() < b.Subject.String()) {
			best[u.Quota] = u
		}
	}
	var out []plan.Usage
	for _, u := range best {
		out = append(out, u)
	}
	return Sorted(out)
}

// Line puts the few tightest quotas into one line.
func Line(usages []plan.Usage, most int) string {
	var parts []string
	for _, u := range Tightest(usages) {
		if len(parts) < most {
			parts = append(parts, fmt.Sprintf("%s %d of %d %s", diag.Plain(u.Subject.String()), u.Used, u.Allowed, u.Quota))
		}
	}
	return strings.Join(parts, ", ")
}

// Usage is a usage as JSON has it.
type Usage struct {
	Quota   string        `json:"quota"` // by AWS's name
	Subject string        `json:"subject"`
	Used    int           `json:"used"`
	Allowed int           `json:"allowed"`
	At      jsondoc.Place `json:"at"`
}

// JSON returns usages for a JSON document, in their order; never nil.
func JSON(usages []plan.Usage) []Usage {
	out := make([]Usage, len(usages))
	for i, u := range usages {
		out[i] = Usage{u.Quota, u.Subject.String(), u.Used, u.Allowed, jsondoc.At(u.At)}
	}
	return out
}

// Table writes all usages, tightest first.
func Table(w io.Writer, usages []plan.Usage, st ansi.Style) error {
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.Style().Format.Header = text.FormatDefault
	t.SetColumnConfigs([]table.ColumnConfig{{Number: 1, Align: text.AlignRight}, {Number: 2, Align: text.AlignRight},
		{Number: 3, Align: text.AlignRight}})
	t.AppendHeader(table.Row{"share", "used", "allowed", "quota", "of", "written at"})
	for _, u := range Sorted(usages) {
		share := fmt.Sprintf("%.0f %%", 100*u.Share())
		switch {
		case u.Used > u.Allowed:
			share = st.Error(share)
		case u.Share() >= plan.NearShare:
			share = st.Warning(share)
		}
		t.AppendRow(table.Row{share, u.Used, u.Allowed, u.Quota, diag.Plain(u.Subject.String()), u.At.String()})
	}
	_, err := fmt.Fprintln(w, t.Render())
	return err
}
