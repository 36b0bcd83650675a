package changes

import (
	"io"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/bin/rolemap/internal/jsondoc"
	"rolemap/config/access"
)

type doc struct {
	Version int      `json:"version"`
	Since   string   `json:"since,omitempty"`
	Rev     string   `json:"revision,omitempty"` // which since is of, as it was given
	Cut     bool     `json:"cut,omitempty"`
	Changes []change `json:"changes"`
	Ended   []ended  `json:"ended"`
}

// ended is where grants ended by themselves.
type ended struct {
	At     string   `json:"at"`
	Lost   []grant  `json:"lost"`
	Others []string `json:"others"`
}

type change struct {
	Commit   string   `json:"commit"`
	At       string   `json:"at"`
	Subject  string   `json:"subject"`
	Authors  []string `json:"authors"`
	MergedBy string   `json:"merged_by,omitempty"`
	Path     string   `json:"path"`
	Errors   int      `json:"errors,omitempty"`
	Old      int      `json:"old_errors,omitempty"`
	Back     bool     `json:"dated_back,omitempty"`
	Broader  bool     `json:"broadening"`
	Gained   []grant  `json:"gained"`
	Lost     []grant  `json:"lost"`
	Others   []string `json:"others"`
}

type grant struct {
	User          string   `json:"user"`
	Account       string   `json:"account"`
	Role          string   `json:"role"`
	Administrator bool     `json:"administrator,omitempty"`
	Until         string   `json:"until,omitempty"` // as written
	Through       []string `json:"through"`
}

// JSON writes the history as a document.
func (h History) JSON(w io.Writer) error {
	d := doc{Version: jsondoc.Version, Since: jsondoc.Time(h.Since), Rev: h.Revision, Cut: h.Cut, Changes: []change{}, Ended: []ended{}}
	for _, c := range h.Changes {
		others := []string{}
		for _, l := range c.Lines() {
			if l.Sign == "~" {
				others = append(others, l.Text)
			}
		}
		gained, lost := list(c.Gained, c.Administers), list(c.Lost, c.Administered)
		if c.Ended {
			d.Ended = append(d.Ended, ended{jsondoc.Time(c.At), lost, others})
			continue
		}
		d.Changes = append(d.Changes, change{c.Commit, jsondoc.Time(c.At), c.Subject, c.Authors, c.merged(), c.Path, c.Errors, c.OldErrors,
			c.OutOfDate, c.Broader(), gained, lost, others})
	}
	return jsondoc.Write(w, d)
}

func list(holdings []access.Holding, administers func(access.Grant) bool) []grant {
	out := []grant{}
	for _, h := range holdings {
		out = append(out, grant{h.User, h.Account, h.Role, administers(h.Grant), grants.Until(h), grants.Through(h)})
	}
	return out
}
