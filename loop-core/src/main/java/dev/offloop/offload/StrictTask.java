package dev.offloop.offload;

import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import java.util.Objects;

/**
 * A task whose input and result are copied by its codecs on the thread that runs it, as they are between processes. So
 * what cannot be encoded or read back fails here as it would there, and neither side sees what the other does with its
 * objects.
 */
record StrictTask<I, O>(Task<I, O> task, TaskDescriptor<I, O> descriptor) implements Task<I, O> {
    @Override
    public O run(I input, TaskContext context) throws Exception {
        byte[] request = descriptor.input().encode(input);
        O output = task.run(descriptor.decodeInput(request, 0, request.length), context);
        byte[] reply = descriptor.encodeResult(
                Objects.requireNonNull(output, () -> "Task '" + descriptor.name() + "' returned null"));
        return descriptor.decodeResult(reply, 0, reply.length);
    }
}
