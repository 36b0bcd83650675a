package matrix

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"rolemap/bin/rolemap/internal/ansi"
	"rolemap/config"
	"rolemap/config/source"
)

// made is a matrix of so many users and accounts, each with some of five roles.
func made(r *rand.Rand, users, accounts int) Matrix {
	var t Matrix
	for i := range accounts {
		name := fmt.Sprintf("account-%d", i*r.IntN(1000))
		t.Columns = append(t.Columns, Column{&config.Account{Name: source.Word{Text: name}}})
	}
	for i := range users {
		u := &config.User{Name: source.Word{Text: fmt.Sprintf("user.%d%s", i, strings.Repeat("x", r.IntN(9)))}, Suspended: r.IntN(5) == 0}
		row := Row{u, make([][]Cell, accounts)}
		for j := range row.Cells {
			for k := range r.IntN(6) * r.IntN(2) {
				until := ""
				if r.IntN(4) == 0 {
					until = "2027-01-31"
				}
				row.Cells[j] = append(row.Cells[j], Cell{Role: fmt.Sprintf("Role%d", k), Until: until})
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// TestTable compares with what a library draws, which takes its time with
// large tables.
func TestTable(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	crossed := 0
	for range 300 {
		m, st := made(r, 1+r.IntN(6), 1+r.IntN(5)), ansi.New(r.IntN(2) == 0)
		width := r.IntN(160)
		want := drawn(m, st, false)
		if top, _, _ := strings.Cut(want, "\n"); text.StringWidthWithoutEscSequences(top) > width {
			want = drawn(m, st, true)
		} else {
			crossed++
		}
		var got strings.Builder
		if err := m.Table(&got, width, st); err != nil {
			t.Fatal(err)
		}
		if got.String() != want+"\n" {
			t.Fatalf("in %d characters:\n%swant:\n%s", width, got.String(), want)
		}
	}
	if crossed < 50 || crossed > 250 {
		t.Errorf("%d of 300 tables had a column an account", crossed)
	}
}

func drawn(m Matrix, st ansi.Style, list bool) string {
	tw := table.NewWriter()
	tw.SetStyle(table.StyleLight)
	tw.Style().Format.Header = text.FormatDefault
	tw.Style().Options.SeparateRows = true
	rows := m.cross(st)
	if list {
		rows = m.list(st)
	}
	for r := range rows {
		row := table.Row{}
		for _, lines := range r.cells {
			var texts []string
			for _, l := range lines {
				texts = append(texts, l.text)
			}
			row = append(row, strings.Join(texts, "\n"))
		}
		if row[0] == "user" {
			tw.AppendHeader(row)
		} else {
			tw.AppendRow(row)
		}
	}
	if list {
		tw.SetColumnConfigs([]table.ColumnConfig{{Number: 1, AutoMerge: true}})
	}
	return tw.Render()
}

// BenchmarkTable draws tables of a line a user and account; a grant costs the
// same in each.
func BenchmarkTable(b *testing.B) {
	for _, users := range []int{100, 1000, 10_000} {
		m := made(rand.New(rand.NewPCG(1, 2)), users, 8)
		grants := 0
		for _, r := range m.Rows {
			for _, cells := range r.Cells {
				grants += len(cells)
			}
		}
		b.Run(fmt.Sprintf("%d-grants", grants), func(b *testing.B) {
			for b.Loop() {
				if err := m.Table(io.Discard, 80, ansi.Style{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(grants), "ns/grant")
		})
	}
}
