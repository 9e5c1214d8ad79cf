package dev.offloop.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * How many jobs a second a service accepts, one by one with 64 requests under way and in batches, and how many it has
 * done a second after it has accepted them. What is accepted first waits for the year 2100 and stays, so that nothing
 * runs beside: the data directory is one to be thrown away. The client shares the processors with the service.
 *
 * <p>Arguments: the URL of a service, such as http://127.0.0.1:8080; seconds for each of the first two (10); jobs to be
 * done (50 000).
 */
final class JobRates {
    private static final int SINGLE_CONNECTIONS = 64;
    private static final int BATCH_CONNECTIONS = 2;
    private static final int BATCH = 500;
    private static final String WAITING = ",\"notBefore\":\"2100-01-01T00:00:00Z\"";
    private static final Pattern ID = Pattern.compile("\"id\":\"([-0-9a-f]{36})\"");

    private JobRates() {}

    public static void main(String[] args) throws Exception {
        URI service = URI.create(args[0]);
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        int jobs = args.length > 2 ? Integer.parseInt(args[2]) : 50_000;
        byte[] single = single();
        byte[] waiting = batch(WAITING);
        accept(service, SINGLE_CONNECTIONS, single, 1, seconds);
        print(
                "accepted/s, %d requests under way",
                SINGLE_CONNECTIONS, accept(service, SINGLE_CONNECTIONS, single, 1, seconds));
        accept(service, BATCH_CONNECTIONS, waiting, BATCH, seconds);
        print("accepted/s, in batches of %d", BATCH, accept(service, BATCH_CONNECTIONS, waiting, BATCH, seconds));
        done(service, jobs);
        print("done/s, from the first accepted to the last done of %d", jobs, done(service, jobs));
    }

    private static void print(String what, int number, double rate) {
        System.out.printf(Locale.ROOT, "%10.0f %s%n", rate, String.format(Locale.ROOT, what, number));
    }

    private static byte[] single() {
        return ("POST /jobs/echo?strategy=inline HTTP/1.1\r\nHost: localhost\r\n"
                        + "Offloop-Not-Before: 2100-01-01T00:00:00Z\r\nContent-Length: 64\r\n\r\n" + "x".repeat(64))
                .getBytes(US_ASCII);
    }

    private static byte[] batch(String more) {
        String line = "{\"task\":\"echo\",\"strategy\":\"inline\",\"text\":\"" + "x".repeat(64) + "\"" + more + "}\n";
        String body = line.repeat(BATCH);
        return ("POST /jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(US_ASCII);
    }

    private static double accept(URI service, int connections, byte[] request, int jobs, int seconds)
            throws InterruptedException {
        AtomicLong accepted = new AtomicLong();
        long begin = System.nanoTime();
        long end = begin + seconds * 1_000_000_000L;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                try (Connection connection = new Connection(service)) {
                    while (System.nanoTime() < end) {
                        var _ = connection.exchange(request);
                        accepted.addAndGet(jobs);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return accepted.get() * 1e9 / (System.nanoTime() - begin);
    }

    /** Jobs of one priority begin in the order in which they were accepted: so the last one ends last, or nearly so. */
    private static double done(URI service, int jobs) throws IOException, InterruptedException {
        byte[] request = batch("");
        long begin = System.nanoTime();
        String last = "";
        try (Connection connection = new Connection(service)) {
            for (int sent = 0; sent < jobs; sent += BATCH) {
                last = connection.exchange(request);
            }
        }
        String id = ID.matcher(last)
                .results()
                .map(found -> found.group(1))
                .reduce((one, next) -> next)
                .orElseThrow();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            String events = client.send(
                            HttpRequest.newBuilder(service.resolve("/jobs/" + id + "/events"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            if (!events.contains("\"state\":\"done\"")) {
                throw new IllegalStateException("The last job is not done: " + events);
            }
        }
        return jobs * 1e9 / (System.nanoTime() - begin);
    }
}
