package sample

import (
	"context"
	"fmt"
	"math"
	"strings"

	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// longest is about how many posts the longest thread has, if the forum is large.
const longest = 5000

// sizes parts the posts among the threads, by date of the threads. An early one
// gets a tenth of all posts, at most 5,000, and a last page that is full, so that
// its pages are as long in forums of every size. The others get what a lognormal
// distribution gives them: where the mean is 10, half of them have less than 4.
func sizes(g Generation) []int {
	d := throw(g.Seed, sizesDice)
	all, early := make([]int, g.Threads), g.longest()
	for i := range all {
		all[i] = 1
	}
	left := g.Posts - g.Threads
	big := min(g.Posts/10, longest, left)
	all[early] += big
	left -= big
	shares, sum := make([]float64, g.Threads), 0.0
	for i := range shares {
		shares[i] = d.spread(1, 1.6)
		sum += shares[i]
	}
	for i, share := range shares {
		n := min(int(math.Floor(share/sum*float64(left))), longest/2)
		all[i] += n
	}
	for _, n := range all {
		g.Posts -= n
	}
	if missing := forum.PageSize - all[early]%forum.PageSize; all[early] > forum.PageSize && missing < min(g.Posts, forum.PageSize) {
		all[early] += missing
		g.Posts -= missing
	}
	for ; g.Posts > 0; g.Posts-- { // what is left over
		i := d.IntN(len(all))
		if i == early {
			i = len(all) - 1 - i
		}
		all[i]++
	}
	return all
}

// longest is the index of the thread that gets most posts.
func (g Generation) longest() int { return g.Threads / 10 }

// saveTags adds the members' own tags to the built-in ones: a few in a small
// forum, hundreds in a large one. The built-in ones come first, since [dice.low]
// picks those most.
func saveTags(ctx context.Context, s *store.Store, g Generation) ([]forum.Tag, error) {
	var wanted []forum.Tag
	for _, key := range forum.BuiltinTags() {
		wanted = append(wanted, forum.Tag{Key: key})
	}
	d, known := throw(g.Seed, sizesDice|1), map[string]bool{}
	for range int(math.Sqrt(float64(g.Threads))) {
		name := d.brand()
		key := strings.ToLower(name)
		if !known[key] {
			known[key] = true
			wanted = append(wanted, forum.Tag{Key: key, Name: name, Lang: forum.Und})
		}
	}
	var tags []forum.Tag
	err := s.Write(ctx, func(tx *store.Tx) (err error) {
		tags, err = tx.EnsureTags(wanted)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("add tags: %w", err)
	}
	return tags, nil
}
