package dev.offloop.workers.port;

import dev.offloop.task.Codec;
import java.util.Map;

/**
 * What a worker is started with. For the modules that bring a kind of worker.
 *
 * @param id counts the workers of the owner's JVM, from 1
 * @param name for logs and for the name of its thread
 * @param program to be run
 * @param data given by the owner, encoded
 * @param environmentData given by the owner to all workers of its kind
 * @param strict whether messages between threads are copied by their codecs, as between processes
 * @param maxMessages with so many under way to it its port counts as full
 * @param maxBytes and with so many of these
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record WorkerSpec<I, O>(
        long id,
        String name,
        WorkerProgram<I, O> program,
        byte[] data,
        Map<String, String> environmentData,
        boolean strict,
        int maxMessages,
        long maxBytes) {
    public WorkerSpec {
        environmentData = Map.copyOf(environmentData);
    }

    /** How messages to the worker travel. */
    public Codec<I> inbound() {
        return program.inbound();
    }

    /** How messages from the worker travel. */
    public Codec<O> outbound() {
        return program.outbound();
    }
}
