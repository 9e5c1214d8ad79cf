package dev.offloop.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** Requests to one service, with a client that shares no code with it. */
final class Http {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final URI service;
    private final String token;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Http(URI service) {
        this(service, "");
    }

    Http(URI service, String token) {
        this.service = service;
        this.token = token;
    }

    URI uri(String path) {
        return service.resolve(path);
    }

    Answer get(String path) {
        return join(send(path, request -> request.GET()));
    }

    Answer post(String path, byte[] body) {
        return join(postLater(path, body));
    }

    Answer post(String path, String body) {
        return post(path, body.getBytes(UTF_8));
    }

    CompletableFuture<Answer> postLater(String path, String body) {
        return postLater(path, body.getBytes(UTF_8));
    }

    CompletableFuture<Answer> postLater(String path, byte[] body) {
        return send(path, request -> request.POST(BodyPublishers.ofByteArray(body)));
    }

    /** Any request. */
    CompletableFuture<Answer> send(String path, UnaryOperator<HttpRequest.Builder> with) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(PATIENCE);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.sendAsync(with.apply(request).build(), BodyHandlers.ofByteArray())
                .thenApply(Answer::new);
    }

    /** Waits for an answer. */
    static <T> T join(CompletableFuture<T> answer) {
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("No answer", e);
        }
    }

    /** What came back. */
    record Answer(HttpResponse<byte[]> response) {
        int status() {
            return response.statusCode();
        }

        byte[] bytes() {
            return response.body();
        }

        String text() {
            return new String(response.body(), UTF_8);
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        JsonNode json() {
            return Json.parse(text());
        }

        @Override
        public String toString() {
            return status() + " " + response.headers().map() + " " + text();
        }
    }
}
