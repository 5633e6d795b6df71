// Reads a log over HTTP with other people's code, and checks it: the checkpoint by golang.org/x/mod's note, every entry and the growth
// since an earlier checkpoint by its tlog, and the whole by Tessera's fsck.
//
//	TOKEN=... tlog verify PREFIX KEY-FILE EARLIER-CHECKPOINT-FILE
//	TOKEN=... tlog fsck PREFIX KEY-FILE
//	tlog cosign NAME KEY-FILE CHECKPOINT-FILE prints the verifier key of a new witness, and the checkpoint with its cosignature
//	tlog note KEY-FILE CHECKPOINT-FILE says what each library of notes makes of a key and a checkpoint
package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"

	formats "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	if os.Args[1] == "note" {
		key, checkpoint := strings.TrimSpace(string(read(os.Args[2]))), read(os.Args[3])
		fmt.Println("x/mod:", openedBy(note.NewVerifier, key, checkpoint))
		fmt.Println("formats:", openedBy(formats.NewVerifier, key, checkpoint))
		return
	}
	if os.Args[1] == "cosign" {
		cosign(os.Args[2], strings.TrimSpace(string(read(os.Args[3]))), read(os.Args[4]))
		return
	}
	prefix := os.Args[2]
	key, err := note.NewVerifier(strings.TrimSpace(string(read(os.Args[3]))))
	check(err)
	if os.Args[1] == "fsck" {
		runFsck(prefix, key)
		return
	}
	earlier := open(read(os.Args[4]), key)
	verify(prefix, open(get(prefix, "checkpoint"), key), earlier)
}

func openedBy(verifier func(string) (note.Verifier, error), key string, checkpoint []byte) string {
	known, err := verifier(key)
	if err != nil {
		return err.Error()
	}
	signed, err := note.Open(checkpoint, note.VerifierList(known))
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("verified, by %d signature of %s", len(signed.Sigs), known.Name())
}

func cosign(name string, logKey string, checkpoint []byte) {
	known, err := formats.NewVerifier(logKey)
	check(err)
	signed, err := note.Open(checkpoint, note.VerifierList(known))
	check(err)
	secret, public, err := note.GenerateKey(rand.Reader, name)
	check(err)
	witness, err := formats.NewSignerForCosignatureV1(secret)
	check(err)
	key, err := formats.VKeyToCosignatureV1(public)
	check(err)
	cosigned, err := note.Sign(signed, witness)
	check(err)
	fmt.Printf("%s\n%s", key, cosigned)
}

// open checks the signature and reads origin, size and root.
func open(checkpoint []byte, key note.Verifier) tlog.Tree {
	signed, err := note.Open(checkpoint, note.VerifierList(key))
	check(err)
	lines := strings.Split(signed.Text, "\n")
	if len(lines) < 4 || lines[0] != key.Name() {
		log.Fatalf("not a checkpoint of %s: %q", key.Name(), signed.Text)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err)
	root, err := base64.StdEncoding.DecodeString(lines[2])
	check(err)
	tree := tlog.Tree{N: size}
	if copy(tree.Hash[:], root) != tlog.HashSize {
		log.Fatalf("a root of %d bytes", len(root))
	}
	return tree
}

func verify(prefix string, tree, earlier tlog.Tree) {
	hashes := tlog.TileHashReader(tree, &tiles{prefix: prefix})
	included := 0
	for bundle := int64(0); bundle*256 < tree.N; bundle++ {
		for at, entry := range entries(prefix, bundle, min(256, tree.N-bundle*256)) {
			index := bundle*256 + int64(at)
			proof, err := tlog.ProveRecord(tree.N, index, hashes)
			check(err)
			check(tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry)))
			included++
		}
	}
	growth, err := tlog.ProveTree(tree.N, earlier.N, hashes)
	check(err)
	check(tlog.CheckTree(growth, tree.N, tree.Hash, earlier.N, earlier.Hash))
	fmt.Printf("%d entries, all of %d included; grown from %d\n", tree.N, included, earlier.N)
}

// tiles reads tiles under the paths of C2SP's tlog-tiles, which has one height only and leaves it out.
type tiles struct{ prefix string }

func (*tiles) Height() int                     { return 8 }
func (*tiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (t *tiles) ReadTiles(wanted []tlog.Tile) (data [][]byte, err error) {
	for _, tile := range wanted {
		data = append(data, get(t.prefix, strings.Replace(tile.Path(), "tile/8/", "tile/", 1)))
	}
	return data, nil
}

func entries(prefix string, bundle, width int64) (all [][]byte) {
	path := strings.Replace(tlog.Tile{H: 8, L: 0, N: bundle, W: int(width)}.Path(), "tile/8/0/", "tile/entries/", 1)
	data := get(prefix, path)
	for len(data) > 0 {
		length := binary.BigEndian.Uint16(data)
		all = append(all, data[2:2+length])
		data = data[2+length:]
	}
	if int64(len(all)) != width {
		log.Fatalf("%s has %d entries, not %d", path, len(all), width)
	}
	return all
}

func runFsck(prefix string, key note.Verifier) {
	root, err := url.Parse(prefix)
	check(err)
	source, err := client.NewHTTPFetcher(root, nil)
	check(err)
	source.SetAuthorizationHeader("Bearer " + os.Getenv("TOKEN"))
	check(fsck.New(key.Name(), key, source, leafHashes, fsck.Opts{N: 1}).Check(context.Background()))
	fmt.Println("clean")
}

func leafHashes(bundle []byte) (hashes [][]byte, err error) {
	read := api.EntryBundle{}
	if err := read.UnmarshalText(bundle); err != nil {
		return nil, err
	}
	for _, entry := range read.Entries {
		hashes = append(hashes, rfc6962.DefaultHasher.HashLeaf(entry))
	}
	return hashes, nil
}

func get(prefix, path string) []byte {
	request, err := http.NewRequest("GET", prefix+"/"+path, nil)
	check(err)
	request.Header.Set("Authorization", "Bearer "+os.Getenv("TOKEN"))
	response, err := http.DefaultClient.Do(request)
	check(err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	check(err)
	if response.StatusCode != http.StatusOK {
		check(errors.New(path + ": " + response.Status + " " + string(body)))
	}
	return body
}

func read(file string) []byte {
	content, err := os.ReadFile(file)
	check(err)
	return content
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
