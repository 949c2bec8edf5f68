// A department system's client: submits a report, streams a batch of them, and watches its unit until all of it shows.
package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"math/rand"
	"os"
	"strconv"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	v1 "wastesorting/v1"
)

const (
	attemptsMax    = 20
	messageReports = 100
)

type client struct {
	admin            v1.AdminServiceClient
	reports          v1.ReportServiceClient
	feeds            v1.FeedServiceClient
	unit, obligation string
}

// Whether the report counted is not known after these. After any other status, the same would only be said again.
func isUndecided(code codes.Code) bool {
	return code == codes.Unavailable || code == codes.DeadlineExceeded || code == codes.ResourceExhausted
}

// Failure is how a call ended, with the trailers that say why.
type failure struct {
	error
	trailers metadata.MD
}

func (f *failure) Unwrap() error { return f.error }

func (f *failure) trailer(key string) string {
	if values := f.trailers.Get(key); len(values) > 0 {
		return values[0]
	}
	return "-"
}

// Waits before the next attempt: as long as the server says, or longer each time. Gives the failure back when there must be none.
func pause(failures int, broken *failure) error {
	wait := math.Min(0.1*math.Pow(2, float64(failures)), 2) * (0.8 + 0.4*rand.Float64())
	if broken != nil {
		if !isUndecided(status.Code(broken.error)) || failures+1 >= attemptsMax {
			return broken
		}
		if said := broken.trailers.Get("grpc-retry-pushback-ms"); len(said) > 0 {
			milliseconds, err := strconv.Atoi(said[0])
			if err != nil || milliseconds < 0 {
				return broken
			}
			wait = float64(milliseconds) / 1000
		}
	}
	time.Sleep(time.Duration(wait * float64(time.Second)))
	return nil
}

// The very same message, until it has an answer.
func patiently(call func(ctx context.Context, trailer grpc.CallOption) error) error {
	for failures := 0; ; failures++ {
		var trailers metadata.MD
		ctx, cancel := context.WithTimeout(withToken(), 10*time.Second)
		err := call(ctx, grpc.Trailer(&trailers))
		cancel()
		if err == nil {
			return nil
		}
		if err := pause(failures, &failure{err, trailers}); err != nil {
			return err
		}
	}
}

func withToken() context.Context {
	return metadata.AppendToOutgoingContext(context.Background(), "authorization", "Bearer "+os.Getenv("WASTESORTING_TOKEN"))
}

func (c *client) submit(report *v1.Report) (revision int64, err error) {
	err = patiently(func(ctx context.Context, trailer grpc.CallOption) error {
		response, err := c.reports.SubmitReport(ctx, &v1.SubmitReportRequest{Report: report}, trailer)
		revision = response.GetReceipt().GetRevision()
		return err
	})
	return revision, err
}

// Gives the revision of the last receipt. What has no answer when the stream breaks goes out again, with its id.
func (c *client) stream(pending []*v1.Report) (revision int64, err error) {
	accepted, refused, failures := 0, 0, 0
	for len(pending) > 0 {
		answered := 0
		var again []*v1.Report
		broken := c.exchange(pending, func(answer *v1.Answer) {
			report, refusal := pending[answered], answer.GetRefusal()
			answered++
			switch {
			case refusal == nil:
				accepted++
				revision = max(revision, answer.GetReceipt().GetRevision())
			case isUndecided(codes.Code(refusal.Code)):
				again = append(again, report)
			default:
				refused++
				fmt.Printf("refused %s: %s, %s: %s\n", report.ReportId, refusal.Reason, refusal.Field, refusal.Message)
			}
		})
		failures++
		if answered > len(again) {
			failures = 0
		}
		pending = append(again, pending[answered:]...)
		if len(pending) > 0 {
			fmt.Printf("stream broken: %d to be sent again (%s)\n", len(pending), describe(broken, "no room"))
			if err := pause(failures, broken); err != nil {
				return revision, err
			}
		}
	}
	fmt.Printf("streamed: %d accepted, %d refused, revision %d\n", accepted, refused, revision)
	return revision, nil
}

// Sends all, and gives each report's answer to take, in order.
func (c *client) exchange(batch []*v1.Report, take func(*v1.Answer)) *failure {
	ctx, cancel := context.WithTimeout(withToken(), time.Minute)
	defer cancel()
	stream, err := c.reports.StreamReports(ctx)
	if err != nil {
		return &failure{err, nil}
	}
	go func() {
		// When sending fails, receiving says why.
		for at := 0; at < len(batch); at += messageReports {
			end := min(at+messageReports, len(batch))
			if stream.Send(&v1.StreamReportsRequest{Reports: batch[at:end]}) != nil {
				return
			}
		}
		_ = stream.CloseSend()
	}()
	for {
		response, err := stream.Recv()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return &failure{err, stream.Trailer()}
		}
		for _, answer := range response.Answers {
			take(answer)
		}
	}
}

// Watch shows the unit live, until the goal is seen. A broken feed goes on after the last message seen.
type watch struct {
	*client
	lock           sync.Mutex
	revision, goal int64
	token          string
	cancel         context.CancelFunc
}

func (w *watch) finishAt(goal int64) {
	w.lock.Lock()
	defer w.lock.Unlock()
	w.goal = goal
	if w.revision >= goal {
		w.cancel()
	}
}

func (w *watch) sees(message *v1.WatchProgressResponse) (isEnough bool) {
	w.lock.Lock()
	defer w.lock.Unlock()
	w.revision, w.token = message.Revision, message.ResumeToken
	return w.revision >= w.goal
}

func (w *watch) isEnough() bool {
	w.lock.Lock()
	defer w.lock.Unlock()
	return w.revision >= w.goal
}

func (w *watch) follow(ctx context.Context) error {
	for failures := 0; ; failures++ {
		before := w.revision
		broken := w.read(ctx)
		if w.isEnough() {
			return nil
		}
		if w.revision > before {
			failures = 0
		}
		fmt.Printf("watch broken at revision %d (%s)\n", w.revision, describe(broken, "ended"))
		if err := pause(failures, broken); err != nil {
			return err
		}
	}
}

func (w *watch) read(ctx context.Context) *failure {
	stream, err := w.feeds.WatchProgress(ctx, &v1.WatchProgressRequest{Nodes: []string{w.unit}, ResumeToken: w.token})
	if err != nil {
		return &failure{err, nil}
	}
	for {
		message, err := stream.Recv()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return &failure{err, stream.Trailer()}
		}
		if message.Event == v1.FeedEvent_FEED_EVENT_OTHER_HISTORY {
			// Such as a restored backup. The message is a snapshot: drop what was shown, and what was reported may be gone.
			fmt.Printf("another history: what was seen up to revision %d does not hold\n", w.revision)
		}
		fmt.Printf("watched: revision %d %s acts %d\n", message.Revision, message.Event, actsOf(message))
		if w.sees(message) {
			return nil
		}
	}
}

func actsOf(message *v1.WatchProgressResponse) (acts []int64) {
	for _, progress := range message.Progress {
		sum := int64(0)
		for _, period := range progress.Department.Periods {
			sum += period.Acts
		}
		acts = append(acts, sum)
	}
	return acts
}

func (c *client) run(count int) error {
	var today string
	err := patiently(func(ctx context.Context, trailer grpc.CallOption) error {
		answer, err := c.admin.GetStatus(ctx, &v1.GetStatusRequest{}, trailer)
		today = answer.GetToday()
		return err
	})
	if err != nil {
		return err
	}

	ctx, cancel := context.WithCancel(withToken())
	defer cancel()
	watching := &watch{client: c, goal: math.MaxInt64, cancel: cancel}
	watched := make(chan error, 1)
	go func() { watched <- watching.follow(ctx) }()

	first := c.held(today)
	revision, err := c.submit(first)
	if err != nil {
		return err
	}
	fmt.Printf("submitted %s: revision %d\n", first.ReportId, revision)

	batch := make([]*v1.Report, count)
	for at := range batch {
		batch[at] = c.held(today)
	}
	last, err := c.stream(batch)
	if err != nil {
		return err
	}
	watching.finishAt(max(revision, last))
	return <-watched
}

func (c *client) held(day string) *v1.Report {
	act := &v1.Report_ActHeld{ActHeld: &v1.ActHeld{Obligation: c.obligation, Count: 1}}
	return &v1.Report{ReportId: newUUID7(), Node: c.unit, Day: day, Change: act}
}

func main() {
	rand.Seed(time.Now().UnixNano())
	count := -1
	if len(os.Args) == 5 {
		if read, err := strconv.Atoi(os.Args[4]); err == nil {
			count = read
		}
	}
	if count < 0 {
		fmt.Fprintln(os.Stderr, "usage: WASTESORTING_TOKEN=… client HOST:PORT UNIT OBLIGATION COUNT")
		os.Exit(2)
	}

	// Pings find a server that vanished without a word; and one that is back is found within two seconds.
	// Over TLS: grpc.WithTransportCredentials(credentials.NewTLS(…)) in place of WithInsecure.
	reconnect := backoff.DefaultConfig
	reconnect.MaxDelay = 2 * time.Second
	connection, err := grpc.Dial(os.Args[1], grpc.WithInsecure(),
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 30 * time.Second, Timeout: 20 * time.Second}),
		grpc.WithConnectParams(grpc.ConnectParams{Backoff: reconnect, MinConnectTimeout: 5 * time.Second}))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}

	c := &client{
		admin:      v1.NewAdminServiceClient(connection),
		reports:    v1.NewReportServiceClient(connection),
		feeds:      v1.NewFeedServiceClient(connection),
		unit:       os.Args[2],
		obligation: os.Args[3],
	}
	if err := c.run(count); err != nil {
		complain(err)
		os.Exit(1)
	}
}
