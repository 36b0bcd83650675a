package portal

import (
	"rolemap/bin/rolemap/internal/links"
	"rolemap/bin/rolemap/internal/page"
)

// Data is what the pages show. Lists are sorted by name; numbers in it are
// places in its lists. People who are suspended are not in it, nor accounts
// that are, nor what has ended.
type Data struct {
	Organization page.Text `json:"organization"`
	At           string    `json:"at,omitempty"`  // the moment of which it speaks; empty for when it is read
	Map          string    `json:"map,omitempty"` // the day and the commit that it is from; empty where nobody can tell
	For          page.Text `json:"for,omitempty"` // the one person whom it is about
	SignIn       string    `json:"signIn"`        // address of IAM users
	Start        string    `json:"start"`         // address of Identity Center; empty where the map has none
	NoStart      string    `json:"noStart"`       // why it has none
	Sessions     int       `json:"sessions"`      // that the console holds at once
	Accounts     []Account `json:"accounts"`
	Roles        []Role    `json:"roles"`
	Terms        []Terms   `json:"terms"`
	Targets      []Target  `json:"targets"`
	Teams        []Team    `json:"teams"`
	People       []Person  `json:"people"`
	Sources      []Source  `json:"sources"`
	Ends         []End     `json:"ends"`
}

// Account is a target account.
type Account struct {
	Name        page.Text   `json:"name"`
	ID          string      `json:"id"`
	Title       page.Text   `json:"title,omitempty"`
	Description page.Text   `json:"description,omitempty"`
	Color       string      `json:"color,omitempty"`
	Region      page.Text   `json:"region"`
	Tags        []page.Text `json:"tags,omitempty"` // KEY=VALUE
}

// Role is a role that somebody holds.
type Role struct {
	Name        page.Text `json:"name"`
	Description page.Text `json:"description,omitempty"`
}

// Terms are what a role is worth in an account.
type Terms struct {
	Administrator bool        `json:"administrator,omitempty"`
	Policies      []page.Text `json:"policies"`
	Allows        []page.Text `json:"allows,omitempty"` // a line a policy of AWS, and a statement of own ones
	Boundary      page.Text   `json:"boundary,omitempty"`
	Minutes       int         `json:"minutes"` // of a session
	MFA           bool        `json:"mfa,omitempty"`
	Addresses     []string    `json:"addresses,omitempty"`
}

// Target is a role in an account that somebody holds.
type Target struct {
	Account int         `json:"account"`
	Role    int         `json:"role"`
	Terms   int         `json:"terms"`
	Profile page.Text   `json:"profile"`
	Beside  page.Text   `json:"beside,omitempty"` // profile through Identity Center of who enters both ways
	ARN     page.Text   `json:"arn,omitempty"`    // of the role that IAM users switch into
	Switch  *links.Link `json:"switch,omitempty"` // nil where nobody enters it as an IAM user
	Set     page.Text   `json:"set,omitempty"`    // permission set
	Center  *links.Link `json:"center,omitempty"` // nil where nobody enters it through Identity Center
}

// Team is a team of which somebody is a member.
type Team struct {
	Name        page.Text `json:"name"`
	Description page.Text `json:"description,omitempty"`
	Members     []int     `json:"members"` // people
}

// Person is who may enter something, or has a sign-in at least.
type Person struct {
	Name   page.Text `json:"name"`
	Full   page.Text `json:"full,omitempty"`
	Email  page.Text `json:"email,omitempty"`
	User   bool      `json:"user,omitempty"`   // has an IAM user
	Center page.Text `json:"center,omitempty"` // the name in Identity Center of who comes through it
	// Grants are what they hold, by target: the target, the end through each door
	// (a place in Ends, or one of the marks below), and the sources.
	Grants [][]int `json:"grants"`
}

// Marks in place of an end: of a door that is closed, and of a grant without end.
const (
	Closed  = -2
	Endless = -1
)

// Source is a way to come by grants: through a team, or a direct grant.
type Source struct {
	Team   int       `json:"team"`            // -1 for a direct grant
	Where  page.Text `json:"where,omitempty"` // the account group through which
	Reason page.Text `json:"reason,omitempty"`
	End    int       `json:"end"`  // -1 for none
	Ways   int       `json:"ways"` // of signing in: 1 for IAM users, 2 for Identity Center, 3 for both
}

// End is a moment at which grants end.
type End struct {
	Text page.Text `json:"text"` // as the map has it
	At   string    `json:"at"`
}
