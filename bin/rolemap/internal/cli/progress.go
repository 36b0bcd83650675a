package cli

import (
	"fmt"
	"io"
	"time"
)

// progress tells on a terminal what takes longer than a second.
type progress struct {
	out         io.Writer // nil tells nothing
	what        string
	begun, last time.Time
	steps       int
}

func (a *app) progress(what string) *progress {
	p := &progress{what: what, begun: time.Now()}
	if a.errIsTerminal {
		p.out = a.err
	}
	return p
}

// step counts one more, and tells where it is, a few times a second.
func (p *progress) step(where string) {
	p.steps++
	now := time.Now()
	if p.out == nil || now.Sub(p.begun) < time.Second || now.Sub(p.last) < 200*time.Millisecond {
		return
	}
	p.last = now
	fmt.Fprintf(p.out, "\r\x1b[Krolemap: %s: %d, %s", p.what, p.steps, where)
}

// done takes the line away.
func (p *progress) done() {
	if !p.last.IsZero() {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
