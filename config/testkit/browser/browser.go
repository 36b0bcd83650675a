// Package browser drives a real Chromium, headless, over its debugging pipe. It
// is used by tests of pages, which are skipped where there is none.
package browser

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
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
	cmd := exec.Command(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--user-data-dir="+t.TempDir(), "--remote-debugging-pipe", "about:blank")
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

// Keys presses keys one behind the other: names such as "Tab" or "Enter", else characters.
func (p *Page) Keys(keys ...string) {
	p.t.Helper()
	codes := map[string]int{"Tab": 9, "Enter": 13, "Escape": 27, "ArrowUp": 38, "ArrowDown": 40}
	for _, k := range keys {
		down := args{"type": "keyDown", "key": k}
		if code, named := codes[k]; named {
			down["windowsVirtualKeyCode"], down["code"] = code, k
			if k == "Enter" {
				down["text"] = "\r"
			}
		} else {
			down["text"] = k
		}
		p.call("Input.dispatchKeyEvent", down, nil)
		down["type"] = "keyUp"
		delete(down, "text")
		p.call("Input.dispatchKeyEvent", down, nil)
	}
}

// Type presses the key of each character.
func (p *Page) Type(text string) {
	p.t.Helper()
	for _, r := range text {
		p.Keys(string(r))
	}
}

// Requests are the addresses that the page asked for since Go.
func (p *Page) Requests() []string { return p.requests }

// Logs are what the browser had to say since Go: errors, refused contents.
func (p *Page) Logs() []string { return p.logs }

// AllowClipboard lets the page read and write the clipboard.
func (p *Page) AllowClipboard() {
	session := p.session
	p.session = ""
	p.call("Browser.grantPermissions", args{"permissions": []string{"clipboardReadWrite", "clipboardSanitizedWrite"}}, nil)
	p.session = session
}

// Look sets how the page is looked at: so many pixels wide and high, light or dark.
func (p *Page) Look(width, height int, dark bool) {
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	p.call("Emulation.setDeviceMetricsOverride", args{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false}, nil)
	p.call("Emulation.setEmulatedMedia", args{"features": []args{{"name": "prefers-color-scheme", "value": scheme}}}, nil)
}

// PDF is the page as it is printed on A4, without the outline for screen
// readers, which takes a browser long.
func (p *Page) PDF() []byte {
	return p.picture("Page.printToPDF", args{"paperWidth": 8.27, "paperHeight": 11.69, "displayHeaderFooter": false, "generateTaggedPDF": false})
}

// PNG is the page as it is seen.
func (p *Page) PNG() []byte { return p.picture("Page.captureScreenshot", nil) }

func (p *Page) picture(method string, params args) []byte {
	p.t.Helper()
	var r struct{ Data string }
	p.call(method, params, &r)
	data, err := base64.StdEncoding.DecodeString(r.Data)
	if err != nil {
		p.t.Fatal(fmt.Errorf("%s: %w", method, err))
	}
	return data
}
