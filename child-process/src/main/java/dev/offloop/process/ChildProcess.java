package dev.offloop.process;

import dev.offloop.os.OwnProcess;
import dev.offloop.os.ProcessDescriptor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A process that was started. Its futures complete, and its handlers run, on the Vert.x context that started it; its
 * methods may be called from any thread.
 */
public final class ChildProcess {
    private final OwnProcess process;
    private final Optional<ProcessDescriptor> group;
    private final Launch launch;
    private final ContextInternal context;
    private final @Nullable ChildInput stdin;
    private final @Nullable ChildOutput stdout;
    private final @Nullable ChildOutput stderr;
    private final Promise<Exit> exited;
    private final Future<Exit> closed;
    private final AtomicBoolean killed = new AtomicBoolean();
    private final KillTriggers triggers;
    private final Executor blocking;
    private final Promise<KillCause> killing;
    private volatile boolean referenced;

    /**
     * Takes over a started process; starter thread.
     *
     * @param blocking where calls that block are made
     */
    ChildProcess(Launch launch, Starter.Started started, ContextInternal context, PipePoller poller, Executor blocking)
            throws IOException {
        this.process = started.process();
        this.group = started.group();
        this.launch = launch;
        this.context = context;
        this.blocking = blocking;
        this.triggers = new KillTriggers(context, launch.options().kill(), this::kill);
        this.killing = context.promise();
        this.referenced = !launch.options().detached();
        Pipe.SinkChannel in = started.stdin().orElse(null);
        this.stdin = in == null ? null : new ChildInput(streamName("stdin"), context, poller, in);
        this.stdout = output("stdout", started.stdout(), poller);
        this.stderr = output("stderr", started.stderr(), poller);
        this.exited = context.promise();
        this.closed = exited.future()
                .compose(exit -> Future.all(ended(stdout), ended(stderr)).map(both -> {
                    release();
                    return exit;
                }));
    }

    /** From now on its exit is told. The caller has the process by then, and reads it. Context. */
    void watch() {
        var _ = process.onExit(() -> {}).thenAccept(status -> context.execute(() -> onExit(Exit.of(status))));
        triggers.arm();
    }

    private void release() {
        triggers.disarm();
        group.ifPresent(ProcessDescriptor::close);
    }

    private @Nullable ChildOutput output(String name, Optional<Pipe.SourceChannel> channel, PipePoller poller)
            throws IOException {
        return channel.isEmpty() ? null : new ChildOutput(streamName(name), context, poller, channel.get());
    }

    private String streamName(String stream) {
        return stream + " of " + launch.program() + " (pid " + process.pid() + ")";
    }

    private static Future<Void> ended(@Nullable ChildOutput output) {
        return output == null ? Future.succeededFuture() : output.closed();
    }

    private void onExit(Exit exit) {
        triggers.disarmForce();
        if (stdin != null) {
            stdin.onExit();
        }
        exited.complete(exit);
        if (stdout != null) {
            stdout.onExit();
        }
        if (stderr != null) {
            stderr.onExit();
        }
        if (killing.future().isComplete()) {
            endOutputs();
        }
    }

    /** What was written until now is handed on and nothing that comes later: others may hold the pipes for ever. */
    private void endOutputs() {
        if (stdout != null) {
            stdout.endWhenEmpty();
        }
        if (stderr != null) {
            stderr.endWhenEmpty();
        }
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** The program and its arguments, as they were started: for a shell, the shell's. */
    public List<String> commandLine() {
        return launch.line();
    }

    /**
     * Its standard input.
     *
     * @throws IllegalStateException when that is no pipe
     */
    public ChildInput stdin() {
        return pipe(stdin, "stdin", launch.options().stdin());
    }

    /**
     * Its standard output.
     *
     * @throws IllegalStateException when that is no pipe
     */
    public ChildOutput stdout() {
        return pipe(stdout, "stdout", launch.options().stdout());
    }

    /**
     * Its standard error.
     *
     * @throws IllegalStateException when that is no pipe
     */
    public ChildOutput stderr() {
        return pipe(stderr, "stderr", launch.options().stderr());
    }

    private <T> T pipe(@Nullable T stream, String name, Stdio stdio) {
        if (stream == null) {
            throw new IllegalStateException(streamName(name) + " is no pipe: it was started with " + stdio);
        }
        return stream;
    }

    /**
     * Completes when the process has ended. Its output may not have been read yet, and may go on if others hold it
     * open.
     */
    public Future<Exit> exited() {
        return exited.future();
    }

    /** Completes when the process has ended and all output that is piped has ended too. */
    public Future<Exit> closed() {
        return closed;
    }

    /** How it ended, if it has. */
    public Optional<Exit> exit() {
        return Optional.ofNullable(exited.future().result());
    }

    /** Whether standard output and standard error are both pipes. */
    boolean isPiped() {
        return stdout != null && stderr != null;
    }

    /** Whether the process still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Sends SIGTERM. */
    public boolean kill() {
        return kill(Signal.SIGTERM);
    }

    /**
     * Sends a signal, which the process may ignore or handle unless it is SIGKILL or SIGSTOP.
     *
     * @return false when it has ended already or the kernel refuses
     */
    public boolean kill(Signal signal) {
        boolean sent = process.signal(signal.number());
        if (sent) {
            killed.set(true);
        }
        return sent;
    }

    /**
     * Sends a signal to it and to all processes below it, and to its process group if it was started detached. They are
     * stopped first, so that none escapes by forking, and go on once they have the signal. What has lost its parent
     * already is below no process and is found in the group of a detached process only: while that process runs, and
     * from Linux 6.9 on until {@link #closed}. After that a signal reaches no process, as the number may belong to
     * another process.
     *
     * @return how many processes below it got the signal
     */
    public Future<Integer> killTree(Signal signal) {
        Promise<Integer> reached = context.promise();
        killed.set(killed.get() || process.isAlive());
        try {
            blocking.execute(() -> {
                try {
                    reached.complete(signalTree(signal));
                } catch (RuntimeException | Error e) {
                    reached.fail(e);
                }
            });
        } catch (RejectedExecutionException e) {
            reached.fail(e);
        }
        return reached.future();
    }

    /** As {@link #killTree}, on the calling thread; blocks for milliseconds. */
    int signalTree(Signal signal) {
        return ProcessTree.signal(process, signal, group);
    }

    /**
     * Ends it as its options say, unless it is over or is being ended. When it has ended already and others hold its
     * pipes, our ends are closed. Context.
     */
    void kill(KillCause cause) {
        if (closed.isComplete() || !killing.tryComplete(cause)) {
            return;
        }
        send(launch.options().kill().signal());
        if (exited.future().isComplete()) {
            endOutputs();
        } else {
            triggers.armForce(() -> send(Signal.SIGKILL));
        }
    }

    private void send(Signal signal) {
        if (launch.options().kill().tree()) {
            var _ = killTree(signal);
        } else {
            kill(signal);
        }
    }

    /** Completes when it is ended by us, before it gets the signal. */
    Future<KillCause> killing() {
        return killing.future();
    }

    /** Why it was ended by its timeout, its token or its bounds; empty when it was not. */
    public Optional<KillCause> killCause() {
        return Optional.ofNullable(killing.future().result());
    }

    /** Whether a signal was sent to it; it may still run. */
    public boolean isKilled() {
        return killed.get();
    }

    /** {@link ChildProcesses#close} leaves it alone from now on. */
    public void unref() {
        referenced = false;
    }

    /** {@link ChildProcesses#close} ends it, as it does unless it was started detached. */
    public void ref() {
        referenced = true;
    }

    boolean isReferenced() {
        return referenced;
    }

    /** Closes our ends of its pipes. */
    void closeStreams() {
        if (stdin != null) {
            stdin.close();
        }
        closeOutputs();
    }

    /** Closes what it writes to. */
    void closeOutputs() {
        if (stdout != null) {
            stdout.close();
        }
        if (stderr != null) {
            stderr.close();
        }
    }
}
