package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"rolemap/bin/rolemap/internal/findings"
	"rolemap/config"
	"rolemap/config/diag"
	"rolemap/config/format"
	"rolemap/config/source"
)

func (a *app) fmt() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "fmt [MAP...]",
		Short: "Write maps in stable order and spacing",
		Long: `fmt rewrites maps in place: keys in the order of the reference, names and lists in the
order of the alphabet, one empty line between sections. Whole lines move, with the comments
above them; what is in braces stays as it is written. What the map means does not change,
which the program checks before it writes. It names each file that it changes. "-" formats
standard input to standard output. Files are written whole or not at all.`,
		Example: "  rolemap fmt\n  rolemap fmt --check maps/*.yaml\n  rolemap fmt - < rolemap.yaml",
	}
	check := cmd.Flags().Bool("check", false, "write nothing; exit 1 and name the files that are not formatted")
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
			path, err := a.mapPath()
			if err != nil {
				return err
			}
			args = []string{path}
		}
		var files []config.File
		for _, arg := range args {
			parts, err := a.parts(arg)
			if err != nil {
				return err
			}
			files = append(files, parts...)
		}
		// Nothing is written before everything is known to be right.
		texts := make([][]byte, len(files))
		for i, f := range files {
			text, found, err := format.Format(f.Path, f.Data)
			if err != nil {
				return err
			}
			if len(found) > 0 {
				if err := findings.Text(a.err, found, diag.Sources{f.Path: f.Data}, a.styleErr()); err != nil {
					return err
				}
				return fmt.Errorf("%s is not YAML: nothing is written", diag.Plain(f.Path))
			}
			texts[i] = text
		}
		changed := false
		for i, f := range files {
			switch {
			case f.Path == "-" && !*check:
				if _, err := a.out.Write(texts[i]); err != nil {
					return err
				}
			case !bytes.Equal(texts[i], f.Data):
				changed = true
				fmt.Fprintln(a.out, diag.Plain(f.Path))
				if !*check {
					if err := writeFile(f.Path, texts[i]); err != nil {
						return err
					}
				}
			}
		}
		if *check && changed {
			return code(reported)
		}
		return nil
	}
	return cmd
}

// parts are the files of a map: itself, or those of its directory.
func (a *app) parts(arg string) ([]config.File, error) {
	if arg == "-" {
		data, err := io.ReadAll(io.LimitReader(a.in, source.MaxFileSize+1))
		if err != nil {
			return nil, fmt.Errorf("cannot read standard input: %w", err)
		}
		return []config.File{{Path: "-", Data: data}}, nil
	}
	l, err := a.read(arg)
	if err != nil {
		return nil, err
	}
	for _, d := range l.Findings {
		if d.Code == diag.NoMaps || d.At.Line == 0 { // a part that was not read
			return nil, errors.New(d.String())
		}
	}
	return l.Parts, nil
}
