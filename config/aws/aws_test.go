package aws

import (
	"maps"
	"math/rand/v2"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPartition(t *testing.T) {
	for region, want := range map[string]string{"eu-central-1": "aws", "cn-northwest-1": "aws-cn", "us-gov-east-1": "aws-us-gov", "eusc-de-east-1": "aws-eusc", "us-east-1": "aws", "": "aws"} {
		if got := Partition(region); got != want {
			t.Errorf("%s: %s", region, got)
		}
	}
}

func TestLimits(t *testing.T) {
	for _, l := range Limits {
		if l.Max < l.Default || l.Default < 1 || l.What == "" || !strings.HasPrefix(l.Source, "https://docs.aws.amazon.com/") {
			t.Errorf("%+v", l)
		}
	}
}

func TestParseRange(t *testing.T) {
	for text, want := range map[string]string{
		"203.0.113.0/24": "203.0.113.0/24", "203.0.113.7": "203.0.113.7/32", "0.0.0.0/0": "0.0.0.0/0", "2001:db8::/32": "2001:db8::/32", "2001:DB8::1": "2001:db8::1/128", "203.0.113.7/32": "203.0.113.7/32",
		"203.0.113.7/24": "", "203.0.113.0/33": "", "203.0.113/24": "", "203.0.113.0/-1": "", "203.0.113.0/024": "", "010.0.0.0/8": "", "2001:db8::1/32": "", "fe80::1%eth0": "", "fe80::%1/64": "", "::ffff:1.2.3.4": "", "::ffff:1.2.3.0/120": "",
		"": "", "/24": "", "office": "", " 203.0.113.0/24": "", "203.0.113.0-203.0.113.9": "", "*": "",
	} {
		got, ok := ParseRange(text)
		if ok != (want != "") || ok && got.String() != want {
			t.Errorf("%q: %v %v, want %s", text, got, ok, want)
		}
		if ok && got != got.Masked() {
			t.Errorf("%q: %v has bits behind the prefix", text, got)
		}
		if again, ok2 := netip.ParsePrefix(got.String()); ok && (ok2 != nil || again != got) {
			t.Errorf("%q: %v reads back as %v", text, got, again)
		}
	}
}

func TestTagValue(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "Alice Example": "Alice Example", "Conan O'Brien": "Conan O_Brien", "Zoë Łukasz 日本": "Zoë Łukasz 日本", "a@b.c": "a@b.c", "x_.:/=+-@": "x_.:/=+-@",
		"R&D, \"A\"": "R_D_ _A_", "tab\there": "tab_here", "🦊": "_", "½ Ⅷ": "½ Ⅷ", "e\u0301": "e_", "a\u00a0b": "a\u00a0b", "bad\xffbyte": "bad_byte",
	} {
		if got := TagValue(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		runes := make([]rune, r.IntN(20))
		for i := range runes {
			runes[i] = rune(r.IntN(0x3000))
		}
		text := string(runes)
		got := TagValue(text)
		if TagValue(got) != got || utf8.RuneCountInString(got) != utf8.RuneCountInString(text) {
			t.Fatalf("%q: %q", text, got)
		}
	}
}

var arnPath = regexp.MustCompile(`^([a-z-]+/)*[^/]+$`)

// The list of AWS managed policies has every name once and in the form that an
// ARN takes, and none of them is refused as a policy's name.
func TestAWSPolicies(t *testing.T) {
	if len(Policies()) < 1400 {
		t.Fatal(len(Policies()))
	}
	count := 0
	for range lines(policyList) {
		count++
	}
	if count != len(Policies()) {
		t.Errorf("%d lines, %d names", count, len(Policies()))
	}
	if size := len(policySummaries); size > 250_000 || !slices.Equal(slices.Sorted(maps.Keys(summaries())), PolicyNames()) {
		t.Errorf("the summaries have %d bytes, or other names", size)
	}
	for name, want := range map[string]string{"AdministratorAccess": "cpr", "ReadOnlyAccess": "", "AWSDenyAll": "d", "Nothing": ""} {
		if got := PolicyPowers(name); got != want {
			t.Errorf("%s has the powers %q", name, got)
		}
	}
	for name, full := range Policies() {
		if !Name128.MatchString(name) || !arnPath.MatchString(full) {
			t.Errorf("%s: %s", name, full)
		}
	}
	for name, want := range map[string]string{"AdministratorAccess": "AdministratorAccess", "AWSLambda_FullAccess": "AWSLambda_FullAccess", "Billing": "job-function/Billing"} {
		if arn, ok := PolicyARN("aws", name); !ok || arn != "arn:aws:iam::aws:policy/"+want {
			t.Errorf("%s: %s", name, arn)
		}
	}
}
