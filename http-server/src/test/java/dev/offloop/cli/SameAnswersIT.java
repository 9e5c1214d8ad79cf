package dev.offloop.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.config.Supervision;
import dev.offloop.http.OffloopService;
import dev.offloop.http.ServiceConfig;
import dev.offloop.tasks.Churn;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Results and refusals are the same wherever a task runs: status, content type and body, byte by byte. */
@Order(1) // Takes long, so it begins first.
class SameAnswersIT {
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final int LARGEST_BODY = 64 << 20;
    private static final List<String> STRATEGIES =
            List.of("child", "platform", "virtual", "inline", "work-stealing", "keyed", "queue-thread");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static Assembly assembly;
    private static OffloopService service;
    private static Assembly strictAssembly;
    private static OffloopService strictService;

    /**
     * What is posted where, one character a byte, and the status and a part of the answer that every strategy has to
     * give.
     */
    record Call(String path, String body, int status, String part) {
        @Override
        public String toString() {
            return path + " " + body.substring(0, Math.min(body.length(), 60));
        }
    }

    private static Call call(String path, String body, int status, String part) {
        return new Call(path, body, status, part);
    }

    private static Call refused(String path, String body, String part) {
        return call(path, body, 400, part);
    }

    private static Call hash(String fields, String part) {
        return refused("password-hash", "{" + fields + "}", part);
    }

    static final List<Call> CALLS = List.of(
            call("echo", "", 200, ""),
            call("echo", "the same", 200, "the same"),
            call("sha256", "abc", 200, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            call("gzip", "abc".repeat(10_000), 200, ""),
            call("gzip", "", 200, ""),
            call("churn", new String(Churn.order(2_000, 10), ISO_8859_1), 200, ""),
            refused("churn", "abc", "The first four bytes"),
            call("mandelbrot?width=40&height=30", "", 200, "PNG"),
            call("mandelbrot", "", 200, "PNG"),
            call(
                    "password-hash",
                    "{\"password\":\"password\",\"salt\":\"salt\",\"iterations\":2}",
                    200,
                    "ae4d0c95af6b46d32d0adff928f06dd02a303f8ef3c251dfd6e2d85a95474c43"),
            call("password-hash", "{\"password\":\"\\ud83d\\ude00\",\"salt\":\"\\u0000\",\"iterations\":1}", 200, ""),
            hash("\"password\":\"\\ud800\",\"salt\":\"s\",\"iterations\":1", "half of a surrogate pair"),
            hash("\"password\":\"p\",\"salt\":\"s\",\"iterations\":1.9", "at iterations: it must be a whole number"),
            hash("\"password\":\"p\",\"salt\":\"s\",\"iterations\":6e2", "at iterations: it must be a whole number"),
            hash("\"password\":\"p\",\"salt\":\"s\",\"iterations\":\"1\"", "not a text"),
            hash("\"password\":\"p\",\"salt\":\"s\",\"iterations\":true", "not true or false"),
            hash("\"password\":\"p\",\"salt\":\"s\",\"iterations\":0", "'iterations' is 0"),
            hash("\"password\":\"p\",\"salt\":\"s\",\"iterations\":3000000000", "too large"),
            hash("\"password\":\"p\",\"salt\":\"s\",\"itertions\":1", "did you mean 'iterations'?"),
            hash("\"password\":\"p\",\"salt\":\"s\",\"iterations\":1,\"x\":1", "a field 'x', which is unknown"),
            hash("\"password\":\"p\",\"password\":\"q\",\"salt\":\"s\",\"iterations\":1", "Duplicate field 'password'"),
            hash("\"password\":1,\"salt\":\"s\",\"iterations\":1", "at password: it must be a text"),
            hash("\"salt\":\"s\",\"iterations\":1", "'password' is missing"),
            hash(
                    "\"password\":\"" + "p".repeat(1_000_001) + "\",\"salt\":\"s\",\"iterations\":1",
                    "at most 1000000 are hashed"),
            refused("password-hash", "", "there is nothing"),
            refused("password-hash", "[]", "not an array"),
            refused("password-hash", "null", "null"),
            refused("password-hash", "{", "it ends too early"),
            refused("burn", "{\"millis\":1e999}", "too large"),
            refused("burn", "{\"millis\":-1}", "give a number above 0"),
            refused("burn", "{\"millis\":\"NaN\"}", "not a text"),
            refused("burn?x=1", "{\"millis\":1}", "no parameter 'x'; it has none"),
            refused("mandelbrot?widht=5", "", "did you mean 'width'?"),
            refused("mandelbrot?width=%D9%A3", "", "give a whole number from 1 to 4096"),
            refused("mandelbrot?width=+5", "", "give a whole number"),
            refused("mandelbrot?width=1.0", "", "give a whole number"),
            refused("mandelbrot?width=99999999999999999999", "", "give a whole number"),
            refused("mandelbrot?width=0", "", "give a whole number from 1 to 4096"),
            refused("mandelbrot?width=", "", "give a whole number"),
            refused("mandelbrot?width=1&width=1", "", "is given twice"),
            refused("mandelbrot?width=%C0%B1", "", "no UTF-8"),
            refused("mandelbrot?width=%FF", "", "no UTF-8"),
            refused("image-resize", "", "Parameter 'width' is missing"),
            refused("image-resize?width=10", "no image", "image"),
            refused("extreme?mood=odd", "{\"kind\":\"TEXT\",\"size\":1}", "give one of calm, wild"),
            refused("extreme", "{\"kind\":\"text\",\"size\":1}", "one of TEXT, HALF"),
            refused("extreme", "{\"kind\":\"TEXT\",\"size\":1,\"marks\":{\"a\":1,\"a\":2}}", "Duplicate field 'a'"),
            refused("extreme", "{\"kind\":\"TEXT\",\"size\":1,\"marks\":{\"\\ud800\":1}}", "half of a surrogate pair"),
            refused(
                    "extreme",
                    "{\"kind\":\"TEXT\",\"size\":1,\"marks\":{\"a\":1.5}}",
                    "at marks.a: it must be a whole number"),
            refused("extreme", "{\"kind\":\"TEXT\",\"size\":1,\"any\":{\"a\":[1e999]}}", "at any: it must be a number"),
            call("extreme", "{\"kind\":\"TEXT\",\"size\":1,\"any\":{\"a\":[1e99]}}", 200, "calm"),
            call("extreme?mood=wild", "{\"kind\":\"TEXT\",\"size\":1}", 200, "\"mood\":\"wild\""),
            call("extreme?note=%C3%A9", "{\"kind\":\"SET\",\"size\":1}", 200, "\u00e9"),
            call("extreme", "{\"kind\":\"FLOATS\",\"size\":1}", 200, "1.1,"),
            call("extreme", "{\"kind\":\"TEXT\",\"size\":21000000}", 200, "xxx"),
            call("extreme", "{\"kind\":\"DIGITS\",\"size\":5000}", 200, "000"),
            call("extreme", "{\"kind\":\"DEEP\",\"size\":999}", 200, "[[["),
            call("extreme", "{\"kind\":\"DEEP\",\"size\":1000}", 500, "nested deeper than 1000 levels"),
            call("extreme", "{\"kind\":\"HALF\",\"size\":1}", 500, "half of a surrogate pair"),
            call("extreme", "{\"kind\":\"THROWING\",\"size\":1}", 500, "not for 1"),
            call("return-null", "", 422, "returned null"));

    @BeforeAll
    static void start() {
        ChildConfig child = ChildConfig.defaults()
                .withChildren(1)
                .withSupervision(Supervision.defaults().withSpares(0));
        assembly = Assembly.start(new AssemblyConfig(STRATEGIES, child, 1, List.of(), Optional.empty()));
        service = listen(assembly);
        strictAssembly = Assembly.start(AssemblyConfig.single("platform", true, Optional.empty(), List.of()));
        strictService = listen(strictAssembly);
    }

    private static OffloopService listen(Assembly assembly) {
        return Assembly.await(
                OffloopService.start(
                        assembly.vertx(),
                        assembly.offload(),
                        ServiceConfig.defaults().withPort(0).withInlineAllowed(true),
                        assembly.metrics()),
                WAIT);
    }

    @AfterAll
    static void stop() {
        strictAssembly.close();
        assembly.close();
    }

    private static HttpResponse<byte[]> post(String strategy, String path, byte[] body) throws Exception {
        return post(service, strategy, path, body);
    }

    private static HttpResponse<byte[]> post(OffloopService service, String strategy, String path, byte[] body)
            throws Exception {
        String query = path + (path.contains("?") ? "&" : "?") + "strategy=" + strategy;
        HttpRequest request = HttpRequest.newBuilder(URI.create(service.url() + "/tasks/" + query))
                .timeout(WAIT)
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        return CLIENT.send(request, BodyHandlers.ofByteArray());
    }

    @ParameterizedTest
    @FieldSource("CALLS")
    void theWholeAnswerIsTheSame(Call call) throws Exception {
        HttpResponse<byte[]> first =
                post(STRATEGIES.getFirst(), call.path(), call.body().getBytes(ISO_8859_1));
        String said = new String(first.body(), UTF_8);

        assertThat(first.statusCode())
                .as(said.substring(0, Math.min(1_000, said.length())))
                .isEqualTo(call.status());
        assertThat(said.contains(call.part()))
                .as(said.substring(0, Math.min(1_000, said.length())))
                .isTrue();
        for (String strategy : STRATEGIES.subList(1, STRATEGIES.size())) {
            HttpResponse<byte[]> other = post(strategy, call.path(), call.body().getBytes(ISO_8859_1));

            assertThat(other.statusCode()).as(strategy).isEqualTo(first.statusCode());
            assertThat(other.headers().firstValue("content-type"))
                    .isEqualTo(first.headers().firstValue("content-type"));
            assertThat(other.body()).as(strategy).isEqualTo(first.body());
        }
    }

    /** Threads that copy as processes do. */
    @ParameterizedTest
    @FieldSource("CALLS")
    void theWholeAnswerOfAStrictThreadIsThatOfAChild(Call call) throws Exception {
        byte[] body = call.body().getBytes(ISO_8859_1);
        HttpResponse<byte[]> child = post("child", call.path(), body);
        HttpResponse<byte[]> thread = post(strictService, "platform", call.path(), body);

        assertThat(thread.statusCode()).isEqualTo(child.statusCode());
        assertThat(thread.body()).isEqualTo(child.body());
    }

    static Stream<String> rawTasks() {
        return Stream.of("echo", "churn", "sha256", "gzip");
    }

    /** What cannot be compressed, with a child's heap of the default size. */
    @ParameterizedTest
    @MethodSource("rawTasks")
    void theLargestBodyThatIsTakenWorksEverywhere(String task) throws Exception {
        byte[] body = Churn.order(LARGEST_BODY, 1);
        new Random(1).nextBytes(body);
        body[3] = 0;

        HttpResponse<byte[]> first = post("child", task, body);

        assertThat(first.statusCode()).as(first.toString()).isEqualTo(200);
        for (String strategy : List.of("platform", "virtual")) {
            assertThat(post(strategy, task, body).body()).as(strategy).isEqualTo(first.body());
        }
    }

    @Test
    void aReceiptDiffersInNothingButTheTimeThatWasUsed() throws Exception {
        for (String strategy : STRATEGIES) {
            HttpResponse<byte[]> response = post(strategy, "burn", "{\"millis\":1}".getBytes(UTF_8));

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
            assertThat(new String(response.body(), UTF_8)).matches("\\{\"millis\":[0-9.]+,\"checksum\":-?\\d+}");
        }
    }
}
