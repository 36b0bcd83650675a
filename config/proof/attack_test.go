package proof_test

import (
	"flag"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"rolemap/config/compile"
	"rolemap/config/proof"
	"rolemap/config/testkit/assembly"
)

// harmless are the changes that may pass, each with its reason. A form is that
// of FILE PATH: HOW, where a template's FILE is template and the stack.
var harmless = []struct{ why, form string }{
	{"the order in which CloudFormation makes things changes nothing of what it makes",
		`^template \S+ Resources/\w+(: without DependsOn|/DependsOn: .*)$`},
	{"a logical id has no meaning in AWS; CloudFormation refuses to make a name a second time",
		`^template \S+ Resources: (\w+ renamed|\w+ and \w+ swapped)$`},
	{"a handle to wait for makes nothing", `^template \S+ Resources: (with Handle|(NoRoles|People) again)$`},
	{"CloudFormation refuses a template without resources, and the map wants none of this stack",
		`^template \S+ (: (without Resources|an empty object)|Resources: (an empty object|without NoRoles))$`},
	{"statements are a set", `/Statement: (reversed|entry \d+ twice)$`},
	{"actions, people and addresses are sets", `/(Action|NotAction|aws:\w+|identitystore:UserId): (reversed|entry \d+ twice)$`},
	{"groups, members and policies are sets", `/Properties/(Users|Groups|ManagedPolicyArns): (reversed|entry \d+ twice)$|/CustomerManagedPolicyReferences: reversed$`},
	{"one is a list of one, here", `/(Statement/\d+/(Action|Resource|Principal/AWS)|aws:\w+|identitystore:UserId): (a list|its one entry)$`},
	{"a Sid names a statement", `/Statement/\d+(: with(out)? Sid|/Sid: .*)$`},
	{"people read a description", `^template \S+ (Outputs/SignInURL)?(/?Description: .*|: without Description)$`},
	{"what a policy is called that lets people leave; it is judged by what it says and whom it reaches",
		`/Properties/ManagedPolicyName: .*$`},
	{"who carries a policy by another way carries it once", `/Properties: with (Users|Groups)$`},
	{"the check that the bootstrap is new enough can only stop a deployment",
		`^template \S+ : without (Rules|Parameters)$|^manifest.json \S+(: without |/)requiresBootstrapStackVersion(: number \d+)?$`},
	{"the check after synthesis is over", `^manifest.json \S+(: without |/)validateOnSynth(: other truth)?$`},
	{"an older command line stops, a newer one goes on", `^manifest.json (: with(out)? )?minimumCliVersion(: .*)?$`},
	{"the report on feature flags is for people", `^manifest.json artifacts(: with(out)? |: |/)aws-cdk-lib/feature-flag-report\b.*$`},
	{"the CDK prints what is uploaded by a name", `^[\w-]+.assets.json files/\w+(: without displayName|/displayName: .*)$`},
	{"a destination's key is its name in the CDK's own records", `^[\w-]+.assets.json files/\w+/destinations: \S+ renamed$`},
	{"no images are none", `^[\w-]+.assets.json : without dockerImages$`},
	{"notes on constructs are for people, but for the types that are refused",
		`^[\w-]+.metadata.json |^manifest.json artifacts/[\w-]+(: without |/)additionalMetadataFile(: emptied)?$`},
}

var every = flag.Int("every", 37, "try each nth tampering only; 1 takes minutes")

// TestNoTamperingPasses changes each value in each file of each golden assembly
// in every way that changes knows. What the CDK deploys is then another thing,
// so the proof disagrees or cannot judge it, but for what is harmless.
func TestNoTamperingPasses(t *testing.T) {
	forms, used := make([]*regexp.Regexp, len(harmless)), make([]int, len(harmless))
	for i, h := range harmless {
		forms[i] = regexp.MustCompile(h.form)
	}
	seen, tried := 0, 0
	for _, name := range sorted(goldens) {
		r := load(t, name)
		attack(r, golden(t, name), func(what string, dir func() fstest.MapFS) {
			if seen++; seen%*every != 0 {
				return
			}
			tried++
			got, err := proof.Prove(dir(), r.Access, now)
			if err != nil || len(got.Wrong) > 0 {
				return
			}
			i := slices.IndexFunc(forms, func(f *regexp.Regexp) bool { return f.MatchString(what) })
			if i < 0 {
				t.Errorf("%s: it passes: %s", name, what)
				return
			}
			used[i]++
		})
	}
	for i, h := range harmless {
		if *every == 1 && used[i] == 0 {
			t.Errorf("nothing needs the rule %q", h.why)
		}
	}
	if t.Logf("%d tamperings of %d", tried, seen); tried < 2000 {
		t.Errorf("only %d tamperings", tried)
	}
}

// TestNoFileIsSwapped takes each file of an assembly away, and puts each other
// one in its place. What is not named in the manifest the CDK never reads.
func TestNoFileIsSwapped(t *testing.T) {
	for _, name := range sorted(goldens) {
		r := load(t, name)
		dir := written(r.Map, golden(t, name))
		check := func(what string, dir fstest.MapFS) {
			if got, err := proof.Prove(dir, r.Access, now); err == nil && len(got.Wrong) == 0 {
				t.Errorf("%s: it passes: %s", name, what)
			}
		}
		for _, file := range sorted(dir) {
			without := maps.Clone(dir)
			delete(without, file)
			check("without "+file, without)
			for _, other := range sorted(dir) {
				// Notes on constructs are alike, but for whose they are.
				if other != file && !(strings.HasSuffix(file, ".metadata.json") && strings.HasSuffix(other, ".metadata.json")) {
					check(file+" as "+other, with(dir, file, dir[other]))
				}
			}
		}
		for _, file := range []string{"tree.json", "more.template.json", "more.assets.json", "cdk.out", "cdk.json"} {
			more := with(dir, file, &fstest.MapFile{Data: []byte(`{"app": "id"}`)})
			if got, err := proof.Prove(more, r.Access, now); err != nil || len(got.Wrong) > 0 {
				t.Errorf("%s: %s beside the assembly: %v, %q", name, file, err, got.Wrong)
			}
		}
	}
}

// attack yields each change of each file of an assembly. All that follows from
// a changed template is brought in order again: its hash, its address, and the
// stack that holds it.
func attack(r compile.Result, templates map[string]string, yield func(what string, dir func() fstest.MapFS)) {
	for _, name := range sorted(templates) {
		changes([]byte(templates[name]), func(what string, text func() string) {
			yield("template "+name+" "+what, func() fstest.MapFS {
				return written(r.Map, changed(templates, name, text()))
			})
		})
	}
	dir := written(r.Map, templates)
	for _, name := range sorted(dir) {
		if !strings.HasSuffix(name, ".template.json") {
			changes(dir[name].Data, func(what string, text func() string) {
				yield(name+" "+what, func() fstest.MapFS { return with(dir, name, &fstest.MapFile{Data: []byte(text())}) })
			})
		}
	}
}

// changed are templates with another text of one. Those around a nested one
// name it by its new hash.
func changed(templates map[string]string, name, text string) map[string]string {
	out := with(templates, name, text)
	if strings.HasSuffix(name, ".nested") {
		for stack := range templates {
			out[stack] = strings.ReplaceAll(out[stack], assembly.NestedSum(templates[name]), assembly.NestedSum(text))
		}
	}
	return out
}

func with[M ~map[string]V, V any](m M, key string, value V) M {
	out := maps.Clone(m)
	out[key] = value
	return out
}

func sorted[M ~map[string]V, V any](m M) []string { return slices.Sorted(maps.Keys(m)) }
