package text

import (
	"slices"
	"strings"
)

// americanSpelling spells an English word as it is in America, where that follows a
// rule or stands in a list: what is written in Britain is looked for by others too.
// Words that it changes for nothing ("praise") it changes in all their forms.
func americanSpelling(w string) string {
	if len(w) < 4 || !isPlainASCII(w) {
		return w
	}
	for _, pair := range britishBeginnings[w[:3]] {
		if rest, ok := strings.CutPrefix(w, pair.british); ok {
			return pair.american + rest
		}
	}
	if at := strings.Index(w, "our"); at > 1 {
		w = americanOr(w, at)
	}
	if at := strings.Index(w, "ae"); at >= 0 && at+2 < len(w) && len(w) > 5 && strings.IndexByte("lr", w[at+2]) < 0 {
		w = w[:at] + w[at+1:] // "anaesthetic"
	}
	if at := strings.Index(w, "oe"); at >= 0 && len(w) > 5 {
		w = americanE(w, at)
	}
	if at := strings.LastIndex(w, "ll"); at > 2 && isVowel(w[at-1]) && foldsL(w[:at], w[at+2:]) {
		w = w[:at] + w[at+1:]
	}
	return americanEnd(w)
}

// americanOr spells the "our" at a place as "or", in the words that have it so.
func americanOr(w string, at int) string {
	for _, root := range britishOurs {
		if strings.HasSuffix(w[:at], root) {
			return w[:at] + "or" + w[at+3:]
		}
	}
	return w
}

// britishOurs are what stands before the "our" that is "or" in America.
var britishOurs = strings.Fields("arb ard arm behavi cand clam col demean dol enam endeav ferv fav flav glam harb hon hum lab " +
	"misdemean neighb od parl ranc rig rum savi sav splend succ tum val vap vig")

// americanE spells the "oe" at a place as "e", in the words that have it so.
func americanE(w string, at int) string {
	for _, part := range britishOes {
		if strings.Contains(w, part) {
			return w[:at] + w[at+1:]
		}
	}
	return w
}

var britishOes = strings.Fields("oestr oesoph foet rrhoea amoeb homoeo coelia oedem")

// foldsL reports what a British word doubles an l in.
func foldsL(before, after string) bool {
	switch after {
	case "er", "ers", "or", "ors", "ous", "ously", "ist", "ists":
		return true
	case "en", "ens", "ment", "ments", "ful", "fully", "fulness", "some":
		return !strings.HasPrefix(after, "en") || strings.HasSuffix(before, "oo") // "woollen", not "swollen"
	}
	return false
}

// britishIses are what may follow the "-is" that is "-iz" in America.
var britishIses = strings.Fields("e es ed er ers ing ation ations ational able")

// americanEnd spells the end of a word: -ise, -yse, -tre, -ogue.
func americanEnd(w string) string {
	if strings.Contains(w, "is") || strings.Contains(w, "lys") {
		w = americanIze(w)
	}
	base, plural := w, ""
	if cut, ok := strings.CutSuffix(w, "s"); ok {
		base, plural = cut, "s"
	}
	if root, ok := strings.CutSuffix(base, "ogue"); ok && len(root) > 2 {
		return root + "og" + plural
	}
	root, ok := strings.CutSuffix(base, "re")
	if ok && len(root) > 2 && slices.ContainsFunc(britishRes, func(end string) bool { return strings.HasSuffix(root, end) }) {
		return root + "er" + plural
	}
	return w
}

// americanIze spells -ise and -yse with a z.
func americanIze(w string) string {
	for _, ending := range britishIses {
		base, ok := strings.CutSuffix(w, ending)
		if !ok {
			continue
		}
		if root, ok := strings.CutSuffix(base, "is"); ok && len(root) > 2 {
			return root + "iz" + ending
		}
		if root, ok := strings.CutSuffix(base, "lys"); ok && len(root) > 1 {
			return root + "lyz" + ending
		}
	}
	return w
}

// britishRes are what stands before the "re" that is "er" in America.
var britishRes = strings.Fields("cent theat met lit fib sab calib somb lust spect mit scept goit meag och louv pet tit neuv noit")

// spellings are how a word begins in Britain and in America.
type spellings struct{ british, american string }

// britishBeginnings are the beginnings of words whose spelling follows no rule, by
// their first three letters.
var britishBeginnings = readSpellings(`acknowledgement:acknowledgment aeroplane:airplane ageing:aging aluminium:aluminum
	artefact:artifact behove:behoove carburett:carburet centred:centered centring:centering centrepiece:centerpiece
	cheque:check chequi:checki chilli:chili cosier:cozier cosy:cozy cosily:cozily cosiness:coziness cypher:cipher defence:defense despatch:dispatch
	doughnut:donut draught:draft enquir:inquir 
	furore:furor gaol:jail gramme:gram grey:gray inflexion:inflection connexion:connection 
	jewellery:jewelry judgement:judgment kerb:curb licence:license liquorice:licorice manoeuvre:maneuver manoeuvring:maneuvering
	mollusc:mollusk mould:mold moult:molt moustache:mustache offence:offense omelette:omelet 
	pedlar:peddler plough:plow practis:practic pretence:pretense programme:program pyjama:pajama reconnoitred:reconnoitered reconnoitring:reconnoitering remould:remold
	sceptic:skeptic smoulder:smolder snowplough:snowplow storey:story sulph:sulf tyre:tire
	tsar:czar whisky:whiskey woolly:wooly yoghurt:yogurt`)

func readSpellings(list string) map[string][]spellings {
	table := map[string][]spellings{}
	for _, pair := range strings.Fields(list) {
		british, american, _ := strings.Cut(pair, ":")
		table[british[:3]] = append(table[british[:3]], spellings{british, american})
	}
	return table
}
