package browser

import (
	"bytes"
	"os/exec"
	"strings"
)

// Sheets are the texts of the sheets on which the page is printed, on A4,
// without white space. The test is skipped where there is no pdftotext.
func (p *Page) Sheets() []string {
	p.t.Helper()
	pdftotext, err := exec.LookPath("pdftotext")
	if err != nil {
		p.t.Skip("no pdftotext on this machine")
	}
	cmd := exec.Command(pdftotext, "-raw", "-", "-")
	cmd.Stdin = bytes.NewReader(p.PDF())
	out, err := cmd.Output()
	if err != nil {
		p.t.Fatal(err)
	}
	sheets := strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
	for i := range sheets {
		sheets[i] = strings.Join(strings.Fields(sheets[i]), "")
	}
	return sheets
}

// Prints holds the sheets of a page against what has to be on paper: each row,
// of which the first and the last word are told, is on one sheet, once and whole,
// and each sheet with a row has the head. There has to be more than one sheet.
func (p *Page) Prints(head string, rows [][2]string) {
	p.t.Helper()
	sheets, on := p.Sheets(), map[int]bool{}
	if len(sheets) < 2 {
		p.t.Errorf("all is on %d sheet", len(sheets))
	}
	for _, row := range rows {
		n := 0
		for i, sheet := range sheets {
			first, last := strings.Count(sheet, row[0]), strings.Count(sheet, row[1])
			if n += first; first != last {
				p.t.Errorf("sheet %d has the start of %s %d times, and its end %s %d times", i+1, row[0], first, row[1], last)
			}
			on[i] = on[i] || first > 0
		}
		if n != 1 {
			p.t.Errorf("%s is printed %d times", row[0], n)
		}
	}
	for i, sheet := range sheets {
		if on[i] && !strings.Contains(sheet, head) {
			p.t.Errorf("sheet %d has rows and no %q", i+1, head)
		}
	}
}
