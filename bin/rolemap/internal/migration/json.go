package migration

import (
	"io"
	"strings"

	"rolemap/bin/rolemap/internal/jsondoc"
	"rolemap/config/effective"
	"rolemap/config/migrate"
)

type stepDoc struct {
	Team    string    `json:"team,omitempty"`
	SignIn  string    `json:"sign_in"`
	File    string    `json:"file"`
	Effects []string  `json:"effects"`
	Blocked []problem `json:"blocked"`
}

type problem struct {
	Code string        `json:"code"`
	At   jsondoc.Place `json:"at"`
	Text string        `json:"text"`
	Help string        `json:"help,omitempty"`
}

// cell is a comparison of both ways; of templates it is about nobody.
type cell struct {
	User    string   `json:"user,omitempty"`
	Account string   `json:"account"`
	Role    string   `json:"role"`
	Verdict string   `json:"verdict"`
	Why     []string `json:"why"`
}

func cellOf(user, account, role string, v effective.Verdict, why []string) cell {
	return cell{user, account, role, strings.ReplaceAll(string(v), " ", "-"), append([]string{}, why...)}
}

func stepOf(s Step) stepDoc {
	d := stepDoc{s.Team, s.To.String(), s.File.Path, s.Effects, []problem{}}
	if d.Effects == nil {
		d.Effects = []string{}
	}
	for _, b := range s.Blocked {
		d.Blocked = append(d.Blocked, problem{string(b.Code), jsondoc.At(b.At), b.Text, b.Help})
	}
	return d
}

// TakenJSON writes the steps that were taken.
func TakenJSON(w io.Writer, steps []Step) error {
	doc := struct {
		Version int       `json:"version"`
		Steps   []stepDoc `json:"steps"`
	}{jsondoc.Version, []stepDoc{}}
	for _, s := range steps {
		doc.Steps = append(doc.Steps, stepOf(s))
	}
	return jsondoc.Write(w, doc)
}

// JSON writes everything: where everybody stands, all steps, all parity.
func JSON(w io.Writer, s migrate.Status, steps []Step, parity []effective.Parity) error {
	type team struct {
		Name   string `json:"name"`
		SignIn string `json:"sign_in"`
		People int    `json:"people"`
	}
	type person struct {
		Name   string `json:"name"`
		SignIn string `json:"sign_in"`
		Own    bool   `json:"own"`
	}
	type role struct {
		Account string `json:"account"`
		Role    string `json:"role"`
		ARN     string `json:"arn"`
		Pattern string `json:"identity_center_arn_like"`
	}
	doc := struct {
		Version int       `json:"version"`
		Teams   []team    `json:"teams"`
		People  []person  `json:"people"`
		Steps   []stepDoc `json:"steps"`
		Parity  []cell    `json:"parity"`
		Roles   []role    `json:"roles"`
	}{jsondoc.Version, []team{}, []person{}, []stepDoc{}, []cell{}, []role{}}
	for _, t := range s.Teams {
		doc.Teams = append(doc.Teams, team{t.Name, t.SignIn.String(), t.People})
	}
	for _, p := range s.People {
		doc.People = append(doc.People, person{p.Name, p.Ways.String(), p.Own})
	}
	for _, s := range steps {
		doc.Steps = append(doc.Steps, stepOf(s))
	}
	for _, p := range parity {
		doc.Parity = append(doc.Parity, cellOf(p.User, p.Account, p.Role, p.Verdict, p.Why))
	}
	for _, r := range s.Roles {
		doc.Roles = append(doc.Roles, role{r.Account, r.Role, r.ARN, r.Pattern})
	}
	return jsondoc.Write(w, doc)
}
