// Package browser drives a real Chromium, headless, over its debugging pipe. It
// is used by tests of pages, which are skipped where there is none.
package browser

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// Page is an open page.
type Page struct {
	t       testing.TB
	in      *os.File
	out     *bufio.Reader
	session string
	id      int

	axe            string // its script
	requests, logs []string
}

// Open starts Chromium with an empty page. The test ends it.
func Open(t testing.TB) *Page {
	t.Helper()
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no chromium on this machine")
	}
	theirIn, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	out, theirOut, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--user-data-dir="+t.TempDir(),
		"--remote-debugging-pipe", "about:blank")
	cmd.ExtraFiles = []*os.File{theirIn, theirOut} // 3 and 4
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	theirIn.Close()
	theirOut.Close()
	p := &Page{t: t, in: in, out: bufio.NewReaderSize(out, 1<<20)}
	t.Cleanup(func() {
		p.session = ""
		p.call("Browser.close", nil, nil)
		cmd.Wait()
		in.Close()
		out.Close()
	})
	var targets struct {
		TargetInfos []struct{ TargetID, Type string }
	}
	for id := ""; id == ""; {
		p.call("Target.getTargets", nil, &targets)
		for _, x := range targets.TargetInfos {
			if x.Type == "page" {
				id = x.TargetID
			}
		}
		if id != "" {
			var attached struct{ SessionID string }
			p.call("Target.attachToTarget", args{"targetId": id, "flatten": true}, &attached)
			p.session = attached.SessionID
		}
	}
	for _, domain := range []string{"Page", "Network", "Log", "Runtime"} {
		p.call(domain+".enable", nil, nil)
	}
	p.call("Emulation.setFocusEmulationEnabled", args{"enabled": true}, nil)
	return p
}

type args map[string]any

type message struct {
	ID     int
	Method string
	Params json.RawMessage
	Result json.RawMessage
	Error  *struct{ Message string }
}

// call sends a command and reads on until its answer, noting events.
func (p *Page) call(method string, params args, result any) {
	p.t.Helper()
	p.id++
	m := args{"id": p.id, "method": method}
	if params != nil {
		m["params"] = params
	}
	if p.session != "" {
		m["sessionId"] = p.session
	}
	data, err := json.Marshal(m)
	if err == nil {
		_, err = p.in.Write(append(data, 0))
	}
	if err != nil {
		p.t.Fatal(err)
	}
	for id := p.id; ; {
		answer := p.read()
		if answer.ID != id {
			p.note(answer)
			continue
		}
		if answer.Error != nil {
			p.t.Fatalf("%s: %s", method, answer.Error.Message)
		}
		if result != nil {
			if err := json.Unmarshal(answer.Result, result); err != nil {
				p.t.Fatal(err)
			}
		}
		return
	}
}

func (p *Page) read() (m message) {
	p.t.Helper()
	data, err := p.out.ReadBytes(0)
	if err == nil {
		err = json.Unmarshal(bytes.TrimSuffix(data, []byte{0}), &m)
	}
	if err != nil {
		p.t.Fatalf("the browser: %v", err)
	}
	return m
}

func (p *Page) note(m message) {
	switch m.Method {
	case "Network.requestWillBeSent":
		var e struct{ Request struct{ URL string } }
		_ = json.Unmarshal(m.Params, &e)
		p.requests = append(p.requests, e.Request.URL)
	case "Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled":
		p.logs = append(p.logs, string(m.Params))
	}
}

// Go opens an address and returns how long it took until the page was loaded
// and its scripts had run.
func (p *Page) Go(url string) time.Duration {
	p.t.Helper()
	p.requests, p.logs = nil, nil
	from := time.Now()
	p.call("Page.navigate", args{"url": url}, nil)
	for p.Text("document.readyState") != "complete" || p.Text("location.href.split('#')[0]") != strings.Split(url, "#")[0] {
		time.Sleep(5 * time.Millisecond)
	}
	return time.Since(from)
}

// Eval gives an expression's value as JSON; a promise is waited for.
func (p *Page) Eval(expression string, to any) {
	p.t.Helper()
	var r struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails *struct {
			Text      string
			Exception struct{ Description string }
		}
	}
	p.call("Runtime.evaluate", args{"expression": expression, "returnByValue": true, "awaitPromise": true, "userGesture": true}, &r)
	if e := r.ExceptionDetails; e != nil {
		p.t.Fatalf("%.200s: %s %s", expression, e.Text, e.Exception.Description)
	}
	if to != nil && r.Result.Value != nil {
		if err := json.Unmarshal(r.Result.Value, to); err != nil {
			p.t.Fatalf("%s: %v", expression, err)
		}
	}
}

// Text is the value of an expression that is a text.
func (p *Page) Text(expression string) string {
	p.t.Helper()
	var s string
	p.Eval("String("+expression+")", &s)
	return s
}
