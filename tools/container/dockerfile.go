package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// base stands for every base image, since none can be fetched: a Linux with a
// path, without anything else of its own.
type base struct{}

func (base) ResolveImageConfig(_ context.Context, ref string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	config := []byte(`{"architecture":"amd64","os":"linux","config":{"Env":["PATH=/usr/local/go/bin:/usr/bin:/bin"]}}`)
	return ref, digest.FromBytes(config), config, nil
}

// checkDockerfile converts the file to BuildKit's build steps, which warns of
// what `docker build --check` warns of, and looks at the image they would make.
func checkDockerfile(ctx context.Context, dir string) error {
	text, err := os.ReadFile(filepath.Join(dir, "Dockerfile"))
	if err != nil {
		return err
	}
	var wrong []error
	built, err := dockerfile2llb.Dockerfile2LLB(ctx, text, dockerfile2llb.ConvertOpt{
		MetaResolver:   base{},
		TargetPlatform: &ocispecs.Platform{OS: "linux", Architecture: "amd64"},
		Warn: func(rule, _, _, message string, where []parser.Range) {
			wrong = append(wrong, fmt.Errorf("Dockerfile:%d: %s (%s)", where[0].Start.Line, message, rule))
		},
	})
	if err != nil {
		return errors.Join(append(wrong, fmt.Errorf("Dockerfile: %w", err))...)
	}
	if _, err := built.State.Marshal(ctx); err != nil {
		return errors.Join(append(wrong, fmt.Errorf("Dockerfile: %w", err))...)
	}
	return errors.Join(append(wrong, promises(built.Image.Config))...)
}

// promises compares the image with what the documentation says of it.
func promises(c dockerspec.DockerOCIImageConfig) error {
	var broken []error
	promise := func(kept bool, what string) {
		if !kept {
			broken = append(broken, errors.New("Dockerfile: the image "+what))
		}
	}
	uid, _, _ := strings.Cut(c.User, ":")
	promise(uid != "" && uid != "0" && uid != "root", "runs as root")
	promise(strings.Trim(uid, "0123456789") == "", "names its user, whom a scratch image doesn't know")
	promise(slices.Contains(c.Env, "TERTULIA_LISTEN=0.0.0.0:8080"), "doesn't listen on 0.0.0.0:8080")
	promise(slices.Equal(c.Entrypoint, []string{"/tertulia"}), "starts something else than /tertulia")
	promise(slices.Equal(c.Cmd, []string{"serve"}), "doesn't serve")
	_, port := c.ExposedPorts["8080/tcp"]
	promise(port, "doesn't expose port 8080")
	_, data := c.Volumes["/data"]
	promise(data, "has no volume for /data")
	promise(slices.Contains(c.Env, "TERTULIA_DATA_DIR=/data"), "keeps its data elsewhere than in /data")
	promise(c.Healthcheck != nil && slices.Equal(c.Healthcheck.Test, []string{"CMD", "/tertulia", "doctor", "--health"}),
		"isn't asked for its health without a shell")
	return errors.Join(broken...)
}
