package static

// The style sheet and the scripts are joined and made small from their parts, and what is
// served is compressed; what comes out is committed, so that building the program needs only Go.
//go:generate go tool -modfile=../tools/go.mod esbuild css/src/tertulia.css --bundle --minify --charset=utf8 --target=chrome105,firefox115,safari16 --outfile=css/tertulia.css --log-level=warning
//go:generate go tool -modfile=../tools/go.mod esbuild js/src/tertulia.js js/src/editor.js --bundle --minify --format=esm --charset=utf8 --target=chrome105,firefox115,safari16 --outdir=js --log-level=warning
//go:generate go run ./compress
