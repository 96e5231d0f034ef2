package main

import (
	"fmt"
	"net/url"
	"time"
)

// searcher is a kind of query that is measured with words of its own, as a search
// for the same word again costs less than one for another.
type searcher struct {
	name    string
	queries []string
}

// searchers ask for what generated forums hold: names of invented brands stand in
// some hundred posts of a million, the ordinary words in about one of twenty, and
// the pairs are of the most common words of each language.
func searchers() []searcher {
	return []searcher{
		{rareWord, []string{
			"Velatta", "Kanmora", "Tolnebo", "Halkozen", "Senlia", "Dorvatix", "Groquo", "Fitutix", "Brivadis", "Markovex",
			"Zusitta", "Plelia", "Toldenzen", "Brinedis", "Vedenra", "Fisibo", "Kankotta", "Dormolia", "Hallavex", "Plesiby",
			"Grolavex", "Vemonor", "Kannemo", "Marsiquo", "Senvazen", "Dorlabo", "Haldenquo", "Zulabo", "Tolmora", "Finelia",
		}},
		{ordinaryWord, []string{"answer", "antwoord", "customer", "woche", "جواب", "respuesta", "week", "weet", "أسبوع", "people"}},
		{commonWords, []string{"the be", "het zijn", "die sein", "la ser", "في هو", "de het", "the for", "los un"}},
	}
}

// The kinds of query.
const (
	rareWord     = "rare word"
	ordinaryWord = "ordinary word"
	commonWords  = "two very common words"
)

// searchConnections is how many search at a time.
const searchConnections = 4

// searchFor is the address of what is found for a query.
func searchFor(query string) string { return "/en/search?q=" + url.QueryEscape(query) }

// searches measures each kind of query for a visitor.
func (y *yardstick) searches() ([]figure, error) {
	var all []figure
	for _, s := range searchers() {
		l := load{addr: y.server.addr, conns: searchConnections, most: len(s.queries), atMost: time.Minute, want: 200}
		for _, q := range s.queries {
			l.requests = append(l.requests, y.server.get(searchFor(q), ""))
		}
		if _, err := l.run(); err != nil { // so that the database has read its pages
			return nil, fmt.Errorf("search for a %s: %w", s.name, err)
		}
		l.most, l.atMost = maxRequests, max(y.time, time.Second)
		if err := y.ask(); err != nil {
			return nil, err
		}
		f, err := y.beside(func() (figure, error) { return y.spent(l.run) })
		if err != nil {
			return nil, fmt.Errorf("search for a %s: %w", s.name, err)
		}
		f.Page = s.name
		all = append(all, f)
	}
	return all, nil
}

// searchTargets are what searches are to reach in a forum of a million posts.
func (m measured) searchTargets() []target {
	var all []target
	for _, f := range m.Searches {
		switch f.Page {
		case rareWord:
			all = append(all, limit("p95 of searches for a rare word", ms(f.P95), 50, " ms").at(aMillion))
		case commonWords:
			all = append(all, limit("p95 of searches for two very common words", ms(f.P95), 150, " ms").at(aMillion))
		case ordinaryWord:
			all = append(all, target{What: "searches for an ordinary word a second", Want: "at least 500",
				Measured: count(int(f.Rate())), Holds: f.Rate() >= 500}.at(aMillion))
		}
	}
	return all
}

// slowSearches says which searches have less of the yardstick's rate than is asked of other
// pages, with their shares: with what pages have in common in memory, and with nothing there.
func (m measured) slowSearches() (shared, cold []string) {
	for _, f := range m.Figures {
		named := fmt.Sprintf("%s for a %s (%s)", f.Page, f.Who, percent(f.Rate(), f.Yardstick.Rate()))
		switch {
		case f.Page != searchPage:
		case f.Who == coldVisitor || f.Who == coldMember:
			if f.share() < coldLeast {
				cold = append(cold, named)
			}
		case f.share() < sharedLeast:
			shared = append(shared, named)
		}
	}
	for _, f := range m.Searches {
		if f.share() < sharedLeast {
			shared = append(shared, fmt.Sprintf("%s for %d visitors at once (%s)", f.Page, searchConnections, percent(f.Rate(), f.Yardstick.Rate())))
		}
	}
	return shared, cold
}
