package graph

import (
	"io"

	"rolemap/bin/rolemap/internal/jsondoc"
)

type doc struct {
	Version      int       `json:"version"`
	Organization string    `json:"organization"`
	UsersAccount string    `json:"users_account"`
	People       []node    `json:"people"`
	Teams        []node    `json:"teams"`
	Accounts     []account `json:"accounts"`
	Edges        []edge    `json:"edges"`
}

type node struct {
	ID    string `json:"id"`
	Label string `json:"label"`
	Note  string `json:"note,omitempty"`
}

type account struct {
	node
	Title string `json:"title,omitempty"`
	Roles []node `json:"roles"`
}

type edge struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Kind  Kind   `json:"kind"` // member, team or direct
	Label string `json:"label,omitempty"`
	// Ways of signing in, in a map with Identity Center; see Edge.
	SignIn string `json:"sign_in,omitempty"`
}

// JSON writes the picture as nodes and edges.
func (p Picture) JSON(w io.Writer) error {
	list := func(nodes []Node) []node {
		out := make([]node, len(nodes))
		for i, n := range nodes {
			out[i] = node(n)
		}
		return out
	}
	d := doc{Version: jsondoc.Version, Organization: p.Organization, UsersAccount: p.UsersAccount,
		People: list(p.People), Teams: list(p.Teams), Accounts: []account{}, Edges: []edge{}}
	for _, a := range p.Accounts {
		d.Accounts = append(d.Accounts, account{node(a.Node), a.Title, list(a.Roles)})
	}
	for _, e := range p.Edges {
		d.Edges = append(d.Edges, edge{e.From, e.To, e.Kind, e.Label, e.SignIn.String()})
	}
	return jsondoc.Write(w, d)
}
