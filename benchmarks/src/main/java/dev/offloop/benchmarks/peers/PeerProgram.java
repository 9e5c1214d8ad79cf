package dev.offloop.benchmarks.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * Measures a peer: reads a request per line from standard input, answers with a line of JSON each;
 * {@code benchmarks/peers/README.md} describes both.
 */
public final class PeerProgram {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SETTLING_PARTS = 8;
    private static final int LONGEST = 8;
    private static final long MAX_NANOS = 120_000_000_000L;

    private PeerProgram() {}

    /** Serves until standard input ends. */
    public static void serve(String version, Peer peer) throws IOException {
        try (peer;
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            say(JSON.createObjectNode().put("version", version + ", Java " + Runtime.version()));
            String line = in.readLine();
            while (line != null) {
                JsonNode request = JSON.readTree(line);
                Run run = new Run(peer, request);
                peer.caller().execute(run::start);
                say(run.done.join());
                line = in.readLine();
            }
        }
    }

    private static void say(ObjectNode message) {
        System.out.println(message);
        System.out.flush();
    }

    /** One measurement; all fields belong to the caller's thread. */
    private static final class Run {
        private final CompletableFuture<ObjectNode> done = new CompletableFuture<>();
        private final Histogram nanos = new Histogram(MAX_NANOS, 2);
        private final Peer peer;
        private final byte[] payload;
        private final int lanes;
        private final long wantedNanos;
        private long countsFrom;
        private long counting;
        private long giveUp;
        private long first;
        private long last;
        private int underWay;
        private long answered;
        private boolean over;

        Run(Peer peer, JsonNode request) {
            this.peer = peer;
            payload = new byte[request.path("payloadBytes").asInt()];
            lanes = request.path("question").asText().equals("LONE")
                    ? 1
                    : request.path("inFlight").asInt();
            wantedNanos = request.path("nanos").asLong();
        }

        void start() {
            first = System.nanoTime();
            last = first;
            countsFrom = first + wantedNanos / SETTLING_PARTS;
            counting = first + wantedNanos - countsFrom;
            giveUp = first + LONGEST * wantedNanos;
            for (int i = 0; i < lanes; i++) {
                submit();
            }
        }

        private void submit() {
            underWay++;
            long started = System.nanoTime();
            peer.submit(payload, () -> onAnswer(started));
        }

        private void onAnswer(long started) {
            underWay--;
            if (!over) {
                take(started, System.nanoTime());
                if (!over) {
                    submit();
                }
            }
            if (over && underWay == 0) {
                done.complete(result());
            }
        }

        /**
         * What was submitted first has to be answered before anything counts; where that takes longer, so does the
         * whole.
         */
        private void take(long started, long now) {
            answered++;
            boolean late = now - giveUp >= 0;
            if ((now - countsFrom < 0 || answered <= lanes) && !late) {
                first = now;
                return;
            }
            last = now;
            nanos.recordValue(Math.min(now - started, MAX_NANOS));
            over = late || (now - first >= counting && 2 * nanos.getTotalCount() >= lanes);
        }

        private ObjectNode result() {
            ObjectNode result = JSON.createObjectNode()
                    .put("tasks", nanos.getTotalCount())
                    .put("perSecond", nanos.getTotalCount() * 1e9 / Math.max(1, last - first));
            ObjectNode counts = result.putObject("nanos");
            for (HistogramIterationValue value : nanos.recordedValues()) {
                counts.put(
                        String.valueOf(nanos.medianEquivalentValue(value.getValueIteratedTo())),
                        value.getCountAddedInThisIterationStep());
            }
            return result;
        }
    }
}
