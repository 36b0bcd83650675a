package source

import (
	"testing"

	"rolemap/config/testkit/mapgen"
)

// BenchmarkDecode compares reading a large text in pieces with reading it whole.
func BenchmarkDecode(b *testing.B) {
	text := mapgen.New(1, mapgen.Size{Users: 1000, Accounts: 100, Roles: 2000, Teams: 200, DoorsPerTeam: 10, TeamsPerUser: 1, Plain: true}).YAML(nil)
	b.Run("whole", func(b *testing.B) {
		for b.Loop() {
			Decode(text)
		}
	})
	b.Run("pieces", func(b *testing.B) {
		for b.Loop() {
			decode(text)
		}
	})
}
