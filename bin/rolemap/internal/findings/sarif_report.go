package findings

// report is a SARIF report: of the standard what rolemap has something to say
// in. Keys that hold the standard's default are written out, so that a reader
// need not know it.
type report struct {
	Schema     string   `json:"$schema"`
	Version    string   `json:"version"`
	Runs       []run    `json:"runs"`
	Properties struct{} `json:"properties"`
}

// none is an empty list, which is the default of a list. It is [] in JSON.
type none [0]struct{}

// unknown is the default of an index, an offset, an id, and a rank.
const unknown = -1

type run struct {
	Addresses                none     `json:"addresses"`
	ColumnKind               string   `json:"columnKind"`
	Graphs                   none     `json:"graphs"`
	Invocations              none     `json:"invocations"`
	Language                 string   `json:"language"`
	LogicalLocations         none     `json:"logicalLocations"`
	NewlineSequences         []string `json:"newlineSequences"`
	Policies                 none     `json:"policies"`
	RedactionTokens          none     `json:"redactionTokens"`
	Results                  []result `json:"results"`
	RunAggregates            none     `json:"runAggregates"`
	Taxonomies               none     `json:"taxonomies"`
	ThreadFlowLocations      none     `json:"threadFlowLocations"`
	Tool                     tool     `json:"tool"`
	Translations             none     `json:"translations"`
	VersionControlProvenance none     `json:"versionControlProvenance"`
	WebRequests              none     `json:"webRequests"`
	WebResponses             none     `json:"webResponses"`
}

type tool struct {
	Driver     driver `json:"driver"`
	Extensions none   `json:"extensions"`
}

type driver struct {
	Contents            []string `json:"contents"`
	IsComprehensive     bool     `json:"isComprehensive"`
	Language            string   `json:"language"`
	Locations           none     `json:"locations"`
	Name                string   `json:"name"`
	Notifications       none     `json:"notifications"`
	Rules               []rule   `json:"rules"`
	SupportedTaxonomies none     `json:"supportedTaxonomies"`
	Taxa                none     `json:"taxa"`
}

// rule is what there is to say about a code.
type rule struct {
	Help             *text  `json:"help,omitempty"`
	ID               string `json:"id"`
	Relationships    none   `json:"relationships"`
	ShortDescription *text  `json:"shortDescription,omitempty"`
}

type text struct {
	Text string `json:"text"`
}

// result is one finding.
type result struct {
	PartialFingerprints map[string]string `json:"partialFingerprints"`
	Attachments         none              `json:"attachments"`
	CodeFlows           none              `json:"codeFlows"`
	Fixes               none              `json:"fixes"`
	GraphTraversals     none              `json:"graphTraversals"`
	Graphs              none              `json:"graphs"`
	Kind                string            `json:"kind"`
	Level               string            `json:"level"`
	Locations           []location        `json:"locations"`
	Message             message           `json:"message"`
	Rank                int               `json:"rank"`
	RelatedLocations    []location        `json:"relatedLocations"`
	RuleID              string            `json:"ruleId"`
	RuleIndex           int               `json:"ruleIndex"`
	Stacks              none              `json:"stacks"`
	Taxa                none              `json:"taxa"`
}

type message struct {
	Arguments none   `json:"arguments"`
	Text      string `json:"text"`
}

type location struct {
	Annotations      none     `json:"annotations"`
	ID               int      `json:"id"`
	LogicalLocations none     `json:"logicalLocations"`
	Message          *message `json:"message,omitempty"`
	PhysicalLocation physical `json:"physicalLocation"`
	Relationships    none     `json:"relationships"`
}

type physical struct {
	ArtifactLocation artifact `json:"artifactLocation"`
	Region           *region  `json:"region,omitempty"`
}

type artifact struct {
	Index int    `json:"index"`
	URI   string `json:"uri"`
}

type region struct {
	ByteOffset  int `json:"byteOffset"`
	CharOffset  int `json:"charOffset"`
	EndColumn   int `json:"endColumn,omitempty"`
	EndLine     int `json:"endLine,omitempty"`
	StartColumn int `json:"startColumn"`
	StartLine   int `json:"startLine"`
}
