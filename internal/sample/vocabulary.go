package sample

import (
	"embed"
	"fmt"

	"github.com/goccy/go-yaml"

	"tertulia/internal/forum"
)

// vocabularyFiles hold the words of generated forums, a file for each language;
// vocabulary/README.md defines their form.
//
//go:embed vocabulary/*.yaml
var vocabularyFiles embed.FS

// generatedLangs are the languages of a generated forum.
func generatedLangs() []forum.Lang { return []forum.Lang{"nl", "de", "ar", "es", "en"} }

// vocabulary is what texts of one language are made of.
type vocabulary struct {
	Names      []string `yaml:"names"`
	Titles     []string `yaml:"titles"`
	Things     []string `yaml:"things"`
	Openings   []string `yaml:"openings"`   // with which opening posts begin
	Statements []string `yaml:"statements"` // of which every post consists
	Replies    []string `yaml:"replies"`    // with which some comments begin
	Notes      []string `yaml:"notes"`      // of moderators who close a thread
	// Questions are the same in every language, in the same order, as Things are.
	Questions []questionWords `yaml:"questions"`
	Summaries []string        `yaml:"summaries"` // of the outcome of threads
}

// questionWords are what a thread may ask, with five positions.
type questionWords struct {
	Ask       string   `yaml:"ask"`
	Positions []string `yaml:"positions"`
}

// loadVocabularies reads the words of every language. An error means that the
// embedded files are broken, which the package's tests rule out.
func loadVocabularies() (map[forum.Lang]*vocabulary, error) {
	all := map[forum.Lang]*vocabulary{}
	for _, lang := range generatedLangs() {
		name := fmt.Sprintf("vocabulary/%s.yaml", lang)
		data, err := vocabularyFiles.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read vocabulary: %w", err)
		}
		v := new(vocabulary)
		if err := yaml.UnmarshalWithOptions(data, v, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all[lang] = v
	}
	return all, nil
}
