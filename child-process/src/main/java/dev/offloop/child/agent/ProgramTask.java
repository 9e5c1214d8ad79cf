package dev.offloop.child.agent;

import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.workers.port.PortScope;
import dev.offloop.workers.port.WorkerSpec;

/**
 * The one task of a child that is a long-lived worker: runs the program whose class its input names, as long as that
 * goes on. Meanwhile messages pass through the queues that else carry tasks and their answers.
 */
public final class ProgramTask implements Task<byte[], byte[]> {
    private static final TaskDescriptor<byte[], byte[]> DESCRIPTOR = TaskDescriptor.nonIdempotent(
            "offloop-worker", "Runs the program of a long-lived worker", Codec.raw(), Codec.raw());

    @Override
    public TaskDescriptor<byte[], byte[]> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public byte[] run(byte[] start, TaskContext context) throws Exception {
        ChildTaskContext.Ports ports = switch (context) {
            case ChildTaskContext plain -> plain.ports();
            case SlabTaskContext slabs -> slabs.plain().ports();
            default -> throw new IllegalStateException("A program runs in a child alone");
        };
        run(ProgramStart.decode(start).spec(), ports);
        return new byte[0];
    }

    private static <I, O> void run(WorkerSpec<I, O> spec, ChildTaskContext.Ports ports) throws Exception {
        ChildPort<I, O> port = new ChildPort<>(spec, ports);
        try {
            port.begin();
            new PortScope<>(spec, port).run();
            // The process is killed as soon as its parent knows.
            System.out.flush();
            System.err.flush();
        } finally {
            port.close();
        }
    }
}
