package dev.offloop.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Child processes on one event loop, for one test; fails the test that leaves something behind. */
final class Processes implements AfterEachCallback {
    private static final long DEADLINE_SECONDS = 60;

    static {
        // What the JDK opens once and keeps, such as the pair of sockets by which it closes channels.
        Vertx once = Vertx.vertx();
        await(ChildProcesses.create(once).spawn("true").compose(ChildProcess::closed));
        await(once.close());
    }

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context context = vertx.getOrCreateContext();
    private final Footprint before = Footprint.now();
    private final ChildProcesses subject = ChildProcesses.create(vertx);

    @Override
    public void afterEach(ExtensionContext test) throws InterruptedException {
        await(subject.close());
        Footprint.awaitEndOfThreads();
        Footprint after = Footprint.now();
        await(vertx.close());
        assertThat(after).isEqualTo(before);
    }

    ChildProcesses subject() {
        return subject;
    }

    Vertx vertx() {
        return vertx;
    }

    /** Runs the body on the loop and waits for the future that it makes. */
    <T> T onLoop(Callable<Future<T>> body) {
        Promise<T> result = Promise.promise();
        context.runOnContext(ignored -> {
            try {
                body.call().onComplete(result);
            } catch (Exception | AssertionError e) {
                result.fail(e);
            }
        });
        return await(result.future());
    }

    /** Why the future that the body makes on the loop fails. */
    Throwable failureOnLoop(Callable<Future<?>> body) {
        return onLoop(() -> body.call()
                .transform(ended -> Future.succeededFuture(
                        ended.failed()
                                ? ended.cause()
                                : new AssertionError("It did not fail but gave " + ended.result()))));
    }

    /** Starts a command and waits until it has ended. */
    Ended run(String command, List<String> arguments, SpawnOptions options) {
        return onLoop(() -> subject.spawn(command, arguments, options).compose(Processes::readAll));
    }

    /** Has {@code sh} run a script, with the default options. */
    Ended script(String script) {
        return run("sh", List.of("-c", script), SpawnOptions.defaults());
    }

    /** What a process wrote to its pipes, and how it ended. */
    record Ended(String stdout, String stderr, Exit exit) {}

    static Future<Ended> readAll(ChildProcess child) {
        boolean piped = child.isPiped();
        Future<Buffer> out = piped ? all(child.stdout()) : Future.succeededFuture(Buffer.buffer());
        Future<Buffer> err = piped ? all(child.stderr()) : Future.succeededFuture(Buffer.buffer());
        return child.closed()
                .compose(exit -> Future.all(out, err)
                        .map(both ->
                                new Ended(out.result().toString(), err.result().toString(), exit)));
    }

    static Future<Buffer> all(ReadStream<Buffer> stream) {
        Promise<Buffer> promise = Promise.promise();
        Buffer all = Buffer.buffer();
        stream.exceptionHandler(promise::tryFail);
        stream.endHandler(end -> promise.tryComplete(all));
        stream.handler(all::appendBuffer);
        return promise.future();
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("It did not complete", e);
        }
    }
}
