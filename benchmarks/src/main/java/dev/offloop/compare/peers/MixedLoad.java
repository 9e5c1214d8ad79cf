package dev.offloop.compare.peers;

import dev.offloop.compare.analysis.Distribution;
import dev.offloop.compare.measure.Arrivals;
import dev.offloop.compare.measure.MeasurementException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Heavy requests on a few connections, each followed by the next, and light requests that fall due at a fixed rate,
 * whether answers come or not, each timed from when it was due. Event loop only, but for the start.
 */
final class MixedLoad {
    private static final int LIGHT_PER_SECOND = 200;
    private static final int HEAVY_PER_PROCESSOR = 4;
    private static final Buffer HEAVY = Buffer.buffer("{\"millis\":10}");
    private static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final Duration OVERTIME = Duration.ofSeconds(30);

    private final Histogram lightNanos = new Histogram(MAX_NANOS, 2);
    private final Promise<Void> done = Promise.promise();
    private final Server server;
    private final HttpClient client;
    private final int lights;
    private final long endNanos;
    private int heavyUnderWay;
    private int lightAnswered;
    private long heavyAnswered;

    private MixedLoad(Server server, HttpClient client, int lights, long endNanos) {
        this.server = server;
        this.client = client;
        this.lights = lights;
        this.endNanos = endNanos;
    }

    /** What was found. */
    record Result(double heavyPerSecond, Distribution lightNanos) {}

    static Result run(Vertx vertx, Server server, Duration time) {
        int heavy = HEAVY_PER_PROCESSOR * Runtime.getRuntime().availableProcessors();
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(true),
                new PoolOptions().setHttp1MaxSize(heavy + LIGHT_PER_SECOND));
        Arrivals arrivals = Arrivals.at(LIGHT_PER_SECOND, time.toNanos());
        MixedLoad load = new MixedLoad(server, client, arrivals.total(), System.nanoTime() + time.toNanos());
        Context loop = vertx.getOrCreateContext();
        loop.runOnContext(ignored -> {
            for (int i = 0; i < heavy; i++) {
                load.heavy();
            }
            arrivals.start((due, count) -> loop.runOnContext(turn -> {
                for (int i = 0; i < count; i++) {
                    load.light(due);
                }
            }));
        });
        try {
            load.done
                    .future()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(time.plus(OVERTIME).toSeconds(), TimeUnit.SECONDS)
                    .join();
            return new Result(load.heavyAnswered * 1e9 / time.toNanos(), Distribution.of(load.lightNanos));
        } catch (CompletionException e) {
            throw new MeasurementException(server.name() + " under load: " + e.getCause(), e);
        } finally {
            client.close();
        }
    }

    private void heavy() {
        if (System.nanoTime() - endNanos >= 0) {
            endIfAll();
            return;
        }
        heavyUnderWay++;
        send(HttpMethod.POST, "/tasks/burn", HEAVY)
                .onComplete(
                        answer -> {
                            heavyUnderWay--;
                            heavyAnswered += System.nanoTime() - endNanos < 0 ? 1 : 0;
                            heavy();
                        },
                        done::tryFail);
    }

    private void light(long dueNanos) {
        send(HttpMethod.GET, "/ping", Buffer.buffer())
                .onComplete(
                        answer -> {
                            lightNanos.recordValue(Math.clamp(System.nanoTime() - dueNanos, 0, MAX_NANOS));
                            lightAnswered++;
                            endIfAll();
                        },
                        done::tryFail);
    }

    private void endIfAll() {
        if (lightAnswered == lights && heavyUnderWay == 0) {
            done.tryComplete();
        }
    }

    private Future<Buffer> send(HttpMethod method, String path, Buffer body) {
        return client.request(
                        method, server.address().getPort(), server.address().getHost(), path)
                .compose(request ->
                        request.putHeader("content-type", "application/json").send(body))
                .compose(response -> response.statusCode() == 200
                        ? response.body()
                        : Future.failedFuture(server.name() + " answered " + response.statusCode() + " to " + path));
    }
}
