package compile_test

import (
	"runtime/debug"
	"syscall"
	"testing"
	"time"

	"gopkg.in/yaml.v3"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/compile"
	"rolemap/config/layout"
	"rolemap/config/testkit/mapgen"
)

// organisation is the size at which the README quotes figures: 1,000 users,
// 100 accounts, 2,000 roles, 10,000 grants.
func organisation() []byte {
	o := mapgen.New(1, mapgen.Size{Users: 1000, Accounts: 100, Roles: 2000, Teams: 2000, DoorsPerTeam: 1, TeamsPerUser: 10, Plain: true})
	for i := range o.Teams { // each team is one role in one account
		o.Teams[i].Access = []mapgen.Entry{{Where: o.Accounts[i%100].Name, Role: o.Roles[i].Name}}
	}
	return append([]byte("quotas: {AttachedPoliciesPerUserQuota: 20}\n"), o.YAML(nil)...)
}

// BenchmarkMap measures what rolemap adds to reading the YAML. The baseline is
// yaml.Unmarshal into nodes on the same bytes, in turns with each step; x-yaml
// is the ratio to it in time, cpu-x-yaml in processor time of all threads.
func BenchmarkMap(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // as the programs have it, for the baseline too
	data := organisation()
	now := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	loaded := func() config.Loaded {
		m, found := config.Parse(config.File{Path: "rolemap.yaml", Data: data})
		return config.Loaded{Map: m, Findings: found}
	}
	r := compile.Of(loaded(), now)
	b.Logf("%d bytes, %d grants, findings %v", len(data), len(r.Access.Holdings), len(r.Findings))
	read := func() { var n yaml.Node; yaml.Unmarshal(data, &n) }
	for _, step := range []struct {
		name string
		run  func()
	}{
		{"yaml", read},
		{"parse", func() { loaded() }},
		{"check", func() { config.Check(r.Map, now) }},
		{"resolve", func() { access.Of(r.Map, now) }},
		{"plan", func() { layout.Of(r.Access) }},
		{"all", func() { compile.Of(loaded(), now) }},
	} {
		b.Run(step.name, func(b *testing.B) {
			var base, own stopwatch
			for b.Loop() {
				base.measure(read)
				own.measure(step.run)
			}
			b.ReportMetric(own.wall.Seconds()*1000/float64(b.N), "ms")
			b.ReportMetric(own.wall.Seconds()/base.wall.Seconds(), "x-yaml")
			b.ReportMetric(own.cpu.Seconds()/base.cpu.Seconds(), "cpu-x-yaml")
			b.ReportMetric(0, "ns/op") // of both together
		})
	}
}

// stopwatch adds up time, and processor time of the whole process.
type stopwatch struct{ wall, cpu time.Duration }

func (s *stopwatch) measure(run func()) {
	processor := func() time.Duration {
		var use syscall.Rusage
		syscall.Getrusage(syscall.RUSAGE_SELF, &use)
		return time.Duration(use.Utime.Nano() + use.Stime.Nano())
	}
	start, before := time.Now(), processor()
	run()
	s.wall += time.Since(start)
	s.cpu += processor() - before
}
