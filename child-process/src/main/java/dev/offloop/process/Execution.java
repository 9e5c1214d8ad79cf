package dev.offloop.process;

import dev.offloop.log.Logs;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.slf4j.Logger;

/** A command that runs, and what it will have written. Completes on the context that started it. */
public final class Execution {
    private static final Logger LOG = Logs.of(Execution.class);

    private final String command;
    private final ExecOptions options;
    private final Future<ChildProcess> child;
    private final Collector out;
    private final Collector err;
    private final Future<Output> output;

    private Execution(String command, ExecOptions options, Future<ChildProcess> child) {
        this.command = command;
        this.options = options;
        this.child = child;
        this.out = new Collector(options.maxBufferBytes(), this::onOverflow);
        this.err = new Collector(options.maxBufferBytes(), this::onOverflow);
        this.output = child.compose(this::collect).recover(this::explain);
    }

    static Execution of(String command, ExecOptions options, Future<ChildProcess> child) {
        return new Execution(command, options, child);
    }

    /** The process, once it runs. Its output is read already. Fails as {@link ChildProcesses#spawn} does. */
    public Future<ChildProcess> child() {
        return child;
    }

    /**
     * What it wrote, once it has ended with code 0. Fails with {@link ExecException} when it ended otherwise, with
     * {@link SpawnException} when it could not be started.
     */
    public Future<Output> output() {
        return output;
    }

    private Future<Output> collect(ChildProcess process) {
        if (options.spawn().stdout() instanceof Stdio.Pipe) {
            out.read(process.stdout());
        }
        if (options.spawn().stderr() instanceof Stdio.Pipe) {
            err.read(process.stderr());
        }
        options.input()
                .ifPresent(input -> process.stdin()
                        .end(input)
                        .onFailure(e -> LOG.debug("{} did not read all of its input", command, e)));
        process.killing().onSuccess(cause -> process.closeOutputs());
        return process.closed().map(exit -> collected(process, exit));
    }

    private void onOverflow() {
        child.result().kill(KillCause.MAX_BUFFER);
    }

    private Output collected(ChildProcess process, Exit exit) {
        Optional<KillCause> cause = process.killCause();
        Output written = written();
        if (cause.isEmpty() && exit.isSuccess()) {
            return written;
        }
        throw new ExecException(message(cause, exit), Optional.of(exit), cause, written);
    }

    private String message(Optional<KillCause> cause, Exit exit) {
        if (cause.isEmpty()) {
            return command + " ended with " + exit + lastLine();
        }
        return switch (cause.get()) {
            case TIMEOUT ->
                command + " was ended as it ran longer than its timeout of "
                        + options.spawn().kill().timeout().toMillis() + " ms";
            case CANCELLED -> command + " was cancelled";
            case MAX_BUFFER ->
                command + " was ended as it wrote more than maxBuffer, " + options.maxBufferBytes() + " bytes, to "
                        + (out.overflowed() ? "stdout" : "stderr");
        };
    }

    private String lastLine() {
        String text = err.kept().toString(options.encoding()).stripTrailing();
        return text.isEmpty() ? "" : "; its last line: " + text.substring(text.lastIndexOf('\n') + 1);
    }

    /** What it wrote so far. Context. */
    Output written() {
        return new Output(out.kept(), err.kept(), options.encoding());
    }

    private Future<Output> explain(Throwable failure) {
        if (failure instanceof CancelledException) {
            Output nothing = new Output(Buffer.buffer(), Buffer.buffer(), options.encoding());
            return Future.failedFuture(new ExecException(
                    String.valueOf(failure.getMessage()), Optional.empty(), Optional.of(KillCause.CANCELLED), nothing));
        }
        return Future.failedFuture(failure);
    }
}
