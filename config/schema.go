package config

import _ "embed"

// Schema is the JSON Schema of a role map, for editors. A test holds it against
// the parser.
//
//go:embed rolemap.schema.json
var Schema string
