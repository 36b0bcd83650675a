package config

import (
	"fmt"
	"regexp"
	"rolemap/config/diag"
	"rolemap/config/source"
	"time"
)

var (
	untilRule = regexp.MustCompile(`^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d))?$`)
	// withoutZone is a time that means another moment in every zone.
	withoutZone = regexp.MustCompile(`^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?$`)
)

// maxZone is how far a zone's clocks are from UTC at most: those of the Line Islands.
const maxZone = 14 * time.Hour

// parseUntil returns the first moment at which access is gone, to the second
// (IAM's conditions compare seconds). A date includes its last second, UTC.
// Where the text is no such moment, it says what is wrong and what to write.
func parseUntil(text string) (until time.Time, wrong, help string) {
	help = "write a date, 2027-01-31 (through the end of that day, UTC), or a time, 2027-01-31T18:00:00Z"
	if !untilRule.MatchString(text) { // time.Parse takes more than RFC 3339 does
		if m := withoutZone.FindStringSubmatch(text); m != nil {
			if m[3] == "" {
				m[3] = ":00"
			}
			return time.Time{}, "is a time without its zone", fmt.Sprintf("write %sT%s%sZ for UTC, or a zone such as +01:00 in place of the Z",
				m[1], m[2], m[3])
		}
		return time.Time{}, "is neither a date nor a time", help
	}
	day, err := time.Parse(time.DateOnly, text[:len(time.DateOnly)])
	if err != nil {
		return time.Time{}, "is a day that no calendar has", lastDay(text)
	}
	until = day.AddDate(0, 0, 1)
	if len(text) > len(time.DateOnly) {
		if until, err = time.Parse(time.RFC3339, text); err != nil {
			return time.Time{}, "is a time that no clock shows", "hours go to 23, minutes and seconds to 59; the first moment of the next day is T00:00:00"
		}
		if _, east := until.Zone(); time.Duration(max(east, -east))*time.Second > maxZone {
			return time.Time{}, "has a zone that no place has", "zones go to 14 hours from UTC, which is Z or +00:00"
		}
		until = until.UTC().Truncate(time.Second)
	}
	// IAM writes years with four digits; the zero time means "no end".
	switch {
	case until.Year() > 9999:
		return time.Time{}, "ends behind the year 9999, the last that IAM compares", "leave until out for a grant without an end"
	case until.Year() < 1 || until.IsZero():
		return time.Time{}, "ends before the year 1, the first that IAM compares", "remove the entry, or correct the year"
	}
	return until, "", ""
}

// lastDay says how far the month of a date goes, or the months.
func lastDay(date string) string {
	first, err := time.Parse("2006-01", date[:len("2006-01")])
	if err != nil {
		return "months go from 01 to 12: write the year first, then the month, then the day"
	}
	return fmt.Sprintf("%s has the days 01 to %d", first.Format("January 2006"), first.AddDate(0, 1, -1).Day())
}

// SoonWithin is how long before its end a temporary grant is warned about.
const SoonWithin = 14 * 24 * time.Hour

func (c *checker) until(e Entry, what string) {
	switch left := e.Until.Sub(c.now); {
	case e.Until.IsZero():
	case left <= 0:
		c.reportf(e.UntilAt.At, diag.UntilPassed, "remove the entry", "%s held %s until %s, which has passed", what, diag.Quote(e.Role.Text),
			e.UntilAt)
	case left <= SoonWithin:
		c.reportf(e.UntilAt.At, diag.UntilSoon, "renew or remove the entry", "%s holds %s until %s, %s from now", what, diag.Quote(e.Role.Text),
			e.UntilAt, days(left))
	}
}

func days(d time.Duration) string {
	switch n := int(d.Hours() / 24); n {
	case 0:
		return "less than a day"
	case 1:
		return "1 day"
	default:
		return fmt.Sprintf("%d days", n)
	}
}

// ends reads the end of a grant.
func (p *parser) ends(at source.Word) (until time.Time) {
	until, wrong, help := parseUntil(at.Text)
	if wrong != "" {
		p.Unreadf(at.At, diag.InvalidUntil, help, "until %s %s", diag.Quote(at.Text), wrong)
	}
	return until
}
