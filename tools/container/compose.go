package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
)

// checkCompose loads deploy/compose.yaml as Compose does, against its schema,
// and looks at the services that would start.
func checkCompose(ctx context.Context, dir string) error {
	const file = "deploy/compose.yaml"
	opts, err := cli.NewProjectOptions([]string{filepath.Join(dir, file)},
		cli.WithEnv([]string{"TERTULIA_BASE_URL=https://forum.example.org", "POSTGRES_PASSWORD=secret"}),
		cli.WithResolvedPaths(true))
	if err != nil {
		return err
	}
	project, err := opts.LoadProject(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return errors.Join(checkForum(project), checkPostgres(project))
}

func checkForum(p *types.Project) error {
	forum, err := p.GetService("tertulia")
	if err != nil {
		return err
	}
	want := "postgres://tertulia:secret@postgres:5432/tertulia?sslmode=disable"
	if url := forum.Environment["TERTULIA_DATABASE_URL"]; url == nil || *url != want {
		return errors.New("compose.yaml: the forum doesn't find the database")
	}
	if forum.DependsOn["postgres"].Condition != types.ServiceConditionHealthy {
		return errors.New("compose.yaml: the forum doesn't wait for the database")
	}
	for _, port := range forum.Ports {
		if port.HostIP != "127.0.0.1" {
			return errors.New("compose.yaml: the forum is published without a web server in front")
		}
	}
	return nil
}

func checkPostgres(p *types.Project) error {
	postgres, err := p.GetService("postgres")
	if err != nil {
		return err
	}
	if postgres.HealthCheck == nil {
		return errors.New("compose.yaml: PostgreSQL isn't asked for its health")
	}
	for _, v := range postgres.Volumes {
		if v.Type == types.VolumeTypeVolume && v.Target == "/var/lib/postgresql/data" {
			return nil
		}
	}
	return errors.New("compose.yaml: PostgreSQL's data isn't in a volume")
}
