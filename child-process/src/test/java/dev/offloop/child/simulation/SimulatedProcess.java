package dev.offloop.child.simulation;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/** A child as the JDK shows it to its parent. */
final class SimulatedProcess extends Process {
    private final SimulatedChild child;
    private final long pid;
    private final CompletableFuture<Process> exit = new CompletableFuture<>();
    private int exitValue;

    SimulatedProcess(SimulatedChild child, long pid) {
        this.child = child;
        this.pid = pid;
    }

    /** The parent is told of the end. */
    void onExited(int value) {
        exitValue = value;
        exit.complete(this);
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

    @Override
    public int waitFor() {
        throw new UnsupportedOperationException("Waiting would stop the simulation");
    }

    @Override
    public int exitValue() {
        if (isAlive()) {
            throw new IllegalThreadStateException("The process has not ended");
        }
        return exitValue;
    }

    @Override
    public boolean isAlive() {
        return !exit.isDone();
    }

    @Override
    public void destroy() {
        destroyForcibly();
    }

    @Override
    public Process destroyForcibly() {
        child.killedByParent();
        return this;
    }

    @Override
    public CompletableFuture<Process> onExit() {
        return exit.copy();
    }

    @Override
    public long pid() {
        return pid;
    }
}
