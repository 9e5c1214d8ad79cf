package dev.offloop.deployment;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More clients at once than there is room for: each gets its answer, and the service does its work beside them. */
class CrowdIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int FEW_DESCRIPTORS = 120;

    /** More than the answer to a ping. */
    private static final int ANSWER_BYTES = 4_096;

    @Test
    void tenThousandConnectionsAtOnceAreAllAnswered(@TempDir Path directory) throws IOException {
        try (Service service =
                Service.start(Launch.serve(directory.resolve("run")).with("--children", 1, "--connections", 100))) {
            Map<String, Integer> answers = askAtOnce(service.http().uri("/"), 10_000);

            assertThat(answers).isEqualTo(Map.of("HTTP/1.1 200 OK", 10_000));
            assertThat(service.http().get("/metrics").text())
                    .containsPattern("offloop_http_accept_pauses_total\\{reason=\"connections\"} [1-9]");
        }
    }

    @Test
    void aServiceWithFewDescriptorsAnswersACrowdAndReplacesAKilledChild(@TempDir Path directory) throws IOException {
        String limit = "--nofile=" + FEW_DESCRIPTORS + ":" + FEW_DESCRIPTORS;
        try (Service service = Service.start(
                Launch.serve(directory.resolve("run")).with("--children", 1).wrappedIn("prlimit", limit))) {
            ProcessHandle killed = service.children().getFirst();
            Signal.KILL.send(killed.pid());

            assertThat(askAtOnce(service.http().uri("/"), 1_000)).isEqualTo(Map.of("HTTP/1.1 200 OK", 1_000));
            assertThat(service.http()
                            .post("/tasks/echo?strategy=child", "still here")
                            .text())
                    .isEqualTo("still here");
            service.awaitCalm();
            assertThat(service.children()).doesNotContain(killed);
        }
    }

    /** All connect as fast as they can, and each asks at once. Returns how many got which status line, or the end. */
    private static Map<String, Integer> askAtOnce(URI service, int clients) throws IOException {
        InetSocketAddress address = new InetSocketAddress(service.getHost(), service.getPort());
        byte[] request = ("GET /ping HTTP/1.1\r\nHost: " + service.getAuthority() + "\r\n\r\n").getBytes(US_ASCII);
        Map<String, Integer> answers = new TreeMap<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < clients; i++) {
                SocketChannel client = SocketChannel.open();
                client.configureBlocking(false);
                client.connect(address);
                client.register(selector, SelectionKey.OP_CONNECT, ByteBuffer.allocate(ANSWER_BYTES));
                goOn(selector, request, answers);
            }
            Patience.until(PATIENCE, () -> "all are answered: " + answers, () -> {
                goOn(selector, request, answers);
                return answers.values().stream().mapToInt(Integer::intValue).sum() == clients;
            });
        }
        return answers;
    }

    private static void goOn(Selector selector, byte[] request, Map<String, Integer> answers) {
        try {
            selector.selectNow(
                    key -> onReady(key, request).ifPresent(answer -> answers.merge(answer, 1, Integer::sum)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Optional<String> onReady(SelectionKey key, byte[] request) {
        SocketChannel client = (SocketChannel) key.channel();
        try {
            if (key.isConnectable()) {
                client.finishConnect();
                client.write(ByteBuffer.wrap(request));
                key.interestOps(SelectionKey.OP_READ);
                return Optional.empty();
            }
            ByteBuffer answer = (ByteBuffer) key.attachment();
            boolean ended = client.read(answer) < 0;
            String text = US_ASCII.decode(answer.duplicate().flip()).toString();
            if (!ended && !text.contains("\r\n")) {
                return Optional.empty();
            }
            client.close();
            return Optional.of(text.contains("\r\n") ? text.lines().findFirst().orElseThrow() : "closed");
        } catch (IOException e) {
            key.cancel();
            return Optional.of(e.toString());
        }
    }
}
