package matrix

import (
	"io"

	"rolemap/bin/rolemap/internal/jsondoc"
)

type doc struct {
	Version      int       `json:"version"`
	Organization string    `json:"organization"`
	At           string    `json:"at"`
	Accounts     []account `json:"accounts"`
	Users        []user    `json:"users"`
}

type account struct {
	Name        string `json:"name"`
	ID          string `json:"id"`
	Title       string `json:"title,omitempty"`
	Description string `json:"description,omitempty"`
}

type user struct {
	Name      string  `json:"name"`
	FullName  string  `json:"full_name,omitempty"`
	Email     string  `json:"email,omitempty"`
	Suspended bool    `json:"suspended,omitempty"`
	Grants    []grant `json:"grants"`
}

type grant struct {
	Account string   `json:"account"`
	Role    string   `json:"role"`
	Until   string   `json:"until,omitempty"` // as written
	Through []string `json:"through"`
	SignIn  string   `json:"sign_in,omitempty"` // in a map with Identity Center
}

// JSON writes the matrix as a document: users, and what each can enter.
func (t Matrix) JSON(w io.Writer) error {
	d := doc{Version: jsondoc.Version, Organization: t.Organization, At: jsondoc.Time(t.At), Accounts: []account{}, Users: []user{}}
	for _, c := range t.Columns {
		d.Accounts = append(d.Accounts, account{c.Account.Name.Text, c.Account.ID.Text, c.Account.Title.Text, c.Account.Description.Text})
	}
	for _, r := range t.Rows {
		u := user{r.User.Name.Text, r.User.FullName.Text, r.User.Email.Text, r.User.Suspended, []grant{}}
		for i, cells := range r.Cells {
			for _, c := range cells {
				g := grant{Account: t.Columns[i].Account.Name.Text, Role: c.Role, Until: c.Until, Through: c.Through}
				if t.SignIn {
					g.SignIn = c.Ways.String()
				}
				u.Grants = append(u.Grants, g)
			}
		}
		d.Users = append(d.Users, u)
	}
	return jsondoc.Write(w, d)
}
