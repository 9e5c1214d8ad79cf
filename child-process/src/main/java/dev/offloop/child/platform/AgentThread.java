package dev.offloop.child.platform;

import dev.offloop.child.agent.AgentLoop;
import dev.offloop.child.agent.ChildArguments;
import dev.offloop.log.Logs;
import dev.offloop.task.TaskRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;

/**
 * A child's agent on a thread of this process, in the shape of a process: the same queues, page and bell, without the
 * second JVM. A thread cannot be killed: {@link #destroyForcibly} cuts its bell, and it ends after the task it runs.
 * When that takes longer than a second, the agent counts as ended all the same and the thread is left to itself. What
 * it may still write to is free when the thread has ended, see {@link #threadEnd}.
 */
final class AgentThread extends Process {
    private static final String THREAD = "offloop-agent-";
    private static final Logger LOG = Logs.of(AgentThread.class);

    private static final long ABANDONED_AFTER_SECONDS = 1;

    private final CompletableFuture<Process> ended = new CompletableFuture<>();
    private final CompletableFuture<Void> threadEnd = new CompletableFuture<>();
    private final AgentLoop agent;
    private volatile int exitValue;

    private AgentThread(AgentLoop agent) {
        this.agent = agent;
    }

    /** Starts the thread. */
    static Process start(ChildArguments arguments, TaskRegistry tasks) throws IOException {
        AgentThread started = new AgentThread(new AgentLoop(arguments));
        Thread.ofPlatform().daemon().name(THREAD + arguments.serial()).start(() -> started.run(tasks));
        return started;
    }

    private void run(TaskRegistry tasks) {
        try {
            agent.run(tasks);
        } catch (ClosedChannelException e) {
            LOG.debug("An agent was told to end", e);
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("An agent ended", e);
            exitValue = 1;
        } finally {
            ended.complete(this);
            threadEnd.complete(null);
        }
    }

    /** Completes when nothing of the child that ended runs any more; at once for a process. Any thread. */
    static CompletableFuture<Void> threadEnd(Process child) {
        return child instanceof AgentThread agent ? agent.threadEnd : CompletableFuture.completedFuture(null);
    }

    @Override
    public Process destroyForcibly() {
        ended.completeOnTimeout(this, ABANDONED_AFTER_SECONDS, TimeUnit.SECONDS);
        try {
            agent.close();
        } catch (IOException e) {
            LOG.warn("The bell of an agent could not be closed", e);
        }
        return this;
    }

    @Override
    public void destroy() {
        destroyForcibly();
    }

    @Override
    public CompletableFuture<Process> onExit() {
        return ended.copy();
    }

    @Override
    public boolean isAlive() {
        return !ended.isDone();
    }

    @Override
    public int waitFor() throws InterruptedException {
        waitFor(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        return exitValue;
    }

    @Override
    public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
        try {
            ended.get(timeout, unit);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int exitValue() {
        if (isAlive()) {
            throw new IllegalThreadStateException("The agent has not ended");
        }
        return exitValue;
    }

    @Override
    public long pid() {
        return ProcessHandle.current().pid();
    }

    @Override
    public OutputStream getOutputStream() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream getInputStream() {
        return InputStream.nullInputStream();
    }

    @Override
    public InputStream getErrorStream() {
        return InputStream.nullInputStream();
    }
}
