package dev.offloop.deployment;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.offloop.storm.Misbehave;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.random.RandomGenerator;

/**
 * Clients that send requests of every kind, one after the other each, and check every answer: its status must be one
 * that the kind allows, and a 200 must carry the right body. Some clients disconnect instead of waiting.
 */
final class Traffic implements AutoCloseable {
    private static final List<String> STRATEGIES = List.of("child", "child", "child", "platform", "virtual");
    private static final List<String> PRIORITIES = List.of("high", "normal", "low");
    private static final int LARGE_BYTES = 12 << 20;

    /** Overload, a worker lost too often, no worker within the longest wait. */
    private static final Set<Integer> REFUSALS = Set.of(429, 502, 503);

    private final Service service;
    private final Map<String, Integer> answers = new ConcurrentSkipListMap<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean over;

    Traffic(Service service, int clients, long seed) {
        this.service = service;
        for (int i = 0; i < clients; i++) {
            RandomGenerator random = new Random(seed + i);
            this.clients.add(Thread.ofVirtual().name("client-" + i).start(() -> run(random)));
        }
    }

    private void run(RandomGenerator random) {
        while (!over) {
            try {
                send(random);
            } catch (AssertionError | RuntimeException | IOException e) {
                faults.add(e.toString());
            }
        }
    }

    private void send(RandomGenerator random) throws IOException {
        switch (random.nextInt(20)) {
            case 0 -> echo(random, 1 + random.nextInt(LARGE_BYTES));
            case 1, 2 -> echo(random, 1 << 20);
            case 3, 4, 5 -> echo(random, random.nextInt(64 << 10));
            case 6, 7, 8, 9, 10, 11 -> echo(random, random.nextInt(64));
            case 12, 13 -> burn(random, 0);
            case 14 -> burn(random, 1 + random.nextInt(50));
            case 15, 16, 17 -> misbehave(random);
            default -> disconnect(random);
        }
    }

    private void echo(RandomGenerator random, int bytes) {
        byte[] body = new byte[bytes];
        random.nextBytes(body);
        Http.Answer answer = Http.join(service.http()
                .send(
                        "/tasks/echo?strategy=" + pick(STRATEGIES, random),
                        request -> request.header("Offloop-Priority", pick(PRIORITIES, random))
                                .POST(BodyPublishers.ofByteArray(body))));
        check("echo", answer, Set.of(200));
        if (answer.status() == 200 && !Arrays.equals(answer.bytes(), body)) {
            faults.add("echo of " + bytes + " bytes answered other bytes");
        }
    }

    private void burn(RandomGenerator random, int deadlineMillis) {
        String body = "{\"millis\":" + (1 + random.nextInt(40)) + "}";
        Http.Answer answer = Http.join(service.http()
                .send(
                        "/tasks/burn?strategy=" + pick(STRATEGIES, random),
                        request -> (deadlineMillis > 0
                                        ? request.header("Offloop-Deadline", deadlineMillis + "ms")
                                        : request)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))));
        check("burn", answer, deadlineMillis > 0 ? Set.of(200, 504) : Set.of(200));
    }

    private void misbehave(RandomGenerator random) {
        String fault = pick(List.of(Misbehave.Fault.values()), random).body();
        Http.Answer answer =
                Http.join(service.http().postLater("/tasks/misbehave?strategy=" + pick(STRATEGIES, random), fault));
        check(fault, answer, Set.of(200, 422, 500));
    }

    /** Closes the connection while the body is sent or while the task runs. */
    private void disconnect(RandomGenerator random) throws IOException {
        URI uri = service.http().uri("/");
        int length = 1 + random.nextInt(256 << 10);
        byte[] head = ("POST /tasks/echo?strategy=child HTTP/1.1\r\nHost: " + uri.getAuthority()
                        + "\r\nContent-Length: " + length + "\r\n\r\n")
                .getBytes(US_ASCII);
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream().write(head);
            socket.getOutputStream().write(new byte[random.nextBoolean() ? length : random.nextInt(length)]);
            socket.setSoLinger(random.nextBoolean(), 0);
        }
        count("disconnected");
    }

    private void check(String kind, Http.Answer answer, Set<Integer> allowed) {
        count(kind + " " + answer.status());
        if (!allowed.contains(answer.status()) && !REFUSALS.contains(answer.status())) {
            faults.add(kind + " was answered " + answer);
        }
    }

    private void count(String what) {
        answers.merge(what, 1, Integer::sum);
    }

    private static <T> T pick(List<T> from, RandomGenerator random) {
        return from.get(random.nextInt(from.size()));
    }

    /** How many requests of each kind got each status. */
    Map<String, Integer> answers() {
        return answers;
    }

    /** Requests without a right answer. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    /** Sends no more, and waits for the answers that are due. */
    @Override
    public void close() {
        over = true;
        for (Thread client : clients) {
            try {
                client.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
