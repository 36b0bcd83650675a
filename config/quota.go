package config

import (
	"fmt"
	"rolemap/config/aws"
	"rolemap/config/diag"
	"rolemap/config/source"
	"slices"
)

// Quota is one of AWS's quotas that the organisation had raised.
type Quota struct {
	Name  source.Word
	Value int
	At    diag.Span // of the value
}

func (p *parser) quotas(_ source.Word, n *source.Node) {
	p.Mapping(n, "quotas", func(name source.Word, v *source.Node) {
		if value, at, ok := p.Number(v, diag.Cut(name.Text), 0, 1<<31-1); ok {
			p.m.Quotas = append(p.m.Quotas, Quota{Name: name, Value: value, At: at})
		}
	})
}

// Limit returns how much of a quota the organisation has.
func (m *Map) Limit(quota string) int {
	for _, q := range m.Quotas {
		if q.Name.Text == quota {
			return q.Value
		}
	}
	return aws.LimitOf(quota).Default
}

func (c *checker) quotas() {
	var raisable []string
	for _, l := range aws.Limits {
		if l.Max > l.Default {
			raisable = append(raisable, l.Quota)
		}
	}
	for _, q := range c.m.Quotas {
		i := slices.IndexFunc(aws.Limits, func(l aws.Limit) bool { return l.Quota == q.Name.Text })
		if i < 0 || aws.Limits[i].Max == aws.Limits[i].Default {
			c.reportf(q.Name.At, diag.UnknownQuota, c.suggest(q.Name.Text, raisable,
				"AWS raises these, by the names of aws iam get-account-summary: "+list(raisable)),
				"%s is not a quota that AWS raises", diag.Quote(q.Name.Text))
			continue
		}
		switch l := aws.Limits[i]; {
		case q.Value < l.Default:
			c.reportf(q.At, diag.QuotaValue, fmt.Sprintf("AWS gives every account %d", l.Default), "%s is %d", l.Quota, q.Value)
		case q.Value > l.Max: // maxima change; AWS alone knows
			c.reportf(q.At, diag.QuotaAboveMaximum, "check it with aws iam get-account-summary; a deployment fails where AWS has less",
				"%s is %d, and AWS raises it to at most %d as far as this program knows",
				l.Quota, q.Value, l.Max)
		}
	}
}
