// Command container checks Dockerfile, .dockerignore and deploy/compose.yaml
// where no container engine runs. It reads them with the code that engines read
// them with (BuildKit's front end, Compose's loader) and compares what they say
// with what the project promises of its image.
//
//	container DIR           checks the project in DIR
//	container -context DIR  lists the files that a build would be sent
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
)

func main() {
	listContext := flag.Bool("context", false, "list the files of the build context")
	flag.Parse()
	if err := run(context.Background(), flag.Arg(0), *listContext); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, dir string, listContext bool) error {
	if listContext {
		return printContext(dir)
	}
	return errors.Join(checkDockerfile(ctx, dir), checkCompose(ctx, dir))
}
