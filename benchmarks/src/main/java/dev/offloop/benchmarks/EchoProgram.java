package dev.offloop.benchmarks;

import dev.offloop.task.Codec;
import dev.offloop.workers.port.WorkerProgram;
import dev.offloop.workers.port.WorkerScope;

/** Answers each message with itself. */
public final class EchoProgram implements WorkerProgram<byte[], byte[]> {
    @Override
    public Codec<byte[]> inbound() {
        return Codec.raw();
    }

    @Override
    public Codec<byte[]> outbound() {
        return Codec.raw();
    }

    @Override
    public void run(WorkerScope<byte[], byte[]> scope) {
        scope.onMessage(scope::post);
    }
}
