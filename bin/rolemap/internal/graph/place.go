package graph

// Sizes in pixels.
const (
	margin       = 24.0
	padding      = 12.0 // inside of boxes and accounts
	titleLine    = 34.0 // of an account's and of the users account's title
	nodeGap      = 10.0
	boxGap       = 22.0
	crossing     = 170.0 // between the users account and the accounts, at least
	mostCrossing = 400.0
	between      = 90.0 // between people and teams
	oneLine      = 30.0
	twoLines     = 46.0
	smallText    = 11.5
	mainText     = 13.5
	bold         = 1.12 // as wide as the same text that is not
	widestGap    = 60.0 // between neighbours of a column
	legendLine   = 30.0
)

// shape is a node with its place.
type shape struct {
	Node
	kind       string // css class: person, team, direct, role
	x, y, w, h float64
	target     bool     // stands on the side of the accounts
	next, prev []*shape // along edges to the right, and to the left
}

func (s *shape) middle() float64 { return s.y + s.h/2 }

// unit is what keeps together in a column: one node, or an account's roles
// under its title.
type unit struct {
	shapes  []*shape
	account *Account
	head    float64 // height above the first shape
	foot    float64
}

func (u *unit) height() float64 {
	h := u.head + u.foot - nodeGap
	for _, s := range u.shapes {
		h += s.h + nodeGap
	}
	return h
}

func (u *unit) top() float64 { return u.shapes[0].y - u.head }

func (u *unit) moveTo(top float64) {
	y := top + u.head
	for _, s := range u.shapes {
		s.y = y
		y += s.h + nodeGap
	}
}

// line is an edge between two placed nodes.
type line struct {
	from, to *shape
	Edge
}

// drawing is a picture with every place worked out: three columns of people,
// teams and accounts, in an order in which few lines cross.
type drawing struct {
	columns       [3][]*unit
	lines         []line
	width, height float64
	left          float64 // width of the users account's box
	legend        []sample
	title         string // of the users account's box
}

func place(p Picture) *drawing {
	d := &drawing{legend: p.legend(), title: "users account " + p.side()}
	shapes := map[string]*shape{}
	add := func(column int, kind string, n Node) *shape {
		s := &shape{Node: n, kind: kind, h: oneLine, target: column == 2}
		if s.Note = short(s.Note); s.Note != "" {
			s.h = twoLines
		}
		s.w = max(textWidth(s.Label, mainText), textWidth(s.Note, smallText)) + 2*padding
		shapes[n.ID] = s
		d.columns[column] = append(d.columns[column], &unit{shapes: []*shape{s}})
		return s
	}
	for _, n := range p.People {
		add(0, "person", n)
	}
	for _, n := range p.Teams {
		kind := "team"
		if n.ID == directID {
			kind = "direct"
		}
		add(1, kind, n)
	}
	for i := range p.Accounts {
		a := &p.Accounts[i]
		if p.Folded {
			add(2, "folded", Node{a.Roles[0].ID, a.Label, a.Note + ", " + a.Roles[0].Label})
			continue
		}
		u := &unit{account: a, head: titleLine + padding, foot: padding}
		for _, n := range a.Roles {
			s := &shape{Node: n, kind: "role", target: true, h: oneLine, w: textWidth(n.Label, mainText) + 2*padding}
			shapes[n.ID] = s
			u.shapes = append(u.shapes, s)
		}
		d.columns[2] = append(d.columns[2], u)
	}
	connect := func(from, to *shape, e Edge) {
		from.next, to.prev = append(from.next, to), append(to.prev, from)
		d.lines = append(d.lines, line{from, to, e})
	}
	lanes := map[string]*shape{}
	for _, e := range p.Edges {
		from, to := shapes[e.From], shapes[e.To]
		if e.Kind == Direct && from.kind == "person" {
			// A direct grant passes between the teams in a lane of its own, so
			// that no line runs through a team.
			lane := lanes[e.From]
			if lane == nil {
				lane = add(1, "direct", Node{ID: "lane_" + e.From, Label: "direct"})
				lanes[e.From] = lane
				connect(from, lane, Edge{Kind: Direct})
			}
			from = lane
		}
		connect(from, to, e)
	}
	d.order()
	d.horizontal()
	d.vertical()
	return d
}

func (d *drawing) horizontal() {
	x := margin + padding
	for i, column := range d.columns {
		if len(column) == 0 {
			continue
		}
		widest := 0.0
		for _, u := range column {
			for _, s := range u.shapes {
				widest = max(widest, s.w)
			}
			if u.account != nil {
				widest = max(widest, bold*textWidth(u.account.Label, mainText)+textWidth(u.account.Note, smallText)+2*padding)
			}
		}
		if i == 2 {
			// More lines need more room to part from each other.
			x += crossing + min(2*float64(len(d.lines)), mostCrossing-crossing)
		}
		for _, u := range column {
			for _, s := range u.shapes {
				s.x, s.w = x, widest
			}
		}
		x += widest
		if i == 0 && len(d.columns[1]) > 0 {
			x += between
		} else if i == 1 || i == 0 {
			x += padding
		}
		if i < 2 && (i == 1 || len(d.columns[1]) == 0) {
			x = max(x, margin+2*padding+textWidth(d.title, mainText))
			d.left = x - margin
		}
	}
	d.width = x + padding + margin
	x = margin - boxGap
	for _, s := range d.legend {
		x += 48 + textWidth(s.text, smallText) + boxGap
	}
	d.width = max(d.width, x+margin)
}

// vertical stacks the tallest column, and places the others beside what they
// are connected to, no higher and no lower than it, and not far from each other.
func (d *drawing) vertical() {
	tallest, most := 0, 0.0
	for i, column := range d.columns {
		y := 0.0
		for _, u := range column {
			u.moveTo(y)
			y += u.height() + gap(u)
		}
		if y > most {
			tallest, most = i, y
		}
	}
	for i := tallest - 1; i >= 0; i-- {
		settle(d.columns[i], true)
		gather(d.columns[i], most)
	}
	for i := tallest + 1; i < len(d.columns); i++ {
		settle(d.columns[i], false)
		gather(d.columns[i], most)
	}
	low, high := 0.0, 0.0
	for i, column := range d.columns {
		head, foot := titleLine+padding, padding // of the users account's box
		if i == 2 {
			head, foot = 0, 0
		}
		for _, u := range column {
			low, high = min(low, u.top()-head), max(high, u.top()+u.height()+foot)
		}
	}
	for _, column := range d.columns {
		for _, u := range column {
			u.moveTo(u.top() - low + margin)
		}
	}
	d.height = high - low + 2*margin
	if len(d.legend) > 0 {
		d.height += legendLine
	}
}

// users is where the users account's box begins and ends.
func (d *drawing) users() (top, bottom float64) {
	top, bottom = d.height, 0
	for _, column := range d.columns[:2] {
		for _, u := range column {
			top, bottom = min(top, u.top()), max(bottom, u.top()+u.height())
		}
	}
	return top - titleLine - padding, bottom + padding
}

func gap(u *unit) float64 {
	if u.account != nil {
		return boxGap
	}
	return nodeGap
}
