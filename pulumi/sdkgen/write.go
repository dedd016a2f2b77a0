package main

import (
	"os"
	"path/filepath"
)

// write puts generated files under a folder, after taking away what an earlier run left there.
func write(folder string, generated files) error {
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	for name, content := range generated {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
