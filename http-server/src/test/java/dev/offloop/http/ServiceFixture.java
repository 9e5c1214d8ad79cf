package dev.offloop.http;

import dev.offloop.Offloop;
import dev.offloop.jobs.JobStore;
import dev.offloop.loop.LoopConfig;
import dev.offloop.loop.netty.LoopTransport;
import dev.offloop.offload.FakeBackend;
import dev.offloop.offload.Limits;
import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.task.TaskRegistry;
import dev.offloop.task.sample.Tell;
import dev.offloop.task.sample.Throwing;
import dev.offloop.tasks.Burn;
import dev.offloop.tasks.Echo;
import dev.offloop.tasks.ImageResize;
import dev.offloop.tasks.Mandelbrot;
import dev.offloop.tasks.PasswordHash;
import dev.offloop.tasks.Sha256;
import dev.offloop.workers.InlineBackend;
import dev.offloop.workers.ThreadBackend;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A running service with the strategies platform (the default one), inline and fake, and a client for it. */
final class ServiceFixture implements AutoCloseable {
    static final int WAIT_SECONDS = 60;

    final HoldTask hold = new HoldTask();
    final FakeBackend fake = new FakeBackend("fake", 8);
    final Vertx vertx;
    final Offload offload;
    final OffloopService service;
    final Optional<JobStore> jobs;
    private final ServiceMetrics metrics = new ServiceMetrics();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    ServiceFixture() {
        this(config -> config, Limits.defaults());
    }

    ServiceFixture(UnaryOperator<ServiceConfig> change, Limits limits) {
        this(change, limits, vertx -> Optional.empty());
    }

    /** One that keeps jobs. */
    static ServiceFixture withJobs(Function<Vertx, JobStore> store, UnaryOperator<ServiceConfig> change) {
        return new ServiceFixture(change, Limits.defaults(), vertx -> Optional.of(store.apply(vertx)));
    }

    private ServiceFixture(
            UnaryOperator<ServiceConfig> change, Limits limits, Function<Vertx, Optional<JobStore>> jobStore) {
        vertx = metrics.install(Vertx.builder(), new VertxOptions().setEventLoopPoolSize(1))
                .withTransport(Offloop.transport(LoopTransport.best(), LoopConfig.defaults()))
                .build();
        TaskRegistry tasks = TaskRegistry.of(
                new Echo(),
                new Burn(),
                new Sha256(),
                new PasswordHash(),
                new ImageResize(),
                new Mandelbrot(),
                new Tell(),
                new Throwing(),
                hold);
        fake.starting().complete();
        fake.closing().complete();
        OffloadConfig config = OffloadConfig.of(tasks, ThreadBackend.platform(2), new InlineBackend(), fake)
                .withLimits(limits)
                .withObserver(metrics.observer());
        offload = await(Offload.start(vertx, config));
        jobs = jobStore.apply(vertx);
        ServiceConfig changed = change.apply(ServiceConfig.defaults().withPort(0));
        service = await(
                OffloopService.start(vertx, offload, jobs.map(changed::withJobs).orElse(changed), metrics));
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("Not within " + WAIT_SECONDS + " s, or failed", e);
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(service.url() + path)).timeout(Duration.ofSeconds(WAIT_SECONDS));
    }

    HttpResponse<byte[]> get(String path) {
        return send(request(path));
    }

    /** Headers as name, value, name, value. */
    HttpResponse<byte[]> post(String path, byte[] body, String... headers) {
        HttpRequest.Builder request = request(path).POST(BodyPublishers.ofByteArray(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (Exception e) {
            throw new AssertionError("The request failed", e);
        }
    }

    /** A figure of the meters, read without a connection; the name is that of its line, with its tags. */
    double metric(String name) {
        return metrics.text()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No metric " + name));
    }

    /** Until the figure is at least this. */
    void awaitMetric(String name, double least) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        while (metric(name) < least) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(name + " is " + metric(name) + " after " + WAIT_SECONDS + " s");
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    static JsonObject json(HttpResponse<byte[]> response) {
        return new JsonObject(Buffer.buffer(response.body()));
    }

    static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElseThrow(() -> new AssertionError("No header " + name));
    }

    @Override
    public void close() {
        hold.release();
        await(offload.close(Duration.ofSeconds(5)));
        client.close();
        await(service.close(Duration.ofSeconds(2)));
        jobs.ifPresent(store -> await(store.close()));
        await(vertx.close());
        metrics.close();
    }
}
