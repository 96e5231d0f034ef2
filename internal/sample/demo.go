package sample

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/goccy/go-yaml"

	"tertulia/internal/forum"
)

// demoFiles hold the demo community; demo/README.md defines their form.
//
//go:embed demo/members.yaml demo/tags.yaml demo/threads/*.md demo/pages/*.md
var demoFiles embed.FS

// Demo is the community shown by `serve --demo`. An error means that the
// embedded files are broken, which the package's tests rule out.
func Demo() (Community, error) {
	files, err := fs.Sub(demoFiles, "demo")
	if err != nil {
		return Community{}, fmt.Errorf("open demo community: %w", err)
	}
	return Load(files)
}

// Community is everything needed to fill an empty forum. Nothing in it is a
// date: each age counts back from the moment at which the forum is filled.
type Community struct {
	// Members are in the order in which they are written down.
	Members []Member
	// Threads are in the order of their identifiers.
	Threads []Thread
	// Pages are the footer pages, by name and then language.
	Pages []Page
	// Tags are named in other languages, in the order in which they were.
	Tags []TagName
}

// TagName is the name of a members' own tag in another language.
type TagName struct {
	Tag  string     `yaml:"tag"` // as threads have it
	Lang forum.Lang `yaml:"lang"`
	Name string     `yaml:"name"`
	By   string     `yaml:"by"`
	Age  Age        `yaml:"ago"`
}

// Member is a person of the community.
type Member struct {
	// Handle is unique. That of an erased or imported member serves only as a key
	// in these files and is never shown.
	Handle string           `yaml:"handle"`
	Kind   forum.MemberKind `yaml:"kind"`
	Name   string           `yaml:"name"`
	Bio    string           `yaml:"bio"`
	Role   forum.Role       `yaml:"role"`
	// Moderates lists a moderator's languages.
	Moderates []forum.Lang `yaml:"moderates"`
	// Reads are the languages that a member's lists show; none are all.
	// The interface is in the language of Writes.
	Reads  []forum.Lang `yaml:"reads"`
	Writes forum.Lang   `yaml:"writes"`
	// TimeZone is a name of the IANA time zone database.
	TimeZone string `yaml:"time_zone"`
	// Joined is 0 for imported members, who never did.
	Joined Age `yaml:"joined"`
	// Erased is when the member closed the account, leaving the texts; 0 for never.
	Erased Age `yaml:"erased"`
}

// Thread is a thread with all its posts.
type Thread struct {
	// ID is the file's name without its ending; other threads refer to it.
	ID    string     `yaml:"-"`
	Lang  forum.Lang `yaml:"lang"`
	Title string     `yaml:"title"`
	// Tags are keys of built-in tags, or words of the members' own.
	Tags    []string `yaml:"tags"`
	Pinned  *Pin     `yaml:"pinned"`
	Closing *Closing `yaml:"closing"`
	// Question is what the thread asked from its opening on; nil for nothing.
	Question *Question `yaml:"question"`
	// Posts are never empty: the first is the opening post, and the index of
	// each is one less than its number.
	Posts []Post `yaml:"-"`
}

// Post is the opening post or a comment.
type Post struct {
	Number int        `yaml:"-"`
	Author string     `yaml:"author"`
	Lang   forum.Lang `yaml:"lang"`
	Age    Age        `yaml:"ago"`
	// ReplyTo is the number of the post it replies to; 0 for none.
	ReplyTo int `yaml:"reply"`
	// Text is Markdown, as it was first written.
	Text string `yaml:"-"`
	// Edits are in the order in which they were made, and so are Translations.
	Edits        []Edit        `yaml:"-"`
	Translations []Translation `yaml:"-"`
	// Hidden and Deleted tell what was done to it; nil for nothing.
	Hidden  *Removal `yaml:"hidden"`
	Deleted *Removal `yaml:"deleted"`
}

// Edit is a change of a post.
type Edit struct {
	// By is the author unless a moderator made the change.
	By  string `yaml:"by"`
	Age Age    `yaml:"ago"`
	// Title is the thread's title from then on; empty where it stayed. Only an
	// edit of an opening post has one.
	Title string `yaml:"title"`
	// Text is the whole text from then on.
	Text string `yaml:"-"`
}

// Translation is one of a post, or the correction of one by somebody else.
type Translation struct {
	Lang forum.Lang `yaml:"lang"`
	By   string     `yaml:"by"`
	Age  Age        `yaml:"ago"`
	// Title is that of the thread; only the translation of an opening post has one.
	Title string `yaml:"title"`
	// Text may be empty where the title alone is translated.
	Text string `yaml:"-"`
}

// Question is what a thread asks, and where members stand.
type Question struct {
	Ask       string   `yaml:"ask"`
	Positions []string `yaml:"positions"`
	// Stances are in the order in which they were taken.
	Stances []Stance `yaml:"stances"`
	// Translations are into other languages, in the order in which they were made.
	Translations []Rewording `yaml:"translations"`
}

// Rewording is the translation of a question and of all its positions.
type Rewording struct {
	Lang      forum.Lang `yaml:"lang"`
	By        string     `yaml:"by"`
	Age       Age        `yaml:"ago"`
	Ask       string     `yaml:"ask"`
	Positions []string   `yaml:"positions"`
}

// Stance is the taking of a position, the first time or another one.
type Stance struct {
	By    string `yaml:"by"`
	Takes int    `yaml:"takes"` // the number of the position; 0 withdraws
	Age   Age    `yaml:"ago"`
}

// Pin is the pinning of a thread.
type Pin struct {
	By  string `yaml:"by"`
	Age Age    `yaml:"ago"`
}

// Removal is the hiding or deleting of a comment.
type Removal struct {
	By     string              `yaml:"by"`
	Age    Age                 `yaml:"ago"`
	Reason forum.RemovalReason `yaml:"reason"`
	// Note is the moderator's, in the language of the comment.
	Note string `yaml:"note"`
}

// Closing is the closing of a thread, with its reopening if there was one.
type Closing struct {
	By     string            `yaml:"by"`
	Age    Age               `yaml:"ago"`
	Reason forum.CloseReason `yaml:"reason"`
	// Note is in the language of the thread.
	Note string `yaml:"note"`
	// Summary is Markdown in the language of the thread.
	Summary string `yaml:"summary"`
	// Successor is the ID of the thread to go on in; only for a duplicate.
	Successor string `yaml:"successor"`
	// ReopensIn is how long after the filling the thread opens again by itself;
	// 0 for never.
	ReopensIn Age        `yaml:"reopens_in"`
	Reopened  *Reopening `yaml:"reopened"`
}

// Reopening is the end of a closing by a moderator.
type Reopening struct {
	By     string             `yaml:"by"`
	Age    Age                `yaml:"ago"`
	Reason forum.ReopenReason `yaml:"reason"`
	// Note is in the language of the thread.
	Note string `yaml:"note"`
}

// Page is a footer page in one language, as its operator would write it.
type Page struct {
	// Name is one of [forum.SitePages].
	Name string
	Lang forum.Lang
	// Text is Markdown.
	Text string
}

// Load reads a community from members.yaml, threads/*.md, pages/*.md and, if it is
// there, tags.yaml, and
// checks that it can be filled in: that every reference resolves and that
// nothing happens before what it follows from. The error names every fault
// found, each with its file.
func Load(files fs.FS) (Community, error) {
	var c Community
	members, err := loadMembers(files)
	if err != nil {
		return c, err
	}
	threads, err := loadThreads(files)
	if err != nil {
		return c, err
	}
	pages, err := loadPages(files)
	if err != nil {
		return c, err
	}
	tags, err := loadTags(files)
	if err != nil {
		return c, err
	}
	c = Community{Members: members, Threads: threads, Pages: pages, Tags: tags}
	return c, c.check()
}

func loadTags(files fs.FS) ([]TagName, error) {
	const name = "tags.yaml" //locale:nokey
	data, err := fs.ReadFile(files, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("load tags: %w", err)
	}
	var tags []TagName
	if err := yaml.UnmarshalWithOptions(data, &tags, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return tags, nil
}

func loadMembers(files fs.FS) ([]Member, error) {
	const name = "members.yaml"
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, fmt.Errorf("load members: %w", err)
	}
	var members []Member
	if err := yaml.UnmarshalWithOptions(data, &members, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	for i := range members {
		members[i].fillDefaults()
	}
	return members, nil
}

func (m *Member) fillDefaults() {
	if m.Kind == "" {
		m.Kind = forum.KindAccount
	}
	if m.Role == "" {
		m.Role = forum.RoleMember
	}
}

func loadThreads(files fs.FS) ([]Thread, error) {
	names, err := fs.Glob(files, "threads/*.md")
	if err != nil {
		return nil, fmt.Errorf("list threads: %w", err)
	}
	var threads []Thread
	var faults []error
	for _, name := range names {
		t, err := loadThread(files, name)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", name, err))
			continue
		}
		threads = append(threads, t)
	}
	return threads, errors.Join(faults...)
}

func loadThread(files fs.FS, name string) (Thread, error) {
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return Thread{}, err
	}
	t, err := parseThread(string(data))
	t.ID = strings.TrimSuffix(path.Base(name), ".md")
	return t, err
}

// loadPages reads pages/NAME.LANG.md.
func loadPages(files fs.FS) ([]Page, error) {
	names, err := fs.Glob(files, "pages/*.md")
	if err != nil {
		return nil, fmt.Errorf("list pages: %w", err)
	}
	var pages []Page
	for _, file := range names {
		name, lang, ok := strings.Cut(strings.TrimSuffix(path.Base(file), ".md"), ".")
		if !ok {
			return nil, fmt.Errorf("%s: the name has no language", file)
		}
		data, err := fs.ReadFile(files, file)
		if err != nil {
			return nil, fmt.Errorf("load page: %w", err)
		}
		pages = append(pages, Page{Name: name, Lang: forum.Lang(lang), Text: strings.TrimSpace(string(data))})
	}
	return pages, nil
}
