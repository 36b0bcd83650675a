package state

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"unicode/utf8"
)

// Decode reads JSON that means one thing to every reader: each key once in
// whatever case and spelt exactly as the Go type spells it, nothing unknown,
// nothing empty (null), nothing behind the first value. CloudFormation takes
// the last of two equal keys, encoding/json merges them and does not look at
// case; between the two a condition could get lost.
func Decode(data []byte, to any) error {
	if !utf8.Valid(data) {
		return errors.New("it is not UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := once(d, reflect.TypeOf(to).Elem(), 0); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something stands behind the JSON value")
	}
	return json.Unmarshal(data, to)
}

var unmarshaler = reflect.TypeFor[json.Unmarshaler]()

// deepest bounds how deep values stand in one another, so that no input ends
// the program; what the CDK and we write stays below 20.
const deepest = 100

// once walks over the next value. The type says which keys may stand there;
// nil for any.
func once(d *json.Decoder, t reflect.Type, depth int) error {
	if depth > deepest {
		return fmt.Errorf("more than %d values stand in one another", deepest)
	}
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t != nil && (t.Kind() == reflect.Interface || reflect.PointerTo(t).Implements(unmarshaler)) {
		t = nil
	}
	token, err := d.Token()
	if err != nil {
		return err
	}
	switch token {
	case nil:
		return errors.New("null stands for nothing that is written")
	case json.Delim('['):
		for d.More() {
			if err := once(d, element(t), depth+1); err != nil {
				return err
			}
		}
		_, err = d.Token()
	case json.Delim('{'):
		seen := map[string]bool{}
		for d.More() {
			key, err := d.Token()
			if err != nil {
				return err
			}
			name := key.(string)
			folded := strings.ToLower(name)
			if seen[folded] {
				return fmt.Errorf("the key %q stands twice", name)
			}
			seen[folded] = true
			inner := element(t)
			if t != nil && t.Kind() == reflect.Struct {
				f, ok := field(t, name)
				if !ok {
					return fmt.Errorf("unknown field %q", name)
				}
				inner = f
			}
			if err := once(d, inner, depth+1); err != nil {
				return err
			}
		}
		_, err = d.Token()
	default:
		if text, ok := token.(string); ok && strings.ContainsRune(text, utf8.RuneError) {
			return errors.New("a text with a character that does not exist")
		}
	}
	return err
}

func element(t reflect.Type) reflect.Type {
	if t != nil && (t.Kind() == reflect.Map || t.Kind() == reflect.Slice) {
		return t.Elem()
	}
	return nil
}

// field is the type of the field that a key stands for.
func field(t reflect.Type, key string) (reflect.Type, bool) {
	for i := range t.NumField() {
		f := t.Field(i)
		name := f.Tag.Get("json")
		if name == "" {
			name = f.Name
		}
		if f.IsExported() && name == key {
			return f.Type, true
		}
	}
	return nil, false
}
